"""Nothing to do? Decided before anything heavy is imported: the same request, the same world, the same files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.reports.key import Hashes, world
from analysis.reports.publish import KEPT, publish

STATE = "state.json"


def number(folder: Path, request: list[Any], *inputs: Path) -> int:
    """Return how many reports a request has, if all of them are made and nothing they come from changed; else 0."""
    try:
        state = json.loads((folder / KEPT / STATE).read_text(encoding="utf-8"))
        if state["request"] != request or not all(
            _mark(folder, name) == mark for name, mark in state["files"].items()
        ):
            return 0
        return state["reports"] if state["world"] == world(Hashes(folder), *inputs) else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def remember(folder: Path, request: list[Any], world_: str, reports: int, files: Iterable[str]) -> None:
    """Note that everything a request asks for is made."""
    marks = {name: _mark(folder, name) for name in files}
    state = {"request": request, "world": world_, "reports": reports, "files": marks}
    publish(json.dumps(state), folder / KEPT / STATE)


def forget(folder: Path) -> None:
    """Note that reports are being made: what was known holds no longer."""
    (folder / KEPT / STATE).unlink(missing_ok=True)


def _mark(folder: Path, name: str) -> list[int]:
    found = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a thousand of them, and a Path costs more than the look
    return [found.st_size, found.st_mtime_ns, found.st_ino]
