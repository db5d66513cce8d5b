"""One country and year in several sources, and one count under several wholes: what a chart and its reading share."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.vocabulary.stages import stage as stage_in_words
from analysis.vocabulary.terms import MEASURES

# From who was seen to who was convicted; a measure that is not here comes last.
ORDER = (
    "potential_victims",
    "referral_decisions",
    "detected_victims",
    "registered_victims",
    "identified_victims",
    "assisted_victims",
    "formally_contacted_persons",
    "suspected_persons",
    "prosecuted_persons",
    "convicted_persons",
)
COLUMNS = ["what", "source", "value", "low", "high", "measure", "stage"]


def several(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row a source, measure and stage of one country and year; quarters of a year are added up.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Name of a source, and its tidy totals of one country and one year.

    Returns
    -------
    pandas.DataFrame
        ``what`` (measure, stage and source in words), ``source``, ``value``, ``low``, ``high``, ``measure``, ``stage``.
        A year printed whole is not added to its own quarters.
    """
    found = [_of_one(name, rows) for name, rows in tables.items() if rows["low"].notna().any()]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    order = {measure: number for number, measure in enumerate(ORDER)}
    return pd.concat(found).sort_values(
        "measure", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def _of_one(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    cells = rows[rows["low"].notna()].assign(whole=rows["time_period"].str.len() == len("2020"))
    keys = ["measure", "stage"]
    cells = cells[cells["whole"] == cells.groupby(keys)["whole"].transform("max")]
    wholes = cells[cells["whole"]].drop_duplicates([*keys, "value"])
    parts = cells[~cells["whole"]].groupby(keys, as_index=False)[["low", "high"]].sum()
    found = pd.concat([wholes, parts], ignore_index=True)
    return found.assign(
        value=found["low"].where(found["low"] == found["high"]),
        source=name,
        what=[f"{_named(*row)}: {name}" for row in found[keys].itertuples(index=False)],
    )[COLUMNS]


def _named(measure: str, stage: str) -> str:
    return MEASURES[measure].label + (f", {stage_in_words(stage)}" if stage else "")


def wholes(parts: pd.DataFrame, totals: pd.DataFrame, of: str, part: str) -> pd.DataFrame:
    """Return the share of one part under two wholes: what was recorded by ``of``, and everybody.

    Parameters
    ----------
    parts, totals : pandas.DataFrame
        Tidy counts of one source and one area: by category without unknown, and not divided.
    of, part : str
        Column of the categories, and the one asked for.

    Returns
    -------
    pandas.DataFrame
        ``time_period``, ``recorded``, ``everybody`` (persons), ``part`` (persons), ``of_recorded``, ``of_everybody``
        (percent); years with the part, every other category that any year has, and the total.
    """
    cells = parts[parts["value"].notna()].pivot_table("value", "time_period", of, "first")
    if part not in cells:
        return pd.DataFrame(
            columns=["time_period", "recorded", "everybody", "part", "of_recorded", "of_everybody"]
        )
    cells = cells.dropna()
    whole = totals[totals["value"].notna()].set_index("time_period")["value"]
    found = pd.DataFrame(
        {"recorded": cells.sum(axis=1), "everybody": whole.reindex(cells.index), "part": cells[part]}
    ).dropna()
    found["of_recorded"] = 100 * found["part"] / found["recorded"]
    found["of_everybody"] = 100 * found["part"] / found["everybody"]
    return found.rename_axis("time_period").reset_index()
