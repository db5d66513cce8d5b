"""Compute the figures that ship from the releases they come from, and account for every row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import sources
from analysis.sources import contract, store
from analysis.sources.card import Card, Tidied, raw_paths

TYPES = dict.fromkeys(contract.NUMBERS, "number")


def build(releases: Path, folder: Path, only: tuple[str, ...] = ()) -> dict[str, int]:
    """Write the figures of all sources, their data package and the data dictionary.

    Returns
    -------
    dict of str to int
        Rows written, by source.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Nothing is written before every source was computed: a broken release leaves the old figures whole.
    made = {source: sources.tidied(source, releases) for source in only or _shipping()}
    entries = _entries(folder)
    for source, (table, tidied) in made.items():
        path = folder / f"{source}.csv"
        table.to_csv(path, index=False, lineterminator="\n")
        card = sources.card(source)
        entries[source] = _entry(card, tidied, table, path, raw_paths(card, releases))
    _write_package(folder, entries)
    (folder.parent / "README.md").write_text(dictionary(entries), encoding="utf-8", newline="\n")
    return {source: len(table) for source, (table, _) in made.items()}


def _shipping() -> list[str]:
    """Return the sources whose cards say that they ship: a new one is in no data package yet."""
    return [name for name in sources.names() if sources.module(name).CARD.ships]


def _entries(folder: Path) -> dict[str, Any]:
    return dict(store.package(folder)["resources"]) if (folder / "datapackage.json").exists() else {}


def _entry(card: Card, tidied: Tidied, table: pd.DataFrame, path: Path, raw: list[Path]) -> dict[str, Any]:
    licence = {
        "title": card.licence,
        **({"path": card.licence_url} if card.licence_url else {"name": "other-open"}),
    }
    return {
        "name": card.id,
        "path": path.name,
        "title": card.title,
        "profile": "tabular-data-resource",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{store.sha256(path)}",
        "encoding": "utf-8",
        "sources": [{"title": f"{card.producer}: {card.edition}", "path": card.url}],
        "licenses": [licence],
        "schema": {
            "fields": [{"name": name, "type": TYPES.get(name, "string")} for name in contract.COLUMNS],
            "missingValues": [""],
            "primaryKey": contract.KEY,
        },
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
    text = json.dumps(document, indent=1, ensure_ascii=False)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def dictionary(entries: dict[str, Any]) -> str:
    """Return the data dictionary, one section a source, made from the cards and the data package."""
    from analysis.sources.dictionary import page

    return page([sources.card(name) for name in sources.names()], entries)
