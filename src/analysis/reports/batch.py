"""A whole batch on the terminal: a progress bar while it runs, one line a report when it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis import sources
from analysis.reports import index
from analysis.reports import run as runner
from analysis.reports.plan import Job
from analysis.reports.run import Outcome
from analysis.sources import releases


def run(jobs: Sequence[Job], folder: Path, workers: int) -> int:
    """Make all reports and their index; return the exit code, 1 if any report failed.

    Raises
    ------
    BrokenContract
        If figures are not what their cards promise, before anything starts.
    CannotWrite
        If the folder cannot be written.
    """
    for name in sources.shipped():
        sources.load(name)
    runner.writable(folder)
    messages = Console(stderr=True)
    # Pinned in the environment, so that every process of the batch reads the same releases to the end.
    os.environ[releases.PINS] = json.dumps(releases.pins())
    outcomes = _all(jobs, folder, min(workers, len(jobs)), messages)
    front = index.write(outcomes, folder)
    for outcome in sorted(outcomes, key=lambda one: one.job.name):
        state = "ok    " if outcome.ok else "failed"
        messages.print(
            f"{state} {outcome.seconds:5.1f} s  {_short(outcome.path)}", highlight=False, soft_wrap=True
        )
        if outcome.error:
            messages.print(f"       {outcome.error}", highlight=False, markup=False, soft_wrap=True)
    named = ", ".join(f"{name} {sources.card(name).release}" for name in sources.shipped())
    messages.print(f"Figures of: {named}", highlight=False, soft_wrap=True)
    failed = sum(not outcome.ok for outcome in outcomes)
    messages.print(
        f"{len(outcomes) - failed} reports made, {failed} failed. Open {_short(front)}",
        highlight=False,
        soft_wrap=True,
    )
    return 1 if failed else 0


def _all(jobs: Sequence[Job], folder: Path, workers: int, messages: Console) -> list[Outcome]:
    columns = (TextColumn("making reports"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    outcomes = []
    with Progress(*columns, console=messages, transient=True) as bar:
        task = bar.add_task("reports", total=len(jobs))
        for outcome in runner.run(jobs, folder, workers):
            outcomes.append(outcome)
            bar.advance(task)
    return outcomes


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
