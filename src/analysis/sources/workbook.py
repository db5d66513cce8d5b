"""Read a spreadsheet as text, so that no reader's guess about types touches a figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook


def read_text(path: Path, header: int) -> pd.DataFrame:
    """Return the first sheet of a workbook with every cell as text.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file.
    header : int
        Row of the header, counted from zero; rows above it are stamps of the publisher.
    """
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    cells = [[_text(cell) for cell in row] for row in rows[header:]]
    return pd.DataFrame(cells[1:], columns=cells[0], dtype=str)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
