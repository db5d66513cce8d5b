"""The cells of a release: text first, then numbers and codes, each error with its file, row and column.

A release that lost a column, has a word among its numbers or a code nobody knows stops the loader here,
before anything is counted. Blank cells stay missing and never become zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.vocabulary.errors import BadRequest, BrokenContract

FIRST_ROW = 2  # row 1 of a file is its header


def text(path: Path, columns: Iterable[str], encoding: str = "utf-8") -> pd.DataFrame:
    """Return a comma-separated file with every cell as text: Namibia stays ``NA``.

    Raises
    ------
    BrokenContract
        If one of the columns is not there, or the file is in another encoding.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
    except UnicodeDecodeError as trouble:
        raise BrokenContract(
            f"{path.name}: expected text in {encoding}, found {trouble.object[trouble.start : trouble.end]!r}"
        ) from None
    return need(table, columns, path)


def given(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table a reader brings along, every cell as text.

    Raises
    ------
    BadRequest
        If there is no such file.
    BrokenContract
        If it is empty, no table, in another encoding, or without one of the columns.
    """
    if not path.is_file():
        raise BadRequest(f"{path}: no such file; expected a CSV with the columns {', '.join(columns)}")
    try:
        return text(path, columns, "utf-8-sig")
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as trouble:
        raise BrokenContract(f"{path.name}: expected a comma-separated table; {trouble}".strip()) from None


def need(table: pd.DataFrame, columns: Iterable[str], path: Path) -> pd.DataFrame:
    """Return the table, if it has these columns.

    Raises
    ------
    BrokenContract
        If a column is missing or was renamed; names what was expected and what was found.
    """
    absent = [column for column in columns if column not in table]
    if absent:
        raise BrokenContract(
            f"{path.name}: expected the columns {absent}, found {[str(name) for name in table.columns]}; "
            "the release has another shape than the card says"
        )
    return table


def numbers(
    table: pd.DataFrame, column: str, path: Path, missing: Sequence[str] = ("",), first: int = FIRST_ROW
) -> pd.Series:
    """Return a column of printed numbers as numbers.

    Parameters
    ----------
    table : pandas.DataFrame
        Text, indexed by the row below the header.
    column : str
        Column to convert.
    path : Path
        The file, for the error.
    missing : sequence of str
        What the publisher prints where there is no figure; it stays missing.
    first : int
        Row of the file that holds the first row of the table.

    Raises
    ------
    BrokenContract
        If a cell holds anything but a number; names row, column and text.
    """
    printed = table[column].str.strip()
    found = pd.to_numeric(printed.where(~printed.isin(missing)), errors="coerce")
    unread = found.isna() & ~printed.isin(missing)
    if unread.any():
        raise _broken(table, column, unread, path, first, "a number")
    return found


def codes(
    table: pd.DataFrame, column: str, known: Mapping[str, object], path: Path, first: int = FIRST_ROW
) -> pd.Series:
    """Return a column of labels as what they mean.

    Raises
    ------
    BrokenContract
        If a label is not among the known ones; names row, column and label.
    """
    unknown = ~table[column].isin(list(known))
    if unknown.any():
        raise _broken(table, column, unknown, path, first, f"one of {list(known)}")
    return table[column].map(dict(known))


def once(table: pd.DataFrame, key: list[str], path: Path) -> pd.DataFrame:
    """Return the table without identical repeats, if no key has two different rows.

    Raises
    ------
    BrokenContract
        If two rows of one key differ; lists the keys.
    """
    distinct = table.drop_duplicates()
    twice = distinct[distinct.duplicated(key)]
    if len(twice):
        keys = [" ".join(map(str, row)) for row in twice[key].drop_duplicates().to_numpy()]
        raise BrokenContract(
            f"{path.name}: expected each {' and '.join(key)} once, found different rows for {', '.join(keys[:5])}"
            + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
        )
    return distinct


def _broken(
    table: pd.DataFrame, column: str, wrong: pd.Series, path: Path, first: int, expected: str
) -> BrokenContract:
    spot = table.index[wrong][0]
    more = f" (and {int(wrong.sum()) - 1} more)" if wrong.sum() > 1 else ""
    return BrokenContract(
        f"{path.name}, row {int(str(spot)) + first}, column {column}: "
        f"found {table.at[spot, column]!r}, expected {expected}{more}"
    )


def all_of(raw: Sequence[Path], count: int) -> Sequence[Path]:
    """Return the files of a release that consists of several, if all were given.

    Raises
    ------
    BadRequest
        If only one of them was given; asks for their folder.
    """
    if len(raw) != count:
        raise BadRequest(
            f"{raw[0].name}: expected the {count} files of this release, got {len(raw)}; "
            "give the folder that holds them"
        )
    return raw
