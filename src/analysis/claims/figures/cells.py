"""Cells by country and part, and the figure that is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.methods.composition import Composition
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place, region
from analysis.vocabulary.terms import MEASURES

Tables = Mapping[str, pd.DataFrame]
Made = Callable[[np.ndarray], dict[str, float]]
BREAKDOWNS = ("sex", "age", "form", "citizenship")


@dataclass(frozen=True)
class Today:
    """Today's figure and what it is made of.

    Attributes
    ----------
    cells : Composition
        Counts by country (rows) and part (columns), with bounds.
    made : callable
        From counts of shape ``(countries, parts)`` to figures by part.
    raising : frozenset of str
        Parts that raise the figure when they grow; all others lower it or leave it.
    """

    cells: Composition
    made: Made
    raising: frozenset[str]

    @property
    def figures(self) -> dict[str, float]:
        """The figures with all cells at their low: those that were printed."""
        return self.made(self.cells.low)

    def at(self, *, highest: bool) -> dict[str, float]:
        """Return the figures at one end of the bounds of the figure in question."""
        raised = np.array([part in self.raising for part in self.cells.parts], dtype=bool)
        return self.made(np.where(raised == highest, self.cells.high, self.cells.low))

    def without_each(self) -> list[tuple[str, dict[str, float]]]:
        """Return the figures with each country left out in turn, cells at their low."""
        return [
            (country, self.made(np.delete(self.cells.low, row, axis=0)))
            for row, country in enumerate(self.cells.countries)
        ]

    def keep(self, countries: Sequence[str]) -> Today:
        """Return the figure of some of its countries."""
        return replace(self, cells=self.cells.keep(countries))


def rows(
    table: pd.DataFrame,
    measure: str,
    area: str,
    year: str,
    where: Mapping[str, str],
    of: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the published rows of one measure, area and year; what is not asked for is the total.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy table of one source.
    area : str
        Region, country or several with commas between, or a code of the source itself (``EU27_2020``, ``WORLD``).
    where : mapping
        Columns and their value; ``unit`` is that of the measure and ``stage`` is empty unless named.
    of : sequence of str
        Columns left undivided by this choice.
    """
    wanted = {"unit": MEASURES[measure].unit, "stage": "", **where}
    places = members(area, table)
    # The narrowest filters first: each of the others looks at a few hundred rows, not at forty thousand.
    table = table[table["time_period"] == year]
    table = table[table["measure"] == measure]
    chosen = table["low"].notna() & table["geo"].isin(places)
    for column in BREAKDOWNS:
        if column not in of and column not in wanted:
            chosen &= table[column] == "total"
    for column, value in wanted.items():
        chosen &= table[column] == value
    return table[chosen]


def members(area: str, table: pd.DataFrame) -> set[str]:
    """Return the codes of an area: a code of the source itself, the members of a region, or the countries named."""
    if (table["geo"] == area).any():
        return {area}
    try:
        return set(region(area).members)
    except UnknownName:
        return {place(name).iso3 for name in area.split(",")}


def matrix(columns: Mapping[str, pd.DataFrame], only_shared: bool = False) -> Composition:
    """Put one column of cells a part beside each other, by country.

    Parameters
    ----------
    columns : mapping of str to pandas.DataFrame
        Rows of each part; several rows of one country are added.
    only_shared : bool
        Keep only countries that have every part; otherwise a part a country did not report adds nothing.
    """
    cells = pd.concat([found[["geo", "low", "high"]].assign(part=part) for part, found in columns.items()])
    return by_part(cells, list(columns), only_shared)


def by_part(cells: pd.DataFrame, parts: Sequence[str], only_shared: bool = False) -> Composition:
    """Put cells with ``geo``, ``part``, ``low`` and ``high`` beside each other, by country; see :func:`matrix`."""
    sums = cells.groupby(["geo", "part"], sort=True)[["low", "high"]].sum()
    low, high = (
        pd.DataFrame(sums[bound].unstack("part")).reindex(columns=list(parts)) for bound in ("low", "high")
    )
    kept = low.notna().all(axis=1) if only_shared else low.notna().any(axis=1)
    low, high = low[kept].fillna(0.0), high[kept].fillna(0.0)
    return Composition(tuple(low.index), tuple(parts), low.to_numpy(float), high.to_numpy(float))


def quotient(part: float, whole: float, times: float = 100.0) -> float:
    """Return part of whole; missing where the whole is nothing."""
    return times * part / whole if whole > 0 else float("nan")


def shares_of(parts: Sequence[str]) -> Made:
    """Return what makes shares in percent of counts by country and part."""

    def made(counts: np.ndarray) -> dict[str, float]:
        sums = counts.sum(axis=0)
        return {name: quotient(one, sums.sum()) for name, one in zip(parts, sums, strict=True)}

    return made
