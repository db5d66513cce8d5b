"""Readings of an area and of countries side by side: sums, leading forms, parts, breaks, citizens at home and abroad."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.methods.bounds import one_measure, shares
from analysis.methods.coherence import at_odds as at_odds_in
from analysis.methods.leading import OPEN, leading
from analysis.methods.rates import of_reporters
from analysis.methods.trend import find_break
from analysis.show.sentences.keyfigures import of_sums, read_from
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.tables import between, column, counted
from analysis.show.working import each, last_of_each
from analysis.vocabulary.language import Spoken, listed, numeral, plural, say
from analysis.vocabulary.places import by_name, place
from analysis.vocabulary.terms import MEASURES, WORDS

WIDEST = 3  # totals below their parts that are named
LIKELY = 0.05  # a jump that chance alone finds as often is not told
SIMULATIONS = 39  # enough to tell one in forty from chance, and quick for six countries
ABROAD = Spoken(
    {
        "home": "{n} of its own citizens at home",
        "here": "{n} citizens of other countries in it",
        "abroad": "{n} of its citizens in other countries",
    }
)


@read_from(of_sums)
def area_totals(rows: pd.DataFrame, population: pd.DataFrame, name: str) -> Reading:
    """Read the sum of an area and its rate, first and last, with the countries behind both."""
    if rows["low"].isna().all():
        return SILENCE
    found = of_reporters(rows, population)
    label = MEASURES[one_measure(rows)].label
    first, last = found.iloc[0], found.iloc[-1]
    said = say(
        "For {year}, {countries} of {name} reported {sum}{rate}",
        year=last["year"],
        countries=countries(last["countries"]),
        name=name,
        sum=_sum(last, label),
        rate=_rate(last),
    )
    if len(found) == 1:
        return Reading(say("{said}. One year alone shows no trend.", said=said))
    return Reading(
        say(
            "{said}; for {year}, {countries} reported {sum}{rate}. The two years are not the same "
            "countries, and a sum over more countries is larger without more trafficking.",
            said=said,
            year=first["year"],
            countries=countries(first["countries"]),
            sum=_sum(first, label),
            rate=_rate(first),
        )
    )


def leaders(rows: pd.DataFrame, of: str, part: str) -> Reading:
    """Say in how many countries a category led first and last, and among those that reported both years."""
    found = leading(rows, of)
    if found.empty:
        return SILENCE
    ends = sorted({found["time_period"].min(), found["time_period"].max()})
    word = WORDS[of][part]
    sides = [found[found["time_period"] == year].set_index("geo")["leads"] for year in ends]
    said = [
        say(
            "in {year} {word} led in {some} of {countries}",
            year=year,
            word=word,
            some=_some(side == part),
            countries=countries(len(side)),
        )
        + (f" ({_open(side)})" if (side == OPEN).any() else "")
        for year, side in zip(ends, sides, strict=True)
    ]
    head = begun("; ".join(said[::-1]))
    if len(sides) == 1:
        return Reading(say("{head}. Each country counts once, however many victims it recorded.", head=head))
    both = sides[0].index.intersection(sides[1].index)
    same = (
        say(
            " Among the {countries} that reported for both years it led in {some}, then in {some_2}.",
            countries=countries(len(both)),
            some=_some(sides[0][both] == part),
            some_2=_some(sides[1][both] == part),
        )
        if len(both) > 1
        else ""
    )
    return Reading(
        say(
            "{head}.{same} Each country counts once; one that looks for a form finds that form.",
            head=head,
            same=same,
        )
    )


def divided(rows: pd.DataFrame, of: str) -> Reading:
    """Say how many countries can be divided, and which share of the whole could be hidden."""
    last = last_of_each(rows)
    if last.empty:
        return SILENCE
    table = shares(last, "geo", of)
    wide = table[table["high"] - table["low"] > 25]["geo"].unique()
    years = sorted(set(last["time_period"]))
    when = years[0] if len(years) == 1 else say("{years} to {years_2}", years=years[0], years_2=years[-1])
    open_ = sorted((place(str(code)).the_name for code in wide), key=by_name)
    unsure = (
        say(" For {open} hidden cells leave more than 25 points open.", open=listed(open_))
        if len(wide) and table["known"].notna().any()
        else ""
    )
    codes = last["geo"].unique()
    who = (
        say("Only {place}", place=place(str(codes[0])).the_name)
        if len(codes) == 1
        else begun(countries(len(codes)))
    )
    drawn = len(codes) > 1 and table["known"].notna().any()  # without two bars there is nothing to mistake
    apart = (
        say(" Laws and questionnaires differ, so that two bars of one shape can mean two things.")
        if drawn
        else ""
    )
    return Reading(
        say(
            "{who} gave a division by {of}, in {when}.{unsure}{apart}",
            who=who,
            of=column(of),
            when=when,
            unsure=unsure,
            apart=apart,
        )
    )


def breaks(rows: pd.DataFrame) -> Reading:
    """Name the year in which the count of each country jumped more than its own ups and downs explain."""
    said = []
    for code, part in rows[rows["low"].notna()].groupby("geo"):
        series = part.assign(year=part["time_period"].astype(int))[["year", "low", "high"]]
        jump = find_break(series, simulations=SIMULATIONS)
        if jump is not None and jump.p <= LIKELY:
            times = jump.factor if jump.factor >= 1 else 1 / jump.factor
            way = say("times as many") if jump.factor >= 1 else say("times fewer")
            said.append(
                (
                    place(str(code)).the_name,
                    say(
                        "{year} ({times} {way} beside the trend)",
                        year=jump.year,
                        times=numeral(times, 1),
                        way=way,
                    ),
                )
            )
    if not said:
        return Reading(
            say("No count jumps by more than its own ups and downs explain, as far as these years can show.")
        )
    told = "; ".join(
        say("{name} in {jump}", name=name, jump=jump)
        for name, jump in sorted(said, key=lambda one: by_name(one[0]))
    )
    return Reading(
        say(
            "The level jumps: {told}. Look for a new law, form or agency in that year before reading "
            "it as trafficking.",
            told=told,
        )
    )


def at_odds(totals: pd.DataFrame, parts: pd.DataFrame, of: str) -> Reading:
    """Say for how many country-years a total lies below its own parts, and where the gap is widest.

    Parameters
    ----------
    totals, parts : pandas.DataFrame
        Tidy rows of one measure: totals, and the same divided by ``of`` (sex or age).
    of : str
        What the parts are divided by.
    """
    if totals["low"].isna().all() or parts["low"].isna().all():
        return SILENCE
    found = at_odds_in(totals, parts)
    number = found.attrs["pairs"]
    pairs = say("1 pair") if number == 1 else say("{number} pairs", number=numeral(number))
    if found.empty:
        return Reading(
            say(
                "No total lies below its own division by {of}, in {pairs} of country and year that have "
                "both.",
                of=column(of),
                pairs=pairs,
            )
        )
    widest = [
        say(
            "{place} {time_period}, total {count}, by {of} at least {parts}",
            place=place(row.geo).the_name,
            time_period=row.time_period,
            count=between(row.low, row.high),
            of=column(of),
            parts=numeral(row.parts),
        )
        for row in each(found.head(WIDEST))
    ]
    more = "" if len(found) <= WIDEST else say("; widest apart")
    verb = say("lies") if len(found) == 1 else say("lie")
    return Reading(
        say(
            "{countable} of {pairs} of country and year {verb} below the division by {of} printed "
            "beside them{more}: {join}. Both are shown as published: a total may be an earlier "
            "answer than its parts.",
            countable=plural("{n} total", "{n} totals", len(found)),
            pairs=pairs,
            verb=verb,
            of=column(of),
            more=more,
            join="; ".join(widest),
        )
    )


def seen_from(rows: pd.DataFrame, name: str) -> Reading:
    """Say who was detected at home, from abroad and abroad in the last year that has each."""
    kept = rows[rows["low"].notna()]
    if kept.empty:
        return SILENCE
    last = kept.sort_values("time_period").drop_duplicates("citizenship", keep="last")
    order = last.set_index("citizenship").reindex(
        [kind for kind in ABROAD if kind in set(last["citizenship"])]
    )
    said = [
        f"{ABROAD[row.Index].format(n=between(row.low, row.high))} ({row.time_period}{_across(row)})"
        for row in each(order)
    ]
    return Reading(
        say(
            "Detected, in the last year with a figure: {join}. A person's citizenship does not say "
            "where the exploitation began, and {name} is seen abroad only by countries that report "
            "citizenship.",
            join="; ".join(said),
            name=name,
        )
    )


def _across(row: Any) -> str:
    if row.Index == "here":
        return (
            say(", of 1 citizenship")
            if row.countries == 1
            else say(", of {countries} citizenships", countries=numeral(row.countries))
        )
    return say(", in {countries}", countries=countries(row.countries)) if row.Index == "abroad" else ""


def _some(chosen: pd.Series) -> str:
    return f"{int(chosen.sum())}" if chosen.any() else say("none")


def _sum(row: pd.Series, label: str) -> str:
    return counted(row["low"], row["high"], label)


def _rate(row: pd.Series) -> str:
    if pd.isna(row["rate_low"]):
        return ""
    told = between(row["rate_low"], row["rate_high"], ".1f")
    return say(", {told} for each million of their residents", told=told)


def _open(side: pd.Series) -> str:
    number = int((side == OPEN).sum())
    return say(
        "{number} {which} left open by ties or hidden cells",
        number=number,
        which=say("is") if number == 1 else say("are"),
    )
