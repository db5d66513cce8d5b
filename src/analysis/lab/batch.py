"""A batch from a notebook: the same command, in a process of its own, followed until it ends."""

from __future__ import annotations

import html
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.lab import SESSION
from analysis.reports import receipt
from analysis.reports.publish import KEPT
from analysis.reports.receipt import Receipt
from analysis.sources.store import home
from analysis.vocabulary.errors import AnalysisError, BadRequest
from analysis.vocabulary.language import numeral, say

COMMAND = (sys.executable, "-c", "from analysis.cli import main; main()", "run")
EVERY = 0.3  # seconds between two looks at the receipts
STOPPED = (130, -signal.SIGINT)
SHOWN = 8  # reports named while a batch runs; all that failed are


class BatchFailed(AnalysisError):
    """A report failed, or the batch could not go on; the message is what the command said."""


def run(notebook: str = "", out: str | Path = "", force: bool = False, **parameters: Any) -> None:
    """Make reports and follow them: one notebook with your parameters, or the whole collection.

    Interrupting the cell stops the batch; the same call goes on from there.

    Parameters
    ----------
    notebook : str
        Id of a notebook; without it, the collection.
    out : str or Path
        Folder of the reports; the collection's own where none is given.
    force : bool
        Make unchanged reports too.
    **parameters : object
        Parameters of the notebook; a list asks for one report per value.

    Raises
    ------
    BadRequest
        If the command refuses the request; nothing was started.
    BatchFailed
        If a report failed.

    Examples
    --------
    >>> run("country_profile", country=["Belgium", "Ghana"])  # doctest: +SKIP
    """
    folder = (Path(out) if out else home() / "reports" / "build").resolve()
    asked = [*([notebook] if notebook else []), *_options(parameters), "--out", str(folder)]
    asked += ["--force"] if force else []
    followed = Followed(_to_make(asked), folder)
    # A file, not a pipe: a pipe that nobody empties stops a batch of thousands.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = _start(asked, said)
        try:
            while process.poll() is None:
                followed.look()
                time.sleep(EVERY)
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.wait()
        said.seek(0)
        told = [one.removeprefix("trafficking: ") for one in said.read().splitlines() if one.strip()]
    followed.end(told[-1] if told else say("nothing to make"), process.returncode)
    if process.returncode not in (0, *STOPPED):
        raise BatchFailed(told[-1] if told else f"the batch ended with code {process.returncode}")


def _options(parameters: dict[str, Any]) -> list[str]:
    given = [
        (name, one)
        for name, value in parameters.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return [part for name, one in given for part in ("-p", f"{name}={one}")]


def _start(asked: Sequence[str], said: Any) -> subprocess.Popen[str]:
    # In a group of its own: an interrupt of the kernel reaches it once, from here.
    return subprocess.Popen(
        [*COMMAND, *asked],
        cwd=home(),
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,
    )


def _to_make(asked: Sequence[str]) -> list[str]:
    """Return the names of the reports that are to be made."""
    told = subprocess.run(
        [*COMMAND, *asked, "--dry-run", "--json"],
        cwd=home(), text=True, capture_output=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise BadRequest(told.stderr.strip().removeprefix("trafficking: "))
    return [one["report"] for one in json.loads(told.stdout)["reports"] if one["to_make"]]


class Followed:
    """What a reader sees of a batch: how many reports are made, the last of them, and those that failed.

    Parameters
    ----------
    names : sequence of str
        Reports to make.
    folder : Path
        Where they go.
    """

    def __init__(self, names: Sequence[str], folder: Path) -> None:
        self.names, self.folder, self.began = names, folder, time.time()
        self.ended: dict[str, Receipt] = {}
        self.page: Any = None
        if os.environ.get(SESSION):  # a person sits before it; elsewhere one line at the end is enough
            import ipywidgets as widgets
            from IPython.display import display

            from analysis.lab.look import frame

            self.page = widgets.HTML(self.shown())
            display(frame("tp-batch", self.page))

    def look(self) -> None:
        """Read the receipts that are new, and show them."""
        for name in self.names:
            path = self.folder / KEPT / "receipts" / f"{name}.json"
            # A second of grace: a file system may keep whole seconds only.
            if name not in self.ended and path.exists() and path.stat().st_mtime >= self.began - 1:
                found = receipt.single(path)
                self.ended |= {name: found} if found else {}
        if self.page:
            self.page.value = self.shown()

    def end(self, line: str, code: int) -> None:
        """Show the last word of the command."""
        self.look()
        if self.page:
            self.page.value = self.shown(line, code)
        else:
            print(line)

    def shown(self, line: str = "", code: int = 0) -> str:
        """Return the state as a piece of page."""
        failed = [one for one in self.ended.values() if one.state == "failed"]
        made = [one for one in self.ended.values() if one.state == "ok"]
        done, whole = len(failed) + len(made), len(self.names)
        told = line or say(
            "{done} of {whole} reports, {seconds} s",
            done=numeral(done),
            whole=numeral(whole),
            seconds=numeral(time.time() - self.began),
        )
        bar = f'<progress max="{whole or 1}" value="{done if whole else 1}"></progress>'
        kind = "quiet" if not line else "head" if code in (0, *STOPPED) else "trouble"
        listed = "".join(f"<li>{_told(one)}</li>" for one in [*failed, *made[-SHOWN:]])
        return f'<p class="tp-{kind}">{bar}{html.escape(told)}</p><ul class="tp-made">{listed}</ul>'


def _told(one: Receipt) -> str:
    if one.state == "failed":
        return f'<span class="tp-trouble">✗ {html.escape(one.report)}: {html.escape(one.error)}</span>'
    took = say("{seconds} s", seconds=numeral(one.seconds, 1))
    return f'✓ {html.escape(one.report)} <span class="tp-quiet">{took}</span>'
