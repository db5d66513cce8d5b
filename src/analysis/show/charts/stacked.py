"""How a whole divides, year by year, with the number of countries that stand behind each bar."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods import bounds
from analysis.show.charts.draw import WIDTH, countries, spread, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, nothing
from analysis.show.tables import base, column, count, no_figure
from analysis.show.theme import FEW_BARS, INK, PAPER, bars_axis, house, ink_on, look
from analysis.show.working import each, named
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES, WORDS

LOW = 8  # percent below which a number does not fit into its part of a bar
WIDE = 12  # bars up to which numbers are written in them


def stacked_shares(rows: pd.DataFrame, of: str, source: str, area: str = "") -> Figure | Reading:
    """Draw the shares of each year as one bar, the categories always in the same order and colour.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without the total; leave ``unknown`` out to have shares
        of what is known.
    of : str
        ``form``, ``sex``, ``age``, ``citizenship`` by its nearness, or ``group`` or ``border`` of
        :meth:`~analysis.sources.scope.Scope.rows`.
    source : str
        Source and release, for the caption.
    area : str
        Whose figures they are, for the title.
    """
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return nothing(say("shares by {column}", column=column(of)))
    measure = MEASURES[bounds.one_measure(rows)].label
    table = bounds.shares(rows, "time_period", of).dropna(subset=["known"])
    if table.empty:
        return all_hidden(say("{measure} by {column}", measure=measure, column=column(of)))
    table["year"] = table["time_period"].str[:4].astype(int)
    parts = [part for part in WORDS[of] if part in set(table[of])]
    wide = table.pivot_table("known", "year", of)[parts]
    counted = table.drop_duplicates("year")
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.2))
        upper, lower = drawing.subplots(2, sharex=True, height_ratios=(5, 1))
        _bars(upper, wide, of)
        upper.set(ylim=(0, 100), ylabel=say("% of those recorded"))
        upper.grid(visible=False)
        countries(lower, counted)
        bars_axis(lower, counted["year"].tolist())
    heads = [f"{named(of, str(row[of]))} {row['year']}:" for _, row in _first_last(table, parts, of)]
    shares = [f"{numeral(row['known'])} %" for _, row in _first_last(table, parts, of)]
    hidden = say("The bars take censored cells at their least; the table has both bounds. ")
    return Figure(
        drawing,
        say(
            "How {measure} divide by {column}{it}",
            measure=measure,
            column=column(of),
            it=f", {area}" if area else "",
        ),
        say(
            "One bar a year, divided by {column}. {told}. Countries: {iloc} in the first year, "
            "{iloc_2} in the last.",
            column=column(of),
            told=told(heads, shares, 20),
            iloc=numeral(counted["countries"].iloc[0]),
            iloc_2=numeral(counted["countries"].iloc[-1]),
        ),
        say(
            "Share in %, in {iloc} of {base}. {hidden}Below: countries with any figure in the year; "
            "a bar need not be the same countries as the next one. {source}",
            iloc=counted["year"].iloc[-1],
            base=base(of, counted["persons"].iloc[-1], measure),
            hidden=hidden if rows["value"].isna().any() else "",
            source=source,
        ),
        _table(table, of, parts),
    )


def _bars(axes: Axes, wide: pd.DataFrame, of: str) -> None:
    bottom = pd.Series(0.0, index=wide.index)
    ends, labels = [], []
    for part in wide:
        height = wide[part].fillna(0)
        colour = look(str(part)).colour
        axes.bar(wide.index, height, bottom=bottom, color=colour, width=0.82, ec=PAPER, lw=0.8)
        if len(wide) <= WIDE:
            style: dict[str, Any] = {"ha": "center", "va": "center", "color": ink_on(colour), "fontsize": 8}
            for year, share, start in zip(wide.index, height, bottom, strict=True):
                if share >= LOW:
                    axes.text(int(year), start + share / 2, numeral(share), **style)
        if height.iloc[-1] > 0:
            ends.append(bottom.iloc[-1] + height.iloc[-1] / 2)
            labels.append((named(of, str(part)), height.iloc[-1]))
        bottom = bottom + height
    for end, moved, (label, share) in zip(ends, spread(ends, 9), labels, strict=True):
        axes.annotate(
            f"{wrapped(label, 22)}  {numeral(share)} %" if len(wide) > WIDE else wrapped(label, 24),
            (wide.index[-1] + 0.41, end),
            (wide.index[-1] + 0.41 + 0.03 * max(len(wide), FEW_BARS), moved),
            va="center",
            color=INK,
            fontsize=8.8,
            annotation_clip=False,
        )


def _first_last(table: pd.DataFrame, parts: list[str], of: str) -> list[tuple[object, pd.Series]]:
    years = sorted({table["year"].min(), table["year"].max()})
    shown = table[table["year"].isin(years)]
    order = shown[of].map({part: place for place, part in enumerate(parts)})
    return list(shown.assign(order=order).sort_values(["year", "order"]).iterrows())


def _table(table: pd.DataFrame, of: str, parts: list[str]) -> pd.DataFrame:
    said = [
        f"{numeral(row.known, 1)} %"
        + (
            ""
            if row.low == row.high
            else say(" ({low} to {high})", low=numeral(row.low, 1), high=numeral(row.high, 1))
        )
        for row in each(table)
    ]
    wide = table.assign(said=said).pivot(index="year", columns=of, values="said")[parts].fillna(no_figure())
    counted = table.drop_duplicates("year").set_index("year")
    whole = say("forms recorded") if of == "form" else say("persons recorded")
    wide = wide.rename(columns={part: named(of, part) for part in parts}).rename_axis(columns=None)
    return wide.assign(
        **{say("countries"): counted["countries"].map(count), whole: counted["persons"].map(count)}
    ).reset_index()
