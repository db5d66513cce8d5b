"""Who was detected where: flows from citizenship to reporting country, with the bounds of censored cells.

A flow here is a pair of countries: the citizenship of detected victims and the country that recorded them.
It is neither a route nor a count of journeys: a citizen may never have left, and transit is unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.interval import NOTHING, Interval, cells, mean, share, total
from analysis.methods.unequal import herfindahl
from analysis.vocabulary.errors import BadRequest, BrokenContract
from analysis.vocabulary.places import places
from analysis.vocabulary.terms import NOWHERE

EARTH = 6371.0  # mean radius in km
Finding = TypeVar("Finding")


@dataclass(frozen=True)
class Concentration:
    """How far few places make up the whole.

    Attributes
    ----------
    hhi : Interval
        Herfindahl-Hirschman index, 0 (spread out) to 1 (one place); both bounds are reached.
    top : tuple of str
        The largest places, by the cells that were printed.
    share : Interval
        Their share of all, in percent.
    sure : bool
        Whether they are the largest whatever the censored cells hold.
    places : Interval
        How many places surely, and possibly, have anyone.
    """

    hhi: Interval
    top: tuple[str, ...]
    share: Interval
    sure: bool
    places: Interval


@dataclass(frozen=True)
class Direction:
    """Where persons detected abroad were detected, by income of the two countries.

    Attributes
    ----------
    up, known : Interval, float
        Share detected in a country richer than that of their citizenship, in percent: bounds, and with censored
        cells at their low.
    persons, unplaced : Interval
        Persons of cross-border flows with, and without, an income for both ends.
    flows, origins, destinations : int
        Pairs and countries behind the share.
    """

    up: Interval
    known: float
    persons: Interval
    unplaced: Interval
    flows: int
    origins: int
    destinations: int


def flows(table: pd.DataFrame, threshold: float = 0) -> pd.DataFrame:
    """Return the origin-destination table of detected victims.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure by citizenship; years given are added up.
    threshold : float
        Keep pairs that surely have so many persons. A censored pair (0 to 4) reaches no threshold above 0.

    Returns
    -------
    pandas.DataFrame
        ``origin``, ``destination`` (ISO3), ``low``, ``high`` (persons) and ``value`` (missing where censored),
        largest first; citizenships that name no country are left out (see :func:`unplaced`).

    Raises
    ------
    BrokenContract, MixedMeasures
        For bounds that cannot be counts; for more than one measure, unit or source.
    BadRequest
        For a threshold that is no number from 0.
    """
    if not threshold >= 0:
        raise BadRequest(f"threshold is {threshold!r}: expected a number of persons, 0 or more")
    one_measure(table)
    rows = cells(table, "flows")
    pairs = rows[~rows["citizenship"].isin(NOWHERE)].groupby(["citizenship", "geo"])[["low", "high"]].sum()
    found = pairs.rename_axis(["origin", "destination"]).reset_index()
    found["value"] = found["low"].where(found["low"] == found["high"])
    kept = found[found["low"] >= threshold]
    return kept.sort_values(["low", "high", "origin", "destination"], ascending=[False, False, True, True])[
        ["origin", "destination", "low", "high", "value"]
    ].reset_index(drop=True)


def unplaced(table: pd.DataFrame) -> Interval:
    """Return the persons whose citizenship names no country: unknown, foreign, stateless."""
    rows = cells(table, "flows")
    return total(rows[rows["citizenship"].isin(NOWHERE[1:])])


def count(found: pd.DataFrame, threshold: float = 1) -> Interval:
    """Return how many flows surely, and possibly, reach a threshold."""
    return Interval(float((found["low"] >= threshold).sum()), float((found["high"] >= threshold).sum()))


def cross_border(found: pd.DataFrame) -> pd.DataFrame:
    """Return the flows whose two ends differ."""
    return found[found["origin"] != found["destination"]]


def domestic_share(found: pd.DataFrame) -> Interval:
    """Return the share detected in the country of their own citizenship, in percent.

    Citizens detected at home may have been trafficked abroad and returned: this is who was recorded, not where.
    """
    home = found["origin"] == found["destination"]
    return share(total(found[home]), total(found[~home]))


def concentration(found: pd.DataFrame, by: str = "origin", top: int = 5) -> Concentration:
    """Return how concentrated flows are on few origins or destinations.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`flows`; of :func:`cross_border`, to leave citizens at home out.
    by : str
        ``origin`` or ``destination``.
    top : int
        How many places to name.
    """
    sums = found.groupby(by)[["low", "high"]].sum().sort_values(["low", "high"], ascending=False)
    some = Interval(float((sums["low"] > 0).sum()), float((sums["high"] > 0).sum()))
    if not some.high:
        return Concentration(NOTHING, (), NOTHING, False, some)
    named, rest = sums.head(top), sums.iloc[top:]
    return Concentration(
        herfindahl(sums["low"].to_numpy(), sums["high"].to_numpy()),
        tuple(str(name) for name in named.index),
        share(total(named), total(rest)),
        rest.empty or bool(named["low"].min() > rest["high"].max()),
        some,
    )


def income_direction(found: pd.DataFrame, income: pd.DataFrame) -> Direction:
    """Return how many of those detected abroad were detected in a richer country than their own.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`flows`.
    income : pandas.DataFrame
        Tidy rows of one year, for example of GDP per capita at purchasing power parity.

    Raises
    ------
    BrokenContract
        If a country has two incomes: give the rows of one year.
    """
    given = cells(income, "income")
    if given["geo"].duplicated().any():
        twice = given.loc[given["geo"].duplicated(), "geo"].iloc[0]
        raise BrokenContract(f"income: {twice} has two rows; give the rows of one year and one measure")
    level = given.set_index("geo")["low"]
    abroad = cross_border(found)
    gap = abroad["destination"].map(level) - abroad["origin"].map(level)
    placed, up = abroad[gap.notna()], abroad[gap > 0]
    return Direction(
        share(total(up), total(abroad[gap <= 0])),
        float(100 * up["low"].sum() / placed["low"].sum()) if placed["low"].sum() > 0 else float("nan"),
        total(placed),
        total(abroad[gap.isna()]),
        len(placed),
        placed["origin"].nunique(),
        placed["destination"].nunique(),
    )


def origins_by_region(found: pd.DataFrame, scheme: str = "subregion") -> pd.DataFrame:
    """Return the flows by region of origin.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`flows`.
    scheme : str
        ``region`` or ``subregion`` of the UN's M49.

    Returns
    -------
    pandas.DataFrame
        ``region``, ``low``, ``high`` (persons), ``share_low``, ``share_high`` (percent), ``origins`` (countries),
        largest first.
    """
    named = {one.iso3: getattr(one, scheme) or "no region" for one in places()}
    groups = found.groupby(found["origin"].map(named).fillna("no region"))
    sums = groups[["low", "high"]].sum().assign(origins=groups["origin"].nunique())
    whole = total(sums)
    shares = [
        share(Interval(low, high), Interval(whole.low - low, whole.high - high))
        for low, high in zip(sums["low"], sums["high"], strict=True)
    ]
    sums["share_low"], sums["share_high"] = [one.low for one in shares], [one.high for one in shares]
    ordered = sums.rename_axis("region").sort_values(["low", "high"], ascending=False)
    return ordered.reset_index()[["region", "low", "high", "share_low", "share_high", "origins"]]


def pairs(found: pd.DataFrame, residents: pd.Series) -> pd.DataFrame:
    """Return what figures that ship tell of each pair: whether the two are near, and how many live in the first.

    Parameters
    ----------
    found : pandas.DataFrame
        Flows: ``origin`` and ``destination``.
    residents : pandas.Series
        Persons by ISO3 code.

    Returns
    -------
    pandas.DataFrame
        ``origin``, ``destination``; ``same_subregion``, 1 where both lie in one sub-region of the UN, else 0, missing
        for a place that has none; ``log_residents`` of the country of citizenship.
    """
    subregions = {one.iso3: one.subregion or None for one in places()}
    start, end = (found[name].map(subregions) for name in ("origin", "destination"))
    return found[["origin", "destination"]].assign(
        same_subregion=(start == end).astype(float).where(start.notna() & end.notna()),
        log_residents=np.log(found["origin"].map(residents).astype(float)),
    )


def distance(found: pd.DataFrame, coordinates: pd.DataFrame) -> tuple[Interval, Interval]:
    """Return the mean distance between the two countries of those detected abroad, in km.

    Parameters
    ----------
    found : pandas.DataFrame
        Output of :func:`flows`.
    coordinates : pandas.DataFrame
        ``geo``, ``latitude``, ``longitude`` in degrees, one point a country (a capital, a centre).

    Returns
    -------
    tuple of Interval
        Great-circle km per person, and the persons behind it.
    """
    far = great_circle(cross_border(found), coordinates)
    placed = cross_border(found)[far.notna()]
    low, high = placed["low"].to_numpy(float), placed["high"].to_numpy(float)
    return mean(far.dropna().to_numpy(), low, high), total(placed)


def great_circle(found: pd.DataFrame, coordinates: pd.DataFrame) -> pd.Series:
    """Return the great-circle distance of each flow in km; missing where a country has no coordinates."""
    places_of = coordinates.set_index("geo")[["latitude", "longitude"]].astype(float)
    (from_lat, from_lon), (to_lat, to_lon) = (
        np.radians(places_of.reindex(found[end]).to_numpy()).T for end in ("origin", "destination")
    )
    half = (
        np.sin((to_lat - from_lat) / 2) ** 2
        + np.cos(from_lat) * np.cos(to_lat) * np.sin((to_lon - from_lon) / 2) ** 2
    )
    return pd.Series(2 * EARTH * np.arcsin(np.sqrt(half)), index=found.index)


def without_each(found: pd.DataFrame, figure: Callable[[pd.DataFrame], Finding]) -> dict[str, Finding]:
    """Return a figure of the flows with each reporting country left out in turn: what hangs on one country."""
    return {
        name: figure(found[found["destination"] != name]) for name in sorted(found["destination"].unique())
    }
