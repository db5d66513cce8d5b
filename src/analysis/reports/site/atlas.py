"""Countries: each with its profile, beside its neighbours, and the thematic reports whose readings name it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import __version__
from analysis.reports.site.entries import Entry
from analysis.reports.templates import template
from analysis.vocabulary.places import place

NAME = "countries.html"


def page(made: Sequence[Entry]) -> str:
    """Return the page of all countries that have a report of their own, by sub-region and name."""
    groups: dict[str, list[dict[str, object]]] = {}
    for entry in profiles(made):
        code = entry.countries[0]
        group = place(code).subregion or place(code).english
        groups.setdefault(group, []).append({"entry": entry, "code": code, "others": naming(made, code)})
    return template("countries.html.j2").render(
        here=NAME, groups=dict(sorted(groups.items())), version=__version__
    )


def profiles(made: Sequence[Entry]) -> list[Entry]:
    """Return the reports on one country, by its name."""
    found = [entry for entry in made if entry.profile]
    return sorted(found, key=lambda entry: (entry.short, entry.job.name))


def naming(made: Sequence[Entry], code: str) -> list[Entry]:
    """Return the reports that are about other things too and name a country."""
    return [entry for entry in made if not entry.profile and code in (*entry.countries, *entry.named)]
