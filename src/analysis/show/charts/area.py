"""An area year by year: how many were counted, how many that is per million, and by how many countries."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods.bounds import one_measure
from analysis.methods.rates import of_reporters
from analysis.show.charts.draw import WIDTH, countries, tick, unbroken
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import between, count, no_figure
from analysis.show.theme import BAND, PLAIN, SECOND, Look, house, years_axis
from analysis.show.working import each
from analysis.vocabulary.language import say
from analysis.vocabulary.terms import MEASURES


def area_totals(rows: pd.DataFrame, population: pd.DataFrame, name: str, source: str) -> Figure | Reading:
    """Draw the sum of an area, the rate over residents of those that reported, and how many these were.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy totals of one measure, one row a country and year.
    population : pandas.DataFrame
        Tidy rows of residents.
    name, source : str
        The area; source and release, for the caption.
    """
    if rows["low"].isna().all():
        return nothing(say("victims in {name}", name=name))
    found = of_reporters(rows, population).assign(at=lambda part: part["year"].astype(int))
    label = MEASURES[one_measure(rows)].label
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.9))
        upper, middle, lower = drawing.subplots(3, sharex=True, height_ratios=(4, 3, 1.1))
        _line(upper, found, ("low", "high"), PLAIN)
        upper.set_ylabel(say("persons"))
        upper.yaxis.set_major_formatter(tick)
        if found["rate_low"].notna().any():
            _line(middle, found.dropna(subset=["rate_low"]), ("rate_low", "rate_high"), SECOND)
        middle.set_ylabel(say("per million\nresidents"))
        countries(lower, found.assign(year=found["at"]))
        years_axis(lower, found["at"].tolist())
    first, last = found.iloc[0], found.iloc[-1]
    said = "; ".join(
        say(
            "{year}: {count} by {countries} countries",
            year=row["year"],
            count=between(row["low"], row["high"]),
            countries=row["countries"],
        )
        for row in (first, last)[: len(found)]
    )
    table = pd.DataFrame(
        {
            say("year"): found["year"],
            label: [between(row.low, row.high) for row in each(found)],
            say("countries"): found["countries"].map(count),
            say("per million residents"): [
                between(row.rate_low, row.rate_high, ".1f") for row in each(found)
            ],
            say("countries of the rate"): [
                count(row.rated) if row.rated else no_figure() for row in each(found)
            ],
        }
    )
    return Figure(
        drawing,
        say(
            "{capitalize} in {name}: counted, per million, and by how many countries",
            capitalize=label.capitalize(),
            name=name,
        ),
        say("Three charts by year. {said}.", said=said),
        say(
            "Persons in the year; per million residents of the countries that reported in that year "
            "and have a number of residents. Bands: bounds of hidden cells. A year is not the same "
            "countries as the next. {source}",
            source=source,
        ),
        table,
    )


def _line(axes: Axes, found: pd.DataFrame, ends: tuple[str, str], drawn: Look) -> None:
    line = unbroken(found.assign(year=found["at"])[["year", *ends]])
    axes.fill_between(line.index, line[ends[0]], line[ends[1]], color=drawn.colour, alpha=BAND, lw=0)
    axes.plot(line.index, line[ends[0]], color=drawn.colour, ls=drawn.dash, marker=drawn.marker)
    axes.set_ylim(0, 1.1 * found[ends[1]].max() or 1)
