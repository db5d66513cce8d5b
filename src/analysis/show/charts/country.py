"""Charts of one country: how sources of 2006 named it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, legend_above, unbroken
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, not_coded, not_listed
from analysis.show.tables import between
from analysis.show.theme import INK, PLAIN, RULE, SECOND, house, years_axis
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import LEVELS, ROLES


def reporting_levels(levels: pd.DataFrame, name: str, source: str) -> Figure | Reading:
    """Draw how often the sources of 2006 named a country as origin, transit and destination."""
    if levels.empty:
        return not_coded(name)
    if levels["value"].isna().all():
        return not_listed(name)
    found = levels.set_index("geo_role")["value"].reindex(list(ROLES))
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.9))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set(xlim=(0.4, 5.6), ylim=(2.6, -0.6), yticks=range(3), yticklabels=list(ROLES.values()))
        axes.set_xticks(list(LEVELS), list(LEVELS.values()))
        for height, value in enumerate(found):
            axes.plot(list(LEVELS), [height] * 5, "o", color=RULE, ms=11, fillstyle="none", mew=1.4)
            if pd.notna(value):
                axes.plot(value, height, "o", color=INK, ms=11)
    words = {
        role: LEVELS[int(level)] if pd.notna(level) else say("not listed") for role, level in found.items()
    }
    told = ", ".join(say("as {role} {level}", role=ROLES[role], level=level) for role, level in words.items())
    table = pd.DataFrame({say("named as"): list(words), say("level of reporting"): list(words.values())})
    return Figure(
        drawing,
        say("How often sources of 2006 named {name}", name=name),
        say("Three scales of five steps: {told}.", told=told),
        say(
            "Level of reporting, an order from very low to very high; no filled circle: not listed. {source}",
            source=source,
        ),
        table,
    )


def rate_beside_area(found: pd.DataFrame, name: str, area: str, source: str) -> Figure | Reading:
    """Draw a country's detected victims per million residents beside the rest of its area.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`analysis.methods.rates.beside_area`.
    name, area, source : str
        Name of the country and of the area; source and release for the caption.
    """
    if found.empty:
        return Reading(
            say(
                "No rate can be made for {name}: there is no year with both detected victims and a "
                "number of residents.",
                name=name,
            )
        )
    lines = unbroken(found.assign(year=found["year"].astype(int)))
    years = lines.index.to_series()
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.2))
        axes = drawing.subplots()
        axes.plot(
            years,
            lines["area"],
            color=SECOND.colour,
            ls=SECOND.dash,
            marker=SECOND.marker,
            label=say("other countries of {area} that reported", area=area),
        )
        exact = lines["low"].where(lines["low"] == lines["high"])
        axes.plot(years, exact, color=PLAIN.colour, ls=PLAIN.dash, marker=PLAIN.marker, label=name)
        hidden = lines[lines["low"] != lines["high"]].dropna(subset=["low"])
        axes.vlines(hidden.index, hidden["low"], hidden["high"], color=PLAIN.colour, lw=4, alpha=0.45)
        years_axis(axes, years.tolist())
        axes.set_ylim(0, None)
        axes.set_ylabel(say("per million residents"))
        legend_above(axes)
    last = found.iloc[-1]
    table = pd.DataFrame(
        {
            say("year"): found["year"],
            name: [between(low, high, ".1f") for low, high in zip(found["low"], found["high"], strict=True)],
            say("others in {area}", area=area): [between(rate, rate, ".1f") for rate in found["area"]],
            say("their number"): [numeral(number) for number in found["area_countries"]],
        }
    )
    return Figure(
        drawing,
        say("Detected victims per million residents, {name} and {area}", name=name, area=area),
        say(
            "Two lines by year. In {year}: {name} {count}; the rest of {area} {count_2}.",
            year=last["year"],
            name=name,
            count=between(last["low"], last["high"], ".1f"),
            area=area,
            count_2=between(last["area"], last["area"], ".1f"),
        ),
        say(
            "Detected victims per million residents of the countries that reported in the year. Not "
            "a ranking: a higher rate can be better detection. {source}",
            source=source,
        ),
        table,
    )
