"""One share at several stages of justice, side by side: different persons, so that no line joins the stages."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, told, unbroken, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, nothing
from analysis.show.stages import shares_by_stage
from analysis.show.tables import between, column, share
from analysis.show.theme import BAND, MUTED, RULE, ends_axis, house, look
from analysis.show.working import STAGES, each, named
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES


def share_by_stage(rows: pd.DataFrame, of: str, part: str, source: str) -> Figure | Reading:
    """Draw the share of one category by year, a panel for each measure.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one source and several measures, categories of ``of`` without total and unknown.
    of, part : str
        Column of the categories, and the one to draw.
    source : str
        Source and release, for the caption.
    """
    what = say("persons before the law by {column}", column=column(of))
    found = shares_by_stage(rows, of, part)
    if found.empty:
        return all_hidden(what) if rows["low"].notna().any() else nothing(what)
    stages = [stage for stage in STAGES if stage in set(found["measure"])]
    drawn = look(part)
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.0))
        for axes, stage in zip(
            drawing.subplots(1, len(stages), sharey=True, squeeze=False)[0], stages, strict=True
        ):
            line = unbroken(found[found["measure"] == stage])
            axes.axhline(50, color=RULE, lw=1, ls=(0, (4, 3)))
            axes.fill_between(line.index, line["low"], line["high"], color=drawn.colour, alpha=BAND, lw=0)
            axes.plot(line.index, line["known"], color=drawn.colour, ls=drawn.dash, marker=drawn.marker)
            axes.set_title(wrapped(MEASURES[stage].label, 22))
            counted = found.loc[found["measure"] == stage, "countries"]
            span = say("{count} countries", count=between(counted.min(), counted.max()))
            axes.text(0.02, 0.95, span, transform=axes.transAxes, fontsize=8, color=MUTED, va="top")
            ends_axis(axes, sorted(found["year"].unique()))
            axes.set_ylim(0, 100)
        drawing.axes[0].set_ylabel(f"% {named(of, part)}")
    numbers = [share(row.low, row.high) for row in each(found)]
    heads = [f"{MEASURES[row.measure].label} {row.year}:" for row in each(found)]
    table = pd.DataFrame(
        {
            "stage": [MEASURES[row.measure].label for row in each(found)],
            say("year"): found["year"].astype(str),
            say("share of {part}", part=named(of, part)): numbers,
            say("persons"): [numeral(row.persons) for row in each(found)],
            say("countries"): found["countries"].astype(str),
        }
    )
    return Figure(
        drawing,
        say("{capitalize} before the law", capitalize=named(of, part).capitalize()),
        say("A panel for each stage. {told}.", told=told(heads, numbers, 40)),
        say(
            "Share of {part} in %, of persons whose {column} was recorded. Bands: bounds of censored "
            "cells; dashes: one half. The stages are different persons, in different years of their "
            "cases. {source}",
            part=named(of, part),
            column=column(of),
            source=source,
        ),
        table,
    )
