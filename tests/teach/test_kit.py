"""The kit of a room without a network: what is in it, what is not, and one line for whatever is in the way.

A small project with a small index of its own stands for the collection and the lock: pip is the real one, and nothing
leaves this machine. The whole kit is tried by tests/workshops/test_room.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import cli
from analysis.teach.kit import contents, making, needed, packed
from analysis.vocabulary.errors import AnalysisError, BrokenContract

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("first", "second_one")
PROJECT = """
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "small"
version = "0.1.0"
description = "A small project"
"""
FILES = {
    "pyproject.toml": PROJECT,
    "small.py": '"""A small project."""\n',
    "data/claims.yml": "[]",
    "data/figures/a.csv": "a",
    "data/figures/raw.xls": "a raw release",
    "reports/build/index.html": "<p>",
    "reports/build/one.ipynb": "{}",
    "reports/build/failed/two.ipynb": "{}",
    "reports/build/.trafficking/hashes.json": "{}",
    "workshops/1_unit/exercises.ipynb": "{}",
    "workshops/1_unit/progress-1_unit.json": "{}",
    "workshops/1_unit/guide.md": "say",
    "workshops/solutions/1_unit.ipynb": "{}",
}


def wheel(folder: Path, name: str) -> str:
    """Write a wheel with one module; return its hash."""
    path, about = folder / f"{name}-1.0-py3-none-any.whl", f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{name}.py", "")
        made.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        made.writestr(
            f"{about}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        made.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in place of an index; pip looks nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name, value in {"NO_INDEX": "1", "FIND_LINKS": str(folder), "CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    return folder


@pytest.fixture
def clone(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small collection, with reports, and a lock of two packages."""
    home = tmp_path / "clone"
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    lock = [f"{name}==1.0 \\\n    --hash=sha256:{wheel(index, name)}\n" for name in PACKAGES]
    (home / "requirements.lock").write_text("".join(lock), encoding="utf-8")
    monkeypatch.setenv("TRAFFICKING_HOME", str(home))
    monkeypatch.setattr(needed, "needed", lambda: {name.replace("_", "-") for name in PACKAGES})
    return home


@pytest.fixture
def made(clone: Path, tmp_path: Path) -> Callable[..., zipfile.ZipFile]:
    """Make a kit of that collection, and open it."""

    def make(name: str = "kit.zip", instructor: bool = False) -> zipfile.ZipFile:
        return zipfile.ZipFile(making.make(tmp_path / "out" / name, instructor).path)

    return make


Made = Callable[..., zipfile.ZipFile]


def test_a_kit_has_all_a_learner_needs_and_no_answers(made: Made) -> None:
    """Exercises, figures and reports go along; answers, guides, notes of a batch, raw releases and progress do not."""
    assert {name for name in made().namelist() if "/wheels/" not in name} == {
        f"trafficking-workshop/{name}" for name in (
            "README.md", "start.sh", "start.bat", "start.py", "kit.json", "requirements.txt",
            "collection/data/claims.yml", "collection/data/figures/a.csv", "collection/reports/build/index.html",
            "collection/reports/build/one.ipynb", "collection/workshops/1_unit/exercises.ipynb",
        )
    }  # fmt: skip


def test_the_teacher_asks_for_more(made: Made) -> None:
    """With ``instructor`` the solutions and the guides go along."""
    more = set(made("more.zip", instructor=True).namelist()) - set(made().namelist())
    inside = "trafficking-workshop/collection/workshops"
    assert more == {f"{inside}/1_unit/guide.md", f"{inside}/solutions/1_unit.ipynb"}


def test_every_wheel_is_proved_by_its_hash(made: Made) -> None:
    """What pip is told to install is what lies in the kit, the project's own wheel too, and no address stands anywhere."""
    kit = made()
    told = dict(
        re.findall(
            r"^([\w-]+)==\S+ --hash=sha256:(\w+)$",
            kit.read("trafficking-workshop/requirements.txt").decode(),
            re.M,
        )
    )
    held = {Path(name).name.partition("-")[0].replace("_", "-"): hashlib.sha256(kit.read(name)).hexdigest()
            for name in kit.namelist() if name.endswith(".whl")}  # fmt: skip
    assert told == held
    assert set(held) == {"first", "second-one", "small"}
    texts = [kit.read(name).decode() for name in kit.namelist() if not name.endswith(".whl")]
    assert not [text for text in texts if re.search(r"https?://(?!127\.0\.0\.1)|index-url|extra-index", text)]


def test_the_same_files_make_the_same_kit(made: Made) -> None:
    """Made again, byte for byte the same; a shell script may be run."""
    first, second = made("first.zip"), made("second.zip")
    assert Path(str(first.filename)).read_bytes() == Path(str(second.filename)).read_bytes()
    assert first.getinfo("trafficking-workshop/start.sh").external_attr >> 16 == 0o755


def test_the_command_tells_size_packages_and_time(
    clone: Path, called: Callable[..., tuple[int, str, str]]
) -> None:
    """One line says what was made, and for which machines."""
    code, out, err = called()
    assert (code, err) == (0, "")
    assert re.fullmatch(
        r"trafficking-workshop-\S+\.zip: \d+ MB, 3 packages for Python \S+ on \S+ \S+, 1 reports; made in \d+ s\n",
        out,
    )
    assert [path.name for path in (clone / "workshops" / "build").iterdir()] == [making.name()]


@pytest.fixture
def called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Call the command; return its exit code and what it said."""

    def call(*options: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["trafficking", "workshop", "kit", *options])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return int(end.value.code or 0), *capsys.readouterr()

    return call


Fault = Callable[[Path, pytest.MonkeyPatch], object]
FIRST = "first-1.0-py3-none-any.whl"


def unreached(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index where nobody answers."""
    asked = {"NO_INDEX": "0", "FIND_LINKS": "", "INDEX_URL": "http://127.0.0.1:9/simple", "RETRIES": "0"}
    for name, value in asked.items():
        monkeypatch.setenv(f"PIP_{name}", value)


def gone(*parts: str) -> Fault:
    """A file of the clone, or beside it, is not there."""
    return lambda clone, _: clone.joinpath(*parts).unlink()


def written(text: str, *parts: str) -> Fault:
    """A file of the clone, or beside it, has another text."""
    return lambda clone, _: clone.joinpath(*parts).write_text(text, encoding="utf-8")


def altered(clone: Path, _: pytest.MonkeyPatch) -> None:
    """A wheel of the index is not the file that was locked."""
    with (clone.parent / "index" / FIRST).open("ab") as file:
        file.write(b" ")


NO_KIT = "kit.zip is there already and is no kit"
FAULTS: dict[str, tuple[Fault, int, str]] = {
    "no network": (unreached, 4, "no wheel of first for this machine was found; a kit is built once with"),
    "a wheel is missing": (gone("..", "index", FIRST), 4, "no wheel of first"),
    "another file than the lock knows": (altered, 3, "first: what was downloaded is not what"),
    "the lock lacks a package": (
        written("first==1.0\n", "requirements.lock"), 3, "no entry for second-one; make it again: make lock",
    ),
    "no lock": (gone("requirements.lock"), 3, "requirements.lock cannot be read"),
    "no reports": (gone("reports", "build", "index.html"), 4, "make them first: trafficking run"),
    "no clone": (gone("pyproject.toml"), 2, "a kit is made in a clone"),
    "a project that cannot be built": (gone("small.py"), 1, "pip could not make the wheels"),
    "a file that is no kit": (written("my thesis", "..", "kit.zip"), 2, NO_KIT),
    "a folder of that name": (lambda clone, _: (clone.parent / "kit.zip").mkdir(), 2, NO_KIT),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_is_in_the_way_is_one_line(
    clone: Path, called: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """One line with what to do, the documented exit code, and nothing is left behind or overwritten."""
    make, wanted, line = FAULTS[fault]
    make(clone, monkeypatch)
    before = sorted(path.name for path in clone.parent.iterdir())
    code, out, err = called("--out", str(clone.parent / "kit.zip"))
    assert (code, out, err.count("\n")) == (wanted, "", 1), err
    assert line in err
    assert "http" not in err
    assert sorted(path.name for path in clone.parent.iterdir()) == before
    if fault == "a file that is no kit":
        assert (clone.parent / "kit.zip").read_text() == "my thesis"


def test_a_place_that_cannot_be_is_told(clone: Path, called: Callable[..., tuple[int, str, str]]) -> None:
    """A file where the folder of the kit should be."""
    code, _, err = called("--out", str(clone / "pyproject.toml" / "kit.zip"))
    assert (code, err.count("\n")) == (6, 1)
    assert "choose another place with --out" in err


def test_a_full_disk_leaves_the_old_kit(tmp_path: Path) -> None:
    """The file would be larger than there is room: one line, the old kit whole, no draft."""
    kit = tmp_path / "kit.zip"
    packed.write({"a": b"old"}, kit)
    old = kit.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(AnalysisError, match=r"cannot write kit\.zip.*free space") as trouble:
            packed.write({"a.whl": os.urandom(100_000)}, kit)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert trouble.value.exit_code == 6
    assert (kit.read_bytes(), len(list(tmp_path.iterdir()))) == (old, 1)


def test_a_workshop_needs_what_the_project_runs_on() -> None:
    """Tables, charts and JupyterLab are needed, and what they need; what checks the project is not."""
    names = needed.needed()
    assert {"pandas", "numpy", "matplotlib", "jupyterlab", "ipykernel", "jupyter-server"} <= names
    assert not names & {"pytest", "ruff", "mypy", "playwright", "distributed"}
    entries = needed.entries(ROOT / "requirements.lock", names)
    assert len(re.findall(r"^\S+==", entries, re.MULTILINE)) == len(names)
    assert entries.count("--hash=sha256:") >= len(names)
    with pytest.raises(BrokenContract, match="nowhere-to-be-found"):
        needed.entries(ROOT / "requirements.lock", {"nowhere-to-be-found"})


def test_no_answer_of_the_collection_goes_along() -> None:
    """Of the real collection, learners get every unit and every notebook, and nothing that holds an answer."""
    names = set(contents.files(ROOT))
    assert {
        f"workshops/{path.parent.name}/seal.json" for path in ROOT.glob("workshops/*/checks.yml")
    } <= names
    assert {f"notebooks/{path.name}" for path in ROOT.glob("notebooks/*.ipynb")} <= names
    assert not [name for name in names if re.search(r"solution|guide|slides|progress|summary", name)]
    assert "# solution" not in "".join(
        (ROOT / name).read_text()
        for name in names
        if name.startswith("workshops/") and name.endswith(".ipynb")
    )


@pytest.fixture
def unpacked(made: Made, tmp_path: Path) -> Path:
    """A kit unpacked where a learner would."""
    made().extractall(tmp_path / "room")
    return tmp_path / "room" / "trafficking-workshop"


def started(kit: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a kit."""
    asked = [sys.executable, str(kit / "start.py"), *arguments]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)


def facts(**news: str) -> Callable[[Path], object]:
    """The kit says that it was made for another machine."""
    return lambda kit: (kit / "kit.json").write_text(
        json.dumps(json.loads((kit / "kit.json").read_text()) | news)
    )


def longer(kit: Path) -> None:
    """A wheel is not as it was packed."""
    with (kit / "wheels" / FIRST).open("ab") as file:
        file.write(b" ")


BROKEN: dict[str, tuple[Callable[[Path], object], tuple[str, ...], int, str]] = {
    "an unknown unit": (lambda kit: None, ("9",), 2, "no unit '9'; there are 1_unit"),
    "another system": (facts(system="amiga"), (), 4, "made for amiga on"),
    "another Python": (facts(python="2.7"), (), 4, "expected Python 2.7, got 3."),
    "no facts": (lambda kit: (kit / "kit.json").unlink(), (), 6, "unpack the kit again"),
    "a wheel is gone": (lambda kit: (kit / "wheels" / FIRST).unlink(), (), 3, "missing or damaged"),
    "a wheel is damaged": (longer, (), 3, "missing or damaged"),
    "a file where packages go": (lambda kit: (kit / ".venv").write_text(""), (), 6, "cannot write beside"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_kit_that_cannot_start_says_why(unpacked: Path, fault: str) -> None:
    """One line and an exit code of its own; a second start begins anew."""
    damage, arguments, code, line = BROKEN[fault]
    damage(unpacked)
    ended = started(unpacked, *arguments)
    assert (ended.returncode, ended.stderr.count("\n")) == (code, 1), ended.stderr
    assert line in ended.stderr
    assert not (unpacked / ".venv" / "ready").is_file()
