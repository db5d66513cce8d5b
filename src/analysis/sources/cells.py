"""The cells of a release: text first, then numbers and codes, each error with its file, row and column.

A release that lost a column, has a word among its numbers or a code nobody knows stops the loader here,
before anything is counted. Blank cells stay missing and never become zero; “<5” is neither.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.vocabulary.errors import BadRequest, BrokenContract, UnknownName

FIRST_ROW = 2  # row 1 of a file is its header
NEW = "new:"  # before a code of a release that nobody has decided on yet: kept apart, listed, never guessed
CENSORED = re.compile(r"<\s?([0-9]+)")
DROPPED: ContextVar[list[int] | None] = ContextVar("rows dropped because another is identical", default=None)


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
    table: pd.DataFrame,
    column: str,
    path: Path,
    missing: Sequence[str] = ("",),
    first: int = FIRST_ROW,
    *,
    decimal: str = ".",
    thousands: str = "",
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
    decimal, thousands : str
        The publisher's marks; “1.234,5” is a number only where the module says that it is written so.

    Raises
    ------
    BrokenContract
        If a cell holds anything but a number; names row, column and text.
    """
    pattern = _number(decimal, thousands)

    def read(printed: str) -> float:
        if not pattern.fullmatch(printed):
            return np.nan
        return float(
            printed.replace(thousands, "").replace(decimal, ".")
            if thousands
            else printed.replace(decimal, ".")
        )

    printed = table[column].astype("category")
    shown = [str(label).strip() for label in printed.cat.categories]
    absent = [label in missing for label in shown]
    found = _spread(
        [np.nan if none else read(label) for label, none in zip(shown, absent, strict=True)], printed
    )
    unread = found.isna() & (_spread(absent, printed) != 1)
    if unread.any():
        marks = f" with “{thousands}” between thousands" if thousands else ""
        wanted = f"a number{marks}" + (f" and “{decimal}” before its fraction" if decimal != "." else "")
        raise _broken(table, column, unread, path, first, wanted)
    return found


def _number(decimal: str, thousands: str) -> re.Pattern[str]:
    # An exponent only as machines write it, with a sign: “1E05” is a code that a spreadsheet took for a number.
    whole = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+" if thousands else "[0-9]+"
    return re.compile(
        rf"[+-]?(?:(?:{whole})(?:{re.escape(decimal)}[0-9]*)?|{re.escape(decimal)}[0-9]+)(?:[eE][+-][0-9]+)?"
    )


def bounds(
    table: pd.DataFrame,
    column: str,
    path: Path,
    missing: Sequence[str] = ("",),
    first: int = FIRST_ROW,
    *,
    lowest: float = 0.0,
    thousands: str = "",
) -> pd.DataFrame:
    """Return a column of printed numbers as ``value``, ``low`` and ``high``: “<5” has bounds and no value.

    Parameters
    ----------
    table, column, path, missing, first, thousands
        As for :func:`numbers`.
    lowest : float
        What a censored cell holds at least: 1 where the publisher prints its zeros.

    Raises
    ------
    BrokenContract
        If a cell holds anything but a number, “<” and a whole number, or what stands for missing.
    """
    printed = table[column].astype("category")
    shown = [str(label).strip() for label in printed.cat.categories]
    limits = {label: float(found[1]) - 1 for label in shown if (found := CENSORED.fullmatch(label))}
    below = _spread([limits.get(label, np.nan) for label in shown], printed)
    value = numbers(table, column, path, [*missing, *limits], first, thousands=thousands)
    return pd.DataFrame(
        {"value": value, "low": value.mask(below.notna(), lowest), "high": value.fillna(below)}
    )


def _spread(known: Sequence[float], printed: pd.Series) -> pd.Series:
    """Return the number of each row, from those of the distinct texts; a missing text has the code -1 and no number."""
    return pd.Series(np.append(np.array(known, dtype=float), np.nan)[printed.cat.codes], printed.index)


def codes(
    table: pd.DataFrame,
    column: str,
    known: Mapping[str, object],
    path: Path,
    first: int = FIRST_ROW,
    *,
    keep: bool = False,
) -> pd.Series:
    """Return a column of labels as what they mean; a column of categories as categories.

    Parameters
    ----------
    table, column, path, first
        As for :func:`numbers`.
    known : mapping
        Label to meaning.
    keep : bool
        Whether a label nobody has decided on is kept behind :data:`NEW`, where it counts as nothing else.

    Raises
    ------
    BrokenContract
        If a label is not among the known ones; names row, column and label.
    """
    texts = table[column]
    labels = _used(texts.astype("category"))[1]
    new = [label for label in labels if label not in known]
    if new and not keep:
        raise _broken(table, column, texts.isin(new), path, first, f"one of {list(known)}")
    meanings = {**known, **{label: f"{NEW}{label}" for label in new}}
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return meant(texts, lambda label: str(meanings[label]))
    return texts.map(meanings)


def meant(texts: pd.Series, meaning: Callable[[str], str]) -> pd.Series:
    """Return what each text means, asked once for each distinct one, as categories in the order of their letters."""
    coded = texts.astype("category")
    spots, labels = _used(coded)
    meanings, numbers = np.unique(
        np.array([meaning(str(label)) for label in labels], dtype=object), return_inverse=True
    )
    # One more at the end: a missing text has the code -1. No wider than the codes have to be: there are millions.
    places = np.full(len(coded.cat.categories) + 1, -1, dtype=np.min_scalar_type(-max(len(meanings), 1)))
    places[spots] = numbers
    held = pd.Categorical.from_codes(places[coded.cat.codes], pd.Index(meanings, dtype=str), validate=False)
    return pd.Series(held, texts.index)


def _used(coded: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the numbers of the categories that occur, and what they are."""
    seen = np.zeros(len(coded.cat.categories) + 1, dtype=bool)
    seen[coded.cat.codes] = True
    spots = np.flatnonzero(seen[:-1])
    return spots, coded.cat.categories[spots]


def or_new(meaning: Callable[[str], str]) -> Callable[[str], str]:
    """Return a meaning of labels that keeps one nobody knows behind :data:`NEW`, where it counts as nothing else."""

    def meant_or_new(label: str) -> str:
        try:
            return meaning(label)
        except UnknownName:
            return f"{NEW}{label}"

    return meant_or_new


@cache
def labels(name: str) -> dict[str, str]:
    """Return what the labels of a source mean, from the table of labels and codes that stands beside its module."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return {row["label"]: row["code"] for row in csv.DictReader(lines)}


def once(table: pd.DataFrame, key: list[str], path: Path) -> pd.DataFrame:
    """Return the table without identical repeats, if no key has two different rows.

    Raises
    ------
    BrokenContract
        If two rows of one key differ; lists the keys.
    """
    distinct = table.drop_duplicates()
    if (counts := DROPPED.get()) is not None:
        counts.append(len(table) - len(distinct))
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
