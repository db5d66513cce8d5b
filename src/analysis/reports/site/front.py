"""The front page: every report by section, searchable, with the picture it leads with, and what was not made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from analysis import __version__
from analysis.reports.run import Outcome
from analysis.reports.sections import APART, SECTIONS
from analysis.reports.site.entries import Entry
from analysis.reports.templates import template
from analysis.vocabulary.language import say
from analysis.vocabulary.places import by_name, place
from analysis.vocabulary.terms import VERDICTS


def page(
    made: Sequence[Entry], failed: Sequence[Outcome], releases: Mapping[str, str], pictures: Collection[str]
) -> str:
    """Return the front page.

    Parameters
    ----------
    made : sequence of Entry
        In the order they stand.
    failed : sequence of Outcome
        What was not made.
    releases : mapping of str to str
        Name of each source in use to its release.
    pictures : collection of str
        Names of the reports that have a picture.
    """
    sections: dict[str, list[Entry]] = {name: [] for name in [*SECTIONS.values(), *APART.values()]}
    for entry in made:
        sections[entry.section].append(entry)
    words = {one["verdict"] for entry in made for one in entry.claims}
    return template("index.html.j2").render(
        here="index.html",
        pages=made,
        failed=failed,
        countries=APART["countries"],
        sections={name: found for name, found in sections.items() if found},
        regions=sorted({name for entry in made for name in entry.regions}),
        places=_places(made),
        verdicts=[word for word in VERDICTS if word in words],
        pictures=pictures,
        releases={_source(name): release for name, release in releases.items()},
        version=__version__,
    )


def _places(made: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return code and name of every country a report is about, by name."""
    found = {code: place(code).name for entry in made for code in entry.countries}
    return sorted(found.items(), key=lambda one: by_name(one[1]))


def _source(name: str) -> str:
    from analysis.sources import module  # a batch that makes nothing needs no source

    return say(module(name).CARD.short)
