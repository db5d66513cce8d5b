"""The way on from a report to those around it, put into its page once all are known: before, after, neighbours, themes.

A page is made alone, anywhere, and so cannot know the others. Its place for them is between two marks, and what
is put there depends on nothing but which reports the folder has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.reports.publish import publish
from analysis.reports.receipt import Receipt
from analysis.reports.site.atlas import naming, profiles
from analysis.reports.site.entries import Entry
from analysis.reports.templates import template
from analysis.vocabulary.language import using
from analysis.vocabulary.places import place

BEGIN, END = b"<!--around-->", b"<!--/around-->"


def weave(made: Sequence[Entry], receipts: Mapping[str, Receipt], folder: Path) -> None:
    """Put the way on into every page that has not this one yet, and note it on its receipt."""
    for entry in made:
        known = receipts.get(entry.job.name)
        if known is None or not entry.file.endswith(".html"):
            continue
        way = _way(entry, [one for one in made if one.job.language == entry.job.language])
        mark = hashlib.sha256(way).hexdigest()[:16]
        if known.around == mark and entry.file in known.artefacts:
            continue
        page = put((folder / entry.file).read_bytes(), way)
        publish(page, folder / entry.file)
        known.artefacts[entry.file] = {"sha256": hashlib.sha256(page).hexdigest(), "bytes": len(page)}
        known.around = mark
        known.write(folder)


def put(page: bytes, way: bytes) -> bytes:
    """Return a page with this way on; one without a place for it stays as it is."""
    head, begin, rest = page.partition(BEGIN)
    _, end, foot = rest.partition(END)
    return head + begin + way + end + foot if begin and end else page


def taken(page: bytes) -> bytes:
    """Return the way on that a page has."""
    return page.partition(BEGIN)[2].partition(END)[0]


def _way(entry: Entry, made: Sequence[Entry]) -> bytes:
    line = profiles(made) if entry.profile else [one for one in made if not one.profile]
    at = line.index(entry) if entry in line else -1
    with using(entry.job.language):
        text = template("around.html.j2").render(
            before=line[at - 1] if at > 0 else None,
            after=line[at + 1] if 0 <= at < len(line) - 1 else None,
            neighbours=_neighbours(entry, line),
            area=place(entry.countries[0]).subregion if entry.profile and entry.countries else "",
            themes=naming(made, entry.countries[0]) if entry.profile and entry.countries else [],
            named=[] if entry.profile else _named(entry, made),
        )
    return text.encode("utf-8")


def _neighbours(entry: Entry, line: Sequence[Entry]) -> list[Entry]:
    """Return the other countries of the sub-region, by name."""
    if not entry.profile or not entry.countries:
        return []
    area = place(entry.countries[0]).subregion
    return [one for one in line if one is not entry and area and place(one.countries[0]).subregion == area]


def _named(entry: Entry, made: Sequence[Entry]) -> list[Entry]:
    """Return the profiles of the countries that a thematic report is about or names."""
    return [one for one in profiles(made) if one.countries[0] in (*entry.countries, *entry.named)]
