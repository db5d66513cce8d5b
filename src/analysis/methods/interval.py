"""What is known of a number when cells are hidden: the least and the most it can be.

An interval without bounds (:data:`NOTHING`) says that nothing can be said: it is never replaced by a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.vocabulary.errors import BrokenContract

HUGE = 1e12  # no table of this field counts a million million persons: a larger cell is a slip


class Interval(NamedTuple):
    """The least and the most a number can be; both are reached.

    Attributes
    ----------
    low, high : float
        Both missing where nothing can be said.
    """

    low: float
    high: float

    @property
    def said(self) -> bool:
        """Whether anything can be said at all."""
        return not math.isnan(self.low)

    @property
    def exact(self) -> bool:
        """Whether one number is left."""
        return self.low == self.high

    def minus(self, other: Interval) -> Interval:
        """Return the difference from an interval that varies independently of this one."""
        return Interval(self.low - other.high, self.high - other.low)


NOTHING = Interval(math.nan, math.nan)


def share(part: Interval, rest: Interval) -> Interval:
    """Return part of part and rest in percent.

    The part is least when it is at its low and the rest at its high, and the other way round: both bounds are reached.
    """
    if not part.high + rest.high > 0:
        return NOTHING
    least = part.low / (part.low + rest.high) if part.low + rest.high > 0 else 0.0
    most = part.high / (part.high + rest.low) if part.high + rest.low > 0 else 1.0
    return Interval(float(100 * least), float(100 * most))


def total(cells: pd.DataFrame) -> Interval:
    """Return the sum of cells with ``low`` and ``high``; no cell gives an exact zero of nobody."""
    return Interval(float(cells["low"].sum()), float(cells["high"].sum()))


def mean(values: Sequence[float] | np.ndarray, low: np.ndarray, high: np.ndarray) -> Interval:
    """Return the mean of values weighted by counts between two bounds.

    A weighted mean is largest when the weights of all values above some value are high and the others low,
    so that trying each value as the divide finds the exact bounds.
    """
    order = np.argsort(np.asarray(values, dtype=float), kind="stable")
    sorted_values, least, most = np.asarray(values, dtype=float)[order], low[order], high[order]
    if not most.sum() > 0:
        return NOTHING
    return Interval(min(_divided(sorted_values, most, least)), max(_divided(sorted_values, least, most)))


def _divided(values: np.ndarray, first: np.ndarray, then: np.ndarray) -> list[float]:
    """Return the mean for each place where the weights may turn from one bound to the other."""
    weights = [np.concatenate([first[:at], then[at:]]) for at in range(len(values) + 1)]
    return [float(np.average(values, weights=one)) for one in weights if one.sum() > 0]


def cells(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return the rows that have bounds, or refuse a table whose bounds cannot be counts.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows with ``low`` and ``high``.
    what : str
        What they count, for the message.

    Raises
    ------
    BrokenContract
        For text, negative, infinite or huge numbers, one bound without the other, or a low above its high.
    """
    rows = table.copy()
    for bound in ("low", "high"):
        if bound not in rows:
            raise BrokenContract(f"{what}: no column {bound!r}; expected bounds low and high in every row")
        rows[bound] = pd.to_numeric(rows[bound], errors="coerce").astype(float)
        lost = rows.index[rows[bound].isna() & table[bound].notna()]
        if len(lost):
            raise BrokenContract(
                f"{what}: {bound} is {table.at[lost[0], bound]!r} in row {lost[0]}; expected a number or nothing"
            )
    wrong = rows["low"].isna() != rows["high"].isna()
    wrong |= (rows["low"] < 0) | (rows["low"] > rows["high"]) | (rows["high"] > HUGE)
    if wrong.any():
        first = rows[wrong].iloc[0]
        raise BrokenContract(
            f"{what}: bounds {first['low']:g} to {first['high']:g} in row {rows.index[wrong][0]}; "
            "expected 0 <= low <= high, both or neither"
        )
    return rows[rows["low"].notna()]
