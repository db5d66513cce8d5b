"""A verdict in words: then, now, what stands behind it, and what it hangs on."""

from __future__ import annotations

from analysis.claims.ledger import PERCENT
from analysis.claims.rules import part
from analysis.claims.verdict import Verdict
from analysis.claims.words import area, figure, interval
from analysis.show.tables import base
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES, WORDS

TOTALS = ("EU27_2020", "WORLD", "IOM_WORLD")  # published as totals: no number of countries stands behind them
SHARES = ("share", "countries_where")


def then(found: Verdict) -> str:
    """Return the figure of the time, or that none was given."""
    value = found.then.value
    return say("none given") if value is None else figure(value, found.then.unit)


def then_and_now(found: Verdict) -> str:
    """Return the figure of the time and today's in one line."""
    if found.then.value is None:
        return say("no figure given then, today {now}", now=now(found))
    return say("then {then}, today {now}", then=then(found), now=now(found))


def now(found: Verdict) -> str:
    """Return today's figure with its bounds, or that there is none."""
    return interval(found.low, found.high, found.test.unit if found.test else "")


def what(found: Verdict) -> str:
    """Return what today's figure is a figure of: the part of a whole, or what its test says."""
    if not found.test:
        return ""
    said = found.test.what
    if said:  # a figure of two things says what it is by its unit
        unit = say("share") if found.test.unit == PERCENT else found.test.unit
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
        parts.append(say("of {base}", base=base(test.of[0], found.persons, MEASURES[test.measure].label)))
    if test.region not in TOTALS:
        parts.append(
            say("1 country")
            if found.countries == 1
            else say("{countries} countries", countries=numeral(found.countries))
        )
    return ", ".join(parts)


def told(found: Verdict) -> str:
    """Return the whole verdict in a few sentences, right for every kind of claim."""
    head = f"{found.claim.id}: “{found.claim.held}” {_held(found)}"
    if not found.decided:
        return say(
            "{head}. Verdict: {verdict}. {why}", head=head, verdict=say(found.verdict), why=_why(found)
        )
    return say(
        "{head}; today {now}, {what} ({behind}). Verdict: {verdict}, {robustness}. {why}",
        head=head,
        now=now(found),
        what=what(found),
        behind=behind(found),
        verdict=say(found.verdict),
        robustness=say(found.robustness),
        why=_why(found),
    )


def reading(found: Verdict) -> str:
    """Return what a card has not said by its head, its badges and its line of figures: of what, and why."""
    if not found.decided:
        return f"{_held(found)}. {_why(found)}"
    return say(
        "Then: {held}. Today: {what} ({behind}). {why}",
        held=f"{found.then.what}, {found.then.year}",
        what=what(found),
        behind=behind(found),
        why=_why(found),
    )


def _held(found: Verdict) -> str:
    held = f"{found.then.what}, {found.then.year}"
    if found.then.value is None:
        return say("Then no figure was given ({held})", held=held)
    return say("Then {then} ({held})", then=then(found), held=held)


def _why(found: Verdict) -> str:
    if found.verdict == "open":
        return _why_open(found)
    if found.verdict == "untestable":
        shown = (
            say(" At hand: {now}, {what} ({behind}).", now=now(found), what=what(found), behind=behind(found))
            if found.now == found.now
            else ""
        )
        return say(
            "{untestable}{shown} What could decide it: {needs}",
            untestable=found.claim.untestable,
            shown=shown,
            needs=found.claim.needs,
        )
    if found.robustness == "firm":
        kept = (
            say("the one check")
            if len(found.checks) == 1
            else say("each of {checks} checks", checks=len(found.checks))
        )
        return say("It stays the same in {kept}.", kept=kept)
    return say("It hangs on this: {join}.", join="; ".join(found.reasons))


def _why_open(found: Verdict) -> str:
    if found.missing:
        return f"{found.missing}."
    if found.claim.needs:
        return say("What could decide it: {needs}", needs=found.claim.needs)
    return say("For {year} no figure can decide it.", year=found.test.year if found.test else say("today"))
