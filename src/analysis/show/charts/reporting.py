"""Who reports, and when: what is missing, before anything is read from what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from analysis.methods.bounds import one_measure
from analysis.show.charts.draw import WIDTH, tick, told
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.sentences.words import territories
from analysis.show.theme import INK, MUTED, PAPER, PLAIN, RULE, SEQUENCE, bars_axis, house, ink_on
from analysis.show.working import KINDS, each, kinds
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.places import by_name, place
from analysis.vocabulary.terms import MEASURES

NAMED = 62  # countries up to which each has a row of its own


def who_reports(rows: pd.DataFrame, members: Sequence[str], source: str, what: str = "") -> Figure | Reading:
    """Draw for each country and year whether a figure was printed, censored or not given.

    Countries stand in the order of their subregions, then of the alphabet. A larger area is drawn as subregions,
    each cell with the number of countries that gave a figure.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy totals of one measure, or its rows by another column (then say so in ``what``).
    members : sequence of str
        ISO3 codes of the area; countries that never reported are shown too, Antarctica is not.
    source : str
        Source and release, for the caption.
    what : str
        What was reported, if not the total of the measure: “detected victims by citizenship”.
    """
    found = kinds(rows, sorted(code for code in set(members) if place(code).subregion))
    if found.empty:
        return nothing(say("these countries"))
    measure = what or MEASURES[one_measure(rows)].label
    grouped = [
        (place(code).subregion or say("Other"), by_name(place(code).name), code) for code in found.index
    ]
    found = found.loc[[code for *_, code in sorted(grouped)]]
    counted = (found != KINDS[2]).sum()
    with house():
        if len(found) <= NAMED:
            drawing = Drawing(
                figsize=(WIDTH, 0.155 * (len(found) + 1.3 * len({part for part, *_ in grouped})) + 1.5)
            )
            upper, lower = drawing.subplots(2, sharex=True, height_ratios=(len(found) + 4, 5))
            _countries(upper, found)
        else:
            parts = sorted({part for part, *_ in grouped})
            drawing = Drawing(figsize=(WIDTH, 0.27 * len(parts) + 1.5))
            upper, lower = drawing.subplots(2, sharex=True, height_ratios=(len(parts) + 1, 3))
            _subregions(upper, found, parts)
        _counts(lower, counted)
        bars_axis(lower, list(counted.index))
    never, head = (
        int((found == KINDS[2]).all(axis=1).sum()),
        say("Figures") if what else say("National totals"),
    )
    said = told([f"{year}:" for year in counted.index], [f"{number}" for number in counted], 30)
    hidden = int((found == KINDS[1]).sum().sum())
    area = territories(len(found))
    cells = int((found != KINDS[2]).sum().sum())
    marks = say("Filled: a number was printed; open: only bounds are known")
    if len(found) > NAMED:
        marks = say(
            "In each cell: how many of the subregion gave one, darker for a larger part of it; after each name: of how many"
        )
    return Figure(
        drawing,
        say("Who reported {measure}, and when", measure=measure),
        say(
            "A grid of countries by years. Of {area} these numbers gave a figure: {said}. {never} "
            "never did. Of {cells} country-years with a figure, {hidden} {which} known only by "
            "bounds.",
            area=area,
            said=said,
            never=never,
            cells=numeral(cells),
            hidden=numeral(hidden),
            which=say("is") if hidden == 1 else say("are"),
        ),
        say(
            "{head} of {measure}, {area} of the area. {marks}; nothing: no figure, which is no zero. "
            "{source}",
            head=head,
            measure=measure,
            area=area,
            marks=marks,
            source=source,
        ),
        _table(found),
    )


def cells_by_year(rows: pd.DataFrame, source: str) -> Figure | Reading:
    """Draw how many cells of each year are printed and how many are censored.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one source, every breakdown.
    source : str
        Source and release, for the caption.
    """
    cells = rows[rows["low"].notna()]
    if cells.empty:
        return nothing(say("any cell"))
    years = cells["time_period"].str[:4].astype(int)
    hidden = (
        cells["value"]
        .isna()
        .groupby(years)
        .agg(["sum", "count"])
        .reindex(range(years.min(), years.max() + 1), fill_value=0)
    )
    printed = hidden["count"] - hidden["sum"]
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.2))
        axes = drawing.subplots()
        axes.bar(hidden.index, printed, color=PLAIN.colour, width=0.74, label=say("printed"))
        axes.bar(
            hidden.index,
            hidden["sum"],
            bottom=printed,
            fc=PAPER,
            ec=PLAIN.colour,
            lw=1,
            width=0.74,
            label=say("censored"),
        )
        bars_axis(axes, list(hidden.index))
        axes.set_ylabel(say("cells"))
        axes.set_ylim(0, 1.3 * hidden["count"].max())
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(tick)
        for cell in each(hidden.rename(columns={"sum": "hidden", "count": "whole"})):
            if cell.whole:
                share = f"{numeral(100 * cell.hidden / cell.whole)} %"
                axes.text(cell.Index, cell.whole, share, ha="center", va="bottom", fontsize=7, color=MUTED)
        axes.legend(frameon=False, loc="upper left", fontsize=8.5, reverse=True)
    pairs = zip(printed, hidden["sum"], strict=True)
    said = [
        say("{number} printed, {lost} censored", number=numeral(number), lost=numeral(lost))
        for number, lost in pairs
    ]
    whole, part = hidden["count"].sum(), hidden["sum"].sum()
    return Figure(
        drawing,
        say("Cells printed, and cells hidden"),
        say("Stacked bars by year. {told}.", told=told([f"{year}:" for year in hidden.index], said, 30)),
        say(
            "Cells with any figure, over every breakdown: {whole}, of which {part} ({part_2} %) are "
            "censored: known to be small, no more. Above the bars: percent censored. {source}",
            whole=numeral(whole),
            part=numeral(part),
            part_2=numeral(100 * part / whole),
            source=source,
        ),
        pd.DataFrame(
            {
                say("year"): hidden.index.astype(str),
                say("printed"): printed.map(numeral).to_numpy(),
                say("censored"): hidden["sum"].map(numeral).to_numpy(),
            }
        ),
    )


def _countries(axes: Axes, found: pd.DataFrame) -> None:
    """Draw one row a country under the head of its subregion: runs of years as one path for each kind."""
    boxes: dict[str, list[Path]] = {kind: [] for kind in KINDS[:2]}
    heights, labels, at, before = [], [], 0.0, ""
    for code, row in found.iterrows():
        part = place(str(code)).subregion
        if part != before:
            at += 1.3
            where: dict[str, Any] = {
                "xycoords": ("axes fraction", "data"),
                "fontsize": 7.6,
                "fontweight": "bold",
                "zorder": 5,
            }
            axes.annotate(say(part), (0, at - 1.05), color=MUTED, va="center", **where)
            before = part
        boxes[KINDS[0]] += [_box(run, at, 0.5) for run in _runs(row, KINDS[0])]
        boxes[KINDS[1]] += [_box((year, year), at, 0.34) for year in row.index[row == KINDS[1]]]
        heights.append(at)
        labels.append(place(str(code)).name)
        at += 1
    for kind, fill, edge in ((KINDS[0], PLAIN.colour, 0), (KINDS[1], PAPER, 0.9)):
        if boxes[kind]:
            joined = Path.make_compound_path(*boxes[kind])
            axes.add_patch(PathPatch(joined, fc=fill, ec=PLAIN.colour, lw=edge))
    years = [int(year) for year in found.columns]
    axes.hlines(heights, years[0] - 0.5, years[-1] + 0.5, color=RULE, lw=0.4, zorder=0)
    axes.vlines([year + 0.5 for year in years[:-1]], -0.1, at, color=PAPER, lw=1.6, zorder=3)
    axes.set_yticks(heights, labels, fontsize=7.4, color=INK)
    axes.set_ylim(at - 0.3, -0.1)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)


def _runs(row: pd.Series, kind: str) -> list[tuple[int, int]]:
    """Return the first and last year of each unbroken run of a kind."""
    runs: list[tuple[int, int]] = []
    for year in row.index[row == kind]:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _box(years: tuple[int, int], height: float, half: float) -> Path:
    left, right, top, bottom = years[0] - half, years[1] + half, height - 0.36, height + 0.36
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)


def _subregions(axes: Axes, found: pd.DataFrame, parts: list[str]) -> None:
    whole = pd.Series([place(str(code)).subregion for code in found.index], index=found.index)
    gave = (found != KINDS[2]).groupby(whole).sum()
    sizes = whole.value_counts()
    numbers = {(part, int(year)): int(row[year]) for part, row in gave.iterrows() for year in gave.columns}
    for height, part in enumerate(parts):
        for year in map(int, found.columns):
            number = numbers[part, year]
            ground = SEQUENCE[min(int(4.999 * number / sizes[part]), 4)] if number else PAPER
            axes.add_patch(Rectangle((year - 0.46, height - 0.44), 0.92, 0.88, fc=ground, ec="none"))
            if number:
                axes.text(
                    year, height, str(number), ha="center", va="center", fontsize=7, color=ink_on(ground)
                )
    axes.set_yticks(
        range(len(parts)), [f"{say(part)} ({sizes[part]})" for part in parts], fontsize=8, color=INK
    )
    axes.set_ylim(len(parts) - 0.4, -0.6)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)


def _counts(axes: Axes, counted: pd.Series) -> None:
    axes.bar(counted.index, counted, color=RULE, width=0.72)
    axes.set_yticks([])
    axes.set_ylim(0, 1.5 * counted.max())
    axes.grid(visible=False)
    axes.set_ylabel(say("countries"), rotation=0, ha="right", va="center")
    for year, number in zip(map(int, counted.index), counted, strict=True):
        axes.text(year, number, f"{number}", ha="center", va="bottom", fontsize=7.2, color=MUTED)


def _table(found: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for code, row in found.iterrows():
        given = row.where(row == KINDS[2], KINDS[0])
        spans = [f"{first}" if first == last else f"{first}–{last}" for first, last in _runs(given, KINDS[0])]
        rows.append(
            {
                say("country"): place(str(code)).name,
                say("subregion"): say(place(str(code)).subregion),
                say("years with a figure"): str(int((given == KINDS[0]).sum())),
                say("of them censored"): str(int(row.eq(KINDS[1]).sum())),
                say("which"): ", ".join(spans) or say("none"),
            }
        )
    return pd.DataFrame(rows)
