"""Which terms the model gets: step by step, or the best of all models by BIC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.special import gammainc, gammaincc  # type: ignore[import-untyped]

from analysis.methods.hidden.fit import Fits, fit, overlaps, pairs
from analysis.methods.hidden.table import Lists
from analysis.vocabulary.errors import BadRequest

THRESHOLD = 0.02  # Chan, Silverman and Vincent (2021), by simulation


@dataclass(frozen=True)
class Chosen:
    """What stepwise selection chose, for each of several tables.

    Attributes
    ----------
    hidden : numpy.ndarray
        Persons on no list; missing where not even the model without terms has an estimate.
    terms : list of tuple of int
        Terms in the order they were added.
    """

    hidden: np.ndarray
    terms: list[tuple[int, ...]]


def stepwise(counts: np.ndarray, lists: int, threshold: float = THRESHOLD) -> Chosen:
    """Add the pair whose overlap is least likely under the model, as long as it is unlikely enough.

    For each absent pair, with N persons on both lists and m of them expected under the model, p is the smaller of
    the Poisson probabilities of N or fewer, and of N or more. The pair with the smallest p below the threshold is
    added; one that would leave the table without a single estimate is passed over.

    Parameters
    ----------
    counts : numpy.ndarray
        One table or many, ``(tables, histories)``: tables with the same terms are fitted together.
    lists : int
    threshold : float
    """
    tables = np.atleast_2d(np.asarray(counts, dtype=float))
    candidates = pairs(lists)
    seen = tables @ overlaps(lists, candidates)
    terms: list[tuple[int, ...]] = [()] * len(tables)
    first = fit(tables, lists, ())
    hidden, means = first.hidden.copy(), first.means.copy()
    barred = np.zeros(seen.shape, dtype=bool)
    active = np.flatnonzero(first.found)
    while len(active):
        p = _unlikely(seen[active], means[active] @ overlaps(lists, candidates))
        p[barred[active]] = 1.0
        best = p.argmin(axis=1)
        going = p[np.arange(len(active)), best] < threshold
        active, best = active[going], best[going]
        for pick, rows in _together(terms, active, best):
            model = (*terms[rows[0]], candidates[pick])
            found = fit(tables[rows], lists, model)
            good, bad = rows[found.found], rows[~found.found]
            hidden[good], means[good] = found.hidden[found.found], found.means[found.found]
            for row in good:
                terms[row] = (*terms[row], candidates[pick])
                barred[row] = [candidate in terms[row] for candidate in candidates]
            barred[bad, pick] = True
    return Chosen(hidden, terms)


def _unlikely(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return the smaller tail of the Poisson distribution."""
    few = gammaincc(seen + 1, np.maximum(expected, 1e-300))
    many = np.where(seen > 0, gammainc(np.maximum(seen, 1), np.maximum(expected, 1e-300)), 1.0)
    return np.minimum(few, many)


def _together(
    terms: list[tuple[int, ...]], active: np.ndarray, best: np.ndarray
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the tables that have the same terms and add the same pair."""
    groups: dict[tuple[frozenset[int], int], list[int]] = {}
    for row, pick in zip(active.tolist(), best.tolist(), strict=True):
        groups.setdefault((frozenset(terms[row]), pick), []).append(row)
    for (_, pick), rows in groups.items():
        yield pick, np.array(rows)


@lru_cache(maxsize=16)
def models(lists: int, order: int) -> tuple[tuple[int, ...], ...]:
    """Return every model with all main effects and terms of up to so many lists.

    A term of three lists needs its pairs: models are hierarchical, as in every paper of the field.

    Raises
    ------
    BadRequest
        For more models than can be fitted in a coffee break: six lists of order three have millions.
    """
    if not 1 <= order < lists:
        raise BadRequest(f"order is {order}: expected 1 to {lists - 1} for {lists} lists")
    if (order > 2 and lists > 5) or (order == 2 and lists > 6):
        raise BadRequest(f"{lists} lists of order {order} have too many models; use the stepwise choice")
    found: list[frozenset[int]] = [frozenset()]
    for size in range(2, order + 1):
        found = [model | frozenset(more) for model in found for more in _addable(model, lists, size)]
    return tuple(tuple(sorted(model)) for model in found)


def _addable(model: frozenset[int], lists: int, size: int) -> Iterator[tuple[int, ...]]:
    """Yield every set of terms of a size all of whose smaller terms are in the model."""
    terms = [sum(1 << bit for bit in chosen) for chosen in combinations(range(lists), size)]
    allowed = [term for term in terms if size == 2 or _inside(term, model, lists)]
    for number in range(len(allowed) + 1):
        yield from combinations(allowed, number)


def _inside(term: int, model: frozenset[int], lists: int) -> bool:
    return all(term & ~(1 << bit) in model for bit in range(lists) if term >> bit & 1)


def around(terms: tuple[int, ...], lists: int) -> tuple[tuple[int, ...], ...]:
    """Return the models of pairs at most two terms away from one, itself and the one without terms among them."""
    start = frozenset(terms)
    changes = [frozenset(some) for size in (0, 1, 2) for some in combinations(pairs(lists), size)]
    return tuple(
        dict.fromkeys(tuple(sorted(one)) for one in [*(start ^ some for some in changes), frozenset()])
    )


def by_bic(table: Lists, order: int = 2, tried: tuple[tuple[int, ...], ...] | None = None) -> pd.DataFrame:
    """Fit every model up to an order, or those given, and rank them by BIC.

    Returns
    -------
    pandas.DataFrame
        ``terms`` (numbers), ``estimate`` (persons, seen and unseen), ``bic``, ``aic``, ``deviance``, ``parameters``;
        best first. Models without a single estimate are left out.
    """
    lists = len(table.names)
    kept = {model: fit(table.counts, lists, model) for model in (tried or models(lists, order))}
    rows = [
        {
            "terms": model,
            "estimate": table.observed + float(found.hidden[0]),
            "bic": float(bic(found, table.counts)[0]),
            "aic": float(2 * found.parameters - 2 * found.likelihood[0]),
            "deviance": float(found.deviance[0]),
            "parameters": found.parameters,
        }
        for model, found in kept.items()
        if found.found[0]
    ]
    columns = ["terms", "estimate", "bic", "aic", "deviance", "parameters"]
    return pd.DataFrame(rows, columns=columns).sort_values("bic", kind="stable", ignore_index=True)


def bic(found: Fits, counts: np.ndarray) -> np.ndarray:
    """Return the BIC of each table: persons are the observations, and each term counts, at minus infinity too.

    So do Silverman, Chan and Vincent (2024): a pair that shares nobody was left out of the means because the table was
    seen, and is paid for like any other term.
    """
    persons = np.atleast_2d(counts).sum(axis=1)
    return found.parameters * np.log(persons) - 2 * found.likelihood
