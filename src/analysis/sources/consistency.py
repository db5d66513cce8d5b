"""Do the figures of one table agree with each other? Rules a printed table can break without one wrong cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sources.keys import numbered

BREAKDOWNS = ("sex", "age", "form", "citizenship")
GROUP = ["measure", "stage", "geo", "geo_role", "partner", "time_period", "unit"]
COUNTED = (
    "persons",
    "offences",
    "cases",
    "incidents",
    "prosecutions",
    "convictions",
)  # parts of these add up
JUMP = 10.0  # times the year before
LEAST = 10.0  # persons the year before; below it a tenfold rise is no news


@dataclass(frozen=True)
class Finding:
    """A rule that some figures of a table break.

    Attributes
    ----------
    rule : str
        What is wrong, in words.
    cells : int
        Totals it holds for.
    example : str
        The first of them, with its figures.
    by : str
        The breakdown whose parts do not fit; empty for a rule that never refuses a table.
    """

    rule: str
    cells: int
    example: str
    by: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.cells:,}, for example {self.example}"


def findings(table: pd.DataFrame) -> list[Finding]:
    """Return what in a tidy table does not agree with itself; empty if all does.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table, its texts as categories. Bounds are used: parts exceed a total only if they must.
    """
    counted = table[table["unit"].isin(COUNTED)]
    group = pd.factorize(numbered(counted, GROUP))[0]
    total = {name: (counted[name] == "total").to_numpy() for name in BREAKDOWNS}
    whole = np.logical_and.reduce(list(total.values()))
    totals = counted[whole].assign(group=group[whole])
    low = counted["low"].fillna(0).to_numpy()  # a part that is missing adds nothing
    found = []
    for by in BREAKDOWNS:
        parts = ~total[by] & np.logical_and.reduce([is_ for name, is_ in total.items() if name != by])
        sums = np.bincount(group[parts], low[parts], minlength=len(group))
        found.append(_exceed(totals.assign(parts=sums[totals["group"]]), by))
    return [one for one in (*found, _jumps(totals)) if one]


def _exceed(totals: pd.DataFrame, by: str) -> Finding | None:
    return _finding(
        f"parts exceed their total by {by}",
        totals[totals["parts"] > totals["high"]],
        lambda row: f"parts {row['parts']:,.0f}, total {row['high']:,.0f}",
        by,
    )


def _jumps(totals: pd.DataFrame) -> Finding | None:
    yearly = totals[totals["time_period"].str.fullmatch(r"\d{4}")]
    series = pd.factorize(numbered(yearly, [name for name in GROUP if name != "time_period"]))[0]
    spot = yearly["time_period"].astype(str).astype(int) + series * 10_000
    before = (spot - 1).map(pd.Series(yearly["high"].to_numpy(), spot))
    wrong = yearly.assign(before=before)[(before >= LEAST) & (yearly["low"] >= JUMP * before)]
    return _finding(
        "ten times the year before", wrong, lambda row: f"{row['before']:,.0f}, then {row['low']:,.0f}"
    )


def _finding(
    rule: str, wrong: pd.DataFrame, shown: Callable[[pd.Series], str], by: str = ""
) -> Finding | None:
    if wrong.empty:
        return None
    row = wrong.iloc[0]
    return Finding(rule, len(wrong), f"{row['geo']} {row['time_period']} {row['measure']} ({shown(row)})", by)
