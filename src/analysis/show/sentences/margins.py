"""A reading of what hidden cells leave open in a sum, without and with the printed totals."""

from __future__ import annotations

import pandas as pd

from analysis.methods.margins import Margins
from analysis.methods.margins import margins as of_last_year
from analysis.show.sentences.words import SILENCE, Reading, countries
from analysis.show.tables import between
from analysis.vocabulary.language import Spoken, plural, say

NAMES = Spoken({"women": "women", "girls": "girls", "men": "men", "boys": "boys"})


def with_totals(rows: pd.DataFrame) -> Reading:
    """Say how far sums of women, girls, men and boys are open, by adding cells up and with all printed totals.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure in an area, of every breakdown and year.
    """
    found = of_last_year(rows)
    if found is None:
        return SILENCE
    said = say(
        "In {year}, {countries} print women, girls, men and boys beside their totals, and {hidden} of them hide a cell. "
        "Adding cells up leaves {added}. With the totals it is {bound}: what was hidden in one cell, a total can narrow.",
        year=found.year,
        countries=countries(found.countries),
        hidden=found.hidden,
        added=_listed(found, "added"),
        bound=_listed(found, "bound"),
    )
    if not found.at_odds:
        return Reading(said)
    left = plural(
        "{n} more prints cells and totals that no table of persons can have, and is left out.",
        "{n} more print cells and totals that no table of persons can have, and are left out.",
        found.at_odds,
    )
    return Reading(f"{said} {left}")


def _listed(found: Margins, kind: str) -> str:
    ends = getattr(found, kind)
    return ", ".join(
        say("{sum} {name}", sum=between(*ends[name]), name=NAMES[name]) for name in ends
    )  # "356 to 361 women"
