"""The exercises as a learner does them: the real JupyterLab on loopback, a mouse, a keyboard, and some mistakes.

With ``TRAFFICKING_ROOM`` the JupyterLab is that of a kit unpacked there: tests/workshops/test_room.py sets it.
"""

from __future__ import annotations

import nbformat
import pytest

from analysis.teach import questions, units

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = 1280  # of the screen
FIRST, UNIT = questions.names()[0], questions.unit("1")


def solved(id_):
    """Return what the solution has in this cell."""
    return next(cell.source for cell in units.solution(UNIT).cells if cell.id == id_)


def test_every_cell_runs_and_every_check_waits(learner, unit):
    """Opened and run from top to bottom: no error, all figures drawn, each check says that it waits."""
    one = learner(unit.name)
    one.run_all()
    code = [cell for cell in one.saved().cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [out for cell in code for out in cell.outputs]
    assert not [out for out in outputs if out.output_type in ("error", "stream")]
    said = "".join(str(out.get("data", {}).get("text/plain", "")) for out in outputs)
    assert said.count("not answered yet") == len(unit.questions)
    pictures = [picture.bounding_box() for picture in one.page.locator(".jp-OutputArea img").all()]
    assert pictures
    assert all(box["width"] > 300 and box["x"] + box["width"] < WIDE for box in pictures), "cut off"


def test_a_wrong_answer_gets_a_hint_and_a_right_one_its_praise(learner):
    """Wrong, a hint, a likely mistake named, right; after a restart of the kernel it is still done."""
    one = learner(FIRST)
    one.run("03-setup")
    one.run("13-share")
    one.fill("15-share", "of_recorded = 12")
    one.run("15-share")
    assert "q2: not yet. 2 hints wait" in one.run("16-share-check")
    one.fill("16-share-check", 'check.hint("q2")')
    assert "Hint 1 of 2" in one.run("16-share-check")
    one.fill("16-share-check", "check.q2(100 * year['sexual'] / year['total'])")
    assert UNIT.questions["q2"].traps["of_all"] in one.run("16-share-check")
    one.fill("15-share", solved("15-share").replace(units.MARK, ""))
    one.run("15-share")
    one.fill("16-share-check", "check.q2(of_recorded)")
    assert f"q2: right. {UNIT.questions['q2'].right}" in one.run("16-share-check")
    one.restart()
    assert "1 of 11 done" in one.run("03-setup")


def test_cells_out_of_order_and_figures_altered_lose_nothing(learner, room):
    """A check before its cells, a figures file changed, then gone: a line says what to do, and it goes on from there."""
    one = learner(FIRST)
    one.restart()
    before = one.saved()
    assert "check is not there yet: a cell above was not run" in one.run("11-match-check")
    one.cell("11-match-check").locator(".cm-content").click()
    one.choose("Run", "Run All Above Selected Cell")
    one.settled()
    assert "q1: not answered yet" in one.run("11-match-check")
    one.fill("09-match", solved("09-match").replace(units.MARK, ""))
    one.run("09-match")
    assert "q1: right" in one.run("11-match-check")
    figures = room / "data" / "figures" / "eurostat_eu.csv"
    kept = figures.read_bytes()
    try:
        figures.write_bytes(kept + b"\n")
        assert "eurostat_eu.csv was changed since it was built" in one.run("13-share")
        figures.unlink()
        assert "eurostat_eu.csv is missing from data/figures; restore it" in one.run("13-share")
    finally:
        figures.write_bytes(kept)
    assert "sexual" in one.run("13-share")
    assert "q1: right" in one.run("11-match-check")
    after = one.saved()
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    nbformat.validate(after)
