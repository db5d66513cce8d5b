"""Units as assignments of nbgrader: answers to be filled in, checks that give a point, texts that a person reads.

The form is nbgrader's own, schema 3: what each cell is stands in its metadata. The tests call the same sealed checks
as the notebook of the learner, so that an assignment holds no answer in plain sight either.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from analysis.teach import units
from analysis.teach.kept import keep
from analysis.teach.questions import Unit, unit
from analysis.vocabulary.errors import CannotWrite

SCHEMA = 3
CALL = re.compile(r"^check\.(\w+)\((\w+)\)$", re.MULTILINE)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def export(name: str, to: Path) -> str:
    """Write the instructor's version of a unit into ``to/source/<unit>/``; return what was done.

    Raises
    ------
    CannotWrite
        If the folder cannot be made or written.
    """
    of = unit(name)
    folder = to / "source" / of.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise CannotWrite(
            f"cannot make {folder.name}: {trouble.strerror}; choose another folder with --to"
        ) from None
    made = assignment(of)
    keep(nbformat.writes(made) + "\n", folder / units.NOTEBOOK)
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in made.cells)
    return f"source/{of.name}/{units.NOTEBOOK}: {len(made.cells)} cells, {points} points"


def assignment(of: Unit) -> NotebookNode:
    """Return the instructor's version of a unit: solutions between nbgrader's marks, every cell with its role."""
    solved = units.solution(of)
    made = nbformat.from_dict(solved.copy())
    made.cells = [
        cell
        for one in solved.cells
        if units.TAG not in one.metadata.get("tags", [])
        for cell in _cells(one, of)
    ]
    return made


def _cells(one: NotebookNode, of: Unit) -> list[NotebookNode]:
    """Return the cells of nbgrader for one of ours: what is filled in and its check stand apart."""
    if one.cell_type != "code":
        return [_with(one, one.source, one.id, locked=True)]
    found = CALL.search(one.source)
    rest = CALL.sub("", one.source).strip() if found else one.source
    made = []
    if rest:
        solution = units.MARK in rest
        made.append(
            _with(one, _marked(rest) if solution else rest, one.id, solution=solution, locked=not solution)
        )
    if found:
        made.append(_test(one, of.questions[found[1]].id, found[2], alone=not rest))
    return made


def _test(one: NotebookNode, question: str, name: str, alone: bool) -> NotebookNode:
    source = f"given = check.{question}({name})\nassert given.right, given.said"
    cell = _with(one, source, f"{one.id}-check", grade=True, locked=True, points=1)
    cell.id = one.id if alone else f"{one.id}-check"
    return cell


def _with(
    one: NotebookNode, source: str, grade_id: str, *, solution: bool = False, locked: bool = False,
    grade: bool = False, points: int | None = None,
) -> NotebookNode:  # fmt: skip
    """Return a copy of a cell with another source and its role in nbgrader's words."""
    role: dict[str, Any] = {
        "schema_version": SCHEMA, "grade": grade, "grade_id": grade_id, "locked": locked, "solution": solution, "task": False,
    }  # fmt: skip
    if points is not None:
        role["points"] = points
    cell = nbformat.from_dict(one.copy())
    cell.source, cell.metadata = source, nbformat.from_dict({"nbgrader": role})
    return cell


def _marked(source: str) -> str:
    """Put nbgrader's marks around each statement that the learner fills in."""
    lines = source.splitlines()
    for first, last in reversed(units.open_places(source)):
        own = [line.replace(units.MARK, "").rstrip() for line in lines[first:last]]
        lines[first:last] = [BEGIN, *own, END]
    return "\n".join(lines)
