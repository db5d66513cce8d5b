"""A table drawn as a matrix: marks that can be read without colour, and words where words are needed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from analysis.show.charts.draw import WIDTH, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import ACCENT, INK, MUTED, PAPER, RULE, SEQUENCE, house, ink_on
from analysis.vocabulary.language import listed, say

SHORT = 8  # letters: a column of longer cells is a column of words
HEADS, WORDS, MARK = 2.1, 2.3, 0.72  # inches
LINE = 0.145


def matrix(table: pd.DataFrame, meanings: Mapping[str, str], title: str, source: str) -> Figure | Reading:
    """Draw a table of marks, rows by columns, with what each mark means under it.

    Parameters
    ----------
    table : pandas.DataFrame
        The first column heads its row. Cells hold one mark, or two with a space between (``● !``); a column
        with longer cells is written out as words. An empty cell stays empty.
    meanings : mapping of str to str
        What each mark means, in the order from most to least; a mark that stands beside another one comes last.
    title, source : str
        What it shows; whose judgement it is.
    """
    if table.empty:
        return nothing(title[:1].lower() + title[1:])
    cells = table.fillna("").astype(str)
    cells = cells.rename(columns=say)
    heads, columns = cells.columns[0], list(cells.columns[1:])
    wide = {column: bool(cells[column].str.len().max() > SHORT) for column in columns}
    free = WIDTH - HEADS - 0.1 - sum(MARK for column in columns if not wide[column])
    width = {
        column: max(free / max(sum(wide.values()), 1), 1.2) if wide[column] else MARK for column in columns
    }
    letters = {column: int(width[column] * 14.5) for column in columns}
    lines = [
        max(
            [
                wrapped(row[heads], 32).count("\n"),
                *(wrapped(row[column], letters[column]).count("\n") for column in columns if wide[column]),
            ]
        )
        + 1
        for _, row in cells.iterrows()
    ]
    tall = [max(0.34, LINE * number + 0.14) for number in lines]
    across, key = HEADS + sum(width.values()), 0.2 * len(meanings) + 0.15
    with house():
        drawing = Drawing(figsize=(max(WIDTH, across + 0.1), sum(tall) + 0.85 + key))
        axes = drawing.subplots()
        axes.set(xlim=(0, max(WIDTH - 0.1, across)), ylim=(sum(tall) + key, -0.8))
        axes.axis("off")
        _heads(axes, columns, width, letters)
        _cells(axes, cells, tall, (width, letters, wide), list(meanings))
        _meanings(axes, meanings, sum(tall) + 0.22)
    few = len(columns) - sum(wide.values()) == 1  # beside one column of marks the words are what is told
    said = [
        f"{row[heads]}: "
        + ", ".join(
            f"{column}: {row[column] if wide[column] else _spoken(row[column], meanings)}"
            for column in columns
            if row[column] and (few or not wide[column])
        )
        for _, row in cells.iterrows()
    ]
    return Figure(
        drawing,
        title,
        say(
            "A table of {cells} rows by {columns} columns. {join}.",
            cells=len(cells),
            columns=len(columns),
            join="; ".join(said),
        ),
        f"{'; '.join(f'{mark} {meaning}' for mark, meaning in meanings.items())}. {source}",
        cells,
    )


def _heads(axes: Axes, columns: list[str], width: Mapping[str, float], letters: Mapping[str, int]) -> None:
    left = HEADS
    for column in columns:
        narrow = width[column] == MARK
        at = left + width[column] / 2 if narrow else left + 0.08
        axes.text(
            at,
            -0.08,
            wrapped(column, 11 if narrow else letters[column]),
            ha="center" if narrow else "left",
            va="bottom",
            fontsize=7.6,
            fontweight="bold",
            color=MUTED,
        )
        left += width[column]


def _cells(
    axes: Axes,
    cells: pd.DataFrame,
    tall: list[float],
    layout: tuple[Mapping[str, float], Mapping[str, int], Mapping[str, bool]],
    marks: list[str],
) -> None:
    width, letters, wide = layout
    top = 0.0
    for (_, row), height in zip(cells.iterrows(), tall, strict=True):
        axes.plot([0, HEADS + sum(width.values())], [top, top], color=RULE, lw=0.6)
        middle, left = top + height / 2, HEADS
        axes.text(0.02, middle, wrapped(row.iloc[0], 32), va="center", fontsize=8.2, color=INK)
        for column in cells.columns[1:]:
            if wide[column]:
                axes.text(
                    left + 0.08,
                    middle,
                    wrapped(row[column], letters[column]),
                    va="center",
                    fontsize=7.2,
                    color=MUTED,
                )
            elif row[column]:
                _mark(axes, (left, top), (width[column], height), row[column], marks)
            left += width[column]
        top += height


def _mark(
    axes: Axes, at: tuple[float, float], size: tuple[float, float], cell: str, marks: list[str]
) -> None:
    first, *beside = cell.split()
    ground = {0: SEQUENCE[3], 1: SEQUENCE[1]}.get(marks.index(first) if first in marks else 9, PAPER)
    axes.add_patch(
        Rectangle((at[0] + 0.03, at[1] + 0.03), size[0] - 0.06, size[1] - 0.06, fc=ground, ec="none")
    )
    middle = at[1] + size[1] / 2
    shift = 0.13 if beside else 0.0
    axes.text(
        at[0] + size[0] / 2 - shift,
        middle,
        first,
        ha="center",
        va="center",
        color=ink_on(ground),
        fontsize=9.5,
    )
    if beside:
        axes.text(
            at[0] + size[0] / 2 + shift,
            middle,
            " ".join(beside),
            ha="center",
            va="center",
            fontweight="bold",
            fontsize=10,
            color=ink_on(ground) if ground != PAPER else ACCENT,
        )


def _meanings(axes: Axes, meanings: Mapping[str, str], top: float) -> None:
    for place, (mark, meaning) in enumerate(meanings.items()):
        axes.text(
            0.1, top + 0.2 * place, mark, ha="center", va="center", fontsize=9, color=INK, fontweight="bold"
        )
        axes.text(0.3, top + 0.2 * place, meaning, va="center", fontsize=8, color=MUTED)


def _spoken(cell: str, meanings: Mapping[str, str]) -> str:
    return listed([meanings.get(mark, mark) for mark in cell.split()])
