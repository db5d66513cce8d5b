"""The strokes that several charts share: labelled lines, points with bounds, counts of countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes

from analysis.show.tables import between
from analysis.show.theme import BAND, MUTED, RULE, SECOND, Look, look, readable
from analysis.vocabulary.language import numeral, say, written

WIDTH = 7.4
LABELLED = 24  # years up to which each bar has its number


def tick(number: float, _: float = 0) -> str:
    """Return a number of a scale as the language writes it, as precise as the scale is."""
    return written(number, ",.10g")


def labelled_lines(axes: Axes, lines: Mapping[str, pd.DataFrame], words: Mapping[str, str]) -> None:
    """Draw one line a category with its band, labelled at its end."""
    ends = []
    for part, found in lines.items():
        drawn, line = look(part), unbroken(found)
        axes.fill_between(line.index, line["low"], line["high"], color=drawn.colour, alpha=BAND, lw=0)
        axes.plot(line.index, line["known"], color=drawn.colour, ls=drawn.dash, marker=drawn.marker)
        ends.append((line["known"].iloc[-1], words[part], drawn.colour, line.index[-1]))
    last = -100.0
    for height, label, colour, year in sorted(ends):
        last = max(height, last + 6)  # labels at the line's end, moved apart where lines meet
        axes.annotate(
            label,
            (year, last),
            (8, 0),
            textcoords="offset points",
            va="center",
            color=readable(colour),
            annotation_clip=False,
        )


def unbroken(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table by year with every year in between, so that a line breaks where nobody reported."""
    return table.set_index("year").reindex(range(int(table["year"].min()), int(table["year"].max()) + 1))


def countries(axes: Axes, counted: pd.DataFrame) -> None:
    """Draw how many countries stand behind each year."""
    axes.bar(counted["year"], counted["countries"], color=RULE, width=0.7)
    axes.set_ylim(0, counted["countries"].max() * 1.45)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.set_ylabel(say("countries"), rotation=0, ha="right", va="center")
    step = 1 + len(counted) // LABELLED
    for year, number in list(zip(counted["year"], counted["countries"], strict=True))[::-step]:
        axes.text(year, number, numeral(number), ha="center", va="bottom", fontsize=7.5, color=MUTED)


def points(axes: Axes, table: pd.DataFrame, drawn: Look, label: str) -> None:
    """Draw counts by year as points, and censored cells as bars over their bounds."""
    known = table[table["value"].notna()]
    line = unbroken(table)["value"] if len(known) else known["value"]
    axes.plot(line.index, line, color=drawn.colour, ls=drawn.dash, marker=drawn.marker, label=label or None)
    hidden = table[table["value"].isna()]
    axes.vlines(hidden["year"], hidden["low"], hidden["high"], color=drawn.colour, lw=4, alpha=0.45)


def legend_above(axes: Axes) -> None:
    """Set the legend in one row above the picture, where no line can run through it."""
    axes.legend(
        frameon=False, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2, fontsize=8.5
    )


def halo(axes: Axes, table: pd.DataFrame, label: str) -> None:
    """Draw a series under another one, broad and pale, so that both show where they agree."""
    line = unbroken(table)["value"]
    axes.plot(
        line.index,
        line,
        color=SECOND.colour,
        lw=7,
        alpha=0.35,
        marker="o",
        ms=7,
        mew=0,
        solid_capstyle="round",
        label=label,
    )


def yearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return year, value and bounds of the rows that have a figure, in order."""
    table = rows[rows["low"].notna()].assign(year=lambda part: part["time_period"].astype(int))
    return table.sort_values("year")[["year", "value", "low", "high"]]


def interval_table(table: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the numbers of one series, ready to read."""
    return pd.DataFrame(
        {
            say("year"): table["year"].astype(str),
            say("what"): label,
            say("figure"): [
                between(low, high) for low, high in zip(table["low"], table["high"], strict=True)
            ],
        }
    )


def first_last(table: pd.DataFrame) -> str:
    """Say the first and the last figure of a series."""
    first, last = table.iloc[0], table.iloc[-1]
    told = f"{first['year']:.0f} {between(first['low'], first['high'])}"
    return told if len(table) == 1 else f"{told}, {last['year']:.0f} {between(last['low'], last['high'])}"


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights apart until each is a gap from the next, keeping their order and their middle."""
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    groups: list[tuple[float, list[int]]] = []  # middle of each group of labels, and who is in it
    for index in order:
        groups.append((heights[index], [index]))
        while len(groups) > 1 and _touch(groups[-2], groups[-1], gap):
            (_, above), (_, below) = groups[-1], groups[-2]
            members = below + above
            groups[-2:] = [(sum(heights[member] for member in members) / len(members), members)]
    placed = dict.fromkeys(order, 0.0)
    for middle, members in groups:
        for step, index in enumerate(members):
            placed[index] = middle + gap * (step - (len(members) - 1) / 2)
    return [placed[index] for index in range(len(heights))]


def _touch(lower: tuple[float, list[int]], upper: tuple[float, list[int]], gap: float) -> bool:
    return upper[0] - lower[0] < gap * (len(lower[1]) + len(upper[1])) / 2


def wrapped(text: str, width: int) -> str:
    """Break a text into lines of at most so many letters, at its spaces."""
    return "\n".join(wrap(text, width, break_long_words=False)) or text


def told(labels: Sequence[str], figures: Sequence[str], most: int = 14) -> str:
    """Say figures one by one for an alt text; where there are many, say how many stand in the table."""
    said = [f"{label} {number}" for label, number in zip(labels, figures, strict=True)]
    rest = len(said) - most
    return "; ".join(said[:most]) + (say("; and {rest} more, in the table", rest=rest) if rest > 0 else "")


def tall(axes: Axes) -> float:
    """Return the height of the whole picture in inches."""
    drawing = axes.get_figure(root=True)
    return float(drawing.get_size_inches()[1]) if drawing else 1.0
