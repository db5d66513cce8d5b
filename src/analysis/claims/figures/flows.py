"""Figures of citizenship: whose citizens are detected where. Citizenship is no cause and no address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from analysis.claims.figures.cells import Tables, Today, by_part, matrix, quotient, rows, shares_of
from analysis.claims.ledger import Claim, Test
from analysis.claims.rules import part
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place, region

OWN, REST = "own", "rest"


def citizens(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return the share of each group of citizenships, in percent of the parts."""
    cells = matrix(_grouped(test, tables, year))
    return Today(cells, shares_of(cells.parts), frozenset({part(claim, test)}))


def destinations(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return where victims are detected who are not citizens of the place, in percent of the parts."""
    found = _read(test, tables, year)
    abroad = found[found["geo"] != found["citizenship"]]
    label = abroad["geo"].map(lambda geo: _group("", geo, test.groups))
    cells = matrix({name: abroad[label == name] for name in test.parts})
    return Today(cells, shares_of(cells.parts), frozenset({part(claim, test)}))


def citizenships(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return how many citizenships have at least one detected victim."""
    found = _read(test, tables, year)
    cells = by_part(found.rename(columns={"citizenship": "part"}), sorted(found["citizenship"].unique()))

    def made(counts: np.ndarray) -> dict[str, float]:
        # No country at all is no figure, not no citizenship.
        told = float((counts.sum(axis=0) >= 1).sum()) if len(counts) else float("nan")
        return {part(claim, test): told}

    return Today(cells, made, frozenset(cells.parts))


def change(claim: Claim, test: Test, tables: Tables, year: str) -> Today:
    """Return by how many points a group's share moved since ``per.year``, in countries that report for both."""
    name, base = part(claim, test), str(test.per["year"])
    before, after = _grouped(test, tables, base), _grouped(test, tables, year)
    sides: dict[str, pd.DataFrame] = {}
    for when, groups in (("then", before), ("now", after)):
        whole = pd.concat(list(groups.values()))
        sides |= {
            f"part {when}": _whole(groups[name], whole),
            f"whole {when}": whole,
        }
    cells = matrix(sides, only_shared=True)

    def made(counts: np.ndarray) -> dict[str, float]:
        then, all_then, now, all_now = counts.sum(axis=0)
        return {name: quotient(now, all_now) - quotient(then, all_then)}

    return Today(cells, made, frozenset({"part now", "whole then"}))


def _whole(some: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Add an empty cell for a country whose citizens are all of the other groups: it did report."""
    silent = [geo for geo in whole["geo"].unique() if geo not in set(some["geo"])]
    return pd.concat([some, pd.DataFrame({"geo": silent, "low": 0.0, "high": 0.0})])


def _read(test: Test, tables: Tables, year: str) -> pd.DataFrame:
    found = rows(tables[test.source], test.measure, test.region, year, test.where, ("citizenship",))
    return found[found["citizenship"].map(_is_place).astype(bool)]


def _grouped(test: Test, tables: Tables, year: str) -> dict[str, pd.DataFrame]:
    found = _read(test, tables, year)
    labels = [
        _group(geo, code, test.groups) for geo, code in zip(found["geo"], found["citizenship"], strict=True)
    ]
    label = pd.Series(labels, found.index, dtype=object)
    return {name: found[label == name] for name in test.parts}


def _group(geo: str, code: str, groups: Mapping[str, Sequence[str]]) -> str:
    """Return the first group that a citizenship belongs to, as seen from where it was counted."""
    for name, listed in groups.items():
        if (OWN in listed and geo == code) or code in _codes(tuple(listed)) or REST in listed:
            return name
    return ""


@cache
def _codes(listed: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for name in listed:
        if name in (OWN, REST):
            continue
        try:
            found |= set(region(name).members)
        except UnknownName:
            found.add(place(name).iso3)
    return frozenset(found)


@cache
def _is_place(code: str) -> bool:
    try:
        return bool(place(code))
    except UnknownName:
        return False
