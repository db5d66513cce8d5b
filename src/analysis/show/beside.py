"""Shares of several kinds in one table, each under the name of its kind: a chart and its reading share it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.methods import bounds
from analysis.show.verdicts import TOTALS
from analysis.show.working import named
from analysis.vocabulary.terms import WORDS

COLUMNS = ["time_period", "part", "what", "kind", "value", "low", "high", "countries", "note"]


def beside(kinds: Mapping[str, pd.DataFrame], of: str) -> pd.DataFrame:
    """Return the shares of each kind, for the years and parts that the first kind has.

    Parameters
    ----------
    kinds : mapping of str to pandas.DataFrame
        What a kind of share is a share of, and its tidy rows of one measure: percents as they were printed, or
        counts, of which shares are taken year by year. The first says which years and parts are told.
    of : str
        Column of the parts.

    Returns
    -------
    pandas.DataFrame
        ``time_period``, ``part``, ``what`` (part and year in words), ``kind``, ``value``, ``low``, ``high`` (percent),
        ``countries`` (behind a share that was computed), ``note`` (flag and page of one that was quoted).
    """
    tables = [_shares(rows, of).assign(kind=kind) for kind, rows in kinds.items()]
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    first = next(iter(tables), found)
    wanted = set(zip(first["time_period"], first["part"], strict=True))
    pairs = list(zip(found["time_period"], found["part"], strict=True))
    found = found[pd.Series([pair in wanted for pair in pairs], found.index, dtype=bool)]
    order = {part: number for number, part in enumerate(WORDS[of])}
    place = {kind: number for number, kind in enumerate(kinds)}
    found = found.assign(
        what=[
            f"{named(of, part)}, {year}"
            for year, part in zip(found["time_period"], found["part"], strict=True)
        ],
        order=found["part"].map(order),
        place=found["kind"].map(place),
    )
    return found.sort_values(["order", "time_period", "place"])[COLUMNS].reset_index(drop=True)


def _shares(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    if of == "group" and of not in rows:  # quoted figures carry sex and age
        rows = rows.assign(group=rows["sex"] + "/" + rows["age"])
    rows = rows[rows["low"].notna() & rows[of].isin(WORDS[of])]
    if (rows["unit"] == "percent").all():
        note = rows["flag"] + ": " + rows["note"]
        found = rows.rename(columns={of: "part"}).assign(countries=float("nan"), note=note)
    else:
        found = bounds.shares(rows, "time_period", of).rename(columns={of: "part", "known": "value"})
        found = found[found["value"].notna()].assign(note="")
        if rows["geo"].isin(TOTALS).all():
            found["countries"] = float("nan")
    return found[["time_period", "part", "value", "low", "high", "countries", "note"]]
