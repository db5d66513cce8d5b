"""Which of two parts is the larger, year by year, and the one country on which that hangs most.

A lead in a sum over countries can be the work of one of them. So it is looked at again for every year, with the
country left out that moves the two parts most against each other; and countries are counted instead of persons.
"""

from __future__ import annotations

import math

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.composition import Composition, composition

LEAD = ["time_period", "countries", "part", "rival", "geo", "moved", "part_without", "rival_without"]


def lead(rows: pd.DataFrame, of: str, part: str, rival: str) -> pd.DataFrame:
    """Return the shares of two parts by year, and both again without one country.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without total and unknown.
    of, part, rival : str
        Column of the categories, and the two to be held against each other.

    Returns
    -------
    pandas.DataFrame
        ``time_period``, ``countries``, ``part`` and ``rival`` (percent, censored cells at their low), ``geo`` (the
        country left out: one that turns the lead if any does, else the one that moves it most; empty where
        less would be left that was printed than may be hidden), ``moved`` (points by which the distance of the two
        changes without it), ``part_without``, ``rival_without``. A year without any printed number has no row.
    """
    one_measure(rows)
    parts = sorted({part, rival, *rows[of]})
    alone = dict.fromkeys(parts, math.nan)
    found = []
    for year, cells in rows[rows["low"].notna()].groupby("time_period"):
        whole = composition(cells, of, parts)
        shares = whole.shares()
        if math.isnan(shares[part]):
            continue
        gap = shares[part] - shares[rival]
        without = _telling(whole)
        country, left = max(without, key=lambda one: _weight(one[1], part, rival, gap), default=("", alone))
        ends = left[part], left[rival]
        moved = ends[0] - ends[1] - gap
        found.append(
            (str(year), len(whole.countries), shares[part], shares[rival], country, moved, *ends),
        )
    return pd.DataFrame(found, columns=LEAD)


def _telling(whole: Composition) -> list[tuple[str, dict[str, float]]]:
    """Return the shares without each country, where more persons are left that were printed than may be hidden."""
    printed, hidden = whole.low.sum(axis=1), (whole.high - whole.low).sum(axis=1)
    left = (printed.sum() - printed) > (hidden.sum() - hidden)
    return [one for one, enough in zip(whole.without_each(), left, strict=True) if enough]


def _weight(left: dict[str, float], part: str, rival: str, gap: float) -> tuple[bool, float]:
    """Order countries left out: first those that turn the lead, then by how far they move it."""
    without = left[part] - left[rival]
    return without * gap < 0, abs(without - gap)


def led(rows: pd.DataFrame, of: str, part: str) -> pd.DataFrame:
    """Return in how many countries a part was the largest, year by year.

    Returns
    -------
    pandas.DataFrame
        ``time_period``, ``low`` (countries where it surely was), ``high`` (where it may have been, with censored
        cells), ``countries`` (with any figure).
    """
    one_measure(rows)
    parts = sorted({part, *rows[of]})
    found = []
    for year, cells in rows[rows["low"].notna()].groupby("time_period"):
        whole = composition(cells, of, parts)
        alone = len(parts) == 1  # nothing else was ever recorded here: it led wherever anyone was
        sums = whole.low.sum(axis=1), whole.high.sum(axis=1)
        sure, possible = ((sums[0] > 0).sum(), (sums[1] > 0).sum()) if alone else whole.leads(part)
        found.append((str(year), int(sure), int(possible), len(whole.countries)))
    return pd.DataFrame(found, columns=["time_period", "low", "high", "countries"])
