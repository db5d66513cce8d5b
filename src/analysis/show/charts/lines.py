"""A few series on one axis, each with its name at its end; breaks are gaps, dates that matter are marked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, spread, tall, tick, told, wrapped
from analysis.show.charts.law import CURVE_DASHES, CURVES
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import no_figure
from analysis.show.theme import ACCENT, BAND, LOOKS, MUTED, RULE, Look, house, years_axis
from analysis.show.working import each, figure, head, marks
from analysis.vocabulary.language import numeral, say

MOST = 6  # lines that can be told apart


def lines(
    table: pd.DataFrame, of: str, title: str, unit: str, source: str, events: Mapping[int, str] | None = None
) -> Figure | Reading:
    """Draw up to six series by year or quarter, with bounds, their breaks, and dates to be seen beside them.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``of``, ``time_period``, ``value``, ``low``, ``high``; a ``flag`` with ``break`` opens a new line; with
        ``countries`` their number is drawn below (the most behind any line of the year).
    of : str
        Column of the lines; they keep their order in the table.
    title, unit, source : str
        What it shows; ``%`` or what one of them is; source and release.
    events : mapping of int to str, optional
        Years to mark, with what happened. They are drawn if they fall into the years shown.
    """
    found = marks(table, of).dropna(subset=["at"]).sort_values("at", kind="stable")
    terms = list(dict.fromkeys(str(term) for term in table[of] if str(term) in set(found["term"])))[:MOST]
    found = found[found["term"].isin(terms)]
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    looks = {term: _look(term, place) for place, term in enumerate(terms)}
    counted = _countries(table)
    seams = _seams(found)
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.6 + (0.8 if len(counted) else 0)))
        both = drawing.subplots(
            1 + bool(len(counted)),
            sharex=True,
            squeeze=False,
            height_ratios=(5, 1) if len(counted) else (1,),
        )
        upper = both[0, 0]
        for term in terms:
            _line(upper, found[found["term"] == term], looks[term])
        years_axis(upper, [int(at) for at in found["at"]])
        upper.set_xlim(found["at"].min() - 0.5, found["at"].max() + 0.5)
        upper.set_ylim(0, 1.14 * found["high"].max() or 1)
        upper.set_ylabel(wrapped(head(unit), 34))
        upper.yaxis.set_major_formatter(tick)
        _marked(upper, seams, events or {}, found)
        _names(upper, found, looks, unit)
        if len(counted):
            _below(both[1, 0], counted)
    ends = [_first_last(found[found["term"] == term], unit) for term in terms]
    labels = [found.loc[found["term"] == term, "label"].iloc[0] for term in terms]
    broken = (
        say(" What is counted changed, or another table begins, at {listed}.", listed=_listed(found))
        if seams
        else ""
    )
    hidden = (
        say(" Pale bands and bars: up to the upper bound.") if (found["low"] != found["high"]).any() else ""
    )
    below = say(" Below: countries behind the year.") if len(counted) else ""
    return Figure(
        drawing,
        title,
        say(
            "{terms} {which} by year. {told}.{broken}",
            terms=len(terms),
            which=say("line") if len(terms) == 1 else say("lines"),
            told=told([f"{label}:" for label in labels], ends),
            broken=broken,
        ),
        say(
            "{upper}{head}.{hidden}{which}{below} A gap is a period without a figure. {source}",
            upper=head(unit)[:1].upper(),
            head=head(unit)[1:],
            hidden=hidden,
            which=say(" Dashed: a seam, no series across it.") if seams else "",
            below=below,
            source=source,
        ),
        _table(found, unit),
    )


def _look(term: str, place: int) -> Look:
    return LOOKS.get(term) or Look(CURVES[place], CURVE_DASHES[place], "o")


def _line(axes: Axes, found: pd.DataFrame, drawn: Look) -> None:
    """Draw one series; it runs on only to the very next period of the same count."""
    step = 0.25 if found["period"].str.contains("Q").any() else 1.0
    pieces = (found["broken"] | (found["at"].diff() > step * 1.01)).cumsum()
    for _, piece in found.groupby(pieces):
        at, low, high = piece["at"], piece["low"], piece["high"]
        mark = drawn.marker if len(found) <= 30 or len(piece) == 1 else ""
        axes.plot(
            at, piece["value"].fillna(low), color=drawn.colour, ls=drawn.dash, lw=1.8, marker=mark, ms=3.5
        )
        axes.fill_between(at, low, high, color=drawn.colour, alpha=BAND, lw=0)
        if len(piece) == 1:
            axes.vlines(at, low, high, color=drawn.colour, lw=4, alpha=0.45)


def _marked(axes: Axes, seams: list[float], events: Mapping[int, str], found: pd.DataFrame) -> None:
    for at in seams:
        axes.axvline(at, color=MUTED, lw=1, ls=(0, (3, 2)))
    first, last = found["at"].min(), found["at"].max()
    for year, what in events.items():
        if first <= year <= last:
            axes.axvline(year, color=ACCENT, lw=1)
            axes.annotate(
                f" {what}, {year}",
                (year, 1),
                xycoords=("data", "axes fraction"),
                va="top",
                color=ACCENT,
                fontsize=8,
            )


def _seams(found: pd.DataFrame) -> list[float]:
    """Return where seams are drawn: half-way between the last figure before a break and the first after it."""
    before = found.groupby("term")["at"].shift()
    broken = found["broken"] & before.notna()
    return sorted(set((before[broken] + found.loc[broken, "at"]) / 2))


def _names(axes: Axes, found: pd.DataFrame, looks: Mapping[str, Look], unit: str) -> None:
    ends = [found[found["term"] == term].iloc[-1] for term in looks]
    numbers = [figure(row["low"], row["high"], unit).replace(" ", "\u00a0") for row in ends]
    names = [wrapped(f"{row['label']}  {number}", 30) for row, number in zip(ends, numbers, strict=True)]
    top = axes.get_ylim()[1]
    gap = 0.155 * (max(name.count("\n") for name in names) + 1) / tall(axes) * 1.3 * top
    heights = [row["low"] if pd.isna(row["value"]) else row["value"] for row in ends]
    right = axes.get_xlim()[1]
    for name, height, shown, row, drawn in zip(
        names, heights, spread(heights, gap), ends, looks.values(), strict=True
    ):
        axes.annotate(
            name,
            (row["at"], height),
            (right + 0.02 * (right - axes.get_xlim()[0]), shown),
            va="center",
            color=drawn.colour,
            fontsize=8.4,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": MUTED, "lw": 0.5, "shrinkB": 3, "shrinkA": 1},
        )


def _countries(table: pd.DataFrame) -> pd.Series:
    if "countries" not in table or table.empty:
        return pd.Series(dtype=float)
    return table.groupby(table["time_period"].str[:4].astype(int))["countries"].max()


def _below(axes: Axes, counted: pd.Series) -> None:
    axes.bar(counted.index, counted, color=RULE, width=0.7)
    axes.set(yticks=[], ylim=(0, 1.5 * counted.max()))
    axes.grid(visible=False)
    axes.set_ylabel(say("countries"), rotation=0, ha="right", va="center")
    for year, number in zip(map(int, counted.index), counted, strict=True):
        axes.text(year, number, numeral(number), ha="center", va="bottom", fontsize=7.2, color=MUTED)


def _first_last(found: pd.DataFrame, unit: str) -> str:
    first, last = found.iloc[0], found.iloc[-1]
    said = f"{first['period']} {figure(first['low'], first['high'], unit)}"
    return said + (f", {last['period']} {figure(last['low'], last['high'], unit)}" if len(found) > 1 else "")


def _listed(found: pd.DataFrame) -> str:
    breaks = found[found["broken"] & (found["at"] > found["at"].min())]
    return ", ".join(dict.fromkeys(breaks["period"]))


def _table(found: pd.DataFrame, unit: str) -> pd.DataFrame:
    cells = found.assign(told=[figure(row.low, row.high, unit) for row in each(found)])
    wide = cells.pivot_table("told", "period", "label", "first", sort=False).sort_index()
    return wide.fillna(no_figure()).rename_axis(columns=None).reset_index()
