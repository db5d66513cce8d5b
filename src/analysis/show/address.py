"""A picture inside an address, so that a page needs no file beside it; a quarter lighter than in base64."""

from __future__ import annotations

HEAD = "data:image/svg+xml,"
_SIGNS = {sign: f"%{ord(sign):02X}" for sign in "%#<>&"}
_WRITTEN = {ord(sign): code for sign, code in _SIGNS.items()}


def address(picture: str) -> str:
    """Return an SVG as an address that holds it."""
    return HEAD + picture.strip().replace('"', "'").translate(_WRITTEN)


def picture(held: str) -> str:
    """Return the SVG that an address holds."""
    text = held.removeprefix(HEAD)
    for sign, written in reversed(_SIGNS.items()):
        text = text.replace(written, sign)
    return f"{text}\n"
