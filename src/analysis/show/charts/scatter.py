"""Two measures of the same countries: whether they go together, without saying which makes which."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FixedLocator

from analysis.methods.bounds import one_measure
from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, begun, countries, nothing
from analysis.show.tables import between
from analysis.show.theme import ACCENT, INK, PLAIN, house
from analysis.show.working import correlation, decimals, in_alphabet, named, together
from analysis.vocabulary.language import numeral, say, written
from analysis.vocabulary.terms import MEASURES, Measure

FEW = 5  # values on an axis up to which each is an order of its own: tiers, levels
LEAST = 3  # dots that can show a pattern


def two_measures(
    across: pd.DataFrame, up: pd.DataFrame, source: str, labelled: Sequence[str] = ()
) -> Figure | Reading:
    """Draw two measures against each other, one dot a country, with the rank correlation in the caption.

    Parameters
    ----------
    across, up : pandas.DataFrame
        Tidy rows of one measure each; of each country the last period is taken. Only countries with a printed
        figure of both are drawn.
    source : str
        Sources and releases, for the caption.
    labelled : sequence of str
        ISO3 codes of the few countries to name. The reader's choice: nobody is named for standing out.
    """
    found = together(across, up)
    if found.empty:
        return nothing(say("both measures in one country"))
    right, upper = (MEASURES[one_measure(rows)] for rows in (across, up))
    if len(found) < LEAST:
        return Reading(
            say(
                "{label} and {label_2} are both known for too few countries to be drawn.",
                label=begun(right.label),
                label_2=upper.label,
            )
        )
    with house():
        drawing = Drawing(figsize=(WIDTH * 0.86, 4.6))
        axes = drawing.subplots()
        axes.grid(visible=True, axis="both")
        axes.plot(found["across"], found["up"], "o", color=PLAIN.colour, alpha=0.45, ms=5, mew=0)
        axes.set_xlabel(_axis(right))
        axes.set_ylabel(_axis(upper))
        axes.margins(0.06)
        for axis, side in ((axes.xaxis, "across"), (axes.yaxis, "up")):
            if found[side].max() >= 1000:
                axis.set_major_formatter(tick)
            elif found[side].nunique() <= FEW:
                axis.set_major_locator(FixedLocator(sorted(found[side].unique())))
        _named(axes, found[found.index.isin(set(labelled))])
    rank = _correlation(found)
    ends = [
        between(found[side].min(), found[side].max(), decimals(*found[side])) for side in ("across", "up")
    ]
    picked = [
        say(
            "{code}: {across} and {up}",
            code=named("geo", str(code)),
            across=written(row["across"], "g"),
            up=written(row["up"], "g"),
        )
        for code, row in found.loc[found.index.isin(set(labelled))].iterrows()
    ]
    when = f"{right.label}: {_years(found['across_period'])}; {upper.label}: {_years(found['up_period'])}"
    return Figure(
        drawing,
        say("{capitalize} and {label}", capitalize=right.label.capitalize(), label=upper.label),
        say(
            "One dot for each of {found} countries. {label}: {ends}; {label_2}: {ends_2}. {rank}.{join}",
            found=len(found),
            label=right.label,
            ends=ends[0],
            label_2=upper.label,
            ends_2=ends[1],
            rank=rank,
            join=" " + "; ".join(picked) + "." if picked else "",
        ),
        say(
            "{when}. {rank}. Going together is not making one another: both may follow from a third "
            "thing, or from the same experts. {source}",
            when=begun(when),
            rank=rank,
            source=source,
        ),
        _table(found, right.label, upper.label),
    )


def _correlation(found: pd.DataFrame) -> str:
    number = say("n = {countries}", countries=countries(len(found)))
    rank = correlation(found)
    if rank is None:
        return say("no rank correlation can be computed, {number}", number=number)
    return say("Spearman’s rank correlation {rank}, {number}", rank=numeral(rank, 2), number=number).replace(
        "-", "−"
    )


def _axis(measure: Measure) -> str:
    return measure.label if measure.unit in measure.label else f"{measure.label} ({say(measure.unit)})"


def _named(axes: Axes, found: pd.DataFrame) -> None:
    middle = sum(axes.get_xlim()) / 2
    for code, row in found.iterrows():
        axes.plot(row["across"], row["up"], "o", color=ACCENT, ms=6)
        inward = row["across"] > middle
        axes.annotate(
            named("geo", str(code)),
            (row["across"], row["up"]),
            (-7 if inward else 7, 5),
            textcoords="offset points",
            ha="right" if inward else "left",
            color=INK,
            fontsize=8.5,
        )


def _years(periods: pd.Series) -> str:
    least, most = periods.min(), periods.max()
    return least if least == most else say("{least} to {most}", least=least, most=most)


def _table(found: pd.DataFrame, right: str, upper: str) -> pd.DataFrame:
    said = {
        label: [
            f"{value:g} ({period})"
            for value, period in zip(found[side], found[f"{side}_period"], strict=True)
        ]
        for side, label in (("across", right), ("up", upper))
    }
    countries = [named("geo", str(code)) for code in found.index]
    return in_alphabet(pd.DataFrame({"country": countries} | said), "country")
