"""One quantity in two sources: how they differ, and the known reason.

The same country and year has several honest values. ``data/crosschecks.yml`` names the pairs; the figures
are computed here from the tables, and no sum mixes the two sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.methods.agreement import Reason
from analysis.methods.bounds import sums
from analysis.sources import store
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.language import worded
from analysis.vocabulary.places import region
from analysis.vocabulary.terms import MEASURES

SPOKEN = ("what", "why")  # what a reader meets in the language of the report
BREAKDOWNS = ("sex", "age", "form", "citizenship")


@dataclass(frozen=True)
class Side:
    """One side of a check: source, measure, bounds and the countries or areas behind it."""

    source: str
    measure: str
    low: float
    high: float
    areas: int


@dataclass(frozen=True)
class CrossCheck:
    """Two sides of one quantity and why they differ, or why they should not.

    Attributes
    ----------
    agree : bool
        Whether the bounds of the two sides meet.
    difference : float
        Right less left at their lower bounds, in percent of the left.
    """

    id: str
    what: str
    left: Side
    right: Side
    why: str

    @property
    def agree(self) -> bool:
        """Whether the bounds of the two sides meet."""
        return self.left.low <= self.right.high and self.right.low <= self.left.high

    @property
    def difference(self) -> float:
        """Right less left at their lower bounds, in percent of the left."""
        return 100 * (self.right.low - self.left.low) / self.left.low if self.left.low else float("nan")


def crosschecks(load: Callable[[str], pd.DataFrame], at_least: float = 0) -> list[CrossCheck]:
    """Compute every check of ``data/crosschecks.yml``.

    Parameters
    ----------
    load : callable
        Returns the tidy table of a source; called once per source.
    at_least : float
        Return only pairs that differ by so many percent.

    Raises
    ------
    BrokenContract
        If a side finds no figure: a check that checks nothing is an error.
    """
    entries = _entries()
    wanted = {entry[side]["source"] for entry in entries for side in ("left", "right")}
    tables = {name: load(name) for name in sorted(wanted)}
    found = [
        worded(
            CrossCheck(
                entry["id"],
                entry["what"],
                _side(entry, "left", tables),
                _side(entry, "right", tables),
                entry["why"],
            ),
            *SPOKEN,
        )
        for entry in entries
    ]
    return [check for check in found if abs(check.difference) >= at_least]


def known_reasons(one: str, other: str) -> list[Reason]:
    """Return why two sources differ, as ``data/crosschecks.yml`` says of their pairs: of a country first, then of all.

    Parameters
    ----------
    one, other : str
        Ids of the sources.
    """
    found = []
    for entry in _entries():
        sides = entry["left"], entry["right"]
        if {one, other} == {side["source"] for side in sides}:
            [year] = {side["time_period"] for side in sides}
            geo = sides[0].get("geo", "")
            # What is said of the sum of all countries holds for each of them, and for all years.
            found.append(worded(Reason(entry["why"], geo, (year,) if geo else ()), "says"))
    return sorted(found, key=lambda reason: reason.geo == "")


def _entries() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = store.listed("crosschecks.yml")
    return read


def _side(entry: dict[str, Any], side: str, tables: dict[str, pd.DataFrame]) -> Side:
    where = dict(entry[side])
    table = tables[where.pop("source")]
    unit = MEASURES[where["measure"]].unit  # counts, not the shares and rates printed beside them
    rows = table[(table[list(BREAKDOWNS)] == "total").all(axis=1) & (table["unit"] == unit)]
    rows = rows[rows["time_period"].str[:4] == where.pop("time_period")]
    if "region" in where:
        rows = rows[rows["geo"].isin(region(where.pop("region")).members)]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    if rows["low"].isna().all():
        raise BrokenContract(
            f"crosschecks.yml, {entry['id']}, {side}: no figure for {entry[side]}; correct the entry"
        )
    # A year printed whole is not added to its own quarters.
    whole = rows[rows["time_period"].str.len() == len("2022")]
    found = sums(whole if len(whole) else rows, "measure").iloc[0]
    return Side(
        entry[side]["source"], str(where["measure"]), found["low"], found["high"], int(found["countries"])
    )
