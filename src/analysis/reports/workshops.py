"""Slides and handouts of the units of the workshops, made by the formats of a report."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import nbformat

from analysis.reports import paper, slides
from analysis.reports.parts import clean
from analysis.reports.plan import Job, Notebook
from analysis.reports.publish import publish
from analysis.teach import units
from analysis.teach.questions import Unit, workshops
from analysis.vocabulary.errors import CannotWrite

# For one page of A4: a handout is shorter than a report, and is read standing.
ONE_PAGE = (
    "<style>@page { margin: 13mm 18mm 11mm; @bottom-right { content: none; } } body { font-size: 10pt; line-height: 1.3; }"
    " h1 { font-size: 17pt; margin: 0 0 3mm; padding-bottom: 2mm; } h2 { font-size: 11pt; margin: 4mm 0 1mm; padding-top: 2mm; }"
    " table { font-size: 8pt; margin: 1mm 0 2mm; } td, th { padding-top: 1.3mm; padding-bottom: 1.3mm; }</style>"
)


def folder() -> Path:
    """Return the folder of what is made of the units; it is not in git.

    Raises
    ------
    CannotWrite
        If it cannot be made.
    """
    made = workshops() / "build"
    try:
        made.mkdir(exist_ok=True)
    except OSError as trouble:
        raise CannotWrite(f"cannot make workshops/build: {trouble.strerror}") from None
    return made


def slides_of(unit: Unit) -> Path:
    """Run the slides of a unit and write them as one page that works offline; return it."""
    source = unit.folder / "slides.ipynb"
    notebook = nbformat.read(source, as_version=4)
    [question] = [cell.source for cell in notebook.cells if cell.metadata.get("tags") == ["question"]]
    about = Notebook(f"unit {unit.name}", source, unit.title, question, {}, "")
    with tempfile.TemporaryDirectory() as here:
        executed = Path(here) / source.name
        nbformat.write(units.run(notebook, Path(here)), executed)
        made = slides.slides(executed, Job(about, {}, unit.title, "exercises", ("slides",)), reported=False)
    return _kept(made, f"{unit.name}_slides.html")


def handout_of(unit: Unit) -> Path:
    """Write the handout of a unit as PDF, on one page of A4; return it."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    text = (unit.folder / "handout.md").read_text(encoding="utf-8")
    heading, _, body = text.partition("\n")
    title = heading.lstrip("# ")
    # On paper nobody follows a link to the heading above it.
    markup = str(
        MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(body)
    )
    # Heads of a table without words have nothing to say to a screen reader.
    markup = re.sub(r"<thead>\s*<tr>(\s*<th>\s*</th>)+\s*</tr>\s*</thead>", "", clean(markup))
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{ONE_PAGE}{markup}</body></html>"
    )
    made = paper.pdf(page)
    return _kept(made, f"{unit.name}_handout.pdf")


def _kept(data: str | bytes, name: str) -> Path:
    path = folder() / name
    publish(data, path)
    return path
