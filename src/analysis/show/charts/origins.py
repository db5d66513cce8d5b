"""Citizens detected, origin by origin: one small chart each, on a scale of its own, with a date to be seen beside it."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from analysis.show.charts.draw import WIDTH, tick, told, wrapped
from analysis.show.charts.maps import world_map
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, countries, nothing
from analysis.show.theme import ACCENT, BAND, MUTED, PLAIN, ends_axis, house
from analysis.show.working import each, figure, in_alphabet, named
from analysis.vocabulary.language import numeral, plural, say

ACROSS = 4
MOST = 60  # panels that can be looked through


def origins(
    table: pd.DataFrame, title: str, source: str, event: tuple[int, str] | None = None
) -> Figure | Reading:
    """Draw the rate of detected citizens of each country of origin, by year, in the order of the alphabet.

    Of more than sixty origins only the last year is drawn, as a map.

    Parameters
    ----------
    table : pandas.DataFrame
        What :func:`analysis.methods.series.of_origin` returns.
    title, source : str
        What it shows; source and release.
    event : tuple of int and str, optional
        A year to mark in every panel, and what happened; said in the caption, and claimed to explain nothing.
    """
    if table.empty:
        return nothing(title[:1].lower() + title[1:])
    if table["origin"].nunique() > MOST:
        return _mapped(table, title, source)
    named_ = table.assign(
        at=table["time_period"].astype(int), name=[named("geo", code) for code in table["origin"]]
    )
    found = in_alphabet(named_, "name", "at")
    names = list(dict.fromkeys(found["name"]))
    across = min(len(names), ACROSS)
    down = math.ceil(len(names) / across)
    years = list(range(found["at"].min(), found["at"].max() + 1))
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.5 * down + 0.5 if down > 1 else 2.4))
        grid = drawing.subplots(down, across, squeeze=False).ravel()
        for place, axes in enumerate(grid):
            axes.set_visible(place < len(names))
        for axes, name in zip(grid, names, strict=False):
            _panel(axes, found[found["name"] == name], years, event)
            axes.set_title(wrapped(name, 22), fontsize=8.6, pad=3)
    ends = []
    for name in names:
        own = found[found["name"] == name]
        first, last = own.iloc[0], own.iloc[-1]
        said = f"{last['time_period']} {figure(last['low'], last['high'], '')}"
        ends.append(
            f"{first['time_period']} {figure(first['low'], first['high'], '')}, {said}"
            if len(own) > 1
            else said
        )
    behind = found.groupby("at")["countries"].max()
    marked = (
        say(
            " Vertical line: {event}, {event_2}; a date, not an explanation.",
            event=event[1],
            event_2=event[0],
        )
        if event and years[0] <= event[0] <= years[-1]
        else ""
    )
    return Figure(
        drawing,
        title,
        f"{plural('{n} small chart', '{n} small charts', len(names))}. {told([f'{name}:' for name in names], ends, 12)}.",
        say(
            "Detected victims by citizenship, per million residents of their country. Each panel has "
            "its own scale: compare shapes, not heights. Pale: up to the upper bound of censored "
            "cells. Behind a figure: at most {countries}, not the same from year to year.{marked} "
            "{source}",
            countries=countries(behind.max()),
            marked=marked,
            source=source,
        ),
        pd.DataFrame(
            {
                say("origin"): found["name"],
                say("year"): found["time_period"],
                say("per million residents"): [figure(row.low, row.high, "") for row in each(found)],
                say("countries that detected them"): found["countries"].map(numeral),
                say("largest of these"): [
                    f"{named('geo', row.largest)}, {numeral(row.weight)} %"
                    if pd.notna(row.weight)
                    else say("not known")
                    for row in each(found)
                ],
            }
        ),
    )


def _mapped(table: pd.DataFrame, title: str, source: str) -> Figure | Reading:
    year = table["time_period"].max()
    last = table[table["time_period"] == year].rename(columns={"origin": "geo"})
    said = say(
        "More than {most} origins: their last year only. Darker: more were detected, which is "
        "not more trafficking. {source}",
        most=MOST,
        source=source,
    )
    return world_map(
        last, f"{title}, {year}", say("detected victims per million residents of the origin"), said
    )


def _panel(axes: Axes, found: pd.DataFrame, years: list[int], event: tuple[int, str] | None) -> None:
    for _, piece in found.groupby((found["at"].diff() > 1).cumsum()):
        axes.fill_between(piece["at"], piece["low"], piece["high"], color=PLAIN.colour, alpha=BAND, lw=0)
        axes.plot(piece["at"], piece["low"], color=PLAIN.colour, lw=1.5, marker="o", ms=2.6)
        if len(piece) == 1:
            axes.vlines(piece["at"], piece["low"], piece["high"], color=PLAIN.colour, lw=4, alpha=0.45)
    if event and years[0] <= event[0] <= years[-1]:
        axes.axvline(event[0], color=ACCENT, lw=1)
    axes.set_ylim(0, 1.12 * found["high"].max() or 1)
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(tick)
    axes.tick_params(labelsize=8, labelcolor=MUTED)
    ends_axis(axes, years)
