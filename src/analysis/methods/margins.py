"""What printed totals add to a sum over many countries: bounds by adding cells up, and with their totals.

Sums over an area only, never a cell of one country: what was hidden to protect a few is not worked back here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.methods.censored import contradictions, cube
from analysis.methods.interval import Interval, total

GROUPS = {
    "women": ("female", "18+"),
    "girls": ("female", "0-17"),
    "men": ("male", "18+"),
    "boys": ("male", "0-17"),
}
OF = ["sex", "age"]
FEWEST = 3  # countries with a hidden cell: a sum over fewer would be near a cell of one of them


@dataclass(frozen=True)
class Margins:
    """One year of an area, by sex and age.

    Attributes
    ----------
    year : str
    countries, hidden, at_odds : int
        Countries that print all four groups; those among them that hide a cell; those left out because no table of
        persons has the cells and totals they print.
    added, bound : dict of str to Interval
        Women, girls, men and boys by adding cells up, and by linear programming over all printed totals.
    """

    year: str
    countries: int
    hidden: int
    at_odds: int
    added: dict[str, Interval]
    bound: dict[str, Interval]


def margins(rows: pd.DataFrame) -> Margins | None:
    """Bound the sums of the last year in which enough countries hide a cell; nothing where there is none.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, of any breakdown and year.
    """
    plain = rows[(rows["form"] == "total") & (rows["citizenship"] == "total") & rows["low"].notna()]
    four = plain[plain[OF].apply(tuple, axis=1).isin(GROUPS.values())]
    printed = four.groupby(["time_period", "geo"])["low"].size() == len(GROUPS)
    for year in sorted(plain["time_period"].unique(), reverse=True):
        whole = printed.index[printed & (printed.index.get_level_values(0) == year)].get_level_values(1)
        found = _of_year(plain[(plain["time_period"] == year) & plain["geo"].isin(whole)], year)
        if found and found.hidden >= FEWEST:
            return found
    return None


def _of_year(rows: pd.DataFrame, year: str) -> Margins | None:
    wrong = {geo for geo, _ in contradictions(rows, OF)}
    kept = rows[~rows["geo"].isin(wrong)]
    if kept.empty:
        return None
    whole = cube(kept, OF)
    cells = {name: kept[(kept["sex"] == sex) & (kept["age"] == age)] for name, (sex, age) in GROUPS.items()}
    return Margins(
        year,
        kept["geo"].nunique(),
        pd.concat(cells.values()).query("low < high")["geo"].nunique(),
        len(wrong),
        {name: total(part) for name, part in cells.items()},
        {name: whole.sum(sex=sex, age=age) for name, (sex, age) in GROUPS.items()},
    )
