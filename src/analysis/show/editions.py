"""What each published estimate of forced labour, and of the money made from it, counted and how.

One sentence an edition, from what its publishers say of it; without it two editions would look like a series.
"""

from __future__ import annotations

import pandas as pd

from analysis.vocabulary.language import Spoken

METHODS = Spoken(
    {
        (
            "illegal_profits",
            "1995-2004",
        ): "Profits from trafficked persons alone, a fifth of all in forced labour as then estimated.",
        (
            "illegal_profits",
            "2005",
        ): "Profits from trafficked persons alone, a fifth of all in forced labour as then estimated.",
        (
            "illegal_profits",
            "2024",
        ): "Profits from everybody in forced labour in the private economy, trafficked or not: wages kept back.",
        (
            "forced_labour_estimate",
            "1995-2004",
        ): "A least number, at any time of these ten years: reported cases, by capture and recapture.",
        (
            "forced_labour_estimate",
            "2012",
        ): "At any time from 2002 to 2011: reported cases, revised method; not comparable with 2005, says ILO.",
        (
            "modern_slavery_estimate",
            "2016",
        ): "On any day of 2016: surveys of households, records of assistance and other sources.",
        (
            "modern_slavery_estimate",
            "2021",
        ): "On any day, cases of 2017 to 2021: surveys of households, records of assistance and other sources.",
    }
)
PARTS = Spoken({"": "", "edition year": "", "forced labour": "", "trafficked": ", those trafficked"})


def editions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return published estimates, each with the report that printed it and how it was made, in order of time.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of published figures on forced labour or its profits; others are left out.

    Returns
    -------
    pandas.DataFrame
        ``what``, ``time_period``, ``value``, ``low``, ``high``, ``method``.
    """
    keys = pd.Series(list(zip(rows["measure"], rows["time_period"], strict=True)), rows.index, dtype=object)
    known = keys.isin(list(METHODS)) & rows["stage"].isin(list(PARTS))
    found = rows[known].assign(method=keys[known].map(METHODS).astype(str))
    reports = found["note"].str.split(", http").str[0].str.replace("; ", ", ")
    found["what"] = [f"{report}{PARTS[stage]}" for report, stage in zip(reports, found["stage"], strict=True)]
    columns = ["what", "time_period", "value", "low", "high", "method"]
    return found.sort_values(["time_period", "value"], kind="stable")[columns].reset_index(drop=True)


def behind(profits: pd.DataFrame, each_victim: pd.DataFrame) -> pd.DataFrame:
    """Return how many persons stand behind each estimate of profits: the total divided by the profit for each victim.

    Parameters
    ----------
    profits, each_victim : pandas.DataFrame
        Rows of published figures, US dollars a year and US dollars a victim.

    Returns
    -------
    pandas.DataFrame
        ``total``, ``each``, ``persons``, first edition first; editions that printed both.
    """
    totals, singles = (rows.sort_values("time_period")["value"].tolist() for rows in (profits, each_victim))
    if len(totals) != len(singles):
        return pd.DataFrame(columns=["total", "each", "persons"])
    found = pd.DataFrame({"total": totals, "each": singles}, dtype=float)
    return found.assign(persons=found["total"] / found["each"])
