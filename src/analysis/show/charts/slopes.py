"""Then and now, joined by a line for each term or country: what moved, and how surely."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, spread, tall, told, wrapped
from analysis.show.charts.intervals import intervals
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, begun, nothing
from analysis.show.theme import INK, MUTED, RULE, house, look
from analysis.show.working import each, figure, first_and_last, head
from analysis.vocabulary.language import numeral, say

FEW = 10  # lines whose labels can stand beside their ends
FAR = 50  # times the least figure, above which equal steps would hide the small ones


def slopes(table: pd.DataFrame, of: str, title: str, unit: str, source: str) -> Figure | Reading:
    """Draw the first and the last figure of each category, joined, with their intervals.

    More than ten categories are drawn as rows, one under the other, instead.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``of``, ``time_period``, ``value`` (or ``known``), ``low``, ``high``: tidy rows, or the output of
        :func:`analysis.methods.bounds.shares`. Of each category the first and last period are drawn.
    of : str
        Column of the categories: ``form``, ``geo``, or any text.
    title, unit, source : str
        What it shows; ``%`` or what one of them is; source and release.
    """
    found = first_and_last(table, of)
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    if found["term"].nunique() > FEW:
        kept = found.rename(columns={"term": of, "period": "time_period"})
        wide = found["high"].max() > FAR * found.loc[found["low"] > 0, "low"].min()
        return intervals(kept, of, title, unit, source, by="time_period", ratios=bool(wide) and unit != "%")
    with house():
        drawing = Drawing(figsize=(WIDTH, max(2.6, 1.2 + 0.34 * found["term"].nunique())))
        axes = drawing.subplots()
        _frame(axes, found)
        for term, pair in found.groupby("term", sort=False):
            _line(axes, pair, look(str(term)).colour)
        _labels(axes, found[found["side"] == 0], "right", unit)
        _labels(axes, found[found["side"] == 1], "left", unit)
    numbers = [figure(row.low, row.high, unit) for row in each(found)]
    said = told([f"{row.label} {row.period}:" for row in each(found)], numbers, 20)
    shown = pd.DataFrame({say("what"): found["label"], say("period"): found["period"], head(unit): numbers})
    return Figure(
        drawing,
        title,
        say("Lines from the first to the last figure of each. {said}.", said=said),
        say(
            "{head}; vertical bars: bounds, where a figure is an interval. A mark on one side only: "
            "no figure on the other. {countries}{source}",
            head=begun(head(unit)),
            countries=_countries(table),
            source=source,
        ),
        shown,
    )


def _frame(axes: Axes, found: pd.DataFrame) -> None:
    top = found["high"].max() or 1.0
    axes.set(xlim=(-0.95, 1.95), ylim=(-0.06 * top, 1.12 * top), yticks=[], xticks=[])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    for side in (0, 1):
        years = found.loc[found["side"] == side, "period"]
        axes.plot([side, side], [0, 1.03 * top], color=RULE, lw=1, zorder=0)
        if len(years):
            least, most = min(years), max(years)
            head = (
                least
                if least == most
                else say("{least} or later, to {most}", least=least, most=most)
                if side
                else say("{least} to {most}", least=least, most=most)
            )
            axes.text(side, 1.05 * top, head, ha="center", va="bottom", color=MUTED, fontweight="bold")


def _line(axes: Axes, pair: pd.DataFrame, colour: str) -> None:
    middle = pair["value"].fillna((pair["low"] + pair["high"]) / 2)
    surely = pair["value"].notna().all()
    axes.plot(pair["side"], middle, color=colour, lw=2 if surely else 1, ls="-" if surely else ":")
    shown = pair[pair["value"].notna()]
    axes.plot(shown["side"], shown["value"], "o", color=colour, ms=6)
    axes.vlines(pair["side"], pair["low"], pair["high"], color=colour, lw=5, alpha=0.35)


def _labels(axes: Axes, found: pd.DataFrame, side: str, unit: str) -> None:
    if found.empty:
        return
    low, high = axes.get_ylim()
    middle = found["value"].fillna((found["low"] + found["high"]) / 2)
    inches = tall(axes)
    heights = spread(middle.tolist(), (high - low) * 0.21 / inches)
    x, shift = (0, -9) if side == "right" else (1, 9)
    for row, height, own in zip(each(found), heights, middle, strict=True):
        number = figure(row.low, row.high, unit)
        label = wrapped(str(row.label), 30)
        axes.annotate(
            f"{label}  {number}" if side == "right" else f"{number}  {label}",
            (x, height),
            (shift, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            color=INK,
            fontsize=8.8,
        )
        if abs(height - own) > (high - low) * 0.02:
            step = -0.03 if side == "right" else 0.03
            axes.plot([x, x + step], [own, height], color=RULE, lw=0.8)


def _countries(table: pd.DataFrame) -> str:
    if "countries" in table and table["countries"].notna().any():
        least, most = table["countries"].min(), table["countries"].max()
        return say(
            "Countries behind a figure: {least}{which}. ",
            least=numeral(least),
            which="" if least == most else say(" to {most}", most=numeral(most)),
        )
    return ""
