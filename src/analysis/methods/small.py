"""Small counts: Poisson intervals, rates, ratios of rates and differences of proportions.

The intervals speak of chance as if each case came on its own. Detections come in operations of many persons, so
the true doubt is larger; and they know nothing of cases that nobody saw.
"""

from __future__ import annotations

import math
from itertools import product

from analysis.methods import quantile
from analysis.methods.interval import HUGE, NOTHING, Interval
from analysis.vocabulary.errors import BadRequest, BrokenContract


def poisson(count: float | Interval, exposure: float = 1.0, level: float = 0.95) -> Interval:
    """Return the exact (Garwood) interval of a Poisson rate.

    Parameters
    ----------
    count : float or Interval
        Cases; a censored count takes its low for the lower and its high for the upper limit.
    exposure : float
        What the cases are divided by: residents, victims, years.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Per unit of exposure; nothing for an exposure of zero.
    """
    least, most = _count(count)
    tail = _tail(level)
    if not exposure > 0:
        return NOTHING
    low = quantile.gamma(tail, least) if least > 0 else 0.0
    return Interval(low / exposure, quantile.gamma_above(tail, most + 1) / exposure)


def rate_ratio(
    first: float | Interval, second: float | Interval, exposures: tuple[float, float], level: float = 0.95
) -> Interval:
    """Return the exact interval of the ratio of two Poisson rates, second to first, given their sum."""
    tail, (a, b) = _tail(level), (_count(first), _count(second))
    if not min(exposures) > 0 or a.high + b.high == 0:
        return NOTHING
    scale = exposures[0] / exposures[1]
    low = quantile.beta(tail, b.low, a.high + 1) if b.low > 0 else 0.0
    high = quantile.beta_above(tail, b.high + 1, a.low) if a.low > 0 else 1.0
    return Interval(scale * low / (1 - low), scale * high / (1 - high) if high < 1 else math.inf)


def difference(
    first: tuple[float | Interval, float | Interval],
    second: tuple[float | Interval, float | Interval],
    level: float = 0.95,
) -> tuple[Interval, Interval]:
    """Return how a proportion differs between two groups, second less first, in percentage points.

    Parameters
    ----------
    first, second : tuple
        Persons in the part and persons in the rest, exact or censored.
    level : float

    Returns
    -------
    tuple of Interval
        What the counts themselves allow, and Newcombe's interval of chance widened over every corner of the bounds.
    """
    _tail(level)
    sides = [(_count(part), _count(rest)) for part, rest in (first, second)]
    if any(part.low + rest.low <= 0 for part, rest in sides):
        return NOTHING, NOTHING
    corners = [list(product(set(part), set(rest))) for part, rest in sides]
    plain, wide = [], []
    for (a, b), (c, d) in product(*corners):
        plain.append(100 * (c / (c + d) - a / (a + b)))
        wide.append(_newcombe((a, a + b), (c, c + d), level))
    chance = Interval(min(one.low for one in wide), max(one.high for one in wide))
    return Interval(min(plain), max(plain)), chance


def wilson(part: float, whole: float, level: float = 0.95) -> Interval:
    """Return Wilson's interval of a proportion, 0 to 1."""
    z = -float(quantile.normal(_tail(level)))
    middle, spread = part + z**2 / 2, z * math.sqrt(part * (whole - part) / whole + z**2 / 4)
    return Interval(
        max(0.0, (middle - spread) / (whole + z**2)), min(1.0, (middle + spread) / (whole + z**2))
    )


def _newcombe(first: tuple[float, float], second: tuple[float, float], level: float) -> Interval:
    """Return Newcombe's hybrid score interval of a difference of proportions, in points."""
    p, q = first[0] / first[1], second[0] / second[1]
    a, b = wilson(*first, level), wilson(*second, level)
    down = math.hypot(q - b.low, a.high - p)
    up = math.hypot(b.high - q, p - a.low)
    return Interval(100 * (q - p - down), 100 * (q - p + up))


def _count(given: float | Interval) -> Interval:
    try:
        found = given if isinstance(given, Interval) else Interval(float(given), float(given))
        wrong = not 0 <= found.low <= found.high <= HUGE
    except (TypeError, ValueError):
        wrong = True
    if wrong:
        raise BrokenContract(f"count is {given!r}: expected a number of cases, 0 or more, or bounds of it")
    return found


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise BadRequest(f"level is {level!r}: expected a confidence between 0 and 1, such as 0.95")
    return (1 - level) / 2
