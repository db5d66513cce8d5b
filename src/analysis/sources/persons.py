"""Records of persons become counts: codes of places, and no cell that shows fewer than ten persons.

Whoever counts records counts by one thing at a time. A cell of one to nine persons keeps its bounds and
loses its value, so that nobody is found by looking for the only one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.cells import FIRST_ROW, codes
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place

FEWEST = 10  # a smaller cell is hidden
UNDIVIDED = {"sex": "total", "age": "total", "form": "total", "citizenship": "total"}


def counted(values: pd.Series, into: str, **cell: str) -> pd.DataFrame:
    """Return the number of persons of each value as tidy cells, those of 1 to 9 persons without a value.

    Parameters
    ----------
    values : pandas.Series
        One value a person; missing values are not counted.
    into : str
        Column of the tidy table the values belong to.
    **cell : str
        The other columns, the same in every cell; breakdowns not named are ``total``. ``flag`` stands before
        ``suppressed``.
    """
    found = values.value_counts().sort_index().astype(float)
    hidden = found < FEWEST
    same = cell.pop("flag", "")
    return pd.DataFrame(
        {
            **UNDIVIDED,
            **cell,
            into: found.index,
            "value": found.where(~hidden).to_numpy(),
            "low": found.mask(hidden, 1.0).to_numpy(),
            "high": found.mask(hidden, FEWEST - 1.0).to_numpy(),
            "flag": [";".join(filter(None, (same, "suppressed" if few else ""))) for few in hidden],
        }
    )


def iso3(table: pd.DataFrame, column: str, path: Path) -> pd.Series:
    """Return a column of country codes as ISO3; a blank stays blank, and Namibia is not one.

    Raises
    ------
    BrokenContract
        If a code is that of no place; names row, column and code.
    """
    known = {"": ""}
    for code in table[column].unique():
        try:
            known[code] = place(code).iso3 if code else ""
        except UnknownName:
            wrong = table[table[column] == code]
            codes(wrong, column, {"an ISO code of a place": ""}, path, FIRST_ROW)
    return table[column].map(known)
