"""Readings of what a number is: of whom, by whom, under which rule, made how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.claims.verdict import Verdict
from analysis.methods import reach as methods
from analysis.show.beside import beside
from analysis.show.editions import behind
from analysis.show.editions import editions as in_order
from analysis.show.sentences.comparisons import estimates_apart
from analysis.show.sentences.keyfigures import of_top_shares, read_from
from analysis.show.sentences.words import SILENCE, Reading
from analysis.show.several import several, wholes
from analysis.show.tables import between, column, share
from analysis.show.working import SIDES, amount, each, figure, named
from analysis.vocabulary.language import Spoken, listed, numeral, plural, say
from analysis.vocabulary.terms import VERDICTS

ONE = Spoken(
    {
        "holds": "one holds",
        "weaker": "one is weaker",
        "stronger": "one is stronger",
        "reversed": "one is reversed",
        "open": "one is open",
        "untestable": "one is untestable",
    }
)
NOBODY = Spoken(  # by what a rule of counting counts
    {
        "origin": "no citizenships",
        "destination": "no countries that detected them",
        "pair": "no pairs of both",
    }
)
MANY = Spoken(
    {
        "holds": "hold",
        "weaker": "are weaker",
        "stronger": "are stronger",
        "reversed": "are reversed",
        "open": "are open",
        "untestable": "are untestable",
    }
)


def ledger(found: Sequence[Verdict]) -> Reading:
    """Count the verdicts, say how many are firm, and what firm and fragile mean."""
    words = Counter(one.verdict for one in found)
    said = [
        f"{words[word]} {MANY[word]}" if words[word] > 1 else ONE[word] for word in VERDICTS if words[word]
    ]
    decided = [one for one in found if one.decided]
    firm = sum(one.robustness == "firm" for one in decided)
    return Reading(
        say(
            "Of {countable}, {said}. Of the {decided} that figures can decide, {firm} are firm: "
            "every check agrees. The other {decided_2} are fragile: one country, one year, another "
            "source or way of counting gives another verdict. A verdict is about what was recorded, "
            "not about what happened.",
            countable=plural("{n} claim", "{n} claims", len(found)),
            said=listed(said),
            decided=len(decided),
            firm=firm,
            decided_2=len(decided) - firm,
        )
    )


def several_values(tables: Mapping[str, pd.DataFrame], where: str) -> Reading:
    """Say how many values one country and year has, how far they reach, and that none is wrong."""
    found = several(tables)
    if found.empty:
        return SILENCE
    if len(found) == 1:
        row = found.iloc[0]
        return Reading(
            say(
                "{where}: {what}, {count}. One value is at hand: nothing to hold it against.",
                where=where,
                what=row["what"],
                count=between(row["low"], row["high"]),
            )
        )
    least, most = found.sort_values("low").iloc[0], found.sort_values("high").iloc[-1]
    same = found[found["value"].notna()].groupby("value")["what"].apply(list)
    twins = [listed(names) for names in same if len(names) > 1]
    alike = (
        say(" The same number stands in more than one place: {join}.", join="; ".join(twins)) if twins else ""
    )
    return Reading(
        say(
            "{where}: {found} values, from {count}, {what}, to {count_2}, {what_2}.{alike} Each is "
            "an honest answer to another question; a figure without measure, stage and release is "
            "none.",
            where=where,
            found=len(found),
            count=between(least["low"], least["high"]),
            what=least["what"],
            count_2=between(most["low"], most["high"]),
            what_2=most["what"],
            alike=alike,
        )
    )


def denominators(parts: pd.DataFrame, totals: pd.DataFrame, of: str, part: str, area: str) -> Reading:
    """Say what the last share is under each of two wholes, and how many were left out of the smaller one."""
    found = wholes(parts, totals, of, part)
    if found.empty:
        return SILENCE
    last = found.iloc[-1]
    lost = last["everybody"] - last["recorded"]
    rest = (
        say("For {lost} of them no {of} was recorded.", lost=numeral(lost), of=column(of))
        if lost >= 0
        else say("More {of}s than persons were recorded, since a person can have several.", of=column(of))
    )
    return Reading(
        say(
            "In {time_period}, {part} was recorded for {part_2} persons in {area}: {of_recorded} % "
            "of those whose {of} was recorded, {of_everybody} % of all. {rest} Both shares are "
            "right; a report that prints one without its whole can be read as the other.",
            time_period=last["time_period"],
            part=named(of, part),
            part_2=numeral(last["part"]),
            area=area,
            of_recorded=numeral(last["of_recorded"], 1),
            of=column(of),
            of_everybody=numeral(last["of_everybody"], 1),
            rest=rest,
        )
    )


def shares_beside(kinds: Mapping[str, pd.DataFrame], of: str) -> Reading:
    """Say where two kinds of share differ most, and whether the first kind adds up to a whole."""
    found = beside(kinds, of)
    if found.empty:
        return SILENCE
    first, *others = kinds
    said = []
    for other in others:
        pairs = found[found["kind"] == first].merge(
            found[found["kind"] == other], on=["time_period", "part", "what"], suffixes=("", "_other")
        )
        if len(pairs):
            distance = (pairs["low"] - pairs["low_other"]).abs()
            apart = pairs[distance == distance.max()].iloc[0]
            ends = (
                figure(apart["low"], apart["high"], "%"),
                figure(apart["low_other"], apart["high_other"], "%"),
            )
            said.append(f"{apart['what']}, {ends[0]} {first}, {ends[1]} {other}")
    if not said:
        return Reading(
            say("Only {first} is at hand for these years: nothing can be held against it.", first=first)
        )
    overlap = _overlap(found[found["kind"] == first], first)
    return Reading(
        say(
            "Furthest apart: {join}.{overlap} Where two such figures differ, so do their wholes, "
            "their countries or the state of the file: neither corrects the other.",
            join="; ".join(said),
            overlap=overlap,
        )
    )


def _overlap(found: pd.DataFrame, kind: str) -> str:
    """Say that shares add up to more than a whole, with room for rounding."""
    sums = found.groupby("time_period")["low"].agg(["sum", "size"])
    over = sums[(sums["sum"] > 100 + sums["size"])]
    return (
        say(
            " The shares {kind} add up to {iloc} %: they overlap.",
            kind=kind,
            iloc=numeral(over["sum"].iloc[-1]),
        )
        if len(over)
        else ""
    )


def counting_rule(rows: pd.DataFrame, threshold: int) -> Reading:
    """Say how many citizenships, detecting countries and pairs there are with one victim, and with the threshold."""
    if rows["low"].isna().all():
        return SILENCE
    found = methods.reach(rows, [1, threshold])
    told = {
        step: listed([_so_many(row.low, row.high, row.side) for row in each(some)])
        for step, some in found.groupby("threshold")
    }
    said = say("One victim is enough: {told}.", told=told[1])
    more = (
        say(" It takes {threshold}: {told}.", threshold=threshold, told=told[threshold])
        if threshold > 1
        else ""
    )
    return Reading(
        say(
            "{said}{more} “Hardly any country is untouched” is a sentence about the rule as much as "
            "about the world.",
            said=said,
            more=more,
        )
    )


def _so_many(low: float, high: float, side: str) -> str:
    if low != high:
        return f"{between(low, high)} {SIDES[side]}"
    if not low:
        return NOBODY[side]
    if side == "origin":
        return plural("{n} citizenship", "{n} citizenships", low)
    if side == "destination":
        return plural("{n} country that detected them", "{n} countries that detected them", low)
    return plural("{n} pair of both", "{n} pairs of both", low)


@read_from(of_top_shares)
def top_shares(rows: pd.DataFrame, top: int = 5) -> Reading:
    """Say what share the few largest origins and places of detection make up, in the last year."""
    if rows["low"].isna().all():
        return SILENCE
    found = methods.concentrated(rows, top)
    if found.empty:
        return SILENCE
    last = found[found["time_period"] == found["time_period"].max()].set_index("side")
    said = {side: share(row.low, row.high) for side, row in zip(last.index, each(last), strict=True)}
    return Reading(
        say(
            "In {iloc}, the {top} largest citizenships made up {origin} of those detected abroad, "
            "and the {top} countries that detected most {destination}; {at} citizenships and {at_2} "
            "countries had anyone for certain. What few countries record makes the pattern.",
            iloc=last["time_period"].iloc[0],
            top=top,
            origin=said["origin"],
            destination=said["destination"],
            at=last.at["origin", "places"],
            at_2=last.at["destination", "places"],
        )
    )


def editions(rows: pd.DataFrame) -> Reading:
    """Say how many published estimates stand side by side, made by how many methods, and that they show no growth."""
    return estimates_apart(in_order(rows))


def method_change(profits: pd.DataFrame, each_victim: pd.DataFrame) -> Reading:
    """Take the difference of two estimates of profits apart: persons counted, and profit for each."""
    found = behind(profits, each_victim)
    if len(found) < 2:
        return SILENCE
    first, last = found.iloc[0], found.iloc[-1]
    persons = [amount(*[round(row["persons"], -5)] * 2) for row in (first, last)]
    cause = say("the whole rise") if last["each"] <= first["each"] else say("part of the rise")
    return Reading(
        say(
            "The later estimate of the profits is {total} times the earlier one; the profit for each victim went from "
            "US$ {each} to {each_2}. Divided by it, the totals rest on some {persons} and "
            "{persons_2} persons: {cause} is a rise of whom the estimate counts, those trafficked "
            "then, all in forced labour in the private economy now. Dollars are those of each "
            "edition.",
            total=numeral(last["total"] / first["total"], 1),
            each=numeral(first["each"]),
            each_2=numeral(last["each"]),
            persons=persons[0],
            persons_2=persons[1],
            cause=cause,
        )
    )
