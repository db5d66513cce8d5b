"""Files that hold more than they seem: refused before anything unpacks them, or runs out of memory reading them."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from analysis.vocabulary.errors import BadRequest, BrokenContract

MEGABYTE = 1_000_000
CHUNK = 1 << 18  # small enough to stay in the cache of the processor
EACH_BYTE = 11  # bytes of memory that reading takes for a byte of text; measured: 10
EACH_BYTE_OF_A_WORKBOOK = 3  # unpacked; measured: 2, because its cells are coded as they come
SMALL = 400 * MEGABYTE  # what any machine has
CGROUP = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current"))


@dataclass(frozen=True)
class Limits:
    """What a file may hold.

    Attributes
    ----------
    unpacked : int
        Most bytes of all that is packed in it.
    members, ratio : int
        Most files in an archive, and the most a byte of it may unpack to.
    """

    unpacked: int = 2000 * MEGABYTE
    members: int = 200
    ratio: int = 200


def check(path: Path, limits: Limits | None = None) -> int:
    """Return how many bytes a file holds, unpacked, if it keeps the limits; nothing is kept of what is unpacked.

    Raises
    ------
    BrokenContract
        Naming the file and the limit it breaks, or that it ends in the middle.
    """
    limits = limits or Limits()
    size, members = path.stat().st_size, 1
    with path.open("rb") as content:
        start = content.read(2)
    try:
        if start == b"PK":
            with zipfile.ZipFile(path) as archive:
                members = len(archive.infolist())
                size = _zip(path, archive, limits)
        elif start == b"\x1f\x8b":
            size = _gzip(path, limits)
    except (EOFError, OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as trouble:
        raise BrokenContract(
            f"{path.name}: the packed file ends in the middle or is damaged ({trouble}); get it again"
        ) from None
    _keep(path, size, members, limits)
    return size


def _zip(path: Path, archive: zipfile.ZipFile, limits: Limits) -> int:
    found = archive.infolist()
    if any(".." in Path(member.filename).parts or member.filename.startswith("/") for member in found):
        raise BrokenContract(f"{path.name}: a member of the archive points outside of it")
    _keep(
        path, sum(member.file_size for member in found), len(found), limits
    )  # as the archive says; it may lie
    return sum(_inflated(path, member, len(found), limits) for member in found)


def _inflated(path: Path, member: zipfile.ZipInfo, members: int, limits: Limits) -> int:
    # A reader that trusts the size the archive tells would stop there; the one of workbooks unpacks it all.
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.file_size
    stream, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    with path.open("rb") as content:
        content.seek(member.header_offset + 26)
        name, extra = (int.from_bytes(content.read(2), "little") for _ in range(2))
        content.seek(name + extra, 1)
        left = member.compress_size
        while left > 0 and not stream.eof and (part := content.read(min(CHUNK, left))):
            left -= len(part)
            while part:
                size += len(stream.decompress(part, CHUNK))
                _keep(path, size, members, limits)
                part = stream.unconsumed_tail
    return size


def _gzip(path: Path, limits: Limits) -> int:
    size = 0
    with gzip.open(path) as content:
        while part := content.read(CHUNK):
            size += len(part)
            _keep(path, size, 1, limits)
    return size


def _keep(path: Path, unpacked: int, members: int, limits: Limits) -> None:
    most = max(limits.ratio * path.stat().st_size, MEGABYTE)
    plain = path.stat().st_size == unpacked
    if not plain and (unpacked > min(limits.unpacked, most) or members > limits.members):
        raise BrokenContract(
            f"{path.name}: unpacks to {unpacked:,} bytes or more in {members} files; allowed are "
            f"{limits.unpacked:,} bytes, {limits.members} files and {limits.ratio} bytes for each packed one"
        )


def fits(path: Path, size: int, advice: str) -> None:
    """Refuse a file that would not fit into the memory there is, before it is read.

    Parameters
    ----------
    path : Path
        The file, for the error.
    size : int
        Its bytes, unpacked.
    advice : str
        Which rows or columns to leave out, as an imperative half-sentence.

    Raises
    ------
    BadRequest
        Saying how much is needed and free, and the advice.
    """
    needed = size * (EACH_BYTE_OF_A_WORKBOOK if zipfile.is_zipfile(path) else EACH_BYTE)
    if needed > SMALL and needed > (free := available()):
        raise BadRequest(
            f"{path.name}: reading it takes about {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free; {advice}"
        )


def available() -> int:
    """Return the bytes of memory this process may still take: of the machine, its container and its own limit."""
    import psutil

    free = [psutil.virtual_memory().available]
    with contextlib.suppress(ImportError):  # Windows has no such limits
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            free.append(limit - psutil.Process().memory_info().vms)
    if all(path.exists() for path in CGROUP) and (most := CGROUP[0].read_text().strip()).isdigit():
        free.append(int(most) - int(CGROUP[1].read_text()))
    return max(0, min(free))
