"""Figures quoted from pages, one a row: each with where it was read, and none joined to the next."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, told, wrapped
from analysis.show.figure import Figure
from analysis.show.quotations import page, quotations
from analysis.show.sentences import Reading, begun, nothing
from analysis.show.tables import Verbatim
from analysis.show.theme import INK, MUTED, PAPER, PLAIN, house
from analysis.show.working import each, figure, head
from analysis.vocabulary.language import say

LETTERS = 46


def quoted(rows: pd.DataFrame, title: str, source: str) -> Figure | Reading:
    """Draw quoted figures of one unit as bars under each other, in the order of place and year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of ``published_figures``: the note holds publisher and page, the flag who read it (``primary``, ``digest``).
    title, source : str
        What it shows; source and release.

    Raises
    ------
    ValueError
        If the rows have more than one unit.
    """
    found = rows[rows["low"].notna()].sort_values(["geo", "stage", "measure", "time_period"], kind="stable")
    if found.empty:
        return nothing(title[:1].lower() + title[1:])
    if found["unit"].nunique() > 1:
        raise ValueError(f"one unit a chart: got {', '.join(sorted(set(found['unit'])))}; choose rows of one")
    unit = "%" if found["unit"].iloc[0] == "percent" else str(found["unit"].iloc[0])
    labels = quotations(found)
    numbers = [figure(row.low, row.high, unit) for row in each(found)]
    publishers = [Verbatim(page(str(row.note))[0]) for row in each(found)]
    primary = found["flag"].str.contains("primary").tolist()
    lines = [max(wrapped(text, LETTERS).count("\n") + 1, 1) for text in labels]
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.14 * sum(lines) + 0.19 * len(found) + 0.7))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set(ylim=(len(found) - 0.4, -0.6), xticks=[])
        for height, row in enumerate(each(found)):
            face = PLAIN.colour if primary[height] else PAPER
            axes.barh(height, row.high, height=0.46, fc=face, ec=PLAIN.colour, lw=1.1)
            axes.annotate(
                numbers[height],
                (row.high, height),
                (5, 0),
                textcoords="offset points",
                va="center",
                color=INK,
                fontweight="bold",
                fontsize=9,
            )
        axes.set_yticks(
            range(len(found)), [wrapped(text, LETTERS) for text in labels], fontsize=8.4, color=INK
        )
        axes.set_xlim(0, 1.32 * found["high"].max() or 1)
        axes.set_xlabel(head(unit), color=MUTED)
    shown = pd.DataFrame(
        {
            say("what"): labels,
            say("figure"): numbers,
            say("as quoted from"): publishers,
            say("read"): [say("at the publisher") if own else say("in a digest") for own in primary],
            say("page"): [Verbatim(page(str(row.note))[1]) for row in each(found)],
        }
    )
    return Figure(
        drawing,
        title,
        say(
            "Bars under each other, not a series. {told}.",
            told=told([f"{label}:" for label in labels], numbers, 20),
        ),
        say(
            "{which}, as quoted. Filled: read at the publisher ({primary}); open: in a digest of it, "
            "which may err ({found}). The pages stand in the table. {source}",
            which=begun(say("percent") if unit == "%" else say(unit)),
            primary=sum(primary),
            found=len(found) - sum(primary),
            source=source,
        ),
        shown,
    )
