"""The reports of this machine: each in a process forked from a warm one, or in the processes of a pool."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from analysis.reports import forking, formats
from analysis.reports.forking import STEADY
from analysis.reports.plan import Job
from analysis.reports.run import Asked, Outcome, make_report, prepare

GRACE = 15  # seconds a report may take beyond its limit, to tell what happened
RETRIED = ("start", "lost")  # a kernel that did not start, a process that was lost; never an error in a cell
ATTEMPTS = 2
WAIT = 0.02  # seconds between two looks for what is asked
LOST = "the process that made it was killed, perhaps for memory; try --jobs 1"


def run(
    jobs: Sequence[Job], folder: Path, workers: int, asked: Asked, warm: forking.Warm | None
) -> Iterator[Outcome]:
    """Yield the outcome of each job as it ends; a failing one does not stop the others."""
    return forked(jobs, folder, workers, asked, warm) if warm else pooled(jobs, folder, workers, asked)


def forked(
    jobs: Sequence[Job], folder: Path, workers: int, asked: Asked, warm: forking.Warm
) -> Iterator[Outcome]:
    """Make reports in processes forked from a warm one, so many at a time."""
    loop, waiting, pending = asyncio.new_event_loop(), deque(jobs), set[asyncio.Task[Outcome]]()
    loop.set_exception_handler(_heard)
    try:
        while waiting or pending:
            while waiting and len(pending) < workers:
                pending.add(loop.create_task(_attempts(waiting.popleft(), folder, asked, warm)))
            done, pending = loop.run_until_complete(
                asyncio.wait(pending, timeout=1, return_when=asyncio.FIRST_COMPLETED)
            )
            for task in done:
                yield task.result()
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.close()


def _heard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # Ctrl-C may meet a task in the middle of a step; it was raised then, and needs no second telling.
    if not isinstance(context.get("exception"), KeyboardInterrupt):
        loop.default_exception_handler(context)


async def _attempts(job: Job, folder: Path, asked: Asked, warm: forking.Warm) -> Outcome:
    outcome, attempts = await _once(job, folder, asked, warm), 1
    while outcome.cause in RETRIED and attempts < ATTEMPTS and not warm.ended:
        outcome, attempts = await _once(job, folder, asked, warm), attempts + 1
    return replace(outcome, attempts=attempts)


async def _once(job: Job, folder: Path, asked: Asked, warm: forking.Warm) -> Outcome:
    limit = asked.limits.report_seconds + GRACE
    return await _child(warm, job.name, limit, make_report, job, folder, asked) or lost(job, folder)


async def _child(
    warm: forking.Warm, name: str, limit: float | None, call: Callable[..., Any], *arguments: Any
) -> Any:
    """Return what a function returns in a process forked from the warm one, or None if that was lost or took too long."""
    await forking.ready(warm)
    room = Path(warm.room, name)
    room.mkdir(exist_ok=True)
    asked, told = room / "asked", room / "told"
    told.unlink(missing_ok=True)
    asked.write_bytes(pickle.dumps((call, arguments)))  # a file: outcomes of a thousand reports fill no line
    env = {**os.environ, **STEADY, forking.ADDRESS: warm.address, "TMPDIR": str(room)}
    lease = await forking.fork(
        warm.address,
        "analysis.reports.local:tell",
        asked,
        told,
        env=env,
        cwd=str(room),
        log=str(room / "log"),
    )
    try:
        await asyncio.wait_for(asyncio.shield(lease.done), limit)
    except TimeoutError:
        lease.kill()
        await lease.done
    return pickle.loads(told.read_bytes()) if told.exists() else None


def tell(asked: Path, told: Path) -> None:
    """Do in a forked process what a file asks, and leave what comes of it in another."""
    call, arguments = pickle.loads(asked.read_bytes())
    draft = told.with_suffix(".part")
    draft.write_bytes(pickle.dumps(call(*arguments)))
    draft.replace(told)


@contextmanager
def beside(
    warm: forking.Warm | None, first: Callable[..., Any], *arguments: Any
) -> Iterator[Callable[..., Any]]:
    """Work in a process beside this one, where all it needs is imported already: at once, and once more when called.

    Parameters
    ----------
    warm : Warm, optional
        Without one, all is done here.
    first : callable
        Called there at once with the arguments, while other work goes on here. Nobody hears what goes wrong, and
        without a warm process it is left out: only for what is done again where it was not done. An error here ends
        the warm process, and so this.

    Yields
    ------
    callable
        Takes a function and its arguments, once, and returns what it returns there. What goes wrong there is done
        again here, so that it is told in its own words.
    """
    if not warm:
        yield _here
        return
    asked, thread = Path(warm.room, "_then"), ThreadPoolExecutor(1)
    asked.unlink(missing_ok=True)
    ended = thread.submit(asyncio.run, _child(warm, "_beside", None, attend, asked, first, *arguments))

    def there(call: Callable[..., Any], *more: Any) -> Any:
        told, draft = None, asked.with_suffix(".part")
        with suppress(Exception):  # the process was lost, or there is no room to ask it
            draft.write_bytes(pickle.dumps((call, more)))
            draft.replace(asked)
            told = ended.result()
        return told[0] if told else _here(call, *more)

    try:
        yield there
    except BaseException:
        warm.close()  # what is stopped here stops there, while the folder is still ours
        raise
    finally:
        thread.shutdown(wait=False)


def attend(asked: Path, first: Callable[..., Any], *arguments: Any) -> tuple[Any]:
    """Call a function, then what a file comes to ask for; return what that returns, within a tuple."""
    with suppress(Exception):
        first(*arguments)
    while not asked.exists():
        time.sleep(WAIT)
    call, more = pickle.loads(asked.read_bytes())
    return (call(*more),)


def _here(call: Callable[..., Any], *arguments: Any) -> Any:
    prepare()
    return call(*arguments)


def pooled(jobs: Sequence[Job], folder: Path, workers: int, asked: Asked) -> Iterator[Outcome]:
    """Make reports with ordinary kernels, from the processes of a pool: where there is no fork."""
    os.environ.update(STEADY)
    # Spawned, not forked: a worker starts with a clean interpreter on every system.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_quiet) as pool:
        futures = {pool.submit(make_report, job, folder, asked): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield _outcome(future, futures[future], folder)
        except BaseException:
            _kill_tree()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _quiet() -> None:
    # Ctrl-C reaches every process of a terminal; the command ends what it started.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _kill_tree() -> None:
    import psutil

    for process in psutil.Process().children(recursive=True):
        try:
            process.kill()
        except psutil.Error:
            continue


def _outcome(future: Future[Outcome], job: Job, folder: Path) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return lost(job, folder)


def lost(job: Job, folder: Path, why: str = LOST) -> Outcome:
    """Return the outcome of a job whose process or machine was lost."""
    # An older page of this report would pass for today's.
    for name in formats.files(job).values():
        (folder / name).unlink(missing_ok=True)
    return Outcome(job, False, 0.0, folder / "failed" / f"{job.name}.ipynb", why, "lost")
