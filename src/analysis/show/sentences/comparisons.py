"""Readings of figures side by side: then and now, estimates with bounds, two measures, published estimates."""

from __future__ import annotations

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.working import correlation, each, figure, first_and_last, marks, together
from analysis.vocabulary.language import Spoken, numeral, say
from analysis.vocabulary.terms import MEASURES

HARDLY = 0.2
TOGETHER = Spoken(  # by a rank correlation below each of these
    {
        HARDLY: "hardly go together",
        0.4: "go weakly together",
        0.7: "go moderately together",
        1.1: "go closely together",
    }
)


def slopes(table: pd.DataFrame, of: str, unit: str) -> Reading:
    """Say which figures rose, fell, or may have stayed, between the first and the last of each."""
    ends = first_and_last(table, of)
    if ends.empty:
        return SILENCE
    both = ends[ends.groupby("term")["side"].transform("nunique") == 2]
    if both.empty:
        return Reading(say("No row has a figure of then and one of now: nothing can be compared."))
    then, now = (both[both["side"] == side].set_index("term") for side in (0, 1))
    rose, fell = now["low"] > then["high"], now["high"] < then["low"]
    same = (now["low"] == then["low"]) & (now["high"] == then["high"]) & now["value"].notna()
    said = []
    for word, chosen in ((say("More than then"), rose), (say("Less"), fell), (say("The same"), same)):
        if chosen.any():
            said.append(f"{word}: {'; '.join(_moves(then[chosen], now[chosen], unit))}.")
    open_ = ~(rose | fell | same)
    if open_.any():
        said.append(say("Bounds leave it open for {some}.", some=_some(now[open_]["label"].tolist())))
    alone = ends["term"].nunique() - len(then)
    if alone:
        said.append(
            say(
                "{alone} {which} a figure on one side only.",
                alone=alone,
                which=say("row has") if alone == 1 else say("rows have"),
            )
        )
    said.append(
        say("More or less can be trafficking, attention to it, or another set of countries that report.")
    )
    return Reading(" ".join(said))


def intervals(table: pd.DataFrame, of: str, unit: str) -> Reading:
    """Say how many rows are known exactly, how far the bounds reach, and that the order is no ranking."""
    found = marks(table, of)
    if found.empty:
        return SILENCE
    wide = found["low"] != found["high"]
    if len(found) == 1:
        row = found.iloc[0]
        return Reading(
            say(
                "{label}: {figure}. One row alone compares nothing.",
                label=row["label"],
                figure=figure(row["low"], row["high"], unit),
            )
        )
    least, most = found["low"].min(), found["high"].max()
    ends = say(
        "from {figure} to {figure_2}", figure=figure(least, least, unit), figure_2=figure(most, most, unit)
    )
    number = int((~wide).sum())
    exact = say(
        "{number} of {found} figures {which} exact",
        number=number,
        found=len(found),
        which=say("is") if number == 1 else say("are"),
    )
    if not wide.any():
        return Reading(
            say(
                "{found} figures, {ends}, printed without bounds. The rows are no ranking.",
                found=len(found),
                ends=ends,
            )
        )
    span = found["high"] - found["low"]
    least_known = found[span == span.max()]
    widest = least_known.iloc[0]
    of_which = (
        widest["label"] if len(least_known) == 1 else say("{least_known} rows", least_known=len(least_known))
    )
    return Reading(
        say(
            "{exact}; with the bounds of the others they reach {ends}. Least is known of {of_which}: "
            "{figure}. Where two bars overlap, the figures do not say which is more.",
            exact=exact,
            ends=ends,
            of_which=of_which,
            figure=figure(widest["low"], widest["high"], unit),
        )
    )


def two_measures(across: pd.DataFrame, up: pd.DataFrame) -> Reading:
    """Say how closely two measures go together, over how many countries, and what that does not mean."""
    found = together(across, up)
    if found.empty:
        return SILENCE
    right, upper = (MEASURES[one_measure(rows)].label for rows in (across, up))
    rank = correlation(found)
    if rank is None:
        return Reading(
            say(
                "{right} and {upper} are both known for {countries}: too few, or too alike, for a "
                "correlation.",
                right=begun(right),
                upper=upper,
                countries=countries(len(found)),
            )
        )
    limit = next(limit for limit in TOGETHER if abs(rank) < limit)
    go = TOGETHER[limit]
    way = (
        ""
        if limit == HARDLY
        else say(", one rising with the other")
        if rank > 0
        else say(", one falling as the other rises")
    )
    return Reading(
        say(
            "Over {countries}, {right} and {upper} {go}{way} (rank correlation {rank}). Neither is "
            "shown to make the other: both are judgements or counts by somebody, and a third thing "
            "may move both.",
            countries=countries(len(found)),
            right=right,
            upper=upper,
            go=go,
            way=way,
            rank=numeral(rank, 2),
        ).replace("-0", "−0")
    )


def estimates_apart(table: pd.DataFrame) -> Reading:
    """Say that published estimates made in different ways show no growth."""
    found = marks(table, "what")
    if found.empty:
        return SILENCE
    if len(found) == 1:
        return Reading(
            say("One published estimate, made by one method; its own publisher gives it as an estimate.")
        )
    return Reading(
        say(
            "{found} estimates, {set} methods. Between two of them lies a change of what was counted "
            "and how, as well as of the world: no growth rate.",
            found=len(found),
            set=len(set(table["method"])),
        )
    )


def _moves(then: pd.DataFrame, now: pd.DataFrame, unit: str) -> list[str]:
    before = {row.Index: row for row in each(then)}
    rows = [
        f"{row.label} {figure(before[row.Index].low, before[row.Index].high, unit)} ({before[row.Index].period}), "
        f"{figure(row.low, row.high, unit)} ({row.period})"
        for row in each(now)
    ]
    return rows if len(rows) <= 6 else [say("{rows} rows", rows=len(rows))]


def _some(labels: list[str]) -> str:
    return say("{labels} rows", labels=len(labels)) if len(labels) > 6 else ", ".join(labels)
