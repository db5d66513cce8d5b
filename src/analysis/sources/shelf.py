"""The shelf of releases: folders of the cache, each with the files as they came, their figures and a note of both.

Nothing on it is ever written again; what was altered is named and never used.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs

from analysis.sources import store
from analysis.vocabulary.errors import CannotWrite


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
        wrong = [name for name, digest in expected.items() if not holds(self.folder / name, digest)]
        return wrong[0] if wrong else ""


def holds(path: Path, digest: str) -> bool:
    """Return whether a file is there and is the one of this hash."""
    return path.is_file() and store.sha256(path) == digest


def cache() -> Path:
    """Return the folder of fetched releases: of the user, or ``TRAFFICKING_CACHE`` where it is set."""
    return Path(
        os.environ.get("TRAFFICKING_CACHE")
        or platformdirs.user_cache_dir("trafficking-patterns", appauthor=False)
    )


def note(path: Path) -> dict[str, Any]:
    """Return the note of a release; an empty one if it is damaged, which then has no hash to trust its figures by."""
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return found


def put(release: Path, table: pd.DataFrame, raw: list[Path], told: dict[str, Any]) -> None:
    """Put a release on the shelf: whole, or not at all; another run may put the same there at the same time.

    Parameters
    ----------
    release : Path
        Its folder, which does not exist or was altered.
    table : pandas.DataFrame
        Its figures.
    raw : list of Path
        The files it came as.
    told : dict
        Its note.

    Raises
    ------
    CannotWrite
        If the cache cannot be written.
    """
    with writing(release.parent):
        release.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".draft-", dir=release.parent))
        try:
            for path in raw:
                shutil.copyfile(path, room / path.name)
            table.to_csv(room / "figures.csv", index=False, lineterminator="\n")
            told["figures_sha256"] = store.sha256(room / "figures.csv")
            (room / "release.json").write_text(
                json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8"
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
    if release.exists() and Release("", release.name, release, note(release / "release.json")).altered:
        release.rename(aside)
    return aside


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while writing into the cache into one line that says what to do."""
    try:
        yield
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write into {folder} ({trouble.strerror}); make room or set TRAFFICKING_CACHE to another folder"
        ) from None
