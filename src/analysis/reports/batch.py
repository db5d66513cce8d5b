"""A whole batch: decide what is left, make it, keep a receipt of each, publish the front page and the manifest."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analysis.reports import (
    crate,
    formats,
    local,
    lock,
    manifest,
    progress,
    receipt,
    site,
    unchanged,
)
from analysis.reports.forking import Warm
from analysis.reports.key import Hashes, all_reached, digests, keys, world
from analysis.reports.outcomes import all_asked, interrupted, others, receipt_of
from analysis.reports.plan import Job
from analysis.reports.publish import sweep, writable
from analysis.reports.receipt import Receipt
from analysis.reports.run import Asked, Outcome
from analysis.vocabulary.errors import BadRequest, CannotWrite

ROOM_EACH = 2 * 2**20  # bytes of disk that a report may need while it is written


class Stopped(BaseException):
    """The batch was told to stop, or took too long; ``exit_code`` says which."""

    def __init__(self, why: str, exit_code: int) -> None:
        super().__init__(why)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Request:
    """What the command was asked for, beside the jobs.

    Attributes
    ----------
    folder : Path
        Where reports go.
    workers : int
        Reports made at the same time.
    asked : Asked
        How each is made.
    force, only_failed, as_json : bool
        Make unchanged ones too; make only those that failed or were interrupted; tell in JSON.
    seconds : int
        Limit of the whole batch; 0 for none.
    scheduler : str
        Address of a Dask scheduler; empty for this machine alone.
    words : list of str
        The command as it was typed, to recognise it again.
    inputs : tuple of Path
        Files it depends on beside the collection's own.
    """

    folder: Path
    workers: int = 1
    asked: Asked = field(default_factory=Asked)
    force: bool = False
    only_failed: bool = False
    as_json: bool = False
    seconds: int = 0
    scheduler: str = ""
    words: list[str] = field(default_factory=list)
    inputs: tuple[Path, ...] = ()


def run(jobs: Sequence[Job], asked: Request, warm: Warm | None = None) -> int:
    """Make all reports that are not made yet, and their index; return the exit code.

    That is 1 if any report failed, or a format could not be made here; the other formats are.

    Raises
    ------
    BrokenContract
        If figures are not what their cards promise, before anything starts.
    CannotWrite
        If the folder cannot be written, or the disk is full.
    Locked
        If another batch writes into the folder.
    """
    _sound()
    _kernel()
    writable(asked.folder)
    jobs, lacking = formats.possible(jobs)
    with lock.held(asked.folder), _stoppable(asked.seconds):
        sweep(asked.folder)
        hashes = Hashes(asked.folder)
        reached = all_reached(jobs, hashes)
        made_from, known, before = (
            keys(jobs, hashes, reached),
            receipt.read(asked.folder),
            world(hashes, *asked.inputs),
        )
        origins = digests(jobs, hashes, reached)
        left = [job for job in jobs if _wanted(known.get(job.name), made_from[job.name], asked)]
        hashes.keep()
        if left:
            _ready(len(left), asked.folder)
            unchanged.forget(asked.folder)
        with local.beside(warm, site.foresee, jobs, asked.folder, before) as aside:
            fresh = _make(left, made_from, origins, asked, warm)
            outcomes = all_asked(jobs, fresh, known, asked.folder)
            pages = aside(finish, outcomes, jobs, asked.folder, before)
        failed = sum(not one.ok for one in outcomes)
        if not (failed or lacking or asked.force or asked.only_failed or asked.as_json):
            files = [name for job in jobs for name in formats.files(job).values()]
            files += [page.relative_to(asked.folder).as_posix() for page in pages]
            unchanged.remember(
                asked.folder, asked.words, before, len(jobs), [manifest.NAME, *files], asked.inputs
            )
        _tell(outcomes, pages[0], asked)
    for why in lacking:
        progress.console().print(f"trafficking: not every format was made: {why}", markup=False)
    return 1 if failed or lacking else 0


def finish(outcomes: Sequence[Outcome], jobs: Sequence[Job], folder: Path, world: str) -> list[Path]:
    """Write what tells of all reports of a folder, whichever batch made them; return the pages of their site.

    Raises
    ------
    CannotWrite
        If the folder cannot be written, or the disk is full.
    """
    receipts, used = receipt.read(folder), releases()
    every = [*outcomes, *others(receipts, jobs, folder)]
    pages = site.write(every, folder, used, world, receipts)
    receipts = receipt.read(folder)  # the site notes the pages it gave another way on
    manifest.write(receipts.values(), folder, pages, used)
    crate.write(receipts.values(), folder)
    return pages


def releases() -> dict[str, str]:
    """Return the release in use of every source that ships."""
    from analysis.sources import releases as known
    from analysis.sources import store

    entries = store.package()["resources"]
    used = {name: known.active(name) for name in entries}
    return {
        name: str(entries[name]["release"]) if id_ == known.EMBEDDED else id_ for name, id_ in used.items()
    }


def _wanted(one: Receipt | None, key: str, asked: Request) -> bool:
    if asked.only_failed:
        return one is not None and one.state != "ok"
    return asked.force or not receipt.stands(one, key, asked.folder)


def _sound() -> None:
    """Hold the figures that ship against their recorded hashes; what differs is looked into, and told."""
    from analysis import sources
    from analysis.sources import releases as known
    from analysis.sources import store

    package = store.package()
    for name, entry in (package["resources"] | package["earlier"]).items():
        path = store.figures_folder() / entry.get("path", "")
        if not path.is_file() or entry.get("hash") != f"sha256:{store.sha256(path)}":
            source, _, earlier = name.partition("-")
            sources.load(source, release=earlier or known.EMBEDDED)


def _kernel() -> None:
    """Refuse a kernel that cannot start, without the library that would start it: it is slow to import."""
    path = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    try:
        program = json.loads(path.read_text(encoding="utf-8"))["argv"][0] if path.exists() else sys.executable
    except (ValueError, KeyError, TypeError, IndexError):
        program = ""
    if shutil.which(program) is None:
        raise BadRequest(
            f"kernel python3 starts {program or 'nothing'}, which is not there; "
            "install it again: python -m ipykernel install --sys-prefix (trafficking doctor looks for more)"
        )


def _ready(number: int, folder: Path) -> None:
    """Look for room on the disk, and pin the releases, so that all processes read the same to the end."""
    from analysis.sources import releases as known
    from analysis.sources import store

    free = shutil.disk_usage(folder).free
    if free < number * ROOM_EACH:
        raise CannotWrite(
            f"cannot write into {folder.name}: no space left, need about {number * ROOM_EACH / 2**20:.0f} MB for "
            f"{number} reports; free space or choose another folder with --out"
        )
    os.environ[known.PINS] = json.dumps({name: known.active(name) for name in store.package()["resources"]})


def _make(
    left: Sequence[Job], made_from: dict[str, str], origins: dict[str, Any], asked: Request, warm: Warm | None
) -> list[Outcome]:
    messages, outcomes = progress.console(), list[Outcome]()
    try:
        for outcome in progress.shown(_outcomes(left, asked, warm), len(left), messages) if left else ():
            outcomes.append(outcome)
            receipt_of(outcome, made_from[outcome.job.name], origins[outcome.job.name]).write(asked.folder)
            if outcome.cause == "write":  # the disk will be as full for the next one
                raise CannotWrite(outcome.error)
    except (KeyboardInterrupt, Stopped) as stop:
        interrupted(left, outcomes, made_from, asked.folder)
        done = f"{len(outcomes)} done, {len(left) - len(outcomes)} not"
        messages.print(f"{stop or 'stopped'}: {done}; the same command goes on from here", markup=False)
        raise
    return outcomes


def _outcomes(left: Sequence[Job], asked: Request, warm: Warm | None) -> Iterator[Outcome]:
    if asked.scheduler:
        from analysis.reports import cluster

        return cluster.run(left, asked.folder, asked.asked, asked.scheduler)
    return local.run(left, asked.folder, min(asked.workers, len(left)), asked.asked, warm)


def _tell(outcomes: Sequence[Outcome], front: Path, asked: Request) -> None:
    same = sum(one.unchanged and one.ok for one in outcomes)
    failed = sum(not one.ok for one in outcomes)
    made = len(outcomes) - same - failed
    if asked.as_json:
        receipts = receipt.read(asked.folder)
        reports = [asdict(receipts[one.job.name]) | {"unchanged": one.unchanged} for one in outcomes]
        counts = {"made": made, "unchanged": same, "failed": failed}
        print(
            json.dumps(
                counts | {"folder": str(asked.folder), "reports": reports}, ensure_ascii=False, indent=1
            )
        )
        return
    messages = progress.console()
    progress.tell(outcomes, messages)
    messages.print(
        "Figures of: " + ", ".join(f"{name} {id_}" for name, id_ in releases().items()), markup=False
    )
    rest = f"{same} unchanged, " if same else ""
    again = "; only those again: the same command with --only-failed" if failed else ""
    messages.print(
        f"{made} reports made, {rest}{failed} failed. Open {progress.short(front)}{again}", markup=False
    )


@contextmanager
def _stoppable(seconds: int) -> Iterator[None]:
    """Turn the signals that end a batch into exceptions, so that nothing is left behind."""

    def stop(number: int, _frame: object) -> None:
        if number == signal.SIGTERM:
            raise Stopped("stopped", 143)
        raise Stopped(f"the batch took more than {seconds} s (--batch-timeout)", 1)

    timed = getattr(signal, "SIGALRM", None)
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, timed) if number}
    try:
        if timed and seconds:
            signal.alarm(seconds)
        yield
    finally:
        if timed:
            signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
