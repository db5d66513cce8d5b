"""Charts with years on the axis: shares, counts, small multiples, a rate beside its area."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.methods import bounds
from analysis.show.charts.draw import (
    WIDTH,
    countries,
    first_last,
    halo,
    interval_table,
    labelled_lines,
    legend_above,
    points,
    yearly,
)
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, begun, nothing
from analysis.show.tables import base, column, count, no_figure
from analysis.show.theme import PLAIN, ends_axis, house, look, years_axis
from analysis.show.working import each
from analysis.vocabulary.language import Spoken, listed, numeral, say
from analysis.vocabulary.terms import MEASURES, WORDS

NOTHING = Spoken(
    {
        "form": "victims by form",
        "sex": "victims by sex",
        "age": "victims by age",
        "citizenship": "victims by citizenship",
        "measure": "persons before the law",
    }
)


def shares_over_time(rows: pd.DataFrame, of: str, source: str) -> Figure | Reading:
    """Draw the share of each category by year, with bounds, and how many countries stand behind it.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without total and unknown.
    of : str
        Column of the categories.
    source : str
        Source and release, for the caption.
    """
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return nothing(say("shares of these places"))
    table = bounds.shares(rows, "time_period", of).dropna(subset=["known"])
    if table.empty:
        return all_hidden(
            say("{label} by {column}", label=MEASURES[bounds.one_measure(rows)].label, column=column(of))
        )
    table["year"] = table["time_period"].astype(int)
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.3))
        upper, lower = drawing.subplots(2, sharex=True, height_ratios=(5, 1))
        parts = [part for part in WORDS[of] if part in set(table[of])]
        labelled_lines(upper, {part: table[table[of] == part] for part in parts}, WORDS[of])
        upper.set_ylim(0, 100)
        upper.set_ylabel(say("% of those recorded"))
        counted = table.drop_duplicates("year")
        countries(lower, counted)
        years_axis(lower, counted["year"].tolist())
    measure = MEASURES[bounds.one_measure(rows)]
    whole = base(of, counted["persons"].iloc[-1], measure.label)
    ends = table[table["year"].isin([table["year"].min(), table["year"].max()])]
    told = "; ".join(
        f"{WORDS[of][row[of]]} {row['year']}: {numeral(row['known'])} %" for _, row in ends.iterrows()
    )
    return Figure(
        drawing,
        say(
            "{capitalize} by {column}: shares by year",
            capitalize=measure.label.capitalize(),
            column=column(of),
        ),
        say(
            "Lines of the share of each category among {label}, {min} to {max}. {told}. Countries "
            "reporting: {from_to}.",
            label=measure.label,
            min=counted["year"].min(),
            max=counted["year"].max(),
            told=told,
            from_to=_from_to(counted["countries"]),
        ),
        say(
            "In percent; {max}: of {whole}. Bands: bounds of censored cells. Below: countries with "
            "any figure in the year. {source}",
            max=counted["year"].max(),
            whole=whole,
            source=source,
        ),
        _share_table(table, of),
    )


def counts_over_time(series: Mapping[str, pd.DataFrame], name: str, source: str) -> Figure | Reading:
    """Draw one measure by year, as one or two series that are never joined.

    Parameters
    ----------
    series : mapping of str to pandas.DataFrame
        Label to tidy rows of one measure, one row a year; the first is the series to read, the others lie under it.
    name, source : str
        Country or region; source and release for the caption.
    """
    shown = {label: yearly(rows) for label, rows in series.items() if rows["low"].notna().any()}
    if not shown:
        return nothing(say("victims in {name}", name=name))
    measure = bounds.one_measure(next(rows for rows in series.values() if not rows.empty))
    title = say("{capitalize} in {name}", capitalize=MEASURES[measure].label.capitalize(), name=name)
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.4))
        axes = drawing.subplots()
        newest, *older = shown
        for label in older:
            halo(axes, shown[label], label)
        points(axes, shown[newest], PLAIN, newest)
        years_axis(axes, sorted({year for table in shown.values() for year in table["year"]}))
        axes.set_ylim(0, None)
        axes.set_ylabel(say("persons"))
        if len(shown) > 1:
            legend_above(axes)
    told = "; ".join(f"{label}: {first_last(table)}" for label, table in shown.items())
    table = pd.concat([interval_table(table, label) for label, table in shown.items()])
    return Figure(
        drawing,
        title,
        say("{title} by year. {told}.", title=title, told=told),
        say(
            "Persons in the year, as recorded by the authorities. Bars without a dot: only bounds "
            "are known. A year without a mark was not reported. {source}",
            source=source,
        ),
        table,
    )


def panels(rows: pd.DataFrame, of: str, source: str) -> Figure | Reading:
    """Draw small charts side by side, one a category, all on one scale: counts by year with bounds.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows, one row a category and year; ``of`` may be ``measure``.
    of : str
        Column of the categories.
    source : str
        Source and release, for the caption.
    """
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return nothing(NOTHING[of])
    words, title = WORDS[of], _title(rows, of)
    parts = [part for part in words if part in set(rows[of])]
    shown = {part: yearly(rows[rows[of] == part]) for part in parts}
    years = sorted({year for table in shown.values() for year in table["year"]})
    with house():
        drawing = Drawing(figsize=(WIDTH, 2.9))
        for axes, part in zip(
            drawing.subplots(1, len(parts), sharey=True, squeeze=False)[0], parts, strict=True
        ):
            points(axes, shown[part], look(part), "")
            axes.set_title(_wrapped(words[part]))
            ends_axis(axes, years)
        # Shared by all panels; the extra room keeps the highest mark whole.
        axes.set_ylim(0, 1.08 * rows["high"].max() or 1)
    told = "; ".join(f"{words[part]}: {first_last(shown[part])}" for part in parts)
    table = pd.concat([interval_table(shown[part], words[part]) for part in parts])
    return Figure(
        drawing,
        title,
        say("{title}, one small chart for each. {told}.", title=title, told=told),
        say(
            "{units} in the year; every panel on the same scale. Bars without a dot: only bounds are "
            "known. {source}",
            units=_units(rows),
            source=source,
        ),
        table,
    )


def _title(rows: pd.DataFrame, of: str) -> str:
    if of == "measure":
        return say("Persons before the law")
    return say(
        "{capitalize} by {of}",
        capitalize=MEASURES[bounds.one_measure(rows)].label.capitalize(),
        of=column(of),
    )


def _share_table(table: pd.DataFrame, of: str) -> pd.DataFrame:
    told = [
        say(
            "{known} % ({low} to {high})",
            known=numeral(row.known, 1),
            low=numeral(row.low, 1),
            high=numeral(row.high, 1),
        )
        for row in each(table)
    ]
    wide = (
        table.assign(told=told, what=table[of].map(WORDS[of]))
        .pivot_table("told", "year", "what", "first")
        .fillna(no_figure())
    )
    counted = table.drop_duplicates("year").set_index("year")
    whole = say("forms recorded") if of == "form" else say("persons recorded")
    return wide.assign(
        **{say("countries"): counted["countries"].map(count), whole: counted["persons"].map(count)}
    ).reset_index()


def _from_to(numbers: pd.Series) -> str:
    return say(
        "{iloc} in the first year, {iloc_2} in the last",
        iloc=numeral(numbers.iloc[0]),
        iloc_2=numeral(numbers.iloc[-1]),
    )


def _units(rows: pd.DataFrame) -> str:
    return begun(listed(sorted(say(str(unit)) for unit in rows["unit"].unique())))


def _wrapped(text: str) -> str:
    words = text.split()
    half = (len(words) + 1) // 2
    return text if len(text) <= 22 else " ".join(words[:half]) + "\n" + " ".join(words[half:])
