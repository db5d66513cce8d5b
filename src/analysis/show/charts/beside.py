"""Countries side by side, each divided in its own last year: one bar a country, in alphabetical order."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods import bounds
from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import between, column, no_figure
from analysis.show.theme import INK, MUTED, PAPER, house, ink_on, look
from analysis.show.working import each, in_alphabet, last_of_each, named
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.places import by_name
from analysis.vocabulary.terms import MEASURES, WORDS

LOW = 7  # percent below which a number does not fit into its part of a bar


def divided(rows: pd.DataFrame, of: str, source: str) -> Figure | Reading:
    """Draw how the last year of each country divides, one bar a country.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without total and unknown.
    of : str
        ``form``, ``sex`` or ``age``.
    source : str
        Source and release, for the caption.
    """
    if rows["low"].isna().all():
        return nothing(say("shares by {of}", of=column(of)))
    last = last_of_each(rows)
    table = bounds.shares(last, "geo", of)
    measure = MEASURES[bounds.one_measure(rows)].label
    if table["known"].isna().all():
        return Reading(
            say(
                "Every figure of {measure} by {of}, each country in its last year, is below five and "
                "hidden: no share can be read from them.",
                measure=measure,
                of=column(of),
            )
        )
    parts = [part for part in WORDS[of] if part in set(table[of])]
    years = last.groupby("geo")["time_period"].first()
    persons = {
        str(row.Index): between(row.low, row.high) for row in each(last.groupby("geo")[["low", "high"]].sum())
    }
    codes = sorted(years.index, key=lambda code: by_name(named("geo", str(code))))
    names = {str(code): f"{named('geo', str(code))}, {years[code]}" for code in codes}
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.42 * len(codes) + 1.0))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.set(
            xlim=(0, 100),
            ylim=(len(codes) - 0.4, -0.6),
            xlabel=say("% of those whose {of} was recorded", of=column(of)),
        )
        axes.set_yticks(range(len(codes)), list(names.values()), color=INK, fontsize=8.8)
        for height, code in enumerate(names):
            _bar(axes, height, table[table["geo"] == code].set_index(of)["known"].reindex(parts))
            axes.annotate(
                persons[code],
                (1.015, height),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8,
                color=MUTED,
                annotation_clip=False,
            )
        _key(axes, parts, of)
    said = [_said(table[table["geo"] == code], of) for code in names]
    rows_told = [
        (names[str(row.geo)], named(of, str(getattr(row, of))), f"{between(row.low, row.high, '.0f')} %")
        for row in each(table)
        if pd.notna(row.known)
    ]
    return Figure(
        drawing,
        say(
            "{capitalize} by {of}, last year of each country", capitalize=measure.capitalize(), of=column(of)
        ),
        say(
            "One bar a country, divided by {of}. {told}.",
            of=column(of),
            told=told([f"{name}:" for name in names.values()], said),
        ),
        say(
            "Share in % of those whose {of} was recorded, in the last year the country gave it; "
            "beside each bar how many these were. Alphabetical order. Bars take hidden cells at "
            "their least; the table has both bounds. {source}",
            of=column(of),
            source=source,
        ),
        in_alphabet(pd.DataFrame(rows_told, columns=["country", "what", "share"]), "country", "what"),
    )


def _bar(axes: Axes, height: int, shares: pd.Series) -> None:
    left = 0.0
    if shares.isna().all():
        axes.text(1, height, say("every cell hidden"), va="center", fontsize=8, color=MUTED)
    for part, share in shares.fillna(0).items():
        colour = look(str(part)).colour
        axes.barh(height, share, left=left, color=colour, height=0.68, ec=PAPER, lw=0.8)
        if share >= LOW:
            style = {"ha": "center", "va": "center", "fontsize": 8}
            axes.text(left + share / 2, height, numeral(share), color=ink_on(colour), **style)  # type: ignore[arg-type]
        left += share


def _key(axes: Axes, parts: list[str], of: str) -> None:
    for part in parts:
        axes.barh([0], [0], color=look(part).colour, label=named(of, part))
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=8.5, borderpad=0)


def _said(found: pd.DataFrame, of: str) -> str:
    known = found.dropna(subset=["known"])
    told = ", ".join(f"{named(of, str(getattr(row, of)))} {numeral(row.known)} %" for row in each(known))
    return told or no_figure()
