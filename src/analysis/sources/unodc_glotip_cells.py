"""The cells of UNODC's data: what one row prints, what several under one label add up to, and what says less than its parts.

Of :mod:`analysis.sources.unodc_glotip`, whose card tells by which evidence each of these was decided.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.sources.cells import meant
from analysis.sources.keys import numbered, shared

COUNTRY_YEAR = ["measure", "geo", "time_period"]
DIVIDED = ["sex", "age", "form", "citizenship"]
CELL = [*COUNTRY_YEAR, *DIVIDED]
COUNTRYLESS = ("unknown", "foreign", "stateless")  # several labels of these are several groups of persons
NOTES = {  # number of rows in a cell, 0 where its parts bound it
    "1": "",
    "0": "printed “<5”, but its parts add up to more; bounds of the largest breakdown",
}
FLAGS = ["", "censored", "added", "censored;added", "merged", "censored;below its parts"]


def fillers(table: pd.DataFrame) -> np.ndarray:
    """Return which rows belong to a country-year that has neither a total nor a number: a form nobody filled in."""
    group = numbered(table, COUNTRY_YEAR)
    return np.bincount(group, table["value"].notna() | _undivided(table))[group] == 0


def _undivided(table: pd.DataFrame, but: str = "") -> np.ndarray:
    """Return which rows are totals, or with a column named: are divided by it and by nothing else."""
    return np.logical_and.reduce([(table[column] == "total") != (column == but) for column in DIVIDED])


def added(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a cell: printed once as it is, printed in parts as their sum, or bounded by its labels."""
    key = numbered(table, CELL)
    several = shared(key)
    parts = table[several].groupby(key[several], sort=False)
    cells = parts.agg(
        **{column: (column, "first") for column in (*CELL, "unit")},
        low=("low", "sum"),
        high=("high", "sum"),
        most=("low", "max"),
        rows=("low", "size"),
        exact=("value", "count"),
        labels=("label", "nunique"),
    )
    cells["merged"] = (cells["labels"] > 1) & ~cells["citizenship"].isin(COUNTRYLESS)
    cells["low"] = cells["low"].mask(cells["merged"], cells["most"])
    cells["value"] = cells["low"].where((cells["exact"] == cells["rows"]) & ~cells["merged"])
    alone = table[~several].drop(columns="label").assign(rows=1, merged=False)
    return pd.concat([alone, cells[list(alone)]], ignore_index=True)


def outgrown(table: pd.DataFrame) -> np.ndarray:
    """Bound the totals that say “<5” by their parts, where these are more; return which these are."""
    group = numbered(table, COUNTRY_YEAR)
    by = [_undivided(table, but) for but in ("sex", "age", "citizenship")]  # a person may be in several forms
    most = pd.DataFrame(index=table.index)
    for bound in ("low", "high"):
        printed = table[bound].fillna(0).to_numpy()
        sums = [np.bincount(group[parts], printed[parts], group.max(initial=0) + 1) for parts in by]
        most[bound] = np.max(sums, axis=0)[group]
    slips = _undivided(table) & (table["value"].isna() & (most["low"] > table["high"])).to_numpy()
    for bound in ("low", "high"):
        table[bound] = table[bound].mask(slips, most[bound])
    return slips


def told(table: pd.DataFrame, slips: np.ndarray) -> pd.DataFrame:
    """Return the table with flags and notes in place of the columns they tell of."""
    censored, several = table["value"].isna(), table["rows"] > 1
    kind = np.select([slips, table["merged"]], [5, 4], censored + 2 * several)
    rows = np.select([slips, table["merged"]], [0, 1], table["rows"])
    flag = meant(pd.Series(kind).astype("category"), lambda number: FLAGS[int(number)])
    note = meant(
        pd.Series(rows).astype("category"),
        lambda number: NOTES.get(number, f"sum of {number} rows under one label"),
    )
    return table.drop(columns=["rows", "merged"]).assign(flag=flag, note=note)
