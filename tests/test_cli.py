"""The command: quick to start, exit codes that scripts can tell apart, and one line for each mistake."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import cli, sources
from analysis.reports import plan

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pandas", "matplotlib", "numpy", "seaborn", "papermill", "nbconvert", "pandera")
PROFILE, FORMS = "country_profile", "2_2_global_forms"
ALTERED = "eurostat_eu.csv"

Ended = subprocess.CompletedProcess[str]


def trafficking(*arguments: str, home: Path = ROOT) -> Ended:
    """Run the installed command."""
    command = shutil.which("trafficking", path=str(Path(sys.executable).parent))
    assert command, "expected trafficking beside this Python, got none; install the project"
    env = os.environ | {"TRAFFICKING_HOME": str(home), "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [command, *arguments], env=env, check=False, capture_output=True, text=True, encoding="utf-8"
    )


def one_line(ended: Ended, exit_code: int) -> str:
    """The one line on stderr that a mistake ends with; nothing else is printed."""
    assert ended.returncode == exit_code, ended.stderr
    assert ended.stderr.startswith("trafficking: ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    return ended.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with a copy of the figures, the notebooks and the collection."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / "home" / name)
    (tmp_path / "home" / "reports").mkdir()
    shutil.copy(ROOT / "reports" / "collection.yml", tmp_path / "home" / "reports")
    return tmp_path / "home"


Called = Callable[..., Ended]


@pytest.fixture
def called(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return a function that calls the command in this process: the same code, without the start."""

    def call(*arguments: str) -> Ended:
        monkeypatch.setenv("TRAFFICKING_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["trafficking", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        code = end.value.code
        return subprocess.CompletedProcess(
            arguments, code if isinstance(code, int) else int(bool(code)), out, err
        )

    return call


LOADED = "import sys, analysis.cli; print([name for name in {heavy} if name in sys.modules])"


def test_the_command_starts_without_heavy_libraries() -> None:
    """Importing the command loads no table, chart or notebook library: help and completion are quick."""
    asked = [sys.executable, "-c", LOADED.format(heavy=HEAVY)]
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    [[], ["run"], ["list"], ["describe"], ["data"], ["data", "check"], ["data", "build"], ["estimate"]],
)
def test_each_command_has_help(called: Called, command: list[str]) -> None:
    """Every command explains itself with --help, and exits 0."""
    ended = called(*command, "--help")
    assert ended.returncode == 0
    assert "Usage: trafficking" in ended.stdout
    assert ended.stderr == ""


def test_help_names_every_command() -> None:
    """The installed command shows all its jobs."""
    ended = trafficking("--help")
    assert ended.returncode == 0
    assert [
        name for name in ("run", "list", "describe", "data", "estimate") if name not in ended.stdout
    ] == []


def test_list_names_every_notebook_and_its_question() -> None:
    """Each notebook of the folder is listed with the question it answers."""
    ended = trafficking("list")
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[::2] == plan.notebooks()
    assert all(line.strip().endswith("?") for line in lines[1::2])


@pytest.mark.parametrize("name", plan.notebooks())
def test_describe_shows_every_parameter(called: Called, name: str) -> None:
    """Each parameter of a notebook is shown with its type, its default and its help."""
    ended = called("describe", name)
    assert ended.returncode == 0
    for one in plan.notebook(name).declared.values():
        assert f"{one.name}: {one.type} = {one.default!r}  {one.help}" in ended.stdout


def test_the_figures_that_ship_pass_their_check() -> None:
    """The figures are those that were built: each source is named with its rows and its release."""
    ended = trafficking("data", "check")
    assert ended.returncode == 0, ended.stderr
    assert re.findall(r"^ok  (\w+): [\d,]+ rows, release \S+$", ended.stdout, re.MULTILINE) == list(
        sources.shipped()
    )


MISTAKES = {
    "unknown country": ([PROFILE, "-p", "country=Albnia"], "unknown country 'Albnia'; did you mean Albania"),
    "unknown parameter": ([PROFILE, "-p", "contry=ALB"], "unknown parameter 'contry'; did you mean country?"),
    "year out of range": ([PROFILE, "-p", "from_year=1900"], "go from 1950 to 2025"),
    "years in the wrong order": (
        [PROFILE, "-p", "from_year=2020", "-p", "to_year=2010"],
        "after to_year 2010",
    ),
    "no number": ([PROFILE, "-p", "from_year=soon"], "parameter from_year is 'soon': expected int"),
    "unknown notebook": (
        ["country_profil"],
        "unknown notebook 'country_profil'; did you mean country_profile?",
    ),
    "unknown region": ([FORMS, "-p", "region=Europ"], "unknown region 'Europ'; did you mean Europe?"),
    "unknown measure": (
        ["2_2_global_victims", "-p", "measure=victims"],
        "one of detected_victims, prosecuted_persons",
    ),
    "no value": ([PROFILE, "-p", "country"], "expected name=value"),
    "no collection": (["--collection", "none.yml"], "none.yml not found"),
}


@pytest.mark.parametrize(("arguments", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_nothing_starts(
    called: Called, tmp_path: Path, arguments: list[str], message: str
) -> None:
    """A wrong name or value ends in exit 2 and one line that helps; not even the folder of reports is made."""
    ended = called("run", *arguments, "--out", str(tmp_path / "out"))
    assert message in one_line(ended, 2)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "mistake", ["unknown country", "unknown parameter", "year out of range", "unknown notebook"]
)
def test_the_installed_command_ends_the_same_way(tmp_path: Path, mistake: str) -> None:
    """As a process of its own the command gives the same line and exit code."""
    arguments, message = MISTAKES[mistake]
    ended = trafficking("run", *arguments, "--out", str(tmp_path / "out"))
    assert message in one_line(ended, 2)
    assert not (tmp_path / "out").exists()


def test_describe_of_an_unknown_notebook_names_the_one_that_was_meant(called: Called) -> None:
    """A mistyped name is refused with a near miss."""
    assert "did you mean country_profile?" in one_line(called("describe", "country_profil"), 2)


@pytest.mark.parametrize(
    "arguments",
    [["run", "-p", "country=ALB"], ["run", "--jobs", "-1"], ["run", "--nothing"], ["fly"], ["data", "build"]],
)
def test_wrong_usage_exits_with_2(called: Called, arguments: list[str]) -> None:
    """An option or a command that is not there, or is not complete, is wrong usage."""
    ended = called(*arguments)
    assert ended.returncode == 2
    assert "Usage" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_release_that_is_not_there_is_named(called: Called, tmp_path: Path) -> None:
    """Building without the releases says which file is expected, and changes nothing."""
    ended = called(
        "data", "build", "--from", str(tmp_path), "--to", str(tmp_path / "figures"), "--only", "eurostat_eu"
    )
    assert "eurostat_eu: release file eurostat_eu.csv not found" in one_line(ended, 2)
    assert not list((tmp_path / "figures").glob("*.csv"))


def test_stopping_by_hand_exits_with_130(called: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no crash."""

    def stop() -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan, "notebooks", stop)
    ended = called("list")
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr


def alter(home: Path, change: Callable[[list[str]], list[str]], line: int = 3) -> None:
    """Change the cells of one line of a figures file, as an editor would; line 1 is the header."""
    path = home / "data" / "figures" / ALTERED
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[line - 1].split(",", 16)  # the last two hold commas of their own
    lines[line - 1] = ",".join(change(cells))
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def cell(column: str, text: str) -> Callable[[list[str]], list[str]]:
    """Return the change of one cell."""
    header = (ROOT / "data" / "figures" / ALTERED).read_text(encoding="utf-8").split("\n")[0].split(",")

    def change(cells: list[str]) -> list[str]:
        cells[header.index(column)] = text
        return cells

    return change


def all_three(text: str) -> Callable[[list[str]], list[str]]:
    """Return the change of a number with both its bounds."""

    def change(cells: list[str]) -> list[str]:
        for column in ("value", "low", "high"):
            cells = cell(column, text)(cells)
        return cells

    return change


BY_HAND = {
    "text": (cell("value", "many"), "line 3, column value: found 'many', expected a number"),
    "a negative number": (all_three("-5.0"), "line 3, column value: found -5.0, expected a number, zero or more"),
    "another number": (cell("value", "1296.0"), "line 3, column low: found 1295.0, expected equal to value"),
    "another number with its bounds": (all_three("1296.0"), "was changed since it was built"),
    "a measure of nobody": (cell("measure", "convicts"), "line 3, column measure: found 'convicts', expected a measure"),
    "a year of words": (cell("time_period", "last"), "line 3, column time_period: found 'last', expected a year"),
    "a country by name": (cell("geo", "Albania"), "line 3, column geo: found 'Albania', expected an ISO 3166"),
}  # fmt: skip


@pytest.mark.parametrize(
    "change", ["text", "a negative number", "another number", "another number with its bounds"]
)
def test_a_figure_altered_by_hand_stops_the_command(home: Path, change: str) -> None:
    """A file of figures somebody changed ends in exit 3, with the file and where it can the line, column and value."""
    altered, message = BY_HAND[change]
    alter(home, altered)
    line = one_line(trafficking("run", PROFILE, "--out", str(home / "out"), home=home), 3)
    assert ALTERED in line
    assert message in line
    assert f"git checkout data/figures/{ALTERED}" in line
    assert not (home / "out").exists()


@pytest.mark.filterwarnings("error")  # a warning would be a second line
@pytest.mark.parametrize(("change", "message"), BY_HAND.values(), ids=BY_HAND)
def test_each_alteration_is_told_where_it_is(
    called: Called, home: Path, change: Callable[[list[str]], list[str]], message: str
) -> None:
    """Each kind of altered cell is found by the check, and told with what was expected."""
    alter(home, change)
    ended = called("data", "check")
    assert message in one_line(ended, 3)


def put(home: Path, name: str, data: bytes | None) -> None:
    """Put other bytes where a file of figures was, or nothing."""
    path = home / "data" / "figures" / name
    path.unlink()
    if data is not None:
        path.write_bytes(data)


SHIPPED = (ROOT / "data" / "figures" / ALTERED).read_bytes()
BROKEN = {
    "missing": (ALTERED, None),
    "emptied": (ALTERED, b""),
    "the header alone is left": (ALTERED, SHIPPED.split(b"\n")[0] + b"\n"),
    "a comma in a number": (ALTERED, SHIPPED.replace(b"1295.0,1295.0", b"1,295.0,1295.0", 1)),
    "a cell too few": (ALTERED, SHIPPED.replace(b",1295.0,1295.0,1295.0,", b",1295.0,1295.0,", 1)),
    "a line twice": (ALTERED, SHIPPED + SHIPPED.split(b"\n")[-2] + b"\n"),
    "a line lost": (ALTERED, SHIPPED.replace(SHIPPED.split(b"\n")[-2] + b"\n", b"")),
    "an open quote": (ALTERED, SHIPPED.replace(b'"', b"", 1)),
    "another encoding": (ALTERED, SHIPPED.replace(b"convicted", "überführt".encode("latin-1"), 1)),
    "semicolons": (ALTERED, SHIPPED.replace(b",", b";")),
    "no package": ("datapackage.json", None),
    "a broken package": ("datapackage.json", b"{"),
    "a package of another shape": ("datapackage.json", b"[]"),
    "an empty package": ("datapackage.json", json.dumps({"resources": []}).encode()),
}


@pytest.mark.filterwarnings("error")  # a warning would be a second line
@pytest.mark.parametrize(("name", "data"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_named_in_one_line(
    called: Called, home: Path, name: str, data: bytes | None
) -> None:
    """However a file of figures was broken, the command names it, says what to do, and ends with exit 3."""
    put(home, name, data)
    line = one_line(called("data", "check"), 3)
    assert name in line or ALTERED in line
    assert "git checkout data/figures" in line
