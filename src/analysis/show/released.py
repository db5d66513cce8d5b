"""What the disclosure gate let out, as a reader meets it: tables with hidden cells, and how many were hidden why."""

from __future__ import annotations

import html

import pandas as pd

from analysis.methods.disclosure import Release
from analysis.methods.disclosure.gate import BESIDE, SMALL, WHOLE
from analysis.methods.disclosure.simulated import MARK
from analysis.show.block import Block
from analysis.show.tables import as_html
from analysis.vocabulary.language import plural, say


def released(release: Release) -> Block:
    """Return the tables of a release and a sentence on what was hidden.

    Parameters
    ----------
    release : Release
        What :func:`analysis.disclosed` returned.
    """
    told = _hidden(release)
    tables = "".join(as_html(_wide(table), _caption(name, table)) for name, table in release.tables.items())
    return Block(f'{tables}<p class="tp-reading">{html.escape(told)}</p>', told)


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """Return two columns of labels crossed, with the totals last; any other number of them as rows."""
    labels = [name for name in table if name not in ("count", "shown")]
    if len(labels) != 2:
        return table[[*labels, "shown"]].rename(columns={"shown": say("persons")})
    rows, columns = (sorted(table[name].unique(), key=lambda label: label == "total") for name in labels)
    wide = table.pivot(index=labels[0], columns=labels[1], values="shown").loc[rows, columns]
    return wide.reset_index()


def _caption(name: str, table: pd.DataFrame) -> str:
    if any(MARK in str(column) for column in table):
        return say("SIMULATED records, persons: {table}", table=name)
    return say("Persons: {table}", table=name)


def _hidden(release: Release) -> str:
    found = release.report["why"].value_counts()
    small, beside, whole = (int(found.get(why, 0)) for why in (SMALL, BESIDE, WHOLE))
    told = [
        plural("{n} cell is hidden for counting too few persons.", "{n} cells are hidden for counting too few persons.", small),
        plural(
            "{n} more is hidden because subtraction would give a small one away.",
            "{n} more are hidden because subtraction would give a small one away.",
            beside,
        ),
        plural("{n} is withheld with its whole table.", "{n} are withheld with their whole table.", whole),
    ]  # fmt: skip
    said = [text for text, number in zip(told, (small, beside, whole), strict=True) if number]
    return " ".join(said) or say("Nothing had to be hidden.")
