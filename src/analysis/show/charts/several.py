"""One country and year, several honest values; and one count under two denominators."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.show.charts.intervals import intervals
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.several import several, wholes
from analysis.show.tables import column
from analysis.show.working import each, named
from analysis.vocabulary.language import numeral, say


def several_values(tables: Mapping[str, pd.DataFrame], where: str, source: str) -> Figure | Reading:
    """Draw what several sources print for one country and one year, each measure and stage a row of its own.

    This is the one chart that sets measures side by side, to show that they are not one another.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Name of a source, and its tidy totals of one country and year; quarters are added up.
    where : str
        Country and year, for the title.
    source : str
        Sources and releases, for the caption.
    """
    found = several(tables)
    if found.empty:
        return nothing(say("{where} in any of these sources", where=where))
    return intervals(
        found,
        "what",
        say("{where}: what several sources count", where=where),
        say("persons or decisions"),
        source,
        given_order=True,
    )


def denominators(
    parts: pd.DataFrame, totals: pd.DataFrame, of: str, part: str, area: str, source: str
) -> Figure | Reading:
    """Draw the share of one part of what was recorded, and of everybody, year by year.

    Parameters
    ----------
    parts, totals : pandas.DataFrame
        Tidy counts of one source and area: by category without unknown, and not divided.
    of, part : str
        Column of the categories, and the one to draw.
    area, source : str
        Name of the area; source and release.
    """
    found, word = wholes(parts, totals, of, part), named(of, part)
    if found.empty:
        return nothing(say("{word} under two denominators", word=word))
    said = [
        (f"{row.time_period}, {whole}", share)
        for row in each(found)
        for whole, share in (
            (
                say(
                    "of the {recorded} whose {of} was recorded", recorded=numeral(row.recorded), of=column(of)
                ),
                row.of_recorded,
            ),
            (say("of all {everybody}", everybody=numeral(row.everybody)), row.of_everybody),
        )
    ]
    table = pd.DataFrame(said, columns=["what", "value"])
    table = table.assign(low=table["value"], high=table["value"])
    title = say("{capitalize} in {area}: of whom?", capitalize=word.capitalize(), area=area)
    return intervals(table, "what", title, "%", source, given_order=True)
