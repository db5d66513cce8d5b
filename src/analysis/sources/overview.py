"""All sources in one table: what ships, what can be fetched, under which licence, and what became of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis import sources
from analysis.sources import releases, store
from analysis.vocabulary.errors import AnalysisError

HEAD = ("source", "ships", "cached", "address", "licence", "rows in", "figures", "as shipped")
ENDS = ("read", "written")
WIDTHS = (29, 6, 7, 8, 12, 9, 9, 12)
LEGEND = """
ships       yes: its figures are in the repository; no: `trafficking data status` says how to get it
cached      releases of yours in the cache, in use or waiting
address     yes: `trafficking data refresh SOURCE` fetches it; no: the same with --from and a file you got by hand
licence     confirmed: its terms were read and allow this use; unconfirmed: they were not seen; reserved: all rights kept
rows in     rows of the release{of}
figures     rows of the tidy table made of them; `--rows` tells what became of the others"""
COMPARED = """
as shipped  yes: the files give the very figures that ship; no: others"""


def lines(given: Path | None = None, reasons: bool = False) -> Iterator[str]:
    """Return the lines of the table, one a source, as they become known.

    Parameters
    ----------
    given : Path
        Folder of release files: each source is read from it too, and its counts are those of that file.
    reasons : bool
        Whether to add why rows were dropped, added together or kept as missing.
    """
    yield _line(HEAD if given else HEAD[:-1])
    for name in sources.names():
        card = sources.module(name).CARD
        account, trouble, same = _account(name, given)
        yield _line(
            (
                name,
                "yes" if card.ships else "no",
                str(len(releases.known(name)) or "-"),
                "yes" if card.download else "no",
                card.licence_status,
                f"{account['read']:,}" if account else "-",
                f"{account['written']:,}" if account else "-",
                same,
            )
        )
        if trouble:
            yield f"    {trouble}"
        if reasons:
            yield from _reasons(name, account)
    yield from LEGEND.format(of=" in the folder given" if given else "").splitlines()
    yield from COMPARED.splitlines()[1:] if given else ()


def _reasons(name: str, account: dict[str, Any]) -> Iterator[str]:
    for file in store.package()["resources"].get(name, {}).get("raw", []):
        yield f"    made from {file['name']}, {file['hash']}"
    yield from (f"    {reason}: {count:,}" for reason, count in account.items() if reason not in ENDS)


def _line(cells: Sequence[str]) -> str:
    shown = [
        f"{cell:>{width}}" if spot > 4 else f"{cell:<{width}}"
        for spot, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return " ".join(shown).rstrip()


def _account(name: str, given: Path | None) -> tuple[dict[str, Any], str, str]:
    """Return the account of the rows, why there is none for the files given, and whether these give what ships."""
    entry = store.package()["resources"].get(name, {})
    if not given:
        return entry.get("account", {}), "", ""
    try:
        table, made = sources.tidied(name, given)
    except AnalysisError as trouble:
        return {}, f"not read: {trouble}", "-"
    same = ("yes" if table.equals(store.read(name)) else "no") if entry else "-"
    return {"read": made.read, **made.account, "written": len(table)}, "", same
