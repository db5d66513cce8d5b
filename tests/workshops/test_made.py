"""What is made of the units: slides, a handout of one page, an assignment for nbgrader."""

from __future__ import annotations

import contextlib
import re
import zlib
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from analysis.cli.commands import app
from analysis.reports import workshops
from analysis.teach import nbgrader, questions, units

CALL = CliRunner()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where slides and handouts go, in place of workshops/build."""
    monkeypatch.setattr(workshops, "folder", lambda: tmp_path)
    return tmp_path


def pages(data: bytes) -> int:
    """Return the number of pages of a PDF, whose objects may stand in packed streams."""
    texts = [data]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            texts.append(zlib.decompress(packed))
    return sum(len(re.findall(rb"/Type ?/Page\b(?!s)", text)) for text in texts)


def test_slides_are_one_page_without_script_or_address(built: Path) -> None:
    """A room without a network sees every slide: no script, nothing that is fetched, a picture in words too."""
    ended = CALL.invoke(app, ["workshop", "slides", "1"])
    assert ended.exit_code == 0, ended.output
    [page] = built.glob("*_slides.html")
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text.replace('<script type="application/ld+json"', "")
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert text.count("<section") >= 8
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", text)
    assert len(set(heads)) == len(heads), "what belongs together stands on one slide"
    assert all(re.search(r'\balt="[^"]+"', picture) for picture in re.findall(r"<img[^>]*>", text))


@pytest.mark.parametrize("name", questions.names())
def test_a_handout_is_one_page(built: Path, name: str) -> None:
    """What is handed out fits on one sheet of A4."""
    ended = CALL.invoke(app, ["workshop", "handout", name])
    if "Pango" in ended.output:
        pytest.skip(ended.output.strip())
    assert ended.exit_code == 0, ended.output
    [made] = built.glob("*_handout.pdf")
    assert pages(made.read_bytes()) == 1


@pytest.mark.parametrize("name", questions.names())
def test_an_assignment_has_the_form_of_nbgrader(tmp_path: Path, name: str) -> None:
    """Each cell has its role and an id of its own; what is graded has points, and each question of the unit is graded."""
    ended = CALL.invoke(app, ["workshop", "export", name, "--to", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    made = nbformat.read(tmp_path / "source" / name / units.NOTEBOOK, as_version=4)
    nbformat.validate(made)
    roles = [cell.metadata["nbgrader"] for cell in made.cells]
    assert {role["schema_version"] for role in roles} == {nbgrader.SCHEMA}
    assert len({role["grade_id"] for role in roles}) == len(roles)
    graded = [cell for cell in made.cells if cell.metadata["nbgrader"]["grade"]]
    assert all(cell.metadata["nbgrader"]["points"] > 0 for cell in graded)
    assert len(graded) == len(questions.unit(name).questions)
    assert all("check." in cell.source for cell in graded)
    for cell in made.cells:
        if cell.metadata["nbgrader"]["solution"] and cell.cell_type == "code":
            assert cell.source.count(nbgrader.BEGIN) == cell.source.count(nbgrader.END) >= 1
