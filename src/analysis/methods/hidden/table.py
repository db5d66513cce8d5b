"""Capture histories: how many persons were on exactly which lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.interval import HUGE
from analysis.vocabulary.errors import BrokenContract

LEAST_LISTS, MOST_LISTS = 3, 8


@dataclass(frozen=True)
class Lists:
    """Counts by history. A history is a number whose bit ``i`` says whether a person is on list ``i``.

    Attributes
    ----------
    names : tuple of str
        Names of the lists, in the order of the bits.
    counts : numpy.ndarray
        Persons with the histories 1, 2, ... 2**lists - 1; that of no list is unknown and has no place.
    """

    names: tuple[str, ...]
    counts: np.ndarray

    @property
    def observed(self) -> int:
        """Persons on one list or more."""
        return int(self.counts.sum())

    def named(self, terms: tuple[int, ...]) -> tuple[str, ...]:
        """Return terms in the names of their lists, joined by a dot."""
        return tuple(
            ".".join(name for bit, name in enumerate(self.names) if term >> bit & 1) for term in terms
        )

    def term(self, named: str) -> int:
        """Return the number of a term given by names joined by dots."""
        lists = named.split(".")
        if wrong := [name for name in lists if name not in self.names]:
            raise BrokenContract(
                f"term {named!r}: no list {wrong[0]!r}; the lists are {', '.join(self.names)}"
            )
        return sum(1 << self.names.index(name) for name in set(lists))


def lists(table: pd.DataFrame) -> Lists:
    """Check capture histories and put them in order.

    Parameters
    ----------
    table : pandas.DataFrame
        One column of 0 and 1 for each of three to eight lists, and ``count``: persons with exactly this history.
        Histories nobody had may be absent; a history given twice is refused, and so is that of no list.

    Raises
    ------
    BrokenContract
        Saying which row or column is not so.
    """
    if "count" not in table:
        raise BrokenContract("no column 'count'; expected one 0/1 column a list, and count")
    names = tuple(str(column) for column in table.columns if column != "count")
    if not LEAST_LISTS <= len(names) <= MOST_LISTS:
        raise BrokenContract(
            f"{len(names)} lists; expected {LEAST_LISTS} to {MOST_LISTS}: with two, nothing tells whether they depend"
        )
    if len(set(names)) < len(names) or any("." in name or not name.strip() for name in names):
        raise BrokenContract(f"lists {', '.join(names)}; expected different names without a dot")
    seen = np.column_stack([_member(table, name) for name in table.columns if name != "count"])
    histories = seen @ (1 << np.arange(len(names)))
    counted = _counted(table)
    _refuse(histories, names)
    counts = np.zeros(2 ** len(names) - 1)
    counts[histories - 1] = counted
    if not counts.sum() > 0:
        raise BrokenContract("no person in any history; expected counts above zero")
    reached = counts @ (np.arange(1, len(counts) + 1)[:, None] >> np.arange(len(names)) & 1)
    if (reached == 0).any():
        raise BrokenContract(f"list {names[int(reached.argmin())]} holds nobody; leave it out")
    return Lists(names, counts)


def _member(table: pd.DataFrame, name: object) -> np.ndarray:
    column = pd.to_numeric(table[name], errors="coerce")
    wrong = table.index[~column.isin([0, 1])]
    if len(wrong):
        raise BrokenContract(
            f"row {wrong[0]}, list {name}: found {table[name].astype(str)[wrong[0]]}, expected 0 or 1"
        )
    return column.to_numpy(int)


def _counted(table: pd.DataFrame) -> np.ndarray:
    column = pd.to_numeric(table["count"], errors="coerce")
    wrong = table.index[~(column.between(0, HUGE) & (column % 1 == 0))]
    if len(wrong):
        raise BrokenContract(
            f"row {wrong[0]}, count: found {table['count'].astype(str)[wrong[0]]}, expected a whole number of persons; "
            "a censored count has no estimate"
        )
    return column.to_numpy(float)


def _refuse(histories: np.ndarray, names: tuple[str, ...]) -> None:
    if (histories == 0).any():
        raise BrokenContract("a row on no list; expected none: how many are on no list is what is estimated")
    found, times = np.unique(histories, return_counts=True)
    if (times > 1).any():
        twice = Lists(names, np.zeros(0)).named((int(found[times > 1][0]),))[0]
        raise BrokenContract(f"history {twice} is given twice; expected one row a history")
