"""A change of a share taken apart: which countries reported, and what moved inside those that always did."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods.change import Shift
from analysis.show.charts.draw import WIDTH
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import ACCENT, INK, MUTED, PLAIN, RULE, SECOND, house
from analysis.show.working import each
from analysis.vocabulary.language import Spoken, numeral, say
from analysis.vocabulary.places import place

STEPS = Spoken(
    {
        "reporting": "other countries reporting",
        "weights": "same countries, more or fewer victims",
        "within": "same countries, another share inside them",
    }
)


def shift(found: Shift, years: tuple[str, str], what: str, source: str) -> Figure | Reading:
    """Draw the way from one share to another, step by step.

    Parameters
    ----------
    found : Shift
        Output of :func:`analysis.methods.change.shift_share`.
    years : tuple of str
        The two periods.
    what : str
        Whose share, of what: “EU citizens among detected victims”.
    source : str
        Source and release, for the caption.
    """
    if math.isnan(found.change) or math.isnan(found.within):
        return nothing(
            say(
                "{what} by the same countries in {years} and {years_2}",
                what=what,
                years=years[0],
                years_2=years[1],
            )
        )
    start = (found.before.low, found.before.high)
    first = found.known
    steps = [(name, getattr(found, name)) for name in STEPS]
    with house():
        drawing = Drawing(figsize=(WIDTH, 2.7))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", visible=True)
        labels = [
            say("{years}, {both} countries", years=years[0], both=len(found.both) + len(found.left)),
            *STEPS.values(),
            say("{years}, {both} countries", years=years[1], both=len(found.both) + len(found.joined)),
        ]
        axes.set(ylim=(4.6, -0.6), xlabel=f"{what}, %")
        axes.set_yticks(range(5), labels, color=INK, fontsize=8.8)
        _steps(axes, first, steps)
        _ends(axes, first, first + found.change, (start, (found.after.low, found.after.high)))
    told = "; ".join(f"{STEPS[name]} {_points(size)}" for name, size in steps)
    return Figure(
        drawing,
        say(
            "{upper}: {years} to {years_2}, taken apart",
            upper=what[:1].upper() + what[1:],
            years=years[0],
            years_2=years[1],
        ),
        say(
            "Bars from {first} % to {first_2} %. {told}.",
            first=numeral(first),
            first_2=numeral(first + found.change),
            told=told,
        ),
        say(
            "Percentage points at the cells that were printed; the pale bars are the bounds that "
            "hidden cells leave. The same countries: {both}; only in {years}: {left}; only in "
            "{years_2}: {joined}. {source}",
            both=len(found.both),
            years=years[0],
            left=len(found.left),
            years_2=years[1],
            joined=len(found.joined),
            source=source,
        ),
        _table(found, years),
    )


def _steps(axes: Axes, first: float, steps: list[tuple[str, float]]) -> None:
    at = first
    for height, (_, size) in enumerate(steps, start=1):
        axes.barh(height, size, left=at, color=SECOND.colour if size < 0 else PLAIN.colour, height=0.5)
        axes.plot([at, at], [height - 1, height + 0.25], color=MUTED, lw=0.7)
        at += size
        side = "left" if size >= 0 else "right"
        pad = 5 if size >= 0 else -5
        axes.annotate(
            numeral(size, 1, sign=True).replace("-", "−"),
            (at, height),
            (pad, 0),
            textcoords="offset points",
            ha=side,
            va="center",
        )
    axes.plot([at, at], [len(steps), len(steps) + 1], color=MUTED, lw=0.7)


def _ends(
    axes: Axes, first: float, last: float, bounds: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    for height, value, (low, high) in ((0, first, bounds[0]), (4, last, bounds[1])):
        axes.plot([low, high], [height, height], color=ACCENT, lw=7, alpha=0.28, solid_capstyle="butt")
        axes.plot(value, height, "o", color=ACCENT, ms=7)
        axes.annotate(
            f"{numeral(value)} %",
            (value, height),
            (0, 8 if height == 0 else -14),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    edges = [first, last, *bounds[0], *bounds[1]]
    axes.set_xlim(min(edges) - 8, max(edges) + 6)
    axes.axhline(0.5, color=RULE, lw=0.5)
    axes.axhline(3.5, color=RULE, lw=0.5)


def _points(size: float) -> str:
    return say("{size} points", size=numeral(size, 1, sign=True)).replace("-", "−")


def _table(found: Shift, years: tuple[str, str]) -> pd.DataFrame:
    rows = [
        (
            place(row.geo).name,
            numeral(row.persons_before),
            numeral(row.persons_after),
            _points(row.within),
            _points(row.weights),
        )
        for row in each(found.by_country)
    ]
    rows += [(place(geo).name, say("reported"), say("no figure"), "", "") for geo in found.left]
    rows += [(place(geo).name, say("no figure"), say("reported"), "", "") for geo in found.joined]
    heads = [
        "country",
        say("persons {years}, at least", years=years[0]),
        say("persons {years}, at least", years=years[1]),
        say("share inside"),
        "weight",
    ]
    return pd.DataFrame(sorted(rows), columns=heads)
