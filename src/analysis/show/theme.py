"""The house style: calm, direct labels, colour that follows the term and survives greyscale.

Colours of one family differ in lightness (CIE L* at least 15 apart) as well as in hue, so that a printed
page and a colour-blind reader see the same thing; lines differ in dash and marker besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

INK, MUTED, RULE, PAPER = "#22303a", "#5c6b75", "#d5dbdf", "#ffffff"
ACCENT = "#a8471f"
BAND = 0.22
FEW_BARS = 7  # years that fill the width of a picture


@dataclass(frozen=True)
class Look:
    """How one term is drawn."""

    colour: str
    dash: Any  # a dash name, or offset and lengths
    marker: str


LOOKS = {
    "sexual": Look("#4b2e63", "-", "o"),
    "labour": Look("#9c5a12", (0, (5, 2)), "s"),
    "other": Look("#5f9c8f", (0, (1.5, 1.5)), "^"),
    # The finer forms of national tables: their neighbours in a stack differ in lightness.
    "domestic": Look("#b7a3cc", (0, (3, 1)), "v"),
    "criminal": Look("#2f5d3a", (0, (4, 1, 1, 1)), "D"),
    "begging": Look("#d9b27c", (0, (1, 1)), "P"),
    "marriage": Look("#7d3b5e", (0, (6, 2, 1, 2)), "X"),
    "organs": Look("#c4c9a2", (0, (2, 2)), "<"),
    "mixed": Look("#6d7f8b", (0, (3, 3)), ">"),
    "unknown": Look("#d5dbdf", (0, (1, 3)), "."),
    "female": Look("#4b2e63", "-", "o"),
    "male": Look("#1f7069", (0, (5, 2)), "s"),
    "own": Look("#10283a", "-", "o"),
    "eu": Look("#3f7f9e", (0, (5, 2)), "s"),
    "europe": Look("#8a3a1a", (0, (1.5, 1.5)), "^"),
    "elsewhere": Look("#c9912f", (0, (4, 1, 1, 1)), "D"),
    "EU": Look("#1f7069", "-", "X"),  # as published pages name them
    "other EU": Look("#3f7f9e", (0, (5, 2)), "s"),
    "non-EU": Look("#c9912f", (0, (4, 1, 1, 1)), "D"),
    "0-17": Look("#c77f1f", "-", "o"),
    "18+": Look("#2b4a63", (0, (5, 2)), "s"),
    "female/18+": Look("#4b2e63", "-", "o"),
    "female/0-17": Look("#9d86b8", (0, (2, 1)), "^"),
    "male/18+": Look("#1a665f", (0, (5, 2)), "s"),
    "male/0-17": Look("#64a092", (0, (1, 1)), "v"),
    "origin": Look("#2b4a63", "-", "o"),
    "destination": Look("#9a6b1f", (0, (5, 2)), "s"),
    "abroad": Look("#c77f1f", (0, (5, 2)), "s"),
}
PLAIN = Look("#2b4a63", "-", "o")
SECOND = Look("#9a6b1f", (0, (5, 2)), "s")
# From least to most, in one hue: steps of lightness that a greyscale print keeps apart.
SEQUENCE = ("#e4edf2", "#b5cedb", "#82a9be", "#4d7c97", "#274a63")
HATCH = "////"  # no figure: never the palest colour, which is a figure
READABLE = 4.5  # WCAG 2.2, 1.4.3: text on its ground

HOUSE: Any = {  # matplotlib types every key of its own
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.labelsize": 9.5,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.titley": 1.0,  # nothing stands above the axes: no need to look for it three times a figure
    "text.color": INK,
    "text.parse_math": False,  # a label with two dollar signs is about money
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "axes.edgecolor": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": RULE,
    "grid.linewidth": 0.7,
    "axes.axisbelow": True,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 2.0,
    "lines.markersize": 4.5,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "trafficking-patterns",
    "svg.fonttype": "path",
    "hatch.color": RULE,
    "hatch.linewidth": 0.8,
}


@contextmanager
def house() -> Iterator[None]:
    """Draw in the house style inside this block."""
    with mpl.rc_context(HOUSE):
        yield


def look(term: str) -> Look:
    """Return how a term is drawn; colour follows the term, never its place in a table."""
    return LOOKS.get(term, PLAIN)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, WCAG 2.2: 0 for black, 1 for white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, WCAG 2.2: 1 for the same, 21 for black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """Return the first ink that can be read on a ground: the house's own, white, or black."""
    return next(ink for ink in (INK, PAPER, "#000000") if contrast(ink, ground) >= READABLE)


def readable(colour: str) -> str:
    """Return a colour, darkened until a word in it can be read on the page."""
    while contrast(colour, PAPER) < READABLE:
        red, green, blue = to_rgb(colour)
        colour = to_hex((0.95 * red, 0.95 * green, 0.95 * blue))
    return colour


def years_axis(ax: Axes, years: list[int]) -> None:
    """Label a time axis with whole years, few enough to be read."""
    first, last = min(years), max(years)
    step = next((step for step in (1, 2, 3, 5) if (last - first) / step <= 9), 10)
    ticks = list(range(last, first - 1, -step))[::-1]
    ax.set_xticks(ticks, [str(year) for year in ticks])
    ax.set_xlim(first - 0.5, last + 0.5)


def bars_axis(ax: Axes, years: list[int]) -> None:
    """Label the years under bars; few of them stand together in the middle instead of growing broad."""
    years_axis(ax, years)
    first, last = min(years), max(years)
    short = max(0.0, (FEW_BARS - (last - first + 1)) / 2)
    ax.set_xlim(first - 0.5 - short, last + 0.5 + short)


def ends_axis(ax: Axes, years: list[int]) -> None:
    """Label a small time axis at its two ends, inwards, so that neighbours do not collide."""
    ticks = sorted({years[0], years[-1]})
    ax.set_xticks(ticks, [str(year) for year in ticks])
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    sides: tuple[Literal["left", "right", "center"], ...] = (
        ("left", "right") if len(ticks) > 1 else ("center",)
    )
    for label, side in zip(ax.get_xticklabels(), sides, strict=True):
        label.set_horizontalalignment(side)
