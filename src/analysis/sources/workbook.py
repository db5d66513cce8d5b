"""Read a spreadsheet as text, so that no reader's guess about types touches a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from analysis.vocabulary.errors import BrokenContract

BATCH = 256  # rows turned into numbers at a time: their cells are gone before the next ones are made


class Sheet(NamedTuple):
    """The first sheet of a workbook, every cell as text.

    Attributes
    ----------
    above : list of list of str
        Rows above the header: stamps of the publisher.
    names : list of str
        The header, as it stands there.
    cells : pandas.DataFrame
        Rows below it, each distinct text of a column stored once (as a category); columns are numbered.
    """

    above: list[list[str]]
    names: list[str]
    cells: pd.DataFrame


def read(path: Path, header: int) -> Sheet:
    """Return the first sheet of a workbook.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file.
    header : int
        Row of the header, counted from zero.

    Raises
    ------
    BrokenContract
        If the file is no workbook, or ends in the middle.
    """
    try:
        rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
    except (CalamineError, OSError) as trouble:
        raise BrokenContract(
            f"{path.name}: expected a workbook, found {trouble}; get the file again"
        ) from None
    above = [texts(row) for row in islice(rows, header)]
    names = texts(next(rows, []))
    return Sheet(above, names, _coded(rows, len(names)))


def read_text(path: Path, header: int) -> pd.DataFrame:
    """Return the first sheet of a workbook as a table of plain text.

    Parameters
    ----------
    path, header
        As for :func:`read`.

    Raises
    ------
    BrokenContract
        If the file is no workbook, or two columns have one name.
    """
    _, names, cells = read(path, header)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BrokenContract(f"{path.name}, row {header + 1}: expected each column once, found twice {twice}")
    return cells.astype(str).set_axis(names, axis=1)


def texts(cells: Iterable[object]) -> list[str]:
    """Return cells as text: a whole number without its point, no blanks around."""
    return [
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        for cell in cells
    ]


class _Numbered(dict[object, int]):
    """The distinct texts of a column, numbered as they come; asked by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, cell: object) -> int:
        [text] = texts([cell])
        if text != cell:
            number = self[text]
            if cell not in (0, 1):  # Python holds True and 1 for one key; as text they are not
                self[cell] = number
            return number
        self.texts.append(text)
        self[text] = len(self.texts) - 1
        return self[text]


def _coded(rows: Iterator[Sequence[object]], width: int) -> pd.DataFrame:
    columns = [_Numbered() for _ in range(width)]
    batches = [[np.empty(0, dtype=np.int32)] * width]
    while batch := list(islice(rows, BATCH)):
        pairs = zip(columns, zip(*batch, strict=True), strict=True)
        batches.append(
            [np.fromiter(map(known.__getitem__, cells), np.int32, len(batch)) for known, cells in pairs]
        )
    numbers = map(np.concatenate, zip(*batches, strict=True))
    return pd.DataFrame(dict(enumerate(map(_column, columns, numbers))))


def _column(known: _Numbered, numbers: np.ndarray) -> pd.Categorical:
    shown, places = np.unique(np.array(known.texts, dtype=object), return_inverse=True)
    return pd.Categorical.from_codes(places[numbers], pd.Index(shown, dtype=str))
