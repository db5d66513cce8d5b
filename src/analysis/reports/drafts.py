"""Beginnings: a notebook, a source or a report from its template; nothing that exists is ever written over."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.reports import plan
from analysis.reports.publish import publish
from analysis.sources.store import home
from analysis.vocabulary.errors import BadRequest

ID = re.compile(r"[a-z0-9][a-z0-9_]{1,59}")
PARTS: tuple[tuple[str, str, str], ...] = (
    ("title", "", "# A title that says what it is about"),
    (
        "question",
        "",
        "**Question.** What does the reader want to know?\n\n"
        "**For** whom, about how many minutes. Section of the paper.\n\n"
        "**Content note.** Counts of people who were exploited. No stories, no images.",
    ),
    (
        "parameters",
        "code",
        'region: str = "world"  # world, a UN region or sub-region, eu27 or coe\n'
        "from_year: int = 2007  # first year shown\n"
        "to_year: int = 2022  # last year shown",
    ),
    (
        "setup",
        "code",
        "import analysis as tp\n\n"
        'scope = tp.scope("unodc_glotip", region=region, from_year=from_year, to_year=to_year)\nscope',
    ),
    (
        "load",
        "code",
        'unodc = tp.card("unodc_glotip")\nfigures = tp.load(unodc.id)\ntp.cards.card(unodc)',
    ),
    ("check", "code", 'rows = scope.rows(figures, of="form")\ntp.sentences.checked(rows)'),
    ("text", "", "## What the figure shows\n\nOne or two sentences: what to look at first."),
    ("figure", "code", 'tp.charts.shares_over_time(rows, of="form", source=unodc.cited)'),
    ("reading", "code", 'tp.sentences.shares(rows, of="form", part="sexual")'),
    ("text", "", "## Claims tested here\n\nNone yet."),
    ("text", "", "## Caveats"),
    ("caveats", "code", "tp.cards.caveats(unodc)"),
    ("text", "", "## Sources"),
    ("sources", "code", "tp.cards.sources(unodc)"),
)
MODULE = '''"""WHO: WHAT, years. Say what is odd about the release."""

from __future__ import annotations

from pathlib import Path

from analysis.sources.card import Card, Tidied

CARD = Card(
    id="{id}",
    short="",
    title="",
    producer="",
    edition="",
    release="",
    measures=(),
    years="",
    url="",
    licence="",
    licence_url="",
    licence_status="unconfirmed",
    citation="",
    retrieved="",
    raw=(),
    decisions=(),
    caveats=(),
    ships=False,
    get="say where its file is offered",
)


def tidy(raw: list[Path]) -> Tidied:
    """Return the tidy table of a release, with an account of every row."""
    raise NotImplementedError
'''


def notebook(id_: str) -> str:
    """Write a notebook of all parts in their order, and say how to go on."""
    path = home() / "notebooks" / f"{_checked(id_)}.ipynb"
    cells = [_cell(number, *part) for number, part in enumerate(PARTS)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    _write(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return f"{path.name} begun. Fill it in, then: trafficking run {id_}; trafficking new report {id_}"


def source(id_: str) -> str:
    """Write the module of a source, and say how to go on."""
    import analysis.sources

    path = Path(analysis.sources.__file__).parent / f"{_checked(id_)}.py"
    _write(path, MODULE.replace("{id}", id_))
    return f"{path.name} begun: fill in its card and tidy(); CONTRIBUTING.md, “Add a source”, has the steps"


def report(id_: str, given: Sequence[str]) -> str:
    """Add an entry to the collection after checking it, and say how to make it."""
    path = home() / "reports" / "collection.yml"
    jobs = plan.single(id_, given)
    taken = {job.name for job in plan.collection(path)} & {job.name for job in jobs}
    if taken:
        raise BadRequest(f"the collection has {min(taken)} already")
    lines = [_entry(job.notebook.id, job.values, job.notebook.declared) for job in jobs]
    publish(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + "".join(lines), path)
    return f"added: {', '.join(job.name for job in jobs)}. Make it: trafficking run"


def _entry(id_: str, values: dict[str, Any], declared: dict[str, Any]) -> str:
    own = {name: value for name, value in values.items() if value != declared[name].default}
    told = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in own.items())
    return f"- notebook: {id_}\n" + (f"  parameters: {{{told}}}\n" if told else "")


def _cell(number: int, tag: str, kind: str, source_: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind or "markdown",
        "id": f"{number:02d}-{tag}",
        "metadata": {"tags": [tag]} if tag != "text" else {},
        "source": source_.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind else {})


def _checked(id_: str) -> str:
    if not ID.fullmatch(id_):
        near = get_close_matches(id_, [re.sub(r"[^a-z0-9_]+", "_", id_.lower()).strip("_")], cutoff=0.1)
        hint = f"; did you mean {near[0]}?" if near and ID.fullmatch(near[0]) else ""
        raise BadRequest(f"{id_!r} is no id: expected lower case letters, digits and _{hint}")
    return id_


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise BadRequest(f"{path.name} is there already: nothing was written")
    publish(text, path)
