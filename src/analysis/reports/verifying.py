"""Proof that reports are what they say: every file against the manifest, and reports made again, byte for byte."""

from __future__ import annotations

import os
import tempfile
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.reports import book, crate, formats, local, manifest, receipt
from analysis.reports.differing import differences
from analysis.reports.forking import STEADY, Warm, can_fork
from analysis.reports.publish import sha256, writable
from analysis.reports.run import Asked
from analysis.reports.site import around
from analysis.vocabulary.errors import UnknownName

# Another place, language, order of hashes and number of workers than anybody's: the bytes must not care.
OTHERWISE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4711", "COLUMNS": "33"}


def verify(folder: Path, again: int) -> str:
    """Hold every file against the manifest, make some reports again, and say what was proved.

    Parameters
    ----------
    folder : Path
        A folder of reports.
    again : int
        How many reports to make again, elsewhere and otherwise, spread over all of them.

    Raises
    ------
    NotTheSame
        Naming the files that are missing, changed, or came out otherwise.
    """
    number = manifest.verify(folder)
    manifest.refuse(book.stale(folder), "altered, or bound of other pages than those here (trafficking book)")
    crate_ = folder / crate.NAME
    if crate_.is_file() and crate_.read_text(encoding="utf-8") != crate.text(
        crate.made(receipt.read(folder).values())
    ):
        manifest.refuse([crate.NAME], "not what the receipts tell")
    told = f"ok  {number} files of {folder.name} are those of the manifest"
    return f"{told}\n{_again(folder, again)}" if again else told


def report(folder: Path, name: str) -> str:
    """Make one report again, elsewhere and otherwise, and hold it against its files: bytes, then numbers.

    Raises
    ------
    BadRequest
        If the folder has no such report; names near ones.
    NotTheSame
        With one line for each number that differs.
    """
    from analysis.reports import plan

    document = manifest.read(folder)
    if name not in document["reports"]:
        near = get_close_matches(name, document["reports"])
        raise UnknownName("report", name, near, f"{folder.name} has {len(document['reports'])} of them")
    told = document["reports"][name]
    with tempfile.TemporaryDirectory(prefix="trafficking-") as elsewhere:
        place = Path(elsewhere)
        writable(place)
        os.environ.update(OTHERWISE)
        [outcome] = local.run([_job(plan, name, told)], place, 1, Asked(fork=False), None)
        if not outcome.ok:
            raise manifest.NotTheSame(f"{name} cannot be made again: {outcome.error}")
        wrong = [file for file in told["files"] if not _equal(place / file, folder / file)]
        if not wrong:
            return (
                f"ok  {name}: {len(told['files'])} files made again, elsewhere and otherwise: the same bytes"
            )
        raise manifest.NotTheSame(
            "\n".join(
                [f"{name}: {', '.join(wrong)} not the same when made again", *_lines(name, folder, place)]
            )
        )


def _lines(name: str, folder: Path, place: Path) -> list[str]:
    pages = [one / f"{name}.html" for one in (folder, place)]
    if not all(page.is_file() for page in pages):
        return []
    old, new = (page.read_text(encoding="utf-8", errors="replace") for page in pages)
    return [f"  {line}" for line in differences(old, new)]


def _equal(path: Path, here: Path) -> bool:
    return here.is_file() and _same(path, here, {"sha256": sha256(here)})


def _again(folder: Path, number: int) -> str:
    from analysis.reports import plan

    document = manifest.read(folder)
    chosen = _spread(sorted(document["reports"]), number)
    jobs = [_job(plan, name, document["reports"][name]) for name in chosen]
    os.environ.update(OTHERWISE)
    with tempfile.TemporaryDirectory(prefix="trafficking-") as elsewhere:
        place = Path(elsewhere)
        writable(place)
        # Every other one with an ordinary kernel, where kernels are forked.
        warm = Warm(STEADY) if can_fork() else None
        try:
            halves = ((jobs[::2], warm), (jobs[1::2], None))
            made = [
                one
                for some, way in halves
                if some
                for one in local.run(some, place, 1, Asked(fork=bool(way)), way)
            ]
        finally:
            if warm:
                warm.close()
        names = [name for job in jobs for name in document["reports"][job.name]["files"]]
        wrong = [name for name in names if not _same(place / name, folder / name, document["files"][name])]
    manifest.refuse(wrong, "not the same when made again")
    return f"ok  {len(made)} reports made again, elsewhere and otherwise: the same bytes"


def _job(plan: Any, name: str, told: dict[str, Any]) -> Any:
    from dataclasses import replace

    job = plan.again(told["notebook"], told["parameters"], name)
    return replace(job, formats=formats.of(name, told["files"]))


def _spread(names: list[str], number: int) -> list[str]:
    step = max(1, len(names) // number)
    return names[::step][:number]


def _same(path: Path, here: Path, told: dict[str, Any]) -> bool:
    """Return whether a file came out the same; a page made alone gets the way on to others that this folder gave it."""
    if path.suffix == ".html" and path.is_file() and here.is_file():
        path.write_bytes(around.put(path.read_bytes(), around.taken(here.read_bytes())))
    return path.is_file() and sha256(path) == told["sha256"]
