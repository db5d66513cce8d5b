"""The formats of a report: one entry each. A format makes bytes of an executed notebook, and can tell a broken file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.vocabulary.errors import chosen

if TYPE_CHECKING:
    from analysis.reports.plan import Job

DEFAULT = ("html", "ipynb")


@dataclass(frozen=True)
class Format:
    """How one kind of file is made.

    Attributes
    ----------
    ending : str
        Of the file's name.
    make : callable
        From the path of the executed, canonical notebook and its job to bytes.
    whole : callable
        Whether bytes are a whole file of this kind.
    kind : str
        Its media type.
    lacking : callable
        What this machine lacks to make it, and how to get it; an empty text where nothing is.
    """

    ending: str
    make: Callable[[Path, Job], bytes]
    whole: Callable[[bytes], bool]
    kind: str
    lacking: Callable[[], str] = str


def _page(executed: Path, job: Job) -> bytes:
    from analysis.reports import page

    return page.page(executed, job).encode("utf-8")


def _whole_page(data: bytes) -> bool:
    return data.startswith(b"<!DOCTYPE html>") and data.rstrip().endswith(b"</html>")


def _slides(executed: Path, job: Job) -> bytes:
    from analysis.reports import slides

    return slides.slides(executed, job).encode("utf-8")


def _tables(executed: Path, job: Job) -> bytes:
    from analysis.reports import tables

    return tables.tables(executed, job)


def _whole_tables(data: bytes) -> bool:
    from analysis.reports import tables

    return tables.whole(data)


def _pdf(executed: Path, job: Job) -> bytes:
    from analysis.reports import page, paper

    return paper.pdf(page.page(executed, job))


def _whole_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def _no_pdf() -> str:
    from analysis.reports import paper

    return paper.lacking()


def _whole_notebook(data: bytes) -> bool:
    try:
        found: Any = json.loads(data)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("cells"))


FORMATS = {
    "html": Format(".html", _page, _whole_page, "text/html"),
    "ipynb": Format(
        ".ipynb", lambda executed, _job: executed.read_bytes(), _whole_notebook, "application/x-ipynb+json"
    ),
    "tables": Format(".tables.zip", _tables, _whole_tables, "application/zip"),
    "slides": Format(".slides.html", _slides, _whole_page, "text/html"),
    "pdf": Format(".pdf", _pdf, _whole_pdf, "application/pdf", _no_pdf),
}


def known(names: object) -> tuple[str, ...]:
    """Return the names of formats, checked, in the order of the table above; a page comes with its notebook.

    Raises
    ------
    UnknownName
        For a format nobody makes.
    """
    asked = chosen("format", names, FORMATS)
    return chosen("format", (*asked, "ipynb"), FORMATS) if "html" in asked else asked


def files(job: Job) -> dict[str, str]:
    """Return the file names a job promises, by format."""
    return {name: job.name + FORMATS[name].ending for name in job.formats}


def first(job: Job) -> str:
    """Return the file a reader opens first."""
    return next(iter(files(job).values()))


def of(job_name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the formats of a report from the names of its files, in the order of the table above."""
    endings = {name.removeprefix(job_name) for name in names}
    return tuple(name for name, one in FORMATS.items() if one.ending in endings)


def possible(jobs: Sequence[Job]) -> tuple[list[Job], list[str]]:
    """Return the jobs in the formats this machine can make, at least the default ones, and what it lacks for others."""
    asked = {name for job in jobs for name in job.formats}
    lacking = {name: why for name in FORMATS if name in asked and (why := FORMATS[name].lacking())}
    if not lacking:
        return list(jobs), []
    kept = [
        replace(job, formats=tuple(name for name in job.formats if name not in lacking) or DEFAULT)
        for job in jobs
    ]
    return kept, list(lacking.values())
