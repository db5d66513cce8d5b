"""Readings of shares, counts, levels, rates and verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.claims.crosschecks import CrossCheck
from analysis.claims.verdict import Verdict
from analysis.methods import bounds
from analysis.methods.composition import composition
from analysis.show.sentences.keyfigures import of_all_shares, of_counts, of_one_share, read_from
from analysis.show.sentences.words import (
    SILENCE,
    Reading,
    all_hidden,
    begun,
    countries,
    nothing,
)
from analysis.show.tables import base, between, column, counted, share
from analysis.show.verdicts import TOTALS, told
from analysis.vocabulary.language import listed, numeral, plural, say, span
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import LEVELS, MEASURES, ROLES, WORDS

WEIGHTY = 0.25  # a country that makes a quarter of a sum is named beside it
MISSED = 0.10  # so is one that made a tenth of the year before and is silent now
UNIONS = ("EU27_2020",)  # published as totals: no number of countries stands behind them
SAME = 1.0  # points below which a share is said not to have changed
WIDE = 0.4  # of a rate: with fewer than some hundred persons, its interval of chance is wider than this


def not_listed(name: str) -> Reading:
    """Say that the report of 2006 does not list a country."""
    return Reading(
        say(
            "The report of 2006 does not list {name}. Its sources did not name it; that says no more.",
            name=name,
        )
    )


def not_coded(name: str) -> Reading:
    """Say that the table at hand has no entry for a country, whatever the report of 2006 printed."""
    return Reading(
        say(
            "The table of the 2006 report at hand has no entry for {name}. That says nothing of what "
            "its sources named.",
            name=name,
        )
    )


@read_from(of_one_share)
def shares(rows: pd.DataFrame, of: str, part: str) -> Reading:
    """Read the change of one share between the first and the last year shown."""
    if rows["low"].isna().all():
        return SILENCE
    table = bounds.shares(rows, "time_period", of)
    line = table[(table[of] == part) & table["known"].notna()]
    if line.empty:
        what = say("the share of {words}", words=WORDS[of][part])
        return nothing(what) if table["known"].notna().any() else all_hidden(what)
    first, last = line.iloc[0], line.iloc[-1]
    measure = MEASURES[bounds.one_measure(rows)].label
    said = say(
        "In {time_period}, {share} of the {base} were {words}, in {area}",
        time_period=last["time_period"],
        share=share(last["low"], last["high"]),
        base=base(of, last["persons"], measure),
        words=WORDS[of][part],
        area=_area(rows, last["countries"]),
    )
    if first["time_period"] == last["time_period"]:
        return Reading(say("{said}. One year alone shows no trend.", said=said))
    return Reading(
        say(
            "{said}; in {time_period} it was {share}, in {area}. {moved}{largest}{left}",
            said=said,
            time_period=first["time_period"],
            share=share(first["low"], first["high"]),
            area=_area(rows, first["countries"]),
            moved=_moved(first, last),
            largest=_largest(rows, of, part),
            left=_left(rows),
        )
    )


@read_from(of_all_shares)
def divided_over_time(rows: pd.DataFrame, of: str) -> Reading:
    """Read how a whole divides into all its parts, in the last and in the first year shown."""
    if rows["low"].isna().all():
        return SILENCE
    table = bounds.shares(rows, "time_period", of)
    table = table[table["known"].notna()]
    if table.empty:
        return all_hidden(say("shares by {column}", column=column(of)))
    years = sorted(set(table["time_period"]))
    ends = [table[table["time_period"] == year].set_index(of) for year in (years[-1], years[0])]
    parts = [part for part in WORDS[of] if part in set(table[of])]
    last, first = (
        listed(
            [
                f"{share(one.at[part, 'low'], one.at[part, 'high'])} {WORDS[of][part]}"
                for part in parts
                if part in one.index
            ]
        )
        for one in ends
    )
    measure = MEASURES[bounds.one_measure(rows)].label
    whole, areas = ends[0]["persons"].iloc[0], [_area(rows, one["countries"].iloc[0]) for one in ends]
    said = say(
        "In {years}, the {base} in {areas} were {last}.",
        years=years[-1],
        base=base(of, whole, measure),
        areas=areas[0],
        last=last,
    )
    if len(years) == 1:
        return Reading(say("{said} One year alone shows no trend.", said=said))
    return Reading(
        say(
            "{said} In {years}, in {areas}: {first}.{left}",
            said=said,
            years=years[0],
            areas=areas[1],
            first=first,
            left=_left(rows),
        )
    )


def leading(rows: pd.DataFrame, *parts: str) -> Reading:
    """Say in how many countries each of some forms was the one recorded most often, in the last year shown."""
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return SILENCE
    year = rows["time_period"].max()
    last = composition(
        rows[rows["time_period"] == year], "form", [name for name in WORDS["form"] if name != "unknown"]
    )
    leads = {part: last.leads(part) for part in parts}
    numbers = {part: between(*ends, ".0f") if any(ends) else say("none") for part, ends in leads.items()}
    told = listed(
        [say("{form} in {count}", form=WORDS["form"][part], count=number) for part, number in numbers.items()]
    )
    unsure = any(sure != possible for sure, possible in leads.values())
    return Reading(
        say(
            "In {year}, the form recorded most often was {told} of {countries}{which}. A country "
            "that looks for one form finds that form.",
            year=year,
            told=told,
            countries=countries(len(last.countries)),
            which=say("; hidden cells leave the rest open") if unsure else "",
        )
    )


@read_from(of_counts)
def counts(rows: pd.DataFrame, name: str) -> Reading:
    """Read the counts of one country: first, last and most, and the years without a figure."""
    cells = rows[rows["low"].notna()].sort_values("time_period")
    if cells.empty:
        return SILENCE
    measure = MEASURES[bounds.one_measure(cells)].label
    first, last = cells.iloc[0], cells.iloc[-1]
    said = say(
        "{name} reported {counted} for {time_period}",
        name=begun(name),
        counted=counted(last["low"], last["high"], measure),
        time_period=last["time_period"],
    )
    if len(cells) == 1:
        return Reading(say("{said}, the only year with a figure here.", said=said))
    span = range(int(first["time_period"]), int(last["time_period"]) + 1)
    gaps = len(span) - cells["time_period"].nunique()
    missing = say(" For {years} in between there is no figure.", years=_years(gaps)) if gaps else ""
    return Reading(
        say(
            "{said}, and {count} for {time_period}{most}.{missing} A rise can be more trafficking or "
            "more attention to it: the count alone cannot say.",
            said=said,
            count=between(first["low"], first["high"]),
            time_period=first["time_period"],
            most=_most(cells),
            missing=missing,
        )
    )


def _most(cells: pd.DataFrame) -> str:
    # A censored year is never called the most: it may be any of its bounds. An earlier release, drawn beside these
    # counts, may have printed more for a year that this one lacks.
    most = cells.sort_values(["low", "time_period"]).iloc[-1]
    others = cells[cells["time_period"] != most["time_period"]]
    if pd.isna(most["value"]) or (others["high"] >= most["low"]).any():
        return ""
    if most["time_period"] == cells["time_period"].max():
        return say(
            "; {time_period} had the most of any year in the same release", time_period=most["time_period"]
        )
    return say(
        "; the most was {count} in {time_period}, of the years in the same release",
        count=between(most["low"], most["high"]),
        time_period=most["time_period"],
    )


def levels(found: pd.DataFrame, name: str) -> Reading:
    """Read how often the sources of 2006 named a country."""
    known = found.set_index("geo_role")["value"].dropna()
    if known.empty:
        return SILENCE
    told = [
        say("as {role} “{levels}”", role=ROLES[role], levels=LEVELS[int(known[role])])
        for role in ROLES
        if role in known
    ]
    absent = [ROLES[role] for role in ROLES if role not in known]
    rest = say(", and not at all as {absent}", absent=listed(absent)) if absent else ""
    return Reading(
        say(
            "Sources collected by UNODC until 2006 named {name} {told}{rest}. The scale says how "
            "often sources of that time mentioned it, not how many persons were trafficked.",
            name=name,
            told=listed(told),
            rest=rest,
        )
    )


def beside_area(found: pd.DataFrame, name: str, area: str) -> Reading:
    """Read the rate of a country beside that of the countries that reported around it."""
    if found.empty:
        return SILENCE
    last = found.iloc[-1]
    rate = between(last["low"], last["high"], ".1f")
    said = say(
        "In {year}, {name} reported {rate} detected victims per million residents",
        year=last["year"],
        name=name,
        rate=rate,
    )
    if pd.isna(last["area"]) or last["area_countries"] == 0:
        alone = say("{said}; no other country of {area} reported for that year.", said=said, area=area)
        return Reading(f"{alone}{_chance(last)}")
    others = (
        say("the one other country of {area} that reported for that year", area=area)
        if last["area_countries"] == 1
        else say(
            "the {countries} of {area} that reported for that year, taken together,",
            countries=countries(last["area_countries"]),
            area=area,
        )
    )
    return Reading(
        say(
            "{said}; {others} {area}. A higher rate is not more guilt or danger: it can be better work.",
            said=said,
            others=others,
            area=numeral(last["area"], 1),
        )
        + _chance(last)
    )


def _chance(last: pd.Series) -> str:
    """Say what chance does to a rate of few persons."""
    if last["chance_high"] - last["chance_low"] <= WIDE * last["high"]:
        return ""
    return say(
        " It rests on few persons: were the rate steady and each detected alone, chance would take it anywhere from {chance} "
        "(Poisson, 95 %). Operations find several at once, so the true doubt is larger.",
        chance=between(last["chance_low"], last["chance_high"], ".1f"),
    )


def agreement(checks: Sequence[CrossCheck]) -> Reading:
    """Say how many pairs of sources agree, and which pair is furthest apart."""
    differ = [check for check in checks if not check.agree]
    if not checks:
        return SILENCE
    said = say(
        "{checks} of {countable} {which}.",
        checks=len(checks) - len(differ),
        countable=plural("{n} pair", "{n} pairs", len(checks)),
        which=say("agrees") if len(checks) == 1 else say("agree"),
    )
    if not differ:
        return Reading(said)
    furthest = max(differ, key=lambda check: abs(check.difference))
    return Reading(
        say(
            "{said} Furthest apart: {what}, {low} and {low_2}. {why} One country and year has "
            "several honest values: name the measure, the stage and the release.",
            said=said,
            what=furthest.what,
            low=numeral(furthest.left.low),
            low_2=numeral(furthest.right.low),
            why=furthest.why,
        )
    )


def verdict(found: Verdict) -> Reading:
    """Read a verdict: then, now, how many countries, and what it hangs on."""
    return Reading(told(found))


def _moved(first: pd.Series, last: pd.Series) -> str:
    least, most = last["low"] - first["high"], last["high"] - first["low"]
    if least < -SAME and most > SAME:
        return say("Hidden cells leave open whether that is more or less.")
    if max(abs(least), abs(most)) < SAME:
        return say("It has hardly changed.")
    near, far = sorted((abs(least), abs(most))) if least * most > 0 else (0.0, max(abs(least), abs(most)))
    told = between(near, far, ".0f")
    about, unit = say("about ") if near == far else "", say("point") if told == "1" else say("points")
    return say(
        "That is {about}{told} {unit} {which}.",
        about=about,
        told=told,
        unit=unit,
        which=say("more") if least + most > 0 else say("less"),
    )


def _largest(rows: pd.DataFrame, of: str, part: str) -> str:
    last = rows[(rows["time_period"] == rows["time_period"].max()) & (rows[of] == part)].dropna(
        subset=["low"]
    )
    by_country = last.groupby("geo")["low"].sum()
    if len(by_country) < 2 or not by_country.max() >= WEIGHTY * by_country.sum() > 0:
        return ""
    weight = 100 * by_country.max() / by_country.sum()
    which = say("of those not hidden") if last["value"].isna().any() else say("of them")
    return say(
        " One country, {place}, reports {weight} % {which}.",
        place=place(str(by_country.idxmax())).the_name,
        weight=numeral(weight),
        which=which,
    )


def _left(rows: pd.DataFrame) -> str:
    """Name the large reporters of the year before that the last year lacks: their silence moves every share."""
    if not _countrywise(rows):
        return ""
    years = sorted(rows["time_period"].unique())
    before = rows[(rows["time_period"] == years[-2]) & rows["low"].notna()].groupby("geo")["low"].sum()
    gone = before[~before.index.isin(rows.loc[rows["time_period"] == years[-1], "geo"])].sort_values(
        ascending=False
    )
    named = [place(str(geo)).the_name for geo in gone[gone >= MISSED * before.sum()].index]
    told = (
        say(
            " {named}, large in {years}, did not report this for {years_2}.",
            named=begun(listed(named)),
            years=years[-2],
            years_2=years[-1],
        )
        if named
        else ""
    )
    return say("{told} Part of any change is a change of which countries report.", told=told)


def _countrywise(rows: pd.DataFrame) -> bool:
    return not rows["geo"].isin(UNIONS).any()


def _area(rows: pd.DataFrame, number: float) -> str:
    return countries(number) if _countrywise(rows) else say("the EU total")


def _years(number: int) -> str:
    return plural("{n} year", "{n} years", number)


def checked(rows: pd.DataFrame) -> Reading:
    """Stop on rows that must not be added up; otherwise say what is at hand.

    Raises
    ------
    MixedMeasures
        If the rows hold more than one measure, unit or source.
    """
    if rows.empty:
        return nothing(say("this choice"))
    measure = MEASURES[bounds.one_measure(rows)].label
    when = span(rows["time_period"].min(), rows["time_period"].max())
    hidden = int((rows["value"].isna() & rows["low"].notna()).sum())
    bounded = say(
        "{hidden} of them known only by {which} bounds",
        hidden=numeral(hidden),
        which=say("its") if hidden == 1 else say("their"),
    )
    cells = plural("{n} cell", "{n} cells", len(rows))
    where = say("published totals") if rows["geo"].isin(TOTALS).all() else countries(rows["geo"].nunique())
    parts = [column(of) for of in ("form", "sex", "age", "citizenship") if not rows[of].eq("total").any()]
    what = say("{measure} by {parts}", measure=measure, parts=listed(parts)) if parts else measure
    return Reading(
        say(
            "Checked: {cells} of {what}, {where}, {span}; {bounded}.",
            cells=cells,
            what=what,
            where=where,
            span=when,
            bounded=bounded if hidden else say("each printed as one number"),
        )
    )
