"""The house: environments, boundaries and files that must agree with each other."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import analysis

ROOT = Path(__file__).resolve().parents[1]

# conda-forge packs these under another name: the first without a window toolkit, the second with its extra.
CONDA_TO_PYPI = {"python-duckdb": "duckdb", "matplotlib-base": "matplotlib", "pandera-pandas": "pandera"}
CONDA_PYTHON = {"python_version": "3.12", "python_full_version": "3.12.0"}

# In pieces, so that this file does not hold what it looks for.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "ana" + "conda.org", "debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w.}-])/(?:" + "wo" + r"rk(?![\w-])|" + "tm" + r"p/)")


def read(name: str) -> str:
    """Return one of the project's files as text."""
    return (ROOT / name).read_text(encoding="utf-8")


def locked() -> list[tuple[Requirement, int]]:
    """Return each requirement of the lock with its number of hashes."""
    entries = read("requirements.lock").replace("\\\n", " ").splitlines()
    split = [entry.split("--hash=sha256:") for entry in entries if entry.strip()]
    return [(Requirement(pin.strip()), len(hashes)) for pin, *hashes in split]


def pins() -> dict[str, Requirement]:
    """Return the lock by canonical name."""
    return {canonicalize_name(pin.name): pin for pin, _ in locked()}


def conda() -> dict[str, str]:
    """Return the versions environment.yml asks for, by canonical PyPI name."""
    asked = yaml.safe_load(read("environment.yml"))["dependencies"]
    lines = [*asked, *chain.from_iterable(part["pip"] for part in asked if isinstance(part, dict))]
    pairs = [line.split("==") for line in lines if isinstance(line, str) and "==" in line]
    return {canonicalize_name(CONDA_TO_PYPI.get(name, name)): version for name, version in pairs}


def conda_python() -> str:
    """Return the Python environment.yml asks for."""
    return re.search(r"^  - python=([\d.]+)$", read("environment.yml"), re.MULTILINE)[1]


def direct() -> dict[str, Requirement]:
    """Return what pyproject.toml asks for, extras included, by canonical name."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    lines = chain(project["dependencies"], *project["optional-dependencies"].values())
    return {canonicalize_name(asked.name): asked for asked in map(Requirement, lines)}


def in_git() -> list[Path]:
    """Return the files that are, or with the next commit could be, in git."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone: what is tracked cannot be told")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_conda_and_pip_install_the_same_versions():
    """Every version pinned in environment.yml is the one the lock gives on conda's Python."""
    here = {name: pin for name, pin in pins().items() if not pin.marker or pin.marker.evaluate(CONDA_PYTHON)}
    assert conda() == {name: str(here[name].specifier).removeprefix("==") for name in conda()}


def test_every_direct_dependency_is_in_both_environments():
    """What pyproject.toml asks for is in environment.yml, no more and no less, and the lock satisfies it."""
    assert set(conda()) == set(direct())
    for name, asked in direct().items():
        assert asked.specifier.contains(str(pins()[name].specifier).removeprefix("==")), asked


def test_the_lock_pins_each_package_once_with_hashes():
    """Each package has one exact version, and at least one hash that proves what was downloaded."""
    assert len(pins()) == len(locked())
    for pin, hashes in locked():
        assert re.fullmatch(r"==[^,*]+", str(pin.specifier)), pin
        assert hashes, pin


def test_the_lock_names_no_address():
    """The lock installs from whatever index its reader uses."""
    assert not re.search("https?:|index-url|find-links|file:", read("requirements.lock"))


def test_containers_and_binder_install_the_lock():
    """Both set up from requirements.lock by commands that exist, on a Python that the project takes."""
    asked = json.loads(read(".devcontainer/devcontainer.json"))
    container = asked["image"].rpartition(":")[2]
    binder = read(".binder/runtime.txt").strip().removeprefix("python-")
    wanted = SpecifierSet(tomllib.loads(read("pyproject.toml"))["project"]["requires-python"])
    assert container == binder == conda_python()
    assert binder in wanted
    job = asked["postCreateCommand"].removeprefix("make ")
    assert re.search(rf"^READY := {re.escape(job)}$", read("Makefile"), re.MULTILINE)
    interpreter = asked["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter == f"{Path(job).parent}/bin/python"
    [line] = read(".binder/requirements.txt").splitlines()
    assert (ROOT / ".binder" / line.removeprefix("-r ")).resolve() == ROOT / "requirements.lock"
    options = re.search(r"pip install (--no-deps .*)$", read(".binder/postBuild"), re.MULTILINE)[1]
    assert f"$(PIP) {options}\n" in read("Makefile")
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)


def test_every_place_asks_the_system_for_the_same_packages():
    """What pages on paper need of the system is the same in the container, on Binder and in CI."""
    pango = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"}
    assert set(read(".binder/apt.txt").split()) == pango
    for name in (".devcontainer/devcontainer.json", ".ci/run"):
        assert pango | {"chromium"} <= set(re.findall(r"[\w.-]+", read(name))), name


def test_notebooks_hold_no_results():
    """No notebook in the collection carries an output or an execution count."""
    for path in (*ROOT.glob("notebooks/**/*.ipynb"), *ROOT.glob("workshops/**/*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert not [cell.source for cell in code if cell.outputs or cell.execution_count], path.name


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: CONTRIBUTING.md, Windows")
def test_help_names_every_job():
    """`make` alone lists exactly the jobs the Makefile declares."""
    declared = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE).group(1).split()
    # A make above this one would lend its flags and print where it works.
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    shown = subprocess.run(["make"], cwd=ROOT, env=quiet, check=True, capture_output=True, text=True).stdout
    assert re.findall(r"^make ([\w-]+) +\S", shown, re.MULTILINE) == declared


def test_one_version_everywhere():
    """CITATION.cff can be read, and cites the version that is built, imported and on top of the changelog."""
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    built = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\d\S*)", read("CHANGELOG.md"), re.MULTILINE).group(1)
    assert [citation["version"], analysis.__version__, newest] == [built] * 3


def test_no_file_names_a_machine_or_a_registry():
    """The project can be moved: no file holds a path of one machine or the address of a package registry."""
    found = []
    for path in in_git():
        data = path.read_bytes()
        text = "" if b"\0" in data else data.decode("utf-8", errors="replace")
        hits = [host for host in REGISTRIES if host in text] + MACHINE_PATH.findall(text)
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in hits]
    assert not found


def test_every_room_has_its_place():
    """Every folder of src/analysis is a layer, so that no room escapes the boundary checks."""
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = {path.parent.name for path in ROOT.glob("src/analysis/*/__init__.py")}
    assert rooms <= {layer.removeprefix("analysis.") for layer in layers}


def test_rooms_import_only_from_rooms_below():
    """The boundaries of the floor plan hold in the code as it is."""
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool, "expected lint-imports beside this Python, got none; install requirements.lock"
    asked = [tool, "--no-logo", "--no-cache"]
    verdict = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_page_of_faults_names_tests_that_exist():
    """Every test that docs/faults.md names is there, and so is every fault of the batch of faults."""
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    tests = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    known = {path.stem for path in tests} | set(re.findall(r"def (test_\w+)", "\n".join(tests.values())))
    assert set(re.findall(r"\btest_\w+", page)) <= known
    faults = tests[ROOT / "tests" / "reports" / "test_faults.py"]
    named = [name for row in re.findall(r"test_faults: ([\w, ]+)", page) for name in row.split(", ")]
    assert all(f'"{name.strip()}": (' in faults for name in named)
