"""The frame of the paper: its five responses, who carries them, dates of law, and what its abstract asserts.

These are words and marks, no figures: nothing here was counted. The table of actors is a reconstruction from
the sister texts of the time, with marks of our own, made to be argued with. The table of laws holds dates of
law on paper with the page each was read on. Of the abstract a few words are quoted.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import say

KEYS = ["topic", "when", "url", "claims"]  # of the tables: looked up by code, or no words
_MARKS = {
    "●": "core task",
    "○": "supporting task",
    "!": "can itself be part of the problem",
}
_BINDS = {"●": "binds", "○": "optional, or asked for"}


def actors() -> pd.DataFrame:
    """Return security-sector actors by response: marks of :func:`marks`, and the figure that would show each row."""
    return _table("actors")


def marks() -> dict[str, str]:
    """Return what the marks of :func:`actors` mean, from most to least; an empty cell: nothing is expected."""
    return {mark: say(meaning) for mark, meaning in _MARKS.items()}


def laws(topic: str) -> pd.DataFrame:
    """Return the dates of law on one topic: ``when``, ``binds``, ``what``, ``says of it``, ``source``.

    Raises
    ------
    UnknownName
        If no date is at hand for the topic.
    """
    table = _table("laws")
    found = table[table["topic"] == topic].drop(columns=["topic", "url"])
    if found.empty:
        raise UnknownName("topic of law", topic, [], f"one of {', '.join(sorted(set(table['topic'])))}")
    return found[["when", "binds", "what", "says of it", "source"]].reset_index(drop=True)


def read_on(topic: str) -> str:
    """Return the source line of :func:`laws`: the pages from which the dates are quoted."""
    table = _table("laws")
    found = dict.fromkeys(table.loc[table["topic"] == topic, "url"])
    return say("Dates as quoted from {pages}.", pages="; ".join(found))


def reconstruction() -> str:
    """Return the source line of :func:`actors`."""
    return say(
        "A reconstruction of ours from texts of the time, no finding of the paper: the marks are our judgement."
    )


def binding() -> dict[str, str]:
    """Return what the marks of :func:`laws` mean."""
    return {mark: say(meaning) for mark, meaning in _BINDS.items()}


def abstract() -> pd.DataFrame:
    """Return what the abstract asserts, a few words each, with the claims that bear on it."""
    return _table("abstract")


@cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(Path(__file__).with_name(f"{name}.csv"), dtype=str, keep_default_na=False)


def _table(name: str) -> pd.DataFrame:
    table = _read(name).copy()
    for column in table.columns.difference(KEYS):
        table[column] = table[column].map(say)
    return table


def texts() -> list[str]:
    """Return every text of the tables and marks above that a reader meets, as a translator finds it."""
    tables = [_read("actors"), _read("abstract"), _read("laws").drop(columns=["topic", "when", "url"])]
    cells = [str(text) for table in tables for column in table for text in (column, *table[column])]
    return [text for text in dict.fromkeys([*cells, *_MARKS.values(), *_BINDS.values()]) if len(text) > 1]
