"""Run jobs: papermill executes the notebook, the page is written beside it, nothing half-made is left.

:func:`make_report` is the seam: one job in, one outcome out, in whatever process it is called.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from traitlets.config import Config

from analysis.reports.plan import Job
from analysis.vocabulary.errors import CannotWrite

CELL_SECONDS = 120
START_SECONDS = 120
# The same bytes on every machine: no local time zone, no random hash order, no date in a picture.
STEADY = {
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "agg",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the page, or the failed notebook and why."""

    job: Job
    ok: bool
    seconds: float
    path: Path
    error: str = ""


def make_report(job: Job, folder: Path) -> Outcome:
    """Turn one job into one report.

    Parameters
    ----------
    job : Job
        From the plan.
    folder : Path
        Where reports go; a failed notebook goes to ``failed/`` in it.
    """
    _prepare()
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from analysis.reports import page

    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trafficking-") as room:
        executed = Path(room) / f"{job.name}.ipynb"
        try:
            papermill.execute_notebook(
                job.notebook.path,
                executed,
                job.values,
                kernel_name="python3",
                progress_bar=False,
                cwd=room,
                execution_timeout=CELL_SECONDS,
                start_timeout=START_SECONDS,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",
                config=_transport(),
            )
            publish(page.page(executed, job), folder / f"{job.name}.html")
        except PapermillExecutionError as trouble:
            return _failed(
                job, folder, executed, begun, f"cell {trouble.cell_index}: {trouble.ename}: {trouble.evalue}"
            )
        except CannotWrite:
            raise
        except Exception as trouble:  # a batch must survive whatever one report runs into
            return _failed(job, folder, executed, begun, f"{type(trouble).__name__}: {trouble}")
    (folder / "failed" / f"{job.name}.ipynb").unlink(missing_ok=True)
    return Outcome(job, True, time.monotonic() - begun, folder / f"{job.name}.html")


def run(jobs: Sequence[Job], folder: Path, workers: int) -> Iterator[Outcome]:
    """Yield the outcome of each job as it ends; a failing one does not stop the others.

    Raises
    ------
    CannotWrite
        If the folder cannot be written, before anything starts.
    """
    writable(folder)
    # Spawned, not forked: a worker starts with a clean interpreter on every system.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(make_report, job, folder): job for job in jobs}
        try:
            for future in as_completed(waiting):
                yield _outcome(future, waiting[future], folder)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def publish(text: str, path: Path) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    CannotWrite
        If it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as lines:
            lines.write(text)
            lines.flush()
            os.fsync(lines.fileno())
        draft.replace(path)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        raise CannotWrite(
            f"cannot write {path.name}: {trouble.strerror}; free space or choose another folder with --out"
        ) from None


def _prepare() -> None:
    os.environ.update(STEADY)
    # JupyterLab brings a checker of internationalised addresses that builds its grammars at import, for a
    # second or more in every process that reads a notebook. No notebook has such an address; jsonschema
    # does without it where it is not installed, and this makes it look so.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _transport() -> Config:
    # Sockets in the file system open no port; Windows has none.
    return Config() if os.name == "nt" else Config({"KernelManager": {"transport": "ipc"}})


def _outcome(future: Future[Outcome], job: Job, folder: Path) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        # An older page of this report would pass for today's.
        (folder / f"{job.name}.html").unlink(missing_ok=True)
        return Outcome(
            job, False, 0.0, folder, "the process that made it was killed, perhaps for memory; try --jobs 1"
        )


def _failed(job: Job, folder: Path, executed: Path, begun: float, error: str) -> Outcome:
    kept = folder / "failed" / f"{job.name}.ipynb"
    kept.parent.mkdir(exist_ok=True)
    if executed.exists():
        shutil.copyfile(executed, kept)
    # An older page of this report would pass for today's.
    (folder / f"{job.name}.html").unlink(missing_ok=True)
    return Outcome(job, False, time.monotonic() - begun, kept, " ".join(ESCAPES.sub("", error).split()))


def writable(folder: Path) -> None:
    """Refuse a folder that cannot be written, before anything starts.

    Raises
    ------
    CannotWrite
        Naming the folder and why.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write into {folder.name}: {trouble.strerror}; choose another folder with --out"
        ) from None
