"""How a total divides into parts, kept country by country, so that any one country can be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.bounds import one_measure


@dataclass(frozen=True)
class Composition:
    """Counts of parts by country, as bounds.

    Attributes
    ----------
    countries : tuple of str
        ISO3 codes (or one region), one a row.
    parts : tuple of str
        Categories, one a column.
    low, high : numpy.ndarray
        Bounds in persons, shape ``(countries, parts)``; a part a country did not report adds nothing.
    """

    countries: tuple[str, ...]
    parts: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray

    def keep(self, countries: Sequence[str]) -> Composition:
        """Return the composition of some of its countries."""
        rows = [index for index, country in enumerate(self.countries) if country in set(countries)]
        names = tuple(self.countries[index] for index in rows)
        return Composition(names, self.parts, self.low[rows], self.high[rows])

    def shares(self, favour: str = "", against: str = "") -> dict[str, float]:
        """Return the share of each part in percent, at one point of the bounds.

        Parameters
        ----------
        favour, against : str
            With neither, all cells at their low (the cells that were printed). ``favour`` puts that part at
            its high and the rest at their low; ``against`` the other way round.
        """
        low, high = self.low.sum(axis=0), self.high.sum(axis=0)
        chosen = np.array([part == (favour or against) for part in self.parts])
        counts = np.where(chosen, high, low) if favour else np.where(chosen, low, high) if against else low
        return _percent(self.parts, counts)

    def without_each(self) -> list[tuple[str, dict[str, float]]]:
        """Return the shares with each country left out in turn, cells at their low."""
        total = self.low.sum(axis=0)
        return [
            (country, _percent(self.parts, total - row))
            for country, row in zip(self.countries, self.low, strict=True)
        ]

    def leads(self, part: str) -> tuple[int, int]:
        """Return in how many countries a part is surely, and possibly, the largest."""
        column = self.parts.index(part)
        rest_low, rest_high = (
            np.delete(bound, column, axis=1).max(axis=1) for bound in (self.low, self.high)
        )
        sure, possible = self.low[:, column] > rest_high, self.high[:, column] > rest_low
        return int(sure.sum()), int(possible.sum())


def composition(table: pd.DataFrame, of: str, parts: Sequence[str]) -> Composition:
    """Build a composition from tidy rows of one measure and one period.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of one period; rows whose category is not among the parts are left out.
    of : str
        Column of the categories.
    parts : sequence of str
        The categories that make the whole.
    """
    cells = table[table[of].isin(parts) & table["low"].notna()]
    one_measure(cells)
    low = cells.pivot_table("low", "geo", of, "sum", fill_value=0).reindex(columns=list(parts), fill_value=0)
    high = cells.pivot_table("high", "geo", of, "sum", fill_value=0).reindex(
        columns=list(parts), fill_value=0
    )
    return Composition(tuple(low.index), tuple(parts), low.to_numpy(float), high.to_numpy(float))


def _percent(parts: Sequence[str], counts: np.ndarray) -> dict[str, float]:
    whole = counts.sum()
    values = 100 * counts / whole if whole > 0 else np.full(len(counts), np.nan)
    return dict(zip(parts, values.tolist(), strict=True))
