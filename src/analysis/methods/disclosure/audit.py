"""The attack: what somebody who reads everything published can work out of what is hidden.

For each hidden cell, two linear programmes ask for the least and the most it can be, given every count that is
printed anywhere. If they are close together, the cell is not hidden, only unprinted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from analysis.methods.disclosure.tables import Counted
from analysis.methods.interval import Interval

SLACK = 1e-6


@dataclass(frozen=True)
class Attack:
    """What the attack finds of one hidden sum: its bounds, and the printed sums that give them away."""

    bounds: Interval
    through: tuple[int, ...]

    @property
    def width(self) -> float:
        """How many numbers of persons are left, less one."""
        return self.bounds.high - self.bounds.low


@dataclass(frozen=True)
class Knowledge:
    """What all printed sums say together, as small as it can be made.

    Attributes
    ----------
    sums : scipy.sparse.csr_array
        Printed sums that still hold an unknown, over the unknowns that are left.
    counts : numpy.ndarray
        Their persons, less what is known of them.
    rows : numpy.ndarray
        Which sum each is.
    open : numpy.ndarray
        Unknowns that are left: those that no printed sum gives alone.
    known : numpy.ndarray
        Persons of each unknown that is given, and 0.
    given : numpy.ndarray
        Which printed sum gives each unknown, -1 for none.
    """

    sums: csr_array
    counts: np.ndarray
    rows: np.ndarray
    open: np.ndarray
    known: np.ndarray
    given: np.ndarray


def knowledge(found: Counted, hidden: np.ndarray) -> Knowledge:
    """Return what a reader knows: groups printed by themselves are no unknowns any more."""
    size = np.diff(found.sums.indptr)
    alone = np.flatnonzero(~hidden & (size == 1))
    known, given = np.zeros(found.sums.shape[1]), np.full(found.sums.shape[1], -1)
    places = found.sums.indices[found.sums.indptr[alone]]
    known[places], given[places] = found.counts[alone], alone
    open_ = np.flatnonzero(given < 0)
    left = found.sums[:, open_]
    rows = np.flatnonzero(~hidden & (np.diff(left.indptr) > 0))
    return Knowledge(left[rows], found.counts[rows] - found.sums[rows] @ known, rows, open_, known, given)


def attack(found: Counted, facts: Knowledge, target: int) -> Attack:
    """Return what can be worked out of one sum from all those not hidden."""
    groups = found.sums.indices[found.sums.indptr[target] : found.sums.indptr[target + 1]]
    wanted = np.isin(facts.open, groups).astype(float)
    base = float(facts.known[groups].sum())
    through = set(facts.given[groups][facts.given[groups] >= 0].tolist())
    if not wanted.any():
        return Attack(Interval(base, base), tuple(sorted(through)))
    ends = []
    for sign in (1, -1):
        solved = linprog(
            sign * wanted,
            A_eq=facts.sums if len(facts.rows) else None,
            b_eq=facts.counts if len(facts.rows) else None,
            bounds=(0, None),
            method="highs",
        )
        if solved.status != 0:  # nothing printed bounds it
            ends.append(np.inf)
            continue
        ends.append(base + sign * solved.fun)
        through |= _way(found, facts, solved.eqlin.marginals) if len(facts.rows) else set()
    low = base if np.isinf(ends[0]) else ends[0]
    return Attack(Interval(float(low), float(ends[1])), tuple(sorted(through)))


def _way(found: Counted, facts: Knowledge, prices: np.ndarray) -> set[int]:
    """Return the printed sums a solution rests on, and those that gave what was taken away from them."""
    used = facts.rows[np.abs(prices) > SLACK]
    given = facts.given[np.unique(found.sums[used].indices)] if len(used) else np.zeros(0, dtype=int)
    return {*used.tolist(), *given[given >= 0].tolist()}


def exposed(
    found: Counted, hidden: np.ndarray, secret: Iterable[int], least: np.ndarray
) -> dict[int, Attack]:
    """Return the secret sums that are known more closely than they may be.

    Parameters
    ----------
    found : Counted
    hidden : numpy.ndarray
        Which sums are not printed.
    secret : iterable of int
        Sums that must stay hidden.
    least : numpy.ndarray
        How wide the bounds of each sum must be.
    """
    facts = knowledge(found, hidden)
    attacks = {one: attack(found, facts, one) for one in secret}
    return {one: seen for one, seen in attacks.items() if seen.width < least[one] - SLACK}
