"""The last look: hidden counts searched for in the finished texts, captions, alternative texts, CSV and JSON.

The gate makes it impossible to publish a hidden count by way of a table. A sentence written by hand can still do it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.methods.disclosure.gate import Release
from analysis.methods.disclosure.tables import TOTAL, Request, counted

NEAR = 80  # characters between a label and a number that belongs to it


def leaks(
    records: pd.DataFrame, requests: Sequence[Request], release: Release, texts: Mapping[str, str]
) -> pd.DataFrame:
    """Return where a text names a hidden cell and its count, or its share, close together.

    Parameters
    ----------
    records, requests
        As given to the gate: the counts to search for are made again, and are in no result.
    release : Release
    texts : mapping
        Name of a text (a caption, a file) to what it says.

    Returns
    -------
    pandas.DataFrame
        ``text``, ``table``, ``cell``, ``place`` (position); never the number. Empty if nothing was found.
    """
    cells = counted(records, requests).cells
    hidden = set(zip(release.report["table"], release.report["cell"], strict=True))
    whole = cells.groupby("table")["count"].max()
    found = []
    for table, labels, count in zip(cells["table"], cells["labels"], cells["count"], strict=True):
        told = ", ".join(f"{column} {label}" for column, label in labels) or TOTAL
        names = [label for _, label in labels if label != TOTAL]
        if (table, told) not in hidden or not names:
            continue
        numbers = {
            f"{count}",
            f"{count:,}",
            f"{100 * count / whole[table]:.1f}",
            f"{100 * count / whole[table]:.2f}",
        }
        for name, text in texts.items():
            found += [
                {"text": name, "table": table, "cell": told, "place": place}
                for place in _near(text, names, numbers)
            ]
    return pd.DataFrame(found, columns=["text", "table", "cell", "place"]).drop_duplicates(ignore_index=True)


def _near(text: str, names: Sequence[str], numbers: set[str]) -> list[int]:
    """Return where all names and one of the numbers stand within a few words."""
    places = []
    for number in numbers:
        for hit in re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text):
            around = text[max(0, hit.start() - NEAR) : hit.end() + NEAR].lower()
            if all(name.lower() in around for name in names):
                places.append(hit.start())
    return places
