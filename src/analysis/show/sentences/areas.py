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
from analysis.show.sentences.words import SILENCE, Reading, begun, countable, countries, listed
from analysis.show.tables import between, counted
from analysis.show.working import each, last_of_each
from analysis.vocabulary.places import by_name, place
from analysis.vocabulary.terms import MEASURES, WORDS

WIDEST = 3  # totals below their parts that are named
LIKELY = 0.05  # a jump that chance alone finds as often is not told
SIMULATIONS = 39  # enough to tell one in forty from chance, and quick for six countries
ABROAD = {
    "home": "{} of its own citizens at home",
    "here": "{} citizens of other countries in it",
    "abroad": "{} of its citizens in other countries",
}


@read_from(of_sums)
def area_totals(rows: pd.DataFrame, population: pd.DataFrame, name: str) -> Reading:
    """Read the sum of an area and its rate, first and last, with the countries behind both."""
    if rows["low"].isna().all():
        return SILENCE
    found = of_reporters(rows, population)
    label = MEASURES[one_measure(rows)].label
    first, last = found.iloc[0], found.iloc[-1]
    said = f"For {last['year']}, {countries(last['countries'])} of {name} reported {_sum(last, label)}{_rate(last)}"
    if len(found) == 1:
        return Reading(f"{said}. One year alone shows no trend.")
    return Reading(
        f"{said}; for {first['year']}, {countries(first['countries'])} reported {_sum(first, label)}{_rate(first)}. "
        "The two years are not the same countries, and a sum over more countries is larger without more trafficking."
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
        f"in {year} {word} led in {_some(side == part)} of {countries(len(side))}"
        + (f" ({_open(side)})" if (side == OPEN).any() else "")
        for year, side in zip(ends, sides, strict=True)
    ]
    head = begun("; ".join(said[::-1]))
    if len(sides) == 1:
        return Reading(f"{head}. Each country counts once, however many victims it recorded.")
    both = sides[0].index.intersection(sides[1].index)
    same = (
        f" Among the {countries(len(both))} that reported for both years it led in "
        f"{_some(sides[0][both] == part)}, then in {_some(sides[1][both] == part)}."
        if len(both) > 1
        else ""
    )
    return Reading(f"{head}.{same} Each country counts once; one that looks for a form finds that form.")


def divided(rows: pd.DataFrame, of: str) -> Reading:
    """Say how many countries can be divided, and which share of the whole could be hidden."""
    last = last_of_each(rows)
    if last.empty:
        return SILENCE
    table = shares(last, "geo", of)
    wide = table[table["high"] - table["low"] > 25]["geo"].unique()
    years = sorted(set(last["time_period"]))
    when = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    open_ = sorted((place(str(code)).the_name for code in wide), key=by_name)
    unsure = (
        f" For {listed(open_)} hidden cells leave more than 25 points open."
        if len(wide) and table["known"].notna().any()
        else ""
    )
    codes = last["geo"].unique()
    who = f"Only {place(str(codes[0])).the_name}" if len(codes) == 1 else begun(countries(len(codes)))
    drawn = len(codes) > 1 and table["known"].notna().any()  # without two bars there is nothing to mistake
    apart = (
        " Laws and questionnaires differ, so that two bars of one shape can mean two things." if drawn else ""
    )
    return Reading(f"{who} gave a division by {of}, in {when}.{unsure}{apart}")


def breaks(rows: pd.DataFrame) -> Reading:
    """Name the year in which the count of each country jumped more than its own ups and downs explain."""
    said = []
    for code, part in rows[rows["low"].notna()].groupby("geo"):
        series = part.assign(year=part["time_period"].astype(int))[["year", "low", "high"]]
        jump = find_break(series, simulations=SIMULATIONS)
        if jump is not None and jump.p <= LIKELY:
            times = jump.factor if jump.factor >= 1 else 1 / jump.factor
            way = "times as many" if jump.factor >= 1 else "times fewer"
            said.append((place(str(code)).the_name, f"{jump.year} ({times:.1f} {way} beside the trend)"))
    if not said:
        return Reading(
            "No count jumps by more than its own ups and downs explain, as far as these years can show."
        )
    told = "; ".join(f"{name} in {jump}" for name, jump in sorted(said, key=lambda one: by_name(one[0])))
    return Reading(
        f"The level jumps: {told}. Look for a new law, form or agency in that year before reading it as trafficking."
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
    pairs = "1 pair" if number == 1 else f"{number:,} pairs"
    if found.empty:
        return Reading(
            f"No total lies below its own division by {of}, in {pairs} of country and year that have both."
        )
    widest = [
        f"{place(row.geo).the_name} {row.time_period}, total {between(row.low, row.high)}, by {of} at least {row.parts:,.0f}"
        for row in each(found.head(WIDEST))
    ]
    more = "" if len(found) <= WIDEST else "; widest apart"
    verb = "lies" if len(found) == 1 else "lie"
    return Reading(
        f"{countable(len(found), 'total')} of {pairs} of country and year {verb} below the division by {of} printed beside "
        f"them{more}: {'; '.join(widest)}. Both are shown as published: a total may be an earlier answer than its parts."
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
        f"{ABROAD[row.Index].format(between(row.low, row.high))} ({row.time_period}{_across(row)})"
        for row in each(order)
    ]
    return Reading(
        f"Detected, in the last year with a figure: {'; '.join(said)}. A person's citizenship does not say where the "
        f"exploitation began, and {name} is seen abroad only by countries that report citizenship."
    )


def _across(row: Any) -> str:
    if row.Index == "here":
        return ", of 1 citizenship" if row.countries == 1 else f", of {row.countries:.0f} citizenships"
    return f", in {countries(row.countries)}" if row.Index == "abroad" else ""


def _some(chosen: pd.Series) -> str:
    return f"{int(chosen.sum())}" if chosen.any() else "none"


def _sum(row: pd.Series, label: str) -> str:
    return counted(row["low"], row["high"], label)


def _rate(row: pd.Series) -> str:
    if pd.isna(row["rate_low"]):
        return ""
    told = between(row["rate_low"], row["rate_high"], ".1f")
    return f", {told} for each million of their residents"


def _open(side: pd.Series) -> str:
    number = int((side == OPEN).sum())
    return f"{number} {'is' if number == 1 else 'are'} left open by ties or hidden cells"
