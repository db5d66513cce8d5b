"""Releases of a source: immutable, named by date and hash; drafts until a person accepts them.

A release is a folder of the cache: the files as they came, the figures computed from them, and a note of
both. Nothing in it is ever written again. Which release is in use is a line in ``accepted``; taking that
line back is a rollback. Without one, the figures that ship are in use.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
from analysis.vocabulary.errors import BadRequest, BrokenContract, CannotWrite, UnknownName

EMBEDDED = "embedded"
PINS = "TRAFFICKING_PINS"  # a batch pins one release per source, so that all its reports agree


@dataclass(frozen=True)
class Release:
    """One release of one source: its id (date and start of the hash), folder and note."""

    source: str
    id: str
    folder: Path
    note: dict[str, Any]

    @property
    def date(self) -> str:
        """What its figures are cited with: the date the publisher gave it, else when it was obtained."""
        return str(self.note.get("date", self.id))

    @property
    def altered(self) -> str:
        """The first of its files that is not as it was put here, or nothing."""
        expected = {file["name"]: file["sha256"] for file in self.note.get("raw", [])}
        expected["figures.csv"] = self.note.get("figures_sha256", "")
        wrong = [name for name, digest in expected.items() if not _is(self.folder / name, digest)]
        return wrong[0] if wrong else ""


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and store.sha256(path) == digest


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
    return [Release(source, path.parent.name, path.parent, _note(path)) for path in sorted(found)]


def _note(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}  # damaged: it has no hash to trust its figures by
    return found


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
        one.id == id_ and _is(one.folder / "figures.csv", one.note.get("figures_sha256", ""))
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
    note = {
        "source": source,
        "date": str(table["release"].iloc[0]),
        "retrieved": today,
        "raw": [{"name": name, "sha256": found} for name, found in digests.items()],
        "rows": {"read": made.read, **made.account, "written": len(table)},
        "new": new,
        "findings": [str(one) for one in made.findings],
    }
    folder = cache() / "releases" / source / f"{note['date']}-{digest[:8]}"
    _put(folder, table, raw, note)
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


def _put(release: Path, table: pd.DataFrame, raw: list[Path], note: dict[str, Any]) -> None:
    with _writing(release.parent):
        release.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".draft-", dir=release.parent))
        try:
            for path in raw:
                shutil.copyfile(path, room / path.name)
            table.to_csv(room / "figures.csv", index=False, lineterminator="\n")
            note["figures_sha256"] = store.sha256(room / "figures.csv")
            (room / "release.json").write_text(
                json.dumps(note, indent=1, ensure_ascii=False), encoding="utf-8"
            )
            shutil.rmtree(_damaged(release), ignore_errors=True)
            room.rename(release)
        except OSError:
            if not release.exists():  # else another run has put the same release here meanwhile
                raise
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _damaged(release: Path) -> Path:
    """Return the folder of a release that was altered, out of the way; nothing else is ever moved."""
    aside = release.with_name(f".altered-{release.name}-{os.getpid()}")
    if release.exists() and Release("", release.name, release, _note(release / "release.json")).altered:
        release.rename(aside)
    return aside


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write into {folder} ({trouble.strerror}); make room or set TRAFFICKING_CACHE to another folder"
        ) from None


def _history(source: str) -> list[str]:
    path = cache() / "accepted" / source
    return path.read_text(encoding="utf-8").split() if path.is_file() else []


def _write_history(source: str, ids: list[str]) -> None:
    path = cache() / "accepted" / source
    with _writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft_file = path.with_name(f".{source}.{os.getpid()}.tmp")
        draft_file.write_text("".join(f"{id_}\n" for id_ in ids), encoding="utf-8")
        draft_file.replace(path)
