"""A kit made: wheels brought, files chosen, packed."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import analysis
from analysis.sources.store import KIT, home
from analysis.teach.kit import contents, needed, packed, wheels
from analysis.vocabulary.errors import BadRequest, CannotWrite, NotAtHand

TOP, INSIDE = "trafficking-workshop", "collection"
LAUNCH = Path(__file__).with_name("launch")


@dataclass(frozen=True)
class Made:
    """A kit that was made: where, its bytes, how many wheels and reports are in it."""

    path: Path
    size: int
    wheels: int
    reports: int


def here() -> dict[str, str]:
    """Return what the wheels of a kit made here are made for."""
    return {
        "version": analysis.__version__,
        "python": "{}.{}".format(*sys.version_info),
        "system": sys.platform,
        "machine": platform.machine(),
    }


def name(instructor: bool = False) -> str:
    """Return the name of the zip of a kit made here."""
    fit = here()
    whose = "-instructor" if instructor else ""
    return f"{TOP}{whose}-{fit['version']}-python{fit['python']}-{fit['system']}-{fit['machine']}.zip"


def make(out: Path | None = None, instructor: bool = False) -> Made:
    """Make a kit for machines like this one.

    Parameters
    ----------
    out : Path, optional
        The zip; by default one in ``workshops/build`` named for version and machine.
    instructor : bool
        Whether solutions, guides and slides go along.

    Raises
    ------
    BadRequest
        If this is no clone, or something else than a kit lies where it should go.
    NotAtHand, BrokenContract, CannotWrite
        If reports are not made yet, or a wheel cannot be had, is not the one of the lock, or finds no room.
    """
    clone = home()
    out = out or clone / "workshops" / "build" / name(instructor)
    files: dict[str, Path | bytes] = {
        f"{TOP}/{INSIDE}/{inside}": path for inside, path in contents.files(clone, instructor).items()
    }
    _ready(clone, out, files)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside the zip: who chose its disk chose it for all that is needed on the way.
        with tempfile.TemporaryDirectory(prefix=".kit-", dir=out.parent) as draft:
            folder = Path(draft) / "wheels"
            folder.mkdir()
            wheels.build(clone, folder)
            wheels.download(needed.entries(clone / "requirements.lock", needed.needed()), folder)
            brought = sorted(folder.glob("*.whl"))
            files |= {f"{TOP}/wheels/{path.name}": path for path in brought} | _launch(
                wheels.requirements(folder)
            )
            packed.write(files, out)
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write {out.name}: {trouble.strerror}; choose another place with --out"
        ) from None
    pages = [
        one for one in files if one.startswith(f"{TOP}/{INSIDE}/reports/build/") and one.endswith(".ipynb")
    ]
    return Made(out, out.stat().st_size, len(brought), len(pages))


def _ready(clone: Path, out: Path, files: dict[str, Path | bytes]) -> None:
    """Refuse, before anything starts, what cannot end well."""
    if not (clone / "pyproject.toml").is_file():
        raise BadRequest(
            "a kit is made in a clone of the repository, and this is none: no pyproject.toml here"
        )
    if f"{TOP}/{INSIDE}/reports/build/index.html" not in files:
        raise NotAtHand("no reports to take along in reports/build; make them first: trafficking run")
    if out.exists() and not _is_kit(out):
        raise BadRequest(f"{out.name} is there already and is no kit; name another file with --out")


def _is_kit(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as found:
            return f"{TOP}/{KIT}" in found.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _launch(required: str) -> dict[str, Path | bytes]:
    """Return what lies on top of a kit: how to start it, for whom, and what is installed."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in LAUNCH.iterdir() if path.is_file()}
    fit = here()
    texts["README.md"] = texts["README.md"].format(**fit)
    texts["start.bat"] = texts["start.bat"].replace("\n", "\r\n")
    texts |= {KIT: json.dumps(fit, indent=1) + "\n", "requirements.txt": required}
    return {f"{TOP}/{inside}": text.encode() for inside, text in texts.items()}
