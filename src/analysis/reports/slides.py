"""A report as slides: one file that works from a stick, without script, and prints one slide a page.

Title and question, each figure with its reading, each claim, then caveats and sources. The numbers behind a
figure stay in the report; the slide says where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import __version__
from analysis.reports import citing
from analysis.reports.parts import Part, Parts, parts
from analysis.reports.sections import section
from analysis.reports.templates import template
from analysis.vocabulary.language import using
from analysis.vocabulary.typography import typeset_markup

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from analysis.reports.plan import Job

LISTED = 5  # items of a list that fit on a slide
LONG = 900  # signs of text that fit on a slide
ROWS = 10  # rows of a table that fit on a slide


@dataclass
class Slide:
    """One slide: its heading, what is to be seen, and what is said beside it; markup is harmless already."""

    heading: str
    shown: str = ""
    said: list[str] = field(default_factory=list)
    kind: str = "text"


def slides(executed: Path, job: Job, reported: bool = True) -> str:
    """Return the slides of an executed notebook as one page.

    Parameters
    ----------
    executed : Path
    job : Job
    reported : bool
        Whether a report stands beside them, where the numbers behind each figure are.

    Raises
    ------
    ReportError
        If a picture has no alt text.
    """
    with using(job.language):
        found = parts(executed)
        made = template("slides.html.j2").render(
            job=job,
            section=section(job.notebook.id, job.values) if reported else "",
            reported=reported,
            question=_question(found),
            key=found.key,
            slides=[slide for part in found.body for slide in _slides(part)],
            citation=citing.text(job),
            version=__version__,
        )
        return typeset_markup(made)


def _question(found: Parts) -> str:
    """Return the first paragraph of the question: whom it is for stands in the report."""
    first, end, _ = found.before["question"].partition("</p>")
    return first + end


def _slides(part: Part) -> Iterator[Slide]:
    from bs4 import BeautifulSoup

    whole = BeautifulSoup(part.markup, "html.parser")
    for fold in whole.select("details, .tp-verdict .tp-scroll"):  # every check stands in the report
        fold.decompose()
    made: list[Slide] = []
    for element in _flat(whole):
        _place(element, part.heading, made)
    yield from (slide for slide in made if slide.shown or slide.said)


def _flat(whole: BeautifulSoup | Tag) -> Iterator[Tag]:
    """Yield the elements that belong on slides, out of the divisions around them."""
    for element in whole.find_all(True, recursive=False):
        if element.name == "div" and "tp-scroll" not in (element.get("class") or []):
            yield from _flat(element)
        else:
            yield element


def _place(element: Tag, heading: str, made: list[Slide]) -> None:
    """Put an element on the last slide if it belongs there and fits, else on a new one."""
    match element.name:
        case "figure":
            made.append(Slide(heading, str(element), _lead(made), "figure"))
        case "section":
            head = element.find(["h3", "h4"])
            made.append(Slide(head.extract().get_text() if head else heading, "", [str(element)], "claim"))
        case "ul" | "ol":
            made += [Slide(heading, "", [said], "list") for said in _chunks(element, _lead(made))]
        case "div" | "table":
            made += [Slide(heading, shown, kind="table") for shown in _sheets(element)]
        case "h3" | "h4":
            made.append(Slide(element.get_text()))
        case _:
            fits = made and made[-1].kind in ("text", "list", "figure") and _length(made[-1].said) < LONG
            if not fits:
                made.append(Slide(heading))
            made[-1].said.append(str(element))


def _lead(made: list[Slide]) -> list[str]:
    """Take back a short text under the heading: it leads over to the first picture or list, and stands with it."""
    short = made and made[-1].kind == "text" and _length(made[-1].said) < LONG / 3
    return made.pop().said if short else []


def _length(said: list[str]) -> int:
    return sum(map(len, said))


def _chunks(element: Tag, lead: list[str]) -> list[str]:
    items = [str(item) for item in element.find_all("li", recursive=False)]
    whole = [f"<ul>{''.join(items[at : at + LISTED])}</ul>" for at in range(0, len(items), LISTED)]
    return ["".join((*lead, *whole[:1])), *whole[1:]]


def _sheets(element: Tag) -> Iterator[str]:
    """Yield a table in sheets of so many rows, each with its caption and heads."""
    table = element if element.name == "table" else element.find("table")
    rows = table.select("tbody > tr") if table else []
    for at in range(0, len(rows), ROWS):
        top = "".join(str(part) for part in (table.caption, table.thead) if part) if table else ""
        body = "".join(map(str, rows[at : at + ROWS]))
        yield f'<table class="tp-table">{top}<tbody>{body}</tbody></table>'
