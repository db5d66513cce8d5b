"""The front page of a batch: every report by section, and what was not made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis import __version__
from analysis.reports.plan import Job
from analysis.reports.run import Outcome, publish
from analysis.reports.templates import template

SECTIONS = {  # the paper's own, by the first characters of a notebook's name
    "0": "Start here",
    "1": "Introduction",
    "2_1": "2.1 Key concepts",
    "2_2": "2.2 Global patterns",
    "2_3": "2.3 Patterns in Europe",
    "2_4": "2.4 Organised crime and human rights",
    "3": "3 Governance",
    "4": "4 Responses",
    "5": "5 Conclusions",
}
COUNTRIES = "Countries"
OTHER = "Other reports"


def write(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """Write ``index.html`` for the outcomes of a batch and return its path."""
    made = sorted((outcome.job for outcome in outcomes if outcome.ok), key=lambda job: (job.title, job.name))
    sections: dict[str, list[Job]] = {name: [] for name in [*SECTIONS.values(), COUNTRIES, OTHER]}
    for job in made:
        sections[_section(job)].append(job)
    text = template("index.html.j2").render(
        pages=made,
        failed=sorted((one for one in outcomes if not one.ok), key=lambda one: one.job.name),
        countries=COUNTRIES,
        sections={name: jobs for name, jobs in sections.items() if jobs},
        version=__version__,
    )
    publish(text, folder / "index.html")
    return folder / "index.html"


def _section(job: Job) -> str:
    if "country" in job.values:
        return COUNTRIES
    return next((name for start, name in SECTIONS.items() if job.notebook.id.startswith(start)), OTHER)
