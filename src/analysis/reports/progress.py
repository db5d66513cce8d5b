"""A batch on the terminal: a bar with the time left while it runs, one line a report when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from analysis.reports.run import Outcome
from analysis.vocabulary import harmless


def console() -> Console:
    """Return where messages go: standard error, so that results of a pipe stay alone."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def shown(outcomes: Iterable[Outcome], total: int, messages: Console) -> Iterator[Outcome]:
    """Yield outcomes while a bar tells how many are done, and how long the rest will take."""
    columns = (
        TextColumn("making reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task("reports", total=total)
        for outcome in outcomes:
            bar.advance(task)
            yield outcome


def tell(outcomes: Sequence[Outcome], messages: Console) -> None:
    """Say one line a report that was made or failed, and how many needed nothing."""
    for outcome in sorted(outcomes, key=lambda one: one.job.name):
        if not outcome.unchanged:
            state = "ok    " if outcome.ok else "failed"
            messages.print(f"{state} {outcome.seconds:5.1f} s  {short(outcome.path)}", markup=False)
        if outcome.error:
            messages.print(f"       {harmless.line(outcome.error)}", markup=False)


def short(path: Path) -> str:
    """Return a path as a person here would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
