"""What larger flows go with: the factors of a gravity model, with their intervals."""

from __future__ import annotations

from analysis.methods.gravity import Gravity
from analysis.show.charts.intervals import intervals
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.vocabulary.language import say


def gravity(fitted: Gravity, what: str, source: str) -> Figure | Reading:
    """Draw how many times as many persons a pair has for each term, the other terms held alike.

    Parameters
    ----------
    fitted : Gravity
        Of the terms that :func:`analysis.methods.flows.pairs` tells of.
    what : str
        What was counted, where and when, a phrase.
    source : str
        Source and release.
    """
    if fitted.why:
        return nothing(say("what larger flows go with"))
    labels = {
        "same_subregion": say("both countries in one sub-region, beside two apart"),
        "log_residents": say("twice the residents in the country of citizenship"),
    }
    found = fitted.factors
    return intervals(
        found.assign(term=found["term"].map(labels)),
        of="term",
        title=say("What larger flows go with: {what}", what=what),
        unit=say("times as many persons in a pair; 1: no difference"),
        source=source,
        given_order=True,
        ratios=True,
    )
