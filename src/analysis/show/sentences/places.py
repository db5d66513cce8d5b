"""Readings of places: maps, flows, and who reports."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.gravity import Gravity
from analysis.show.sentences.words import SILENCE, Reading, begun, countries, territories
from analysis.show.tables import between
from analysis.show.working import KINDS, figure, kinds, marks, named
from analysis.vocabulary.language import numeral, plural, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES


def mapped(table: pd.DataFrame, members: Sequence[str], unit: str) -> Reading:
    """Say for how many countries of an area a map has a figure, and how far the figures reach.

    No country is named: a map invites to rank, and a high figure can be good detection.
    """
    found = marks(table, "geo").sort_values("at", kind="stable").drop_duplicates("term", keep="last")
    found = found[found["term"].isin(set(members))]
    if found.empty:
        return SILENCE
    silent = len(set(members)) - len(found)
    known = found["value"].dropna()
    middle = (
        say(
            "; half of those printed are at or below {figure}",
            figure=figure(known.median(), known.median(), unit),
        )
        if len(known) > 2
        else ""
    )
    unknown = (
        say(" For {countries} there is no figure, which is no zero.", countries=countries(silent))
        if silent
        else ""
    )
    return Reading(
        say(
            "{countries} {which} a figure, {reach}{middle}.{unknown} A darker place is not a worse "
            "one: the figure shows what was recorded.",
            countries=begun(countries(len(found))),
            which=say("has") if len(found) == 1 else say("have"),
            reach=_reach(found, unit),
            middle=middle,
            unknown=unknown,
        )
    )


def flows(table: pd.DataFrame, counts: str) -> Reading:
    """Say how much of what was counted stayed in its country, and which flow is the largest."""
    found = table[table["low"].notna() & table["origin"].ne("") & table["destination"].ne("")]
    whole = found["low"].sum()
    if not whole:
        return SILENCE
    inside = found[found["origin"] == found["destination"]]["low"].sum()
    largest = found.sort_values(["low", "origin", "destination"], ascending=[False, True, True]).iloc[0]
    ends = [_in_words(side, str(largest[side])) for side in ("origin", "destination")]
    way = (
        say("inside {ends}", ends=ends[0])
        if ends[0] == ends[1]
        else say("from {ends} to {ends_2}", ends=ends[0], ends_2=ends[1])
    )
    pairs = plural("{n} pair", "{n} pairs", len(found))
    kind = say("region") if found[["origin", "destination"]].map(len).gt(3).any(axis=None) else say("country")
    stayed = f"{numeral(100 * inside / found['high'].sum())} %"
    return Reading(
        say(
            "{counts}: {count} in {pairs} of origin and destination. At least {stayed} were recorded "
            "in the {kind} that is also their origin. The largest number is {way}: {count_2}. A flow "
            "is seen only where somebody looked: this is a map of detection.",
            counts=begun(counts),
            count=between(whole, found["high"].sum()),
            pairs=pairs,
            stayed=stayed,
            kind=kind,
            way=way,
            count_2=between(largest["low"], largest["high"]),
        )
    )


def _in_words(side: str, end: str) -> str:
    """Return an end of a flow inside a sentence: the United Kingdom, but Northern Europe."""
    return place(end).the_name if len(end) == 3 and end.isupper() else named(side, end)


def who_reports(rows: pd.DataFrame, members: Sequence[str], what: str = "") -> Reading:
    """Say how many countries of an area gave a figure first, last and ever, and how many are censored."""
    found = kinds(rows, sorted(code for code in set(members) if place(code).subregion))
    if found.empty:
        return SILENCE
    gave = found != KINDS[2]
    counted = gave.sum()
    measure = what or MEASURES[one_measure(rows)].label
    first, last = counted.index[0], counted.index[-1]
    always, never = int(gave.all(axis=1).sum()), int((~gave).all(axis=1).sum())
    hidden = int((found == KINDS[1]).sum().sum())
    bounded = say(
        "{hidden} {which} known only by bounds",
        hidden=hidden or say("none"),
        which=say("is") if hidden == 1 else say("are"),
    )
    said = say(
        "Of {territories}, {counted} gave a figure of {measure} for {last}",
        territories=territories(len(found)),
        counted=counted[last],
        measure=measure,
        last=last,
    )
    span = (
        ""
        if first == last
        else say(
            ", {counted} for {first}; {always} did for every year from {first} to {last}",
            counted=counted[first] or say("none"),
            first=first,
            always=always or say("none"),
            last=last,
        )
    )
    silent = say(", and {never} for no year", never=never) if never else ""
    return Reading(
        say(
            "{said}{span}{silent}. Of {sum} national figures, {bounded}. A change of a sum over "
            "these countries is partly a change of who reports.",
            said=said,
            span=span,
            silent=silent,
            sum=numeral(int(counted.sum())),
            bounded=bounded,
        )
    )


def cells_by_year(rows: pd.DataFrame) -> Reading:
    """Say what share of the cells is censored, first and last."""
    cells = rows[rows["low"].notna()]
    if cells.empty:
        return SILENCE
    hidden = 100 * cells["value"].isna().groupby(cells["time_period"].str[:4]).mean()
    whole = 100 * cells["value"].isna().mean()
    said = say("{whole} % of {cells} cells are censored", whole=numeral(whole), cells=numeral(len(cells)))
    if len(hidden) == 1:
        return Reading(say("{said}, all of {index}.", said=said, index=hidden.index[0]))
    return Reading(
        say(
            "{said}: {iloc} % in {index}, {iloc_2} % in {index_2}. The finer a breakdown, the more "
            "of it is hidden: totals are known better than their parts.",
            said=said,
            iloc=numeral(hidden.iloc[0]),
            index=hidden.index[0],
            iloc_2=numeral(hidden.iloc[-1]),
            index_2=hidden.index[-1],
        )
    )


def _reach(found: pd.DataFrame, unit: str) -> str:
    low, high = found["low"].min(), found["high"].max()
    if low == high:
        return (
            say("all of them {figure}", figure=figure(low, low, unit))
            if len(found) > 1
            else figure(low, low, unit)
        )
    return say(
        "from {figure} to {figure_2}", figure=figure(low, low, unit), figure_2=figure(high, high, unit)
    )


def gravity(fitted: Gravity, what: str) -> Reading:
    """Say whether pairs of one sub-region hold more of what was counted, and that a model of detections explains nobody.

    Parameters
    ----------
    fitted : Gravity
        Of the terms that :func:`analysis.methods.flows.pairs` tells of.
    what : str
        What was counted, where and when, a phrase.
    """
    if fitted.why:
        return Reading(say("What larger flows go with cannot be said: {why}.", why=fitted.why))
    near = fitted.factors.query("term == 'same_subregion'")
    value, low, high = near[["value", "low", "high"]].to_numpy(float)[0].tolist()
    if low > 1:
        verdict = say("more are detected of citizens from near by")
    elif high < 1:
        verdict = say("fewer are detected of citizens from near by")
    else:
        verdict = say("it cannot be told whether more are detected of citizens from near by")
    return Reading(
        say(
            "{what}: with residents alike and all that is peculiar to a place of detection taken out, a pair within one "
            "sub-region of the United Nations has {value} times the persons of another pair (95 % interval {low} to "
            "{high}), so {verdict}. {pairs} pairs that were printed, {origins} citizenships, {destinations} countries "
            "that detect. This is about detections: it tells nobody’s reasons, and a pair that nobody printed is no zero.",
            what=begun(what),
            value=numeral(value, 2),
            low=numeral(low, 2),
            high=numeral(high, 2),
            verdict=verdict,
            pairs=numeral(fitted.flows),
            origins=fitted.origins,
            destinations=fitted.destinations,
        )
    )
