"""A chart of two sources for one thing: every country and year that both have, around the line where they are equal."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.methods.agreement import Agreement
from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.show.tables import between
from analysis.show.theme import ACCENT, INK, MUTED, house
from analysis.vocabulary.language import plural, say
from analysis.vocabulary.places import place

NAMED = 3  # the largest differences are named; more would stand on each other
LEAST = 0.5  # nobody has no place on a scale of ratios: drawn at its edge


def sources_compared(found: Agreement, left: str, right: str, source: str) -> Figure | Reading:
    """Draw what two sources say of the same countries and years.

    Parameters
    ----------
    found : Agreement
        Output of :func:`analysis.methods.agreement.agreement`.
    left, right : str
        Names of the two sources.
    source : str
        Sources and releases for the caption.
    """
    if found.cells.empty:
        return read_compared(found, left, right)
    cells = found.cells
    points = cells[["left_low", "left_high", "right_low", "right_high"]].clip(lower=LEAST)
    ends = (LEAST * 0.9, float(points.to_numpy().max()) * 1.5)
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.6))
        axes = drawing.subplots()
        axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends, xlabel=left, ylabel=right)
        axes.plot(ends, ends, color=MUTED, lw=1)
        for scale in (axes.xaxis, axes.yaxis):
            scale.set_major_formatter(lambda value, _: tick(value) if value >= 1 else "")
        for meet, colour in ((True, INK), (False, ACCENT)):
            some = points[cells["meet"] == meet]
            x, y = ((some[f"{side}_low"] * some[f"{side}_high"]) ** 0.5 for side in ("left", "right"))
            exact = some["left_low"].eq(some["left_high"]) & some["right_low"].eq(some["right_high"])
            axes.plot(x[exact], y[exact], "o", color=colour, alpha=0.45, ms=4.5, mew=0)
            axes.hlines(y, some["left_low"], some["left_high"], color=colour, alpha=0.3, lw=2)
            axes.vlines(x, some["right_low"], some["right_high"], color=colour, alpha=0.3, lw=2)
        for index in cells.index[~cells["meet"]][:NAMED]:
            axes.annotate(
                f"{place(str(cells['geo'][index])).name} {cells['time_period'][index]}",
                (points["left_low"][index], points["right_low"][index]),
                (6, -3),
                textcoords="offset points",
                fontsize=8,
                color=ACCENT,
            )
    return Figure(
        drawing,
        say("{left} and {right}: the same countries and years", left=left, right=right),
        say(
            "Points around a diagonal on two logarithmic scales. {read_compared}",
            read_compared=read_compared(found, left, right),
        ),
        say(
            "Persons, totals of a country and year in both sources. On the line they are equal; bars "
            "are the bounds of censored cells; nobody stands at the edge. No ranking: the sources "
            "count by different rules. {source}",
            source=source,
        ),
        _table(found, left, right),
    )


def read_compared(found: Agreement, left: str, right: str) -> Reading:
    """Read how many country-years agree, the typical ratio, and what is only in one of the two."""
    if found.cells.empty:
        return Reading(
            say(
                "{left} and {right} have no country and year in common. That is no agreement and no "
                "difference.",
                left=left,
                right=right,
            )
        )
    apart = len(found.cells) - found.meet
    ratio = (
        say(
            " The median of {right} over {left} is {count}.",
            right=right,
            left=left,
            count=between(*found.ratio, ".2f"),
        )
        if found.ratio.said
        else ""
    )
    unknown = (
        say(" Of those that differ, none has a known reason.")
        if found.unexplained == apart
        else say(" Of those that differ, {unexplained} have no known reason.", unexplained=found.unexplained)
    )
    reasons = unknown if apart and found.unexplained else ""
    return Reading(
        say(
            "{left} and {right} share {countable}; in {meet} they can be one number, in {apart} they "
            "cannot.{ratio}{reasons} Only in the first: {left_only}; only in the second: "
            "{right_only}.",
            left=left,
            right=right,
            countable=plural("{n} country-year", "{n} country-years", len(found.cells)),
            meet=found.meet,
            apart=apart,
            ratio=ratio,
            reasons=reasons,
            left_only=found.left_only,
            right_only=found.right_only,
        )
    )


def _table(found: Agreement, left: str, right: str) -> pd.DataFrame:
    worst = found.cells.head(20)
    return pd.DataFrame(
        {
            say("country"): [place(geo).name for geo in worst["geo"]],
            say("year"): worst["time_period"],
            left: [between(a, b) for a, b in zip(worst["left_low"], worst["left_high"], strict=True)],
            right: [between(a, b) for a, b in zip(worst["right_low"], worst["right_high"], strict=True)],
            say("why"): worst["reason"].where(worst["reason"] != "", say("not known")),
        }
    )
