"""Readings of places: maps, flows, and who reports."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.show.sentences.words import SILENCE, Reading, begun, countries, territories
from analysis.show.tables import between
from analysis.show.working import KINDS, figure, kinds, marks, named
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
        f"; half of those printed are at or below {figure(known.median(), known.median(), unit)}"
        if len(known) > 2
        else ""
    )
    unknown = f" For {countries(silent)} there is no figure, which is no zero." if silent else ""
    return Reading(
        f"{begun(countries(len(found)))} {'has' if len(found) == 1 else 'have'} a figure, "
        f"{_reach(found, unit)}{middle}.{unknown} A darker place is not a worse one: the figure shows what was recorded."
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
    way = f"inside {ends[0]}" if ends[0] == ends[1] else f"from {ends[0]} to {ends[1]}"
    pairs = "1 pair" if len(found) == 1 else f"{len(found):,} pairs"
    kind = "region" if found[["origin", "destination"]].map(len).gt(3).any(axis=None) else "country"
    stayed = f"{100 * inside / found['high'].sum():.0f} %"
    return Reading(
        f"{begun(counts)}: {between(whole, found['high'].sum())} in {pairs} of origin and destination. "
        f"At least {stayed} were recorded in the {kind} that is also their origin. "
        f"The largest number is {way}: {between(largest['low'], largest['high'])}. "
        "A flow is seen only where somebody looked: this is a map of detection."
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
    bounded = f"{hidden or 'none'} {'is' if hidden == 1 else 'are'} known only by bounds"
    said = f"Of {territories(len(found))}, {counted[last]} gave a figure of {measure} for {last}"
    span = (
        ""
        if first == last
        else f", {counted[first] or 'none'} for {first}; {always or 'none'} did for every year from {first} to {last}"
    )
    silent = f", and {never} for no year" if never else ""
    return Reading(
        f"{said}{span}{silent}. Of {int(counted.sum()):,} national figures, {bounded}. "
        "A change of a sum over these countries is partly a change of who reports."
    )


def cells_by_year(rows: pd.DataFrame) -> Reading:
    """Say what share of the cells is censored, first and last."""
    cells = rows[rows["low"].notna()]
    if cells.empty:
        return SILENCE
    hidden = 100 * cells["value"].isna().groupby(cells["time_period"].str[:4]).mean()
    whole = 100 * cells["value"].isna().mean()
    said = f"{whole:.0f} % of {len(cells):,} cells are censored"
    if len(hidden) == 1:
        return Reading(f"{said}, all of {hidden.index[0]}.")
    return Reading(
        f"{said}: {hidden.iloc[0]:.0f} % in {hidden.index[0]}, {hidden.iloc[-1]:.0f} % in "
        f"{hidden.index[-1]}. The finer a breakdown, the more of it is hidden: totals are known better than their parts."
    )


def _reach(found: pd.DataFrame, unit: str) -> str:
    low, high = found["low"].min(), found["high"].max()
    if low == high:
        return f"all of them {figure(low, low, unit)}" if len(found) > 1 else figure(low, low, unit)
    return f"from {figure(low, low, unit)} to {figure(high, high, unit)}"
