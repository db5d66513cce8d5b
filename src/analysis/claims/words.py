"""Figures, areas and verdicts of the ledger in words, the same in every check, card and sentence."""

from __future__ import annotations

import math

from analysis.claims.ledger import PERCENT, Test
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import Spoken, say, written
from analysis.vocabulary.places import place, region

TOTALS = Spoken({"EU27_2020": "EU total", "WORLD": "world total", "IOM_WORLD": "IOM worldwide"})
DOLLARS = "US dollars"
EACH = Spoken({"": "", " a year": " a year", " a victim": " a victim"})  # what an amount is an amount for
WHOLE = 10  # shares are told in whole percent, and so is anything from here on


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit, as precise as its size allows."""
    return interval(value, value, unit)


def interval(low: float, high: float, unit: str) -> str:
    """Return a figure with its unit from its bounds, or one number where both read the same."""
    if math.isnan(low) or math.isnan(high):
        return say("no figure")
    size, word = _size(max(abs(low), abs(high)))
    first, last = (_number(value / size, unit) for value in (low, high))
    told = first if first == last else say("{first} to {last}", first=first, last=last)
    counted = f"{told} {word}".strip()
    if unit.startswith(DOLLARS):
        return say("US$ {counted}{rest}", counted=counted, rest=EACH[unit.removeprefix(DOLLARS)])
    return f"{counted} {say(unit)}".strip() if unit else counted


def _size(value: float) -> tuple[float, str]:
    if value >= 1e9:
        return 1e9, say("billion")
    return (1e6, say("million")) if value >= 1e6 else (1.0, "")


def area(test: Test) -> str:
    """Return the name of the area of a test."""
    if test.area or test.region in TOTALS:
        return test.area or TOTALS[test.region]
    try:
        return region(test.region).name
    except UnknownName:
        return place(test.region).name


def it_is(verdict: str) -> str:
    """Return a verdict as a half-sentence: it holds, it is weaker."""
    return say("it holds") if verdict == "holds" else say("it is {verdict}", verdict=say(verdict))


def _number(value: float, unit: str) -> str:
    form = (
        ",.0f"
        if unit == PERCENT or abs(value) >= WHOLE
        else ".1f"
        if abs(value) >= 1 or value == 0
        else ".2f"
    )
    return written(value, form).replace("-", "−")
