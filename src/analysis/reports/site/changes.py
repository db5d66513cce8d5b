"""What changed since the last release, report by report, in words: figures of its country, and verdicts that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis import __version__
from analysis.reports.plan import Job
from analysis.reports.site.entries import Entry, profiled
from analysis.reports.site.ledger import tests
from analysis.reports.site.memory import recall, remember
from analysis.reports.templates import template
from analysis.vocabulary.places import place

NAME = "changes.html"
KNOWN = "changes"
WHOLE = ""  # all places of a source together


def page(made: Sequence[Entry], folder: Path, world: str) -> str:
    """Return the page.

    Parameters
    ----------
    made : sequence of Entry
        All reports.
    folder : Path
        Where the reports are; what was compared is remembered there.
    world : str
        Digest of all that reports are made from: as long as it stays, so does what was compared.
    """
    told = compared([entry.job for entry in made], folder, world)
    tested = {(entry.job.name, record["id"]) for entry, record in tests(made)}
    rows = [
        {"entry": entry, "places": _places(entry, told), "claims": _claims(entry, tested)} for entry in made
    ]
    return template("changes.html.j2").render(
        here=NAME,
        sources=[one | {"told": told[f"{one['id']} {WHOLE}"]} for one in _sources()],
        rows=[row for row in rows if row["places"] or row["claims"]],
        version=__version__,
    )


def compared(jobs: Iterable[Job], folder: Path, world: str) -> dict[str, str]:
    """Return what changed in words by source and place; only what is not known yet is compared."""
    codes = sorted({profiled(job) for job in jobs} - {""})
    known = recall(folder, KNOWN, world)
    for one in _sources():
        new = [code for code in (WHOLE, *codes) if f"{one['id']} {code}" not in known]
        if new:
            known |= _compared(one["id"], one["old"], new)
            remember(folder, KNOWN, world, known)
    return known


def _sources() -> list[dict[str, str]]:
    """Return the sources that ship an earlier release beside the one in use."""
    from analysis import sources
    from analysis.sources import store

    return [
        {"id": name, "title": sources.card(name).short, "old": old[-1], "new": sources.card(name).release}
        for name in sources.shipped()
        for old in [store.earlier(name)]
        if old
    ]


def _compared(source: str, old: str, codes: Sequence[str]) -> dict[str, str]:
    from analysis import sources
    from analysis.methods.changes import alike, compare
    from analysis.show.changes import in_short

    before, after, _ = alike(sources.load(source, release=old), sources.load(source))
    whole = compare(before, after)
    sides = {code: whole if code == WHOLE else whole.within(code) for code in codes}
    return {
        f"{source} {code}": in_short(found) if found.old and found.new else ""
        for code, found in sides.items()
    }


def _places(entry: Entry, told: dict[str, str]) -> list[tuple[str, str]]:
    if not entry.profile:
        return []
    found = [
        (place(code).name, told.get(f"{name} {code}", ""))
        for name in entry.sources
        for code in entry.countries
    ]
    return [one for one in found if one[1]]


def _claims(entry: Entry, tested: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (record["id"], says)
        for record in entry.claims
        if (entry.job.name, record["id"]) in tested
        for says in record.get("releases", ())
    ]
