"""How many countries and flows there are depends on how many victims make one: the rule of counting, and concentration."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.methods import flows
from analysis.methods.interval import Interval, share, total
from analysis.vocabulary.errors import BadRequest

SIDES = ("origin", "destination", "pair")


def reach(table: pd.DataFrame, thresholds: Sequence[int]) -> pd.DataFrame:
    """Return how many citizenships, detecting countries and pairs of both reach each number of victims.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure by citizenship; years given are added up.
    thresholds : sequence of int
        Least numbers of victims, 1 or more.

    Returns
    -------
    pandas.DataFrame
        ``side`` (one of :data:`SIDES`), ``threshold``, ``low``, ``high``: how many surely, and possibly, reach it.

    Raises
    ------
    BadRequest
        For a threshold below 1: nobody makes no flow.
    """
    if min(thresholds) < 1:
        raise BadRequest(f"threshold is {min(thresholds)}: expected 1 or more victims")
    found = flows.flows(table)
    sums = {
        "origin": found.groupby("origin")[["low", "high"]].sum(),
        "destination": found.groupby("destination")[["low", "high"]].sum(),
        "pair": found[["low", "high"]],
    }
    counted = [
        (side, threshold, *flows.count(persons, threshold))
        for side, persons in sums.items()
        for threshold in sorted(set(thresholds))
    ]
    return pd.DataFrame(counted, columns=["side", "threshold", "low", "high"])


def concentrated(table: pd.DataFrame, top: int = 5) -> pd.DataFrame:
    """Return what share of the victims detected abroad the few largest places make up, year by year.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure by citizenship.
    top : int
        How many places. Which they are is not told: they differ from year to year, and a list would be a ranking.

    Returns
    -------
    pandas.DataFrame
        ``time_period``, ``side`` (origin, destination), ``known``, ``low``, ``high`` (percent), ``places`` (with
        anyone), ``persons`` (at their low).
    """
    found = []
    for year, rows in table[table["low"].notna()].groupby("time_period"):
        abroad = flows.cross_border(flows.flows(rows))
        for side in ("origin", "destination"):
            sums = abroad.groupby(side)[["low", "high"]].sum()
            sums = sums.sort_values(["low", "high"], ascending=False)
            if sums["low"].sum() > 0:
                known = float(100 * sums["low"].head(top).sum() / sums["low"].sum())
                ends = _largest(sums, top)
                found.append((year, side, known, *ends, int((sums["low"] > 0).sum()), sums["low"].sum()))
    return pd.DataFrame(found, columns=["time_period", "side", "known", "low", "high", "places", "persons"])


def _largest(sums: pd.DataFrame, top: int) -> Interval:
    """Return bounds of the share of the largest places, whichever they are: both are safe, the low one is reached."""
    named = sums.head(top)
    least = share(total(named), total(sums.iloc[top:])).low
    # No set of places can have more than the largest highs, nor leave less than all without the largest lows.
    most, rest = sums["high"].nlargest(top).sum(), sums["low"].sum() - named["low"].sum()
    return Interval(least, float(100 * most / (most + rest)))
