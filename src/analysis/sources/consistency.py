"""Do the figures of one table agree with each other? Rules a printed table can break without one wrong cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

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
        A tidy table. Bounds are used: parts exceed a total only if they must.
    """
    counted = table[table["unit"].isin(COUNTED)]
    totals = counted[(counted[list(BREAKDOWNS)] == "total").all(axis=1)].set_index(GROUP)
    found = [_parts(counted, totals, by) for by in BREAKDOWNS] + [_jumps(totals)]
    return [one for one in found if one]


def _parts(counted: pd.DataFrame, totals: pd.DataFrame, by: str) -> Finding | None:
    whole = [name for name in BREAKDOWNS if name != by]
    parts = counted[(counted[by] != "total") & (counted[whole] == "total").all(axis=1)]
    sums = totals.join(parts.groupby(GROUP)["low"].sum().rename("parts"), how="inner")
    wrong = sums[sums["parts"] > sums["high"]]
    return _finding(
        f"parts exceed their total by {by}",
        wrong,
        lambda row: f"parts {row['parts']:,.0f}, total {row['high']:,.0f}",
        by,
    )


def _jumps(totals: pd.DataFrame) -> Finding | None:
    yearly = totals.reset_index()
    yearly = yearly[yearly["time_period"].str.fullmatch(r"\d{4}")]
    before = yearly.assign(time_period=(yearly["time_period"].astype(int) + 1).astype(str)).set_index(GROUP)[
        "high"
    ]
    both = yearly.set_index(GROUP).join(before.rename("before"), how="inner")
    wrong = both[(both["before"] >= LEAST) & (both["low"] >= JUMP * both["before"])]
    return _finding(
        "ten times the year before", wrong, lambda row: f"{row['before']:,.0f}, then {row['low']:,.0f}"
    )


def _finding(
    rule: str, wrong: pd.DataFrame, shown: Callable[[pd.Series], str], by: str = ""
) -> Finding | None:
    if wrong.empty:
        return None
    measure, _, geo, _, _, year, _ = wrong.index[0]
    return Finding(rule, len(wrong), f"{geo} {year} {measure} ({shown(wrong.iloc[0])})", by)
