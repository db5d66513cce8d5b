"""What a country's own offices print, one chart a series: other counts than the United Nations'."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.show.charts.multiples import small_multiples
from analysis.show.figure import Figure
from analysis.show.printed import series_of
from analysis.show.sentences import Reading
from analysis.vocabulary.language import say
from analysis.vocabulary.terms import MEASURES


def national(tables: Mapping[str, pd.DataFrame], country: str, name: str) -> list[Figure | Reading]:
    """Draw the national series of one country, each measure apart.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tidy tables by the source line of a caption.
    country, name : str
        ISO3 code and name.

    Returns
    -------
    list
        One figure a measure; one sentence where the collection holds no national series.
    """
    made = [
        small_multiples(
            rows,
            "series",
            cited,
            say(
                "{capitalize}, {name}: national figures",
                capitalize=MEASURES[measure].label.capitalize(),
                name=name,
            ),
            own_scale=True,
        )
        for cited, table in tables.items()
        for measure, rows in series_of(table, country)
    ]
    return made or [
        Reading(
            say(
                "No national series of {name} is in this collection: three sources hold a few countries.",
                name=name,
            )
        )
    ]
