"""Why a model has no estimate: nobody's fault, a property of the table, found by linear programming."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]

from analysis.methods.hidden.fit import empty, mains, overlaps

FINE, NO_ESTIMATE, MANY_ESTIMATES = "", "no estimate exists", "more than one estimate fits as well"
NOTHING = 1e-9


def why_not(counts: np.ndarray, lists: int, terms: Iterable[int]) -> str:
    """Return why a model has no single estimate for a table, or an empty text.

    An estimate exists if some table with a person, or part of one, in every history has the same overlaps as the
    observed one (Fienberg and Rinaldo 2012); it is unique if the terms are told apart by the histories that are left
    when terms without a person go to minus infinity (Chan, Silverman and Vincent 2021).

    Parameters
    ----------
    counts : numpy.ndarray
        Persons by history.
    lists : int
        Number of lists.
    terms : iterable of int
        Terms of two lists or more.
    """
    model = (*mains(lists), *sorted(set(terms)))
    none = empty(counts, lists, model)[0]
    return _why_not(tuple(bool(count) for count in np.asarray(counts) > 0), lists, model, tuple(none))


@lru_cache(maxsize=65536)
def _why_not(seen: tuple[bool, ...], lists: int, model: tuple[int, ...], none: tuple[bool, ...]) -> str:
    """Whether an estimate exists hangs only on which histories anyone has, so that one answer serves many tables."""
    kept = tuple(term for term, gone in zip(model, none, strict=True) if not gone)
    gone = tuple(term for term, gone in zip(model, none, strict=True) if gone)
    cells = ~overlaps(lists, gone).any(axis=1) if gone else np.ones(len(seen), dtype=bool)
    design = overlaps(lists, kept)[cells]
    reasons = []
    if not _positive(design, np.array(seen, dtype=float)[cells]):
        reasons.append(NO_ESTIMATE)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        reasons.append(MANY_ESTIMATES)
    return "; ".join(reasons)


def _positive(design: np.ndarray, counts: np.ndarray) -> bool:
    """Whether some table with the same overlaps has more than nothing in every history."""
    cells = len(design)
    # Maximise s where table >= s: put table = s + rest, rest >= 0.
    equal = np.column_stack([design.T, design.sum(axis=0)])
    found = linprog(
        np.r_[np.zeros(cells), -1.0],
        A_eq=equal,
        b_eq=design.T @ counts,
        bounds=[(0, None)] * (cells + 1),
        method="highs",
    )
    return bool(found.status == 0 and -found.fun > NOTHING)
