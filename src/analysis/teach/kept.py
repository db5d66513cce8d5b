"""A small file that is whole or not there: a learner may close the lid at any moment."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.vocabulary.errors import CannotWrite


def keep(text: str, path: Path) -> None:
    """Write a file so that the old one or the new one is there, never a part.

    Raises
    ------
    CannotWrite
        If the folder or the disk does not allow it.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        raise CannotWrite(f"cannot write {path.name}: {trouble.strerror}") from None
