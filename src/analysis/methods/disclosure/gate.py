"""The one way out for counts of records: small cells hidden, and others with them until no small one can be worked out.

Hiding more never makes a hidden cell better known, so that each secret is repaired once, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.methods.disclosure.audit import SLACK, Attack, attack, exposed, knowledge, widths
from analysis.methods.disclosure.simulated import header
from analysis.methods.disclosure.tables import FINEST, PRINTED, Counted, Request, counted
from analysis.vocabulary.errors import BadRequest

THRESHOLD = 10
HIDDEN = "hidden"
MOST_CHECKS = 4000  # beyond, hiding stays as generous as it was found
SMALL, BESIDE, WHOLE = "fewer than the threshold", "would give a smaller one away", "whole table withheld"


@dataclass(frozen=True)
class Release:
    """What may be published.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        The columns of the table, ``count`` (missing where hidden) and ``shown``, the count as text or ``hidden``.
        Margins are rows with ``total``.
    report : pandas.DataFrame
        ``table``, ``cell``, ``why`` of every hidden cell; never a count.
    narrowest : float
        Within how many persons the best known hidden cell is known, all tables together; infinite if none is hidden.
    """

    tables: dict[str, pd.DataFrame]
    report: pd.DataFrame
    narrowest: float

    def percent(self, table: str, column: str) -> pd.DataFrame:
        """Return each cell in percent of its total over a column; hidden where either of the two is.

        Percentages are made of what is shown and of nothing else, so that none gives a hidden count away.

        Raises
        ------
        BadRequest
            For a table or column that was not released.
        """
        if table not in self.tables:
            raise BadRequest(f"no table {table!r} was released; there is {', '.join(self.tables) or 'none'}")
        found = self.tables[table]
        column = header(column, found.columns)
        labels = [str(name) for name in found if name not in ("count", "shown")]
        if column not in labels:
            raise BadRequest(
                f"table {table!r} has no column {column!r}; it has {', '.join(labels) or 'none'}"
            )
        whole = found[found[column] == "total"].drop(columns=[column, "shown"])
        keys = [name for name in labels if name != column]
        both = found.merge(whole, on=keys, suffixes=("", "_whole")) if keys else found.assign(
            count_whole=float(whole["count"].iloc[0])
        )  # fmt: skip
        share = 100 * both["count"] / both["count_whole"].where(both["count_whole"] > 0)
        shown = share.map(lambda value: HIDDEN if pd.isna(value) else f"{value:.1f}")
        return both[labels].assign(percent=share, shown=shown)


def gate(
    records: pd.DataFrame,
    requests: Sequence[Request],
    threshold: int = THRESHOLD,
    before: Sequence[Request] = (),
) -> Release:
    """Hide what must be hidden in a whole set of tables.

    Parameters
    ----------
    records : pandas.DataFrame
        One row a person. Nothing of it but counts of ten and more leaves this function.
    requests : sequence of Request
        All tables, of all reports, that readers can lay side by side.
    threshold : int
        Counts from 1 to one less are hidden, and stay unknown within at least so many persons.
    before : sequence of Request
        Tables that went through this gate in earlier reports: what they showed is known and cannot be hidden again. A
        new table that would give them away is withheld as a whole.

    Raises
    ------
    BadRequest, BrokenContract
        See :func:`analysis.methods.disclosure.tables.counted`; for a threshold below 2.
    """
    if threshold < 2:
        raise BadRequest(f"threshold is {threshold}: expected 2 or more, 10 by default")
    names = {one.name for one in before}
    if double := names & {one.name for one in requests}:
        raise BadRequest(f"table {sorted(double)[0]!r} was published before; give the new one another name")
    found = counted(records, [*before, *requests], threshold)
    hidden, secret, locked = _first(found, records, before, threshold)
    least = np.where(
        found.kind == FINEST, 1.0, threshold
    )  # what nobody asked for may be narrow, but not known
    for one in np.flatnonzero(secret):
        _protect(found, hidden, int(one), least[one], locked)
    _spare(found, hidden, secret, locked, least)
    withheld = _withhold(found, hidden, secret, least, names)
    if still := _open(found, hidden, secret, least):
        raise BadRequest(
            f"{len(still)} small groups can be worked out of what was published before: nothing more can be published"
        )
    return _release(found, hidden, secret, withheld, names)


def _first(
    found: Counted, records: pd.DataFrame, before: Sequence[Request], threshold: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what is hidden to begin with, what is secret, and what earlier reports have shown for good."""
    secret = (found.counts > 0) & (found.counts < threshold)
    hidden, locked = secret | (found.kind != PRINTED), np.zeros(len(secret), dtype=bool)
    if before:
        earlier = gate(records, before, threshold).tables
        shown = {
            (name, tuple(row.items()))
            for name, table in earlier.items()
            for row in table[table["count"].notna()].drop(columns=["count", "shown"]).to_dict("records")
        }
        known = [
            (name, labels) in shown
            for name, labels in zip(found.cells["table"], found.cells["labels"], strict=True)
        ]
        locked[found.cells.loc[known, "sum"].unique()] = True
        old = found.cells["table"].isin(list(earlier)) & ~np.array(known)
        hidden[found.cells.loc[old, "sum"].unique()] = True
        hidden &= ~locked
    return hidden, secret, locked


def _protect(found: Counted, hidden: np.ndarray, secret: int, least: float, locked: np.ndarray) -> None:
    """Hide the cheapest printed sum that the attack went through, until the secret is one again."""
    while (seen := attack(found, knowledge(found, hidden), secret)).width < least - SLACK:
        through = [one for one in seen.through if not locked[one]]
        if not through:
            return  # everything else was published before: see _withhold
        hidden[min(through, key=lambda one: _cost(found, one))] = True


def _spare(
    found: Counted, hidden: np.ndarray, secret: np.ndarray, locked: np.ndarray, least: np.ndarray
) -> None:
    """Print again what was hidden beside others and is not needed any more, margins first."""
    beside = sorted(
        np.flatnonzero(hidden & ~secret & ~locked & (found.kind == PRINTED)).tolist(),
        key=lambda one: _cost(found, one),
    )
    secrets = np.flatnonzero(secret).tolist()
    if len(beside) * len(secrets) > MOST_CHECKS:
        return
    for one in reversed(beside):
        hidden[one] = False
        facts = knowledge(found, hidden)
        close = (other for other, width in widths(found, facts, secrets) if width < least[other] - SLACK)
        if (known := next(close, None)) is not None:
            hidden[one] = True
            secrets.sort(key=lambda other: other != known)  # what was known once is asked first


def _cost(found: Counted, one: int) -> tuple[int, float, int]:
    """Fine cells go before margins, small ones before large ones."""
    return int(found.sums.indptr[one + 1] - found.sums.indptr[one]), float(found.counts[one]), one


def _withhold(
    found: Counted, hidden: np.ndarray, secret: np.ndarray, least: np.ndarray, names: set[str]
) -> set[str]:
    """Withhold new tables whole while what was published before makes them give secrets away."""
    withheld: set[str] = set()
    new = [name for name in dict.fromkeys(found.cells["table"]) if name not in names]
    own = found.cells.groupby("sum")["table"].agg(set)
    while names and new and (open_ := _open(found, hidden, secret, least)):
        guilty = [
            name for name in new if any(name in own[one] for seen in open_.values() for one in seen.through)
        ]
        name = (guilty or new)[-1]
        new.remove(name)
        withheld.add(name)
        hidden[[one for one in own.index if own[one] <= withheld]] = True
    return withheld


def _open(found: Counted, hidden: np.ndarray, secret: np.ndarray, least: np.ndarray) -> dict[int, Attack]:
    return exposed(found, hidden, np.flatnonzero(secret & hidden).tolist(), least)


def _release(
    found: Counted,
    hidden: np.ndarray,
    secret: np.ndarray,
    withheld: set[str],
    names: set[str],
) -> Release:
    cells = found.cells[~found.cells["table"].isin(names)]
    gone = hidden[cells["sum"]] | cells["table"].isin(withheld).to_numpy()
    why = np.select([cells["table"].isin(withheld), secret[cells["sum"]], gone], [WHOLE, SMALL, BESIDE], "")
    asked = np.flatnonzero(secret & hidden & (found.kind != FINEST)).tolist()
    narrowest = min((width for _, width in widths(found, knowledge(found, hidden), asked)), default=np.inf)
    tables = {}
    for name, part in cells.assign(gone=gone).groupby("table", sort=False):
        table = pd.DataFrame([dict(labels) for labels in part["labels"]], index=part.index)
        count = part["count"].where(~part["gone"]).astype(float)
        shown = count.map(lambda value: HIDDEN if pd.isna(value) else f"{value:,.0f}")
        tables[str(name)] = table.assign(count=count, shown=shown).reset_index(drop=True)
    told = [
        ", ".join(f"{column} {label}" for column, label in labels) or "total" for labels in cells["labels"]
    ]
    report = pd.DataFrame({"table": cells["table"], "cell": told, "why": why})[gone].reset_index(drop=True)
    return Release(tables, report, float(narrowest))
