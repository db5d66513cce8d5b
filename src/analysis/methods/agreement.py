"""Two sources that count one thing: how far they agree, country by country and year by year.

The checks of the ledger (``trafficking data crosscheck``) name single pairs of sums. Here every country and year that
both sources have is compared, so that one large country does not hide the others. The two are never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.interval import NOTHING, Interval, cells
from analysis.vocabulary.errors import BrokenContract

BREAKDOWNS = ["sex", "age", "form", "citizenship"]


@dataclass(frozen=True)
class Reason:
    """A known reason why two sources differ: for a country, for some years, or for all.

    Attributes
    ----------
    says : str
    geo : str
        ISO3, or empty for every country.
    years : tuple of str
        Empty for every year.
    """

    says: str
    geo: str = ""
    years: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """How two sources agree.

    Attributes
    ----------
    cells : pandas.DataFrame
        ``geo``, ``time_period``, ``left_low``, ``left_high``, ``right_low``, ``right_high``, ``meet`` (the bounds have
        a number in common), ``less``, ``more`` (right less left, least and most), ``ratio_low``, ``ratio_high`` (right
        over left; missing where left may be nobody) and ``reason``; largest difference first.
    meet : int
        Cells where the two can be one number.
    ratio : Interval
        Median of the right over the left, at both bounds.
    left_only, right_only : int
        Countries and years only one of them has: no difference, one of them is silent.
    unexplained : int
        Cells that do not meet and have no known reason.
    """

    cells: pd.DataFrame
    meet: int
    ratio: Interval
    left_only: int
    right_only: int
    unexplained: int


def agreement(left: pd.DataFrame, right: pd.DataFrame, reasons: Sequence[Reason] = ()) -> Agreement:
    """Compare two sources for the same countries and years.

    Parameters
    ----------
    left, right : pandas.DataFrame
        Tidy rows, each of one measure, unit and source; only totals are compared. The measures may differ, for to
        see how far two definitions lie apart is the purpose; the units may not.
    reasons : sequence of Reason
        What is known of the differences; the first that fits stands beside a cell.

    Raises
    ------
    BrokenContract
        If a side holds a country and year twice, or the units differ.
    """
    sides = [_side(table, name) for table, name in ((left, "left"), (right, "right"))]
    units = sorted({unit for table in (left, right) for unit in table["unit"].unique()})
    if len(units) > 1:
        raise BrokenContract(f"agreement: units {' and '.join(units)}; expected one unit on both sides")
    both = sides[0].merge(sides[1], on=["geo", "time_period"], how="outer", indicator=True)
    shared = both[both["_merge"] == "both"].drop(columns="_merge")
    found = _compared(shared, reasons)
    silent = both["_merge"].value_counts()
    return Agreement(
        found,
        int(found["meet"].sum()),
        _median(found),
        int(silent.get("left_only", 0)),
        int(silent.get("right_only", 0)),
        int((~found["meet"] & (found["reason"] == "")).sum()),
    )


def _side(table: pd.DataFrame, name: str) -> pd.DataFrame:
    one_measure(table)
    rows = cells(table, f"agreement, {name}")
    rows = rows[(rows[BREAKDOWNS] == "total").all(axis=1)]
    if rows.duplicated(["geo", "time_period"]).any():
        twice = rows[rows.duplicated(["geo", "time_period"])].iloc[0]
        raise BrokenContract(
            f"agreement, {name}: {twice['geo']} {twice['time_period']} is there twice; filter to one stage and form"
        )
    return rows[["geo", "time_period", "low", "high"]].rename(columns=lambda column: _named(column, name))


def _named(column: str, side: str) -> str:
    return f"{side}_{column}" if column in ("low", "high") else column


def _compared(shared: pd.DataFrame, reasons: Sequence[Reason]) -> pd.DataFrame:
    nobody = shared["left_low"].where(shared["left_low"] > 0)
    found = shared.assign(
        meet=(shared["left_low"] <= shared["right_high"]) & (shared["right_low"] <= shared["left_high"]),
        less=shared["right_low"] - shared["left_high"],
        more=shared["right_high"] - shared["left_low"],
        ratio_low=shared["right_low"] / shared["left_high"].where(shared["left_high"] > 0),
        ratio_high=shared["right_high"] / nobody,
        reason=[_reason(one, reasons) for one in zip(shared["geo"], shared["time_period"], strict=True)],
    )
    gap = pd.Series(np.maximum(found["less"], -found["more"]), index=found.index)
    return found.loc[gap.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _reason(where: tuple[str, str], reasons: Sequence[Reason]) -> str:
    geo, year = where
    fits = [one.says for one in reasons if one.geo in ("", geo) and (not one.years or year in one.years)]
    return fits[0] if fits else ""


def _median(found: pd.DataFrame) -> Interval:
    known = found.dropna(subset=["ratio_low", "ratio_high"])
    return (
        Interval(*(float(known[name].median()) for name in ("ratio_low", "ratio_high")))
        if len(known)
        else NOTHING
    )
