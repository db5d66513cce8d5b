"""Published estimates of forced labour and of its profits, with what each counted and how."""

from __future__ import annotations

import pandas as pd

from analysis.show.charts.apart import estimates_apart
from analysis.show.charts.intervals import intervals
from analysis.show.editions import behind
from analysis.show.editions import editions as in_order
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.vocabulary.language import say


def editions(rows: pd.DataFrame, title: str, unit: str, source: str) -> Figure | Reading:
    """Draw published estimates side by side, each with its method; they are never joined.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of published figures: estimates of persons in forced labour, or of profits.
    title, unit, source : str
        What it shows; the unit; source and release.
    """
    found = in_order(rows)
    return (
        estimates_apart(found, title, unit, source) if len(found) else nothing(title[:1].lower() + title[1:])
    )


def method_change(profits: pd.DataFrame, each_victim: pd.DataFrame, source: str) -> Figure | Reading:
    """Draw by what factor the last estimate of profits differs from the first: its total, its persons, its profit for each.

    Parameters
    ----------
    profits, each_victim : pandas.DataFrame
        Rows of published figures, US dollars a year and US dollars a victim.
    source : str
        Source and release, for the caption.
    """
    found = behind(profits, each_victim)
    if len(found) < 2:
        return Reading(say("One edition alone: nothing shows what another method would do."))
    words = {
        "total": say("profits in all"),
        "persons": say("persons behind them (profits in all, divided by the profit for each)"),
        "each": say("profit for each victim"),
    }
    factors = [float(found[column].iloc[-1] / found[column].iloc[0]) for column in words]
    table = pd.DataFrame({"what": list(words.values()), "value": factors, "low": factors, "high": factors})
    title = say("The later estimate as a multiple of the earlier one")
    return intervals(table, "what", title, say("times the earlier estimate"), source, given_order=True)
