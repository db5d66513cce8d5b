"""Readings of what others published: quoted shares, tiers, treaties, national series, releases, a share taken apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analysis.methods.change import Shift
from analysis.methods.changes import alike, compare
from analysis.show.acts import act
from analysis.show.acts import treaties as names_of
from analysis.show.printed import QUOTED, TIER_WORDS, TIERS, placements, ranked, series_of
from analysis.show.printed import quoted_shares as shares_of
from analysis.show.sentences.words import SILENCE, Reading, countries
from analysis.show.tables import between
from analysis.show.working import each, named
from analysis.vocabulary.language import listed, numeral, plural, say
from analysis.vocabulary.places import by_name, place

PALERMO = "18-12-a"
MOVER = 1.0  # points a country must add to be named


def quoted_shares(rows: Sequence[pd.DataFrame], of: str, part: str) -> Reading:
    """Say the first and the last quoted share of one category, with their areas, and why they are no series."""
    found = shares_of(pd.concat(rows), of)
    line = found[found["part"] == part]
    if line.empty:
        return SILENCE
    first, last = line.iloc[0], line.iloc[-1]
    said = say(
        "As quoted, {get}: {value} % ({area}, {time_period})",
        get=QUOTED.get(part) or named(of, part),
        value=numeral(last["value"]),
        area=last["area"],
        time_period=last["time_period"],
    )
    if len(line) == 1:
        return Reading(say("{said}. One collection alone shows no trend.", said=said))
    areas = (
        say("one area")
        if line["area"].nunique() == 1
        else say("{nunique} areas of different members", nunique=line["area"].nunique())
    )
    return Reading(
        say(
            "{said}; {value} % ({area}, {time_period}). {countable} in all, of {areas}: a difference "
            "is also one of states, rules and forms.",
            said=said,
            value=numeral(first["value"]),
            area=first["area"],
            time_period=first["time_period"],
            countable=plural("{n} figure", "{n} figures", len(line)),
            areas=areas,
        )
    )


def shift(found: Shift, years: tuple[str, str], what: str) -> Reading:
    """Say how much of a change is who reported, and how much moved inside the countries that always did."""
    if math.isnan(found.change) or math.isnan(found.within):
        return SILENCE
    before, after = len(found.both) + len(found.left), len(found.both) + len(found.joined)
    way = say("fell") if found.change < 0 else say("rose")
    sure = found.bounds.high < 0 or found.bounds.low > 0
    return Reading(
        say(
            "Among those whose citizenship was recorded, by the cells that were printed, the share "
            "of {what} {way} from {known} % in {years} ({countries}) to {known_2} % in {years_2} "
            "({countries_2}), by {points}{which}. Of that, {signed} come from other countries "
            "reporting, and {signed_2} from the {countries_3} that reported both years: {signed_3} "
            "because shares moved inside them, {signed_4} because some came to weigh more "
            "(rounded).{movers}{silent} Whether the same countries found other victims or recorded "
            "them otherwise, no table says.",
            what=what,
            way=way,
            known=numeral(found.known),
            years=years[0],
            countries=countries(before),
            known_2=numeral(found.known + found.change),
            years_2=years[1],
            countries_2=countries(after),
            points=_points(found.change),
            which="" if sure else say("; hidden cells leave even the direction open"),
            signed=_signed(found.reporting),
            signed_2=_signed(found.panel),
            countries_3=countries(len(found.both)),
            signed_3=_signed(found.within),
            signed_4=_signed(found.weights),
            movers=_movers(found),
            silent=_silent(found, years),
        )
    )


def tiers(rows: pd.DataFrame, name: str) -> Reading:
    """Say the last tier, the first one, and how many reports are at hand."""
    found = placements(rows)
    if found.empty:
        return SILENCE
    first, last = found.iloc[0], found.iloc[-1]
    said = say(
        "The report of {year} put {name} in {tier}", year=last["year"], name=name, tier=_tier(last["tier"])
    )
    if len(found) == 1:
        return Reading(say("{said}, the only placement at hand.", said=said))
    before = (
        say("; the report of {year} did too", year=first["year"])
        if first["tier"] == last["tier"]
        else say("; that of {year} in {tier}", year=first["year"], tier=_tier(first["tier"]))
    )
    return Reading(
        say(
            "{said}{before} ({countable} at hand). A tier judges a government's effort by the laws "
            "and interests of the United States; it is no measure of trafficking.",
            said=said,
            before=before,
            countable=plural("{n} placement", "{n} placements", len(found)),
        )
    )


def treaties(rows: pd.DataFrame, name: str) -> Reading:
    """Say whether and when a country bound itself to the Palermo Protocol, as far as the list goes."""
    bound = rows[(rows["measure"] == "treaty_ratifications") & (rows["stage"] == PALERMO)]
    last = say("the list at hand ends in December 2013")
    if bound.empty:
        return Reading(
            say(
                "No act by which {name} bound itself to the Palermo Protocol is in the list; {last}, and "
                "many came later.",
                name=name,
                last=last,
            )
        )
    return Reading(
        say(
            "{upper} is bound by the {names_of}: {act}. A promise on paper; {last}.",
            upper=name[:1].upper() + name[1:],
            names_of=names_of(bound)[PALERMO],
            act=act(str(bound["note"].iloc[0])),
            last=last,
        )
    )


def ranks(rows: pd.DataFrame, name: str) -> Reading:
    """Say the last and the first rank, and whether the margins of the two overlap."""
    found = ranked(rows)
    if found.empty:
        return SILENCE
    first, last = found.iloc[0], found.iloc[-1]
    said = say(
        "In {year}, {value} % of the places rated ranked below {name}",
        year=int(last["year"]),
        value=numeral(last["value"]),
        name=name,
    )
    if len(found) == 1:
        return Reading(say("{said}, the only year at hand.", said=said))
    apart = first["high"] < last["low"] or last["high"] < first["low"]
    meet = (
        say("the margins of the two years do not meet")
        if apart
        else say("the margins of the two years overlap")
    )
    return Reading(
        say(
            "{said}, in {year} {value} %; {meet}. It is a rank of perceptions of corruption of every kind.",
            said=said,
            year=int(first["year"]),
            value=numeral(first["value"]),
            meet=meet,
        )
    )


def national(tables: dict[str, pd.DataFrame], country: str) -> Reading:
    """Say why national series differ from the United Nations' figures, where there are any."""
    if not any(True for table in tables.values() for _ in series_of(table, country)):
        return SILENCE
    return Reading(
        say(
            "National offices count at another stage, under another law or for another group than UNODC prints: the series "
            "stand beside its figures and are never joined to them."
        )
    )


def revised(earlier: pd.DataFrame, now: pd.DataFrame, name: str) -> Reading:
    """Say what changed between an earlier release and the one in use, or how to get the earlier one.

    Parameters
    ----------
    earlier : pandas.DataFrame
        Tidy table of the release before; empty if none is at hand.
    now : pandas.DataFrame
        The release in use.
    name : str
        What readers call the source.
    """
    if earlier.empty:
        return Reading(
            say(
                "No earlier release of {name} is at hand, so that its revisions cannot be shown here. "
                "With a file of the publisher: trafficking data refresh {iloc} --from FILE; it stays a "
                "draft, and this page then compares.",
                name=name,
                iloc=now["source"].iloc[0],
            )
        )
    earlier, now, left = alike(earlier, now)
    found = compare(earlier, now)
    totals = found.revised[(found.revised[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)]
    largest = totals.loc[totals["by"].abs().sort_values(ascending=False, kind="stable").index[:3]]
    told = [
        say(
            "{place} {time_period}, {measure}, {count} before and {count_2} now",
            place=place(row.geo).the_name,
            time_period=row.time_period,
            measure=named("measure", row.measure),
            count=between(row.before, row.before_high),
            count_2=between(row.after, row.after_high),
        )
        for row in each(largest)
    ]
    largest_told = say(" The largest among national totals: {join}.", join="; ".join(told)) if told else ""
    return Reading(
        say(
            "From release {iloc} to {iloc_2}, {added} figures of {name} were added, {removed} taken "
            "out, and {revised} of the {shared} that both have were revised ({revised_share} %), "
            "{totals} of them national totals.{largest_told}{left}",
            iloc=earlier["release"].iloc[0],
            iloc_2=now["release"].iloc[0],
            added=numeral(len(found.added)),
            name=name,
            removed=numeral(len(found.removed)),
            revised=numeral(len(found.revised)),
            shared=numeral(found.shared),
            revised_share=numeral(found.revised_share, 1),
            totals=numeral(len(totals)),
            largest_told=largest_told,
            left=f" {left}" if left else "",
        )
    )


def _movers(found: Shift) -> str:
    effect = found.by_country.assign(all=found.by_country["within"] + found.by_country["weights"])
    large = effect[effect["all"].abs() >= MOVER]
    if large.empty:
        return ""
    told = sorted((f"{place(row.geo).the_name} ({_signed(row.all)})" for row in each(large)), key=by_name)
    return say(" Countries of both years that moved it by a point or more: {told}.", told=listed(told))


def _silent(found: Shift, years: tuple[str, str]) -> str:
    said = []
    for codes, year, other in ((found.left, years[0], years[1]), (found.joined, years[1], years[0])):
        if codes:
            said.append(
                say(
                    "{it} reported for {year} and not for {other}",
                    it=listed(sorted((place(code).the_name for code in codes), key=by_name)),
                    year=year,
                    other=other,
                )
            )
    told = "; ".join(said)
    return f" {told[:1].upper() + told[1:]}." if told else ""


def _points(size: float) -> str:
    told = numeral(abs(size), 1)
    return say("{told} point", told=told) if told == numeral(1, 1) else say("{told} points", told=told)


def _signed(size: float) -> str:
    return say("{size} points", size=numeral(size, 1, sign=True)).replace("-", "−")


def _tier(tier: str) -> str:
    """Return a tier inside a sentence."""
    if tier == TIERS[2]:
        return say("Tier 2, Watch List")
    return say("no tier, as a special case") if tier == TIERS[4] else TIER_WORDS[tier]
