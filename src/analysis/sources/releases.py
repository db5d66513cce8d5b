"""Releases of a source: immutable, named by date and hash; drafts until a person accepts them.

A release is a folder of the cache: the files as they came, the figures computed from them, and a note of
both. Nothing in it is ever written again. Which release is in use is a line in ``accepted``; taking that
line back is a rollback. Without one, the figures that ship are in use.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs

from analysis import sources
from analysis.sources import contract, store
from analysis.sources.card import raw_paths
from analysis.vocabulary.errors import BadRequest, BrokenContract, UnknownName

EMBEDDED = "embedded"
PINS = "TRAFFICKING_PINS"  # a batch pins one release per source, so that all its reports agree


@dataclass(frozen=True)
class Release:
    """One release of one source: its id (date and start of the hash), folder and note."""

    source: str
    id: str
    folder: Path
    note: dict[str, Any]


def cache() -> Path:
    """Return the folder of fetched releases: of the user, or ``TRAFFICKING_CACHE`` where it is set."""
    return Path(
        os.environ.get("TRAFFICKING_CACHE")
        or platformdirs.user_cache_dir("trafficking-patterns", appauthor=False)
    )


def known(source: str) -> list[Release]:
    """Return the releases of a source in the cache, oldest first."""
    folder = cache() / "releases" / source
    found = list(folder.glob("*/release.json")) if folder.is_dir() else []
    return [
        Release(source, path.parent.name, path.parent, json.loads(path.read_text("utf-8")))
        for path in sorted(found)
    ]


def active(source: str) -> str:
    """Return the id of the release in use: pinned, accepted, or ``embedded``."""
    pins = json.loads(os.environ.get(PINS, "{}"))
    if source in pins:
        return str(pins[source])
    history = _history(source)
    return history[-1] if history else EMBEDDED


def pins() -> dict[str, str]:
    """Return the release in use of every source that ships, for a batch to pin."""
    return {source: active(source) for source in sources.shipped()}


def draft(source: str, given: Path) -> Release:
    """Make a draft release from files: tidied, checked, and put into the cache under its date and hash.

    Raises
    ------
    BrokenContract
        If it is not a release of this source; nothing is kept.
    """
    table, tidied = sources.tidied(source, given)
    raw = raw_paths(sources.card(source), given)
    digest = store.sha256(raw[0])
    date = tidied.release or sources.card(source).release
    release = cache() / "releases" / source / f"{date}-{digest[:8]}"
    if not release.exists():
        note = {
            "source": source,
            "date": date,
            "retrieved": datetime.now(UTC).date().isoformat(),
            "raw": [{"name": path.name, "sha256": store.sha256(path)} for path in raw],
            "rows": {"read": tidied.read, **tidied.account, "written": len(table)},
        }
        _put(release, table, raw, note)
    return find(source, release.name)


def find(source: str, id_: str) -> Release:
    """Return one release of the cache.

    Raises
    ------
    UnknownName
        If there is none of this id.
    """
    ids = {release.id: release for release in known(source)}
    if id_ not in ids:
        raise UnknownName(
            f"release of {source}", id_, get_close_matches(id_, ids), f"known: {', '.join(ids) or 'none'}"
        )
    return ids[id_]


def read(source: str, id_: str) -> pd.DataFrame:
    """Return the figures of a release, or those that ship; refuse figures that changed since they were made.

    Raises
    ------
    BrokenContract
        If the figures are not the ones the release was made with.
    """
    if id_ == EMBEDDED:
        return store.read(source)
    release = find(source, id_)
    path = release.folder / "figures.csv"
    if not path.exists() or store.sha256(path) != release.note["figures_sha256"]:
        raise BrokenContract(
            f"{source}, release {id_}: its figures changed since they were made; "
            f"roll back (trafficking data rollback {source}) or refresh from the file again"
        )
    return contract.read(path)


def earlier(source: str) -> pd.DataFrame:
    """Return the figures of the last release at hand before the one in use; an empty table if there is none.

    Drafts of the cache count, and the figures that ship where a later release is in use.
    """
    used = sources.card(source).release
    dated = {release.id: str(release.note["date"]) for release in known(source)}
    if sources.module(source).CARD.ships:
        dated[EMBEDDED] = sources.module(source).CARD.release
    before = {id_: date for id_, date in dated.items() if date < used}
    if not before:
        return read(source, active(source)).iloc[:0]
    return read(source, max(before, key=lambda id_: (before[id_], id_)))


def accept(source: str, id_: str = "") -> Release:
    """Put a release into use: the one named, or the newest draft.

    Raises
    ------
    BadRequest
        If there is no draft.
    """
    drafts = [release for release in known(source) if release.id != active(source)]
    if not id_ and not drafts:
        raise BadRequest(f"{source} has no draft to accept; make one with trafficking data refresh {source}")
    release = find(source, id_) if id_ else max(drafts, key=lambda one: (one.note["retrieved"], one.id))
    _write_history(source, [*_history(source), release.id])
    return release


def rollback(source: str) -> str:
    """Take the last acceptance back; return the id of the release in use from now on.

    Raises
    ------
    BadRequest
        If the figures that ship are in use already.
    """
    history = _history(source)
    if not history:
        raise BadRequest(f"{source} uses the figures that ship: there is nothing to roll back")
    _write_history(source, history[:-1])
    return active(source)


def _put(release: Path, table: pd.DataFrame, raw: list[Path], note: dict[str, Any]) -> None:
    release.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".draft-", dir=release.parent))
    try:
        for path in raw:
            shutil.copyfile(path, room / path.name)
        table.to_csv(room / "figures.csv", index=False, lineterminator="\n")
        note["figures_sha256"] = store.sha256(room / "figures.csv")
        (room / "release.json").write_text(json.dumps(note, indent=1, ensure_ascii=False), encoding="utf-8")
        room.rename(release)
    except OSError:
        shutil.rmtree(room, ignore_errors=True)
        if not release.exists():  # else another run has put the same release here meanwhile
            raise


def _history(source: str) -> list[str]:
    path = cache() / "accepted" / source
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _write_history(source: str, ids: list[str]) -> None:
    path = cache() / "accepted" / source
    path.parent.mkdir(parents=True, exist_ok=True)
    draft_file = path.with_name(f".{source}.{os.getpid()}.tmp")
    draft_file.write_text("".join(f"{id_}\n" for id_ in ids), encoding="utf-8")
    draft_file.replace(path)
