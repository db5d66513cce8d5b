"""Runs: what is good is published, what fails is kept apart, and nothing half-made is left."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from analysis.reports import local, sections, site
from analysis.reports.parameters import Parameter
from analysis.reports.plan import Job, Notebook
from analysis.reports.run import Outcome, publish
from analysis.vocabulary.errors import CannotWrite

ROOT = Path(__file__).resolve().parents[2]


def notebook(path: Path, title: str, *code: str) -> Path:
    """Write a notebook of one parameter and these cells of code."""
    cells = [
        v4.new_markdown_cell(f"# {title}", metadata={"tags": ["title"]}),
        v4.new_markdown_cell("**Question.** Does it run?", metadata={"tags": ["question"]}),
        v4.new_code_cell('word: str = "plain"  # a word', metadata={"tags": ["parameters"]}),
        *(v4.new_code_cell(source) for source in code),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of the collection with the figures that ship and notebooks of its own."""
    folder = tmp_path / "home"
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "notebooks").mkdir()
    (folder / "reports").mkdir()
    notebook(folder / "notebooks" / "good.ipynb", "A good one", "print('the word is', word)")
    notebook(
        folder / "notebooks" / "bad.ipynb", "A bad one", "1 + 1", "raise ValueError('<b>no</b> figures')"
    )
    collection = "- notebook: good\n  parameters: {word: given}\n- notebook: bad\n"
    (folder / "reports" / "collection.yml").write_text(collection, encoding="utf-8")
    return folder


def trafficking(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command on a home."""
    command = shutil.which("trafficking", path=str(Path(sys.executable).parent))
    assert command, "expected trafficking beside this Python, got none; install the project"
    env = os.environ | {"TRAFFICKING_HOME": str(home), "COLUMNS": "80", "NO_COLOR": "1"}
    return subprocess.run(
        [command, *arguments],
        env=env,
        cwd=home,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def files(folder: Path) -> list[str]:
    """What is published in a folder: all but the receipts and the state of its batches."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in found if path.parts[0] != ".trafficking")


@pytest.mark.slow
def test_a_batch_survives_a_failing_report(home: Path) -> None:
    """The good report is published; the failed one is kept apart, named on the index, and its old page is gone."""
    out = home / "out"
    out.mkdir()
    (out / "bad.html").write_text("yesterday's page", encoding="utf-8")
    ended = trafficking(home, "run", "--out", str(out), "--jobs", "2")
    assert ended.returncode == 1, ended.stderr
    [good] = out.glob("good*.html")
    reports = [name for name in files(out) if name.startswith(("good", "bad", "failed/"))]
    assert reports == ["failed/bad.ipynb", good.name, f"{good.stem}.ipynb"]
    assert "the word is given" in good.read_text(encoding="utf-8")
    front = (out / "index.html").read_text(encoding="utf-8")
    assert f'href="{good.name}"' in front
    assert 'href="bad.html"' not in front
    assert 'href="failures.html">1 report was not made' in front
    failures = (out / "failures.html").read_text(encoding="utf-8")
    assert "A bad one" in failures
    assert "ValueError: &lt;b&gt;no&lt;/b&gt; figures" in failures
    assert 'href="failed/bad.ipynb"' in failures
    kept = nbformat.read(out / "failed" / "bad.ipynb", as_version=4)
    assert "ValueError" in str([cell.get("outputs") for cell in kept.cells])
    assert "1 reports made, 1 failed" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_report_that_succeeds_again_clears_its_failure(home: Path) -> None:
    """Once a report is made, the notebook that failed before is no longer kept, and the exit code is 0."""
    failed = home / "out" / "failed"
    failed.mkdir(parents=True)
    (failed / "good.ipynb").write_text("{}", encoding="utf-8")
    ended = trafficking(home, "run", "good", "--out", str(home / "out"), "--jobs", "1")
    assert ended.returncode == 0, ended.stderr
    assert {"good.html", "good.ipynb", "index.html", "manifest.json"} < set(files(home / "out"))
    assert not {"failures.html", "failed/good.ipynb"} & set(files(home / "out"))


def test_an_unwritable_folder_stops_the_batch_before_it_starts(home: Path) -> None:
    """A file where the folder should be ends in exit 6 and one line; no report is begun and the file is whole."""
    for out in (home / "out", home / "out" / "deeper"):
        (home / "out").write_text("in the way", encoding="utf-8")
        ended = trafficking(home, "run", "--out", str(out))
        assert ended.returncode == 6
        assert ended.stderr.count("\n") == 1
        assert ended.stderr.startswith("trafficking: cannot write into")
        assert (home / "out").read_text(encoding="utf-8") == "in the way"


def test_publish_writes_what_it_was_given(tmp_path: Path) -> None:
    """A page is written as UTF-8 with plain line ends, and its draft is gone."""
    publish("Türkiye\n", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == "Türkiye\n".encode()
    assert files(tmp_path) == ["page.html"]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_failing_write_leaves_the_old_page_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A disk that fills up while a page is written leaves yesterday's page to the byte, and no draft."""

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    page = tmp_path / "page.html"
    page.write_bytes(b"yesterday")
    monkeypatch.setattr(step, full)
    with pytest.raises(CannotWrite, match=r"cannot write page\.html: No space left on device") as trouble:
        publish("today", page)
    assert trouble.value.exit_code == 6
    assert page.read_bytes() == b"yesterday"
    assert files(tmp_path) == ["page.html"]


def test_a_page_that_cannot_be_begun_is_refused(tmp_path: Path) -> None:
    """Where there is no folder, or a folder stands where the page should be, the error says so in one line."""
    with pytest.raises(CannotWrite, match=r"cannot write page\.html"):
        publish("today", tmp_path / "none" / "page.html")
    (tmp_path / "page.html").mkdir()
    with pytest.raises(CannotWrite, match=r"cannot write page\.html"):
        publish("today", tmp_path / "page.html")
    assert files(tmp_path) == []


def outcome(id_: str, ok: bool = True, error: str = "", **values: str) -> Outcome:
    declared: Mapping[str, Parameter] = {name: Parameter(name, "str", "", "") for name in values}
    made = Notebook(id_, Path(f"{id_}.ipynb"), f"About {id_}", "Why?", dict(declared), "")
    title = f"{values['country']}: about" if "country" in values else f"About {id_}"
    name = "-".join([id_, *values.values()])
    return Outcome(Job(made, dict(values), title, name), ok, 1.0, Path(f"{name}.html"), error)


def test_the_index_lists_every_report_by_section(tmp_path: Path) -> None:
    """Each report stands under its section, countries apart, and what was not made is said first."""
    outcomes = [
        outcome("2_3_b"),
        outcome("country_profile", country="ALB"),
        outcome("2_2_a"),
        outcome("zzz"),
        outcome("3_c", ok=False, error="it <broke>"),
    ]
    front = site.write(outcomes, tmp_path)[0].read_text(encoding="utf-8")
    order = [
        "1 report was not made",
        "2.2 Global patterns</h2>",
        "2_2_a.html",
        "2.3 Patterns in Europe</h2>",
        "2_3_b.html",
    ]
    order += [
        f"{sections.APART['other']}</h2>",
        "zzz.html",
        f"{sections.APART['countries']}</h2>",
        "country_profile-ALB.html",
    ]
    assert [front.index(text) for text in order] == sorted(front.index(text) for text in order)
    assert "3_c.html" not in front
    assert "it &lt;broke&gt;" in (tmp_path / "failures.html").read_text(encoding="utf-8")


def test_the_index_stands_in_the_order_of_the_collection(tmp_path: Path) -> None:
    """Concepts come before hidden populations, as in the paper, and a theme told of one country stays a theme."""
    outcomes = [outcome("2_1_hidden_population"), outcome("2_1_key_concepts", country="GBR")]
    front = site.write(outcomes, tmp_path)[0].read_text(encoding="utf-8")
    assert front.index("2_1_key_concepts-GBR.html") < front.index("2_1_hidden_population.html")
    assert sections.APART["countries"] not in front


def test_the_index_counts_reports_and_names_releases(tmp_path: Path) -> None:
    """How many reports, how many of one country, from which releases; two reports of one title are told apart."""
    outcomes = [outcome("country_profile", country="ALB"), outcome("zzz", from_year="2010")]
    front = site.write(outcomes, tmp_path, {"unodc_glotip": "2025-04-14"})[0].read_text(encoding="utf-8")
    assert "2 reports, 1 of them on one country, from the figures of 1 release of statistics." in front
    assert 'UNODC, Global Report data (GLOTIP): <span class="tp-day">2025-04-14</span>' in front
    assert '<span class="tp-apart">from year 2010</span>' in front
    assert front.count("<script") == front.count('<script src="site.js" defer></script>') == 1


def test_the_index_does_not_depend_on_who_was_first(tmp_path: Path) -> None:
    """However the reports ended, the front page is the same bytes: those made, and those that failed."""
    outcomes = [outcome("2_2_a"), outcome("2_2_b"), outcome("3_c", ok=False), outcome("3_d", ok=False)]
    once = site.write(outcomes, tmp_path)[0].read_bytes()
    assert site.write(outcomes[::-1], tmp_path)[0].read_bytes() == once


def test_a_killed_worker_is_a_failed_report(tmp_path: Path) -> None:
    """A worker that the system kills is told as a failed report with advice, not as a crash of the batch."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    job, future = outcome("a").job, Future[Outcome]()
    future.set_exception(BrokenProcessPool())
    told = local._outcome(future, job, tmp_path)
    assert not told.ok
    assert "--jobs 1" in told.error


def test_a_killed_worker_leaves_no_old_page(tmp_path: Path) -> None:
    """Yesterday's page of a report whose worker was killed would pass for today's: it is removed."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    job, future = outcome("a").job, Future[Outcome]()
    (tmp_path / "a.html").write_text("yesterday", encoding="utf-8")
    future.set_exception(BrokenProcessPool())
    local._outcome(future, job, tmp_path)
    assert files(tmp_path) == []
