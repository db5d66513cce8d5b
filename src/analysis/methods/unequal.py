"""The Herfindahl-Hirschman index of counts that are known only within bounds."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]

from analysis.methods.interval import NOTHING, Interval

MOST = 20_000


def herfindahl(low: np.ndarray, high: np.ndarray) -> Interval:
    """Return the least and the most the sum of squared shares can be.

    Parameters
    ----------
    low, high : numpy.ndarray
        Bounds of the counts.

    Returns
    -------
    Interval
        0 to 1. Both are reached: at the low counts are as equal as their bounds let them be, at the high each
        censored cell is at one of its bounds.
    """
    if not high.sum() > 0:
        return NOTHING
    if (low == high).all():
        exact = float((low**2).sum() / low.sum() ** 2)
        return Interval(exact, exact)
    return Interval(_least(low, high), _most(low, high))


def _least(low: np.ndarray, high: np.ndarray) -> float:
    """At the minimum every count is the sum of squares over the sum, as near as its bounds allow."""

    def excess(level: float) -> float:
        counts = np.clip(level, low, high)
        return float((counts**2).sum() / counts.sum() - level)

    top = float(high.max())
    bottom = top * 1e-9
    equal = excess(bottom) <= 0  # all cells can be equal
    level = bottom if equal else brentq(excess, bottom, top) if excess(top) < 0 else top
    counts = np.clip(level, low, high)
    return float((counts**2).sum() / counts.sum() ** 2)


def _most(low: np.ndarray, high: np.ndarray) -> float:
    """Return the most of all corners, without visiting them all.

    The index is at most q where the length of the vector of counts is at most the root of q times their sum: a convex
    set (a cone). So the index is quasi-convex, and its most over a box is at a corner. Built cell by cell, a corner
    is a sum and a sum of squares; one with a larger sum and no larger squares than another stays below it whatever is
    added to both, and is dropped (the method of Nemhauser and Ullmann). Cells "<5" leave few: four sums for each.
    Where more than :data:`MOST` remain, which takes hundreds of bounds that are no whole numbers, two neighbours
    become one with the smaller sum and the larger squares: nothing lies above the result, but it may not be reached.
    """
    known = low == high
    sums, squares = np.array([low[known].sum()]), np.array([(low[known] ** 2).sum()])
    for bounds in np.column_stack([low, high])[~known]:
        sums, squares = np.add.outer(bounds, sums).ravel(), np.add.outer(bounds**2, squares).ravel()
        order = np.lexsort((-squares, sums))
        sums, squares = sums[order], squares[order]
        best = np.concatenate([[-1.0], np.maximum.accumulate(squares)[:-1]])
        sums, squares = sums[squares > best], squares[squares > best]
        if len(sums) > MOST:
            sums, squares = sums[::2], np.r_[squares[1::2], squares[-1:]][: (len(sums) + 1) // 2]
    somebody = sums > 0
    return float((squares[somebody] / sums[somebody] ** 2).max())
