"""A batch from a notebook: the same command, in a process of its own, followed until it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from analysis.lab import DASHBOARD, SESSION
from analysis.reports.publish import KEPT
from analysis.sources.store import home
from analysis.vocabulary.errors import AnalysisError, BadRequest
from analysis.vocabulary.language import say

COMMAND = (sys.executable, "-c", "from analysis.cli import main; main()", "run")
EVERY = 0.3  # seconds between two looks at the receipts


class BatchFailed(AnalysisError):
    """A report failed, or the batch did not start; the message is the last line of the command."""


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
    folder = Path(out) if out else home() / "reports" / "build"
    asked = [*([notebook] if notebook else []), *_options(parameters), "--out", str(folder.resolve())]
    asked += ["--force"] if force else []
    names = _to_make(asked)
    began, tell = time.time(), _display(len(names))
    process = _start(asked)
    try:
        while process.poll() is None:
            tell(_ended(names, folder, began), "")
            time.sleep(EVERY)
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
    last = process.communicate()[1].strip().splitlines()
    line = last[-1] if last else say("nothing to make")
    tell(_ended(names, folder, began), line)
    if process.returncode not in (0, 130, -signal.SIGINT):
        raise BatchFailed("\n".join(one for one in last if not one.startswith("ok")))


def _options(parameters: dict[str, Any]) -> list[str]:
    given = [
        (name, one)
        for name, value in parameters.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return [part for name, one in given for part in ("-p", f"{name}={one}")]


def _environment() -> dict[str, str]:
    """Return this environment without what tells a kernel that a person sits before it."""
    return {name: value for name, value in os.environ.items() if name not in (SESSION, DASHBOARD)}


def _start(asked: Sequence[str]) -> subprocess.Popen[str]:
    # In a group of its own: an interrupt of the kernel reaches it once, from here.
    return subprocess.Popen(
        [*COMMAND, *asked],
        env=_environment(),
        cwd=home(),
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _to_make(asked: Sequence[str]) -> list[str]:
    """Return the names of the reports that are to be made."""
    told = subprocess.run(
        [*COMMAND, *asked, "--dry-run", "--json"],
        env=_environment(), cwd=home(), text=True, capture_output=True, check=False,
    )  # fmt: skip
    if told.returncode:
        raise BadRequest(told.stderr.strip().removeprefix("trafficking: "))
    return [one["report"] for one in json.loads(told.stdout)["reports"] if one["to_make"]]


def _ended(names: Sequence[str], folder: Path, began: float) -> int:
    """Return how many reports have a receipt of this batch."""
    receipts = folder / KEPT / "receipts"
    paths = [receipts / f"{name}.json" for name in names]
    return sum(path.exists() and path.stat().st_mtime >= began - 1 for path in paths)


def _display(total: int) -> Callable[[int, str], None]:
    """Return what shows progress: a bar where a person sits before a notebook, else a line when it ends."""
    if not os.environ.get(SESSION):
        return lambda done, line: print(f"{done}/{total}  {line}") if line else None
    import ipywidgets as widgets
    from IPython.display import display

    bar = widgets.IntProgress(max=max(total, 1), layout={"width": "320px"})
    told = widgets.Label()
    box = widgets.VBox([widgets.HBox([bar, told])])
    box.add_class("tp-batch")
    display(box)
    began = time.time()

    def tell(done: int, line: str) -> None:
        bar.value = done if total else 1
        bar.bar_style = "success" if line else "info"
        told.value = line or say(
            "{done} of {total} reports, {seconds} s",
            done=done,
            total=total,
            seconds=round(time.time() - began),
        )

    return tell
