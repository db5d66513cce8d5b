"""Maps: Europe in equal tiles, and the world. A place without a figure is hatched, never the palest colour."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Line

from analysis.show import maps
from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.maps.outlines import outlines
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import NO_FIGURE
from analysis.show.theme import HATCH, INK, MUTED, PAPER, RULE, SEQUENCE, house, ink_on
from analysis.show.working import decimals, figure, marks
from analysis.vocabulary.places import place

CLASSES = len(SEQUENCE)
ACROSS = "xxx"  # bounds that reach over more than one class


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Return column and row of each tile of Europe: members of the Council of Europe, and Kosovo."""
    with Path(maps.__file__).with_name("europe.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def tile_map(
    table: pd.DataFrame, title: str, unit: str, source: str, names: Mapping[float, str] | None = None
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
    """
    found = _one_each(table)
    inside = found[found["term"].isin(tiles())].set_index("term")
    if inside.empty:
        return nothing(title[:1].lower() + title[1:])
    scale = _Scale(inside, unit, names)
    with house():
        drawing = Drawing(figsize=(WIDTH, 6.15))
        axes = drawing.subplots()
        axes.set(xlim=(-0.55, 11.55), ylim=(9.4, -0.55), aspect="equal")
        axes.axis("off")
        for code, (column, row) in tiles().items():
            _tile(axes, code, (column, row), inside.loc[code] if code in inside.index else None, scale)
        scale.key(axes, (-0.45, 7.1), 0.33, len(tiles()))
    return _figure(
        drawing,
        inside,
        scale,
        (title, unit, source),
        list(tiles()),
        "One equal tile a country of the Council of Europe, and Kosovo",
    )


def world_map(
    table: pd.DataFrame, title: str, unit: str, source: str, names: Mapping[float, str] | None = None
) -> Figure | Reading:
    """Draw the world, areas true to each other; small states are dots.

    Parameters
    ----------
    table, title, unit, source, names
        As :func:`tile_map`.
    """
    found = _one_each(table)
    shapes = outlines()
    inside = found[found["term"].isin({*shapes.rings, *shapes.dots})].set_index("term")
    if inside.empty:
        return nothing(title[:1].lower() + title[1:])
    scale = _Scale(inside, unit, names)
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.2))
        axes = drawing.subplots()
        axes.set(xlim=(-475, 500), ylim=(-268, 250), aspect="equal")
        axes.axis("off")
        _land(axes, shapes.rings, inside, scale)
        for code, (x, y) in shapes.dots.items():
            if code in inside.index:
                colour = scale.colour(inside.loc[code])
                axes.plot(x, y, "o", ms=3.8, mfc=colour or PAPER, mec=INK, mew=0.4)
        scale.key(axes, (-468, -228), -19, 0, across=4)
    listed = [*shapes.rings, *(code for code in shapes.dots if code in inside.index)]
    return _figure(
        drawing,
        inside,
        scale,
        (title, unit, source),
        listed,
        "Equal Earth projection; small states are dots where they have a figure",
    )


class _Scale:
    """Classes of a sequential scale: steps of an order, or limits with about as many countries between them."""

    def __init__(self, found: pd.DataFrame, unit: str, names: Mapping[float, str] | None) -> None:
        self.unit, self.names, self.found = unit, names, found
        known = found["value"].dropna()
        self.limits: list[float] = [] if names else _limits(known)
        self.form = decimals(*self.limits)

    def place(self, row: pd.Series) -> int | None:
        """Return the class of a row; nothing where its bounds reach over more than one."""
        if self.names is not None:
            steps = sorted(self.names)
            return steps.index(row["value"]) if row["value"] in self.names else None
        first, last = (int(np.searchsorted(self.limits, row[end], "right")) for end in ("low", "high"))
        return first if first == last or pd.notna(row["value"]) else None

    def colour(self, row: pd.Series) -> str:
        step = self.place(row)
        number = len(self.names) if self.names is not None else len(self.limits) + 1
        return "" if step is None else _colours(number)[step]

    def labels(self) -> list[str]:
        if self.names is not None:
            return [self.names[step] for step in sorted(self.names)]
        ends = [format(limit, self.form) for limit in self.limits]
        sign = " %" if self.unit == "%" else ""
        if not ends:
            return [f"all the same{sign}"]
        inner = [f"{low} to under {high}{sign}" for low, high in zip(ends, ends[1:], strict=False)]
        return [f"under {ends[0]}{sign}", *inner, f"{ends[-1]}{sign} or more"]

    def key(self, axes: Axes, at: tuple[float, float], step: float, whole: int, across: int = 1) -> None:
        """Draw the classes, each with its number of countries, and what hatching means."""
        classes = [self.place(row) for _, row in self.found.iterrows()]
        rows: list[tuple[str, str, str]] = [
            (colour, "", f"{label}  ({classes.count(number)})")
            for number, (colour, label) in enumerate(
                zip(_colours(len(self.labels())), self.labels(), strict=True)
            )
        ]
        if None in classes:
            rows.append((PAPER, ACROSS, f"over several classes  ({classes.count(None)})"))
        rows.append((PAPER, HATCH, NO_FIGURE + (f"  ({whole - len(self.found)})" if whole else "")))
        unit = abs(step)
        axes.text(at[0], at[1] - 0.5 * step, _head(self.unit), color=MUTED, fontsize=8, va="bottom")
        for number, (colour, hatch, label) in enumerate(rows):
            x, y = at[0] + 12.4 * unit * (number % across), at[1] + step * (number // across)
            edge = MUTED if hatch else colour
            box = Rectangle((x, y), 0.9 * unit, 0.8 * step, fc=colour, ec=edge, hatch=hatch, lw=0.5)
            axes.add_patch(box)
            axes.text(x + 1.3 * unit, y + 0.42 * step, label, va="center", fontsize=7.6, color=INK)


def _colours(number: int) -> list[str]:
    """Return as many steps of the sequence as there are classes, from both ends inwards."""
    places = np.linspace(0, CLASSES - 1, number).round().astype(int) if number > 1 else [CLASSES // 2]
    return [SEQUENCE[place] for place in places]


def _limits(known: pd.Series) -> list[float]:
    if known.empty:
        return []
    cuts = known.quantile([step / CLASSES for step in range(1, CLASSES)])
    rounded = sorted({float(f"{cut:.2g}") for cut in cuts})
    return [cut for cut in rounded if known.min() < cut <= known.max()]


def _one_each(table: pd.DataFrame) -> pd.DataFrame:
    found = marks(table, "geo").sort_values(["term", "at", "period"], kind="stable")
    return found.drop_duplicates("term", keep="last")


def _tile(axes: Axes, code: str, at: tuple[int, int], row: pd.Series | None, scale: _Scale) -> None:
    colour = scale.colour(row) if row is not None else ""
    hatch = "" if colour else HATCH if row is None else ACROSS
    axes.add_patch(
        Rectangle(
            (at[0] - 0.47, at[1] - 0.47),
            0.94,
            0.94,
            fc=colour or PAPER,
            ec=RULE if hatch else PAPER,
            hatch=hatch,
            lw=0.6,
        )
    )
    ink = ink_on(colour) if colour else INK
    behind = {} if colour else {"bbox": {"fc": PAPER, "ec": "none", "pad": 0.8}}
    axes.text(
        at[0],
        at[1] - (0.14 if row is not None else 0),
        place(code).iso2,
        ha="center",
        va="center",
        color=ink,
        fontsize=8.6,
        fontweight="bold",
        **behind,
    )
    if row is not None:
        number = _short(row, scale)
        axes.text(
            at[0],
            at[1] + 0.22,
            number,
            ha="center",
            va="center",
            color=ink,
            fontsize=7.4 if len(number) < 7 else 6,
            **behind,
        )


def _short(row: pd.Series, scale: _Scale) -> str:
    if scale.names is not None:
        return scale.names.get(row["value"], "")[:9]
    if pd.isna(row["value"]):
        return figure(row["low"], row["high"], "").replace(" to ", "–")
    return figure(row["value"], row["value"], "")


def _land(axes: Axes, rings: Mapping[str, Sequence[np.ndarray]], inside: pd.DataFrame, scale: _Scale) -> None:
    """Draw all land of one look as one path: a picture of 3,000 points stays small."""
    looks: dict[tuple[str, str], list[Line]] = {}
    for code, parts in rings.items():
        colour = scale.colour(inside.loc[code]) if code in inside.index else ""
        hatch = "" if colour else ACROSS if code in inside.index else HATCH
        for ring in parts:
            looks.setdefault((colour or PAPER, hatch), []).append(
                Line(np.vstack([ring, ring[:1]]), closed=True)
            )
    for (colour, hatch), lines in looks.items():
        edge = RULE if hatch else PAPER
        axes.add_patch(PathPatch(Line.make_compound_path(*lines), fc=colour, ec=edge, hatch=hatch, lw=0.4))


def _figure(
    drawing: Drawing,
    inside: pd.DataFrame,
    scale: _Scale,
    words: tuple[str, str, str],
    listed: Sequence[str],
    layout: str,
) -> Figure:
    title, unit, source = words
    silent = [code for code in listed if code not in inside.index]
    numbers = [
        figure(row.low, row.high, unit) if scale.names is None else scale.names.get(row.value, NO_FIGURE)
        for row in inside.itertuples()
    ]
    classes = [scale.place(row) for _, row in inside.iterrows()]
    sizes = [f"{classes.count(number)}" for number in range(len(scale.labels()))]
    table = pd.DataFrame({"country": inside["label"], "period": inside["period"], _head(unit): numbers})
    missing = pd.DataFrame(
        {"country": [place(code).name for code in silent], "period": "", _head(unit): NO_FIGURE}
    )
    table = pd.concat([table, missing]).sort_values("country", ignore_index=True)
    ends = (
        ""
        if scale.names
        else f" From {figure(*[inside['low'].min()] * 2, unit)} to {figure(*[inside['high'].max()] * 2, unit)}."
    )
    periods = sorted(set(inside["period"]) - {""})
    when = f", {periods[0]}{f' to {periods[-1]}' if len(periods) > 1 else ''}" if periods else ""
    return Figure(
        drawing,
        title,
        f"Map with {_countries(len(inside))} that {'has' if len(inside) == 1 else 'have'} a figure{when}; {len(silent)} without.{ends} Countries by class: "
        f"{told([f'{label}:' for label in scale.labels()], sizes)}. All numbers are in the table.",
        f"{_head(unit)}{when}; {_countries(len(inside))} with a figure, {len(silent)} without (hatched: no figure, which is no zero). "
        f"{layout}. {source}",
        table if periods else table.drop(columns="period"),
    )


def _countries(number: int) -> str:
    return "1 country" if number == 1 else f"{number} countries"


def _head(unit: str) -> str:
    return "share in %" if unit == "%" else unit
