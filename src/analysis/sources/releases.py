"""Releases of a source: immutable, named by date and hash; drafts until a person accepts them.

A release is a folder of the shelf. Which one is in use is a line in ``accepted``; taking that line back is a
rollback. Without one, the figures that ship are in use.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis import sources
from analysis.sources import contract, store
from analysis.sources.card import raw_paths
from analysis.sources.shelf import Release, cache, holds, note, put, writing
from analysis.vocabulary.errors import BadRequest, BrokenContract, UnknownName

__all__ = ["Release", "cache"]  # of the shelf, asked for here

EMBEDDED = "embedded"
PINS = "TRAFFICKING_PINS"  # a batch pins one release per source, so that all its reports agree


def known(source: str) -> list[Release]:
    """Return the releases of a source in the cache, oldest first."""
    folder = cache() / "releases" / source
    found = list(folder.glob("*/release.json")) if folder.is_dir() else []
    return [Release(source, path.parent.name, path.parent, note(path)) for path in sorted(found)]


def active(source: str) -> str:
    """Return the id of the release in use: pinned, accepted, or ``embedded``."""
    pinned = os.environ.get(PINS, "")
    if pinned and source in (pins := json.loads(pinned)):
        return str(pins[source])
    history = _history(source)
    return history[-1] if history else EMBEDDED


def in_use(source: str) -> str:
    """Return the id of the release to use: the active one if it is whole, else, after a warning, what ships.

    Raises
    ------
    BrokenContract
        If the active one was altered and there are no figures that ship.
    """
    id_ = active(source)
    if id_ == EMBEDDED or _whole(source, id_):
        return id_
    said = (
        f"{source}, release {id_}: its files are gone or were changed since they were put into the cache; "
        f"roll back (trafficking data rollback {source}) or refresh from the file again"
    )
    if source not in store.package()["resources"]:
        raise BrokenContract(said)
    warnings.warn(f"{said}. The figures that ship are used instead.", stacklevel=3)
    return EMBEDDED


def _whole(source: str, id_: str) -> bool:
    return any(
        one.id == id_ and holds(one.folder / "figures.csv", one.note.get("figures_sha256", ""))
        for one in known(source)
    )


def expected(source: str) -> int:
    """Return how many rows the release in use had when it was read; 0 where that is not known."""
    id_ = active(source)
    if id_ != EMBEDDED:
        return int(find(source, id_).note.get("rows", {}).get("read", 0))
    entry = store.package()["resources"].get(source, {})
    return int(entry.get("account", {}).get("read", sources.module(source).CARD.rows))


def pins() -> dict[str, str]:
    """Return the release in use of every source that ships, for a batch to pin."""
    return {source: active(source) for source in sources.shipped()}


def draft(source: str, given: Path, strict: bool = False) -> Release:
    """Make a draft release from files: tidied, checked, and put into the cache under its date and hash.

    Parameters
    ----------
    source : str
        Id of the source.
    given : Path
        Its release file, or the folder of its files.
    strict : bool
        Refuse a release with codes nobody has decided on, or figures that do not agree with each other.

    Raises
    ------
    BrokenContract
        If it is not a release of this source; nothing is kept.
    CannotWrite
        If the cache cannot be written.
    """
    card = sources.card(source)
    raw = raw_paths(card, given)
    digests = {path.name: store.sha256(path) for path in raw}
    digest = "".join(digests.values())
    digest = digest if len(digests) == 1 else hashlib.sha256(digest.encode()).hexdigest()
    for release in known(source):
        if release.id.endswith(digest[:8]) and not release.altered and not strict:
            return release
    today = datetime.now(UTC).date().isoformat()
    table, made = sources.tidied(source, given, _called(source, digests, today))
    new = [*made.new, *contract.new_codes(table)]
    if strict and (new or made.findings):
        raise BrokenContract(
            f"{raw[0].name}: --strict allows no new codes and no odd figures; found {[*new, *map(str, made.findings)]}"
        )
    told = {
        "source": source,
        "date": str(table["release"].iloc[0]),
        "retrieved": today,
        "raw": [{"name": name, "sha256": found} for name, found in digests.items()],
        "rows": {"read": made.read, **made.account, "written": len(table)},
        "new": new,
        "findings": [str(one) for one in made.findings],
    }
    folder = cache() / "releases" / source / f"{told['date']}-{digest[:8]}"
    put(folder, table, raw, told)
    return find(source, folder.name)


def _called(source: str, digests: dict[str, str], today: str) -> str:
    """Return what a file that does not name its release is called: as the card says if it is the very same file."""
    recorded = {file["hash"] for file in store.package()["resources"].get(source, {}).get("raw", [])}
    same = recorded and recorded == {f"sha256:{digest}" for digest in digests.values()}
    return "" if same else today


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
            f"release of {source}",
            id_,
            get_close_matches(id_, ids),
            f"known: {', '.join([*ids, *store.earlier(source)]) or 'none'}",
        )
    return ids[id_]


def read(source: str, id_: str) -> pd.DataFrame:
    """Return the figures of a release: of the cache, or one that ships; refuse figures that changed since they were made.

    Raises
    ------
    BrokenContract
        If the figures are not the ones the release was made with.
    """
    if id_ == EMBEDDED:
        return store.read(source)
    if id_ in store.earlier(source):
        return store.read(source, release=id_)
    release = find(source, id_)
    if not _whole(source, id_):
        raise BrokenContract(
            f"{source}, release {id_}: its figures changed since they were made; "
            f"roll back (trafficking data rollback {source}) or refresh from the file again"
        )
    return contract.read(release.folder / "figures.csv")


def accept(source: str, id_: str = "") -> Release:
    """Put a release into use: the one named, or the newest draft.

    Raises
    ------
    BadRequest
        If there is no draft, or the release only ships for comparison.
    """
    if id_ in store.earlier(source):
        raise BadRequest(
            f"release {id_} of {source} ships for comparison only; to use it, give its file: "
            f"trafficking data refresh {source} --from FILE"
        )
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


def _history(source: str) -> list[str]:
    path = cache() / "accepted" / source
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def _write_history(source: str, ids: list[str]) -> None:
    path = cache() / "accepted" / source
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft_file = path.with_name(f".{source}.{os.getpid()}.tmp")
        draft_file.write_text("".join(f"{id_}\n" for id_ in ids), encoding="utf-8")
        draft_file.replace(path)
