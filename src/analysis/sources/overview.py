"""All sources in one table: what ships, what can be fetched, under which licence, and what became of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis import sources
from analysis.sources import releases, store
from analysis.vocabulary.errors import AnalysisError

HEAD = ("source", "ships", "cached", "fetch", "licence", "rows in", "figures")
ENDS = ("read", "written")
WIDTHS = (29, 6, 7, 6, 12, 9, 9)


def lines(given: Path | None = None, reasons: bool = False) -> Iterator[str]:
    """Return the lines of the table, one a source, as they become known.

    Parameters
    ----------
    given : Path
        Folder of release files: each source is read from it too, and its counts are those of that file.
    reasons : bool
        Whether to add why rows were dropped, added together or kept as missing.
    """
    yield _line(HEAD)
    for name in sources.names():
        card = sources.module(name).CARD
        account, trouble = _account(name, given)
        yield _line(
            (
                name,
                "yes" if card.ships else "no",
                str(len(releases.known(name)) or "-"),
                "yes" if card.download else "no",
                card.licence_status,
                f"{account['read']:,}" if account else "-",
                f"{account['written']:,}" if account else "-",
            )
        )
        if trouble:
            yield f"    {trouble}"
        if reasons:
            yield from _reasons(name, account)


def _reasons(name: str, account: dict[str, Any]) -> Iterator[str]:
    for file in store.package()["resources"].get(name, {}).get("raw", []):
        yield f"    made from {file['name']}, {file['hash']}"
    yield from (f"    {reason}: {count:,}" for reason, count in account.items() if reason not in ENDS)


def _line(cells: tuple[str, ...]) -> str:
    shown = [
        f"{cell:>{width}}" if spot > 4 else f"{cell:<{width}}"
        for spot, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return " ".join(shown).rstrip()


def _account(name: str, given: Path | None) -> tuple[dict[str, Any], str]:
    recorded = store.package()["resources"].get(name, {}).get("account", {})
    if not given:
        return recorded, ""
    try:
        table, made = sources.tidied(name, given)
    except AnalysisError as trouble:
        return recorded, str(trouble)
    return {"read": made.read, **made.account, "written": len(table)}, ""
