"""Read a separated file as text, whole or not at all.

A file in another encoding, with a row of another length, a column twice or a second header in its middle is
refused with its row: a reader that repairs such a file by itself moves figures into other columns.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.sources.cells import FIRST_ROW, need
from analysis.vocabulary.errors import BadRequest, BrokenContract

MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK": "a zip archive or workbook",
    b"\xd0\xcf": "an .xls",
}


def text(
    path: Path, columns: Iterable[str], encoding: str = "utf-8", separator: str = ",", header: int = 0
) -> pd.DataFrame:
    """Return a separated file with every cell as text: Namibia stays ``NA``, and 007 and 1E05 what they are.

    Parameters
    ----------
    path : Path
        The file, plain or packed with gzip.
    columns : iterable of str
        Columns it must have, in any order.
    encoding, separator : str
        As the publisher writes it; a mark at the start of UTF-8 is no cell.
    header : int
        Lines above the header. A column without a name and without a cell is none.

    Raises
    ------
    BrokenContract
        If it is in another encoding or holds NUL bytes, a column is missing or there twice, a row has more
        or fewer fields than the header, or the header comes again; names the row.
    """
    content = _decoded(path, encoding)
    _same_width(content, path, separator, header)
    try:
        table = pd.read_csv(
            io.StringIO(content),
            sep=separator,
            header=None,
            skiprows=header,
            dtype=str,
            keep_default_na=False,
        )
    except ValueError as trouble:  # pandas' own errors of reading are ValueErrors
        said = " ".join(str(trouble).split())
        raise BrokenContract(
            f"{path.name}: expected a table with “{separator}” between cells; {said}"
        ) from None
    names = [str(name).strip() for name in table.iloc[0]]
    table = table.iloc[1:].set_axis(names, axis=1).reset_index(drop=True)
    headed = [bool(name) or bool((table.iloc[:, spot] != "").any()) for spot, name in enumerate(names)]
    table, names = table.loc[:, headed], [name for name, kept in zip(names, headed, strict=True) if kept]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BrokenContract(f"{path.name}: expected each column once, found twice {twice}")
    again = table.index[table.iloc[:, 0] == names[0]]
    again = again[(table.loc[again] == names).all(axis=1)]
    if len(again):
        raise BrokenContract(
            f"{path.name}, row {again[0] + header + FIRST_ROW}: found the header again in the middle of the file; "
            "were two files joined?"
        )
    return need(table, columns, path)


def _decoded(path: Path, encoding: str) -> str:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError):
            raise BrokenContract(f"{path.name}: the packed file ends in the middle; get it again") from None
    if content[:2] in MARKS:
        raise BrokenContract(
            f"{path.name}: expected text in {encoding}, found {MARKS[content[:2]]}; save it as text"
        )
    if (spot := content.find(b"\0")) >= 0:
        raise BrokenContract(
            f"{path.name}, row {content[:spot].count(10) + 1}: found a NUL byte, expected text in {encoding}; "
            "is it UTF-16, or damaged?"
        )
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as trouble:
        row = content[: trouble.start].count(10) + 1
        raise BrokenContract(
            f"{path.name}, row {row}: expected text in {encoding}, found {content[trouble.start : trouble.end]!r}; "
            "is it Windows text (cp1252)? save it in the encoding of the publisher"
        ) from None


def _same_width(content: str, path: Path, separator: str, header: int) -> None:
    width = 0
    for row, found in _widths(content, separator):
        if row <= header or not found:
            continue
        width = width or found
        if found != width:
            raise BrokenContract(
                f"{path.name}, row {row}: expected {width} fields as in the header, found {found}; "
                "is it a note, a half line, or a cell with an unquoted separator?"
            )


def _widths(content: str, separator: str) -> Iterable[tuple[int, int]]:
    if '"' not in content:  # then counting is enough, and ten times as fast
        lines = enumerate(content.split("\n"), start=1)
        return ((row, line.count(separator) + 1 if line.strip("\r") else 0) for row, line in lines)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    return ((reader.line_num, len(cells)) for cells in reader)


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
    table = text(path, ())
    if absent := [column for column in columns if column not in table]:
        found = list(table.columns)
        help_ = "add or rename it" if len(found) > 1 else "put commas between the cells"
        raise BrokenContract(
            f"{path.name}: expected the column {', '.join(absent)}, found {', '.join(found)}; {help_}"
        )
    return table
