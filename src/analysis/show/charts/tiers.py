"""Placements in an order, year by year: steps that have no distance between them."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.printed import TIER_WORDS, TIERS, placements
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import INK, PLAIN, RULE, house, years_axis
from analysis.vocabulary.language import say


def tiers(rows: pd.DataFrame, name: str, source: str) -> Figure | Reading:
    """Draw the tier of one country in each US report, as steps of an order.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of ``tip_tier`` of one country.
    name, source : str
        The country; source and release, for the caption.
    """
    found = placements(rows)
    if found.empty:
        return nothing(say("a tier of {name} in the US reports", name=name))
    heights = found["tier"].map(TIERS.index)
    words = [TIER_WORDS[tier] for tier in found["tier"]]
    with house():
        drawing = Drawing(figsize=(WIDTH, 2.3))
        axes = drawing.subplots()
        axes.set(ylim=(len(TIERS) - 0.5, -0.5))
        axes.set_yticks(range(len(TIERS)), list(TIER_WORDS.values()), color=INK, fontsize=8.8)
        pieces = (found["year"].diff() > 1).cumsum()
        for _, piece in found.groupby(pieces):
            axes.step(piece["year"], heights[piece.index], where="mid", color=RULE, lw=2)
        axes.plot(found["year"], heights, "o", color=PLAIN.colour, ms=6)
        years_axis(axes, found["year"].tolist())
    return Figure(
        drawing,
        say("Tier of {name} in the US Trafficking in Persons Report", name=name),
        say(
            "Steps by year of report. {told}.",
            told=told([f"{year}:" for year in found["year"]], words, 30),
        ),
        say(
            "Year of the report. The judgement of one government on the effort of another: an order "
            "without distances, never averaged. A year without a dot: no placement at hand. {source}",
            source=source,
        ),
        found.assign(year=found["year"].astype(str), tier=words)[["year", "tier", "note"]].rename(
            columns={"note": "as coded"}
        ),
    )
