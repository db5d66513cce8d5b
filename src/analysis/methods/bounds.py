"""Sums, shares and rates of cells that may be censored, as exact bounds.

A censored cell is an interval; so is everything computed from it. No midpoint is ever put in its place:
``known`` counts the cells that were printed and takes censored ones at their lower bound, which is one
value the truth may take; ``low`` and ``high`` are the least and the most it can be.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.vocabulary.errors import MixedMeasures


def one_measure(table: pd.DataFrame) -> str:
    """Return the only measure of a table; refuse a table that mixes measures, units or sources.

    Raises
    ------
    MixedMeasures
        Naming the two that were about to be combined.
    """
    for column in ("measure", "unit", "source"):
        found = sorted(table[column].unique())
        if len(found) > 1:
            raise MixedMeasures(column, found[:2])
    return str(table["measure"].iloc[0]) if len(table) else ""


def sums(table: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Add the cells of each group.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure.
    by : str or sequence of str
        Columns that define the groups.

    Returns
    -------
    pandas.DataFrame
        Indexed by group: ``known``, ``low``, ``high`` (same unit as the measure), ``countries`` (with any
        cell), ``exact`` and ``censored`` (cells). A group without cells has no row, not a zero.

    Raises
    ------
    MixedMeasures
        If the rows hold more than one measure, unit or source.
    """
    one_measure(table)
    cells = table[table["low"].notna()]
    groups = cells.groupby([by] if isinstance(by, str) else list(by), sort=True)
    return pd.DataFrame(
        {
            "known": groups["low"].sum(),
            "low": groups["low"].sum(),
            "high": groups["high"].sum(),
            "countries": groups["geo"].nunique(),
            "exact": groups["value"].count(),
            "censored": groups["value"].apply(lambda cell: int(cell.isna().sum())),
        }
    )


def shares(table: pd.DataFrame, by: str, of: str) -> pd.DataFrame:
    """Return what share of each group falls to each category, in percent.

    The denominator is the sum of the categories given: leave ``unknown`` out to have shares of what is
    known. Each bound is reached: a category is least when it is at its low and all others at their high.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure, each category of ``of`` at most once per country and ``by``.
    by, of : str
        Column of the groups (``time_period`` ...) and of the categories (``form``, ``sex``, ``age`` ...).

    Returns
    -------
    pandas.DataFrame
        Columns ``by``, ``of``, ``known``, ``low``, ``high`` (percent), ``countries`` and ``persons`` (known
        sum behind the group).
    """
    cells = sums(table, [by, of])
    whole = cells.groupby(level=by)
    rest_low = whole["low"].transform("sum") - cells["low"]
    rest_high = whole["high"].transform("sum") - cells["high"]
    kept = table[table["low"].notna()]
    result = pd.DataFrame(
        {
            "known": percent(cells["known"], whole["known"].transform("sum")),
            "low": percent(cells["low"], cells["low"] + rest_high),
            "high": percent(cells["high"], cells["high"] + rest_low),
        }
    ).reset_index()
    result["countries"] = result[by].map(kept.groupby(by)["geo"].nunique())
    result["persons"] = result[by].map(cells["known"].groupby(level=by).sum())
    return result


def per_million(counts: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """Return counts per million residents, with the same bounds.

    Parameters
    ----------
    counts : pandas.DataFrame
        Output of :func:`sums`.
    population : pandas.Series
        Residents, on the same index.
    """
    rates = counts[["known", "low", "high"]].div(population, axis=0) * 1e6
    return rates.dropna(how="all")


def percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return part of whole in percent; missing where the whole is zero, never a division by zero."""
    return 100 * part / whole.where(whole > 0)
