"""The same plan on many machines: jobs go to the workers of a Dask cluster, files come back, nothing is shared.

A worker has its own clone and its own folder. Before anything starts, and again with each job, it must show
the same code, figures, notebooks, lock and libraries as the machine that asks; another version is refused.
A job whose worker is lost goes to another one.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reports import forking, local
from analysis.reports.key import Hashes, home, world
from analysis.reports.plan import Job
from analysis.reports.publish import publish, writable
from analysis.reports.run import Asked, Outcome
from analysis.vocabulary.errors import BadRequest, CannotWrite

if TYPE_CHECKING:
    from distributed import Client

LIBRARIES = (
    "pandas",
    "numpy",
    "matplotlib",
    "ipykernel",
    "papermill",
    "nbclient",
    "nbconvert",
    "nh3",
    "distributed",
)
CONNECT_SECONDS = 10
_starting = threading.Lock()


@dataclass(frozen=True)
class Made:
    """What comes back from a worker: the outcome, and the bytes of its files."""

    outcome: Outcome
    files: dict[str, bytes]


def run(jobs: Sequence[Job], folder: Path, asked: Asked, address: str) -> Iterator[Outcome]:
    """Yield the outcome of each job as a worker ends it; its files are published here.

    Raises
    ------
    BadRequest
        If no scheduler answers, it has no worker, or a worker has another version.
    """
    from distributed import as_completed

    client = _client(address)
    try:
        expected = version()
        _same(client, expected)
        # Not pure: a report that failed is made again, not remembered by the cluster.
        futures = {client.submit(work, job, asked, expected, pure=False): job for job in jobs}
        for future in as_completed(list(futures), loop=client.loop):
            yield _published(future, futures[future], folder)
            future.release()
    finally:
        client.close()


def version() -> str:
    """Return a digest of everything a report is made from and with, here."""
    return _version(str(home()))


@cache
def _version(_home: str) -> str:
    with tempfile.TemporaryDirectory(prefix="trafficking-") as room:
        made_from = world(Hashes(Path(room)))
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    return hashlib.sha256(json.dumps([made_from, libraries]).encode()).hexdigest()


def work(job: Job, asked: Asked, expected: str) -> Made:
    """Make one report on a worker, in a folder of its own, and return its files."""
    if version() != expected:
        return Made(_refused(job), {})
    here = replace(job, notebook=replace(job.notebook, path=home() / "notebooks" / job.notebook.path.name))
    with tempfile.TemporaryDirectory(prefix="trafficking-") as room:
        folder = Path(room)
        writable(folder)
        [outcome] = local.run(
            [here], folder, 1, asked, _warm() if asked.fork and forking.can_fork() else None
        )
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in (*folder.glob("*.*"), *folder.glob("failed/*"))
            if path.is_file()
        }
    return Made(replace(outcome, kernel=f"{outcome.kernel}, {_worker()}"), files)


def _client(address: str) -> Client:
    try:
        from distributed import Client

        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except ImportError:
        raise BadRequest(
            "--scheduler needs dask.distributed: pip install 'trafficking-patterns[cluster]'"
        ) from None
    except (OSError, ValueError) as trouble:
        raise BadRequest(
            f"no scheduler answers at {address}: {' '.join(str(trouble).split())[:200]}"
        ) from None
    if not client.scheduler_info()["workers"]:
        client.close()
        raise BadRequest(f"the scheduler at {address} has no workers: start some (dask worker {address})")
    return client


def _same(client: Client, expected: str) -> None:
    found: dict[str, Any] = client.run(version, on_error="return")
    other = sorted(name for name, digest in found.items() if digest != expected)
    if other:
        raise BadRequest(
            f"{len(other)} of {len(found)} workers have another version of the code, figures or libraries "
            f"({', '.join(other[:3])}): bring them to the same commit and lock"
        )


def _published(future: Any, job: Job, folder: Path) -> Outcome:
    trouble = future.exception()
    if trouble is not None:
        return local.lost(job, folder, f"its worker was lost: {type(trouble).__name__}: {trouble}")
    made: Made = future.result()
    for name in [*made.outcome.artefacts, f"failed/{job.name}.ipynb"]:
        if name not in made.files:
            (folder / name).unlink(missing_ok=True)
    try:
        for name, data in made.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            publish(data, folder / name)
    except CannotWrite as full:
        return Outcome(job, False, made.outcome.seconds, folder, str(full), "write")
    path = folder / made.outcome.path.name if made.outcome.ok else folder / "failed" / made.outcome.path.name
    return replace(made.outcome, job=job, path=path)


def _refused(job: Job) -> Outcome:
    why = "the worker has another version of the code, figures or libraries"
    return Outcome(job, False, 0.0, Path("failed", f"{job.name}.ipynb"), why, "version")


@cache
def _own() -> forking.Warm:
    return forking.Warm(forking.STEADY)


def _warm() -> forking.Warm:
    with _starting:  # threads of one worker share one warm process
        if _own.cache_info().currsize and _own().ended:
            _own.cache_clear()
        return _own()


def _worker() -> str:
    from distributed import get_worker

    return str(get_worker().address)
