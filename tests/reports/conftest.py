"""A small collection of its own for the batch, the installed command, and a look at what is left behind."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from analysis.reports import plan, receipt
from analysis.reports.publish import sha256
from analysis.reports.run import Outcome
from analysis.show.address import address

ROOT = Path(__file__).resolve().parents[2]
COMMAND = shutil.which("trafficking", path=str(Path(sys.executable).parent))
Ended = subprocess.CompletedProcess[str]


class Home:
    """A home of the collection with the figures that ship and notebooks of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "figures").symlink_to(ROOT / "data" / "figures")
        for name in ("claims.yml", "crosschecks.yml"):
            shutil.copy(ROOT / "data" / name, folder / "data")
        (folder / "notebooks").mkdir()
        (folder / "reports").mkdir()

    def notebook(self, name: str, *code: str, parameters: str = 'word: str = "plain"  # a word') -> None:
        """Write a notebook of one parameter and these cells of code, with ids that tell them apart."""
        cells = [
            v4.new_markdown_cell(f"# About {name}", metadata={"tags": ["title"]}),
            v4.new_markdown_cell("**Question.** Does it run?", metadata={"tags": ["question"]}),
            v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            *(v4.new_code_cell(source) for source in code),
        ]
        for number, cell in enumerate(cells):
            cell.id = f"{number:02d}-cell"
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(
            v4.new_notebook(cells=cells, metadata=kernel), self.folder / "notebooks" / f"{name}.ipynb"
        )

    def collect(self, text: str) -> None:
        """Write the collection."""
        (self.folder / "reports" / "collection.yml").write_text(text, encoding="utf-8")

    def env(self, **more: str) -> dict[str, str]:
        """Return the environment of a command on this home."""
        return os.environ | {"TRAFFICKING_HOME": str(self.folder), "COLUMNS": "80", "NO_COLOR": "1"} | more

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ended:
        """Run the command on this home, with its own folder of reports."""
        assert COMMAND, "expected trafficking beside this Python, got none; install the project"
        where = () if "--out" in arguments else ("--out", str(self.out))
        return subprocess.run(
            [COMMAND, *arguments, *where],
            env=self.env(**(env or {})),
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command in a session of its own, as a terminal would, and return at once."""
        return subprocess.Popen(
            [str(COMMAND), *arguments, "--out", str(self.out)],
            env=self.env(),
            cwd=self.folder,
            start_new_session=True,  # a job in the background of a shell would ignore Ctrl-C
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def receipts(self, out: Path | None = None) -> dict[str, dict[str, Any]]:
        """Return the receipts, by report."""
        folder = (out or self.out) / ".trafficking" / "receipts"
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}

    def files(self, out: Path | None = None) -> dict[str, bytes]:
        """Return everything that is published, by name, but the crate, which tells when each report was made."""
        folder = out or self.out
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and ".trafficking" not in path.parts and path.name != "ro-crate-metadata.json"
        }

    def left(self) -> list[str]:
        """Return the command lines of processes that still work for this home."""
        mark = f"TRAFFICKING_HOME={self.folder}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Home]:
    """Return a function that makes a home of its own."""
    return lambda: Home(tmp_path_factory.mktemp("home") / "home")


@pytest.fixture
def home(homes: Callable[[], Home]) -> Home:
    """Return a home without notebooks."""
    return homes()


# A few reports as a batch leaves them, so that a site can be made without running a notebook.
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 {}'/></svg>"
PAGE = """<!DOCTYPE html><html lang="en"><main><p class="tp-reading">the key</p><img alt="a" src="{}">
<img alt="b" src="{}"><p class="tp-reading">the key</p><img alt="c" src="{}"><h2 id="claim-G2">G2</h2>
<!--around--><!--/around--></main></html>"""
CLAIM = {
    "id": "G2", "section": "2.2", "held": "held", "verdict": "weaker", "robustness": "fragile", "then": "79 %",
    "today": "49 %", "behind": "2022", "hangs_on": "", "releases": ["it holds"], "name": "a share", "value": 49.4,
    "low": 49.2, "high": 49.5, "unit": "%", "measure": "detected_victims", "year": "2022", "n": 112,
    "sources": ["unodc_glotip"],
}  # fmt: skip
FIGURE = {
    "name": "=detected, “victims”", "value": None, "low": 0.0, "high": 4.0, "unit": "persons",
    "measure": "detected_victims", "year": "2022", "n": 1, "source": "unodc_glotip", "release": "2025-04-14",
}  # fmt: skip
REPORTS = {
    "2_2_global_forms": {"claims": [CLAIM], "places": ["ALB", "FRA"], "sources": ["unodc_glotip"]},
    "5_conclusions": {
        "claims": [CLAIM, CLAIM | {"id": "G3", "verdict": "holds", "low": None, "value": None}]
    },
    "country_profile country=ALB": {"figures": [FIGURE], "sources": ["unodc_glotip"]},
    "country_profile country=GRC": {"figures": [FIGURE]},
    "country_profile country=TUR": {},
    "compare_countries countries=ALB,GRC": {},
}


def a_few_reports(folder: Path) -> list[Outcome]:
    """Reports that a batch made: their pages are in the folder, and their receipts."""
    (folder / ".trafficking" / "receipts").mkdir(parents=True, exist_ok=True)
    made = []
    for asked, found in REPORTS.items():
        id_, *given = asked.split(" ")
        [job] = plan.single(id_, given)
        text = PAGE.format(*(address(PICTURE.format(number)) for number in range(3)))
        told = {}
        for name, data in ((f"{job.name}.html", text), (f"{job.name}.ipynb", "{}")):
            (folder / name).write_text(data, encoding="utf-8")
            told[name] = {"sha256": sha256(folder / name), "bytes": len(data.encode())}
        made.append(Outcome(job, True, 1.0, folder / f"{job.name}.html", artefacts=told, findings=found))
        one = receipt.Receipt(
            job.name, id_, job.title, job.values, state="ok", artefacts=told, findings=found
        )
        one.write(folder)
    return made


@pytest.fixture(scope="session")
def outcomes() -> Callable[[Path], list[Outcome]]:
    """Return what makes a few reports in a folder."""
    return a_few_reports
