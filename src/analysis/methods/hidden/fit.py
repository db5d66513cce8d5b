"""Poisson log-linear models of capture histories, many tables at once.

Every list is a main effect; a term of two or more lists says that being on them goes together, or apart. The mean
of the history of no list is the exponential of the intercept: it is what is estimated.

A term whose lists share nobody has no finite estimate: it goes to minus infinity, and its histories have a mean of
zero. Their rows and the term leave the model (Chan, Silverman and Vincent 2021, after Fienberg and Rinaldo 2012).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln  # type: ignore[import-untyped]

from analysis.methods.loglinear import LIMIT, climb, told_apart


@dataclass(frozen=True)
class Fits:
    """One model fitted to several tables.

    Attributes
    ----------
    means : numpy.ndarray
        Fitted persons by history, shape ``(tables, histories)``; zero where a term is minus infinity.
    hidden : numpy.ndarray
        Fitted persons on no list; missing where there is no estimate.
    deviance, likelihood : numpy.ndarray
        Deviance, and the logarithm of the likelihood.
    parameters : int
        Terms with the intercept and the main effects, those at minus infinity too.
    found : numpy.ndarray
        Whether the estimate exists and is unique.
    """

    means: np.ndarray
    hidden: np.ndarray
    deviance: np.ndarray
    likelihood: np.ndarray
    parameters: int
    found: np.ndarray


@lru_cache(maxsize=1024)
def overlaps(lists: int, terms: tuple[int, ...]) -> np.ndarray:
    """Return which histories hold all lists of a term, shape ``(histories, terms)``, 0 and 1."""
    wanted = np.array(terms, dtype=int)
    found = ((np.arange(1, 2**lists)[:, None] & wanted) == wanted).astype(float)
    found.setflags(write=False)  # shared by all who ask
    return found


def mains(lists: int) -> tuple[int, ...]:
    """Return the intercept (0) and the main effects."""
    return (0, *(1 << bit for bit in range(lists)))


def pairs(lists: int) -> tuple[int, ...]:
    """Return all terms of two lists."""
    return tuple(1 << a | 1 << b for a in range(lists) for b in range(a + 1, lists))


def empty(counts: np.ndarray, lists: int, terms: tuple[int, ...]) -> np.ndarray:
    """Return which terms have no person on all their lists, shape ``(tables, terms)``."""
    return np.atleast_2d(counts) @ overlaps(lists, terms) == 0


def fit(counts: np.ndarray, lists: int, terms: Iterable[int]) -> Fits:
    """Fit a model to one table or to many.

    Parameters
    ----------
    counts : numpy.ndarray
        Persons by history, shape ``(histories,)`` or ``(tables, histories)``.
    lists : int
        Number of lists.
    terms : iterable of int
        Terms of two lists or more; the intercept and the main effects are always in.
    """
    tables = np.atleast_2d(np.asarray(counts, dtype=float))
    model = (*mains(lists), *sorted(set(terms)))
    means = np.zeros_like(tables)
    hidden, found = np.full(len(tables), np.nan), np.zeros(len(tables), dtype=bool)
    for rows, none in _alike(empty(tables, lists, model)):
        cells, design, apart = _layout(lists, model, none)
        if not apart:
            means[rows] = np.nan
            continue
        beta, good = climb(design, tables[np.ix_(rows, cells)])
        logs = np.column_stack([beta @ design.T, beta[:, 0]])
        fitted = np.exp(np.clip(logs, -LIMIT, LIMIT))
        fitted[~good] = np.nan
        means[np.ix_(rows, cells)], hidden[rows], found[rows] = fitted[:, :-1], fitted[:, -1], good
    likelihood, deviance = _likelihood(tables, means)
    return Fits(means, hidden, deviance, likelihood, len(model), found)


def _alike(none: np.ndarray) -> list[tuple[np.ndarray, tuple[bool, ...]]]:
    """Return the tables by which terms nobody has in them."""
    if len(none) == 1:
        return [(np.zeros(1, dtype=int), tuple(none[0].tolist()))]
    patterns, groups = np.unique(none, axis=0, return_inverse=True)
    return [
        (np.flatnonzero(groups.ravel() == number), tuple(pattern.tolist()))
        for number, pattern in enumerate(patterns)
    ]


@lru_cache(maxsize=4096)
def _layout(
    lists: int, model: tuple[int, ...], none: tuple[bool, ...]
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the histories and the design that stay, and whether they tell the terms apart."""
    gone = tuple(term for term, out in zip(model, none, strict=True) if out)
    kept = tuple(term for term, out in zip(model, none, strict=True) if not out)
    cells = np.flatnonzero(~overlaps(lists, gone).any(axis=1))
    design = overlaps(lists, kept)[cells]
    return cells, design, told_apart(design)


def _likelihood(counts: np.ndarray, means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return log-likelihood and deviance; a history with a mean of zero has nobody and adds nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logged = np.where(counts > 0, counts * np.log(means), 0.0)
        own = np.where(counts > 0, counts * np.log(counts), 0.0)
    likelihood = (logged - means - gammaln(counts + 1)).sum(axis=1)
    deviance = 2 * (own - logged - counts + means).sum(axis=1)
    return likelihood, deviance
