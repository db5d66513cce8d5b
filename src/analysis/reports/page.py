"""The page of one report: the notebook's text and results in our own shell, without its code.

Self-contained: no script, no outside address; a content-security policy forbids both. What sources
wrote (names, notes) is untrusted, so the body passes an allow-list.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
import nh3
from nbconvert import HTMLExporter

from analysis import __version__
from analysis.reports.plan import Job
from analysis.reports.templates import template

TAGS = {
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "br",
    "hr",
    "span",
    "div",
    "section",
    "figure",
    "figcaption",
    "img",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "details",
    "summary",
}
ATTRIBUTES = {"*": {"class"}, "img": {"src", "alt"}, "th": {"scope", "colspan"}, "td": {"colspan"}}
PICTURE = "data:image/"
_PICTURES = re.compile(r"<img\b(?:[^>\"]|\"[^\"]*\")*>")
# nbconvert's own filler is no description.
_ALT = re.compile(r'\salt="(?!No description has been provided)[^"]*[^"\s][^"]*"')


class ReportError(Exception):
    """A page that must not be published; says why."""


def page(executed: Path, job: Job) -> str:
    """Return the page of an executed notebook.

    Raises
    ------
    ReportError
        If a picture has no alt text.
    """
    body = _body(executed)
    if any(not _ALT.search(picture) for picture in _PICTURES.findall(body)):
        raise ReportError("a figure has no alt text: show it with a function of analysis.charts")
    return template("page.html.j2").render(job=job, body=body, version=__version__)


def _body(executed: Path) -> str:
    notebook = nbformat.read(executed, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "title" not in cell.metadata.get("tags", [])]
    raw, _ = _exporter().from_notebook_node(notebook)
    return nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"data"},
        attribute_filter=_allowed,
        clean_content_tags={"script", "style"},
        link_rel=None,
    )


@cache  # its templates are compiled once a process, or once for all that are forked from it
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name="basic", exclude_input=True, exclude_output_prompt=True, exclude_anchor_links=True
    )


def _allowed(_tag: str, attribute: str, value: str) -> str | None:
    return None if attribute == "src" and not value.startswith(PICTURE) else value
