"""Figures of what authorities counted: shares, ratios, and in how many countries a part leads."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.claims.figures.cells import Tables, Today, matrix, quotient, rows, shares_of
from analysis.claims.ledger import Claim, Test
from analysis.claims.rules import part
from analysis.methods.composition import Composition

Columns = dict[str, pd.DataFrame]


def share(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the share of each part in the sum of the parts, in percent."""
    cells = matrix(_parts(test, tables, year))
    return Today(cells, shares_of(cells.parts), frozenset({part(claim, test)}))


def countries_where(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the share of countries in which the part is surely larger than any other, in percent."""
    cells = matrix(_parts(test, tables, year))
    asked = cells.parts.index(part(claim, test))

    def made(counts: np.ndarray) -> dict[str, float]:
        most = counts[:, asked] > np.delete(counts, asked, axis=1).max(axis=1, initial=0)
        return {part(claim, test): quotient(most.sum(), len(counts))}

    return Today(cells, made, frozenset({part(claim, test)}))


def ratio(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return one measure for each so many of another, over the areas that have both.

    ``per.times`` is how many (100 by default); ``per.whole`` divides by one published number instead, which
    stays the same whatever country is left out.
    """
    times = float(test.per.get("times", 100))
    counted = rows(tables[test.source], test.measure, test.region, year, test.where)
    other = _other(test, tables, year)
    whole = test.per.get("whole", False)
    sides = {"counted": counted, "per": _spread(other, counted) if whole else other}
    cells = matrix(sides, only_shared=True)

    def made(counts: np.ndarray) -> dict[str, float]:
        sums = counts.sum(axis=0)
        per = counts[:, 1].max(initial=0) if whole else sums[1]
        return {part(claim, test): quotient(sums[0], per, times)}

    return Today(cells, made, frozenset({"counted"}))


def odds(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the share of a part in one measure, for each 100 percent of its share in another.

    A hundred means that the part weighs the same in both. Only areas that have both are counted.
    """
    name = part(claim, test)
    ours, theirs = (
        _one_and_whole(test, tables, year, measure, source, name)
        for measure, source in (
            (test.measure, test.source),
            (test.per["measure"], test.per.get("source", test.source)),
        )
    )
    cells = matrix(
        {"part": ours[0], "whole": ours[1], "other part": theirs[0], "other whole": theirs[1]},
        only_shared=True,
    )

    def made(counts: np.ndarray) -> dict[str, float]:
        one, all_, other, others = counts.sum(axis=0)
        return {name: quotient(quotient(one, all_), quotient(other, others), 100)}

    return Today(cells, made, frozenset({"part", "other whole"}))


def denominators(test: Test, tables: Tables, year: str, shared: Composition) -> pd.DataFrame:
    """Return the totals of the countries behind a share: everybody, recorded or not."""
    total = rows(tables[test.source], test.measure, test.region, year, test.where)
    return total[total["geo"].isin(shared.countries)]


def _parts(test: Test, tables: Tables, year: str) -> Columns:
    found = rows(tables[test.source], test.measure, test.region, year, test.where, test.of)
    label = found[list(test.of)].agg("/".join, axis=1) if len(test.of) > 1 else found[test.of[0]]
    return {name: found[label == name] for name in test.parts}


def _other(test: Test, tables: Tables, year: str) -> pd.DataFrame:
    per = test.per
    return rows(
        tables[per.get("source", test.source)],
        per.get("measure", test.measure),
        per.get("region", test.region),
        per.get("year", year),
        per.get("where", {}),
    )


def _spread(whole: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Give every area the one published number, so that leaving an area out leaves the number."""
    places = list(counted["geo"].unique()) if len(whole) else []
    ends = whole[["low", "high"]].sum()
    return pd.DataFrame({"geo": places, "low": ends["low"], "high": ends["high"]})


def _one_and_whole(
    test: Test, tables: Tables, year: str, measure: str, source: str, name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    column = test.of[0]
    where = {key: value for key, value in test.where.items() if key != "unit"}
    if test.parts:
        found = rows(tables[source], measure, test.region, year, where, test.of)
        return found[found[column] == name], found[found[column].isin(test.parts)]
    whole = rows(tables[source], measure, test.region, year, where)
    return rows(tables[source], measure, test.region, year, {**where, column: name}), whole
