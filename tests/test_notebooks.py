"""The anatomy of a notebook: the same parts in the same order, short cells, and nothing but the public names."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

import analysis
from analysis.reports import parameters

ROOT = Path(__file__).resolve().parents[1]
FOUND = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
OPENING = ["title", "question", "parameters", "setup", "load", "check"]
BODY, CLOSING = {"figure", "reading"}, ["claims", "caveats", "sources"]
MOST_CELLS, MOST_LINES = 12, 10
BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While, ast.Lambda)
ELSEWHERE = {
    "an address": r"\w+://|www\.",
    "a path": r"[\"'](?:\.{0,2}/|~|[A-Za-z]:\\|[\w.-]+/[\w.-])|\.\./|\.(?:csv|xlsx|json|yml|html)\b|pathlib|open\(",
    "a shell or install line": r"^\s*[!%]|\b(?:pip|conda|mamba|subprocess|os\.system)\b",
    "a filter of warnings": r"warnings|simplefilter|filterwarnings|2>",
}

pytestmark = pytest.mark.parametrize("name", FOUND)


@cache
def cells(name: str) -> list[Any]:
    found: list[Any] = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return found


def code(name: str) -> list[Any]:
    return [cell for cell in cells(name) if cell.cell_type == "code"]


def tags(name: str) -> list[str]:
    return [tag for cell in cells(name) for tag in cell.metadata.get("tags", [])]


def tagged(name: str, tag: str) -> str:
    [source] = [cell.source for cell in cells(name) if cell.metadata.get("tags") == [tag]]
    return str(source)


def syntax(name: str) -> list[ast.AST]:
    """Every node of the code of a notebook."""
    return [node for cell in code(name) for node in ast.walk(ast.parse(cell.source))]


def declared(name: str) -> dict[str, parameters.Parameter]:
    everything = "\n".join(cell.source for cell in code(name))
    return parameters.contract(tagged(name, "parameters"), everything)


def test_it_is_a_valid_notebook(name: str) -> None:
    """The file is a notebook of format 4.5 or later, which is what gives each cell an id."""
    found = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(found)
    assert (found.nbformat, found.nbformat_minor) >= (4, 5)
    assert found.metadata.kernelspec.name == "python3"


def test_it_has_one_title(name: str) -> None:
    """There is one first-order heading, alone in the first cell; sections are of the second order or below."""
    texts = [cell.source for cell in cells(name) if cell.cell_type == "markdown"]
    headings = [line for source in texts for line in re.findall(r"^# .+$|<h1", source, re.MULTILINE)]
    assert headings == [cells(name)[0].source]
    assert tagged(name, "title") == cells(name)[0].source


def test_its_parts_come_in_order(name: str) -> None:
    """Title, question, parameters, set-up, load, check; figures and readings; claims, caveats, sources."""
    found = [tag for tag in tags(name) if tag not in BODY]
    has_claims = "claims" in found
    assert found == OPENING + (CLOSING if has_claims else CLOSING[1:])
    middle = tags(name)[len(OPENING) : -len(CLOSING) if has_claims else -len(CLOSING) + 1]
    assert set(middle) <= BODY
    assert middle[0] == "figure"


def test_each_code_cell_has_one_tag_and_texts_have_none(name: str) -> None:
    """A tag says what a cell is for; texts between the parts need none."""
    assert all(len(cell.metadata.get("tags", [])) == 1 for cell in code(name))
    texts = [cell for cell in cells(name) if cell.cell_type == "markdown"]
    assert [cell.metadata.get("tags", []) for cell in texts] == [["title"], ["question"]] + [[]] * (
        len(texts) - 2
    )


def test_its_question_cell_says_for_whom_and_how_long(name: str) -> None:
    """Question, reader, minutes and a content note stand before anything is shown."""
    asked = tagged(name, "question")
    assert re.search(r"^\*\*Question\.\*\* .+\?$", asked, re.MULTILINE)
    assert re.search(r"^\*\*For\*\* .+ \d+ minutes\b", asked, re.MULTILINE)
    assert re.search(r"^\*\*Content note\.\*\* .+\.$", asked, re.MULTILINE)


def test_its_cells_are_few_and_short(name: str) -> None:
    """At most 12 code cells of at most 10 lines: what is longer belongs into the rooms."""
    assert len(code(name)) <= MOST_CELLS
    assert {
        cell.id: lines for cell in code(name) if (lines := len(cell.source.splitlines())) > MOST_LINES
    } == {}
    assert all(cell.source.strip() for cell in cells(name))


def test_it_defines_and_repeats_nothing(name: str) -> None:
    """No function, class or loop: a notebook is read from top to bottom."""
    assert [ast.unparse(node) for node in syntax(name) if isinstance(node, BLOCKS)] == []


@pytest.mark.parametrize("what", ELSEWHERE)
def test_it_reaches_for_nothing_outside(name: str, what: str) -> None:
    """No path, no address, no install line and no filter of warnings in any code."""
    found = [
        line for cell in code(name) for line in cell.source.splitlines() if re.search(ELSEWHERE[what], line)
    ]
    assert found == []


def test_it_imports_only_the_public_names(name: str) -> None:
    """The one import is `import analysis as tp`, and each name used on it is public."""
    imports = [ast.unparse(node) for node in syntax(name) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == ["import analysis as tp"]
    used = {
        node.attr
        for node in syntax(name)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "tp"
    }
    assert used <= set(analysis.__all__)


def test_each_function_it_calls_is_there(name: str) -> None:
    """Every chart, sentence and card a notebook names exists, and is no private name."""
    for node in syntax(name):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            room = node.value
            if isinstance(room.value, ast.Name) and room.value.id == "tp":
                assert not node.attr.startswith("_")
                assert callable(getattr(getattr(analysis, room.attr), node.attr))


def test_its_parameters_are_a_contract_and_each_is_used(name: str) -> None:
    """The parameters cell is typed literals with help, its defaults are valid, and no parameter is idle."""
    contract = declared(name)
    loads = {
        node.id for node in syntax(name) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert contract
    assert set(contract) <= loads
    assert all(one.help for one in contract.values())
    assert parameters.check({}, contract) == {key: one.default for key, one in contract.items()}


def test_its_cell_ids_are_given_and_stable(name: str) -> None:
    """Ids are written by hand, in order, each once: a change of one cell is a change of one cell."""
    ids = [cell.id for cell in cells(name)]
    assert all(re.fullmatch(r"\d\d[a-z]?-[a-z-]+", one) for one in ids)
    assert ids == sorted(set(ids))


def test_it_holds_no_results(name: str) -> None:
    """No output, no count of executions and no trace of a machine is kept in a notebook."""
    assert [cell.id for cell in code(name) if cell.outputs or cell.execution_count is not None] == []
    assert all(set(cell.metadata) <= {"tags"} for cell in cells(name))


def test_texts_do_not_repeat_what_is_computed(name: str) -> None:
    """Text that depends on figures or parameters is generated: no cell of text carries a percentage or a sum."""
    texts = [cell.source for cell in cells(name)[2:] if cell.cell_type == "markdown"]
    assert [
        line for source in texts for line in source.splitlines() if re.search(r"\d\s?%|\d,\d{3}", line)
    ] == []
