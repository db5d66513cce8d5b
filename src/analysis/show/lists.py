"""Tables of words: figures as published pages quote them, acts on treaties, the quality of sources."""

from __future__ import annotations

import html
import re
from typing import Any

import pandas as pd

from analysis.show.block import Block
from analysis.show.tables import as_html
from analysis.show.working import COLLECTIONS, decimals, each, named, treaties
from analysis.sources.card import Card
from analysis.vocabulary.terms import MEASURES

_ADDRESS = re.compile(r"\b(?:https?://|github:)\S+")
BREAKDOWNS = ("sex", "age", "form", "citizenship")
HEADINGS = {
    "relevance": "relevance",
    "accuracy": "accuracy and reliability",
    "timeliness": "timeliness and punctuality",
    "coherence": "coherence and comparability",
    "accessibility": "accessibility and clarity",
}
UNITS = {"percent": " %", "per million": " per million residents"}


def quoted(rows: pd.DataFrame, title: str) -> Block:
    """Return figures as published pages quote them, each with the page it was read on.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of published figures; the note of each holds its page.
    title : str
        What the table is about.
    """
    kept = rows[rows["value"].notna()]
    if kept.empty:
        return Block(
            f'<p class="tp-reading">{html.escape(title)}: no published figure is at hand.</p>', title
        )
    table = pd.DataFrame(
        {
            "where": [COLLECTIONS.get(row.geo) or named("geo", row.geo) for row in each(kept)],
            "what": [_what(row) for row in each(kept)],
            "period": kept["time_period"],
            "figure": [_figure(row) for row in each(kept)],
            "read at": [_read(str(row.flag or "")) for row in each(kept)],
            "page": kept["note"].fillna(""),
        }
    )
    markup = as_html(table.sort_values(["where", "what", "period"], kind="stable"), f"{title}, as quoted")
    return Block(_unlinked(markup), f"{title}: {len(table)} figures")


def acts(rows: pd.DataFrame, title: str) -> Block:
    """Return when a country signed each treaty, and when it bound itself, in the order of the treaties' years.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of ``treaty_signatures`` and ``treaty_ratifications`` of one country.
    title : str
        What the table is about.
    """
    if rows.empty:
        return Block(
            f'<p class="tp-reading">{html.escape(title)}: no act is in the lists at hand.</p>', title
        )
    names = treaties(rows)
    told = rows.assign(act=rows["note"].str.rsplit(": ", n=1).str[-1], treaty=rows["stage"].map(names))
    wide = told.pivot_table("act", "treaty", "measure", "; ".join).reindex(
        columns=["treaty_signatures", "treaty_ratifications"]
    )
    wide.columns = ["signed", "bound"]
    table = wide.fillna("no act in the list").rename_axis("treaty").reset_index()
    order = table["treaty"].str.extract(r"(\d{4})$")[0].fillna("9999")
    return Block(as_html(table.iloc[order.argsort(kind="stable")], title), f"{title}: {len(table)} treaties")


def quality(*cards: Card) -> Block:
    """Return the five headings of the European Statistical System for each source that has them."""
    table = pd.DataFrame(
        [
            [f"{card.short} ({card.years})", *(getattr(card.quality, name) for name in HEADINGS)]
            for card in cards
            if card.quality
        ],
        columns=["source", *HEADINGS.values()],
    )
    return Block(
        as_html(table, "Quality of each source, by the headings of the European Statistical System"),
        "quality",
    )


def _what(row: Any) -> str:
    measure = MEASURES[row.measure].label
    parts = [named(name, str(getattr(row, name))) for name in BREAKDOWNS if getattr(row, name) != "total"]
    return ", ".join([measure, *parts, *filter(None, [row.stage])])


def _figure(row: Any) -> str:
    told = f"{row.value:g}" if row.unit == "percent" else format(row.value, decimals(row.value))
    return f"{told}{UNITS.get(row.unit, '')}"


def _read(flag: str) -> str:
    words = {"primary": "its publisher", "digest": "a summary of it"}
    return "; ".join(words.get(word, word) for word in flag.split(";") if word)


def _unlinked(markup: str) -> str:
    """Mark addresses as text that may break anywhere, so that a table stays on its page."""
    return _ADDRESS.sub(lambda found: f'<span class="tp-url">{_closed(found[0])}', markup)


def _closed(address: str) -> str:
    text, sign, rest = address.partition("<")
    return f"{text}</span>{sign}{rest}"
