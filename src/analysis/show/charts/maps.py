"""Maps: Europe in equal tiles, and the world. A place without a figure is hatched, never the palest colour."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Line

from analysis.show import maps
from analysis.show.charts.draw import WIDTH, told
from analysis.show.charts.scale import Scale
from analysis.show.figure import Figure
from analysis.show.maps.outlines import outlines
from analysis.show.sentences import Reading, begun, countries, nothing
from analysis.show.tables import no_figure
from analysis.show.theme import INK, PAPER, RULE, house, ink_on
from analysis.show.working import each, figure, head, in_alphabet, marks, once
from analysis.vocabulary.language import say, span
from analysis.vocabulary.places import place


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Return column and row of each tile of Europe: members of the Council of Europe, and Kosovo."""
    with Path(maps.__file__).with_name("europe.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def tile_map(
    table: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    names: Mapping[float, str] | None = None,
    members: Collection[str] = (),
) -> Figure | Reading:
    """Draw Europe with one equal tile a country, so that Malta shows as large as Germany.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``geo`` (ISO3), ``value`` (or ``known``), ``low``, ``high``; one row a country, ``time_period`` if
        there is one: of several the last is drawn.
    title, unit, source : str
        What it shows; ``%`` or what one of them is; source and release.
    names : mapping of float to str, optional
        Words for the steps of an order (tiers, levels), which then are the classes.
    members : collection of str, optional
        ISO3 codes of the area the figures are about; tiles of other countries are left out.
    """
    shown = {code: at for code, at in tiles().items() if code in members or not members}
    found = _one_each(table, shown)
    if not found:
        return nothing(title[:1].lower() + title[1:])
    scale = Scale(found, unit, names)
    with house():
        top = min(row for _, row in shown.values())  # an area in the south needs no room in the north
        drawing = Drawing(figsize=(WIDTH, 0.618 * (9.95 - top)))
        axes = drawing.subplots()
        axes.set(xlim=(-0.55, 11.55), ylim=(9.4, top - 0.55), aspect="equal")
        axes.axis("off")
        for code, at in shown.items():
            _tile(axes, code, at, scale)
        scale.key(axes, (-0.45, 7.1), 0.33, len(shown) - len(found))
    layout = say("One equal tile for each member of the Council of Europe, and Kosovo")
    layout += say(", that lies in the area") if len(shown) < len(tiles()) else ""
    return _figure(drawing, scale, (title, source, layout), shown)


def world_map(
    table: pd.DataFrame, title: str, unit: str, source: str, names: Mapping[float, str] | None = None
) -> Figure | Reading:
    """Draw the world, areas true to each other; small states are dots.

    Parameters
    ----------
    table, title, unit, source, names
        As :func:`tile_map`.
    """
    shapes = outlines()
    found = _one_each(table, {*shapes.rings, *shapes.dots})
    if not found:
        return nothing(title[:1].lower() + title[1:])
    scale = Scale(found, unit, names)
    shown = [*shapes.rings, *(code for code in shapes.dots if code in found)]
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.2))
        axes = drawing.subplots()
        axes.set(xlim=(-475, 500), ylim=(-268, 250), aspect="equal")
        axes.axis("off")
        _land(axes, scale)
        for code in found.keys() & shapes.dots.keys():
            axes.plot(*shapes.dots[code], "o", ms=3.8, mfc=scale.look(code)[0], mec=INK, mew=0.4)
        scale.key(axes, (-468, -228), -19, len(shown) - len(found), across=4)
    layout = say("Equal Earth projection; a small state is a dot, drawn where it has a figure")
    return _figure(drawing, scale, (title, source, layout), shown)


def _one_each(table: pd.DataFrame, codes: Collection[str]) -> dict[str, Any]:
    """Return the last mark of each place."""
    found = once(marks(table, "geo"), ["term", "period"]).sort_values(["at", "period"], kind="stable")
    return {row.term: row for row in each(found) if row.term in codes}


def _tile(axes: Axes, code: str, at: tuple[int, int], scale: Scale) -> None:
    ground, hatch = scale.look(code)
    corner = (at[0] - 0.47, at[1] - 0.47)
    edge = RULE if hatch else PAPER
    axes.add_patch(Rectangle(corner, 0.94, 0.94, fc=ground, ec=edge, hatch=hatch, lw=0.6))
    style: dict[str, Any] = {"ha": "center", "va": "center", "color": ink_on(ground)}
    if hatch:
        style["bbox"] = {"fc": PAPER, "ec": "none", "pad": 0.8}
    number = scale.told(scale.found[code], short=True)[:9] if code in scale.found else ""
    up = 0.14 if number else 0.0
    axes.text(at[0], at[1] - up, place(code).iso2, fontsize=8.6, fontweight="bold", **style)
    if number:
        axes.text(at[0], at[1] + 0.22, number, fontsize=7.4 if len(number) < 7 else 6, **style)


def _land(axes: Axes, scale: Scale) -> None:
    """Draw all land of one look as one path: a picture of thousands of points stays small."""
    looks: dict[tuple[str, str], list[Line]] = {}
    for code, rings in outlines().rings.items():
        closed = [Line(np.vstack([ring, ring[:1]]), closed=True) for ring in rings]
        looks.setdefault(scale.look(code), []).extend(closed)
    for (ground, hatch), lines in looks.items():
        land = Line.make_compound_path(*lines)
        axes.add_patch(PathPatch(land, fc=ground, ec=RULE if hatch else PAPER, hatch=hatch, lw=0.4))


def _figure(drawing: Drawing, scale: Scale, words: tuple[str, str, str], shown: Collection[str]) -> Figure:
    (title, source, layout), found = words, scale.found
    silent = [code for code in shown if code not in found]
    periods = sorted({mark.period for mark in found.values()} - {""})
    when = f", {span(periods[0], periods[-1])}" if periods else ""
    with_figure = say(
        "{countries} with a figure, {silent} without", countries=countries(len(found)), silent=len(silent)
    )
    classes = told([f"{label}:" for label in scale.labels()], [f"{size}" for size in scale.sizes()])
    return Figure(
        drawing,
        title,
        say(
            "A map{when}: {with_figure}.{ends} Countries by class: {classes}. All numbers are in the table.",
            when=when,
            with_figure=with_figure,
            ends=_ends(scale),
            classes=classes,
        ),
        say(
            "{head}{when}; {with_figure} (hatched: no figure, which is no zero). {layout}. {source}",
            head=begun(head(scale.unit)),
            when=when,
            with_figure=with_figure,
            layout=layout,
            source=source,
        ),
        _table(scale, silent, bool(periods)),
    )


def _ends(scale: Scale) -> str:
    if scale.names:
        return ""
    least = min(mark.low for mark in scale.found.values())
    most = max(mark.high for mark in scale.found.values())
    return say(
        " From {figure} to {figure_2}.",
        figure=figure(least, least, scale.unit),
        figure_2=figure(most, most, scale.unit),
    )


def _table(scale: Scale, silent: Collection[str], dated: bool) -> pd.DataFrame:
    rows = [(mark.label, mark.period, scale.told(mark)) for mark in scale.found.values()]
    rows += [(place(code).name, "", no_figure()) for code in silent]
    table = in_alphabet(
        pd.DataFrame(rows, columns=["country", "period", head(scale.unit)]), "country", "period"
    )
    return table if dated else table.drop(columns="period")
