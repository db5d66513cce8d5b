"""Figures, areas and verdicts of the ledger in words, the same in every check, card and sentence."""

from __future__ import annotations

import math

from analysis.claims.ledger import PERCENT, Test
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import say
from analysis.vocabulary.places import place, region

NO_FIGURE = "no figure"
LARGE = ((1e9, "billion"), (1e6, "million"))
TOTALS = {"EU27_2020": "EU total", "WORLD": "world total", "IOM_WORLD": "IOM worldwide"}
DOLLARS = "US dollars"
WHOLE = 10  # shares are told in whole percent, and so is anything from here on


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit, as precise as its size allows."""
    return interval(value, value, unit)


def interval(low: float, high: float, unit: str) -> str:
    """Return a figure with its unit from its bounds, or one number where both read the same."""
    if math.isnan(low) or math.isnan(high):
        return NO_FIGURE
    size, word = next((scale for scale in LARGE if max(abs(low), abs(high)) >= scale[0]), (1.0, ""))
    first, last = (_number(value / size, unit) for value in (low, high))
    told = first if first == last else say("{first} to {last}", first=first, last=last)
    counted = f"{told} {word}".strip()
    if unit.startswith(DOLLARS):
        return say("US$ {counted}{removeprefix}", counted=counted, removeprefix=unit.removeprefix(DOLLARS))
    return f"{counted} {unit}".strip()


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
    return "it holds" if verdict == "holds" else say("it is {verdict}", verdict=verdict)


def _number(value: float, unit: str) -> str:
    form = (
        ",.0f"
        if unit == PERCENT or abs(value) >= WHOLE
        else ".1f"
        if abs(value) >= 1 or value == 0
        else ".2f"
    )
    return format(value, form).replace("-", "−")
