"""Rows of published pages, each with the code of its quantity, its place, its year and its number or range.

Of :mod:`analysis.sources.published_figures`, which decides what of them can be stated.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.sources.cells import FIRST_ROW, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.places import place

COLUMNS = ("source", "url", "table", "geo", "year", "measure", "breakdown", "value", "unit", "note")
CODED = (
    "our_measure",
    "our_unit",
    "stage",
    "geo_role",
    "sex",
    "age",
    "form",
    "citizenship",
    "bound",
    "left_out",
)
LEVELS = {"very low": "1", "low": "2", "medium": "3", "high": "4", "very high": "5"}
RANGE = r"^(\d[\d.]*)-(\d[\d.]*)$"


def coded(path: Path) -> pd.DataFrame:
    """Join each row of a file with the code of its quantity; a quantity without a code is refused."""
    cells = text(Path(__file__).with_name("published_figures_cells.csv"), CODED)
    rows = once(text(path, COLUMNS), list(COLUMNS), path)
    own = cells[cells["file"] == path.stem].drop(columns="file")
    every = own[own["breakdown"] == "*"].drop(columns="breakdown")
    exact = rows.reset_index().merge(own, how="left", on=["measure", "breakdown", "unit"]).set_index("index")
    wide = rows.reset_index().merge(every, how="left", on=["measure", "unit"]).set_index("index")
    made = exact.fillna(wide)
    unknown = made["our_measure"].isna()
    if unknown.any():
        first = made[unknown].iloc[0]
        raise BrokenContract(
            f"{path.name}, row {made.index[unknown][0] + FIRST_ROW}: found {first['measure']!r}, "
            f"{first['breakdown']!r}, {first['unit']!r}, expected a quantity of published_figures_cells.csv"
        )
    spots = [_where(*spot) for spot in zip(rows["source"], rows["geo"], rows["year"], strict=True)]
    made = made.assign(file=path.stem, code=[code for code, _ in spots], period=[year for _, year in spots])
    return made.assign(**_read(made, path))


def _read(rows: pd.DataFrame, path: Path) -> dict[str, pd.Series]:
    """Return the number of each row, or the two ends of a printed range; a date of an act counts as one act."""
    act = rows["our_unit"] == "actions"
    printed = rows["value"].replace(LEVELS).mask(act, "1").mask(rows["left_out"] != "", "")
    ends = printed.str.extract(RANGE).astype(float)
    number = numbers(rows.assign(value=printed.mask(ends[0].notna(), "")), "value", path)
    return {"number": number, "from": ends[0], "to": ends[1]}


def _where(source: str, geo: str, year: str) -> tuple[str, str]:
    """Return the code of a place, in the scheme of its publisher, and the year; both may be empty."""
    publisher = source.split(",", maxsplit=1)[0]
    code, fixed = _places().get((publisher, geo)) or _places().get(("", geo)) or ("", "")
    try:
        return code or place(geo).iso3, fixed or year
    except UnknownName:
        return "", year


@cache
def _places() -> dict[tuple[str, str], tuple[str, str]]:
    table = text(
        Path(__file__).with_name("published_figures_places.csv"), ["publisher", "geo", "code", "year"]
    )
    return {(row["publisher"], row["geo"]): (row["code"], row["year"]) for row in table.to_dict("records")}
