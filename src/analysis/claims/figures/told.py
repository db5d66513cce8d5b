"""Figures that others counted or judged: parties of a treaty, quoted figures, two scores by country."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.claims.figures.cells import Tables, Today, matrix, members, quotient, rows
from analysis.claims.figures.counted import share
from analysis.claims.ledger import Claim, Test
from analysis.claims.rules import part
from analysis.methods.composition import Composition

FEWEST = 10  # countries below which a correlation says nothing


def parties(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return how many states were bound by a treaty at the end of a year."""
    table = tables[test.source]
    acts = table[(table["measure"] == test.measure) & table["geo"].isin(members(test.region, table))]
    for column, value in test.where.items():
        acts = acts[acts[column] == value]
    cells = matrix({part(claim, test): acts[acts["time_period"] <= year].drop_duplicates("geo")})

    def made(counts: np.ndarray) -> dict[str, float]:
        return {part(claim, test): float(len(counts)) if len(counts) else float("nan")}

    return Today(cells, made, frozenset(cells.parts))


def quoted(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return a figure printed in a publication, or the sum of its parts where it was printed in parts."""
    found = rows(tables[test.source], test.measure, test.region, year, test.where, test.of)
    if test.of:
        found = found[found[test.of[0]].isin(test.parts)]
        found = found if len(found) == len(test.parts) else found.iloc[:0]
    cells = matrix({part(claim, test): found})

    def made(counts: np.ndarray) -> dict[str, float]:
        return {part(claim, test): float(counts.sum()) if len(counts) else float("nan")}

    return Today(cells, made, frozenset(cells.parts))


def gap(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return how many points a quoted share is from the share counted in another source, the same year."""
    name = part(claim, test)
    told = quoted(claim, test, tables, year).figures[name]
    other = Test(**{**test.per, "of": tuple(test.per["of"]), "parts": tuple(test.per["parts"]), "year": year})
    counted = share(claim, replace(other, part=other.part or name), tables, year)

    def made(counts: np.ndarray) -> dict[str, float]:
        return {name: abs(told - counted.made(counts).get(other.part or name, float("nan")))}

    return Today(counted.cells, made, frozenset())


def correlation(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the rank correlation (Spearman) of two scores over the countries that have both."""
    cells = _two_scores(test, tables, year)

    def made(counts: np.ndarray) -> dict[str, float]:
        return {part(claim, test): _spearman(counts)}

    return Today(cells, made, frozenset())


def behind(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the share of countries in which one score is below another, in percent."""
    cells = _two_scores(test, tables, year)

    def made(counts: np.ndarray) -> dict[str, float]:
        return {part(claim, test): quotient((counts[:, 0] < counts[:, 1]).sum(), len(counts))}

    return Today(cells, made, frozenset())


def _two_scores(test: Test, tables: Tables, year: str) -> Composition:
    per = test.per
    ours = rows(tables[test.source], test.measure, test.region, year, test.where)
    other = tables[per.get("source", test.source)]
    return matrix(
        {"first": ours, "second": rows(other, per["measure"], test.region, year, per.get("where", {}))},
        only_shared=True,
    )


def _spearman(counts: np.ndarray) -> float:
    if len(counts) < FEWEST or (counts == counts[0]).all(axis=0).any():
        return float("nan")
    return float(pd.Series(counts[:, 0]).corr(pd.Series(counts[:, 1]), method="spearman"))
