"""Nothing to do? Decided before any library is imported: the same words, the same world, the same files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.reports.key import Hashes, home, world
from analysis.reports.publish import KEPT, publish

STATE = "state.json"


def number(words: Sequence[str]) -> int:
    """Return how many reports a command asks for, if all are made and nothing they come from changed; else 0.

    Parameters
    ----------
    words : sequence of str
        The command as it was typed, without its name. The same words in the same place ask for the same, so that
        they need not be understood.
    """
    try:
        folder = _folder(words)
        state = json.loads((folder / KEPT / STATE).read_text(encoding="utf-8"))
        if state["asked"] != _asked(words) or not all(
            _mark(folder, name) == mark for name, mark in state["files"].items()
        ):
            return 0
        inputs = map(Path, state["inputs"])
        return state["reports"] if state["world"] == world(Hashes(folder), *inputs) else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def remember(
    folder: Path,
    words: Sequence[str],
    world_: str,
    reports: int,
    files: Iterable[str],
    inputs: Iterable[Path],
) -> None:
    """Note that everything a command asks for is made; ``inputs`` are what else its world was taken of."""
    state = {
        "asked": _asked(words),
        "world": world_,
        "reports": reports,
        "inputs": [str(path) for path in inputs],
        "files": {name: _mark(folder, name) for name in files},
    }
    publish(json.dumps(state), folder / KEPT / STATE)


def forget(folder: Path) -> None:
    """Note that reports are being made: what was known holds no longer."""
    (folder / KEPT / STATE).unlink(missing_ok=True)


def _folder(words: Sequence[str]) -> Path:
    """Return the folder that words seem to mean. That they mean it is known once it remembers these very words."""
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == "--out":
            return Path(after)
        if word.startswith("--out="):
            return Path(word.removeprefix("--out="))
    return home() / "reports" / "build"


def _asked(words: Sequence[str]) -> list[str]:
    return [str(Path.cwd()), *words]


def _mark(folder: Path, name: str) -> list[int]:
    found = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a thousand of them, and a Path costs more than the look
    return [found.st_size, found.st_mtime_ns, found.st_ino]
