"""Shares as published pages quote them: by collection and year, side by side and never joined."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, spread, told
from analysis.show.figure import Figure
from analysis.show.printed import QUOTED
from analysis.show.printed import quoted_shares as shares_of
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import Verbatim
from analysis.show.theme import INK, MUTED, PAPER, RULE, house, look
from analysis.show.working import each, figure, named
from analysis.vocabulary.language import numeral, say


def quoted_shares(rows: Sequence[pd.DataFrame], of: str, title: str, source: str) -> Figure | Reading:
    """Draw shares as they were published, one row a collection, one mark a category.

    Parameters
    ----------
    rows : sequence of pandas.DataFrame
        Tidy rows of one measure, a table a source: percent where it was printed, else persons of which shares are made.
    of : str
        Column of the categories.
    title, source : str
        What it shows; source and release, for the caption.
    """
    found = shares_of(pd.concat(rows), of)
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    keys = list(dict.fromkeys(zip(found["time_period"], found["area"], strict=True)))
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.4 * len(keys) + 1.0))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", visible=True)
        axes.set(xlim=(0, 100), ylim=(len(keys) - 0.4, -0.7), xlabel=say("share in %"))
        axes.set_yticks(
            range(len(keys)), [f"{area}  {period}" for period, area in keys], color=INK, fontsize=8.6
        )
        for height, (period, area) in enumerate(keys):
            axes.axhline(height, color=RULE, lw=0.5, zorder=0)
            _marks(axes, height, found[(found["time_period"] == period) & (found["area"] == area)])
        _key(axes, list(dict.fromkeys(found["part"])), of)
    numbers = [figure(row.value, row.value, "%") for row in each(found)]
    heads = [f"{row.area} {row.time_period}, {_label(of, row.part)}:" for row in each(found)]
    table = pd.DataFrame(
        {
            say("collection"): found["area"] + " " + found["time_period"],
            say("what"): [_label(of, part) for part in found["part"]],
            say("share"): numbers,
            say("as quoted in"): found["note"].map(Verbatim),
        }
    )
    return Figure(
        drawing,
        title,
        say("One row a collection, one mark a category. {told}.", told=told(heads, numbers, 40)),
        say(
            "Share in %, as quoted or made of quoted counts; the table names the page of each. Every "
            "collection has its own states and rules: rows stand side by side and are no series. "
            "{source}",
            source=source,
        ),
        table,
    )


def _marks(axes: Axes, height: int, found: pd.DataFrame) -> None:
    places = spread(found["value"].tolist(), 3.4)
    for row, place in zip(each(found), places, strict=True):
        drawn = look(str(row.part))
        axes.plot(row.value, height, drawn.marker, color=drawn.colour, ms=7, zorder=3)
        axes.text(
            place,
            height - 0.3,
            numeral(row.value),
            ha="center",
            va="center",
            fontsize=7.6,
            color=drawn.colour,
            zorder=4,
            bbox={"fc": PAPER, "ec": "none", "pad": 0.3},
        )


def _key(axes: Axes, parts: list[str], of: str) -> None:
    for part in parts:
        drawn = look(part)
        axes.plot([], [], drawn.marker, color=drawn.colour, ms=6, label=_label(of, part))
    axes.legend(
        frameon=False,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=2 if any(len(_label(of, part)) > 22 for part in parts) else 4,
        fontsize=8.5,
        borderpad=0,
        labelcolor=MUTED,
    )


def _label(of: str, part: str) -> str:
    return QUOTED.get(part) or named(of, part)
