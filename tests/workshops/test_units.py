"""Every unit works in a room: unfilled, filled in, filled in wrongly, and with its guide alone."""

from __future__ import annotations

import ast
import json
import re

import nbformat
import pytest

from analysis.teach import questions, seals, units
from analysis.teach.checks import Check
from analysis.teach.questions import JUDGED

ASKED = re.compile(r"^check\.(\w+)\((\w*)\)$", re.MULTILINE)
TRAPPED = re.compile(r'check\.trap\(\s*"(\w+)"')
WRONG = {"number": -987654.3, "word": "nonsense", "words": ["nonsense"], "pairs": {"A": "nonsense"}}


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def told(cell):
    """Return what a cell shows as plain text."""
    return " ".join(str(out.get("data", {}).get("text/plain", "")) for out in cell.outputs)


def asked(cell):
    """Return the question a cell checks, or nothing."""
    found = ASKED.search(cell.source)
    return found.group(1) if found and found.group(1) not in ("hint", "summary") else ""


def read(unit, name):
    return (unit.folder / name).read_text(encoding="utf-8")


def test_an_unfilled_notebook_runs_to_its_end(unit, unfilled):
    """Nothing answered yet: no cell stops, and each check says that it waits."""
    said = {asked(cell): told(cell) for cell in code(unfilled) if asked(cell)}
    assert set(said) == set(unit.questions)
    assert all("not answered yet" in text for text in said.values())
    assert not [out for cell in code(unfilled) for out in cell.outputs if out.output_type == "error"]


def test_a_solution_answers_every_check_right(unit, solved):
    """The solution runs, and each of its checks says right: sealed answers are in step with the data."""
    said = {asked(cell): told(cell) for cell in code(solved) if asked(cell)}
    assert set(said) == set(unit.questions)
    assert all(text.startswith("✓") for text in said.values()), said


def test_each_trap_says_what_went_wrong(unit, solved):
    """Likely wrong answers are sealed too, and the learner hears why."""
    traps = {name: told(cell) for cell in code(solved) for name in TRAPPED.findall(cell.source)}
    for one in unit.questions.values():
        assert {f"trap {trap}" for trap in one.traps} <= set(seals.read(unit.folder).get(one.id, {}))
        assert all(said in traps[one.id] for said in one.traps.values()), traps[one.id]
        assert f"{one.id}: right" not in traps.get(one.id, "")


def test_the_learner_has_the_solution_with_answers_left_open(unit):
    """The learner's notebook is made from the solution, and from nothing else."""
    made = units.learner(units.solution(unit))
    assert nbformat.writes(made) + "\n" == read(unit, units.NOTEBOOK)
    assert units.MARK not in read(unit, units.NOTEBOOK)


def test_wrong_answers_are_wrong_and_reveal_nothing(unit, tmp_path):
    """A wrong answer is told so, and no number or word of another answer."""
    check = Check(unit.name, tmp_path)
    for one in unit.questions.values():
        if one.kind in JUDGED:
            found = getattr(check, one.id)(WRONG[one.kind])
            assert (found.right, found.state) == (False, "wrong"), one.id
            assert f'check.hint("{one.id}")' in found.said


def test_each_question_has_hints_and_none_is_the_answer(unit, tmp_path, solved):
    """Hints come one after the other; what is said of a question never passes its own check."""
    check = Check(unit.name, tmp_path)
    for one in unit.questions.values():
        assert one.hints
        for hint in one.hints:
            assert hint in check.hint(one.id).said
        if one.kind == "number":
            for text in (*one.hints, *one.traps.values(), one.right, one.asks):
                for number in re.findall(r"\d+(?:\.\d+)?", text):
                    assert not getattr(Check(unit.name, tmp_path / "other"), one.id)(number).right, (
                        one.id,
                        text,
                    )


def test_no_answer_stands_in_plain_sight(unit):
    """The file of seals holds hashes only; the learner's notebook assigns nothing that is to be found."""
    for of in seals.read(unit.folder).values():
        assert all(re.fullmatch(r"[0-9a-f]{32}", value) for value in of.values())
    solved = "\n".join(cell.source for cell in code(units.solution(unit)))
    answers = [ast.unparse(node.value) for node in ast.parse(solved).body
               if isinstance(node, ast.Assign) and units.MARK in "\n".join(
                   solved.splitlines()[node.lineno - 1 : node.end_lineno])]  # fmt: skip
    assert len(answers) >= 5
    lines = read(unit, units.NOTEBOOK)
    cells = "\n".join(cell.source for cell in code(nbformat.reads(lines, as_version=4)))
    assert not [answer for answer in answers if len(answer) > 12 and answer in cells]


def test_the_minutes_of_the_guide_add_up(unit):
    """The plan of the guide has the minutes of the unit, 75 to 90, and half of them are the learners' own."""
    rows = re.findall(r"^\| *(\d+) *\| *(\w+) *\|", read(unit, "guide.md"), re.MULTILINE)
    minutes = sum(int(row[0]) for row in rows)
    assert minutes == unit.minutes
    assert 75 <= minutes <= 90
    assert sum(int(row[0]) for row in rows if row[1] == "do") >= minutes / 2
    assert f"about {minutes} minutes" in "".join(cell.source for cell in units.solution(unit).cells[:2])


@pytest.mark.parametrize(
    "part",
    ["Objectives", "Before they come", "Plan", "What they may think", "What to say", "To discuss",
     "Ahead or behind", "Content note", "If it gets difficult"],
)  # fmt: skip
def test_the_guide_has_its_parts(unit, part):
    """A teacher who has never seen the collection finds every part in every guide."""
    assert f"\n## {part}\n" in read(unit, "guide.md")


def test_a_unit_is_complete(unit):
    """Learner's notebook, guide, slides, handout, questions and seals: all are there, and the solution is elsewhere."""
    assert {path.name for path in unit.folder.iterdir() if path.name[0] not in "._"} >= {
        "checks.yml", "exercises.ipynb", "guide.md", "handout.md", "seal.json", "slides.ipynb",
    }  # fmt: skip
    assert json.loads(read(unit, "seal.json"))
    assert questions.names() == sorted(
        path.stem for path in (unit.folder.parent / "solutions").glob("*.ipynb")
    )
