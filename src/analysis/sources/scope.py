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
from analysis.vocabulary.language import listed, say, span
from analysis.vocabulary.places import Place, Region, place, several
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
    countries : tuple of Place
        Several countries side by side, in the order of their names; empty for one country or a region.
    chosen : bool
        Whether the measure was asked for; one that was not is no subject of the report.
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
    countries: tuple[Place, ...] = ()
    chosen: bool = True

    @property
    def name(self) -> str:
        """Name of the country, countries or region, as a reader writes it."""
        if self.countries:
            return listed([one.name for one in self.countries])
        found = self.country or self.region
        return found.name if found else say("World")

    @property
    def the_name(self) -> str:
        """The name inside a sentence: the United Kingdom, but Albania."""
        if self.countries:
            return listed([one.the_name for one in self.countries])
        found = self.country or self.region
        return found.the_name if found else say("the world")

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
        # The narrowest filters first: all that follows looks at what is left, not at the whole table.
        if geo != "all":
            table = table[table["geo"].isin([geo] if geo else self.members)]
        table = table[table["measure"].isin(measures)]
        units = table["measure"].map({name: found.unit for name, found in MEASURES.items()})
        years = pd.to_numeric(table["time_period"].str[:4])
        chosen = years.between(self.from_year, self.to_year) & (table["unit"] == units)
        for column in BREAKDOWNS:
            divided = column in MADE_OF.get(of, (of,))
            chosen &= ~table[column].isin(["total", "unknown"]) if divided else table[column] == "total"
        return _made(table[chosen], of)

    def during(self, table: pd.DataFrame, measure: str = "", geo: Sequence[str] = ()) -> pd.DataFrame:
        """Return every row of the years, of any unit and breakdown, as published pages print them.

        Parameters
        ----------
        table : pandas.DataFrame
            A tidy table; a period of several years (``2008-2010``) counts where it touches the years of the scope.
        measure : str
            One measure only.
        geo : sequence of str
            Codes of the source itself; by default the places of the scope.
        """
        here = table["geo"].isin(geo or self.members)
        rows = table[here & (table["measure"] == measure)] if measure else table[here]
        first, last = (
            pd.to_numeric(rows["time_period"].str[place], errors="coerce")
            for place in (slice(4), slice(-4, None))
        )
        last = last.where(rows["time_period"].str.fullmatch(r"\d{4}-\d{4}"), first)
        return rows[(first <= self.to_year) & (last >= self.from_year)]

    def in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with the countries in the order of their names, each in the order of its years."""
        place_of = {code: number for number, code in enumerate(self.members)}
        ordered = rows.assign(_place=rows["geo"].map(place_of)).sort_values(
            ["_place", "time_period"], kind="stable"
        )
        return ordered.drop(columns="_place")

    @property
    def around(self) -> Region:
        """The UN sub-region of the country, or the world for a place that has none."""
        return region_named((self.country.subregion if self.country else "") or "world")

    @property
    def members(self) -> tuple[str, ...]:
        """ISO3 codes of the scope."""
        if self.country:
            return (self.country.iso3,)
        if self.countries:
            return tuple(one.iso3 for one in self.countries)
        return (self.region or region_named("world")).members

    def _repr_html_(self) -> str:
        about = say("Countries") if self.countries else say("Country") if self.country else say("Region")
        lines = {about: self.name, say("Years"): span(self.from_year, self.to_year)}
        if self.chosen:
            lines[say("Measure")] = MEASURES[self.measure].label
        cells = "".join(
            f'<tr><th scope="row">{name}</th><td>{html.escape(value)}</td></tr>'
            for name, value in lines.items()
        )
        caption = say("What this report is about")
        return f'<table class="tp-table tp-parameters"><caption>{caption}</caption><tbody>{cells}</tbody></table>'


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
    countries: str = "",
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
    countries : str
        Two to six ISO codes or names with commas between.

    Raises
    ------
    UnknownName
        For an unknown country, region or measure, with near misses.
    BadRequest
        For too few or too many countries, one given twice, years out of range or in the wrong order.
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
        several(countries) if countries else (),
        bool(measure),
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
