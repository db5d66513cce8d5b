"""Small workings that a chart and its reading share, so that both tell the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.show.tables import between, no_figure
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import Spoken, numeral, say
from analysis.vocabulary.places import by_name, place, region
from analysis.vocabulary.terms import WORDS

PLACES = ("region", "geo", "partner", "citizenship", "origin", "destination")
AREAS = Spoken(
    {
        "EU27_2020": "European Union",
        "WORLD": "World",
        "CETS_197": "Parties of the European Convention",
        "no region": "no region",
    }
)
SIDES = Spoken(  # what a rule of counting counts
    {"origin": "citizenships", "destination": "countries that detected them", "pair": "pairs of both"}
)
BREAKS = {"break", "b"}  # our own word, and Eurostat's letter
STAGES = ("detected_victims", "formally_contacted_persons", "prosecuted_persons", "convicted_persons")
KINDS = ("printed", "censored", "no figure")
_ZERO = re.compile(r"^0[.,]0+(?=\D)")  # an interval begins at nothing, however fine its end


def in_alphabet(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table in the order of the names in its columns, accents and case aside."""
    return table.sort_values(
        list(columns), kind="stable", key=lambda texts: texts.map(lambda one: by_name(str(one)))
    )


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, their cells under the names of the columns."""
    yield from table.itertuples()


def named(of: str, term: str) -> str:
    """Return what a reader sees for a term of a column: a form, a measure, a country, or the text itself."""
    if term in WORDS.get(of, {}):
        return WORDS[of][term]
    return _place_name(term) if of in PLACES else term


def _place_name(term: str) -> str:
    if term in AREAS:
        return AREAS[term]
    # Micronesia is a region, and another spelling of one of its states: only a code is surely a country.
    for find in (place, region) if len(term) <= 3 else (region, place):
        try:
            return find(term).name
        except UnknownName:
            continue
    return term


def marks(table: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return one row a mark: ``term``, ``label``, ``period``, ``at``, ``value``, ``low``, ``high``, ``broken``.

    Takes tidy rows, or the output of a method that names its point ``known``. Rows without any figure are
    left out; a censored cell has bounds and no value. ``at`` is where a period starts, in years.
    """
    value = table["value"] if "value" in table else table["known"]
    found = pd.DataFrame(
        {
            "term": table[of].astype(str),
            "label": [named(of, str(term)) for term in table[of]],
            "period": table["time_period"].astype(str) if "time_period" in table else "",
            "value": value,
            "low": table["low"].fillna(value) if "low" in table else value,
            "high": table["high"].fillna(value) if "high" in table else value,
            "flag": table["flag"].fillna("") if "flag" in table else "",
        }
    )
    found = found[found["low"].notna()].assign(
        at=lambda rows: rows["period"].map(when),
        broken=lambda rows: rows["flag"].map(lambda flag: bool(BREAKS & set(str(flag).split(";")))),
    )
    return found.reset_index(drop=True)


def once(table: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return a table that has one row for each key; refuse one that would draw or add a figure twice.

    Raises
    ------
    ValueError
        Naming the first key that is there twice, and what to do.
    """
    twice = table[table.duplicated(list(key))]
    if len(twice):
        named_key = ", ".join(str(twice.iloc[0][column]) for column in key)
        raise ValueError(
            f"two figures for {named_key}: expected one row for each {', '.join(key)}; choose one sex, age, form and source"
        )
    return table


def when(period: str) -> float:
    """Return where a period starts: 2023, 2023-Q4, 1995-2004; without a period, nowhere."""
    year, _, rest = period.partition("-")
    if not year.isdigit():
        return float("nan")
    return int(year) + (int(rest[1]) - 1) / 4 if rest.startswith("Q") else float(year)


def figure(low: float, high: float, unit: str, *, narrow: bool = False) -> str:
    """Return a figure or its interval as it is printed, with a percent sign where it is a share."""
    form = decimals(low, high)
    if unit == "%" and high >= 1:
        form = ",.0f"
    told = between(low, high, form, narrow=narrow)
    told = _ZERO.sub("0", told) if low == 0 else told
    return told if unit != "%" or told == no_figure() else f"{told} %"


def head(unit: str) -> str:
    """Return what stands over a column of figures, and beside their axis."""
    return say("share in %") if unit == "%" else say(unit)


def brief(low: float, high: float) -> str:
    """Return bounds in a few letters, for a small place: 12, <5, 208+; a caption says what the signs mean."""
    return numeral(low) if low == high else f"{numeral(low)}+" if low else f"<{numeral(high + 1)}"


def decimals(*numbers: float) -> str:
    """Return the format for numbers that stand together: whole where they are whole or large."""
    largest = max((abs(number) for number in numbers if pd.notna(number)), default=0.0)
    whole = all(pd.isna(number) or float(number).is_integer() for number in numbers)
    return ",.0f" if whole or largest >= 10 else ",.1f" if largest >= 0.1 else ",.2f"


def accumulated(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """Count the countries that have acted by each year: each once, from the year of its first act.

    Returns
    -------
    pandas.DataFrame
        Columns ``of``, ``year``, ``countries``; every year from the first act in the rows to the last.
    """
    acts = rows[rows["low"].gt(0)].assign(year=lambda part: part["time_period"].str[:4].astype(int))
    first = acts.groupby([of, "geo"])["year"].min().reset_index()
    if first.empty:
        return pd.DataFrame(columns=[of, "year", "countries"])
    span = range(first["year"].min(), first["year"].max() + 1)
    counted = first.groupby([of, "year"]).size().unstack(of, fill_value=0).reindex(span, fill_value=0)
    return (
        counted.cumsum().rename_axis("year").reset_index().melt("year", var_name=of, value_name="countries")
    )


def like_with_like(rows: pd.DataFrame) -> pd.DataFrame:
    """Add up each stage over the countries that reported every stage shown, year by year.

    One country is shown as it is. Returns ``measure``, ``year``, ``low``, ``high``, ``countries``.
    """
    cells = once(rows[rows["low"].notna() & rows["measure"].isin(STAGES)], ["geo", "time_period", "measure"])
    if cells.empty:
        return pd.DataFrame(columns=["measure", "year", "low", "high", "countries"])
    if cells["geo"].nunique() > 1:
        stages = cells.groupby(["geo", "time_period"])["measure"].transform("nunique")
        cells = cells[stages == cells["measure"].nunique()]
    found = cells.groupby(["measure", "time_period"]).agg(
        low=("low", "sum"), high=("high", "sum"), countries=("geo", "nunique")
    )
    return found.reset_index().rename(columns={"time_period": "year"})


def convicted_per_hundred(stages: pd.DataFrame) -> pd.DataFrame:
    """Return convicted persons per 100 detected victims of the same year: ``year``, ``low``, ``high``."""
    convicted, victims = (
        stages[stages["measure"] == name].set_index("year")[["low", "high"]]
        for name in ("convicted_persons", "detected_victims")
    )
    both = convicted.join(victims.add_suffix("_victims"), how="inner")
    both = both[both["low_victims"] > 0]
    low, high = 100 * both["low"] / both["high_victims"], 100 * both["high"] / both["low_victims"]
    return pd.DataFrame({"low": low, "high": high}).rename_axis("year").reset_index()


def kinds(rows: pd.DataFrame, members: Sequence[str]) -> pd.DataFrame:
    """Say for each country and year whether a figure was printed, censored or not given.

    Returns
    -------
    pandas.DataFrame
        Countries by years; cells are one of :data:`KINDS`. Countries of the area without any row are in it.
    """
    one_measure(rows)
    cells = rows[rows["low"].notna() & rows["geo"].isin(set(members))]
    if cells.empty:
        return pd.DataFrame()
    printed = cells.assign(year=cells["time_period"].str[:4].astype(int), printed=cells["value"].notna())
    wide = printed.groupby(["geo", "year"])["printed"].any().unstack("year")
    span = range(int(min(wide.columns)), int(max(wide.columns)) + 1)
    wide = wide.reindex(index=list(members), columns=list(span)).astype(object)
    return wide.map(lambda cell: KINDS[2] if pd.isna(cell) else KINDS[0] if cell else KINDS[1])


def by_region(flows: pd.DataFrame, sides: Sequence[str] = ("origin", "destination")) -> pd.DataFrame:
    """Add up flows between countries to flows between subregions of the UN's M49.

    A flow inside a country is ``domestic`` and stays apart from one between two countries of a subregion.

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns ``origin``, ``destination`` (ISO3), ``low``, ``high``.
    sides : sequence of str
        The ends to add up; the others keep their countries.
    """
    ends = {end: flows[end].map(lambda code: _subregion(str(code))) for end in sides}
    grouped = flows.assign(**ends, domestic=flows["origin"] == flows["destination"])
    grouped = grouped[grouped["low"].notna()]
    return grouped.groupby(["origin", "destination", "domestic"], as_index=False)[["low", "high"]].sum()


def _subregion(code: str) -> str:
    try:
        return say(place(code).subregion) or place(code).name
    except UnknownName:
        return code


def together(across: pd.DataFrame, up: pd.DataFrame) -> pd.DataFrame:
    """Return, by country, the last printed figure of two measures: ``across``, ``up`` and their periods."""
    sides = []
    for name, rows in (("across", across), ("up", up)):
        one_measure(rows)
        last = rows[rows["value"].notna()].sort_values("time_period").drop_duplicates("geo", keep="last")
        picked = last.set_index("geo")[["value", "time_period"]]
        sides.append(picked.rename(columns={"value": name, "time_period": f"{name}_period"}))
    return sides[0].join(sides[1], how="inner").sort_index()


def amount(low: float, high: float) -> str:
    """Return a large amount in words: 32 billion, 4.1 to 4.5 million, 1,240."""
    for size, word in ((1e9, say(" billion")), (1e6, say(" million"))):
        if high >= size:
            return between(low / size, high / size, ",.4g") + word
    return between(low, high, decimals(low, high))


def first_and_last(table: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return the first and the last mark of each category; ``side`` is 0 for then, 1 for now.

    A category with one period stands on the side that its period is nearer to.
    """
    found = once(marks(table, of), ["term", "period"]).sort_values("at", kind="stable")
    if found.empty:
        return found.assign(side=pd.Series(dtype=int))
    middle = (found["at"].min() + found["at"].max()) / 2
    first = found.drop_duplicates("term", keep="first").assign(side=0)
    last = found.drop_duplicates("term", keep="last").assign(side=1)
    alone = found["term"].map(found.groupby("term")["at"].nunique()) == 1
    early = found[alone & (found["at"] < middle)]["term"]
    both = pd.concat([first[~first["term"].isin(found[alone]["term"])], last])
    both.loc[both["term"].isin(early), "side"] = 0
    order = {term: place for place, term in enumerate(dict.fromkeys(table[of].astype(str)))}
    return both.assign(order=both["term"].map(order)).sort_values(["order", "side"]).reset_index(drop=True)


def last_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last period for which each country gave any figure."""
    cells = rows[rows["low"].notna()]
    return cells[cells["time_period"] == cells.groupby("geo")["time_period"].transform("max")]


def per_million(rows: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their figures per million residents; without a number of residents, no row."""
    residents = population.set_index(["geo", "time_period"])["value"].rename("residents")
    found = rows.join(residents, on=["geo", "time_period"]).dropna(subset=["residents"])
    rates = {end: 1e6 * found[end] / found["residents"] for end in ("value", "low", "high")}
    return found.assign(**rates).drop(columns="residents")


def correlation(found: pd.DataFrame) -> float | None:
    """Return Spearman's rank correlation of ``across`` and ``up``; nothing for fewer than three, or ties only."""
    ranks = found[["across", "up"]].rank()
    if len(found) < 3 or (ranks.nunique() < 2).any():
        return None
    return float(ranks["across"].corr(ranks["up"]))


def lags(rows: pd.DataFrame, treaty: str) -> tuple[pd.Series, int, int]:
    """Return years from signature to being bound, how many signed only, and how many never signed but are bound.

    An act of being bound before the signature counts as no time at all.
    """
    acts = rows[rows["low"].gt(0) & (rows["stage"] == treaty)]
    years = (
        acts.assign(year=acts["time_period"].str[:4].astype(int)).groupby(["measure", "geo"])["year"].min()
    )
    signed, bound = (
        years.xs(name) if name in years.index.get_level_values(0) else pd.Series(dtype=int)
        for name in ("treaty_signatures", "treaty_ratifications")
    )
    both = signed.index.intersection(bound.index)
    waited = (bound[both] - signed[both]).clip(lower=0)
    return waited, len(signed.index.difference(bound.index)), len(bound.index.difference(signed.index))
