"""Read a spreadsheet as text, so that no reader's guess about types touches a figure."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from analysis.vocabulary.errors import BrokenContract

Cells = Sequence[Sequence[object]]


def rows(path: Path) -> Cells:
    """Return the cells of the first sheet of a workbook, row by row, as the reader found them.

    Raises
    ------
    BrokenContract
        If the file is no workbook, or ends in the middle.
    """
    try:
        with _without_collecting():
            return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as trouble:
        raise BrokenContract(
            f"{path.name}: expected a workbook, found {trouble}; get the file again"
        ) from None


def coded(cells: Cells, names: Sequence[str]) -> pd.DataFrame:
    """Return rows as columns of text, each distinct text stored once (as a category).

    Parameters
    ----------
    cells : list of list
        Rows as :func:`rows` returns them, without the header.
    names : sequence of str
        Column names.
    """
    held = np.array(cells, dtype=object).reshape(len(cells), len(names)).T.copy()
    return pd.DataFrame({name: _column(column) for name, column in zip(names, held, strict=True)})


def read_text(path: Path, header: int) -> pd.DataFrame:
    """Return the first sheet of a workbook with every cell as text.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file.
    header : int
        Row of the header, counted from zero; rows above it are stamps of the publisher.

    Raises
    ------
    BrokenContract
        If the file is no workbook, or two columns have one name.
    """
    cells = rows(path)
    names = texts(cells[header]) if len(cells) > header else []
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BrokenContract(f"{path.name}, row {header + 1}: expected each column once, found twice {twice}")
    table = coded(cells[header + 1 :], range(len(names)))  # type: ignore[arg-type]  # names may be blank
    return table.astype(str).set_axis(names, axis=1)


def texts(cells: Iterable[object]) -> list[str]:
    """Return cells as text: a whole number without its point, no blanks around."""
    return [
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        for cell in cells
    ]


def _column(cells: np.ndarray) -> pd.Categorical:
    codes, found = _numbered(cells)
    if any(not isinstance(cell, str) and cell in (0, 1) for cell in found):
        cells[:] = texts(cells)  # Python holds True and 1 for equal; as text they are not
        codes, found = _numbered(cells)
    shown, meant = np.unique(np.array(texts(found), dtype=object), return_inverse=True)
    return pd.Categorical.from_codes(meant[codes] if len(found) else codes, pd.Index(shown, dtype=str))


def _numbered(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each cell's text and the texts: to look at the cell above is cheaper than to look it up."""
    first = np.ones(len(cells), dtype=bool)
    first[1:] = cells[1:] != cells[:-1]
    codes, found = pd.factorize(cells[first])
    return codes[np.cumsum(first) - 1], found


@contextmanager
def _without_collecting() -> Iterator[None]:
    # Hundreds of thousands of new cells make Python look for garbage again and again; there is none.
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
