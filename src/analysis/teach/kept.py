"""A file that is whole or not there: a learner may close the lid at any moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.vocabulary.errors import CannotWrite


def keep(text: str, path: Path) -> None:
    """Write a file so that the old one or the new one is there, never a part.

    Raises
    ------
    CannotWrite
        If the folder or the disk does not allow it.
    """
    try:
        with whole(path) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise CannotWrite(f"cannot write {path.name}: {trouble.strerror}") from None


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a draft to write, which takes the place of a file once the block has ended well, and else is gone."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
