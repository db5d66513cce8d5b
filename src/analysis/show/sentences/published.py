"""Readings of what others published: quoted shares, tiers, treaties, national series, releases, a share taken apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analysis.methods.change import Shift
from analysis.methods.changes import alike, compare
from analysis.show.printed import QUOTED, TIERS, placements, ranked, series_of
from analysis.show.printed import quoted_shares as shares_of
from analysis.show.sentences.words import SILENCE, Reading, countable, countries, listed
from analysis.show.tables import between
from analysis.show.working import each, named
from analysis.show.working import treaties as names_of
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
    said = f"As quoted, {QUOTED.get(part) or named(of, part)}: {last['value']:.0f} % ({last['area']}, {last['time_period']})"
    if len(line) == 1:
        return Reading(f"{said}. One collection alone shows no trend.")
    areas = (
        "one area" if line["area"].nunique() == 1 else f"{line['area'].nunique()} areas of different members"
    )
    return Reading(
        f"{said}; {first['value']:.0f} % ({first['area']}, {first['time_period']}). "
        f"{countable(len(line), 'figure')} in all, of {areas}: a difference is also one of states, rules and forms."
    )


def shift(found: Shift, years: tuple[str, str], what: str) -> Reading:
    """Say how much of a change is who reported, and how much moved inside the countries that always did."""
    if math.isnan(found.change) or math.isnan(found.within):
        return SILENCE
    before, after = len(found.both) + len(found.left), len(found.both) + len(found.joined)
    way = "fell" if found.change < 0 else "rose"
    sure = found.bounds.high < 0 or found.bounds.low > 0
    return Reading(
        f"Among those whose citizenship was recorded, by the cells that were printed, the share of {what} {way} "
        f"from {found.known:.0f} % in {years[0]} "
        f"({countries(before)}) to {found.known + found.change:.0f} % in {years[1]} ({countries(after)}), by "
        f"{_points(found.change)}{'' if sure else '; hidden cells leave even the direction open'}. Of that, "
        f"{_signed(found.reporting)} come from other countries reporting, and {_signed(found.panel)} from the "
        f"{countries(len(found.both))} that reported both years: {_signed(found.within)} because shares moved inside them, "
        f"{_signed(found.weights)} because some came to weigh more (rounded).{_movers(found)}{_silent(found, years)} "
        "Whether the same countries found other victims or recorded them otherwise, no table says."
    )


def tiers(rows: pd.DataFrame, name: str) -> Reading:
    """Say the last tier, the first one, and how many reports are at hand."""
    found = placements(rows)
    if found.empty:
        return SILENCE
    first, last = found.iloc[0], found.iloc[-1]
    said = f"The report of {last['year']} put {name} in {_tier(last['tier'])}"
    if len(found) == 1:
        return Reading(f"{said}, the only placement at hand.")
    before = (
        f"; the report of {first['year']} did too"
        if first["tier"] == last["tier"]
        else f"; that of {first['year']} in {_tier(first['tier'])}"
    )
    return Reading(
        f"{said}{before} ({countable(len(found), 'placement')} at hand). A tier judges a government's effort by the laws and "
        "interests of the United States; it is no measure of trafficking."
    )


def treaties(rows: pd.DataFrame, name: str) -> Reading:
    """Say whether and when a country bound itself to the Palermo Protocol, as far as the list goes."""
    bound = rows[(rows["measure"] == "treaty_ratifications") & (rows["stage"] == PALERMO)]
    last = "the list at hand ends in December 2013"
    if bound.empty:
        return Reading(
            f"No act by which {name} bound itself to the Palermo Protocol is in the list; {last}, and many came later."
        )
    act = str(bound["note"].iloc[0]).rsplit(": ", 1)[-1]
    return Reading(
        f"{name[:1].upper() + name[1:]} is bound by the {names_of(bound)[PALERMO]}: {act}. A promise on paper; {last}."
    )


def ranks(rows: pd.DataFrame, name: str) -> Reading:
    """Say the last and the first rank, and whether the margins of the two overlap."""
    found = ranked(rows)
    if found.empty:
        return SILENCE
    first, last = found.iloc[0], found.iloc[-1]
    said = f"In {last['year']:.0f}, {last['value']:.0f} % of the places rated ranked below {name}"
    if len(found) == 1:
        return Reading(f"{said}, the only year at hand.")
    apart = first["high"] < last["low"] or last["high"] < first["low"]
    meet = "the margins of the two years do not meet" if apart else "the margins of the two years overlap"
    return Reading(
        f"{said}, in {first['year']:.0f} {first['value']:.0f} %; {meet}. It is a rank of perceptions of corruption of every kind."
    )


def national(tables: dict[str, pd.DataFrame], country: str) -> Reading:
    """Say why national series differ from the United Nations' figures, where there are any."""
    if not any(True for table in tables.values() for _ in series_of(table, country)):
        return SILENCE
    return Reading(
        "National offices count at another stage, under another law or for another group than UNODC prints: the series "
        "stand beside its figures and are never joined to them."
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
            f"No earlier release of {name} is at hand, so that its revisions cannot be shown here. With a file of the "
            f"publisher: trafficking data refresh {now['source'].iloc[0]} --from FILE; it stays a draft, "
            "and this page then compares."
        )
    earlier, now, left = alike(earlier, now)
    found = compare(earlier, now)
    totals = found.revised[(found.revised[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)]
    largest = totals.loc[totals["by"].abs().sort_values(ascending=False, kind="stable").index[:3]]
    told = [
        f"{place(row.geo).the_name} {row.time_period}, {named('measure', row.measure)}, "
        f"{between(row.before, row.before_high)} before and {between(row.after, row.after_high)} now"
        for row in each(largest)
    ]
    largest_told = f" The largest among national totals: {'; '.join(told)}." if told else ""
    return Reading(
        f"From release {earlier['release'].iloc[0]} to {now['release'].iloc[0]}, "
        f"{len(found.added):,} figures of {name} were added, "
        f"{len(found.removed):,} taken out, and {len(found.revised):,} of the {found.shared:,} that both have were revised "
        f"({found.revised_share:.1f} %), {len(totals):,} of them national totals.{largest_told}{left}"
    )


def _movers(found: Shift) -> str:
    effect = found.by_country.assign(all=found.by_country["within"] + found.by_country["weights"])
    large = effect[effect["all"].abs() >= MOVER]
    if large.empty:
        return ""
    told = sorted((f"{place(row.geo).the_name} ({_signed(row.all)})" for row in each(large)), key=by_name)
    return f" Countries of both years that moved it by a point or more: {listed(told)}."


def _silent(found: Shift, years: tuple[str, str]) -> str:
    said = []
    for codes, year, other in ((found.left, years[0], years[1]), (found.joined, years[1], years[0])):
        if codes:
            said.append(
                f"{listed(sorted((place(code).the_name for code in codes), key=by_name))} reported for {year} and not for {other}"
            )
    told = "; ".join(said)
    return f" {told[:1].upper() + told[1:]}." if told else ""


def _points(size: float) -> str:
    told = f"{abs(size):.1f}"
    return f"{told} point" if told == "1.0" else f"{told} points"


def _signed(size: float) -> str:
    return f"{size:+.1f} points".replace("-", "−")


def _tier(tier: str) -> str:
    return {TIERS[2]: "Tier 2, Watch List", TIERS[4]: "no tier, as a special case"}.get(tier, tier)
