"""Cells hidden below a threshold, between their published margins: the tightest bounds, by linear programming.

A cell printed as "<5" may be known better than 0 to 4, because its row and its column have printed totals. Every bound
here is reached by some table that agrees with all that was printed, and the true table is one of these. Bounds that
only add cells up (:mod:`analysis.methods.bounds`) are never tighter, and often much wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linprog  # type: ignore[import-untyped]
from scipy.sparse import csr_array, hstack, vstack  # type: ignore[import-untyped]

from analysis.methods.bounds import one_measure
from analysis.methods.interval import NOTHING, Interval, cells
from analysis.vocabulary.errors import BadRequest, BrokenContract

TOTAL, REST = "total", "not printed"
ROUND = 1e-6  # what a solver leaves of a whole number
MOST_CELLS = 20_000
INFEASIBLE, UNBOUNDED = 2, 3


@dataclass(frozen=True)
class Cube:
    """The finest cells of a table, with the bounds each was printed with and the totals they make.

    Attributes
    ----------
    cells : pandas.DataFrame
        One row a cell: its categories, ``low`` and ``high``; a cell nobody printed is 0 to infinity.
    sums : scipy.sparse.csr_array
        One row a printed total, one column a cell, 1 where the cell belongs to it.
    low, high : numpy.ndarray
        Bounds of the totals.
    """

    cells: pd.DataFrame
    sums: csr_array
    low: np.ndarray
    high: np.ndarray

    def where(self, **categories: str | Sequence[str]) -> np.ndarray:
        """Return which cells have these categories, 0 and 1."""
        chosen = np.ones(len(self.cells), dtype=bool)
        for column, wanted in categories.items():
            chosen &= (
                self.cells[column].isin([wanted] if isinstance(wanted, str) else list(wanted)).to_numpy()
            )
        return chosen.astype(float)

    def sum(self, **categories: str | Sequence[str]) -> Interval:
        """Return the least and the most the chosen cells can add up to.

        Raises
        ------
        BrokenContract
            If cells and totals contradict each other.
        """
        chosen = self.where(**categories)
        return Interval(self._extreme(chosen, 1), self._extreme(chosen, -1))

    def share(self, part: dict[str, str | Sequence[str]], of: dict[str, str | Sequence[str]]) -> Interval:
        """Return the least and the most a part can be of a whole, in percent; ``part`` narrows ``of``.

        A share is a ratio of two sums; the transformation of Charnes and Cooper (1962) makes it a linear programme.
        """
        whole = self.where(**of)
        top = self.where(**part) * whole
        if not self._extreme(whole, -1) > 0:
            return NOTHING
        return Interval(100 * self._ratio(top, whole, 1), min(100.0, 100 * self._ratio(top, whole, -1)))

    def tightened(self) -> pd.DataFrame:
        """Return the cells with the bounds that all the totals leave them."""
        found = [
            (self._extreme(one, 1), self._extreme(one, -1)) if width else (low, low)
            for one, width, low in zip(
                np.eye(len(self.cells)),
                self.cells["high"] > self.cells["low"],
                self.cells["low"],
                strict=True,
            )
        ]
        return self.cells.assign(low=[low for low, _ in found], high=[high for _, high in found])

    def _extreme(self, chosen: np.ndarray, sign: int) -> float:
        if not len(chosen):
            return 0.0
        found = linprog(
            sign * chosen,
            A_ub=vstack([self.sums, -self.sums]) if len(self.low) else None,
            b_ub=np.r_[self.high, -self.low] if len(self.low) else None,
            bounds=self.cells[["low", "high"]].to_numpy(),
            method="highs",
        )
        return _read(found, sign)

    def _ratio(self, top: np.ndarray, whole: np.ndarray, sign: int) -> float:
        """Scale every table so that the whole is one; the scale is one more unknown."""
        box = self.cells[["low", "high"]].to_numpy()
        finite = np.isfinite(box[:, 1])
        eye = csr_array(np.eye(len(box)))
        rows = [
            hstack([self.sums, csr_array(-self.high[:, None])]),
            hstack([-self.sums, csr_array(self.low[:, None])]),
            hstack([eye[finite], csr_array(-box[finite, 1][:, None])]),
            hstack([-eye, csr_array(box[:, 0][:, None])]),
        ]
        upper = vstack([row for row in rows if row.shape[0]])
        found = linprog(
            np.r_[sign * top, 0.0],
            A_ub=upper,
            b_ub=np.zeros(upper.shape[0]),
            A_eq=np.r_[whole, 0.0][None],
            b_eq=[1.0],
            method="highs",
        )
        return _read(found, sign)


def cube(
    table: pd.DataFrame, of: Sequence[str], by: Sequence[str] = ("geo", "time_period"), rest: bool = True
) -> Cube:
    """Build the cells and the totals of tidy rows.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure. A row with ``total`` in a column of ``of`` is a total over all its categories; a
        combination nobody printed may hold anybody (missing is not zero).
    of : sequence of str
        Columns that make up the table, for example ``["sex", "age"]``: categories must exclude each other. Forms of
        exploitation do not, where a person can have several.
    by : sequence of str
        Columns that tell one table from the next: nothing is added up across them.
    rest : bool
        Whether a total may hold persons of a category that was not printed (a sex or an age nobody recorded). With
        ``False`` the printed categories make up the whole, and bounds are tighter: say so only if the source does.

    Raises
    ------
    BrokenContract
        For bounds that cannot be counts, or cells printed twice.
    BadRequest
        For more cells than can be solved.
    """
    one_measure(table)
    rows = cells(table, "cube")
    key = [*by, *of]
    if rows.duplicated(key).any():
        twice = rows.loc[rows.duplicated(key), key].iloc[0].to_dict()
        raise BrokenContract(f"cube: {twice} is printed twice; expected each cell once")
    finest = [_finest(part, by, of, rest) for _, part in rows.groupby(list(by), sort=True)]
    found = pd.concat(finest, ignore_index=True) if finest else pd.DataFrame(columns=[*key, "low", "high"])
    if len(found) > MOST_CELLS:
        raise BadRequest(
            f"cube: {len(found):,} cells; expected at most {MOST_CELLS:,}, take fewer columns or places"
        )
    totals = rows[(rows[list(of)] == TOTAL).any(axis=1)]
    sums = np.array([_belongs(found, row, by, of) for row in totals[key].itertuples(index=False)])
    matrix = csr_array(sums.reshape(len(totals), len(found)).astype(float))
    return Cube(found, matrix, totals["low"].to_numpy(float), totals["high"].to_numpy(float))


def contradictions(
    table: pd.DataFrame, of: Sequence[str], by: Sequence[str] = ("geo", "time_period")
) -> list[tuple[str, ...]]:
    """Return the tables whose printed cells and totals no table of persons can have: they are to be read one way only.

    Publications do contradict themselves, where breakdowns were filled in at different times or by different offices.
    """
    found = []
    for key, part in cells(table, "contradictions").groupby(list(by), sort=True):
        try:
            cube(part, of, by).sum()
        except BrokenContract:
            found.append(tuple(str(one) for one in (key if isinstance(key, tuple) else (key,))))
    return found


def _finest(part: pd.DataFrame, by: Sequence[str], of: Sequence[str], rest: bool) -> pd.DataFrame:
    """Return every combination of the categories printed in one table, with bounds where it was printed."""
    more = [REST] if rest else []
    categories = [[*sorted(set(part[column]) - {TOTAL}), *more] or [TOTAL] for column in of]
    full = pd.MultiIndex.from_product(categories, names=list(of)).to_frame(index=False)
    for column in by:
        full[column] = part[column].iloc[0]
    found = full.merge(part[[*of, "low", "high"]], on=list(of), how="left")
    return found.fillna({"low": 0.0, "high": np.inf})[[*by, *of, "low", "high"]]


def _belongs(
    found: pd.DataFrame, total: Sequence[object], by: Sequence[str], of: Sequence[str]
) -> np.ndarray:
    inside = np.ones(len(found), dtype=bool)
    for column, wanted in zip([*by, *of], total, strict=True):
        if column in by or wanted != TOTAL:
            inside &= (found[column] == wanted).to_numpy()
    return inside


def _read(found: object, sign: int) -> float:
    status = int(getattr(found, "status", -1))
    if status == INFEASIBLE:
        raise BrokenContract(
            "cells and totals contradict each other: no table has both; a part is larger than its whole"
        )
    if status == UNBOUNDED:
        return float("inf")
    if status != 0:
        raise BrokenContract(f"the bounds could not be found: {getattr(found, 'message', '')}")
    value = sign * float(getattr(found, "fun", float("nan")))
    return float(round(value)) if abs(value - round(value)) < ROUND else value
