"""The one tidy table every source yields, and the check that it is one.

A censored cell has bounds and no value; an exact cell has all three; a missing cell has none.
Nothing missing is ever zero. Text is read as text first: Namibia is ``NA`` and Norway is ``NO``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.terms import AGES, FORMS, MEASURES, SEXES

NUMBERS = ["value", "low", "high"]
KEY = [
    "source",
    "release",
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
COLUMNS = [*KEY, *NUMBERS, "flag", "note"]
DEFAULTS = {
    "geo_role": "reporting_country",
    "sex": "total",
    "age": "total",
    "form": "total",
    "citizenship": "total",
}


def in_shape(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column of the contract, in order, sorted by its key.

    Parameters
    ----------
    table : pandas.DataFrame
        Any subset of :data:`COLUMNS`; exact cells may leave ``low`` and ``high`` out.
    """
    full = table.copy()
    for column in COLUMNS:
        if column not in full:
            full[column] = float("nan") if column in NUMBERS else DEFAULTS.get(column, "")
    full[NUMBERS] = full[NUMBERS].astype(float)
    for bound in ("low", "high"):
        full[bound] = full[bound].fillna(full["value"])
    return full[COLUMNS].sort_values(KEY, kind="stable").reset_index(drop=True)


def read(path: Path) -> pd.DataFrame:
    """Read a figures file as text, then its three number columns as numbers.

    Raises
    ------
    BrokenContract
        If columns are missing or a number column holds text; names line, column and value.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as trouble:  # pandas' own errors of reading are ValueErrors
        said = " ".join(str(trouble).split())
        raise BrokenContract(f"{path.name} cannot be read as a table: {said}; {_rebuild(path)}") from None
    if not isinstance(table.index, pd.RangeIndex):
        raise BrokenContract(
            f"{path.name}: its rows have more fields than its header has names; {_rebuild(path)}"
        )
    if list(table.columns) != COLUMNS:
        raise BrokenContract(
            f"{path.name}: columns are {list(table.columns)}, expected {COLUMNS}; {_rebuild(path)}"
        )
    for column in NUMBERS:
        numbers = pd.to_numeric(table[column], errors="coerce")
        text = table.index[numbers.isna() & (table[column] != "")]
        if len(text):
            raise _broken(path, text[0], column, table.at[text[0], column], "a number or nothing")
        table[column] = numbers
    return table


def check(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Check a table against the contract and return it.

    Raises
    ------
    BrokenContract
        Naming the first line, column and value that break it, and how many more do.
    """
    import pandera.errors  # slow to import, and only needed when a file is new or was touched

    try:
        _schema().validate(table, lazy=True)
    except pandera.errors.SchemaErrors as trouble:
        first = trouble.failure_cases.sort_values("index", na_position="first").iloc[0]
        more = trouble.failure_cases["index"].nunique() - 1
        raise _broken(
            path, first["index"], first["column"], first["failure_case"], first["check"], more
        ) from None
    repeated = table.index[table.duplicated(KEY)]
    if len(repeated):
        key = " ".join(
            table.loc[repeated[0], ["measure", "geo", "time_period", "sex", "age", "form", "citizenship"]]
        )
        raise _broken(path, repeated[0], "key", key, "a key that occurs once", len(repeated) - 1)
    _check_bounds(table, path)
    return table


def _check_bounds(table: pd.DataFrame, path: Path) -> None:
    known = table["value"].notna()
    rules = {
        "low": (known & (table["low"] != table["value"]), "equal to value where a value is known"),
        "high": (
            (known & (table["high"] != table["value"])) | (table["high"] < table["low"]),
            "equal to a known value, and never below low",
        ),
        "value": (~known & (table["low"].isna() != table["high"].isna()), "both bounds, or neither"),
    }
    for column, (broken, expected) in rules.items():
        if broken.any():
            line = table.index[broken][0]
            raise _broken(path, line, column, table.at[line, column], expected, int(broken.sum()) - 1)


def _schema() -> Any:  # a pandera type, imported late
    import pandera.pandas as pa

    code = pa.Check.isin
    filled = pa.Check.str_length(1, None, error="a non-empty text")
    return pa.DataFrameSchema(
        {
            **{column: pa.Column(str) for column in COLUMNS if column not in NUMBERS},
            "measure": pa.Column(str, code(list(MEASURES), error="a measure of the vocabulary")),
            "geo": pa.Column(
                str,
                pa.Check.str_matches(r"^[A-Z][A-Z0-9_]{2,9}$", error="an ISO 3166 alpha-3 code or a region"),
            ),
            "time_period": pa.Column(
                str,
                pa.Check.str_matches(
                    r"^\d{4}(-(\d{4}|Q[1-4]))?$", error="a year, a quarter or a span of years"
                ),
            ),
            "sex": pa.Column(str, code(["total", *SEXES], error="a sex code")),
            "age": pa.Column(str, code(["total", *AGES], error="an age code")),
            "form": pa.Column(str, code(["total", *FORMS], error="a form code")),
            "citizenship": pa.Column(str, filled),
            "unit": pa.Column(str, filled),
            **{
                column: pa.Column(float, pa.Check.ge(0, error="a number, zero or more"), nullable=True)
                for column in NUMBERS
            },
        },
        strict=True,
    )


def _broken(
    path: Path, index: object, column: str, value: object, expected: str, more: int = 0
) -> BrokenContract:
    line = (
        "all lines" if index is None or index != index else f"line {int(str(index)) + 2}"
    )  # line 1 is the header
    rest = f" (and {more} more)" if more else ""
    found = value.item() if isinstance(value, np.generic) else value
    return BrokenContract(
        f"{path.name}, {line}, column {column}: found {found!r}, expected {expected}{rest}; {_rebuild(path)}"
    )


def _rebuild(path: Path) -> str:
    return f"restore the file (git checkout {path.parent.parent.name}/{path.parent.name}/{path.name}) or rebuild it"
