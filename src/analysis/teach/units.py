"""A unit's notebooks: the solution is written by hand, the learner's is made from it, and its answers are sealed.

In a solution a line that ends with ``# solution`` is what the learner fills in; a cell tagged ``solution`` is for
the instructor alone.
"""

from __future__ import annotations

import ast
import json
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from analysis.teach.checks import PLAIN, SEALING
from analysis.teach.kept import keep
from analysis.teach.questions import Unit, names, unit, workshops
from analysis.vocabulary.errors import AnalysisError, BrokenContract

MARK, TAG, NOTEBOOK = "# solution", "solution", "exercises.ipynb"
WIDE = 100  # characters of a line
PATIENCE = 300  # seconds a cell may take


def solution(of: Unit) -> NotebookNode:
    """Read the solution of a unit.

    Raises
    ------
    BrokenContract
        If it is missing or no notebook.
    """
    path = workshops() / "solutions" / f"{of.name}.ipynb"
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError, AttributeError):
        raise BrokenContract(f"solutions/{path.name} is missing or no notebook; restore it") from None


def learner(solved: NotebookNode) -> NotebookNode:
    """Return the notebook of the learner: the same with what is to be found left open."""
    made = nbformat.from_dict(solved.copy())
    made.cells = [
        nbformat.from_dict(cell.copy()) for cell in solved.cells if TAG not in cell.metadata.get("tags", [])
    ]
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.source = _open(cell.source)
            cell.outputs, cell.execution_count = [], None
    return made


def run(notebook: NotebookNode, folder: Path, seal: Path | None = None) -> NotebookNode:
    """Run a notebook in a kernel of its own, in a folder, and return it with its outputs.

    Raises
    ------
    AnalysisError
        With the last line of what went wrong.
    """
    import os

    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    env = {**os.environ} | ({SEALING: str(seal)} if seal else {})
    client = NotebookClient(
        notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        # Warnings of the kernel about itself are none of a teacher's business; what a cell says is in the notebook.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )  # fmt: skip
    try:
        return client.execute(env=env)
    except CellExecutionError as trouble:
        raise AnalysisError(f"the notebook stopped: {trouble.ename}: {trouble.evalue}") from None


def seal(name: str) -> str:
    """Run the solution of a unit, seal its answers, and write the learner's notebook; return what was done.

    Raises
    ------
    BrokenContract
        If a question has no answer in the solution.
    """
    from analysis.teach import seals

    of = unit(name)
    solved = solution(of)
    with tempfile.TemporaryDirectory() as folder:
        run(nbformat.from_dict(solved.copy()), Path(folder), seal=Path(folder))
        answered = json.loads((Path(folder) / PLAIN).read_text(encoding="utf-8"))
    lacking = [
        one.id for one in of.questions.values() if _lacks(answered.get(one.id, {}), one.traps, one.kind)
    ]
    if lacking:
        raise BrokenContract(
            f"{of.name}: the solution leaves {', '.join(lacking)} without an answer or a trap"
        )
    seals.write(of.folder, answered)
    keep(nbformat.writes(learner(solved)) + "\n", of.folder / NOTEBOOK)
    return f"{of.name}: {len(answered)} answers sealed, {NOTEBOOK} written"


def seal_all() -> list[str]:
    """Seal every unit."""
    return [seal(name) for name in names()]


def _lacks(of: dict[str, str], traps: dict[str, str], kind: str) -> bool:
    from analysis.teach.questions import JUDGED

    given = set(of)
    wanted = {f"trap {trap}" for trap in traps}
    return kind in JUDGED and (not given - wanted or not wanted <= given)


def open_places(source: str) -> list[tuple[int, int]]:
    """Return first and behind the last line of each statement that carries the mark."""
    lines = source.splitlines()
    spans = ((node.lineno - 1, node.end_lineno or node.lineno) for node in ast.parse(source).body)
    return [span for span in spans if any(line.rstrip().endswith(MARK) for line in lines[slice(*span)])]


def _open(source: str) -> str:
    """Leave open each statement that carries the mark."""
    lines = source.splitlines()
    for first, last in reversed(open_places(source)):
        [node] = ast.parse("\n".join(lines[first:last])).body
        if not isinstance(node, ast.Assign):
            raise BrokenContract(f"only an assignment can be a solution: {lines[first]}")
        lines[first:last] = [_left(ast.unparse(node.targets[0]), node.value)]
    return "\n".join(lines)


def _left(name: str, value: ast.expr) -> str:
    """Return what is left to see of an answer: of a mapping its keys."""
    if not isinstance(value, ast.Dict):
        return f"{name} = ..."
    places = [f"{ast.unparse(key)}: ...".replace("'", '"') for key in value.keys if key]
    line = f"{name} = {{{', '.join(places)}}}"
    return (
        line if len(line) <= WIDE else "\n    ".join([f"{name} = {{", *(f"{one}," for one in places)]) + "\n}"
    )
