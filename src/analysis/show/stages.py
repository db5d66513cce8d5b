"""One share at several stages of justice, as a table that a chart and its reading share."""

from __future__ import annotations

import pandas as pd

from analysis.methods import bounds
from analysis.show.working import STAGES


def shares_by_stage(rows: pd.DataFrame, of: str, part: str) -> pd.DataFrame:
    """Return the share of one category by measure and year, with bounds, persons and countries."""
    tables = [
        bounds.shares(some[some["low"].notna()], "time_period", of).assign(measure=measure)
        for measure, some in rows.groupby("measure")
        if some["low"].notna().any()
    ]
    if not tables:
        return pd.DataFrame(columns=["measure", "year", "known", "low", "high", "countries", "persons"])
    found = pd.concat(tables)
    found = found[(found[of] == part) & found["known"].notna()]
    order = found["measure"].map({stage: number for number, stage in enumerate(STAGES)})
    found = found.assign(year=found["time_period"].astype(int), order=order)
    return found.sort_values(["order", "year"]).reset_index(drop=True)
