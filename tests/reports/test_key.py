"""The key of a report covers what it is made from: all that its kernel read, and little more."""

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.reports import key, plan, unchanged
from analysis.reports.key import Hashes
from analysis.sources import names

ROOT = Path(__file__).resolve().parents[2]
WATCHED = """
import json, os, sys
opened = set()
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(os.path.realpath(arguments[0]))
sys.addaudithook(hook)
sys.dont_write_bytecode = True
cells = json.load(open(sys.argv[1]))["cells"]
names = {"display": lambda *things: [thing._repr_html_() for thing in things]}
for cell in cells:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
modules = {os.path.realpath(m.__file__) for n, m in sys.modules.items() if n.startswith("analysis") and m.__file__}
print(json.dumps(sorted(opened | modules)))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", plan.notebooks())
def test_everything_a_notebook_reads_is_in_its_key(name: str) -> None:
    """Whatever file of ours a notebook opens or imports when it really runs, its key knows: nothing stale is kept."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, str(path)], check=True, capture_output=True, text=True
    )
    read = {Path(one) for one in json.loads(ran.stdout.splitlines()[-1])} - {path}
    ours = {one for one in read if one.is_relative_to(ROOT / "src") or one.is_relative_to(ROOT / "data")}
    # The catalogue counts by the entries of the sources loaded, not as a whole.
    ours = {one for one in ours if one.name != key.CATALOGUE and one.suffix != ".pyc"}
    known = {Path(one).resolve() for _, one, _ in key.reach(plan.notebook(name).code) if one}
    assert ours
    assert {str(one.relative_to(ROOT)) for one in ours - known} == set()


def reached(code: str) -> set[str]:
    return {name for name, _, _ in key.reach(code)}


def test_a_source_that_is_not_loaded_is_not_in_the_key() -> None:
    """A new release of one source makes anew only the reports that load it."""
    found = reached('import analysis as tp\ntp.charts.wall(tp.load("unodc_glotip"))')
    assert "data/figures/unodc_glotip.csv" in found
    assert "datapackage.json: unodc_glotip" in found
    assert "data/figures/us_tip_tiers.csv" not in found
    assert "analysis/sources/us_tip_tiers.py" not in found
    assert {
        "analysis/reports/page.py",
        "analysis/reports/templates/style.css",
        "analysis/show/theme.py",
    } <= found
    assert (
        not {
            "analysis/cli/__init__.py",
            "analysis/cli/run.py",
            "analysis/reports/batch.py",
            "analysis/reports/progress.py",
        }
        & found
    )


def test_what_the_command_does_beside_is_not_in_the_key() -> None:
    """A notebook that draws nothing does not depend on the charts."""
    found = reached("import analysis as tp\ntp.region('world')")
    assert "analysis/vocabulary/places.py" in found
    assert "analysis/show/charts/years.py" not in found


def keyed(tmp_path: Path, *given: str) -> str:
    [job] = plan.single("country_profile", list(given))
    return key.keys([job], Hashes(tmp_path))[job.name]


def test_each_part_changes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters, format and an accepted release each give another key; the same things give the same."""
    plain = keyed(tmp_path, "country=ALB")
    assert keyed(tmp_path, "country=Albania") == plain
    assert keyed(tmp_path, "country=ALB", "from_year=2010") != plain
    [job] = plan.single("country_profile", ["country=ALB"])
    other = replace(job, formats=("ipynb",))
    assert key.keys([other], Hashes(tmp_path))[job.name] != plain
    accepted = tmp_path / "cache" / "accepted"
    accepted.mkdir(parents=True)
    (accepted / "unodc_glotip").write_text("2099-01-01-abcdef01\n", encoding="utf-8")
    monkeypatch.setenv("TRAFFICKING_CACHE", str(tmp_path / "cache"))
    assert key.keys([job], Hashes(tmp_path))[job.name] != plain


def test_the_releases_are_those_the_sources_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is accepted is read here without the sources, for speed; both must say the same."""
    from analysis.sources import releases

    monkeypatch.setenv("TRAFFICKING_CACHE", str(tmp_path))
    (tmp_path / "accepted").mkdir()
    (tmp_path / "accepted" / "unodc_glotip").write_text(
        "2025-01-01-aaaaaaaa\n2026-01-01-bbbbbbbb\n", encoding="utf-8"
    )
    (tmp_path / "accepted" / "eurostat_eu").write_text("", encoding="utf-8")
    pins = {"unodc_glotip": "embedded", "population": "2099-01-01-cccccccc"}
    for pinned in ({}, pins):
        monkeypatch.setenv(releases.PINS, json.dumps(pinned))
        told = key._accepted()
        assert {name: told.get(name, "embedded") for name in names()} == {
            name: releases.active(name) for name in names()
        }


def test_a_hash_is_of_the_content(tmp_path: Path) -> None:
    """A file that is written again with the same bytes has the same hash; one that changed has another."""
    (tmp_path / ".trafficking").mkdir()
    path = tmp_path / "file"
    path.write_text("a", encoding="utf-8")
    hashes = Hashes(tmp_path)
    first = hashes.of(path)
    hashes.keep()
    path.unlink()
    path.write_text("a", encoding="utf-8")
    assert Hashes(tmp_path).of(path) == first
    path.write_text("b", encoding="utf-8")
    assert Hashes(tmp_path).of(path) != first
    assert Hashes(tmp_path).of(tmp_path / "none") == ""


def test_nothing_heavy_is_needed_to_see_that_nothing_changed() -> None:
    """The decision imports no table, notebook or chart library."""
    code = "import sys, analysis.cli, analysis.reports.unchanged; print([n for n in {} if n in sys.modules])"
    heavy = ["pandas", "numpy", "papermill", "nbformat", "matplotlib", "yaml", "jupyter_client"]
    ran = subprocess.run(
        [sys.executable, "-c", code.format(heavy)], check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "[]"


def test_state_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    """A cut or foreign state file means that reports are looked at one by one."""
    words = ["run", "--out", str(tmp_path)]
    (tmp_path / ".trafficking").mkdir()
    assert unchanged.number(words) == 0
    for text in ("", "{", "[]", '{"asked": []}'):
        (tmp_path / ".trafficking" / "state.json").write_text(text, encoding="utf-8")
        assert unchanged.number(words) == 0


@pytest.mark.parametrize("joined", [False, True])
def test_any_change_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, joined: bool) -> None:
    """Other words, another place, another input, a missing or touched file: each is seen."""
    (tmp_path / ".trafficking").mkdir()
    page, listed = tmp_path / "a.html", tmp_path / "mine.yml"
    page.write_text("page", encoding="utf-8")
    listed.write_text("- notebook: a", encoding="utf-8")
    out = [f"--out={tmp_path}"] if joined else ["--out", str(tmp_path)]
    words = ["run", *out, "--collection", str(listed)]
    world = key.world(Hashes(tmp_path), listed)
    unchanged.remember(tmp_path, words, world, 1, ["a.html"], [listed])
    assert unchanged.number(words) == 1
    assert unchanged.number([*words, "--force"]) == 0
    assert unchanged.number(words[:-2]) == 0
    with monkeypatch.context() as elsewhere:
        elsewhere.chdir(tmp_path)
        assert unchanged.number(words) == 0
    listed.write_text("- notebook: b", encoding="utf-8")
    assert unchanged.number(words) == 0
    listed.write_text("- notebook: a", encoding="utf-8")
    assert unchanged.number(words) == 1
    page.write_text("pagE", encoding="utf-8")
    assert unchanged.number(words) == 0
    page.unlink()
    assert unchanged.number(words) == 0


def test_imports_read_as_text_are_those_of_the_parser() -> None:
    """Every import of ours that Python's own parser finds outside TYPE_CHECKING is found; a template may give one more."""
    for path in sorted(key.CODE.rglob("*.py")):
        module = ".".join(path.relative_to(key.CODE.parent).with_suffix("").parts).removesuffix(".__init__")
        found = set(key._imports(module))
        parsed = parsed_imports(path.read_text(encoding="utf-8"))
        assert parsed <= found, module
        assert found == parsed or module == "analysis.reports.drafts", module


def parsed_imports(code: str) -> set[str]:
    """Imports of ours in a module, as the parser has them."""
    names: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(code)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return {name for name in names if name.split(".")[0] == "analysis" and key._path(name).exists()}
