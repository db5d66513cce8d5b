"""Charts of hidden populations: what the lists share, and what each way of choosing a model says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from analysis.methods.hidden import Estimate
from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.show.sentences.keyfigures import KeyFigure
from analysis.show.tables import between
from analysis.show.theme import ACCENT, INK, MUTED, PLAIN, RULE, SECOND, house
from analysis.vocabulary.language import Spoken, numeral, plural, say

WAYS = Spoken({"stepwise": "terms added step by step", "bic": "best of all models by BIC"})
TOLD = 3  # terms that a sentence names before it only counts


def list_overlaps(shared: pd.DataFrame, source: str) -> Figure:
    """Draw how many persons each list holds and how many two lists share.

    Parameters
    ----------
    shared : pandas.DataFrame
        Output of :func:`analysis.methods.hidden.overlap`.
    source : str
        Source and release for the caption.
    """
    names, size = list(shared.columns), len(shared)
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.42 * size + 0.7))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))
        axes.set_xticks(range(size), names)
        axes.set_yticks(range(size), names)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        for row in range(size):
            for column in range(row + 1):
                value, own = int(shared.to_numpy()[row, column]), row == column
                box = ((column - 0.4, row - 0.36), 0.8, 0.72)
                axes.add_patch(Rectangle(*box, fc=RULE if own else "none", ec=RULE))
                axes.text(
                    column,
                    row,
                    numeral(value) if value else say("none"),
                    ha="center",
                    va="center",
                    fontsize=8.8 if own or value else 7.2,
                    color=INK if own or value else ACCENT,
                    fontweight="bold" if own else "normal",
                )
    return Figure(
        drawing,
        say("Persons on each list, and on two lists"),
        say("A triangle of numbers, one row a list. {read_overlaps}", read_overlaps=read_overlaps(shared)),
        say(
            "Shaded: all persons on a list. Below: persons two lists share, whatever other lists "
            "they are on. {source}",
            source=source,
        ),
        shared.map(numeral).rename_axis(say("list")).reset_index(),
    )


def read_overlaps(shared: pd.DataFrame) -> Reading:
    """Read which lists share most, and which share nobody."""
    names = [str(name) for name in shared.columns]
    pairs = {
        (names[first], names[second]): int(shared.to_numpy()[first, second])
        for first in range(len(names))
        for second in range(first + 1, len(names))
    }
    (first, second), most = max(pairs.items(), key=lambda pair: pair[1])
    apart = [say("{a} and {b}", a=a, b=b) for (a, b), value in pairs.items() if not value]
    empty = (
        say(" Nobody is on both lists of {join}.", join="; ".join(apart)) if 0 < len(apart) <= TOLD else ""
    )
    empty = empty or (
        say(" {apart} of {pairs} pairs of lists share nobody.", apart=len(apart), pairs=len(pairs))
        if apart
        else ""
    )
    return Reading(
        say(
            "The lists {first} and {second} share most: {countable}.{empty} The estimate is made of "
            "these overlaps: if lists find different people, or pass people on to each other, it "
            "moves.",
            first=first,
            second=second,
            countable=plural("{n} person", "{n} persons", most),
            empty=empty,
        )
    )


def hidden_answers(found: Sequence[Estimate], study: str, source: str) -> Figure | Reading:
    """Draw the estimate and its interval, for each way of choosing the model.

    Parameters
    ----------
    found : sequence of Estimate
        Output of :func:`analysis.methods.hidden.answers`.
    study, source : str
        Name of the study; source and release for the caption.
    """
    said = [one for one in found if not math.isnan(one.estimate)]
    if not said:
        return read_answers(found)
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.75 * len(said) + 0.9))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(ylim=(len(said) - 0.4, -0.75), yticks=[])
        axes.xaxis.set_major_formatter(tick)
        axes.set_xlabel(say("persons, on the lists and on none"))
        axes.axvline(said[0].observed, color=MUTED, lw=1)
        axes.text(
            said[0].observed,
            -0.72,
            say(" {observed} seen", observed=numeral(said[0].observed)),
            color=MUTED,
            fontsize=8.5,
            va="top",
        )
        for height, one in enumerate(said):
            drawn = PLAIN if one.method == "stepwise" else SECOND
            axes.plot(one.estimate, height, drawn.marker, color=drawn.colour, ms=8)
            if one.interval.said and math.isfinite(one.interval.high):
                axes.plot(
                    one.interval, [height] * 2, color=drawn.colour, lw=4, alpha=0.4, solid_capstyle="butt"
                )
            axes.annotate(
                f"{WAYS[one.method]}: {numeral(one.estimate)}",
                (one.estimate, height - 0.22),
                ha="left",
                fontsize=8.8,
                color=INK,
            )
        axes.set_xlim(0, max(_furthest(one) for one in said) * 1.12)
    return Figure(
        drawing,
        say("How many there may be: {study}", study=say(study)),
        say(
            "One mark and interval for each way of choosing the model. {read_answers}",
            read_answers=read_answers(found),
        ),
        say(
            "Marks: estimate. Bars: {level} % interval of {replicates} replicates, the choice of the "
            "model repeated in each (BCa). {source}",
            level=format(100 * said[0].level, "g"),
            replicates=numeral(said[0].replicates),
            source=source,
        ),
        _answers_table(said),
    )


def read_answers(found: Sequence[Estimate], rows: pd.DataFrame | None = None) -> Reading:
    """Read what each way of choosing says, and how far they are apart.

    Parameters
    ----------
    found : sequence of Estimate
        Output of :func:`analysis.methods.hidden.answers`.
    rows : pandas.DataFrame, optional
        Tidy rows of the study: with them the reading carries its key figures, which need a year and a source.
    """
    said = [one for one in found if not math.isnan(one.estimate)]
    if not said:
        return Reading(
            say(
                "{observed} persons were seen. How many were not cannot be said: {why}.",
                observed=numeral(found[0].observed),
                why=found[0].why,
            )
        )
    told = "; ".join(f"{WAYS[one.method]}, {numeral(one.estimate)} {_interval(one)}" for one in said)
    seen = said[0].observed
    share = between(
        100 * seen / max(one.estimate for one in said), 100 * seen / min(one.estimate for one in said), ".0f"
    )
    return Reading(
        say(
            "{seen} persons were seen; the models say how many there are in all: {told}. So {share} "
            "in a hundred were seen, if the model holds. The interval covers the doubt of chance and "
            "of choosing among these models, not that of persons whom no list could reach.",
            seen=numeral(seen),
            told=told,
            share=share,
        )
    ).carrying([] if rows is None else [asdict(_key_figure(one, rows)) for one in said])


def _key_figure(one: Estimate, rows: pd.DataFrame) -> KeyFigure:
    """Return an estimate as a record; without an interval, or without its upper limit, it is its own bound."""
    low, high = one.interval if one.interval.said else (one.estimate, one.estimate)
    return KeyFigure(
        say("victims on the lists and on none, {way}", way=WAYS[one.method]),
        round(one.estimate),
        round(low),
        round(high if math.isfinite(high) else one.estimate),
        "persons",
        "mse_estimate",
        str(rows["time_period"].iloc[0]),
        None,
        str(rows["source"].iloc[0]),
        str(rows["release"].iloc[0]),
    )


def _furthest(one: Estimate) -> float:
    return max(one.estimate, one.interval.high if math.isfinite(one.interval.high) else one.estimate)


def _interval(one: Estimate) -> str:
    if not one.interval.said:
        return say("(no interval)")
    high = say("no upper limit") if math.isinf(one.interval.high) else numeral(one.interval.high)
    return say("({low} to {high})", low=numeral(one.interval.low), high=high)


def _answers_table(said: Sequence[Estimate]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("choice"): [WAYS[one.method] for one in said],
            say("persons"): [numeral(one.estimate) for one in said],
            say("interval (BCa)"): [_interval(one).strip("()") for one in said],
            say("percentiles"): [
                between(*one.percentiles) if math.isfinite(one.percentiles.high) else say("no upper limit")
                for one in said
            ],
            say("lists that depend"): [", ".join(one.terms) or say("none") for one in said],
            say("replicates without an estimate"): [str(one.failed) for one in said],
        }
    )
