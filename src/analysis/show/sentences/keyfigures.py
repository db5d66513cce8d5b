"""Key figures: what a reading says in words, as records that a program can set side by side.

A key figure is what a reading gives for the last year it shows: name, value, low, high, unit, measure, year, n
(countries behind it), source, release. ``value`` is empty where censored cells leave only bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, ParamSpec

import pandas as pd

from analysis.methods import bounds
from analysis.methods.rates import of_reporters
from analysis.methods.reach import concentrated
from analysis.show.sentences.words import Reading
from analysis.show.stages import shares_by_stage
from analysis.show.verdicts import TOTALS
from analysis.show.working import each
from analysis.vocabulary.language import say
from analysis.vocabulary.terms import MEASURES, WORDS

Given = ParamSpec("Given")
PERCENT = "%"


@dataclass(frozen=True)
class KeyFigure:
    """One figure with all that must stand beside it.

    Attributes
    ----------
    name : str
        What it is a figure of, in words.
    value, low, high : float, optional
        In the unit; the value is missing where only bounds are known.
    unit, measure, year : str
        The measure is an id of :data:`analysis.vocabulary.terms.MEASURES`.
    n : int, optional
        Countries behind it; missing for a published total.
    source, release : str
    """

    name: str
    value: float | None
    low: float
    high: float
    unit: str
    measure: str
    year: str
    n: int | None
    source: str
    release: str


def read_from(
    figures: Callable[Given, Sequence[KeyFigure]],
) -> Callable[[Callable[Given, Reading]], Callable[Given, Reading]]:
    """Let a reading carry key figures, made of what it was made of."""

    def decorate(sentence: Callable[Given, Reading]) -> Callable[Given, Reading]:
        @wraps(sentence)
        def told(*args: Given.args, **more: Given.kwargs) -> Reading:
            reading = sentence(*args, **more)
            return reading.carrying([asdict(one) for one in figures(*args, **more)]) if reading else reading

        return told

    return decorate


def of_counts(rows: pd.DataFrame, name: str) -> list[KeyFigure]:  # noqa: ARG001 - of the sentence, which names it
    """Return the last count of one country."""
    cells = rows[rows["low"].notna()].sort_values("time_period")
    if cells.empty:
        return []
    last, measure = cells.iloc[-1], MEASURES[bounds.one_measure(cells)]
    return [_figure(measure.label, last["low"], last["high"], measure.unit, rows, last["time_period"], 1)]


def of_sums(rows: pd.DataFrame, population: pd.DataFrame, name: str) -> list[KeyFigure]:  # noqa: ARG001 - of the sentence, which names it
    """Return the last sum of an area, and its rate over the residents of the countries that reported."""
    if rows["low"].isna().all():
        return []
    last, measure = of_reporters(rows, population).iloc[-1], MEASURES[bounds.one_measure(rows)]
    year, n = str(last["year"]), int(last["countries"])
    found = [_figure(measure.label, last["low"], last["high"], measure.unit, rows, year, n)]
    if last["rated"]:
        rate = say("{measure} per million residents", measure=measure.label)
        unit, rated = say("per million residents"), int(last["rated"])
        found.append(_figure(rate, last["rate_low"], last["rate_high"], unit, rows, year, rated))
    return found


def of_one_share(rows: pd.DataFrame, of: str, part: str) -> list[KeyFigure]:
    """Return the last share of one part."""
    return _shares(rows, of, [part])


def of_all_shares(rows: pd.DataFrame, of: str) -> list[KeyFigure]:
    """Return the last share of every part."""
    return _shares(rows, of, list(WORDS[of]))


def of_stages(rows: pd.DataFrame, of: str, part: str) -> list[KeyFigure]:
    """Return the last share of one part at each stage of justice."""
    found = shares_by_stage(rows, of, part)
    last = found[found["year"] == found.groupby("measure")["year"].transform("max")]
    return [
        _figure(
            say("{part}, share of {measure}", part=WORDS[of][part], measure=MEASURES[row.measure].label),
            *(row.low, row.high, PERCENT, rows[rows["measure"] == row.measure], str(row.year)),
            int(row.countries),
        )
        for row in each(last)
    ]


def of_top_shares(rows: pd.DataFrame, top: int = 5) -> list[KeyFigure]:
    """Return the last share of the few largest origins, and of the few places that detected most."""
    if rows["low"].isna().all():
        return []
    found = concentrated(rows, top)
    names = {
        "origin": say("the {top} largest citizenships, share of those detected abroad", top=top),
        "destination": say("the {top} countries that detected most, share of those detected abroad", top=top),
    }
    last = found[found["time_period"] == found["time_period"].max()]
    return [
        _figure(names[row.side], row.low, row.high, PERCENT, rows, row.time_period, int(row.places))
        for row in each(last)
    ]


def _shares(rows: pd.DataFrame, of: str, parts: Sequence[str]) -> list[KeyFigure]:
    table = bounds.shares(rows, "time_period", of)
    table = table[table["known"].notna()]
    if table.empty:
        return []
    year, label = table["time_period"].max(), MEASURES[bounds.one_measure(rows)].label
    last = table[table["time_period"] == year].set_index(of)
    return [
        _figure(
            say("{part}, share of {measure}", part=WORDS[of][part], measure=label),
            one["low"],
            one["high"],
            PERCENT,
            rows,
            str(year),
            int(one["countries"]),
        )
        for part in parts
        if part in last.index
        for one in [last.loc[part]]
    ]


def _figure(
    name: str, low: Any, high: Any, unit: str, rows: pd.DataFrame, year: str, n: int | None
) -> KeyFigure:
    """Return a figure of tidy rows of one source and release; digits beyond what cells can carry are left out."""
    first, last = round(float(low), 4), round(float(high), 4)
    return KeyFigure(
        name,
        first if first == last else None,
        first,
        last,
        unit,
        str(rows["measure"].iloc[0]),
        year,
        None if rows["geo"].isin(TOTALS).all() else n,
        str(rows["source"].iloc[0]),
        str(rows["release"].iloc[0]),
    )
