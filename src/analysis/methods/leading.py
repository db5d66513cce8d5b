"""Which category leads in each country, where censored cells leave that certain."""

from __future__ import annotations

import pandas as pd

from analysis.methods.bounds import one_measure

OPEN = "open"


def leading(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return the category recorded most often in each country and period.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, divided by ``of``.
    of : str
        Column of the categories.

    Returns
    -------
    pandas.DataFrame
        ``geo``, ``time_period``, ``leads``: a category that is above every other whatever the hidden cells hold,
        or ``open``, for a tie too.
    """
    one_measure(rows)
    cells = rows[rows["low"].notna()]
    if cells.empty:
        return pd.DataFrame(columns=["geo", "time_period", "leads"])
    keys = ["geo", "time_period"]
    low, high = (
        cells.pivot_table(bound, keys, of, "sum", fill_value=0, observed=True) for bound in ("low", "high")
    )
    first = low.idxmax(axis=1)
    names = pd.DataFrame({name: first == name for name in low})
    sure = low.max(axis=1) > high.mask(names).max(axis=1).fillna(0)
    return first.where(sure, OPEN).rename("leads").reset_index()
