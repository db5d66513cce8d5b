"""How far from home: victims by where their citizenship lies, as seen from the country that detected them.

The European Union is today's 27 members in every year, so that a share does not move when a state joins or leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.vocabulary.places import places

PLACELESS = ("total", "unknown", "foreign", "stateless")


def by_nearness(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with each citizenship replaced by how near it is: own, eu, europe, elsewhere.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure by citizenship; those that name no country are left out. Europe is the UN's M49.
    """
    kept = rows[~rows["citizenship"].isin(PLACELESS)]
    nearest = kept["citizenship"].map(_regions()).fillna("elsewhere")
    return kept.assign(citizenship=nearest.mask(kept["citizenship"] == kept["geo"], "own"))


def seen_from(rows: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return who was detected at home, who from abroad, and who of the country's citizens elsewhere, by year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure by citizenship, of all countries.
    country : str
        ISO3 code.

    Returns
    -------
    pandas.DataFrame
        Tidy rows, one a year and ``citizenship``: ``home``, ``here``, ``abroad``; ``countries`` is how many
        detected them, or whose citizens they were.
    """
    one_measure(rows)
    kept = rows[~rows["citizenship"].isin(PLACELESS) & rows["low"].notna()]
    own, here = kept["citizenship"] == country, kept["geo"] == country
    sides = {"home": own & here, "here": here & ~own, "abroad": own & ~here}
    made = [_summed(kept[chosen], name, country) for name, chosen in sides.items()]
    return pd.concat(made, ignore_index=True)


def _summed(rows: pd.DataFrame, name: str, country: str) -> pd.DataFrame:
    other = "geo" if name == "abroad" else "citizenship"
    groups = rows.groupby(["source", "measure", "unit", "time_period"], as_index=False)
    found = groups.agg(low=("low", "sum"), high=("high", "sum"), countries=(other, "nunique"))
    value = found["low"].where(found["low"] == found["high"])
    return found.assign(value=value, geo=country, citizenship=name, flag="")


@cache
def _regions() -> Mapping[str, str]:
    return {
        one.iso3: "eu" if "eu27" in one.groups else "europe" if one.region == "Europe" else "elsewhere"
        for one in places()
    }
