"""Readings of leads: which of two parts is larger in which years, what turns it, and in how many countries."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.methods import lead as methods
from analysis.methods.bounds import one_measure
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.tables import between, column
from analysis.show.working import each, named
from analysis.vocabulary.language import listed, numeral, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES

TELLING = 2.0  # points by which a country must move two shares against each other to be named
FEW = 4  # years told one by one


def turns(row: Any) -> bool:
    """Say whether the lead is another one without the country left out."""
    return bool((row.part - row.rival) * (row.part_without - row.rival_without) < 0)


def lead_by_year(rows: pd.DataFrame, of: str, part: str, rival: str) -> Reading:
    """Say in which years each of two parts led, and in which one country makes the lead."""
    found = methods.lead(rows, of, part, rival)
    if found.empty:
        return SILENCE
    first, second = (named(of, name) for name in (part, rival))
    measure = MEASURES[one_measure(rows)].label
    sides = {
        first: found[found["part"] > found["rival"]],
        second: found[found["part"] < found["rival"]],
        "neither": found[found["part"] == found["rival"]],
    }
    said = [
        say("{name} in {years}", name=name, years=_years(some)) for name, some in sides.items() if len(some)
    ]
    head = say(
        "Among {measure} by {column}, the larger of the two was {said}.",
        measure=measure,
        column=column(of),
        said=listed(said),
    )
    turned = found[[turns(row) for row in each(found)]] if len(found) else found
    said = [
        say("{time_period} without {place}", time_period=row.time_period, place=place(row.geo).the_name)
        + (
            say(
                " ({part} % and {rival} %, then {part_without} % and {rival_without} %)",
                part=numeral(row.part),
                rival=numeral(row.rival),
                part_without=numeral(row.part_without),
                rival_without=numeral(row.rival_without),
            )
            if len(turned) <= FEW - 2
            else ""
        )
        for row in each(turned)
    ]
    if len(found) == 1 and found["countries"].iloc[0] == 1:
        return Reading(say("{head} One country alone reported it.", head=head))
    rest = (
        say(" One country turns the lead: {said}. There the sum tells of that country.", said=listed(said))
        if said
        else say(" No single country turns it in any year.")
    )
    return Reading(f"{head}{rest}")


def countries_led(rows: pd.DataFrame, of: str, part: str) -> Reading:
    """Say in how many countries a part was the larger group, first and last."""
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return SILENCE
    found = methods.led(rows, of, part)
    first, last = found.iloc[0], found.iloc[-1]
    word, measure = named(of, part), MEASURES[one_measure(rows)].label
    said = say(
        "{word} were the larger group among the {measure} of {count} of {countries} in {time_period}",
        word=begun(word),
        measure=measure,
        count=between(last["low"], last["high"]),
        countries=countries(last["countries"]),
        time_period=last["time_period"],
    )
    before = (
        say(
            ", and of {count} of {countries} in {time_period}",
            count=between(first["low"], first["high"]),
            countries=first["countries"],
            time_period=first["time_period"],
        )
        if len(found) > 1
        else ""
    )
    hidden = (
        say("; where two numbers stand, censored cells leave it open")
        if (found["low"] < found["high"]).any()
        else ""
    )
    return Reading(
        say(
            "{said}{before}{hidden}. Where a country has few such persons, one case can turn it.",
            said=said,
            before=before,
            hidden=hidden,
        )
    )


def _years(found: pd.DataFrame) -> str:
    years = found["time_period"].tolist()
    return (
        listed(years)
        if len(years) <= FEW
        else say(
            "{years} years between {years_2} and {years_3}",
            years=len(years),
            years_2=years[0],
            years_3=years[-1],
        )
    )
