"""The quantiles that intervals are made of, straight from scipy.special.

scipy.stats gives the same numbers, and takes half a second to load in every process that starts with a table.
"""

from __future__ import annotations

from typing import Any

from scipy import special  # type: ignore[import-untyped]


def normal(share: Any) -> Any:
    """Return where a standard normal variable lies with this chance or below; for an array, of each."""
    return special.ndtri(share)


def gamma(share: float, shape: float) -> float:
    """Return where a gamma variable of scale 1 lies with this chance or below."""
    return float(special.gammaincinv(shape, share))


def gamma_above(share: float, shape: float) -> float:
    """Return where a gamma variable of scale 1 lies with this chance or above."""
    return float(special.gammainccinv(shape, share))


def beta(share: float, first: float, second: float) -> float:
    """Return where a beta variable lies with this chance or below."""
    return float(special.betaincinv(first, second, share))


def beta_above(share: float, first: float, second: float) -> float:
    """Return where a beta variable lies with this chance or above."""
    return float(special.betainccinv(first, second, share))


def student_above(share: float, free: float) -> float:
    """Return where Student's t with so many degrees of freedom lies with this chance or above."""
    return -float(special.stdtrit(free, share))


def student_beyond(value: float, free: float) -> float:
    """Return the chance that Student's t lies as far from zero, on either side."""
    return float(2 * special.stdtr(free, -abs(value)))
