"""What the rule of counting does to a number of countries, and how much few of them make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.methods import reach as methods
from analysis.methods.bounds import one_measure
from analysis.show.charts.draw import WIDTH, countries, labelled_lines, told
from analysis.show.charts.intervals import intervals
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, nothing
from analysis.show.tables import between, share
from analysis.show.theme import ACCENT, INK, PLAIN, house, years_axis
from analysis.show.working import SIDES, each
from analysis.vocabulary.language import Spoken, numeral, say, span
from analysis.vocabulary.terms import MEASURES

TOPS = Spoken({"origin": "largest citizenships", "destination": "places of detection"})


def counting_rule(
    rows: pd.DataFrame, thresholds: Sequence[int], marked: int, source: str
) -> Figure | Reading:
    """Draw how many citizenships, detecting countries and pairs there are, by how many victims make one.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure by citizenship; years given are added up.
    thresholds : sequence of int
        Least numbers of victims.
    marked : int
        The threshold that the report uses; added to the others and set off.
    source : str
        Source and release, for the caption.
    """
    if rows["low"].isna().all():
        return nothing(say("victims by citizenship"))
    measure = MEASURES[one_measure(rows)].label
    found = methods.reach(rows, [*thresholds, marked])
    steps = sorted(set(found["threshold"]))
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.34 * len(steps) + 1.2))
        for axes, (side, word) in zip(drawing.subplots(1, 3, sharey=True), SIDES.items(), strict=True):
            axes.grid(visible=False)
            axes.spines["bottom"].set_visible(False)
            axes.set_title(word, fontsize=8.8)
            part = found[found["side"] == side]
            axes.set(xlim=(0, 1.6 * part["high"].max() or 1), ylim=(len(steps) - 0.4, -0.6), xticks=[])
            axes.set_yticks(
                range(len(steps)), [say("at least {step}", step=numeral(step)) for step in steps], color=INK
            )
            for row in each(part):
                height, colour = (
                    steps.index(row.threshold),
                    ACCENT if row.threshold == marked else PLAIN.colour,
                )
                axes.barh(height, row.low, height=0.62, color=colour)
                axes.barh(height, row.high - row.low, left=row.low, height=0.62, color=colour, alpha=0.3)
                label = between(row.low, row.high)
                axes.text(row.high, height, f" {label}", va="center", fontsize=8.2, color=INK)
    years = sorted(set(rows.loc[rows["low"].notna(), "time_period"]))
    when = span(years[0], years[-1])
    said = [between(row.low, row.high) for row in each(found)]
    heads = [
        say("{sides}, at least {threshold}:", sides=SIDES[row.side], threshold=numeral(row.threshold))
        for row in each(found)
    ]
    return Figure(
        drawing,
        say("How many countries: it depends on the rule of counting"),
        say("Bars by the least number of victims. {told}.", told=told(heads, said, 18)),
        say(
            "{capitalize} by citizenship, {span}. A citizenship, a detecting country or a pair "
            "counts if it has at least so many victims. Pale: censored cells leave it open. Ochre: "
            "the threshold of this report. {source}",
            capitalize=measure.capitalize(),
            span=when,
            source=source,
        ),
        pd.DataFrame(
            {
                say("what"): [SIDES[side] for side in found["side"]],
                say("at least"): found["threshold"].map(numeral),
                say("how many"): said,
            }
        ),
    )


def top_shares(rows: pd.DataFrame, source: str, top: int = 5) -> Figure | Reading:
    """Draw what share of the victims detected abroad the few largest origins, and places of detection, make up.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure by citizenship.
    source : str
        Source and release, for the caption.
    top : int
        How many places; which they are is not told.
    """
    if rows["low"].isna().all():
        return nothing(say("victims by citizenship"))
    measure = MEASURES[one_measure(rows)].label
    found = methods.concentrated(rows, top)
    if found.empty:
        return all_hidden(say("{measure} abroad", measure=measure))
    found["year"] = found["time_period"].astype(int)
    words = {side: f"{top} {word}" for side, word in TOPS.items()}
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.0))
        upper, lower = drawing.subplots(2, sharex=True, height_ratios=(5, 1))
        labelled_lines(upper, {side: found[found["side"] == side] for side in TOPS}, words)
        upper.set(ylim=(0, 103), ylabel=say("% of those detected abroad"))
        counted = found[found["side"] == "destination"].rename(columns={"places": "countries"})
        countries(lower, counted)
        years_axis(lower, counted["year"].tolist())
    said = [share(row.low, row.high) for row in each(found)]
    heads = [f"{words[row.side]} {row.year}:" for row in each(found)]
    return Figure(
        drawing,
        say("What the largest {top} make up of those detected abroad", top=top),
        say("Two lines by year. {told}.", told=told(heads, said, 8)),
        say(
            "{capitalize} outside the country of their citizenship; share of the {top} largest "
            "citizenships, and of the {top} countries that detected most, in %, each year its own. "
            "Bands: bounds of censored cells. Below: countries that surely detected anyone from "
            "abroad. {source}",
            capitalize=measure.capitalize(),
            top=top,
            source=source,
        ),
        pd.DataFrame(
            {
                say("year"): found["time_period"],
                say("what"): [words[side] for side in found["side"]],
                say("share"): said,
                say("of how many with anyone"): found["places"].astype(str),
                say("persons, at least"): [numeral(number) for number in found["persons"]],
            }
        ),
    )


def regions_of_origin(found: pd.DataFrame, counts: str, source: str) -> Figure | Reading:
    """Draw from which subregions those detected come, as shares with their bounds, in alphabetical order.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`analysis.methods.flows.origins_by_region`.
    counts, source : str
        What was counted; source and release.
    """
    if found.empty:
        return nothing(counts)
    known = 100 * found["low"] / found["low"].sum() if found["low"].sum() else float("nan")
    table = pd.DataFrame(
        {
            "region": found["region"],
            "value": known,
            "low": found["share_low"],
            "high": found["share_high"],
        }
    )
    drawn = intervals(table, "region", say("Subregions of origin: {counts}", counts=counts), "%", source)
    if isinstance(drawn, Reading):
        return drawn
    persons = between(found["low"].sum(), found["high"].sum())
    return replace(
        drawn,
        caption=say(
            "Share in %, of {persons} {counts}; {sum} citizenships, added up to subregions of the "
            "UN. In alphabetical order, not by value. {source}",
            persons=persons,
            counts=counts,
            sum=found["origins"].sum(),
            source=source,
        ),
    )
