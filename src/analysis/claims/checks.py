"""What could reasonably have been otherwise: each check asks whether the verdict survives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis import sources
from analysis.claims.figures import FIGURES, today
from analysis.claims.figures.cells import Tables, Today
from analysis.claims.figures.counted import denominators
from analysis.claims.ledger import PERCENT, Claim, Test
from analysis.claims.rules import judge, part
from analysis.claims.words import area, figure, it_is
from analysis.vocabulary.language import Spoken, plural, say
from analysis.vocabulary.places import place

OTHER_RELEASE = "other release"
ALONE = "no second figure"  # the name of the one check of a figure that nothing could be varied of
NAMES = Spoken(  # what a reader meets for the name of a check
    {
        name: name
        for name in (
            ALONE,
            "censored cells",
            "leave one country out",
            "constant panel",
            "one year earlier or later",
            "denominator",
            "other source, region or way of counting",
            "other release",
        )
    }
)
PANEL_YEARS = 5  # reporting in each of the last five years makes a country part of the constant panel


@dataclass(frozen=True)
class Check:
    """One thing that could have been otherwise: its name, whether the verdict agrees, and what to say about it."""

    name: str
    agrees: bool
    says: str


def checks(claim: Claim, test: Test, tables: Tables, now: Today, verdict: str) -> list[Check]:
    """Return every check of a verdict that its figure allows, the most telling ones first."""
    found = [_censored(claim, test, now, verdict)]
    if len(now.cells.countries) > 1:
        found += [_one_out(claim, test, now, verdict), _panel(claim, test, tables, now, verdict)]
    found += [_years(claim, test, tables, verdict), _denominator(claim, test, tables, now, verdict)]
    found += [_elsewhere(claim, other, tables, verdict) for other in claim.tests[1:]]
    found += _releases(claim, test, tables)
    told = [check for check in found if check]
    return told or [Check(ALONE, False, say("no second figure is at hand to hold it against"))]


def _censored(claim: Claim, test: Test, now: Today, verdict: str) -> Check | None:
    if (now.cells.low == now.cells.high).all():
        return None
    ends = {judge(claim, test, now.at(highest=highest)) for highest in (True, False)}
    other = sorted(ends - {verdict})
    says = (
        say("with censored cells counted otherwise {join}", join=say(" or ").join(map(it_is, other)))
        if other
        else say("the same with censored cells at either end of their bounds")
    )
    return Check("censored cells", not other, says)


def _one_out(claim: Claim, test: Test, now: Today, verdict: str) -> Check:
    tips = {country: judge(claim, test, figures) for country, figures in now.without_each()}
    flips = {country: other for country, other in tips.items() if other != verdict}
    told = "; ".join(
        say("without {place} {it_is}", place=place(country).the_name, it_is=it_is(other))
        for country, other in flips.items()
    )
    says = told or say(
        "the same without any one of {countries} countries", countries=len(now.cells.countries)
    )
    return Check("leave one country out", not flips, says)


def _panel(claim: Claim, test: Test, tables: Tables, now: Today, verdict: str) -> Check | None:
    if not test.year.isdigit():
        return None
    steady = set(now.cells.countries)
    for back in range(1, PANEL_YEARS):
        steady &= set(today(claim, test, tables, str(int(test.year) - back)).cells.countries)
    if not steady:
        return None
    other = judge(claim, test, now.keep(sorted(steady)).figures)
    counted = plural("{n} country that reports", "{n} countries that report", len(steady))
    says = say(
        "for the {counted} in each of {panel_years} years {it_is}",
        counted=counted,
        panel_years=PANEL_YEARS,
        it_is=it_is(other),
    )
    return Check("constant panel", other == verdict, says)


def _years(claim: Claim, test: Test, tables: Tables, verdict: str) -> Check | None:
    """Move the year by one; a later one is seldom there."""
    if not test.year.isdigit():
        return None
    moved = {}
    for step in (-1, 1):
        year = str(int(test.year) + step)
        other = judge(claim, test, today(claim, test, tables, year).figures)
        if other != "open":
            moved[year] = other
    if not moved:
        return None
    says = "; ".join(
        say("for {year} {it_is}", year=year, it_is=it_is(other)) for year, other in moved.items()
    )
    return Check("one year earlier or later", all(other == verdict for other in moved.values()), says)


def _denominator(claim: Claim, test: Test, tables: Tables, now: Today, verdict: str) -> Check | None:
    """Divide by everybody the same countries counted, recorded or not."""
    name = part(claim, test)
    if test.figure != "share" or claim.rule == "leads" or name not in now.cells.parts:
        return None
    whole = denominators(test, tables, test.year, now.cells)
    known = now.cells.keep(whole["geo"].tolist())
    if whole.empty or whole["low"].sum() <= 0:
        return None
    everybody = 100 * known.low[:, known.parts.index(name)].sum() / whole["low"].sum()
    other = judge(claim, test, {name: everybody})
    says = say(
        "of all persons, recorded or not, {figure}: {it_is}",
        figure=figure(everybody, PERCENT),
        it_is=it_is(other),
    )
    return Check("denominator", other == verdict, says)


def _elsewhere(claim: Claim, other: Test, tables: Tables, verdict: str) -> Check | None:
    if not all(name in tables for name in other.sources):
        return None
    figures = today(claim, other, tables).figures
    word = judge(claim, other, figures)
    if word == "open":
        return None
    told = figure(figures[part(claim, other)], other.unit)
    what = f", {other.what}" if other.what else ""
    named = f"{sources.card(other.source).short} ({area(other)}, {other.year}: {told}{what})"
    return Check(
        "other source, region or way of counting",
        word == verdict,
        say("by {named} {it_is}", named=named, it_is=it_is(word)),
    )


def _releases(claim: Claim, test: Test, tables: Tables) -> list[Check]:
    """Ask every other release of the deciding source that was handed in, for its own last year of the test."""
    found = []
    for name, table in tables.items():
        if not name.startswith(f"{test.source}, release "):
            continue
        years = sorted(year for year in table["time_period"].unique() if year <= test.year)
        moved = replace(test, year=years[-1]) if years else test
        before = _judged(claim, moved, {**tables, test.source: table})
        if before == "open":  # it has no such figure: an earlier release may ship without a breakdown
            continue
        same = _judged(claim, moved, tables)
        says = say(
            "by release {release} {it_is} for {year}, by the release in use {it_is_2}",
            release=name.rpartition(" ")[2],
            it_is=it_is(before),
            year=moved.year,
            it_is_2=it_is(same),
        )
        found.append(Check(OTHER_RELEASE, before == same, says))
    return found


def _judged(claim: Claim, test: Test, tables: Mapping[str, object]) -> str:
    return judge(claim, test, FIGURES[test.figure](claim, test, tables, test.year).figures)  # type: ignore[arg-type]
