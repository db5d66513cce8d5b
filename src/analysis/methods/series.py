"""Series made of what two tables hold: joined with their seam kept, a part by its whole, citizens by origin."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.methods import bounds
from analysis.vocabulary.errors import BadRequest
from analysis.vocabulary.language import Spoken, say

KEY = ["measure", "geo", "sex", "age", "form", "citizenship", "stage"]
WHERE = Spoken({"abroad": "abroad", "anywhere": "anywhere"})
STUDIES = {
    "United Kingdom": "uk_2013_6list",
    "Netherlands": "netherlands_2010_2015_6list",
    "New Orleans": "new_orleans_8list_n185",
}


def joined(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Put a later table behind an earlier one, each first later row flagged as a break: not one series.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Tidy rows. Of the later table only periods after the last one of the earlier table are taken.
    """
    first = before[before["low"].notna()]
    last = first["time_period"].max() if len(first) else ""
    later = after[(after["time_period"] > last) & after["low"].notna()].sort_values("time_period")
    opens = ~later.duplicated(KEY)
    later = later.assign(flag=later["flag"].mask(opens & bool(len(first)), later["flag"] + ";break"))
    return pd.concat([first, later], ignore_index=True)


def part(rows: pd.DataFrame, form: str) -> pd.DataFrame:
    """Return one form in percent of all, by measure and period, where the publisher printed both.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``time_period``, ``value``, ``low``, ``high``, ``flag``.
    """
    key = ["measure", "geo", "time_period"]
    whole, one = (rows[(rows["form"] == name) & rows["low"].notna()] for name in ("total", form))
    both = one.merge(whole[[*key, "low", "high"]], on=key, suffixes=("", "_whole")).query("low_whole > 0")
    value = 100 * both["value"] / both["low_whole"].where(both["low_whole"] == both["high_whole"])
    least, most = 100 * both["low"] / both["high_whole"], 100 * both["high"] / both["low_whole"]
    return both[["measure", "time_period", "flag"]].assign(value=value, low=least, high=most.clip(upper=100))


def of_origin(
    victims: pd.DataFrame, population: pd.DataFrame, origins: Collection[str], where: str = "abroad"
) -> pd.DataFrame:
    """Return detected citizens of some countries per million of their residents, by year.

    Parameters
    ----------
    victims : pandas.DataFrame
        Tidy rows of one measure by citizenship, of every country that reported.
    population : pandas.DataFrame
        Tidy totals of residents.
    origins : collection of str
        ISO3 codes of the countries of citizenship.
    where : str
        ``abroad``: detected outside their country; ``anywhere``: at home too.

    Returns
    -------
    pandas.DataFrame
        ``origin``, ``time_period``, ``value`` (missing where cells are censored), ``low``, ``high``; ``countries`` that
        reported any of their citizens; ``largest``, the one that printed most of them, and ``weight``, its percent.

    Raises
    ------
    BadRequest
        For another word than these two.
    """
    if where not in WHERE:
        raise BadRequest(f"where is {where!r}: expected one of {', '.join(WHERE)}")
    cells = victims[victims["low"].notna() & victims["citizenship"].isin(set(origins))]
    if where == "abroad":
        cells = cells[cells["geo"] != cells["citizenship"]]
    columns = ["origin", "time_period", "value", "low", "high", "countries", "largest", "weight"]
    if cells.empty:
        return pd.DataFrame(columns=columns)
    bounds.one_measure(cells)
    groups = cells.sort_values(["low", "geo"], ascending=[False, True]).groupby(
        ["citizenship", "time_period"]
    )
    found = groups.agg(
        low=("low", "sum"),
        high=("high", "sum"),
        countries=("geo", "nunique"),
        largest=("geo", "first"),
        most=("low", "first"),
    )
    found["weight"] = 100 * found["most"] / found["low"].where(found["low"] > 0)
    residents = population.set_index(["geo", "time_period"])["value"].rename("residents")
    found = found.reset_index().rename(columns={"citizenship": "origin"})
    found = found.join(residents, on=["origin", "time_period"]).dropna(subset=["residents"])
    rate = found[["low", "high"]].div(found["residents"] / 1e6, axis=0)
    return found.assign(
        low=rate["low"], high=rate["high"], value=rate["low"].where(rate["low"] == rate["high"])
    )[columns].reset_index(drop=True)


def estimated(listed: pd.DataFrame, published: pd.DataFrame, study: str) -> pd.DataFrame:
    """Put the victims on the lists of a study above the published intervals of all victims.

    Parameters
    ----------
    listed : pandas.DataFrame
        Tidy rows of ``listed_victims``: one a history, so that their sum is everybody on any list.
    published : pandas.DataFrame
        Tidy rows of ``mse_estimate``; ``stage`` is study, model, and kind of figure.
    study : str
        One of :data:`STUDIES`.

    Raises
    ------
    BadRequest
        For another study.
    """
    if study not in STUDIES:
        raise BadRequest(f"study is {study!r}: expected one of {', '.join(STUDIES)}")
    rows = listed[listed["stage"] == STUDIES[study]]
    number = float(rows["value"].sum())
    known = rows.head(1).assign(stage="known", value=number, low=number, high=number)
    intervals = published[
        (published["measure"] == "mse_estimate")
        & published["stage"].str.startswith(study)
        & published["stage"].str.contains("interval")
    ]
    names = intervals["stage"].str.removeprefix(study).str.strip(" ;").map(_model)
    return pd.concat([known, intervals.assign(stage=names)], ignore_index=True)


def _model(stage: str) -> str:
    if "originally published" in stage:
        return say("estimated: as first published")
    lists, model, *_ = stage.split("; ")
    return say(
        "estimated: {model}, {number} lists", model=model, number=lists.strip("()").removesuffix(" lists")
    )
