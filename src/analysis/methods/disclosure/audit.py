"""The attack: what somebody who reads everything published can work out of what is hidden.

For each hidden cell, two linear programmes ask for the least and the most it can be, given every count that is
printed anywhere. If they are close together, the cell is not hidden, only unprinted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog  # type: ignore[import-untyped]
from scipy.sparse import csr_array, eye_array, kron  # type: ignore[import-untyped]

from analysis.methods.disclosure.tables import Counted
from analysis.methods.interval import Interval
from analysis.vocabulary.errors import BrokenContract

SLACK = 1e-6
AT_ONCE = 4000  # unknowns of one programme: setting up a small one takes longer than solving it


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
        Unknowns that are left: those in printed sums, and given by none alone. Their counts bound them.
    free : numpy.ndarray
        Whether each unknown is in no printed sum: nothing bounds it.
    known : numpy.ndarray
        Persons of each unknown that is given, and 0.
    given : numpy.ndarray
        Which printed sum gives each unknown, -1 for none.
    """

    sums: csr_array
    counts: np.ndarray
    rows: np.ndarray
    open: np.ndarray
    free: np.ndarray
    known: np.ndarray
    given: np.ndarray


def knowledge(found: Counted, hidden: np.ndarray) -> Knowledge:
    """Return what a reader knows: groups printed by themselves are no unknowns any more."""
    size = np.diff(found.sums.indptr)
    alone = np.flatnonzero(~hidden & (size == 1))
    known, given = np.zeros(found.sums.shape[1]), np.full(found.sums.shape[1], -1)
    places = found.sums.indices[found.sums.indptr[alone]]
    known[places], given[places] = found.counts[alone], alone
    free = np.asarray(found.sums[~hidden].sum(axis=0)).ravel() == 0
    open_ = np.flatnonzero((given < 0) & ~free)
    left = found.sums[:, open_]
    rows = np.flatnonzero(~hidden & (np.diff(left.indptr) > 0))
    counts = found.counts[rows] - found.sums[rows] @ known
    return Knowledge(csr_array(left[rows]), counts, rows, open_, free, known, given)


def attack(found: Counted, facts: Knowledge, target: int) -> Attack:
    """Return what can be worked out of one sum from all those not hidden."""
    groups = found.sums.indices[found.sums.indptr[target] : found.sums.indptr[target + 1]]
    wanted = np.isin(facts.open, groups).astype(float)
    base = float(facts.known[groups].sum())
    through = set(facts.given[groups][facts.given[groups] >= 0].tolist())
    ends = [base, base]
    for end, sign in enumerate((1, -1) if wanted.any() else ()):
        solved = _solved(sign * wanted, facts.sums, facts.counts)
        ends[end] += sign * solved.fun
        through |= _way(found, facts, solved.eqlin.marginals)
    high = np.inf if facts.free[groups].any() else ends[1]
    return Attack(Interval(float(ends[0]), float(high)), tuple(sorted(through)))


def widths(found: Counted, facts: Knowledge, targets: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Yield each sum and within how many persons it is known: many attacks side by side in one programme."""
    together = max(1, AT_ONCE // (2 * max(1, len(facts.open))))
    for start in range(0, len(targets), together):
        some = list(targets[start : start + together])
        rows = found.sums[some]
        wanted = rows[:, facts.open].toarray()
        width = np.where((rows @ facts.free.astype(float)) > 0, np.inf, 0.0)
        if wanted.any():
            costs = np.concatenate([wanted, -wanted])
            system = kron(eye_array(len(costs)), facts.sums, format="csr")
            solved = _solved(costs.ravel(), system, np.tile(facts.counts, len(costs)))
            least, most = (costs * solved.x.reshape(costs.shape)).sum(axis=1).reshape(2, -1)
            width -= least + most
        yield from zip(some, width.tolist(), strict=True)


def _solved(costs: np.ndarray, sums: csr_array, counts: np.ndarray) -> OptimizeResult:
    """Solve a programme that has a solution: the true table, and every unknown within a printed sum."""
    solved = linprog(costs, A_eq=sums, b_eq=counts, bounds=(0, None), method="highs")
    if solved.status != 0:
        raise BrokenContract(f"the tables cannot be proven safe, publish fewer: {solved.message}")
    return solved


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
    close = [one for one, width in widths(found, facts, list(secret)) if width < least[one] - SLACK]
    return {one: attack(found, facts, one) for one in close}
