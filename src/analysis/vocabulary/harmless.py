"""Text from elsewhere, made harmless: no control characters, no turned direction, no formula in a spreadsheet.

Labels and footnotes of sources are written by others. A terminal obeys escape sequences, a reader is misled by
letters that turn the direction of what follows, and a spreadsheet computes a text that begins like a formula.
"""

from __future__ import annotations

import re
import unicodedata

# Colours and movements of a terminal, with all that belongs to them, then any other control character; line
# breaks and tabulators stay. Then the letters that turn the direction of a text without being seen.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?"
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Return a text without control characters and marks of direction; its lines and tabulators stay."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _ESCAPES.sub("", text))


def line(text: object) -> str:
    """Return a text on one line, for a terminal or a cell."""
    return " ".join(plain(str(text)).split())


def cell(text: object) -> str:
    """Return a text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.

    For texts only; a number is written as a number and keeps its sign.
    """
    told = line(text)
    return f"'{told}" if unicodedata.normalize("NFKC", told).startswith(_FORMULA) else told
