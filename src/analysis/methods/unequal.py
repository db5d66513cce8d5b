"""The Herfindahl-Hirschman index of counts that are known only within bounds."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq, minimize_scalar  # type: ignore[import-untyped]

from analysis.methods.interval import NOTHING, Interval


def herfindahl(low: np.ndarray, high: np.ndarray) -> Interval:
    """Return the least and the most the sum of squared shares can be.

    Parameters
    ----------
    low, high : numpy.ndarray
        Bounds of the counts.

    Returns
    -------
    Interval
        0 to 1. The low is reached: counts are as equal as their bounds let them be. The high is a bound by
        duality: safe for every table, and reached where all censored cells are equally wide.
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
    level = brentq(excess, top * 1e-9, top) if excess(top) < 0 else top
    counts = np.clip(level, low, high)
    return float((counts**2).sum() / counts.sum() ** 2)


def _most(low: np.ndarray, high: np.ndarray) -> float:
    """Return the smallest index that no table can pass, by bisection on the Lagrangian bound."""
    below, above = 0.0, 1.0
    for _ in range(40):
        tried = (below + above) / 2
        below, above = (below, tried) if _unreachable(tried, low, high) else (tried, above)
    return above


def _unreachable(index: float, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether no counts have this index or more.

    Sum of squares less index times squared sum is at most, for any u, what each cell reaches alone with the
    squared sum replaced by its tangent at u; if that is negative for one u, no table gets there.
    """

    def ceiling(u: float) -> float:
        price = 2 * index * u
        return float(np.maximum(low**2 - price * low, high**2 - price * high).sum() + index * u**2)

    found = minimize_scalar(ceiling, bounds=(float(low.sum()), float(high.sum())), method="bounded")
    return min(found.fun, ceiling(float(low.sum())), ceiling(float(high.sum()))) < 0
