"""What differs between two pages of one report: first the numbers, cell by cell and sentence by sentence, then the rest."""

from __future__ import annotations

from collections.abc import Iterator

SAME = "every number and every sentence is the same; what differs is how the file is written"
MOST = 12


def differences(old: str, new: str) -> list[str]:
    """Return one line for each cell of a table and each reading of two pages that is not the same.

    Parameters
    ----------
    old, new : str
        The page as it was made, and made again.
    """
    before, now = dict(_told(old)), dict(_told(new))
    found = [
        f"{place}: {before.get(place, 'not there')} was made, now {now.get(place, 'not there')}"
        for place in dict.fromkeys([*before, *now])
        if before.get(place) != now.get(place)
    ]
    rest = len(found) - MOST
    return (found[:MOST] + ([f"and {rest} more"] if rest > 0 else [])) or [SAME]


def _told(page: str) -> Iterator[tuple[str, str]]:
    """Yield each cell of each table and each reading, under a name that says where it stands."""
    from bs4 import BeautifulSoup

    whole = BeautifulSoup(page, "html.parser")
    for number, table in enumerate(whole.find_all("table"), start=1):
        title = " ".join(table.caption.get_text().split()) if table.caption else ""
        heads = [" ".join(one.get_text().split()) for one in table.select("thead th")]
        for row_number, row in enumerate(table.select("tbody tr"), start=1):
            cells = [" ".join(one.get_text(" ").split()) for one in row.find_all(["th", "td"])]
            for place, cell in enumerate(cells[1:], start=1):
                head = heads[place] if place < len(heads) else f"column {place + 1}"
                yield f"table {number} “{title}”, row {row_number} ({cells[0]}), {head}", cell
    for number, reading in enumerate(whole.select(".tp-reading"), start=1):
        yield f"reading {number}", " ".join(reading.get_text().split())
