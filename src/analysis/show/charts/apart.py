"""Published estimates side by side, never joined: each was made in its own way."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.sentences.words import begun
from analysis.show.theme import INK, MUTED, PLAIN, RULE, house
from analysis.show.working import amount, each, marks
from analysis.vocabulary.language import say


def estimates_apart(table: pd.DataFrame, title: str, unit: str, source: str) -> Figure | Reading:
    """Draw published estimates as bars, each with the method it was made by; no line joins them.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``what`` (who estimated, and what), ``time_period``, ``value``, ``low``, ``high`` and ``method``
        (what was counted and how, one sentence).
    title, unit, source : str
        What it shows; the unit; source and release.
    """
    found = marks(table, "what")
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    methods = table.drop_duplicates(["what", "time_period"]).set_index(["what", "time_period"])["method"]
    found["method"] = [methods[row.term, row.period] for row in each(found)]
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.92 * len(found) + 0.45))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set(
            xlim=(0, 1.5 * (found["high"].max() or 1)), ylim=(len(found) - 0.42, -0.62), xticks=[], yticks=[]
        )
        for height, row in enumerate(each(found)):
            axes.barh(height, row.low, height=0.26, color=PLAIN.colour)
            axes.barh(height, row.high - row.low, left=row.low, height=0.26, color=PLAIN.colour, alpha=0.35)
            axes.text(
                0,
                height - 0.2,
                wrapped(f"{row.label}, {row.period}", 84),
                va="bottom",
                fontweight="bold",
                color=INK,
                fontsize=9,
            )
            axes.text(0, height + 0.17, wrapped(str(row.method), 104), va="top", color=MUTED, fontsize=7.6)
            axes.text(
                row.high, height, f"  {amount(row.low, row.high)} {unit}", va="center", color=INK, fontsize=9
            )
            if height:
                axes.axhline(height - 0.55, color=RULE, lw=0.7)
    numbers = [amount(row.low, row.high) for row in each(found)]
    heads = [f"{row.label}, {row.period}:" for row in each(found)]
    return Figure(
        drawing,
        title,
        say("Bars side by side, not a series. {told}.", told=told(heads, numbers)),
        say(
            "{unit}. Each estimate has its own method, named under it. {source}",
            unit=begun(unit),
            source=source,
        ),
        pd.DataFrame(
            {
                say("estimate"): found["label"],
                say("period"): found["period"],
                unit: numbers,
                say("method"): found["method"],
            }
        ),
    )
