"""The gate in the words of a notebook: tables by name, columns as CTDC calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.methods.disclosure.gate import THRESHOLD, Release, gate
from analysis.methods.disclosure.simulated import header
from analysis.methods.disclosure.tables import Request

Tables = Mapping[str, Sequence[str] | Request]


def disclosed(
    records: pd.DataFrame, tables: Tables, threshold: int = THRESHOLD, before: Tables | None = None
) -> Release:
    """Return counts of records as they may be published: small cells hidden, and others so that none can be worked out.

    Parameters
    ----------
    records : pandas.DataFrame
        One row a person; those of :func:`simulated`, or a reader's own.
    tables : mapping
        Name of a table to its columns, or to a :class:`Request` where it counts only some of the records. The mark
        ``(SIMULATED)`` of a column may be left out. All tables that readers can lay side by side belong in one call.
    threshold : int
        Counts from 1 to one less are hidden, and stay unknown within at least so many persons.
    before : mapping, optional
        Tables of earlier reports, already published by the same threshold.

    Returns
    -------
    Release
        ``tables`` by name, ``report`` of what was hidden and why, ``percent(table, column)``.

    Raises
    ------
    BadRequest, BrokenContract
        For a column or value the records do not have, no records, a threshold below 2, or more than can be published.

    Examples
    --------
    >>> records = simulated(figures)  # doctest: +SKIP
    >>> disclosed(records, {"sex": ["CountryOfExploitation", "gender"]}).tables["sex"]  # doctest: +SKIP
    """
    return gate(records, _requests(records, tables), threshold, _requests(records, before or {}))


def _requests(records: pd.DataFrame, tables: Tables) -> list[Request]:
    """Return requests in the records' own headers."""
    found = []
    for name, table in tables.items():
        one = table if isinstance(table, Request) else Request(name, tuple(table))
        by = tuple(header(column, records.columns) for column in one.by)
        where = {header(column, records.columns): values for column, values in one.where.items()}
        found.append(Request(name, by, where))
    return found
