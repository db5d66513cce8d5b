"""The reports of a folder as one book: cover, contents with page numbers, a chapter a report, in the order of the index.

What a page folds away (the numbers under a figure, the cards of the sources) stays there: a book is for reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.reports import lock, manifest, paper, plan, strict
from analysis.reports.publish import KEPT, publish, sha256
from analysis.reports.sections import SECTIONS, section
from analysis.reports.templates import template
from analysis.sources.store import home
from analysis.vocabulary.errors import AnalysisError, BadRequest
from analysis.vocabulary.language import ENGLISH, using

if TYPE_CHECKING:
    from bs4 import Tag

NAME = "book.pdf"
NOTE = "book.json"  # among what is kept: which pages are bound, so that a book that is out of date is known
LEFT_OUT = "details, nav, script, .tp-screen, #cite, #code, [aria-labelledby=cite], [aria-labelledby=code]"


class NoBook(AnalysisError):
    """A book that cannot be made here."""


@dataclass(frozen=True)
class Chapter:
    """One report of a book: where it stands in the collection, its section, name, title and markup."""

    order: tuple[int, str]
    section: str
    name: str
    title: str
    markup: str = ""


def bind(folder: Path, language: str = ENGLISH) -> tuple[Path, int]:
    """Bind the reports of a folder that are in one language; return the book and its number of chapters.

    Raises
    ------
    NoBook
        If the system lacks what a PDF needs.
    BadRequest
        If there is no report to bind.
    NotTheSame
        If a page is not the one that was made.
    """
    if why := paper.lacking():
        raise NoBook(why)
    path = folder / (NAME if language == ENGLISH else f"book.{language}.pdf")
    manifest.read(folder)  # where nothing was made, nothing is locked
    with lock.held(folder), using(language):
        pages = _pages(folder, language)
        manifest.refuse(
            [name for name, digest in pages.items() if sha256(folder / name) != digest], "missing or changed"
        )
        chapters = sorted(_chapters(folder, language), key=lambda one: one.order)
        publish(paper.pdf(markup(chapters, language)), path)
        note = {"pages": pages, "sha256": sha256(path), "bytes": path.stat().st_size}
        publish(json.dumps(note, sort_keys=True, indent=1) + "\n", folder / KEPT / f"{path.stem}.json")
    return path, len(chapters)


def stale(folder: Path) -> list[str]:
    """Return the books of a folder that are altered, or whose pages are not those of the manifest any more."""
    files = manifest.read(folder)["files"]
    wrong = []
    for kept in sorted((folder / KEPT).glob("book*.json")):
        note, path = json.loads(kept.read_text(encoding="utf-8")), folder / f"{kept.stem}.pdf"
        bound = {name: files.get(name, {}).get("sha256") for name in note["pages"]}
        if path.is_file() and (bound != note["pages"] or sha256(path) != note["sha256"]):
            wrong.append(path.name)
    return wrong


def markup(chapters: Iterable[Chapter], language: str = ENGLISH) -> str:
    """Return the page a book is printed from."""
    bound: dict[str, list[Chapter]] = {}
    for one in chapters:
        bound.setdefault(one.section, []).append(one)
    return template("book.html.j2").render(sections=bound, language=language, version=__version__)


def _pages(folder: Path, language: str) -> dict[str, str]:
    document = manifest.read(folder)
    pages = {
        f"{name}.html": document["files"][f"{name}.html"]["sha256"]
        for name in document["reports"]
        if f"{name}.html" in document["files"] and _language(name) == language
    }
    if not pages:
        raise BadRequest(
            f"{folder.name} has no page in {language} to bind: make reports there first, or name it with --out"
        )
    return pages


def _chapters(folder: Path, language: str) -> Iterable[Chapter]:
    told, order = manifest.read(folder)["reports"], _order()
    for file in _pages(folder, language):
        name = file.removesuffix(".html")
        one = told[name]
        yield _chapter(
            folder / file,
            name,
            section(one["notebook"], one["parameters"]),
            order.get(one["notebook"], len(order)),
        )


def _chapter(path: Path, name: str, section_: str, order: int) -> Chapter:
    from bs4 import BeautifulSoup

    whole = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    main: Any = whole.find("main")
    title = main.h1.get_text()
    for part in main.select(LEFT_OUT):
        part.decompose()
    _apart(main, name)
    return Chapter((order, title), section_, name, title, main.decode_contents())


def _apart(main: Tag, name: str) -> None:
    """Give every mark of a chapter a name of its own, and its links with it."""
    for part in main.find_all(True):
        for key in ("id", "aria-labelledby"):
            if part.get(key):
                part[key] = f"{name}-{part[key]}"
        target = str(part.get("href") or "")
        if target.startswith("#"):
            part["href"] = f"#{name}-{target[1:]}"
        elif target:
            del part["href"]
    for part in main.find_all("a", href=True):
        if not main.find(id=str(part["href"])[1:]):
            part.unwrap()


def _language(name: str) -> str:
    return name.partition(".")[2] or ENGLISH


def _order() -> dict[str, int]:
    """Return the place of each notebook in the collection, the sections of the paper first."""
    path = home() / "reports" / "collection.yml"
    try:
        entries: Any = strict.read(path) if path.is_file() else []
    except BadRequest:
        entries = []
    listed = [one["notebook"] for one in entries or [] if isinstance(one, dict) and "notebook" in one]
    numbered = [name for name in plan.notebooks() if name.startswith(tuple(SECTIONS))]
    return {str(name): place for place, name in enumerate(dict.fromkeys([*listed, *numbered]))}
