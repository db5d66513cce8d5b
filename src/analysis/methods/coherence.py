"""Whether a table agrees with itself: totals that lie below the sum of their own parts."""

from __future__ import annotations

import pandas as pd

from analysis.methods.bounds import one_measure


def at_odds(totals: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the country-years whose printed total is below the least that its own parts add up to.

    Parameters
    ----------
    totals, parts : pandas.DataFrame
        Tidy rows of one measure: totals, and the same divided by sex or age. Forms would not do: a person
        exploited in two ways is counted in both.

    Returns
    -------
    pandas.DataFrame
        ``geo``, ``time_period``, ``low``, ``high`` (of the total), ``parts`` (their least sum), largest gap first;
        ``pairs`` in its ``attrs`` is how many country-years have both.
    """
    one_measure(pd.concat([totals, parts]))
    keys = ["geo", "time_period"]
    sums = parts[parts["low"].notna()].groupby(keys)["low"].sum().rename("parts")
    both = totals[totals["low"].notna()].join(sums, on=keys, how="inner")[[*keys, "low", "high", "parts"]]
    found = both[both["parts"] > both["high"]].assign(gap=lambda rows: rows["parts"] - rows["high"])
    found = found.sort_values(["gap", *keys], ascending=[False, True, True], ignore_index=True)
    found.attrs["pairs"] = len(both)
    return found.drop(columns="gap")
