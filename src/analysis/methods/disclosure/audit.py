"""The attack: what somebody who reads everything published can work out of what is hidden.

For each hidden cell, two linear programmes ask for the least and the most it can be, given every count that is
printed anywhere. If they are close together, the cell is not hidden, only unprinted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]

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


def attack(found: Counted, hidden: np.ndarray, target: int) -> Attack:
    """Return what can be worked out of one sum from all those not hidden."""
    wanted = found.sums[[target]].toarray()[0]
    shown = np.flatnonzero(~hidden)
    equations, counts = found.sums[shown], found.counts[shown]
    ends, through = [], set()
    for sign in (1, -1):
        solved = linprog(
            sign * wanted,
            A_eq=equations if len(shown) else None,
            b_eq=counts if len(shown) else None,
            bounds=(0, None),
            method="highs",
        )
        if solved.status != 0:  # nothing printed bounds it
            ends.append(np.inf)
            continue
        ends.append(sign * solved.fun)
        prices = solved.eqlin.marginals if len(shown) else np.zeros(0)
        through |= set(shown[np.abs(prices) > SLACK].tolist())
    low = 0.0 if np.isinf(ends[0]) else ends[0]
    return Attack(Interval(float(low), float(ends[1])), tuple(sorted(through)))


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
    attacks = {one: attack(found, hidden, one) for one in secret}
    return {one: seen for one, seen in attacks.items() if seen.width < least[one] - SLACK}
