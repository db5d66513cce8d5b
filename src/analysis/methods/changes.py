"""What a new release changes: added, removed and revised figures, and whether the change is suspicious."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.vocabulary.language import listed, numeral, say
from analysis.vocabulary.terms import HEADS

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
TOTAL = ["sex", "age", "form", "citizenship"]
SHRINK = 0.10  # fewer rows than this share less is no update but a loss
GONE = 0.02  # more of the old figures than this missing is more than a correction
REWRITTEN = 0.10  # more of the shared figures than this revised: history was written anew
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
    sums : pandas.DataFrame
        What the totals of all areas add up to, by measure and year, where a shared year changed: ``measure``,
        ``time_period``, ``before``, ``before_high``, ``after``, ``after_high``, ``areas``, ``areas_after``.
    warnings : tuple of str
        Why it should not be accepted unread; empty if nothing looks wrong.
    """

    old: int
    new: int
    added: pd.DataFrame
    removed: pd.DataFrame
    revised: pd.DataFrame
    shared: int
    sums: pd.DataFrame
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
        _sums(old, new),
        tuple(_warnings(old, new, both, len(moved))),
    )


def alike(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return two tables without the breakdowns that the older one has not at all, and a sentence that says so.

    An older release may be at hand without a breakdown; its cells are no news. One that the newer lacks is a loss,
    and stays in.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Tidy tables of one source.
    """
    lacking = [by for by in TOTAL if (old[by] == "total").all() and (new[by] != "total").any()]
    kept = new[(new[lacking] == "total").all(axis=1)]
    if not lacking or old.empty:
        return old, new, ""
    return (
        old,
        kept,
        (
            say(
                "Not compared: {n} figures by {columns}; the earlier release, as it is at hand, has none.",
                n=numeral(len(new) - len(kept)),
                columns=listed([HEADS[column] for column in lacking]),
            )
        ),
    )


def _sums(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    # Each by itself: a sum never mixes two measures, units or stages, and its areas stand beside it.
    cell = ["measure", "stage", "unit", "geo_role", "time_period"]
    sides = []
    for table, names in (
        (old, ["before", "before_high", "areas"]),
        (new, ["after", "after_high", "areas_after"]),
    ):
        totals = table[(table[TOTAL] == "total").all(axis=1) & (table["partner"] == "")]
        summed = totals.groupby(cell).agg(low=("low", "sum"), high=("high", "sum"), areas=("low", "count"))
        sides.append(summed.set_axis(names, axis=1))
    both = sides[0].join(sides[1], how="inner")
    changed = (both["before"] != both["after"]) | (both["before_high"] != both["after_high"])
    return both[changed].reset_index()


def _equal(left: pd.Series, right: pd.Series) -> pd.Series:
    return (left == right) | (left.isna() & right.isna())


def _warnings(old: pd.DataFrame, new: pd.DataFrame, both: pd.DataFrame, revised: int) -> list[str]:
    found = []
    if len(new) < (1 - SHRINK) * len(old):
        found.append(f"rows fell from {len(old):,} to {len(new):,}")
    for column, word in (("time_period", "years"), ("measure", "measures")):
        if gone := sorted(set(old[column]) - set(new[column])):
            found.append(f"{word} are gone: {', '.join(gone)}")
    removed, shared = (both["_merge"] == "left_only").sum(), both[both["_merge"] == "both"]
    if removed > GONE * len(old):
        found.append(f"{removed:,} figures of before are gone ({100 * removed / len(old):.1f} %)")
    if revised > REWRITTEN * max(1, len(shared)):
        found.append(
            f"history changed: {100 * revised / len(shared):.1f} % of the figures both have were revised"
        )
    sizes = shared[(shared["low_old"] > 0) & (shared["low_new"] > 0)]
    typical = (sizes["low_new"] / sizes["low_old"]).median() if len(sizes) else 1.0
    if typical > SLIP or typical < 1 / SLIP:
        found.append(f"a typical figure is {typical:g} times what it was: another unit?")
    return found
