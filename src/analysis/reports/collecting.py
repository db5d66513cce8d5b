"""A choice becomes a report of the collection: one entry at the end of the file, comments and order kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.reports import parameters, plan
from analysis.reports.publish import publish
from analysis.sources.store import home
from analysis.vocabulary.errors import BadRequest


def add(id_: str, values: Mapping[str, Any], path: Path | None = None) -> str:
    """Append an entry to the collection; return the name of its report.

    Parameters
    ----------
    id_ : str
        A notebook.
    values : mapping
        Its parameters; those at their default are not written, but for a country.
    path : Path, optional
        The collection file.

    Raises
    ------
    BadRequest
        If the contract of the notebook refuses the values, the collection makes this report already, or it is not
        one to which an entry can be added. It is not touched.
    """
    path = path or home() / "reports" / "collection.yml"
    entry, before = _entry(plan.notebook(id_), values), plan.collection(path)
    text = path.read_bytes().decode("utf-8")
    [job] = _planned(entry)
    if job.name in {one.name for one in before}:
        raise BadRequest(f"{job.name} is in {path.name} already: choose something else")
    whole = f"{text}{'' if text.endswith(chr(10)) else chr(10)}{entry}"
    if not _makes(whole, [*(one.name for one in before), job.name]):
        raise BadRequest(
            f"{path.name} is not a list in lines: write the entry with an editor; nothing was changed"
        )
    publish(whole, path)
    return job.name


def _entry(found: plan.Notebook, values: Mapping[str, Any]) -> str:
    told = {
        name: value
        for name, value in parameters.check(values, found.declared).items()
        if name in plan.SUBJECTS or value != found.declared[name].default
    }
    listed = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
    return f"- notebook: {found.id}\n" + (f"  parameters: {{{listed}}}\n" if told else "")


def _makes(text: str, names: list[str]) -> bool:
    """Return whether a collection makes these reports: one in braces, or left open, takes an entry for something else."""
    try:
        return [one.name for one in _planned(text)] == names
    except BadRequest:
        return False


def _planned(text: str) -> list[plan.Job]:
    """Return the jobs of a collection that is not yet a file of the project."""
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "collection.yml"
        draft.write_bytes(text.encode("utf-8"))
        return plan.collection(draft)
