"""Receipts: what became of each job, one small file each, written when it ended and read to decide what is left."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analysis.reports.publish import KEPT, publish
from analysis.show.block import FINDINGS

READING = re.compile(r'<p class="tp-reading">(.*?)</p>', re.DOTALL)
LONGEST, MOST = 400, 20


@dataclass
class Receipt:
    """What became of one job.

    Attributes
    ----------
    report, notebook, title : str
    parameters : dict
    key : str
        Of everything the report was made from.
    state : str
        ``ok``, ``failed`` or ``interrupted``.
    cause, cell, error : str
        For what is not ok: class of the cause, the cell, and one line.
    began : str
        Time, UTC.
    seconds : float
    megabytes : int
        Most memory of the kernel and what it started.
    attempts : int
    kernel : str
        ``forked`` or ``ordinary``; with the worker, where another machine made it.
    artefacts : dict
        File name to SHA-256 and bytes.
    readings : list of str
        The sentences with the key figures, as the report reads them.
    findings : dict of str to list
        Records of what it shows: ``claims``, ``figures``, ``sources``, and ``places`` its readings name.
    origin : dict
        SHA-256 of ``notebook``, ``code`` and ``lock``; ``releases`` of the sources it names; ``versions``.
    around : str
        Mark of the way on to other reports that its page has.
    """

    report: str
    notebook: str
    title: str
    parameters: dict[str, Any]
    key: str = ""
    state: str = "failed"
    cause: str = ""
    cell: str = ""
    error: str = ""
    began: str = ""
    seconds: float = 0.0
    megabytes: int = 0
    attempts: int = 1
    kernel: str = ""
    artefacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    readings: list[str] = field(default_factory=list)
    findings: dict[str, list[Any]] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)
    around: str = ""

    def write(self, folder: Path) -> None:
        """Keep this receipt in a folder of reports."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        publish(text + "\n", folder / KEPT / "receipts" / f"{self.report}.json")


def read(folder: Path) -> dict[str, Receipt]:
    """Return the receipts of a folder by report; one that cannot be read counts as none."""
    found = map(single, sorted((folder / KEPT / "receipts").glob("*.json")))
    return {one.report: one for one in found if one}


def single(path: Path) -> Receipt | None:
    """Return the receipt in one file, if there is one."""
    try:
        return Receipt(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def stands(one: Receipt | None, key: str, folder: Path) -> bool:
    """Return whether a report is made already, from the same things, and its files are still there, whole."""
    if one is None or one.state != "ok" or one.key != key:
        return False
    return all(intact(folder / name, told) for name, told in one.artefacts.items())


def intact(path: Path, told: dict[str, Any]) -> bool:
    """Return whether a file is the one a receipt or a manifest tells of."""
    from analysis.reports.publish import sha256

    return path.is_file() and path.stat().st_size == told["bytes"] and sha256(path) == told["sha256"]


def readings(notebook: Any) -> list[str]:
    """Return the sentences an executed notebook reads its figures with."""
    return [text[:LONGEST] for text in _sentences(notebook["cells"])][:MOST]


def findings(cells: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return what the cells of a notebook say to machines, by kind of record, each record once."""
    found: dict[str, list[Any]] = {}
    for data in shown(cells):
        for kind, records in data.get(FINDINGS, {}).items():
            known = found.setdefault(kind, [])
            known += [one for one in records if one not in known]
    return found


def places_named(notebook: Any) -> list[str]:
    """Return the codes of the places that the readings of an executed notebook name."""
    from analysis.vocabulary.places import named_in

    return named_in(" ".join(_sentences(notebook["cells"])))


def shown(cells: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield what the cells of a notebook show, by kind of data."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield output["data"]


def _sentences(cells: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for data in shown(cells):
        for text in READING.findall(data.get("text/html", "")):
            yield html.unescape(re.sub("<[^>]*>", "", text))
