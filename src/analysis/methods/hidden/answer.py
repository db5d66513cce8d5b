"""One answer with its doubt: the estimate, its interval, and what other models say of the same table."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.hidden import bootstrap, select
from analysis.methods.hidden.existence import MANY_ESTIMATES, why_not
from analysis.methods.hidden.fit import fit, pairs
from analysis.methods.hidden.table import Lists, lists
from analysis.methods.interval import NOTHING, Interval
from analysis.vocabulary.errors import BadRequest

METHODS = ("stepwise", "bic")
MOST_REPLICATES = 100_000
MOST_SEARCHED = 5  # lists all models of which are tried
AS_GOOD = 10.0  # models this much worse by BIC are out of the race (Kass and Raftery 1995)
TOP = 60  # models tried in each replicate: Silverman, Chan and Vincent (2024), Figure 1


@dataclass(frozen=True)
class Estimate:
    """How many persons there are, on the lists and on none.

    Attributes
    ----------
    estimate : float
        Persons, seen and unseen; missing where the table has no estimate.
    interval, percentiles : Interval
        BCa and percentile intervals; both repeat the choice of the model.
    observed : int
        Persons on one list or more.
    terms : tuple of str
        Terms of the model, names joined by a dot; each says that two lists depend.
    empty : tuple of str
        Terms whose lists share nobody: at minus infinity.
    method : str
    level : float
    replicates, failed : int
        Replicates, and those without an estimate.
    why : str
        Why there is no estimate, or no interval; empty otherwise.
    """

    estimate: float
    interval: Interval
    percentiles: Interval
    observed: int
    terms: tuple[str, ...]
    empty: tuple[str, ...]
    method: str
    level: float
    replicates: int
    failed: int
    why: str = ""

    @property
    def told(self) -> str:
        """The answer in plain words, with what it rests on."""
        if math.isnan(self.estimate):
            return f"{self.observed:,} persons were seen; how many were not cannot be said: {self.why}."
        terms = (
            f"dependence between {', '.join(self.terms)}"
            if self.terms
            else "lists that do not depend on each other"
        )
        return (
            f"{self.observed:,} persons were seen on the lists. If the model holds, there are {self.estimate:,.0f} in all, "
            f"{_between(self.interval, self.level)}. The model ({self.method}) has {terms}. Other models that fit as well "
            f"can say otherwise; what no list could ever reach is in none of them.{f' Note: {self.why}.' if self.why else ''}"
        )

    def as_record(self) -> dict[str, object]:
        """Return plain values, as JSON takes them: what cannot be said is null."""

        def plain(value: float) -> float | None:
            return round(value, 2) if math.isfinite(value) else None

        return {
            "estimate": plain(self.estimate),
            "low": plain(self.interval.low),
            "high": plain(self.interval.high),
            "percentile_low": plain(self.percentiles.low),
            "percentile_high": plain(self.percentiles.high),
            "terms": list(self.terms),
            "terms_without_overlap": list(self.empty),
            "observed": self.observed,
            "method": self.method,
            "level": self.level,
            "replicates": self.replicates,
            "replicates_without_estimate": self.failed,
            "why": self.why,
        }


def estimate(
    table: pd.DataFrame,
    method: str = "stepwise",
    order: int = 2,
    replicates: int = 1000,
    level: float = 0.95,
    seed: int = bootstrap.SEED,
) -> Estimate:
    """Estimate how many persons are on none of the lists.

    Parameters
    ----------
    table : pandas.DataFrame
        Capture histories, see :func:`analysis.methods.hidden.table.lists`.
    method : str
        ``stepwise`` (Chan, Silverman and Vincent 2021) or ``bic`` (Silverman, Chan and Vincent 2024).
    order : int
        For ``bic``: how many lists a term may join.
    replicates : int
        Bootstrap replicates, 0 for none.
    level : float
    seed : int

    Raises
    ------
    BadRequest
        For a method, order, level or number of replicates that is not to be had.
    BrokenContract
        For a table that is none.
    """
    _check(method, replicates, level)
    given = lists(table)
    number, why = len(given.names), undecidable(given)
    terms = None if why else _choose(given, method, order)
    if terms is None:
        reason = why or f"{why_not(given.counts, number, ())}, not even if no list depends on another"
        return Estimate(math.nan, NOTHING, NOTHING, given.observed, (), (), method, level, 0, 0, reason)
    found = given.observed + float(fit(given.counts, number, terms).hidden[0])
    empty = tuple(term for term in terms if not given.counts[_holding(number, term)].any())
    interval, percentiles, failed, why = NOTHING, NOTHING, 0, ""
    if replicates:
        refit = bootstrap.by_steps(number) if method == "stepwise" else bootstrap.by_rank(given, order, TOP)
        drawn = bootstrap.replicates(given, refit, replicates, seed)
        interval, percentiles = bootstrap.bca(found, drawn, level), bootstrap.percentile(drawn, level)
        failed, why = drawn.failed, _doubt(interval, drawn)
    named = given.named(terms), given.named(empty)
    return Estimate(
        found, interval, percentiles, given.observed, *named, method, level, replicates, failed, why
    )


def undecidable(given: Lists) -> str:
    """Return why a table cannot tell whether lists depend on each other, or an empty text.

    If the model with every pair fits in more than one way, a simpler model may well have an estimate, but only because
    it takes for granted what the table cannot show: with :func:`fixed` a reader may ask for it by name. Every published
    table of this field passes.
    """
    number = len(given.names)
    why = why_not(given.counts, number, pairs(number))
    if MANY_ESTIMATES not in why:
        return ""
    apart = [term for term in pairs(number) if not given.counts[_holding(number, term)].any()]
    named = f" (nobody is on both lists of {', '.join(given.named(tuple(apart)))})" if apart else ""
    return f"with every pair of lists in the model, {why}{named}: the table cannot tell whether lists depend"


def fixed(table: pd.DataFrame, terms: tuple[str, ...]) -> tuple[float, str]:
    """Return the estimate of one given model, and why it has none."""
    given = lists(table)
    numbers = tuple(given.term(term) for term in terms)
    found = fit(given.counts, len(given.names), numbers)
    if found.found[0]:
        return given.observed + float(found.hidden[0]), ""
    return math.nan, why_not(given.counts, len(given.names), numbers) or "the fit does not settle"


def answers(
    table: pd.DataFrame, replicates: int = 1000, level: float = 0.95, seed: int = bootstrap.SEED
) -> tuple[Estimate, ...]:
    """Return what each way of choosing the model says of one table: an answer is no answer without the others.

    The search by BIC is left out for six lists and more, where it has too many models.
    """
    ways = METHODS if len(lists(table).names) <= MOST_SEARCHED else METHODS[:1]
    return tuple(estimate(table, way, replicates=replicates, level=level, seed=seed) for way in ways)


def overlap(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many persons two lists share; on the diagonal, how many a list holds."""
    given = lists(table)
    bits = [1 << bit for bit in range(len(given.names))]
    shared = [[int(given.counts[_holding(len(bits), a | b)].sum()) for b in bits] for a in bits]
    return pd.DataFrame(shared, index=list(given.names), columns=list(given.names))


def spread(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the models of pairs say that fit about as well as the best: the doubt no single model shows.

    Up to five lists every model is tried; beyond, those at most two terms away from the stepwise choice.

    Returns
    -------
    pandas.DataFrame
        ``terms`` (names), ``estimate``, ``bic``, ``aic``, ``deviance``, ``parameters``, ``behind`` (BIC less that of
        the best), and ``chosen``: ``best by BIC``, ``stepwise``, ``independent lists``, or nothing. Models no more
        than ten behind, and the named ones wherever they stand. Empty where the table cannot tell.
    """
    given = lists(table)
    number = len(given.names)
    step = select.stepwise(given.counts, number).terms[0]
    tried = None if number <= MOST_SEARCHED else select.around(step, number)
    ranked = select.by_bic(given, 2, tried)
    if undecidable(given) or ranked.empty:
        return ranked.iloc[:0].assign(behind=[], chosen=[])
    names = [_called(frozenset(terms), frozenset(step)) for terms in ranked["terms"]]
    names[0] = ", ".join(filter(None, ["best by BIC", names[0]]))
    behind = ranked["bic"] - ranked["bic"].min()
    found = ranked.assign(terms=ranked["terms"].map(given.named), behind=behind, chosen=names)
    return found[(behind <= AS_GOOD) | (found["chosen"] != "")].reset_index(drop=True)


def _between(interval: Interval, level: float) -> str:
    if not interval.said:
        return "without an interval"
    high = "no upper limit" if math.isinf(interval.high) else f"{interval.high:,.0f}"
    return f"{interval.low:,.0f} to {high} ({100 * level:g} % interval, choice of the model included)"


def _called(terms: frozenset[int], step: frozenset[int]) -> str:
    names = ["stepwise"] * (terms == step) + ["independent lists"] * (not terms)
    return ", ".join(names)


def _choose(given: Lists, method: str, order: int) -> tuple[int, ...] | None:
    if method == "bic":
        ranked = select.by_bic(given, order)
        return tuple(ranked["terms"].iloc[0]) if len(ranked) else None
    chosen = select.stepwise(given.counts, len(given.names))
    return None if np.isnan(chosen.hidden[0]) else chosen.terms[0]


def _holding(number: int, term: int) -> np.ndarray:
    return np.flatnonzero((np.arange(1, 2**number) & term) == term)


def _doubt(interval: Interval, drawn: bootstrap.Replicates) -> str:
    if math.isinf(interval.high):
        return f"no upper limit: {drawn.failed} of {len(drawn.estimates)} replicates have no estimate"
    if not interval.said:
        return "no BCa interval: leaving one person out leaves no estimate, or all replicates lie on one side"
    return ""


def _check(method: str, replicates: int, level: float) -> None:
    if method not in METHODS:
        raise BadRequest(f"method is {method!r}: expected one of {', '.join(METHODS)}")
    if not 0 <= replicates <= MOST_REPLICATES:
        raise BadRequest(f"replicates is {replicates}: expected 0 to {MOST_REPLICATES:,}")
    if not 0 < level < 1:
        raise BadRequest(f"level is {level}: expected a confidence between 0 and 1, such as 0.95")
