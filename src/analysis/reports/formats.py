"""The formats of a report: one entry each. A format makes bytes of an executed notebook, and can tell a broken file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.vocabulary.errors import UnknownName

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
    """

    ending: str
    make: Callable[[Path, Job], bytes]
    whole: Callable[[bytes], bool]


def _page(executed: Path, job: Job) -> bytes:
    from analysis.reports import page

    return page.page(executed, job).encode("utf-8")


def _whole_page(data: bytes) -> bool:
    return data.startswith(b"<!DOCTYPE html>") and data.rstrip().endswith(b"</html>")


def _whole_notebook(data: bytes) -> bool:
    try:
        found: Any = json.loads(data)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("cells"))


FORMATS = {
    "html": Format(".html", _page, _whole_page),
    "ipynb": Format(".ipynb", lambda executed, _job: executed.read_bytes(), _whole_notebook),
}


def known(names: object) -> tuple[str, ...]:
    """Return the names of formats, checked, in the order of the table above; a page comes with its notebook.

    Raises
    ------
    UnknownName
        For a format nobody makes.
    """
    listed = [str(name) for name in names] if isinstance(names, list | tuple) else [str(names)]
    for name in listed:
        if name not in FORMATS:
            raise UnknownName(
                "format", name, get_close_matches(name, FORMATS), f"one of {', '.join(FORMATS)}"
            )
    code = {"ipynb"} if "html" in listed else set()
    return tuple(name for name in FORMATS if name in {*listed, *code})


def files(job: Job) -> dict[str, str]:
    """Return the file names a job promises, by format."""
    return {name: job.name + FORMATS[name].ending for name in job.formats}
