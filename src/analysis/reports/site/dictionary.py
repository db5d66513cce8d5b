"""The data dictionary as a page: every column, every source with its measures, decisions, quality and caveats."""

from __future__ import annotations

import html
import re
from pathlib import Path

from analysis import __version__
from analysis.reports.parts import clean, markdown
from analysis.reports.site.memory import recall, remember
from analysis.reports.templates import template
from analysis.sources import build, store
from analysis.vocabulary.language import say

NAME = "data.html"
_SECTION = re.compile(r"^## (\w+)\n(.+)$", re.MULTILINE)


def page(folder: Path, world: str) -> str:
    """Return the page, from the text of ``data/README.md`` made anew: cards and data package are its source.

    Parameters
    ----------
    folder : Path
        Where the reports are; the page is remembered there.
    world : str
        Digest of all that reports are made from: as long as it stays, so does the page.
    """
    known = recall(folder, "dictionary", world)
    if not known:
        known = {NAME: _page()}
        remember(folder, "dictionary", world, known)
    return known[NAME]


def _page() -> str:
    package = store.package()
    head, *rest = _SECTION.split(build.dictionary(package["resources"] | package["earlier"]))
    sources = [
        {"id": id_, "title": title, "markup": _marked(text)}
        for id_, title, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    return template("data.html.j2").render(
        here=NAME, head=_marked(head.partition("\n")[2]), sources=sources, version=__version__
    )


def _lists() -> tuple[str, ...]:
    """Return what stands over each list of a source."""
    return say("Measures"), say("Rows"), say("Decisions"), say("Quality"), say("Caveats")


def _marked(text: str) -> str:
    """Return Markdown as markup: headings of tables scoped, headings of lists one rank below their source's."""
    raised = re.sub(rf"^({'|'.join(map(re.escape, _lists()))})$", r"### \1", text, flags=re.MULTILINE)
    raised = re.sub(r"^### .+\s+(?=### |\Z)", "", raised, flags=re.MULTILINE)  # a heading of nothing
    return clean(markdown(html.unescape(raised)).replace("<th>", '<th scope="col">'))
