"""The one tidy table every source yields, and the check that it is one.

A censored cell has bounds and no value; an exact cell has all three; a missing cell has none.
Nothing missing is ever zero. Text is read as text first: Namibia is ``NA`` and Norway is ``NO``.
Every rule is held against the distinct texts of a column, not against its rows: a million rows have few.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sources.cells import NEW, meant
from analysis.sources.keys import numbered, repeats, shared
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.places import place
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
TYPES = {column: float if column in NUMBERS else pd.StringDtype(na_value=np.nan) for column in COLUMNS}
MISSING = {column: [""] for column in NUMBERS}
DEFAULTS = {
    "geo_role": "reporting_country",
    "sex": "total",
    "age": "total",
    "form": "total",
    "citizenship": "total",
}


def _one_of(*known: str) -> Callable[[str], object]:
    return set(known).__contains__


def _total_or(*known: str) -> Callable[[str], object]:
    return lambda code: code == "total" or code in known or code.startswith(NEW)


RULES: dict[str, tuple[Callable[[str], object], str]] = {  # column: what a text of it must be, and in words
    "measure": (_one_of(*MEASURES), "a measure of the vocabulary"),
    "geo": (re.compile(r"[A-Z][A-Z0-9_]{2,9}").fullmatch, "an ISO 3166 alpha-3 code or a region"),
    "time_period": (
        re.compile(r"[0-9]{4}(-([0-9]{4}|Q[1-4]))?").fullmatch,
        "a year, a quarter or a span of years",
    ),
    "sex": (_total_or(*SEXES), "a sex code"),
    "age": (_total_or(*AGES), "an age code"),
    "form": (_total_or(*FORMS), "a form code"),
    "citizenship": (bool, "a non-empty text"),
    "unit": (bool, "a non-empty text"),
}


def in_shape(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column of the contract, in order, sorted by its key.

    Parameters
    ----------
    table : pandas.DataFrame
        Any subset of :data:`COLUMNS`; exact cells may leave ``low`` and ``high`` out.
    """
    return as_text(_in_order(table, DEFAULTS))


def made(table: pd.DataFrame, path: Path, **same: str) -> pd.DataFrame:
    """Return the table in shape, without repeats, checked, its texts still as categories for :func:`as_text`.

    Parameters
    ----------
    table : pandas.DataFrame
        As for :func:`in_shape`.
    path : Path
        The figures file, for the errors.
    **same : str
        Columns that are the same in every row.

    Raises
    ------
    BrokenContract
        As :func:`check`.
    """
    return _check(_without_repeats(_in_order(table, DEFAULTS | same)), path)


def _without_repeats(coded: pd.DataFrame) -> pd.DataFrame:
    """Drop a row that repeats another in every column; two of one key that differ are for the check to refuse."""
    twice = coded[shared(numbered(coded, KEY))]
    return coded.drop(twice.index[twice.duplicated()]).reset_index(drop=True) if len(twice) else coded


def read(path: Path) -> pd.DataFrame:
    """Read a figures file as text, then its three number columns as numbers.

    Raises
    ------
    BrokenContract
        If columns are missing or a number column holds text; names line, column and value.
    """
    return parsed(path.read_bytes(), path)


def parsed(content: bytes, path: Path) -> pd.DataFrame:
    """Return the table that the bytes of a figures file hold; as :func:`read`, for bytes that were hashed.

    Raises
    ------
    BrokenContract
        As :func:`read`.
    """
    try:
        # Asked for a reader, pandas does not look how many processors there are: a tenth of a small table's time.
        with pd.read_csv(
            io.BytesIO(content),
            dtype=TYPES,
            keep_default_na=False,
            na_values=MISSING,
            low_memory=False,
            iterator=True,
        ) as reader:
            table = reader.read()
    except (ValueError, UnicodeDecodeError):  # pandas' own errors of reading are ValueErrors
        table = _slowly(content, path)
    if not isinstance(table.index, pd.RangeIndex):
        raise BrokenContract(
            f"{path.name}: its rows have more fields than its header has names; {_rebuild(path)}"
        )
    if list(table.columns) != COLUMNS:
        raise BrokenContract(
            f"{path.name}: columns are {list(table.columns)}, expected {COLUMNS}; {_rebuild(path)}"
        )
    return table


def _slowly(content: bytes, path: Path) -> pd.DataFrame:
    """Read what is no figures file as text, to say where it is not."""
    try:
        table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as trouble:
        said = " ".join(str(trouble).split())
        raise BrokenContract(f"{path.name} cannot be read as a table: {said}; {_rebuild(path)}") from None
    for column in [name for name in NUMBERS if name in table and isinstance(table.index, pd.RangeIndex)]:
        numbers = pd.to_numeric(table[column], errors="coerce")
        text = table.index[numbers.isna() & (table[column] != "")]
        if len(text):
            raise _broken(path, text[0], column, table.at[text[0], column], "a number or nothing")
    return table


def check(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Check a table against the contract and return it.

    Raises
    ------
    BrokenContract
        Naming the first line, column and value that break it, and how many more do.
    """
    _check(_coded(table), path)
    return table


def new_codes(table: pd.DataFrame) -> dict[str, int]:
    """Return the codes of a table that nobody has decided on yet, as ``column code``, and how many cells have them."""
    found: dict[str, int] = {}
    for column in ("geo", "sex", "age", "form", "citizenship"):
        new = [
            code
            for code in table[column].unique()
            if (_nowhere(code) if column == "geo" else code.startswith(NEW))
        ]
        counted = table.loc[table[column].isin(new), column].value_counts(sort=False)
        found |= {f"{column} {str(code).removeprefix(NEW)}": int(count) for code, count in counted.items()}
    return found


def _nowhere(code: str) -> bool:
    """Whether a code has the shape of a country's and is none; regions have longer ones."""
    try:
        return len(code) == len("ISO") and not place(code)
    except UnknownName:
        return True


def _in_order(table: pd.DataFrame, same: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with every column, its texts as sorted categories, its rows sorted by key."""
    full = table.copy()
    for column in COLUMNS:
        if column not in full:
            full[column] = np.nan if column in NUMBERS else _constant(same.get(column, ""), len(full))
    full[NUMBERS] = full[NUMBERS].astype(float)
    for bound in ("low", "high"):
        full[bound] = full[bound].fillna(full["value"])
    coded = _coded(full[COLUMNS])
    key = numbered(coded, KEY)
    if (key[1:] < key[:-1]).any():
        coded = coded.iloc[np.argsort(key, kind="stable")]
    return coded.reset_index(drop=True)


def _constant(text: str, rows: int) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.zeros(rows, dtype=np.int8), pd.Index([text], dtype=str))


def _coded(table: pd.DataFrame) -> pd.DataFrame:
    if set(table.columns) != set(COLUMNS):
        raise BrokenContract(f"columns are {list(table.columns)}, expected {COLUMNS}")
    return pd.DataFrame(
        {name: table[name] if name in NUMBERS else meant(table[name], str) for name in table.columns},
        table.index,
    )


def as_text(coded: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts are categories with plain ones."""
    return coded.astype({name: str for name in COLUMNS if name not in NUMBERS})


def _check(coded: pd.DataFrame, path: Path) -> pd.DataFrame:
    wrong = {column: rows for column in COLUMNS if len(rows := _wrong(coded[column]))}
    if wrong:
        column = min(wrong, key=lambda name: wrong[name][0])
        spot, more = wrong[column][0], len(np.unique(np.concatenate(list(wrong.values())))) - 1
        expected = "a number, zero or more" if column in NUMBERS else RULES.get(column, (None, "text"))[1]
        raise _broken(path, coded.index[spot], column, coded[column].iloc[spot], expected, more)
    repeated = coded.index[repeats(numbered(coded, KEY))]
    if len(repeated):
        named = ["measure", "geo", "time_period", "sex", "age", "form", "citizenship"]
        key = " ".join(coded.loc[repeated[0], named])
        raise _broken(path, repeated[0], "key", key, "a key that occurs once", len(repeated) - 1)
    _check_bounds(coded, path)
    return coded


def _wrong(cells: pd.Series) -> np.ndarray:
    """Return the places of the cells of a column that break its rule."""
    if cells.name in NUMBERS:
        return np.flatnonzero(cells.to_numpy() < 0)
    fits = RULES[str(cells.name)][0] if cells.name in RULES else lambda _: True
    right = [bool(fits(text)) for text in cells.cat.categories]
    # One more place at the end: a missing text has the code -1, and no rule it could keep.
    return np.flatnonzero(~np.array([*right, False])[cells.cat.codes.to_numpy()])


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


def _broken(
    path: Path, index: object, column: str, value: object, expected: str, more: int = 0
) -> BrokenContract:
    line = f"line {int(str(index)) + 2}"  # line 1 is the header
    rest = f" (and {more} more)" if more else ""
    found = value.item() if isinstance(value, np.generic) else value
    return BrokenContract(
        f"{path.name}, {line}, column {column}: found {found!r}, expected {expected}{rest}; {_rebuild(path)}"
    )


def _rebuild(path: Path) -> str:
    parts = path.parts[-4:] if path.parent.name == "earlier" else path.parts[-3:]
    return f"restore the file (git checkout {'/'.join(parts)}) or rebuild it"
