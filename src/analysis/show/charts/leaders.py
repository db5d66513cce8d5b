"""In how many countries each form is the one recorded most often, year by year; and its share on a map."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods import bounds
from analysis.methods.leading import OPEN, leading
from analysis.show.charts.draw import WIDTH, spread, told, wrapped
from analysis.show.charts.maps import tile_map, tiles
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import column
from analysis.show.theme import HATCH, INK, MUTED, PAPER, house, ink_on, look, years_axis
from analysis.vocabulary.language import say
from analysis.vocabulary.terms import MEASURES, WORDS

NARROW = 1.0  # points between the bounds of a share below which it is drawn as one number


def leaders(rows: pd.DataFrame, of: str, source: str) -> Figure | Reading:
    """Draw in how many countries each category leads, year by year, and where hidden cells leave it open.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without the total.
    of : str
        ``form``, ``sex`` or ``age``.
    source : str
        Source and release, for the caption.
    """
    found = leading(rows, of)
    if found.empty:
        return nothing(say("the leading {of}", of=column(of)))
    counted = found.groupby(["time_period", "leads"]).size().unstack(fill_value=0)
    parts = [part for part in (*WORDS[of], OPEN) if part in counted]
    counted = counted[parts].rename(index=int)
    counted = counted.reindex(range(counted.index.min(), counted.index.max() + 1), fill_value=0)
    words = {**WORDS[of], OPEN: say("no one sure")}
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.6))
        axes = drawing.subplots()
        _bars(axes, counted, words)
        axes.set_ylabel(say("countries"))
        years_axis(axes, [int(year) for year in counted.index])
    table = (
        counted.rename(columns=words).astype(str).rename_axis(say("year"), axis=0).rename_axis(columns=None)
    )
    ends = sorted({counted.index[0], counted.index[-1]})
    heads = [f"{words[part]} {year}:" for year in ends for part in parts]
    numbers = [f"{counted.loc[year, part]}" for year in ends for part in parts]
    measure = MEASURES[bounds.one_measure(rows)].label
    return Figure(
        drawing,
        say("In how many countries each {of} leads", of=column(of)),
        say("Stacked bars of countries by year. {told}.", told=told(heads, numbers, 20)),
        say(
            "Countries by the {of} recorded for most of their {measure} in the year. “{capitalize}”: "
            "a tie, or hidden cells leave it open. A country counts once, small or large. {source}",
            of=column(of),
            measure=measure,
            capitalize=words[OPEN].capitalize(),
            source=source,
        ),
        table.reset_index(),
    )


def share_map(
    rows: pd.DataFrame, of: str, part: str, members: Collection[str], source: str
) -> Figure | Reading:
    """Draw the share of one category in each country of Europe, in the last year it gave a figure.

    Parameters
    ----------
    rows, of, source
        As :func:`leaders`.
    part : str
        The category.
    members : collection of str
        ISO3 codes of the area; its countries without a figure are hatched, others are not drawn.
    """
    if not tiles().keys() & set(members):
        return Reading(say("The map of tiles holds Europe only, where this region does not lie."))
    cells = rows[rows["low"].notna()]
    if cells.empty:
        return nothing(say("{words} by country", words=WORDS[of][part]))
    measure = MEASURES[bounds.one_measure(cells)].label
    title = say(
        "{capitalize} among {measure}, last year of each country",
        capitalize=WORDS[of][part].capitalize(),
        measure=measure,
    )
    year = cells.groupby("geo")["time_period"].transform("max")
    shares = bounds.shares(cells[cells["time_period"] == year], "geo", of)
    shares = shares[shares[of] == part].assign(
        time_period=lambda one: one["geo"].map(year.groupby(cells["geo"]).first())
    )
    wide = (shares["high"] - shares["low"]) > NARROW
    return tile_map(shares.assign(value=shares["known"].mask(wide)), title, "%", source, members=members)


def _bars(axes: Axes, counted: pd.DataFrame, words: dict[str, str]) -> None:
    bottom = pd.Series(0, index=counted.index)
    ends = []
    for part in map(str, counted):
        colour = PAPER if part == OPEN else look(part).colour
        edge, hatch = (MUTED, HATCH) if part == OPEN else (PAPER, "")
        axes.bar(
            counted.index, counted[part], bottom=bottom, fc=colour, ec=edge, hatch=hatch, lw=0.6, width=0.82
        )
        for year, number, start in zip(map(int, counted.index), counted[part], bottom, strict=True):
            if number >= 2:
                axes.text(
                    year,
                    start + number / 2,
                    f"{number}",
                    ha="center",
                    va="center",
                    fontsize=7.4,
                    color=ink_on(colour),
                    bbox={"fc": PAPER, "ec": "none", "pad": 0.6} if part == OPEN else None,
                )
        ends.append((bottom.iloc[-1] + counted[part].iloc[-1] / 2, words[part], counted[part].iloc[-1]))
        bottom = bottom + counted[part]
    shown = [end for end in ends if end[2]]
    last = counted.index[-1]
    for (height, label, _), moved in zip(
        shown, spread([end[0] for end in shown], bottom.max() * 0.11), strict=True
    ):
        at = (last + 0.41, height)
        axes.annotate(
            wrapped(label, 20),
            at,
            (last + 0.75, moved),
            va="center",
            color=INK,
            fontsize=8.8,
            annotation_clip=False,
        )
