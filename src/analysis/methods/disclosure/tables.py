"""What is to be published, as sums over the same finest cells: only so can tables be held against each other.

Two tables with a margin in common, or one table of two years and its next edition, give away by subtraction what each
hides. Written as sums of the same finest cells, they are one system of equations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack  # type: ignore[import-untyped]

from analysis.vocabulary.errors import BadRequest, BrokenContract

TOTAL, UNKNOWN = "total", "unknown"
MOST_CELLS = 200_000
PRINTED, LEFT, FINEST = 0, 1, 2


@dataclass(frozen=True)
class Request:
    """A table somebody wants to publish: counts by some columns, with all margins.

    Attributes
    ----------
    name : str
    by : tuple of str
        Columns of the records.
    where : mapping
        Column to the values kept; a report on some years or one country.
    """

    name: str
    by: tuple[str, ...]
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """Everything that is to be published, as sums of unknowns.

    Attributes
    ----------
    cells : pandas.DataFrame
        One row a printed cell: ``table``, ``labels`` (tuple of pairs), ``count`` and ``sum``, the row of ``sums``.
    sums : scipy.sparse.csr_array
        One row each different sum, one column each unknown that an attacker has.
    counts : numpy.ndarray
        Persons of each sum.
    kind : numpy.ndarray
        ``PRINTED`` for a cell of a table; ``LEFT`` for what is left of a cell when another one inside it is taken away;
        ``FINEST`` for the finest groups the tables tell apart. Nobody asked for the last two, and they are as secret.
    """

    cells: pd.DataFrame
    sums: csr_array
    counts: np.ndarray
    kind: np.ndarray


def counted(records: pd.DataFrame, requests: Sequence[Request], small: int = 0) -> Counted:
    """Count all requests over the same finest cells.

    Parameters
    ----------
    records : pandas.DataFrame
        One row a person.
    requests : sequence of Request
    small : int
        Groups nobody asked for are listed if they have fewer persons than this.

    A count of zero is taken to be known to everybody: its finest cells are no unknowns.

    Raises
    ------
    BadRequest
        For no request, a column or value that the records do not have, a name used twice, or tables so fine that they
        cannot be attacked together.
    BrokenContract
        For records without rows.
    """
    _check(records, requests)
    columns = sorted({column for one in requests for column in (*one.by, *one.where)})
    table = records[columns].astype(object).where(records[columns].notna(), UNKNOWN).astype(str)
    categories = {column: sorted(table[column].unique()) for column in columns}
    size = int(np.prod([len(found) for found in categories.values()], dtype=float)) if columns else 1
    if size > MOST_CELLS:
        raise BadRequest(
            f"the tables together have {size:,} finest cells; expected at most {MOST_CELLS:,}: publish fewer columns"
        )
    shape = [len(categories[column]) for column in columns]
    codes = np.unravel_index(np.arange(size), shape) if columns else ()
    every = {
        column: np.array(categories[column], dtype=object)[code]
        for column, code in zip(columns, codes, strict=True)
    }
    own = [pd.Categorical(table[column], categories[column]).codes for column in columns]
    persons = np.bincount(
        np.ravel_multi_index(own, shape) if columns else np.zeros(len(table), int), minlength=size
    )
    parts = [_cells(one, every, persons) for one in requests]
    cells = pd.DataFrame([cell for part, _ in parts for cell in part])
    sums, groups = _unknowns(
        cells["count"].to_numpy(), csr_array(vstack([sums for _, sums in parts])), persons
    )
    cells["sum"], first = _different(sums)
    return _with_groups(cells, csr_array(sums[first]), cells["count"].to_numpy(float)[first], groups, small)


def _cells(
    request: Request, every: Mapping[str, np.ndarray], persons: np.ndarray
) -> tuple[list[dict[str, object]], csr_array]:
    """Return the printed cells of one table, and which finest cells each adds up."""
    size = len(persons)
    kept = np.ones(size, dtype=bool)
    for column, values in request.where.items():
        kept &= np.isin(every[column], list(values))
    inside = np.flatnonzero(kept)
    cells, rows, members, number = [], [], [], 0
    for width in range(len(request.by) + 1):
        for shown in combinations(request.by, width):
            keys = pd.MultiIndex.from_arrays([every[column][inside] for column in shown]) if shown else None
            group, names = pd.factorize(keys) if keys is not None else (np.zeros(len(inside), int), [()])
            sums = np.bincount(group, persons[inside], minlength=len(names))
            for place, name in enumerate(names):
                labels = dict(zip(shown, name, strict=True))
                full = tuple((column, labels.get(column, TOTAL)) for column in request.by)
                cells.append({"table": request.name, "labels": full, "count": int(sums[place])})
            rows.append(group + number)
            members.append(inside)
            number += len(names)
    places = (np.concatenate(rows), np.concatenate(members))
    return cells, csr_array((np.ones(len(places[0])), places), shape=(number, size))


def _unknowns(counts: np.ndarray, sums: csr_array, persons: np.ndarray) -> tuple[csr_array, np.ndarray]:
    """Drop what is known to be nobody, put together what no table tells apart, and count the persons of each."""
    nobody = np.asarray(sums[counts == 0].sum(axis=0)).ravel() > 0
    used = np.flatnonzero(~nobody & (np.asarray(sums.sum(axis=0)).ravel() > 0))
    columns = csr_array(sums[:, used].T)
    groups: dict[bytes, int] = {}
    of = [
        groups.setdefault(np.sort(columns.indices[a:b]).tobytes(), len(groups))
        for a, b in zip(columns.indptr, columns.indptr[1:], strict=False)
    ]
    kept = pd.Series(range(len(of))).groupby(of).first().to_numpy()
    return csr_array(columns[kept].T), np.bincount(of, persons[used], minlength=len(groups))


def _different(sums: csr_array) -> tuple[list[int], np.ndarray]:
    """Return which sum each printed cell is, cells that add up the same being one, and the first cell of each."""
    keys: dict[bytes, int] = {}
    which = [
        keys.setdefault(np.sort(sums.indices[a:b]).tobytes(), len(keys))
        for a, b in zip(sums.indptr, sums.indptr[1:], strict=False)
    ]
    return which, pd.Series(range(len(which))).groupby(which).first().to_numpy()


def _with_groups(
    cells: pd.DataFrame, sums: csr_array, counts: np.ndarray, groups: np.ndarray, small: int
) -> Counted:
    """Add the small groups that nobody asked for."""
    size = np.asarray(sums.sum(axis=1)).ravel()
    left = counts[:, None] - counts[None, :]
    holds = ((sums @ sums.T).toarray() == size[None, :]) & (left > 0) & (left < small)  # row holds column
    dense = sums.toarray()
    known = {row.tobytes() for row in dense}
    rows, kinds = [dense], [np.zeros(len(counts), dtype=int)]
    finest = np.eye(len(groups))[(groups > 0) & (groups < small)]
    for kind, found in ((LEFT, dense[np.nonzero(holds)[0]] - dense[np.nonzero(holds)[1]]), (FINEST, finest)):
        new = [row for row in found if row.tobytes() not in known and not known.add(row.tobytes())]  # type: ignore[func-returns-value]
        rows.append(np.array(new).reshape(len(new), dense.shape[1]))
        kinds.append(np.full(len(new), kind))
    every = np.concatenate(rows)
    return Counted(cells, csr_array(every), every @ groups, np.concatenate(kinds))


def _check(records: pd.DataFrame, requests: Sequence[Request]) -> None:
    if records.empty:
        raise BrokenContract("no records: nothing can be published of nobody")
    names = [one.name for one in requests]
    if not names or len(set(names)) < len(names):
        raise BadRequest(
            f"tables {', '.join(names) or 'none'}: expected one or more, each with a name of its own"
        )
    for one in requests:
        for column in (*one.by, *one.where):
            if column not in records:
                raise BadRequest(f"table {one.name!r}: no column {column!r} in the records")
        for column, values in one.where.items():
            known = set(records[column].dropna().astype(str)) | {UNKNOWN}
            if not set(map(str, values)) <= known:
                raise BadRequest(
                    f"table {one.name!r}: {column} has no {sorted(set(map(str, values)) - known)[0]!r}"
                )
