"""A zip that is whole or not there, and the same bytes whenever the same files go in."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Mapping
from pathlib import Path

from analysis.teach.kept import whole
from analysis.vocabulary.errors import CannotWrite

FIRST = (1980, 1, 1, 0, 0, 0)  # no zip can be older
PACKED = {".whl", ".pdf", ".png", ".gz"}  # packed already: to pack them again takes time and saves nothing
RUN = {".sh"}


def write(files: Mapping[str, Path | bytes], out: Path) -> None:
    """Write files into a zip, in order of their names.

    Parameters
    ----------
    files : mapping of str to Path or bytes
        Name in the zip, and the file or its content.
    out : Path
        The zip; one that is there is replaced when the new one is whole.

    Raises
    ------
    CannotWrite
        If the folder or the disk does not allow it.
    """
    try:
        with whole(out) as draft, zipfile.ZipFile(draft, "w") as made:
            for name in sorted(files):
                content = files[name]
                data = content if isinstance(content, bytes) else content.read_bytes()
                made.writestr(_entry(name), data, compresslevel=6)
    except OSError as trouble:
        full = trouble.errno in (errno.ENOSPC, errno.EFBIG)
        advice = (
            "free space, or choose another disk with --out" if full else "choose another place with --out"
        )
        raise CannotWrite(f"cannot write {out.name}: {trouble.strerror}; {advice}") from None


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST)
    suffix = Path(name).suffix
    entry.create_system = 3  # Unix, wherever it was made: the right to run a file goes along
    entry.external_attr = (0o755 if suffix in RUN else 0o644) << 16
    entry.compress_type = zipfile.ZIP_STORED if suffix in PACKED else zipfile.ZIP_DEFLATED
    return entry
