"""The wheels of a kit: downloaded by the pip of this environment from wherever it gets its packages, proved by the lock.

No address is named here, none is written into the kit, and what pip says of its own is read, not shown: it may name some.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from packaging.utils import parse_wheel_filename

from analysis.sources.store import sha256
from analysis.vocabulary.errors import AnalysisError, BrokenContract, CannotWrite, NotAtHand

PIP = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"]
BORN = "315532800"  # 1980: no zip can be older, and the same sources make the same wheel
LACKING = re.compile(r"No matching distribution found for ([\w.-]+)")
FULL = re.compile(r"No space left on device|File too large|Disk quota exceeded")


def download(entries: str, folder: Path) -> None:
    """Download packages as wheels for this machine into a folder, each with one of the hashes it has in the lock.

    Parameters
    ----------
    entries : str
        Lines of the lock.
    folder : Path
        Where the wheels go.

    Raises
    ------
    NotAtHand
        If a package cannot be reached, or has no wheel for this machine.
    BrokenContract
        If one is not the file that the lock knows.
    CannotWrite
        If the disk is full.
    """
    asked = folder.with_suffix(".txt")
    try:
        asked.write_text(entries, encoding="utf-8")
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write the kit: {trouble.strerror}; choose another disk with --out"
        ) from None
    _pip("download", "--no-deps", "--require-hashes", "--only-binary", ":all:", "-d", folder, "-r", asked)


def build(project: Path, folder: Path) -> None:
    """Build the project's own wheel into a folder; nothing is downloaded for it, and the same sources make the same bytes."""
    _pip(
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        folder,
        project,
        SOURCE_DATE_EPOCH=BORN,
    )


def requirements(folder: Path) -> str:
    """Return what pip installs from the folder: each wheel that lies there, by version and hash."""
    lines = []
    for wheel in sorted(folder.glob("*.whl")):
        name, version, *_ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{sha256(wheel)}\n")
    return "".join(sorted(lines))


def _pip(job: str, *options: str | Path, **env: str) -> None:
    """Run pip, and say in one line of ours what went wrong."""
    ended = subprocess.run(
        [*PIP, job, *map(str, options)], env=os.environ | env, capture_output=True, text=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if ended.returncode:
        raise _trouble(ended.stderr + ended.stdout)


def _trouble(told: str) -> AnalysisError:
    if FULL.search(told):
        return CannotWrite(
            "cannot write the kit: no space left; free some, or choose another disk with --out"
        )
    if "DO NOT MATCH THE HASHES" in told:
        found = re.search(r"^ +([\w.-]+)==\S+ from ", told, re.MULTILINE)
        return BrokenContract(
            f"{found[1] if found else 'a package'}: what was downloaded is not what requirements.lock knows; "
            "nothing of it is kept. Try again, and if it happens again, ask who runs your package index"
        )
    lacking = LACKING.search(told)
    if lacking:
        return NotAtHand(
            f"no wheel of {lacking[1]} for this machine was found; "
            "a kit is built once with a network, on a machine like those of the room"
        )
    said = [line for line in told.splitlines() if line.startswith("ERROR")]
    return AnalysisError(
        f"pip could not make the wheels: {(said or ['it gave no reason'])[-1].removeprefix('ERROR: ')}"
    )
