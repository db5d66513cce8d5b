"""What a new release changes: added, removed and revised figures, and whether the change is suspicious."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

CELL = [
    "measure",
    "stage",
    "geo",
    "geo_role",
    "partner",
    "time_period",
    "sex",
    "age",
    "form",
    "citizenship",
    "unit",
]
SHRINK = 0.10  # fewer rows than this share less is no update but a loss
SLIP = 100.0  # a typical cell this many times larger or smaller is another unit


@dataclass(frozen=True)
class Changes:
    """The difference of two releases of one source.

    Attributes
    ----------
    old, new : int
        Rows.
    added, removed : pandas.DataFrame
        Cells that only one of them has.
    revised : pandas.DataFrame
        Cells both have with other bounds: key, ``before`` and ``after`` (lower bounds), ``by`` (difference).
    shared : int
        Cells both have.
    warnings : tuple of str
        Why it should not be accepted unread; empty if nothing looks wrong.
    """

    old: int
    new: int
    added: pd.DataFrame
    removed: pd.DataFrame
    revised: pd.DataFrame
    shared: int
    warnings: tuple[str, ...]

    @property
    def revised_share(self) -> float:
        """Share of the shared cells that were revised, in percent."""
        return 100 * len(self.revised) / self.shared if self.shared else 0.0


def compare(old: pd.DataFrame, new: pd.DataFrame) -> Changes:
    """Compare two tidy tables of one source, cell by cell.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Tidy tables; their ``release`` columns differ and are left out of the key.
    """
    both = old.merge(new, on=CELL, how="outer", indicator=True, suffixes=("_old", "_new"), validate="1:1")
    shared = both[both["_merge"] == "both"]
    same = _equal(shared["low_old"], shared["low_new"]) & _equal(shared["high_old"], shared["high_new"])
    moved = shared[~same]
    revised = moved[CELL].assign(
        before=moved["low_old"],
        after=moved["low_new"],
        before_high=moved["high_old"],
        after_high=moved["high_new"],
        by=moved["low_new"] - moved["low_old"],
    )
    return Changes(
        len(old),
        len(new),
        both.loc[both["_merge"] == "right_only", CELL],
        both.loc[both["_merge"] == "left_only", CELL],
        revised,
        len(shared),
        tuple(_warnings(old, new, shared)),
    )


def _equal(left: pd.Series, right: pd.Series) -> pd.Series:
    return (left == right) | (left.isna() & right.isna())


def _warnings(old: pd.DataFrame, new: pd.DataFrame, shared: pd.DataFrame) -> list[str]:
    found = []
    if len(new) < (1 - SHRINK) * len(old):
        found.append(f"rows fell from {len(old):,} to {len(new):,}")
    gone = sorted(set(old["time_period"]) - set(new["time_period"]))
    if gone:
        found.append(f"years are gone: {', '.join(gone)}")
    lost = sorted(set(old["measure"]) - set(new["measure"]))
    if lost:
        found.append(f"measures are gone: {', '.join(lost)}")
    sizes = shared[(shared["low_old"] > 0) & (shared["low_new"] > 0)]
    if len(sizes):
        typical = (sizes["low_new"] / sizes["low_old"]).median()
        if typical > SLIP or typical < 1 / SLIP:
            found.append(f"a typical figure is {typical:g} times what it was: another unit?")
    return found
