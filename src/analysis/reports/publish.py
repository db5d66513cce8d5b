"""Files that are whole or not there: written beside their place, checked, forced to disk, renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from analysis.vocabulary.errors import CannotWrite

FULL = (errno.EFBIG, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # no room for a file
KEPT = ".trafficking"  # receipts, lock and state of a folder of reports


def publish(text: str | bytes, path: Path) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    CannotWrite
        If it cannot be written.
    """
    data = text.encode("utf-8") if isinstance(text, str) else text
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        need = f" (need {len(data) / 2**20:.1f} MB)" if trouble.errno in FULL else ""
        raise CannotWrite(
            f"cannot write {path.name}: {trouble.strerror}{need}; free space or choose another folder with --out"
        ) from None


def writable(folder: Path) -> None:
    """Make a folder for reports, and refuse one that cannot be written, before anything starts.

    Raises
    ------
    CannotWrite
        Naming the folder and why.
    """
    try:
        (folder / KEPT / "receipts").mkdir(parents=True, exist_ok=True)
        for place in (folder, folder / KEPT):
            with tempfile.TemporaryFile(dir=place):
                pass
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write into {folder.name}: {trouble.strerror}; choose another folder with --out"
        ) from None


def sweep(folder: Path) -> int:
    """Remove the drafts that a killed batch left; return their number. Only the holder of the lock may."""
    left = [path for place in (folder, folder / "failed", folder / "thumbs", folder / KEPT, folder / KEPT / "receipts")
            for path in place.glob(".*.tmp")]  # fmt: skip
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
