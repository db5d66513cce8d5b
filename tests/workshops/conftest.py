"""The units as a room uses them: run once each in a folder of the learner's own, and by hand in a real JupyterLab."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
import pytest

from analysis.teach import questions, units

ROOT = Path(__file__).resolve().parents[2]
UNITS = questions.names()
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\S*?(\?token=\w+)")
IDLE = "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
# What a learner sees of a cell that waits for its turn, or runs.
WAITING = "![...document.querySelectorAll('.jp-Notebook .jp-InputPrompt')].some(one => one.textContent.includes('*'))"


@pytest.fixture(params=UNITS)
def unit(request) -> questions.Unit:
    """Return each unit in turn."""
    return questions.unit(request.param)


@pytest.fixture
def unfilled(unit, tmp_path_factory):
    """Return the learner's notebook, run as it is."""
    return _ran(unit.folder / units.NOTEBOOK)


@pytest.fixture
def solved(unit, tmp_path_factory):
    """Return the solution, run."""
    return _ran(unit.folder.parent / "solutions" / f"{unit.name}.ipynb")


@cache
def _ran(path: Path):
    notebook = nbformat.read(path, as_version=4)
    return units.run(notebook, Path(mkdtemp(prefix="learner-")))


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    """Return a copy of the collection that a learner may spoil, or that of a kit unpacked elsewhere (``TRAFFICKING_ROOM``)."""
    if elsewhere := os.environ.get("TRAFFICKING_ROOM"):
        return Path(elsewhere) / "collection"
    home = tmp_path_factory.mktemp("room")
    for name in ("data", "notebooks", "workshops"):
        shutil.copytree(
            ROOT / name, home / name, ignore=shutil.ignore_patterns(".*", "build", "progress-*", "summary-*")
        )
    return home


@pytest.fixture(scope="module")
def lab(room, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """Start JupyterLab in the room, for this machine alone; return its address and what opens it."""
    own = tmp_path_factory.mktemp("learner")
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "JPY", "TRAFFICKING"))
    }
    env |= {"HOME": str(own), "IPYTHONDIR": str(own / "ipython"), "TRAFFICKING_HOME": str(room)}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ip=127.0.0.1",
    ]
    if os.environ.get("TRAFFICKING_ROOM"):
        command = ["sh", str(room.parent / "start.sh")]
    server = subprocess.Popen(
        [*command, "--no-browser", "--allow-root", "--port=0", "--ServerApp.port_retries=0"], env=env, cwd=room, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    said: list[str] = []
    try:
        for line in server.stdout or ():
            said.append(line)
            if found := ADDRESS.search(line):
                yield found[1], found[2]
                break
        else:
            pytest.fail("JupyterLab did not start: " + "".join(said))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


class Learner:
    """Somebody before the exercises of a unit, with a mouse and a keyboard."""

    def __init__(self, page: Any, lab: tuple[str, str], room: Path, unit: str) -> None:
        self.page, self.path = page, room / "workshops" / unit / units.NOTEBOOK
        self._where = {
            cell.id: place for place, cell in enumerate(nbformat.read(self.path, as_version=4).cells)
        }
        address, token = lab
        page.goto(f"{address}/lab/workspaces/{unit}/tree/workshops/{unit}/{units.NOTEBOOK}{token}&reset")
        page.locator(".jp-Notebook .jp-Cell").nth(len(self._where) - 1).wait_for(state="attached")
        self.settled()

    def settled(self) -> None:
        """Wait until nothing runs."""
        self.page.wait_for_function(IDLE)
        self.page.wait_for_function(WAITING)

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()

    def restart(self) -> None:
        """Restart the kernel: whatever was run is forgotten."""
        self.choose("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog").get_by_text("Restart", exact=True).click()
        self.page.locator(".jp-Dialog").wait_for(state="detached")
        self.page.wait_for_timeout(300)  # the kernel is idle until it has heard
        self.settled()

    def run_all(self) -> None:
        """Run all cells, and wait for the last."""
        self.choose("Run", "Run All Cells")
        self.settled()

    def cell(self, id_: str) -> Any:
        """Return the cell with this id."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self._where[id_])

    def fill(self, id_: str, source: str) -> None:
        """Write into a cell in place of what is there."""
        self.cell(id_).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, id_: str) -> str:
        """Run a cell with Shift+Enter; return what it shows."""
        self.cell(id_).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.settled()
        return self.cell(id_).locator(".jp-OutputArea").inner_text()

    def saved(self) -> Any:
        """Save; return the notebook as it then lies in the folder."""
        before = self.path.stat().st_mtime_ns
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        for _ in range(200):
            self.page.wait_for_timeout(50)
            # Jupyter writes in place: for a moment the file is empty, or a part.
            if self.path.stat().st_mtime_ns != before:
                with contextlib.suppress(nbformat.reader.NotJSONError):
                    return nbformat.read(self.path, as_version=4)
        raise AssertionError("the notebook was not saved")


@pytest.fixture(scope="module")
def screen(browser) -> Iterator[Any]:
    """Return a laptop's screen, which keeps what it has loaded from test to test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    yield context
    context.close()


@pytest.fixture
def learner(screen, lab, room) -> Iterator[Any]:
    """Return a function that opens the exercises of a unit."""

    def sit_down(unit: str) -> Learner:
        page = screen.new_page()
        page.set_default_timeout(30_000)
        return Learner(page, lab, room, unit)

    yield sit_down
    for page in screen.pages:
        page.close()
