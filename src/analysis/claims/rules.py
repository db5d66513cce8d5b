"""The rules, fixed here before any data are loaded.

Each rule reads today's figures and says what became of the sentence:

* ``reversed``: the sentence is now false;
* ``holds``: it is true, and the figure lies near that of the time, or there was none;
* ``weaker`` or ``stronger``: it is true, and the figure has moved further than that, away from the
  sentence or with it; ``weaker`` also where a correlation lies nearer to zero than the line of its rule,
  on either side: no link is to be seen, which is not the opposite link;
* ``open``: there is no figure to read.

Near means within :data:`NEAR` points for shares, and within a :data:`QUARTER` for anything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from analysis.claims.ledger import PERCENT, Claim, Test

CORRELATION = "rank correlation"  # the unit of figures that have an opposite, and a middle that is neither
NEAR = 10.0  # points; the figures of the time are round numbers from differing samples
QUARTER = 1.25
HALF = 50.0
MARGINAL = 25.0  # a form that one victim in four suffers is not marginal

Figures = Mapping[str, float]
Rule = Callable[[Claim, Test, Figures], bool]


def leads(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the part is larger than its rival”."""
    return figures[part(claim, test)] > figures[claim.rival]


def majority(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the part is more than half”."""
    return figures[part(claim, test)] > HALF


def minority(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the part is less than half”."""
    return figures[part(claim, test)] < HALF


def marginal(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the part is less than a quarter”."""
    return figures[part(claim, test)] < MARGINAL


def weighty(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the part is at least a quarter”."""
    return figures[part(claim, test)] >= MARGINAL


def above(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the figure is above the line”."""
    return figures[part(claim, test)] > _line(claim, test)


def below(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “the figure is below the line”."""
    return figures[part(claim, test)] < _line(claim, test)


def rises(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “it is more than it was”, against the figure of the time."""
    then = claim.then[test.then].value
    return then is not None and figures[part(claim, test)] > then


def persists(claim: Claim, test: Test, figures: Figures) -> bool:
    """Judge “it is still there”: at least half of the figure of the time."""
    then = claim.then[test.then].value
    return then is not None and figures[part(claim, test)] >= then / 2


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (leads, majority, minority, marginal, weighty, above, below, rises, persists)
}
NONE = "none"  # no figure can decide; the claim says why


def judge(claim: Claim, test: Test, figures: Figures) -> str:
    """Apply the rule of a claim to figures by part; ``open`` where there is nothing to read."""
    if claim.rule == NONE:
        return "untestable"
    rival = [claim.rival] if claim.rule == leads.__name__ else []
    read = [figures.get(name, math.nan) for name in (part(claim, test), *rival)]
    if any(math.isnan(value) for value in read) or len(read) != len(set(read)):
        return "open"
    if RULES[claim.rule](claim, test, figures):
        return _distance(claim, test, read[0])
    return "weaker" if test.unit == CORRELATION and _faint(claim, test, read[0]) else "reversed"


def part(claim: Claim, test: Test) -> str:
    """Return the category a figure is about."""
    return test.part or claim.part


def _line(claim: Claim, test: Test) -> float:
    line = claim.line if test.line is None else test.line
    assert line is not None, f"claim {claim.id}: the rule {claim.rule} needs a line"
    return line


def _faint(claim: Claim, test: Test, now: float) -> bool:
    return abs(now) <= abs(_line(claim, test))


def _distance(claim: Claim, test: Test, now: float) -> str:
    then = claim.then[test.then].value
    if then is None or _near(now, then, test.unit):
        return "holds"
    return "stronger" if (now > then) == (claim.stronger_when == "higher") else "weaker"


def _near(now: float, then: float, unit: str) -> bool:
    if unit == PERCENT:
        return abs(now - then) <= NEAR
    return min(now, then) > 0 and max(now, then) / min(now, then) <= QUARTER
