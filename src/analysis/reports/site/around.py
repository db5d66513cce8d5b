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
from analysis.reports.site.atlas import profiles
from analysis.reports.site.entries import Entry
from analysis.reports.templates import template
from analysis.vocabulary.language import using
from analysis.vocabulary.places import place
from analysis.vocabulary.typography import typeset_markup

BEGIN, END = b"<!--around-->", b"<!--/around-->"


def weave(made: Sequence[Entry], receipts: Mapping[str, Receipt], folder: Path) -> None:
    """Put the way on into every page that has not this one yet, and note it on its receipt."""
    for language in dict.fromkeys(entry.job.language for entry in made):
        ways = Ways([entry for entry in made if entry.job.language == language])
        with using(language):
            for entry in ways.made:
                known = receipts.get(entry.job.name)
                if known and entry.file.endswith(".html"):
                    _put_in(entry, ways.on_from(entry), known, folder)


def _put_in(entry: Entry, way: bytes, known: Receipt, folder: Path) -> None:
    mark = hashlib.sha256(way).hexdigest()[:16]
    if known.around == mark:
        return
    page = put((folder / entry.file).read_bytes(), way)
    publish(page, folder / entry.file)
    known.artefacts[entry.file] = {"sha256": hashlib.sha256(page).hexdigest(), "bytes": len(page)}
    known.around = mark
    known.write(folder)


class Ways:
    """What lies around each report of one language.

    Parameters
    ----------
    made : sequence of Entry
    """

    def __init__(self, made: Sequence[Entry]) -> None:
        self.made = made
        self.profiles = profiles(made)
        self.themes = [one for one in made if not one.profile]
        self._at = {one.job.name: at for line in (self.profiles, self.themes) for at, one in enumerate(line)}
        self._named: dict[str, list[Entry]] = {}
        for one in self.themes:
            for code in dict.fromkeys((*one.countries, *one.named)):
                self._named.setdefault(code, []).append(one)
        self._beside: dict[str, list[Entry]] = {}
        for one in self.profiles:
            self._beside.setdefault(_area(one), []).append(one)

    def on_from(self, entry: Entry) -> bytes:
        """Return the markup of the way on from a report."""
        line = self.profiles if entry.profile else self.themes
        at = self._at[entry.job.name]
        area = _area(entry) if entry.profile else ""
        codes = {*entry.countries, *entry.named}
        text = template("around.html.j2").render(
            before=line[at - 1] if at else None,
            after=line[at + 1] if at + 1 < len(line) else None,
            neighbours=[one for one in self._beside[area] if one is not entry] if area else [],
            area=area,
            themes=self._named.get(entry.countries[0], []) if entry.profile else [],
            named=[] if entry.profile else [one for one in self.profiles if one.countries[0] in codes],
        )
        return typeset_markup(text).encode("utf-8")


def _area(profile: Entry) -> str:
    return place(profile.countries[0]).subregion


def put(page: bytes, way: bytes) -> bytes:
    """Return a page with this way on; one without a place for it stays as it is."""
    head, begin, rest = page.partition(BEGIN)
    _, end, foot = rest.partition(END)
    return head + begin + way + end + foot if begin and end else page


def taken(page: bytes) -> bytes:
    """Return the way on that a page has."""
    return page.partition(BEGIN)[2].partition(END)[0]
