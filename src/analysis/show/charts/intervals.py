"""Estimates with their bounds, one a row: dots where there is a point, bars where there is an interval."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, tick, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, begun, nothing
from analysis.show.theme import ACCENT, INK, MUTED, PLAIN, RULE, house
from analysis.show.working import each, figure, head, in_alphabet, marks
from analysis.vocabulary.language import plural, say
from analysis.vocabulary.places import by_name

APART = 3  # times the least figure, below which ratios need no scale of their own
STYLES = (("o", "none", INK), ("o", "full", ACCENT), ("s", "full", PLAIN.colour), ("^", "none", MUTED))


def intervals(
    table: pd.DataFrame,
    of: str,
    title: str,
    unit: str,
    source: str,
    by: str = "",
    given_order: bool = False,
    ratios: bool = False,
) -> Figure | Reading:
    """Draw estimates one under the other, each with its bounds and its numbers beside it.

    Rows stand in alphabetical order, never by value: this is no ranking.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``of``, ``value`` (or ``known``), ``low``, ``high``; ``time_period`` if there is one.
    of : str
        Column of the rows.
    title, unit, source : str
        What it shows; ``%`` or what one of them is; source and release.
    by : str
        Column of up to four marks on one row: periods, sources. They are drawn in the order of the table.
    given_order : bool
        Keep the order of the table (regions, models) instead of the alphabet.
    ratios : bool
        A scale where equal steps are equal ratios, for estimates that differ by tens; not taken where a figure is 0.
    """
    found = marks(table, of)
    found["mark"] = table.loc[_kept(table), by].astype(str).tolist() if by and len(found) else ""
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    ratios = ratios and bool((found["value"].fillna(1) > 0).all() and (found["high"] > 0).all())
    ratios = ratios and bool(found["high"].max() > APART * found["high"].min())
    labels = list(dict.fromkeys(found["label"])) if given_order else sorted(set(found["label"]), key=by_name)
    kinds = list(dict.fromkeys(found["mark"]))[: len(STYLES)] if by != "time_period" else _ends(found)
    letters = 34 if max(map(len, labels)) <= 60 else 46
    lines = max(wrapped(label, letters).count("\n") for label in labels)
    with house():
        drawing = Drawing(figsize=(WIDTH, (0.26 + 0.13 * lines) * len(labels) + (1.15 if by else 0.85)))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", visible=True)
        axes.set(ylim=(len(labels) - 0.4, -0.7), xlabel=head(unit))
        axes.set_yticks(
            range(len(labels)), [wrapped(label, letters) for label in labels], color=INK, fontsize=8.6
        )
        _scale(axes, found, ratios)
        for row in each(found):
            _row(axes, labels.index(str(row.label)), row, STYLES[_style(kinds, str(row.mark))])
        _numbers(axes, labels, found, unit)
        if by and len(kinds) > 1:
            _key(axes, kinds)
    numbers = [figure(row.low, row.high, unit) for row in each(found)]
    known = [_point(row.value, row.low, row.high, unit) for row in each(found)]
    spoken = [f"{point}, {number}" if point else number for point, number in zip(known, numbers, strict=True)]
    heads = [" ".join(filter(None, (row.label, row.period or row.mark))) + ":" for row in each(found)]
    order = say("In the order of the table") if given_order else say("In alphabetical order, not by value")
    unknown = say(" A bar without a dot: only bounds are known.") if found["value"].isna().any() else ""
    scale = (
        say(" Equal steps of the scale are equal ratios; a bar that starts at the edge may start at 0.")
        if ratios
        else ""
    )
    return Figure(
        drawing,
        title,
        say("Dots with bars for bounds, one row each. {told}.", told=told(heads, spoken)),
        f"{begun(head(unit))}; {plural('{n} row', '{n} rows', len(labels))}. {order}."
        f"{unknown}{scale} {source}",
        _table(found, numbers, known, unit, given_order),
    )


def _kept(table: pd.DataFrame) -> pd.Series:
    point = table["value"] if "value" in table else table["known"]
    return (table["low"].fillna(point) if "low" in table else point).notna()


def _ends(found: pd.DataFrame) -> list[str]:
    periods = sorted(set(found["mark"]))
    return [periods[0], periods[-1]] if len(periods) > 1 else periods


def _style(kinds: list[str], mark: str) -> int:
    return kinds.index(mark) if mark in kinds else 2


def _scale(axes: Axes, found: pd.DataFrame, ratios: bool) -> None:
    if ratios:
        axes.set_xscale("log")
        least = pd.concat([found["value"], found["low"].where(found["low"] > 0), found["high"]]).min()
        axes.set_xlim(least / 1.4, found["high"].max() * 1.25)
        axes.minorticks_off()
    else:
        low, high = min(0.0, found["low"].min()), found["high"].max()
        axes.set_xlim(1.04 * low, 1.04 * high or 1)
    axes.xaxis.set_major_formatter(tick)


def _row(axes: Axes, height: int, row: object, style: tuple[str, str, str]) -> None:
    marker, fill, colour = style
    value, low, high = (getattr(row, name) for name in ("value", "low", "high"))
    if low != high:
        axes.plot(
            [max(low, axes.get_xlim()[0]), high],
            [height, height],
            color=colour,
            lw=4,
            alpha=0.32,
            solid_capstyle="butt",
        )
    if pd.notna(value):
        axes.plot(value, height, marker, color=colour, fillstyle=fill, ms=6, mew=1.4, clip_on=False)


def _numbers(axes: Axes, labels: list[str], found: pd.DataFrame, unit: str) -> None:
    for height, label in enumerate(labels):
        rows = found[found["label"] == label]
        alone = f" ({rows['mark'].iloc[0]})" if len(rows) == 1 and rows["mark"].iloc[0] else ""
        shown = "; ".join(dict.fromkeys(figure(row.low, row.high, unit) for row in each(rows)))
        axes.annotate(
            shown + alone if len(rows) <= 3 else "",
            (1.02, height),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8,
            color=MUTED,
            annotation_clip=False,
        )
        axes.axhline(height, color=RULE, lw=0.5, zorder=0)


def _key(axes: Axes, kinds: list[str]) -> None:
    for kind, (marker, fill, colour) in zip(kinds, STYLES, strict=False):
        axes.plot([], [], marker, color=colour, fillstyle=fill, ms=6, mew=1.4, label=kind)
    axes.legend(
        frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(kinds), fontsize=8.5, borderpad=0
    )


def _point(value: float, low: float, high: float, unit: str) -> str:
    return "" if pd.isna(value) or low == high else figure(value, value, unit)


def _table(
    found: pd.DataFrame, numbers: list[str], known: list[str], unit: str, given_order: bool
) -> pd.DataFrame:
    shown = pd.DataFrame({"what": found["label"], "period": found["period"], "mark": found["mark"]})
    if (shown["mark"] == shown["period"]).all() or not shown["mark"].any():
        shown = shown.drop(columns="mark")
    if not found["period"].any():
        shown = shown.drop(columns="period")
    points = [point or number for point, number in zip(known, numbers, strict=True)]
    told_all = shown.assign(**{head(unit): points, "bounds": numbers})
    return told_all if given_order else in_alphabet(told_all, "what")
