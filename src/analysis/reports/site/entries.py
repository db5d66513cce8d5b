"""What the site knows of each report: where it belongs, whom it is about, what it found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from analysis.reports import strict
from analysis.reports.plan import SUBJECTS, Job
from analysis.reports.run import Outcome
from analysis.reports.sections import section
from analysis.sources.store import home
from analysis.vocabulary.errors import AnalysisError, BadRequest
from analysis.vocabulary.language import Spoken, say
from analysis.vocabulary.places import place, region, several
from analysis.vocabulary.terms import FORMS, MEASURES

REGIONS = ("region", "area")
PARAMETERS = Spoken(  # as a list of reports names what tells two of them apart
    {
        "from_year": "from year",
        "to_year": "to year",
        **{
            name: name
            for name in (
                "year", "form", "claim", "measure", "threshold", "study", "section", "treaty", "where", "limit",
            )
        },
    }
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One report that was made.

    Attributes
    ----------
    job : Job
    file : str
        The file a reader opens.
    section : str
        Section of the paper, or what stands beside them.
    apart : str
        What tells it from another report of the same title.
    countries : tuple of str
        Codes of the countries it is about.
    regions : tuple of str
        Names of the regions it is about, those of its countries among them.
    named : tuple of str
        Codes of the countries its readings name.
    claims, figures : tuple of dict
        Records of the verdicts and of the key figures it shows.
    sources : tuple of str
        Ids of the sources it cites.
    """

    job: Job
    file: str
    section: str
    apart: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    named: tuple[str, ...]
    claims: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...]
    sources: tuple[str, ...]

    @property
    def profile(self) -> bool:
        """Whether it is about one country and nothing else."""
        return bool(profiled(self.job))

    @property
    def short(self) -> str:
        """The title where the section says the rest: the country alone."""
        return self.job.title.split(":")[0] if self.profile else self.job.title


def entries(outcomes: Sequence[Outcome]) -> list[Entry]:
    """Return the reports that were made, in the order of the collection, then of their titles."""
    order = _order()
    made = sorted(
        (one for one in outcomes if one.ok),
        key=lambda one: (order.get(one.job.notebook.id, len(order)), one.job.title, one.job.name),
    )
    return [_entry(one) for one in made]


def profiled(job: Job) -> str:
    """Return the code of the country that a report is about and nothing else; an empty text if it is of no such kind."""
    countries = _countries(job)
    return countries[0] if len(countries) == 1 and not job.notebook.id[:1].isdigit() else ""


def _entry(made: Outcome) -> Entry:
    job, found = made.job, made.findings
    countries = _countries(job)
    return Entry(
        job,
        f"{job.name}.html" if "html" in job.formats else next(iter(made.artefacts), f"{job.name}.html"),
        section(job.notebook.id, job.values),
        _apart(job),
        countries,
        _regions(job, countries),
        tuple(found.get("places", ())),
        tuple(found.get("claims", ())),
        tuple(found.get("figures", ())),
        tuple(found.get("sources", ())),
    )


def _countries(job: Job) -> tuple[str, ...]:
    try:
        one = [place(job.values["country"]).iso3] if job.values.get("country") else []
        more = (
            [found.iso3 for found in several(job.values["countries"])] if job.values.get("countries") else []
        )
    except AnalysisError:  # a parameter of this name that is no country
        return ()
    return (*one, *more)


def _regions(job: Job, countries: Sequence[str]) -> tuple[str, ...]:
    names = [
        region(name).english
        for code in countries
        for name in (place(code).region, place(code).subregion)
        if name
    ]
    with suppress(AnalysisError):  # a parameter of this name that is no region
        names += [region(str(job.values[name])).english for name in REGIONS if job.values.get(name)]
    return tuple(dict.fromkeys(names))


def _order() -> dict[str, int]:
    """Return the place of each notebook in the collection; without a collection that can be read, none."""
    path = home() / "reports" / "collection.yml"
    try:
        found = strict.read(path) if path.is_file() else None
    except BadRequest:
        return {}
    listed = [one["notebook"] for one in found or [] if isinstance(one, dict) and "notebook" in one]
    return {str(name): place_ for place_, name in enumerate(dict.fromkeys(listed))}


def _apart(job: Job) -> str:
    """Say what tells a report from another one of the same title: parameters that are not its notebook's own."""
    told = [
        f"{PARAMETERS.get(name, name)} {_value(value)}"
        for name, value in job.values.items()
        if name not in (*SUBJECTS, "region") and value != job.notebook.declared[name].default
    ]
    return ", ".join(told)


def _value(value: Any) -> str:
    """Return the value of a parameter as a reader meets it: a measure or a form by its name."""
    told = str(value)
    if told in MEASURES:
        return MEASURES[told].label
    return FORMS.get(told) or say(told.replace("_", " "))
