"""Trends and breaks of yearly counts that vary more than chance alone.

Counts of administrations jump with laws, forms and single operations. A Poisson interval would be far too narrow,
so that the spread around the trend is estimated from the counts and widens every interval (quasi-Poisson), or is
modelled (negative binomial).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods import quantile
from analysis.methods.interval import HUGE, NOTHING, Interval
from analysis.methods.loglinear import LIMIT, information, maximise
from analysis.vocabulary.errors import BadRequest, BrokenContract

LEAST_SIDE = 2  # years on each side of a break
LEAST_YEARS = 5  # fewer leave no degrees of freedom worth the name
FAMILIES = ("quasi-poisson", "negative binomial")
SEED = 2006


@dataclass(frozen=True)
class Trend:
    """The yearly change of a count.

    Attributes
    ----------
    change : float
        Percent a year, censored cells at their low; missing where nothing can be said.
    interval : Interval
        Confidence interval, widened over the bounds of censored counts.
    dispersion : float
        Quasi-Poisson: variance over mean (1 would be pure chance). Negative binomial: the shape ``alpha``.
    years : int
    said : str
        Why nothing can be said; empty otherwise.
    """

    change: float
    interval: Interval
    dispersion: float
    years: int
    said: str = ""


@dataclass(frozen=True)
class Break:
    """A jump of the level, beside a smooth trend.

    Attributes
    ----------
    year : int
        First year of the new level.
    factor, interval : float, Interval
        New level over the old one; for a year that was searched for, the interval takes no account of the search.
    statistic, p : float
        F of the jump; its p-value. For an unknown date by simulation of the same search without a break.
    declared : bool
    """

    year: int
    factor: float
    interval: Interval
    statistic: float
    p: float
    declared: bool


def trend(counts: pd.DataFrame, family: str = "quasi-poisson", level: float = 0.95) -> Trend:
    """Fit a log-linear trend to yearly counts.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``year``, ``low``, ``high``: one row a year that was reported; a missing year is left out, never zero.
    family : str
        ``quasi-poisson`` or ``negative binomial``.
    level : float

    Returns
    -------
    Trend
        Without a number where fewer than five years, or no case at all, are given.
    """
    if family not in FAMILIES:
        raise BadRequest(f"family is {family!r}: expected one of {', '.join(FAMILIES)}")
    table = _series(counts)
    if len(table) < LEAST_YEARS:
        reason = f"{len(table)} years: a trend needs {LEAST_YEARS} or more"
        return Trend(math.nan, NOTHING, math.nan, len(table), reason)
    if not table["low"].sum() > 0:
        return Trend(math.nan, NOTHING, math.nan, len(table), "every count is zero or hidden")
    design = _design(table["year"])
    fits = [_slope(design, count, family, level) for count in _tilts(table)]
    slope, _, dispersion = fits[0]
    low, high = min(one[1].low for one in fits), max(one[1].high for one in fits)
    return Trend(
        100 * math.expm1(slope),
        Interval(100 * math.expm1(low), 100 * math.expm1(high)),
        dispersion,
        len(table),
    )


def declared_break(counts: pd.DataFrame, year: int, level: float = 0.95) -> Break | None:
    """Test a jump of the level at a date known beforehand: a new law, a new form.

    Returns nothing where the years on one side, or in all, are too few to tell.
    """
    table = _series(counts)
    return _jump(table, table["low"].to_numpy(float), year, level, True)


def find_break(
    counts: pd.DataFrame, level: float = 0.95, simulations: int = 499, seed: int = SEED
) -> Break | None:
    """Search the year with the largest jump, and say how often chance alone finds one as large.

    The series is simulated from the trend without a break, with the dispersion found, and searched in the same way:
    a date picked because it looks large is not tested as if it had been known.
    """
    table = _series(counts)
    count = table["low"].to_numpy(float)
    best = _largest(table, count, level)
    if best is None:
        return None
    mean, spread = _without_break(table, count)
    random = np.random.default_rng(seed)
    found = _searched(table, _overdispersed(random, mean, spread, simulations))
    p = float((1 + (found >= best.statistic).sum()) / (1 + len(found)))
    return Break(best.year, best.factor, best.interval, best.statistic, p, False)


def _series(counts: pd.DataFrame) -> pd.DataFrame:
    missing = {"year", "low", "high"} - set(counts.columns)
    if missing:
        raise BrokenContract(f"counts: no column {', '.join(sorted(missing))}; expected year, low and high")
    table = counts[["year", "low", "high"]].apply(pd.to_numeric, errors="coerce")
    wrong = counts[["year", "low", "high"]].notna().all(axis=1) & (
        table.isna().any(axis=1)
        | (table["low"] < 0)
        | (table["low"] > table["high"])
        | (table["high"] > HUGE)
    )
    if wrong.any():
        raise BrokenContract(
            f"counts: {counts[wrong].iloc[0].to_dict()}; expected a year and 0 <= low <= high"
        )
    table = table.dropna().sort_values("year", ignore_index=True)
    if table["year"].duplicated().any():
        raise BrokenContract(f"counts: {table['year'][table['year'].duplicated()].iloc[0]:g} occurs twice")
    return table


def _design(years: pd.Series) -> np.ndarray:
    return np.column_stack([np.ones(len(years)), years.to_numpy(float) - float(years.mean())])


def _tilts(table: pd.DataFrame) -> Iterator[np.ndarray]:
    """Yield the counts at their low, then every way to tilt them within their bounds.

    The slope rises with late counts and falls with early ones, so that its extremes lie where all counts before
    some year are at one bound and all later ones at the other.
    """
    low, high = table["low"].to_numpy(float), table["high"].to_numpy(float)
    yield low
    if (low != high).any():
        for at in range(len(low) + 1):
            yield np.concatenate([low[:at], high[at:]])
            yield np.concatenate([high[:at], low[at:]])


def _slope(design: np.ndarray, count: np.ndarray, family: str, level: float) -> tuple[float, Interval, float]:
    coefficients, errors, dispersion = (_quasi if family == FAMILIES[0] else _binomial)(design, count)
    free = len(count) - design.shape[1]
    wide = quantile.student_above((1 - level) / 2, free) * errors[-1]
    return coefficients[-1], Interval(coefficients[-1] - wide, coefficients[-1] + wide), dispersion


def _quasi(design: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit one series; a fit that has no maximum has no error either."""
    coefficients, errors, dispersion = _quasi_many(design, count[None])
    return coefficients[0], errors[0], float(dispersion[0])


def _quasi_many(design: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit Poisson models and widen their errors by the dispersion; less than chance is not believed."""
    coefficients, good = maximise(design, counts)
    mean = np.exp(np.clip(coefficients @ design.T, -LIMIT, LIMIT))
    free = counts.shape[1] - design.shape[1]
    dispersion = np.maximum(1.0, ((counts - mean) ** 2 / mean).sum(axis=1) / free)
    errors = np.full(coefficients.shape, np.nan)
    if good.any():
        spread = np.linalg.inv(information(design, mean[good]))
        errors[good] = np.sqrt(np.diagonal(spread, axis1=1, axis2=2) * dispersion[good, None])
    return coefficients, errors, dispersion


def _binomial(design: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit a negative binomial model; without overdispersion it is the Poisson model."""
    import statsmodels.api as sm  # type: ignore[import-untyped]

    poisson, errors, dispersion = _quasi(design, count)
    if dispersion <= 1:
        return poisson, errors, 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = sm.NegativeBinomial(count, design).fit(
            disp=False, maxiter=200, start_params=[*poisson, 1 / float(np.mean(count))]
        )
    if not fit.mle_retvals["converged"] or not np.isfinite(fit.bse[:-1]).all():
        return poisson, errors, math.nan
    return fit.params[:-1], fit.bse[:-1], float(fit.params[-1])


def _without_break(table: pd.DataFrame, count: np.ndarray) -> tuple[np.ndarray, float]:
    design = _design(table["year"])
    coefficients, _, dispersion = _quasi(design, count)
    return np.exp(design @ coefficients), dispersion


def _overdispersed(random: np.random.Generator, mean: np.ndarray, dispersion: float, size: int) -> np.ndarray:
    """Draw counts whose variance is the dispersion times their mean."""
    shape = (size, len(mean))
    if dispersion <= 1:
        return random.poisson(mean, shape).astype(float)
    rate = random.gamma(mean / (dispersion - 1), dispersion - 1, shape)
    return random.poisson(rate).astype(float)


def _jump(table: pd.DataFrame, count: np.ndarray, year: int, level: float, declared: bool) -> Break | None:
    step = (table["year"] >= year).to_numpy(float)
    before, after = int((step == 0).sum()), int(step.sum())
    if (
        min(before, after) < LEAST_SIDE
        or len(table) < LEAST_YEARS
        or not (count[step == 0].any() and count[step == 1].any())
    ):
        return None
    design = np.column_stack([_design(table["year"]), step])
    coefficients, errors, _ = _quasi(design, count)
    if np.isnan(errors[-1]):
        return None
    free = len(count) - design.shape[1]
    z = coefficients[-1] / errors[-1]
    wide = quantile.student_above((1 - level) / 2, free) * errors[-1]
    return Break(
        int(year),
        math.exp(coefficients[-1]),
        Interval(math.exp(coefficients[-1] - wide), math.exp(coefficients[-1] + wide)),
        float(z**2),
        quantile.student_beyond(z, free),
        declared,
    )


def _searched(table: pd.DataFrame, counts: np.ndarray) -> np.ndarray:
    """Return the largest statistic that the search finds in each of many series."""
    largest = np.zeros(len(counts))
    for year in table["year"]:
        step = (table["year"] >= year).to_numpy(float)
        usable = counts[:, step == 0].any(axis=1) & counts[:, step == 1].any(axis=1)
        if min(step.sum(), (1 - step).sum()) < LEAST_SIDE or not usable.any():
            continue
        coefficients, errors, _ = _quasi_many(np.column_stack([_design(table["year"]), step]), counts[usable])
        found = np.nan_to_num((coefficients[:, -1] / errors[:, -1]) ** 2)
        largest[usable] = np.maximum(largest[usable], found)
    return largest


def _largest(table: pd.DataFrame, count: np.ndarray, level: float) -> Break | None:
    found = [_jump(table, count, int(year), level, False) for year in table["year"]]
    return max((one for one in found if one is not None), key=lambda one: one.statistic, default=None)
