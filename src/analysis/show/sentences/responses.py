"""Readings of what states did: treaties, laws, and the way from victims to convictions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.show.acts import treaties
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.tables import between
from analysis.show.working import (
    STAGES,
    accumulated,
    convicted_per_hundred,
    each,
    like_with_like,
    marks,
    named,
)
from analysis.vocabulary.language import numeral, plural, say
from analysis.vocabulary.terms import MEASURES

ANOTHER = 0.25  # a number of countries that differs by a quarter: another set of them


def ratifications(rows: pd.DataFrame, stage: str) -> Reading:
    """Say how many states are bound by one treaty, by when half of them were, and where the list ends."""
    found = accumulated(rows[rows["low"].notna() & (rows["stage"] == stage)], "stage")
    if found.empty:
        return SILENCE
    line = found.set_index("year")["countries"]
    half = line.index[line >= line.iloc[-1] / 2][0]
    name, last = treaties(rows)[stage], line.index[-1]
    act = say("had signed") if (rows["measure"] == "treaty_signatures").all() else say("were bound by")
    single = act.replace("were", "was") if line.iloc[-1] == 1 else act
    said = say(
        "By the end of {last}, {replace} {single} the {name}",
        last=last,
        replace=plural("{n} party", "{n} parties", int(line.iloc[-1])),
        single=single,
        name=name,
    )
    by = say(", half of them by {half}", half=half) if line.iloc[-1] > 1 else ""
    return Reading(
        say(
            "{said}{by}. No later act is in the list at hand; being bound says nothing yet of what "
            "police and courts do.",
            said=said,
            by=by,
        )
    )


def criminalisation(rows: pd.DataFrame) -> Reading:
    """Say what share of countries made trafficking a crime in full, first and last."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return SILENCE
    years = known["time_period"].str[:4]
    full, coded = (100 * known["value"].ge(2)).groupby(years).mean(), known.groupby(years)["geo"].nunique()
    now = say("{iloc} % of {countries}", iloc=numeral(full.iloc[-1]), countries=countries(coded.iloc[-1]))
    said = say("In {index}, the law of {now} made trafficking a crime in full", index=full.index[-1], now=now)
    before = (
        say(
            "; in {index}, of {iloc} % of {countries}",
            index=full.index[0],
            iloc=numeral(full.iloc[0]),
            countries=countries(coded.iloc[0]),
        )
        if len(full) > 1
        else ""
    )
    apart = abs(coded.iloc[-1] - coded.iloc[0]) > ANOTHER * coded.iloc[0]
    other = say(" These are not the same countries, so the two shares are no trend.") if apart else ""
    return Reading(
        say(
            "{said}{before}.{other} A law can stand unused: convictions are counted elsewhere.",
            said=said,
            before=before,
            other=other,
        )
    )


def yields(rows: pd.DataFrame, name: str) -> Reading:
    """Say the four counts of the last year, and convictions per 100 detected victims of that year."""
    found = like_with_like(rows)
    if found.empty:
        return SILENCE
    share = convicted_per_hundred(found)
    year = share["year"].max() if len(share) else found["year"].max()
    last = found[found["year"] == year].sort_values("measure", key=lambda names: names.map(STAGES.index))
    counts = "; ".join(f"{between(row.low, row.high)} {MEASURES[row.measure].label}" for row in each(last))
    number = last["countries"].max()
    where = (
        name
        if number == 1
        else say(
            "the {countries} of {name} that reported all of these", countries=countries(number), name=name
        )
    )
    said = say("In {year}, {where} reported {counts}.", year=year, where=where, counts=counts)
    if len(share):
        row = share[share["year"] == year].iloc[0]
        said += say(
            " That is {count} convicted persons for 100 victims detected in the same year",
            count=between(row["low"], row["high"], ".0f"),
        )
        said += say(": a yield of the year, since the persons convicted belong to cases of earlier years.")
    return Reading(said)


def small_multiples(rows: pd.DataFrame, of: str) -> Reading:
    """Say over how many panels and years the figures reach, and where what is counted changed."""
    found = marks(rows, of).dropna(subset=["at"])
    if found.empty:
        return SILENCE
    number = found["term"].nunique()
    periods = found.sort_values("at")["period"]
    span = (
        periods.iloc[0]
        if periods.iloc[0] == periods.iloc[-1]
        else say("{iloc} to {iloc_2}", iloc=periods.iloc[0], iloc_2=periods.iloc[-1])
    )
    breaks = found[found["broken"] & (found["at"] > found.groupby("term")["at"].transform("min"))]
    said = f"{plural('{n} panel', '{n} panels', number)}, {span}."
    if breaks.empty:
        return Reading(say("{said} No change of what is counted is marked in the source.", said=said))
    when = "; ".join(
        f"{named(of, str(term))}: {', '.join(part['period'])}"
        for term, part in breaks.groupby("term", sort=False)
    )
    return Reading(
        say(
            "{said} What is counted changed ({when}): figures on the two sides are not one series.",
            said=said,
            when=when,
        )
    )


def matrix(table: pd.DataFrame, meanings: Mapping[str, str]) -> Reading:
    """Say how many cells of a matrix carry each mark."""
    if table.empty:
        return SILENCE
    cells = table.iloc[:, 1:].fillna("").astype(str).to_numpy().ravel()
    found = [(meaning, sum(mark in cell.split() for cell in cells)) for mark, meaning in meanings.items()]
    told = "; ".join(f"{meaning}: {plural('{n} cell', '{n} cells', number)}" for meaning, number in found)
    return Reading(
        say(
            "{countable}. {told}. The marks are a judgement, made to be argued with.",
            countable=plural("{n} row", "{n} rows", len(table)),
            told=begun(told),
        )
    )
