"""Readings of what states did: treaties, laws, and the way from victims to convictions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.show.sentences.words import SILENCE, Reading, begun, countable, countries
from analysis.show.tables import between
from analysis.show.working import (
    STAGES,
    accumulated,
    convicted_per_hundred,
    each,
    like_with_like,
    marks,
    named,
    treaties,
)
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
    act = "had signed" if (rows["measure"] == "treaty_signatures").all() else "were bound by"
    single = act.replace("were", "was") if line.iloc[-1] == 1 else act
    said = f"By the end of {last}, {countable(int(line.iloc[-1]), 'party').replace('partys', 'parties')} {single} the {name}"
    by = f", half of them by {half}" if line.iloc[-1] > 1 else ""
    return Reading(
        f"{said}{by}. No later act is in the list at hand; being bound says nothing yet of what police and courts do."
    )


def criminalisation(rows: pd.DataFrame) -> Reading:
    """Say what share of countries made trafficking a crime in full, first and last."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return SILENCE
    years = known["time_period"].str[:4]
    full, coded = (100 * known["value"].ge(2)).groupby(years).mean(), known.groupby(years)["geo"].nunique()
    now = f"{full.iloc[-1]:.0f} % of {countries(coded.iloc[-1])}"
    said = f"In {full.index[-1]}, the law of {now} made trafficking a crime in full"
    before = (
        f"; in {full.index[0]}, of {full.iloc[0]:.0f} % of {countries(coded.iloc[0])}"
        if len(full) > 1
        else ""
    )
    apart = abs(coded.iloc[-1] - coded.iloc[0]) > ANOTHER * coded.iloc[0]
    other = " These are not the same countries, so the two shares are no trend." if apart else ""
    return Reading(f"{said}{before}.{other} A law can stand unused: convictions are counted elsewhere.")


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
    where = name if number == 1 else f"the {countries(number)} of {name} that reported all of these"
    said = f"In {year}, {where} reported {counts}."
    if len(share):
        row = share[share["year"] == year].iloc[0]
        said += f" That is {between(row['low'], row['high'], '.0f')} convicted persons for 100 victims detected in the same year"
        said += ": a yield of the year, since the persons convicted belong to cases of earlier years."
    return Reading(said)


def small_multiples(rows: pd.DataFrame, of: str) -> Reading:
    """Say over how many panels and years the figures reach, and where what is counted changed."""
    found = marks(rows, of).dropna(subset=["at"])
    if found.empty:
        return SILENCE
    number = found["term"].nunique()
    periods = found.sort_values("at")["period"]
    span = (
        periods.iloc[0] if periods.iloc[0] == periods.iloc[-1] else f"{periods.iloc[0]} to {periods.iloc[-1]}"
    )
    breaks = found[found["broken"] & (found["at"] > found.groupby("term")["at"].transform("min"))]
    said = f"{countable(number, 'panel')}, {span}."
    if breaks.empty:
        return Reading(f"{said} No change of what is counted is marked in the source.")
    when = "; ".join(
        f"{named(of, str(term))}: {', '.join(part['period'])}"
        for term, part in breaks.groupby("term", sort=False)
    )
    return Reading(f"{said} What is counted changed ({when}): figures on the two sides are not one series.")


def matrix(table: pd.DataFrame, meanings: Mapping[str, str]) -> Reading:
    """Say how many cells of a matrix carry each mark."""
    if table.empty:
        return SILENCE
    cells = table.iloc[:, 1:].fillna("").astype(str).to_numpy().ravel()
    found = [(meaning, sum(mark in cell.split() for cell in cells)) for mark, meaning in meanings.items()]
    told = "; ".join(f"{meaning}: {countable(number, 'cell')}" for meaning, number in found)
    return Reading(
        f"{countable(len(table), 'row')}. {begun(told)}. The marks are a judgement, made to be argued with."
    )
