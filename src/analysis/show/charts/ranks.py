"""A percentile rank by year, with the margin its publisher gives: a place among others, not an amount."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.methods.bounds import one_measure
from analysis.show.charts.draw import WIDTH, first_last, unbroken
from analysis.show.figure import Figure
from analysis.show.printed import ranked
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import BAND, PLAIN, house, years_axis
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES


def ranks(rows: pd.DataFrame, name: str, source: str) -> Figure | Reading:
    """Draw the percentile rank of one country by year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure of ranks, one row a year.
    name, source : str
        The country; source and release, for the caption.
    """
    found = ranked(rows)
    if found.empty:
        return nothing(say("a percentile rank of {name}", name=name))
    label = MEASURES[one_measure(rows)].label
    with house():
        drawing = Drawing(figsize=(WIDTH, 2.3))
        axes = drawing.subplots()
        line = unbroken(found[["year", "value", "low", "high"]])
        axes.fill_between(line.index, line["low"], line["high"], color=PLAIN.colour, alpha=BAND, lw=0)
        axes.plot(line.index, line["value"], color=PLAIN.colour, marker=PLAIN.marker)
        years_axis(axes, found["year"].tolist())
        axes.set(ylim=(0, 100), ylabel=say("percentile rank"))
    said = [
        numeral(row[0], 1)
        if row[1] == row[2]
        else say(
            "{row} ({row_2} to {row_3})", row=numeral(row[0], 1), row_2=numeral(row[1]), row_3=numeral(row[2])
        )
        for row in _cells(found)
    ]
    return Figure(
        drawing,
        f"{label[:1].upper() + label[1:]}, {name}",
        say(
            "A line by year. {first_last}.",
            first_last=first_last(found.assign(low=found["value"], high=found["value"])),
        ),
        say(
            "Percent of the places rated that rank below; the band is the 90 % margin of the "
            "publisher. A rank moves when others move. {source}",
            source=source,
        ),
        pd.DataFrame({say("year"): found["year"].astype(str), say("percentile rank"): said}),
    )


def _cells(found: pd.DataFrame) -> list[tuple[float, float, float]]:
    return list(zip(found["value"], found["low"], found["high"], strict=True))
