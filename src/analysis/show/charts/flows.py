"""Who was found where: ribbons from origins to destinations, and the matrix behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from analysis.show.charts.draw import WIDTH, spread, tall, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import between
from analysis.show.theme import INK, MUTED, PLAIN, SECOND, SEQUENCE, house, ink_on
from analysis.show.working import brief, by_region, each, in_alphabet, named
from analysis.vocabulary.language import say
from analysis.vocabulary.places import by_name
from analysis.vocabulary.terms import ROLES

READABLE = 12  # ends on one side that can be told apart
GAP = 0.018


def sankey(flows: pd.DataFrame, counts: str, source: str) -> Figure | Reading:
    """Draw flows as ribbons, as broad as what was counted at least, between areas or a few countries.

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns ``origin``, ``destination`` (ISO3 codes or names of regions), ``low``, ``high``; one row a pair.
        More than twelve ends on a side are added up to subregions of the UN.
    counts : str
        What was counted, and what stands for the origin: “detected victims by citizenship, 2020”.
    source : str
        Source and release, for the caption.
    """
    found, grouped = _readable(flows)
    if found.empty:
        return nothing(counts)
    if not found["low"].sum():
        return Reading(
            say(
                "Every figure of {counts} is zero or censored: a ribbon would have no breadth.", counts=counts
            )
        )
    ends = {side: found.groupby(side)["low"].sum() for side in ("origin", "destination")}
    most = max(len(side) for side in ends.values())
    with house():
        drawing = Drawing(figsize=(WIDTH, max(2.8, 0.46 * most + 1.2)))
        axes = drawing.subplots()
        axes.set(xlim=(-0.85, 1.85), ylim=(1.03 + GAP * most, -0.1), xticks=[], yticks=[])
        axes.axis("off")
        places = {side: _stack(totals) for side, totals in ends.items()}
        _ribbons(axes, found, places)
        for x, side in ((0.0, "origin"), (1.0, "destination")):
            _bars(axes, x, ends[side], places[side], found, side)
    whole = between(found["low"].sum(), found["high"].sum())
    numbers = [between(row.low, row.high) for row in each(found)]
    said = _largest_first(found, numbers)
    return Figure(
        drawing,
        say("From where to where: {counts}", counts=counts),
        say("Ribbons from origins on the left to destinations on the right. {said}.", said=said),
        say(
            "Breadth: what was counted at least, {whole} in all. Ochre: inside one {kind}. "
            "{grouped}{unnamed}A flow nobody recorded is not drawn; that is no zero. {source}",
            whole=whole,
            kind=_kind(flows),
            grouped=_grouped(grouped),
            unnamed=_unnamed(flows),
            source=source,
        ),
        _table(found, numbers),
    )


def origin_destination(flows: pd.DataFrame, counts: str, source: str) -> Figure | Reading:
    """Draw flows as a matrix, origins down and destinations across, each number in its cell.

    Parameters
    ----------
    flows, counts, source
        As :func:`sankey`.
    """
    found, grouped = _readable(flows)
    if found.empty:
        return nothing(counts)
    origins, destinations = (sorted(set(found[side]), key=by_name) for side in ("origin", "destination"))
    cells = found.groupby(["origin", "destination"])[["low", "high"]].sum()
    limits = _limits(cells["low"])
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.34 * len(origins) + 1.7))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.set(xlim=(-0.5, len(destinations) - 0.5), ylim=(len(origins) - 0.5, -0.5))
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        across = destinations if len(destinations) > 6 else [wrapped(end, 14) for end in destinations]
        crowded = len(destinations) > 6
        axes.set_xticks(
            range(len(destinations)),
            across,
            rotation=60 if crowded else 0,
            rotation_mode="anchor" if crowded else None,
            ha="left" if crowded else "center",
            fontsize=8,
        )
        axes.set_yticks(range(len(origins)), [wrapped(end, 30) for end in origins], fontsize=8.4, color=INK)
        for cell in each(cells):
            origin, destination = cell.Index
            at = destinations.index(destination), origins.index(origin)
            _cell(axes, at, (cell.low, cell.high), limits, origin == destination, crowded)
    numbers = [between(row.low, row.high) for row in each(found)]
    note = say(" “+”: at least so many; “<”: fewer; the table has both bounds.") if crowded else ""
    return Figure(
        drawing,
        say("Origins and destinations: {counts}", counts=counts),
        say(
            "A matrix of {origins} origins by {destinations} destinations. {largest_first}.",
            origins=len(origins),
            destinations=len(destinations),
            largest_first=_largest_first(found, numbers),
        ),
        say(
            "Rows: origin; columns: destination. Darker: more. An outlined cell: the same "
            "on both sides.{note} An empty cell: no figure, which is no zero. "
            "{grouped}{unnamed}{source}",
            note=note,
            grouped=_grouped(grouped),
            unnamed=_unnamed(flows),
            source=source,
        ),
        _table(found, numbers),
    )


def _readable(flows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return flows between few enough ends, under their names, and the sides that were added up."""
    kept = flows[flows["low"].notna() & flows["origin"].ne("") & flows["destination"].ne("")]
    crowded = [side for side in ("origin", "destination") if kept[side].nunique() > READABLE]
    found = by_region(kept, crowded)
    for side in ("origin", "destination"):
        found[side] = [named(side, str(end)) for end in found[side]]
    return in_alphabet(found, "origin", "destination").reset_index(drop=True), crowded


def _stack(totals: pd.Series) -> dict[str, tuple[float, float]]:
    """Return top and bottom of each end, in alphabetical order, as shares of the whole."""
    heights = totals.sort_index(key=lambda names: names.map(by_name)) / totals.sum()
    top, places = 0.0, {}
    for end, height in heights.items():
        places[str(end)] = (top, top + height)
        top += height + GAP
    return places


def _ribbons(axes: Axes, found: pd.DataFrame, places: dict[str, dict[str, tuple[float, float]]]) -> None:
    whole = found["low"].sum()
    left = {end: top for end, (top, _) in places["origin"].items()}
    right = {end: top for end, (top, _) in places["destination"].items()}
    for row in each(in_alphabet(found, "origin", "destination")):
        if not row.low:
            continue
        height, (start, end) = row.low / whole, (str(row.origin), str(row.destination))
        colour = SECOND.colour if row.domestic else PLAIN.colour
        a, b = left[start], right[end]
        points = [
            (0.02, a),
            (0.5, a),
            (0.5, b),
            (0.98, b),
            (0.98, b + height),
            (0.5, b + height),
            (0.5, a + height),
            (0.02, a + height),
        ]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
        axes.add_patch(PathPatch(Path(points, codes), fc=colour, alpha=0.34, lw=0))
        left[start] += height
        right[end] += height


def _bars(
    axes: Axes,
    x: float,
    totals: pd.Series,
    places: dict[str, tuple[float, float]],
    found: pd.DataFrame,
    side: str,
) -> None:
    axes.text(
        x, -0.075, ROLES[side], ha="right" if x == 0 else "left", color=MUTED, fontweight="bold", va="bottom"
    )
    highs = found.groupby(side)["high"].sum()
    ends = list(places)
    gap = 0.33 / tall(axes)
    heights = spread([sum(places[end]) / 2 for end in ends], gap)
    for end, height in zip(ends, heights, strict=True):
        top, bottom = places[end]
        axes.add_patch(Rectangle((x - 0.02, top), 0.04, max(bottom - top, 0.001), fc=INK, lw=0))
        number = between(totals[end], highs[end]).replace(" ", "\u00a0")  # a number stays on one line
        label = wrapped(f"{end}  {number}", 34)
        axes.text(
            x - 0.04 if x == 0 else x + 0.04,
            height,
            label,
            ha="right" if x == 0 else "left",
            va="center",
            fontsize=8.2,
        )


def _limits(counts: pd.Series) -> np.ndarray:
    """Return the limits of five classes, equal in ratio, of cells that differ by thousands."""
    least, most = max(counts[counts > 0].min(), 1.0) if (counts > 0).any() else 1.0, max(counts.max(), 2.0)
    return np.geomspace(least, most * 1.001, len(SEQUENCE) + 1)[1:-1]


def _cell(
    axes: Axes,
    at: tuple[int, int],
    bounds: tuple[float, float],
    limits: np.ndarray,
    same: bool,
    crowded: bool,
) -> None:
    ground = SEQUENCE[int(np.searchsorted(limits, bounds[0], "right"))]
    corner, size = (at[0] - 0.48, at[1] - 0.46), (0.96, 0.92)
    axes.add_patch(Rectangle(corner, *size, fc=ground, ec=INK, lw=1.1 if same else 0, clip_on=False))
    number = brief(*bounds) if crowded else between(*bounds, narrow=True)
    axes.text(*at, number, ha="center", va="center", color=ink_on(ground), fontsize=6.6 if crowded else 8)


def _largest_first(found: pd.DataFrame, numbers: list[str]) -> str:
    order = (
        found.reset_index(drop=True)
        .sort_values(["low", "origin", "destination"], ascending=[False, True, True])
        .index
    )
    heads = [
        say("{origin} to {destination}:", origin=row.origin, destination=row.destination)
        for row in each(found)
    ]
    return told([heads[index] for index in order], [numbers[index] for index in order], 10)


def _kind(flows: pd.DataFrame) -> str:
    """Say what the ends of the flows are: countries have codes of three letters."""
    return say("region") if flows[["origin", "destination"]].map(len).gt(3).any(axis=None) else say("country")


def _unnamed(flows: pd.DataFrame) -> str:
    """Say what could not be drawn because one of its ends is not named."""
    lost = flows[flows["low"].notna() & (flows["origin"].eq("") | flows["destination"].eq(""))]
    number = between(lost["low"].sum(), lost["high"].sum())
    return say("Left out, with an end that is not named: {number}. ", number=number) if len(lost) else ""


def _grouped(sides: list[str]) -> str:
    if len(sides) == 2:
        return say("Origins and destinations are added up to subregions of the UN. ")
    if sides:
        return (
            say("Origins are added up to subregions of the UN. ")
            if sides == ["origin"]
            else say("Destinations are added up to subregions of the UN. ")
        )
    return ""


def _table(found: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    inside = [say("inside") if inside else "" for inside in found["domestic"]]
    return found[["origin", "destination"]].assign(figure=numbers, remark=inside)
