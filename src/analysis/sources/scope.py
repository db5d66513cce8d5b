"""What a report is about: which country or region, which years, which measure.

The same check serves the command line, ``collection.yml`` and a notebook run by hand, so that a wrong
value is refused before anything starts and in the same words.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from analysis import sources
from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.places import Place, Region, place
from analysis.vocabulary.places import region as region_named
from analysis.vocabulary.terms import GROUPS, MEASURES, NOWHERE

BREAKDOWNS = ("sex", "age", "form", "citizenship")
MADE_OF = {"group": ("sex", "age"), "border": ("citizenship",)}  # columns that rows() makes of others
DENOMINATORS = {"population"}  # their years say nothing about the years of the figures


@dataclass(frozen=True)
class Scope:
    """The checked choice of a report.

    Attributes
    ----------
    country : Place or None
    region : Region or None
    from_year, to_year : int
        First and last year, both included.
    measure : str
        Id of a measure.
    """

    country: Place | None
    region: Region | None
    from_year: int
    to_year: int
    measure: str

    @property
    def name(self) -> str:
        """Name of the country or region, as a reader writes it."""
        found = self.country or self.region
        return found.name if found else "World"

    @property
    def the_name(self) -> str:
        """The name inside a sentence: the United Kingdom, but Albania."""
        return self.country.the_name if self.country else self.name

    def rows(
        self, table: pd.DataFrame, of: str = "", measure: str | Sequence[str] = "", geo: str = ""
    ) -> pd.DataFrame:
        """Return the rows of this scope, totals only or divided by one column.

        Parameters
        ----------
        table : pandas.DataFrame
            A tidy table.
        of : str
            Column to divide by; ``total`` and ``unknown`` are left out. Empty: totals. ``group``: women, girls,
            men and boys (no other sex); ``border``: own citizens or those of another country.
        measure : str or sequence of str
            Another measure than the scope's, or several.
        geo : str
            Another area: a code of the source itself (``EU27_2020``), or ``all``.
        """
        measures = [measure or self.measure] if isinstance(measure, str) else list(measure)
        years = pd.to_numeric(table["time_period"].str[:4])
        chosen = table["measure"].isin(measures) & years.between(self.from_year, self.to_year)
        chosen &= table["unit"] == table["measure"].map(
            {name: found.unit for name, found in MEASURES.items()}
        )
        if geo != "all":
            chosen &= table["geo"].isin([geo] if geo else self.members)
        for column in BREAKDOWNS:
            divided = column in MADE_OF.get(of, (of,))
            chosen &= ~table[column].isin(["total", "unknown"]) if divided else table[column] == "total"
        return _made(table[chosen], of)

    @property
    def around(self) -> Region:
        """The UN sub-region of the country, or the world for a place that has none."""
        return region_named((self.country.subregion if self.country else "") or "world")

    @property
    def members(self) -> tuple[str, ...]:
        """ISO3 codes of the scope."""
        if self.country:
            return (self.country.iso3,)
        return (self.region or region_named("world")).members

    def _repr_html_(self) -> str:
        lines = {
            "Country" if self.country else "Region": self.name,
            "Years": f"{self.from_year} to {self.to_year}",
            "Measure": MEASURES[self.measure].label,
        }
        cells = "".join(
            f'<tr><th scope="row">{name}</th><td>{html.escape(value)}</td></tr>'
            for name, value in lines.items()
        )
        return f'<table class="tp-table tp-parameters"><caption>What this report is about</caption><tbody>{cells}</tbody></table>'


def _made(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    if of == "group":
        found = rows.assign(group=rows["sex"] + "/" + rows["age"])
        return found[found["group"].isin(GROUPS)]
    if of == "border":
        found = rows[~rows["citizenship"].isin(NOWHERE)]
        own = (found["geo"] == found["citizenship"]).map({True: "own", False: "abroad"})
        return found.assign(border=own.astype(str))
    return rows


def scope(
    *source_ids: str,
    country: str = "",
    region: str = "",
    from_year: int | None = None,
    to_year: int | None = None,
    measure: str = "",
) -> Scope:
    """Check what a report is asked to be about.

    Parameters
    ----------
    *source_ids : str
        Sources the report loads; they say which years and measures there are.
    country : str
        ISO code or name.
    region : str
        ``world``, a UN region or sub-region, ``eu27`` or ``coe``.
    from_year, to_year : int
        First and last year; by default all the sources have.
    measure : str
        By default the first measure of the first source.

    Raises
    ------
    UnknownName
        For an unknown country, region or measure, with near misses.
    BadRequest
        For years out of range or in the wrong order.
    """
    cards = [sources.card(name) for name in source_ids]
    measures = [name for card in cards for name in card.measures]
    if measure and measure not in measures:
        raise UnknownName(
            "measure", measure, get_close_matches(measure, measures), f"one of {', '.join(measures)}"
        )
    first, last = year_range(*source_ids)
    begin, end = (
        _year("from_year", from_year, first, first, last),
        _year("to_year", to_year, last, first, last),
    )
    if begin > end:
        raise BadRequest(f"from_year {begin} is after to_year {end}: give the earlier year first")
    return Scope(
        place(country) if country else None,
        region_named(region) if region else None,
        begin,
        end,
        measure or measures[0],
    )


def year_range(*source_ids: str) -> tuple[int, int]:
    """Return the first and the last year any of these sources has figures for."""
    spans = [sources.card(name).years.split("-") for name in source_ids if name not in DENOMINATORS]
    return min(int(span[0]) for span in spans), max(int(span[-1]) for span in spans)


def _year(name: str, given: object, default: int, first: int, last: int) -> int:
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, int):
        raise BadRequest(f"{name} is {given!r}: expected a whole year from {first} to {last}")
    if not first <= given <= last:
        raise BadRequest(f"{name} is {given}: the figures of this notebook go from {first} to {last}")
    return given
