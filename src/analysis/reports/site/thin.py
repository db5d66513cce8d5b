"""A small picture from a large one: what is lost on a fifth of its size is left out, and letters are letters again.

A chart holds its letters as shapes, so that it looks the same everywhere. In a list of reports they are too small to
be read, and make most of its weight: here each line is a text, as long as it was, in whatever plain letters there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

LETTERS = "text{font-family:DejaVu Sans,Verdana,sans-serif}</style>"
FEW = 3  # letters that are as long in any font
_LINE = re.compile(
    r"<g(?P<look>[^>]*?) transform='(?P<place>[^']*?) ?scale\((?P<size>[\d.]+) -[\d.]+\)'>"
    r"(?:<defs>.*?</defs>)?(?P<shapes>(?:<use href='#[ab][0-9a-f]+'(?: x='[-\d.]+')?/>)+)</g>"
)
_SHAPE = re.compile(r"href='#([ab])([0-9a-f]+)'(?: x='([-\d.]+)')?")
_PLACE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_FILL = re.compile(r"style='fill:([^;']+)'")
_NUMBER = re.compile(r"-?\d+\.\d+")
_PLACES = re.compile(r"\b(?:d|x|y|width|height|transform)='[^']*'")
_LONE = re.compile(r"<g>(<(?:path|use|text)\b[^>]*(?:/>|>[^<]*</text>))</g>|<g/>|<defs></defs>|<defs/>")
_NESTED = re.compile(r"<g>(<g [^>]*>(?:(?!</?g\b).)*</g>)</g>")
_BOX = re.compile(r"M(-?[\d.]+) (-?[\d.]+)L(-?[\d.]+) \2L\3 (-?[\d.]+)L\1 \4z")
_ALIKE = re.compile(
    r"<path d='([^']*)'((?: clip-path='[^']*')? style='fill:#\w+')/>(?:<path d='([^']*)'\2/>)"
)


def thin(drawn: str) -> str:
    """Return a picture of ours in a third to two thirds of its bytes, to be shown small."""
    made = _LINE.sub(_text, drawn).replace("</style>", LETTERS, 1)
    made = _PLACES.sub(lambda found: _NUMBER.sub(_tenth, found[0]), made)
    made = _BOX.sub(r"M\1 \2H\3V\4H\1z", made)
    for pattern in (_LONE, _NESTED, _LONE):
        made = _settled(pattern, lambda found: found[1] or "", made)
    return _settled(_ALIKE, lambda found: f"<path d='{found[1]}{found[3]}'{found[2]}/>", made)


def _settled(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str:
    number = 1
    while number:
        text, number = pattern.subn(change, text)
    return text


def _text(line: re.Match[str]) -> str:
    shapes, size = _SHAPE.findall(line["shapes"]), 100 * float(line["size"])
    said = "".join(_letters(weight).get(int(glyph, 16), " ") for weight, glyph, _ in shapes)
    at = _PLACE.fullmatch(line["place"])
    looks = [
        f"x='{at[1]}' y='{at[2]}'" if at else f"transform='{line['place']}'",
        _FILL.sub(r"fill='\1'", line["look"].strip()),
        f"font-size='{size:g}'",
    ]
    if shapes[0][0] == "b":
        looks.append("font-weight='bold'")
    if len(shapes) > FEW:  # the last letter begins at its place, and is about half as broad as it is high
        looks.append(f"textLength='{(float(shapes[-1][2] or 0) + 58) * size / 100:.0f}'")
    return f"<text {' '.join(filter(None, looks))}>{escape(said)}</text>"


def _tenth(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


@cache
def _letters(weight: str) -> dict[int, str]:
    """Return which letter each shape of our font is: regular (a) and bold (b)."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    name = "DejaVuSans-Bold.ttf" if weight == "b" else "DejaVuSans.ttf"
    font = FT2Font(str(Path(get_data_path()) / "fonts" / "ttf" / name))
    return {shape: chr(code) for code, shape in font.get_charmap().items()}
