"""A country's rate beside that of the countries around it that reported for the same year."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.methods import bounds
from analysis.methods.interval import Interval
from analysis.methods.small import poisson


def of_reporters(victims: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of an area and its rate over the residents of the countries that reported, year by year.

    Parameters
    ----------
    victims, population : pandas.DataFrame
        Tidy totals of one measure, and of population.

    Returns
    -------
    pandas.DataFrame
        ``year`` (text), ``low``, ``high``, ``countries``; ``rate_low``, ``rate_high`` (per million residents of
        the ``rated`` countries with a number of residents; missing where none has).
    """
    bounds.one_measure(victims)
    residents = population.set_index(["geo", "time_period"])["value"].rename("residents")
    cells = victims[victims["low"].notna()].join(residents, on=["geo", "time_period"])
    placed = cells.dropna(subset=["residents"]).groupby("time_period")
    found = cells.groupby("time_period").agg(
        low=("low", "sum"), high=("high", "sum"), countries=("geo", "nunique")
    )
    for bound in ("low", "high"):
        found[f"rate_{bound}"] = 1e6 * placed[bound].sum() / placed["residents"].sum()
    found["rated"] = placed["geo"].nunique().reindex(found.index, fill_value=0)
    return found.rename_axis("year").reset_index()


def beside_area(
    victims: pd.DataFrame, population: pd.DataFrame, country: str, area: Collection[str]
) -> pd.DataFrame:
    """Compare a country with the rest of an area, year by year.

    The area is the countries that reported in the year, added up over their own population: a country
    that did not report is in neither the count nor the denominator.

    Parameters
    ----------
    victims, population : pandas.DataFrame
        Tidy totals of one measure, and of population, for all countries.
    country : str
        ISO3 code.
    area : collection of str
        ISO3 codes of the area; the country itself is left out of it.

    Returns
    -------
    pandas.DataFrame
        ``year`` (text), ``low``, ``high`` (per million residents), ``chance_low``, ``chance_high`` (95 % interval
        of a Poisson rate, at both bounds), ``area`` (per million, cells at their low) and ``area_countries``; one
        row per year the country reported.
    """
    residents = population.set_index(["geo", "time_period"])["value"].rename("residents")
    cells = (
        victims[victims["low"].notna()]
        .join(residents, on=["geo", "time_period"])
        .dropna(subset=["residents"])
    )
    own = cells[cells["geo"] == country].sort_values("time_period")
    if own.empty:
        columns = ["year", "low", "high", "chance_low", "chance_high", "area", "area_countries"]
        return pd.DataFrame(columns=columns)
    bounds.one_measure(cells)
    others = cells[cells["geo"].isin(set(area) - {country})].groupby("time_period")
    chance = [
        poisson(Interval(low, high), residents / 1e6)
        for low, high, residents in zip(own["low"], own["high"], own["residents"], strict=True)
    ]
    return pd.DataFrame(
        {
            "year": own["time_period"].to_numpy(),
            "low": (own["low"] / own["residents"] * 1e6).to_numpy(),
            "high": (own["high"] / own["residents"] * 1e6).to_numpy(),
            "chance_low": [one.low for one in chance],
            "chance_high": [one.high for one in chance],
            "area": (others["low"].sum() / others["residents"].sum() * 1e6)
            .reindex(own["time_period"])
            .to_numpy(),
            "area_countries": others["geo"].nunique().reindex(own["time_period"], fill_value=0).to_numpy(),
        }
    )
