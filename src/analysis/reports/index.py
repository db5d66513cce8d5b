"""The front page of a batch: every report by section, the releases behind them, and what was not made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis import __version__
from analysis.reports import strict
from analysis.reports.plan import SUBJECTS, Job
from analysis.reports.run import Outcome, publish
from analysis.reports.sections import COUNTRIES, OTHER, SECTIONS, section
from analysis.reports.templates import template
from analysis.sources.store import home
from analysis.vocabulary.errors import BadRequest


def write(outcomes: Sequence[Outcome], folder: Path, releases: Mapping[str, str] | None = None) -> Path:
    """Write ``index.html`` for the outcomes of a batch and return its path.

    Parameters
    ----------
    outcomes : sequence of Outcome
        In any order: the page stands in the order of the collection, then of titles.
    folder : Path
        Where the reports are.
    releases : mapping of str to str, optional
        Name of each source in use to its release.
    """
    order = _order()
    made = sorted(
        (outcome.job for outcome in outcomes if outcome.ok),
        key=lambda job: (order.get(job.notebook.id, len(order)), job.title, job.name),
    )
    sections: dict[str, list[Job]] = {name: [] for name in [*SECTIONS.values(), OTHER, COUNTRIES]}
    for job in made:
        sections[section(job.notebook.id, job.values)].append(job)
    text = template("index.html.j2").render(
        pages=made,
        failed=sorted((one for one in outcomes if not one.ok), key=lambda one: one.job.name),
        countries=COUNTRIES,
        sections={name: jobs for name, jobs in sections.items() if jobs},
        apart={job.name: _apart(job) for job in made},
        releases={_source(name): release for name, release in (releases or {}).items()},
        version=__version__,
    )
    publish(text, folder / "index.html")
    return folder / "index.html"


def _order() -> dict[str, int]:
    """Return the place of each notebook in the collection; without a collection that can be read, none."""
    path = home() / "reports" / "collection.yml"
    try:
        entries = strict.read(path) if path.is_file() else None
    except BadRequest:
        return {}
    found = entries if isinstance(entries, list) else []
    listed = [one["notebook"] for one in found if isinstance(one, dict) and "notebook" in one]
    return {str(name): place for place, name in enumerate(dict.fromkeys(listed))}


def _apart(job: Job) -> str:
    """Say what tells a report from another one of the same title: parameters that are not its notebook's own."""
    told = [
        f"{name.replace('_', ' ')} {value}".replace("_", " ")
        for name, value in job.values.items()
        if name not in (*SUBJECTS, "region") and value != job.notebook.declared[name].default
    ]
    return ", ".join(told)


def _source(name: str) -> str:
    from analysis.sources import module  # a batch that makes nothing needs no source

    return module(name).CARD.short
