"""Readings of what chance alone could have done: yearly trends with their interval, shares of two years compared."""

from __future__ import annotations

import pandas as pd

from analysis.methods.change import pooled, shift_share, split
from analysis.methods.interval import Interval
from analysis.methods.small import difference
from analysis.methods.trend import trend
from analysis.show.sentences.words import SILENCE, Reading, countries
from analysis.show.tables import share
from analysis.show.working import marks, named
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import WORDS


def trends(rows: pd.DataFrame, of: str) -> Reading:
    """Say by how much each series moved a year, with the interval of its own ups and downs.

    A series in which what is counted changed on the way is not one series, and is left out.
    """
    found = marks(rows, of).dropna(subset=["at"])
    seams = set(
        found.loc[found["broken"] & (found["at"] > found.groupby("term")["at"].transform("min")), "term"]
    )
    said = []
    for term, part in rows[rows["low"].notna() & ~rows[of].isin(seams)].groupby(of):
        years = part.assign(year=part["time_period"].astype(int))[["year", "low", "high"]].sort_values("year")
        fitted = trend(years)
        if not fitted.said:
            span = say("{min} to {max}", min=years["year"].min(), max=years["year"].max())
            said.append(
                say(
                    "{term}, {span}: {change} % a year ({signed})",
                    term=named(of, str(term)),
                    span=span,
                    change=numeral(fitted.change, 1, sign=True),
                    signed=_signed(fitted.interval),
                )
            )
    if not said:
        return SILENCE
    return Reading(
        say(
            "Trend of each series in which nothing is marked as changed, with its 95 % interval: "
            "{join}. An interval on both sides of nought shows no trend. The ups and downs of the "
            "series itself are in it, a change of practice is not.",
            join="; ".join(said),
        )
    )


def moved(rows: pd.DataFrame, of: str, part: str) -> Reading:
    """Say by how much a share moved between the first and the last year, by chance, and inside the same countries."""
    years = sorted(rows.loc[rows["low"].notna(), "time_period"].unique())
    if len(years) < 2:
        return SILENCE
    before, after = (split(rows[rows["time_period"] == year], of, [part]) for year in (years[0], years[-1]))
    counts, chance = difference(_sides(before), _sides(after))
    if not counts.said:
        return SILENCE
    found = shift_share(before, after)
    inside = (
        say(
            " Among the {countries} of both years it moved by {points}, and inside countries by {points_2}.",
            countries=countries(len(found.both)),
            points=_points(found.panel_bounds),
            points_2=_points(found.within_bounds),
        )
        if found.panel_bounds.said
        else say(" No country reported for both years.")
    )
    ends = [share(one.low, one.high) for one in (pooled(before), pooled(after))]
    return Reading(
        say(
            "From {years} to {years_2} the share of {words} went from {ends} to {ends_2}: by "
            "{points} as hidden cells allow, by {points_2} with chance (95 %).{inside} Chance is "
            "reckoned as if persons were found one by one; they are found in groups, and the true "
            "doubt is larger.",
            years=years[0],
            years_2=years[-1],
            words=WORDS[of][part],
            ends=ends[0],
            ends_2=ends[1],
            points=_points(counts),
            points_2=_points(chance),
            inside=inside,
        )
    )


def _sides(found: pd.DataFrame) -> tuple[Interval, Interval]:
    at = found.sum()
    return Interval(at["part_low"], at["part_high"]), Interval(at["rest_low"], at["rest_high"])


def _signed(bounds: Interval) -> str:
    first, last = numeral(bounds.low, 1, sign=True), numeral(bounds.high, 1, sign=True)
    return first if first == last else say("{first} to {last}", first=first, last=last)


def _points(bounds: Interval) -> str:
    return say("{signed} points", signed=_signed(bounds))
