"""A gravity model of flows: what distance, income and population go with, by Poisson pseudo-maximum likelihood.

The counts are of detections. A coefficient says where citizens of one country are detected, in countries that detect
and report; not why anybody is trafficked, and citizenship is no cause of anything.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.interval import Interval, cells
from analysis.vocabulary.errors import BadRequest, BrokenContract
from analysis.vocabulary.language import say

PER_TERM = 5  # fewer flows a coefficient than this say nothing
LARGE = 30.0  # a coefficient beyond is a separation, not an effect


@dataclass(frozen=True)
class Gravity:
    """What goes with larger flows.

    Attributes
    ----------
    terms : pandas.DataFrame
        ``term``, ``coefficient`` (elasticity where the covariate is a logarithm), ``low``, ``high``: robust confidence
        interval, widened over censored flows at both bounds. Empty where nothing can be said.
    flows, origins, destinations : int
        Pairs and countries behind it.
    left_out : int
        Pairs without a covariate, or of a country that has a constant and where nobody was counted for sure.
    fit : float
        Squared correlation of fitted and counted persons.
    why : str
        Why nothing can be said.
    """

    terms: pd.DataFrame
    flows: int
    origins: int
    destinations: int
    left_out: int
    fit: float
    why: str = ""

    @property
    def factors(self) -> pd.DataFrame:
        """How many times as many: ``term``, ``value``, ``low``, ``high``; for twice of a ``log_…``, for one more of another."""
        base = np.where(self.terms["term"].str.startswith("log_"), 2.0, np.e)
        ends = {"value": "coefficient", "low": "low", "high": "high"}
        return self.terms[["term"]].assign(
            **{end: base ** self.terms[name].to_numpy(float) for end, name in ends.items()}
        )


def gravity(
    found: pd.DataFrame,
    covariates: pd.DataFrame,
    terms: Sequence[str],
    fixed: Sequence[str] = (),
    zeros: bool = False,
    level: float = 0.95,
) -> Gravity:
    """Fit flows to covariates of their pairs.

    Parameters
    ----------
    found : pandas.DataFrame
        Cross-border flows, see :func:`analysis.methods.flows.cross_border`.
    covariates : pandas.DataFrame
        ``origin``, ``destination`` and one column a term; take logarithms beforehand.
    terms : sequence of str
        Columns to use.
    fixed : sequence of str
        ``origin`` or ``destination`` or both: a constant for each, which takes up all that is peculiar to a country,
        its way of detecting among it. Terms that do not vary within it cannot be told.
    zeros : bool
        Take pairs of the covariates without a flow as nobody. A country that lists no citizen of another has not
        printed a zero: without this, only the pairs that were printed are used, and the reading is of these.
    level : float

    Raises
    ------
    BadRequest
        For a term the covariates do not have, or a fixed effect of something else.
    BrokenContract
        For flows whose bounds cannot be counts, or a pair with two covariates.
    """
    _check(covariates, terms, fixed)
    rows = cells(found, "gravity")
    joined = rows.merge(
        covariates[["origin", "destination", *terms]],
        on=["origin", "destination"],
        how="outer" if zeros else "left",
    )
    joined[["low", "high"]] = joined[["low", "high"]].fillna(0.0)
    numbers = joined[list(terms)].apply(pd.to_numeric, errors="coerce")
    whole = joined[np.isfinite(numbers).all(axis=1)]
    for end in fixed:  # a constant needs somebody
        whole = whole[whole.groupby(end)["low"].transform("sum") > 0]
    counted = (
        len(whole),
        whole["origin"].nunique(),
        whole["destination"].nunique(),
        len(joined) - len(whole),
    )
    design = _design(whole, terms, fixed)
    if why := _too_little(whole, design):
        return Gravity(
            pd.DataFrame(columns=["term", "coefficient", "low", "high"]), *counted, float("nan"), why
        )
    fits = [_fit(design, whole[bound].to_numpy(float), level, len(terms)) for bound in ("low", "high")]
    if any(fit is None for fit in fits):
        why = say("the fit does not settle")
        return Gravity(
            pd.DataFrame(columns=["term", "coefficient", "low", "high"]), *counted, float("nan"), why
        )
    (low, ends, fitted), (_, other, _) = [fit for fit in fits if fit is not None]
    table = pd.DataFrame({"term": list(terms), "coefficient": low})
    table["low"] = [min(one.low, two.low) for one, two in zip(ends, other, strict=True)]
    table["high"] = [max(one.high, two.high) for one, two in zip(ends, other, strict=True)]
    return Gravity(table, *counted, float(np.corrcoef(fitted, whole["low"])[0, 1] ** 2))


def _design(whole: pd.DataFrame, terms: Sequence[str], fixed: Sequence[str]) -> pd.DataFrame:
    parts = [whole[list(terms)].astype(float)]
    parts += [pd.get_dummies(whole[end], prefix=end, dtype=float, drop_first=True) for end in fixed]
    return pd.concat(parts, axis=1).assign(constant=1.0)


def _too_little(whole: pd.DataFrame, design: pd.DataFrame) -> str:
    if not whole["low"].sum() > 0:
        return say("no flow with a person for sure")
    if len(whole) < PER_TERM * design.shape[1]:
        return say(
            "{flows} flows for {coefficients} coefficients: too few",
            flows=len(whole),
            coefficients=design.shape[1],
        )
    if np.linalg.matrix_rank(design.to_numpy()) < design.shape[1]:
        return say("the terms cannot be told apart: one is made up of others")
    return ""


def _fit(
    design: pd.DataFrame, count: np.ndarray, level: float, terms: int
) -> tuple[np.ndarray, list[Interval], np.ndarray] | None:
    """Fit one bound; errors are robust, because counts of persons spread far more than Poisson's."""
    import statsmodels.api as sm  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that does not settle is told by its result
        fit = sm.GLM(count, design.to_numpy(), family=sm.families.Poisson()).fit(cov_type="HC1")
    if (
        not fit.converged
        or not np.isfinite(fit.bse[:terms]).all()
        or np.abs(fit.params[:terms]).max() > LARGE
    ):
        return None
    ends = [Interval(float(low), float(high)) for low, high in fit.conf_int(1 - level)[:terms]]
    return fit.params[:terms], ends, fit.fittedvalues


def _check(covariates: pd.DataFrame, terms: Sequence[str], fixed: Sequence[str]) -> None:
    if not terms or (absent := [name for name in terms if name not in covariates]):
        raise BadRequest(
            f"gravity: no covariate {absent[0] if terms else ''!r}; expected columns of the covariates"
        )
    if wrong := [name for name in fixed if name not in ("origin", "destination")]:
        raise BadRequest(f"gravity: no fixed effect {wrong[0]!r}; expected origin, destination or both")
    if covariates.duplicated(["origin", "destination"]).any():
        raise BrokenContract("gravity: a pair of countries has two rows of covariates; expected one")
