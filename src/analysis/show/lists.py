"""Tables of words: figures as published pages quote them, acts on treaties, the quality of sources."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.show.acts import act, treaties
from analysis.show.block import Block
from analysis.show.printed import COLLECTIONS, QUOTED
from analysis.show.sentences.words import Reading
from analysis.show.tables import as_html
from analysis.show.working import decimals, each, in_alphabet, named
from analysis.sources.card import Card
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import ENGLISH, Spoken, say, written
from analysis.vocabulary.places import place
from analysis.vocabulary.stages import stage
from analysis.vocabulary.terms import MEASURES

_ADDRESS = re.compile(r"\b(?:https?://|github:)\S+")
BREAKDOWNS = ("sex", "age", "form", "citizenship")
HEADINGS = Spoken(
    {
        "relevance": "relevance",
        "accuracy": "accuracy and reliability",
        "timeliness": "timeliness and punctuality",
        "coherence": "coherence and comparability",
        "accessibility": "accessibility and clarity",
    }
)
TREATIES = Spoken(
    {"18-12-a": "Palermo Protocol", "CETS 197": "Convention of the Council of Europe (CETS 197)"}
)
SHOWN = 12  # quoted figures up to which a page shows them at once
UNITS = Spoken({"percent": " %", "per million": " per million residents"})


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
            Reading(say("{title}: no published figure is at hand.", title=title))._repr_html_(), title
        )
    table = pd.DataFrame(
        {
            "where": [COLLECTIONS.get(row.geo) or named("geo", row.geo) for row in each(kept)],
            "what": [_what(row) for row in each(kept)],
            "period": kept["time_period"],
            "figure": [_figure(row) for row in each(kept)],
            "read at": [_read(str(row.flag or "")) for row in each(kept)],
            "note": kept["note"].fillna(""),
        }
    )
    table = in_alphabet(table, "where", "what", "period")
    pages = {note: number for number, note in enumerate(dict.fromkeys(table["note"]), start=1)}
    table["note"] = table["note"].map(pages)
    if kept["geo"].nunique() == 1:
        table = table.drop(columns="where")
    listed = "".join(
        f'<li value="{number}" lang="{ENGLISH}">{_addressed(note)}</li>' for note, number in pages.items()
    )
    markup = f'{as_html(table, say("{title}, as quoted", title=title))}<ol class="tp-sources">{listed}</ol>'
    if len(table) > SHOWN:
        told = say("{title}, as quoted: show all {n}", title=title, n=len(table))
        markup = f"<details><summary>{html.escape(told)}</summary>{markup}</details>"
    return Block(markup, say("{title}: {table} figures", title=title, table=len(table)))


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
            Reading(say("{title}: no act is in the lists at hand.", title=title))._repr_html_(), title
        )
    names = treaties(rows)
    told = rows.assign(act=rows["note"].map(act), treaty=rows["stage"].map(names))
    wide = told.pivot_table("act", "treaty", "measure", "; ".join).reindex(
        columns=["treaty_signatures", "treaty_ratifications"]
    )
    wide.columns = [say("signed"), say("bound")]
    table = wide.astype(object).fillna(say("no act in the list")).rename_axis("treaty").reset_index()
    order = table["treaty"].str.extract(r"(\d{4})$")[0].fillna("9999")
    return Block(
        as_html(table.iloc[order.argsort(kind="stable")], title),
        say("{title}: {table} treaties", title=title, table=len(table)),
    )


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
        as_html(table, say("Quality of each source, by the headings of the European Statistical System")),
        "quality",
    )


def by_heading(cards: Sequence[Card]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the same heading by heading: each source that has a note, with the sentence."""
    noted = [(card.short, card.quality) for card in cards if card.quality]
    return [
        (heading, [(short, getattr(quality, name)) for short, quality in noted])
        for name, heading in HEADINGS.items()
        if noted
    ]


def _what(row: Any) -> str:
    parts = [named(name, getattr(row, name)) for name in BREAKDOWNS[:3] if getattr(row, name) != "total"]
    if row.citizenship != "total":
        parts.append(QUOTED.get(row.citizenship) or say("citizens of {the}", the=_the(row.citizenship)))
    told = TREATIES.get(row.stage) or stage(str(row.stage or ""))
    return ", ".join([MEASURES[row.measure].label, *parts, *filter(None, [told])])


def _the(citizenship: str) -> str:
    try:
        return place(citizenship).the_name
    except UnknownName:
        return named("citizenship", citizenship)


def _figure(row: Any) -> str:
    if row.unit == "actions":  # an act of a state: its day stands first in the note
        return str(row.note).split(";")[0]
    told = written(row.value, "g" if row.unit == "percent" else decimals(row.value))
    return f"{told}{UNITS.get(row.unit, '')}"


def _read(flag: str) -> str:
    words = {"primary": say("its publisher"), "digest": say("a summary of it")}
    return "; ".join(words.get(word, word) for word in flag.split(";") if word)


def _addressed(note: str) -> str:
    """Mark the addresses of a note as text that may break anywhere, so that a list stays on its page."""
    return _ADDRESS.sub(lambda found: f'<span class="tp-url">{found[0]}</span>', html.escape(note))
