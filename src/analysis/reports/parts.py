"""An executed notebook cut into the parts of a page, by the tags of its cells and its headings of the second rank.

What sources wrote (names, notes) is untrusted, so every part passes an allow-list: nothing in it runs, and
nothing leads out of the page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nh3

from analysis.reports.receipt import findings, shown
from analysis.show.block import FINDINGS
from analysis.vocabulary import harmless

TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "br", "hr", "span", "div",
    "section", "figure", "figcaption", "img", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "lang"},
    "img": {"src", "alt"},
    "li": {"value"},
    "span": {"aria-hidden"},
    "th": {"scope", "colspan"},
    "td": {"colspan"},
}
PICTURE = "data:image/"
APART = ("title", "parameters", "injected-parameters")  # the shell says what stands in these cells
BEFORE = ("question", "setup", "load", "check")  # what comes before the first heading, by cell
ALONE = re.compile(r"^#{2} +(.+?)\s*$", re.MULTILINE)
_TO_ITSELF = re.compile(r'<a class="anchor-link".*?</a>')
_PICTURES = re.compile(r"<img\b(?:[^>\"]|\"[^\"]*\")*>")
_ALT = re.compile(r'\salt="[^"]*[^"\s][^"]*"')
_READING = re.compile(r'<p class="tp-reading">.*?</p>', re.DOTALL)


class ReportError(Exception):
    """A page that must not be published; says why."""


@dataclass
class Part:
    """A heading of the notebook and all that follows it.

    Attributes
    ----------
    heading : str
        As a reader meets it; empty for what stands before the first one.
    kind : str
        Tag of its code cells: ``figure``, ``claims``, ``caveats``, ``sources``.
    markup : str
        Harmless already.
    """

    heading: str
    kind: str = ""
    markup: str = ""


@dataclass
class Parts:
    """What a page is made of.

    Attributes
    ----------
    before : dict of str to str
        Markup of the cells before the first heading, by tag.
    body : list of Part
        The rest, in order.
    key : str
        The key finding: the first reading that carries a figure, else the first of all.
    findings : dict of str to list
        Records of all blocks, by kind.
    """

    before: dict[str, str] = field(default_factory=lambda: dict.fromkeys(BEFORE, ""))
    body: list[Part] = field(default_factory=list)
    key: str = ""
    findings: dict[str, list[Any]] = field(default_factory=dict)


def parts(executed: Path) -> Parts:
    """Cut an executed notebook.

    Raises
    ------
    ReportError
        If a picture has no alt text; names its cell.
    """
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    found = Parts(findings=findings(cells), key=clean(_key(cells)))
    begun = [Part("")]
    for cell in cells:
        tag = next(iter(cell["metadata"].get("tags", [])), "")
        if tag in APART:
            continue
        if tag in BEFORE and not begun[-1].heading:
            found.before[tag] += _harmless(_markup(cell), cell)
        elif cell["cell_type"] == "markdown":
            begun += _headed(cell, begun[-1])
        else:
            begun[-1].kind = tag or begun[-1].kind
            begun[-1].markup += _harmless(_markup(cell), cell)
    found.body = [part for part in begun if part.heading or part.markup]
    return found


def clean(markup: str) -> str:
    """Return markup without anything that runs, loads or leads elsewhere, or turns the direction of a text."""
    cleaned = nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"data"},
        attribute_filter=_allowed,
        clean_content_tags={"script", "style"},
        link_rel=None,
    )
    return harmless.plain(cleaned)


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    return None if attribute == "src" and not value.startswith(PICTURE) else value


def _headed(cell: Mapping[str, Any], last: Part) -> Iterator[Part]:
    """Yield a part for each heading of a text; what stands before the first belongs to the last part."""
    before, *rest = ALONE.split(_text(cell["source"]))
    last.markup += _harmless(markdown(before), cell)
    for heading, under in zip(rest[::2], rest[1::2], strict=True):
        yield Part(heading, markup=_harmless(markdown(under), cell))


def _key(cells: list[Mapping[str, Any]]) -> str:
    body = [cell for cell in cells if not {*BEFORE, *APART} & set(cell["metadata"].get("tags", []))]
    for some in (body, cells):
        read = [(_READING.findall(_text(data.get("text/html", ""))), data) for data in shown(some)]
        told = [reading for reading in read if reading[0]]
        for readings, _ in [one for one in told if one[1].get(FINDINGS, {}).get("figures")] + told:
            return str(readings[0])
    return ""


def _markup(cell: Mapping[str, Any]) -> str:
    if cell["cell_type"] == "markdown":
        return markdown(_text(cell["source"]))
    return "".join(_output(output) for output in cell.get("outputs", []))


def _output(output: Mapping[str, Any]) -> str:
    """Return one output as markup: the richest form a page can hold, else its text."""
    data = output.get("data", {})
    if "text/html" in data:
        return _text(data["text/html"])
    if "text/markdown" in data:
        return markdown(_text(data["text/markdown"]))
    if any(kind.startswith("image/") for kind in data):
        return "<img>"  # it has no description, and is refused for it
    told = _text(output.get("text", data.get("text/plain", "")))
    if output["output_type"] == "error":
        told = f"{output['ename']}: {output['evalue']}"
    return f"<pre>{html.escape(told)}</pre>" if told else ""


def _harmless(raw: str, cell: Mapping[str, Any]) -> str:
    markup = clean(raw)
    if any(not _ALT.search(picture) for picture in _PICTURES.findall(markup)):
        raise ReportError(
            f"cell {cell['id']}: a figure has no alt text: show it with a function of analysis.charts"
        )
    return markup


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def markdown(text: str) -> str:
    """Return Markdown as markup; not harmless yet."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    made = str(markdown2html_mistune(text)) if text.strip() else ""
    made = _TO_ITSELF.sub("", made)  # a sign beside a heading leads to the heading: a page has other ways
    return made.replace("<th>", '<th scope="col">')  # Markdown has heads of columns only
