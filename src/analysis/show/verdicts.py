"""A verdict in words: then, now, what stands behind it, and what it hangs on."""

from __future__ import annotations

from analysis.claims.ledger import PERCENT
from analysis.claims.rules import part
from analysis.claims.verdict import Verdict
from analysis.claims.words import area, figure, interval
from analysis.show.tables import base
from analysis.vocabulary.terms import MEASURES, WORDS

TOTALS = ("EU27_2020", "WORLD", "IOM_WORLD")  # published as totals: no number of countries stands behind them
SHARES = ("share", "countries_where")


def then(found: Verdict) -> str:
    """Return the figure of the time, or that there was none."""
    value = found.then.value
    return "without a figure" if value is None else figure(value, found.then.unit)


def now(found: Verdict) -> str:
    """Return today's figure with its bounds, or that there is none."""
    return interval(found.low, found.high, found.test.unit if found.test else "")


def what(found: Verdict) -> str:
    """Return what today's figure is a figure of: the part of a whole, or what its test says."""
    if not found.test:
        return ""
    said = found.test.what
    if said:  # a figure of two things says what it is by its unit
        unit = "share" if found.test.unit == PERCENT else found.test.unit
        return f"{unit} {said}" if said.startswith("of ") else said
    name = part(found.claim, found.test)
    return (
        WORDS.get(found.test.of[0], {}).get(name, name)
        if found.test.of
        else MEASURES[found.test.measure].label
    )


def behind(found: Verdict) -> str:
    """Return year, area, denominator and number of countries behind today's figure."""
    test = found.test
    if not test:
        return ""
    parts = [test.year, area(test)]
    if test.figure == "share" and found.persons:
        parts.append(f"of {base(test.of[0], found.persons, MEASURES[test.measure].label)}")
    if test.region not in TOTALS:
        parts.append("1 country" if found.countries == 1 else f"{found.countries:,} countries")
    return ", ".join(parts)


def told(found: Verdict) -> str:
    """Return the whole verdict in a few sentences, right for every kind of claim."""
    head = f"{found.claim.id}: “{found.claim.held}” Then {then(found)} ({found.then.what}, {found.then.year})"
    if not found.decided:
        return f"{head}. Verdict: {found.verdict}. {_why(found)}"
    return (
        f"{head}; today {now(found)}, {what(found)} ({behind(found)}). "
        f"Verdict: {found.verdict}, {found.robustness}. {_why(found)}"
    )


def reading(found: Verdict) -> str:
    """Return what a card has not said by its head, its badges and its line of figures: of what, and why."""
    held = f"{found.then.what}, {found.then.year}"
    if not found.decided:
        return f"Then {then(found)} ({held}). {_why(found)}"
    return f"Then: {held}. Today: {what(found)} ({behind(found)}). {_why(found)}"


def _why(found: Verdict) -> str:
    if found.verdict == "open":
        return _why_open(found)
    if found.verdict == "untestable":
        shown = f" At hand: {now(found)}, {what(found)} ({behind(found)})." if found.now == found.now else ""
        return f"{found.claim.untestable}{shown} What could decide it: {found.claim.needs}"
    if found.robustness == "firm":
        kept = "the one check" if len(found.checks) == 1 else f"each of {len(found.checks)} checks"
        return f"It stays the same in {kept}."
    return f"It hangs on this: {'; '.join(found.reasons)}."


def _why_open(found: Verdict) -> str:
    if found.missing:
        return f"{found.missing}."
    if found.claim.needs:
        return f"What could decide it: {found.claim.needs}"
    return f"For {found.test.year if found.test else 'today'} no figure can decide it."
