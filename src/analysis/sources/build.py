"""Compute the figures that ship from the releases they come from, and account for every row."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import sources
from analysis.sources import contract, store
from analysis.sources.card import Card, Earlier, Tidied, raw_paths

TYPES = dict.fromkeys(contract.NUMBERS, "number")
SCHEMA = "schema.json"  # all tables have the same; it stands beside them once


def build(releases: Path, folder: Path, only: tuple[str, ...] = ()) -> dict[str, int]:
    """Write the figures of all sources, their data package and the data dictionary.

    Returns
    -------
    dict of str to int
        Rows written, by source.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Nothing is written before every source was computed: a broken release leaves the old figures whole.
    cards = [sources.module(source).CARD for source in only or _shipping()]
    made = {card.id: (card, *sources.tidied(card.id, releases)) for card in cards}
    older = {
        f"{card.id}-{one.release}": _older(card, one, releases) for card in cards for one in card.earlier
    }
    entries = _entries(folder)
    for name, (card, table, tidied) in (made | older).items():
        path = folder / ("earlier" if name in older else "") / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        table.to_csv(path, index=False, lineterminator="\n")
        entries[name] = _entry(card, tidied, table, path, raw_paths(card, releases))
        if name in older:
            entries[name] |= {"path": f"earlier/{path.name}", "without": _without(card)}
    _write_package(folder, entries)
    (folder.parent / "README.md").write_text(dictionary(entries), encoding="utf-8", newline="\n")
    return {name: len(table) for name, (_, table, _) in (made | older).items()}


def _older(card: Card, one: Earlier, releases: Path) -> tuple[Card, pd.DataFrame, Tidied]:
    """Return an earlier release as the source's own module reads it, and the card it would have had."""
    then = replace(card, release=one.release, edition=one.edition, retrieved=one.retrieved, raw=one.raw)
    table, tidied = sources.tidied(card.id, raw_paths(then, releases)[0])
    if one.without:
        kept = table[one.without] == "total"
        tidied.account[f"by {one.without}: left out"] = int((~kept).sum())
        table = table[kept]
    return then, table, tidied


def _without(card: Card) -> str:
    return next(one.without for one in card.earlier if one.release == card.release)


def _shipping() -> list[str]:
    """Return the sources whose cards say that they ship: a new one is in no data package yet."""
    return [name for name in sources.names() if sources.module(name).CARD.ships]


def _entries(folder: Path) -> dict[str, Any]:
    if not (folder / "datapackage.json").exists():
        return {}
    package = store.package(folder)
    return {**package["resources"], **package["earlier"]}


def _entry(card: Card, tidied: Tidied, table: pd.DataFrame, path: Path, raw: list[Path]) -> dict[str, Any]:
    licence = {
        "title": card.licence,
        **({"path": card.licence_url} if card.licence_url else {"name": "other-open"}),
    }
    return {
        "name": path.stem,
        "path": path.name,
        "title": card.title,
        "profile": "tabular-data-resource",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{store.sha256(path)}",
        "encoding": "utf-8",
        "sources": [{"title": f"{card.producer}: {card.edition}", "path": card.url}],
        "licenses": [licence],
        "schema": SCHEMA,
        "release": card.release,
        "retrieved": card.retrieved,
        "raw": [{"name": file.name, "hash": f"sha256:{store.sha256(file)}"} for file in raw],
        "account": {"read": tidied.read, **tidied.account, "written": len(table)},
    }


def _write_package(folder: Path, entries: dict[str, Any]) -> None:
    document = {
        "name": "trafficking-patterns-figures",
        "title": "Figures of the Trafficking Patterns collection",
        "profile": "tabular-data-package",
        "resources": [entries[name] for name in sorted(entries)],
    }
    schema = {
        "fields": [{"name": name, "type": TYPES.get(name, "string")} for name in contract.COLUMNS],
        "missingValues": [""],
        "primaryKey": contract.KEY,
    }
    for name, content in ((SCHEMA, schema), ("datapackage.json", document)):
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def dictionary(entries: dict[str, Any]) -> str:
    """Return the data dictionary, one section a source, made from the cards and the data package."""
    from analysis.sources.dictionary import page

    return page([sources.card(name) for name in sources.names()], entries)
