"""One batch a folder: a lock of the operating system, which ends with the process that holds it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from analysis.reports.publish import KEPT
from analysis.vocabulary.errors import AnalysisError


class Locked(AnalysisError):
    """Another batch writes into the folder."""

    exit_code = 5


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder for one batch; it is free again when this process ends, however it ends.

    Raises
    ------
    Locked
        If another process holds it; names that process and when it began.
    """
    with (folder / KEPT / "lock").open("a+", encoding="utf-8") as file:
        if not _take(file):
            file.seek(0)
            raise Locked(
                f"{folder.name} is locked by another batch ({file.read().strip() or 'just started'}); "
                "wait for it, or choose another folder with --out"
            )
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {time.strftime('%H:%M:%S')}")
        file.flush()
        yield


def look(folder: Path) -> None:
    """Refuse a folder that another batch holds, before anything is started for it.

    Raises
    ------
    Locked
        If another process holds it.
    """
    if (folder / KEPT / "lock").exists():
        with held(folder):
            pass


def _take(file: IO[Any]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(4096)  # beyond the text, which others may then read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
