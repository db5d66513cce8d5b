"""Proof that reports are what they say: every file against the manifest, and reports made again, byte for byte."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from analysis.reports import manifest
from analysis.reports.forking import STEADY, Warm, can_fork
from analysis.reports.publish import sha256, writable
from analysis.reports.site import around

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
    told = f"ok  {number} files of {folder.name} are those of the manifest"
    return f"{told}\n{_again(folder, again)}" if again else told


def _again(folder: Path, number: int) -> str:
    from analysis.reports import local, plan
    from analysis.reports.run import Asked

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

    kinds = tuple(dict.fromkeys(file.rpartition(".")[2] for file in told["files"]))
    return replace(plan.again(told["notebook"], told["parameters"], name), formats=kinds)


def _spread(names: list[str], number: int) -> list[str]:
    step = max(1, len(names) // number)
    return names[::step][:number]


def _same(path: Path, here: Path, told: dict[str, Any]) -> bool:
    """Return whether a file came out the same; a page made alone gets the way on to others that this folder gave it."""
    if path.suffix == ".html" and path.is_file() and here.is_file():
        path.write_bytes(around.put(path.read_bytes(), around.taken(here.read_bytes())))
    return path.is_file() and sha256(path) == told["sha256"]
