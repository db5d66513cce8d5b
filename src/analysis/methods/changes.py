"""What a new release changes: added, removed and revised figures, and whether the change is suspicious."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
    """The difference of two releases of one source; what nobody asks for is not worked out.

    Attributes
    ----------
    before, after : pandas.DataFrame
        The two tidy tables.
    cells : pandas.DataFrame
        Every cell of either, its columns with ``_old`` and ``_new``; ``_merge`` says which of them has it.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    cells: pd.DataFrame

    def within(self, geo: str) -> Changes:
        """Return the difference in one place, by the code of the source."""
        return Changes(*(table[table["geo"] == geo] for table in (self.before, self.after, self.cells)))

    @property
    def old(self) -> int:
        """Rows of the earlier release."""
        return len(self.before)

    @property
    def new(self) -> int:
        """Rows of the later release."""
        return len(self.after)

    @cached_property
    def added(self) -> pd.DataFrame:
        """Cells that only the later release has: their key."""
        return self.cells.loc[self.cells["_merge"] == "right_only", CELL]

    @cached_property
    def removed(self) -> pd.DataFrame:
        """Cells that only the earlier release has: their key."""
        return self.cells.loc[self.cells["_merge"] == "left_only", CELL]

    @cached_property
    def _shared(self) -> pd.DataFrame:
        return self.cells[self.cells["_merge"] == "both"]

    @property
    def shared(self) -> int:
        """Cells both have."""
        return len(self._shared)

    @cached_property
    def revised(self) -> pd.DataFrame:
        """Cells both have with other bounds: key, ``before`` and ``after`` (lower bounds), ``by`` (difference)."""
        both = self._shared
        same = _equal(both["low_old"], both["low_new"]) & _equal(both["high_old"], both["high_new"])
        moved = both[~same]
        return moved[CELL].assign(
            before=moved["low_old"],
            after=moved["low_new"],
            before_high=moved["high_old"],
            after_high=moved["high_new"],
            by=moved["low_new"] - moved["low_old"],
        )

    @property
    def revised_share(self) -> float:
        """Share of the shared cells that were revised, in percent."""
        return 100 * len(self.revised) / self.shared if self.shared else 0.0

    @cached_property
    def sums(self) -> pd.DataFrame:
        """What the totals of all areas add up to, by measure and year, where a shared year changed.

        Columns ``measure``, ``time_period``, ``before``, ``before_high``, ``after``, ``after_high``, ``areas``,
        ``areas_after``.
        """
        return _sums(self.before, self.after)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """Why the later one should not be accepted unread; empty if nothing looks wrong."""
        return tuple(_warnings(self))


def compare(old: pd.DataFrame, new: pd.DataFrame) -> Changes:
    """Compare two tidy tables of one source, cell by cell.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Tidy tables; their ``release`` columns differ and are left out of the key.
    """
    both = old.merge(new, on=CELL, how="outer", indicator=True, suffixes=("_old", "_new"), validate="1:1")
    return Changes(old, new, both)


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


def _warnings(found: Changes) -> list[str]:
    said = []
    if found.new < (1 - SHRINK) * found.old:
        said.append(f"rows fell from {found.old:,} to {found.new:,}")
    for column, word in (("time_period", "years"), ("measure", "measures")):
        if gone := sorted(set(found.before[column]) - set(found.after[column])):
            said.append(f"{word} are gone: {', '.join(gone)}")
    removed = len(found.removed)
    if removed > GONE * found.old:
        said.append(f"{removed:,} figures of before are gone ({100 * removed / found.old:.1f} %)")
    if len(found.revised) > REWRITTEN * max(1, found.shared):
        said.append(f"history changed: {found.revised_share:.1f} % of the figures both have were revised")
    sizes = found._shared[(found._shared["low_old"] > 0) & (found._shared["low_new"] > 0)]
    typical = (sizes["low_new"] / sizes["low_old"]).median() if len(sizes) else 1.0
    if typical > SLIP or typical < 1 / SLIP:
        said.append(f"a typical figure is {typical:g} times what it was: another unit?")
    return said
