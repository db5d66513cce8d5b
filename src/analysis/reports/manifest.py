"""The manifest of a folder of reports: every file with its hash, every report with what it was made from; no times."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.reports import receipt
from analysis.reports.publish import publish, sha256
from analysis.reports.receipt import Receipt
from analysis.vocabulary.errors import AnalysisError, BadRequest

NAME = "manifest.json"


class NotTheSame(AnalysisError):
    """Files that are not those the manifest tells of, or that came out otherwise when made again."""

    exit_code = 7


def write(receipts: Iterable[Receipt], folder: Path, pages: Iterable[Path], releases: dict[str, str]) -> None:
    """Write the manifest of the reports that were made, and of the pages of their site."""
    made = {one.report: one for one in receipts if one.state == "ok"}
    files = {name: told for one in made.values() for name, told in one.artefacts.items()}
    for page in pages:
        told = {"sha256": sha256(page), "bytes": page.stat().st_size}
        files[page.relative_to(folder).as_posix()] = told
    document = {
        "version": __version__,
        "releases": releases,
        "reports": {
            name: {
                "notebook": one.notebook,
                "parameters": one.parameters,
                "files": sorted(one.artefacts),
                "key": one.key,
            }
            for name, one in made.items()
        },
        "files": files,
    }
    publish(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", folder / NAME)


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder.

    Raises
    ------
    BadRequest
        If there is none.
    NotTheSame
        If it cannot be read.
    """
    path = folder / NAME
    if not path.is_file():
        raise BadRequest(
            f"{folder.name} has no {NAME}: make reports there first, or name their folder with --out"
        )
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        document["files"].items(), document["reports"].items()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotTheSame(
            f"{NAME} of {folder.name} is not whole: make the reports again with --force"
        ) from None
    return document


def verify(folder: Path) -> int:
    """Hold every file against the manifest; return their number.

    Raises
    ------
    NotTheSame
        Naming the files that are missing or were changed.
    """
    files = read(folder)["files"]
    refuse(
        [name for name, told in files.items() if not receipt.intact(folder / name, told)],
        "missing or changed",
    )
    return len(files)


def refuse(names: Iterable[str], why: str) -> None:
    """Raise for files that are not the same, if there are any."""
    wrong = sorted(names)
    if wrong:
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        raise NotTheSame(
            f"{len(wrong)} files are {why}: {', '.join(wrong[:3])}{more}; make them again with --force"
        )
