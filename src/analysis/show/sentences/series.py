"""Readings of series, of quoted figures, and of years waited: what moved, what is a seam, who read what."""

from __future__ import annotations

from statistics import median

import pandas as pd

from analysis.show.acts import treaties
from analysis.show.quotations import quotations
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.working import each, figure, marks, named
from analysis.show.working import lags as between_acts
from analysis.vocabulary.language import listed, numeral, plural, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES

HEAVY, FEW = 50, 6  # percent of a figure that one country makes; names that can be read in a sentence
HALF, MANY = 50, 8  # known of 100 estimated; quoted figures that can be read in a sentence


def lines(table: pd.DataFrame, of: str, unit: str) -> Reading:
    """Say the first and last figure of each line, or of each unbroken piece at its end, and what a seam forbids."""
    found = marks(table, of).dropna(subset=["at"]).sort_values("at", kind="stable")
    if found.empty:
        return SILENCE
    said = [_pieces(found[found["term"] == term], unit) for term in dict.fromkeys(found["term"])]
    what = f" ({unit})" if unit != "%" else ""
    seam = found["broken"] & found.groupby("term")["at"].shift().notna()
    across = say(" Figures on the two sides of a seam do not make one series.") if seam.any() else ""
    return Reading(f"{begun('; '.join(said))}{what}.{across}")


def _pieces(own: pd.DataFrame, unit: str) -> str:
    """Say the ends of one line, piece by piece; of more than two pieces only those of the last."""
    pieces = [piece for _, piece in own.groupby(own["broken"].cumsum())]
    told = [_ends(piece, unit) for piece in pieces]
    name = own["label"].iloc[0]
    if len(told) == 2:
        return say("{name}: {told}; after the seam {told_2}", name=name, told=told[0], told_2=told[1])
    if len(told) > 2:
        return say("{name}: {told} after the last seam", name=name, told=told[-1])
    return f"{name}: {told[-1]}"


def _ends(piece: pd.DataFrame, unit: str) -> str:
    first, last = piece.iloc[0], piece.iloc[-1]
    now = say("{figure} in {period}", figure=figure(last["low"], last["high"], unit), period=last["period"])
    return (
        say(
            "{figure} in {period}, {now}",
            figure=figure(first["low"], first["high"], unit),
            period=first["period"],
            now=now,
        )
        if len(piece) > 1
        else now
    )


def origins(table: pd.DataFrame) -> Reading:
    """Say for how many countries of origin there is a figure in the last year, and where one country made most of it."""
    if table.empty:
        return SILENCE
    last = table[table["time_period"] == table["time_period"].max()]
    number, year = countries(last["origin"].nunique()), last["time_period"].iloc[0]
    heavy = last[last["weight"] >= HEAVY].sort_values("origin")
    who = [
        f"{named('geo', row.origin)} ({place(row.largest).the_name} {numeral(row.weight)} %)"
        for row in each(heavy)
    ]
    made = (
        say(" One country that looked made half or more of the figure for {who} of them", who=len(who))
        + (f": {listed(who)}." if len(who) <= FEW else ".")
        if who
        else say(" No single country made half of any of these figures.")
    )
    return Reading(
        say(
            "For {year}, countries that print citizenship gave figures for citizens of {number} of "
            "origin.{made} A rise at an origin is first of all a rise somewhere in a destination: of "
            "counting, of law, or of trafficking.",
            year=year,
            number=number,
            made=made,
        )
    )


def known(table: pd.DataFrame) -> Reading:
    """Say how many victims the lists of a study hold for 100 of each published estimate."""
    lists = table["stage"].str.startswith("known")
    estimates = table[~lists & table["low"].notna()]
    if not lists.any() or estimates.empty:
        return SILENCE
    listed_ = float(table.loc[lists, "low"].iloc[0])
    least, most = estimates["low"].min(), estimates["high"].max()
    number = plural("{n} published interval", "{n} published intervals", len(estimates))
    said = say(
        "{figure} victims are on at least one list; {number} of all victims {which} from {figure_2}.",
        figure=figure(listed_, listed_, ""),
        number=number,
        which=say("reaches") if len(estimates) == 1 else say("reach"),
        figure_2=figure(least, most, ""),
    )
    share = figure(100 * listed_ / most, 100 * listed_ / least, "")
    firm = (
        say(" How many depends on the model; that they are the minority is so in every interval quoted here.")
        if 100 * listed_ / least < HALF
        else ""
    )
    return Reading(
        say("{said} That is {share} known for every 100 estimated.{firm}", said=said, share=share, firm=firm)
    )


def quoted(rows: pd.DataFrame) -> Reading:
    """Say the quoted figures where they are few, how many were read at second hand, and that each stands alone."""
    found = rows[rows["low"].notna()].sort_values(["geo", "stage", "measure", "time_period"], kind="stable")
    if found.empty:
        return SILENCE
    unit = "%" if (found["unit"] == "percent").all() else ""
    number, second = len(found), int((~found["flag"].str.contains("primary")).sum())
    numbers = [figure(row.low, row.high, unit) for row in each(found)]
    labels = quotations(found)
    told = [f"{label}: {told}" for label, told in zip(labels, numbers, strict=True)]
    if number > 1 and labels[0][:4].isdigit():  # years alone: the figures are one thing, year by year
        told[0] = f"{MEASURES[str(found['measure'].iloc[0])].label}, {told[0]}"
    few = f"{begun('; '.join(told))}. " if number <= MANY else ""
    read = (
        say("read at the publisher")
        if not second
        else say("read in digests, which may err")
        if second == number
        else say(
            "{number} read at the publisher, {second} in digests, which may err",
            number=number - second,
            second=second,
        )
    )
    alone = (
        say(" Each stands for itself and may have been counted by a rule of its own.") if number > 1 else ""
    )
    return Reading(say("{few}As quoted, {read}.{alone}", few=few, read=read, alone=alone))


def lags(rows: pd.DataFrame, treaty: str, area: str) -> Reading:
    """Say how long the states of an area took from signing to being bound, and how many had not got there."""
    found, waiting, direct = between_acts(rows, treaty)
    if not len(found) and not waiting and not direct:
        return SILENCE
    name = treaties(rows[rows["stage"] == treaty])[treaty]
    if not len(found) and not waiting:
        return Reading(
            say(
                "No state of {area} signed the {name}; {countable} became bound without a signature.",
                area=area,
                name=name,
                countable=plural("{n} state", "{n} states", direct),
            )
        )
    said = say(
        "Of {countable} of {area} that signed the {name}, {found} became bound",
        countable=plural("{n} state", "{n} states", len(found) + waiting),
        area=area,
        name=name,
        found=len(found) or say("none"),
    )
    half = (
        say(", half of them within {years}", years=plural("{n} year", "{n} years", int(median(found))))
        if len(found) > 1
        else ""
    )
    rest = [
        say("{replace} had not", replace=plural("{n} signatory", "{n} signatories", waiting))
        if waiting
        else "",
        say("{states} became bound without signing", states=plural("{n} state", "{n} states", direct))
        if direct
        else "",
    ]
    told = listed([part for part in rest if part]) if any(rest) else ""
    return Reading(
        say(
            "{said}{half}{it}. Being bound is a promise, not yet a practice.",
            said=said,
            half=half,
            it=f"; {told}" if told else "",
        )
    )
