"""The rules, fixed here before any data are loaded.

Each rule reads the shares of today (percent) and says what became of the sentence:

* ``reversed``: the sentence is now false;
* ``holds``: it is true, and the share lies within :data:`NEAR` points of the figure of the time;
* ``weaker`` or ``stronger``: it is true, and the share has moved further than that, away from the
  sentence or with it;
* ``open``: there is no share to read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from analysis.claims.ledger import Claim

NEAR = 10.0  # points; the figures of the time are round numbers from differing samples
HALF = 50.0
MARGINAL = 25.0  # a form that one victim in four suffers is not marginal

Shares = Mapping[str, float]
Rule = Callable[[Claim, Shares], str]


def leads(claim: Claim, shares: Shares) -> str:
    """Judge “the part is larger than its rival”."""
    if shares[claim.part] == shares[claim.rival]:
        return "open"
    return _distance(claim, shares) if shares[claim.part] > shares[claim.rival] else "reversed"


def majority(claim: Claim, shares: Shares) -> str:
    """Judge “the part is more than half”."""
    return _distance(claim, shares) if shares[claim.part] > HALF else "reversed"


def minority(claim: Claim, shares: Shares) -> str:
    """Judge “the part is less than half”."""
    return _distance(claim, shares) if shares[claim.part] < HALF else "reversed"


def marginal(claim: Claim, shares: Shares) -> str:
    """Judge “the part is less than a quarter”."""
    return _distance(claim, shares) if shares[claim.part] < MARGINAL else "reversed"


RULES: dict[str, Rule] = {rule.__name__: rule for rule in (leads, majority, minority, marginal)}


def judge(claim: Claim, shares: Shares) -> str:
    """Apply the rule of a claim to shares in percent; ``open`` where there is nothing to read."""
    needed = [claim.part, *([claim.rival] if claim.rival else [])]
    if any(math.isnan(shares.get(part, math.nan)) for part in needed):
        return "open"
    return RULES[claim.rule](claim, shares)


def _distance(claim: Claim, shares: Shares) -> str:
    moved = shares[claim.part] - claim.then[0].value
    if abs(moved) <= NEAR:
        return "holds"
    return "stronger" if (moved > 0) == (claim.stronger_when == "higher") else "weaker"
