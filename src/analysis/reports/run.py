"""One job into one report: papermill executes the notebook, what it showed is checked, its files are published.

:func:`make_report` is the seam: one job in, one outcome out, in whatever process it is called.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.reports import canonical, forking, formats, receipt
from analysis.reports.forking import STEADY
from analysis.reports.limits import Limits, Watch
from analysis.reports.plan import Job
from analysis.reports.publish import FULL, publish, writable
from analysis.vocabulary.errors import CannotWrite
from analysis.vocabulary.language import using

__all__ = ["Asked", "Outcome", "make_report", "prepare", "publish", "writable"]

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
BEGIN = "--IPKernelApp.exec_lines=from analysis.reports import inside; inside.begin(); del inside"
ADVICE = "out of memory perhaps: retry with --memory, or --jobs 1"


class Fault(Exception):
    """A report that must not be published: the class of the cause, the cell, and why."""

    def __init__(self, cause: str, why: str, cell: str = "") -> None:
        super().__init__(f"cell {cell}: {why}" if cell else why)
        self.cause, self.cell = cause, cell


@dataclass(frozen=True)
class Asked:
    """How reports are to be made: limits, and whether kernels are forked."""

    limits: Limits = field(default_factory=Limits)
    fork: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the page, or the failed notebook and why."""

    job: Job
    ok: bool
    seconds: float
    path: Path
    error: str = ""
    cause: str = ""
    cell: str = ""
    megabytes: int = 0
    attempts: int = 1
    kernel: str = ""
    artefacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    readings: list[str] = field(default_factory=list)
    findings: dict[str, list[Any]] = field(default_factory=dict)
    unchanged: bool = False


def make_report(job: Job, folder: Path, asked: Asked | None = None) -> Outcome:
    """Turn one job into one report.

    Parameters
    ----------
    job : Job
        From the plan.
    folder : Path
        Where reports go; a failed notebook goes to ``failed/`` in it.
    asked : Asked, optional
        Limits, and whether kernels are forked.
    """
    prepare()
    asked, begun = asked or Asked(), time.monotonic()
    watch = Watch(asked.limits)
    told: dict[str, Any] = {
        "kernel": "forked" if asked.fork and forking.ADDRESS in os.environ else "ordinary"
    }
    with using(job.language), tempfile.TemporaryDirectory(prefix="trafficking-") as room:
        try:
            executed = Path(room) / f"{job.name}.ipynb"
            made = _execute(job, Path(room), asked, watch)
            executed.write_text(canonical.text(made), encoding="utf-8", newline="\n")
            told |= {"artefacts": _publish(job, executed, folder), "readings": receipt.readings(made)}
            told["findings"] = receipt.findings(made["cells"]) | {"places": receipt.places_named(made)}
        except Exception as trouble:  # a batch must survive whatever one report runs into
            told |= _failed(trouble, job, folder, watch)
    ok = "error" not in told
    if ok:
        (folder / "failed" / f"{job.name}.ipynb").unlink(missing_ok=True)
    path = folder / formats.first(job) if ok else folder / "failed" / f"{job.name}.ipynb"
    return Outcome(job, ok, time.monotonic() - begun, path, megabytes=watch.megabytes, **told)


def prepare() -> None:
    """Make this process ready to run notebooks: the same environment everywhere, and no slow start."""
    os.environ.update(STEADY)
    # JupyterLab brings a checker of internationalised addresses that builds its grammars at import, for a
    # second or more in every process that reads a notebook. No notebook has such an address; jsonschema
    # does without it where it is not installed, and this makes it look so.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _execute(job: Job, room: Path, asked: Asked, watch: Watch) -> Any:
    """Return the executed notebook in its canonical form, or say why it does not count as executed."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillException
    from traitlets.config import Config

    from analysis.reports.engine import ENGINE
    from analysis.reports.wording import worded

    os.environ |= {
        "JUPYTER_RUNTIME_DIR": str(room),
        "IPYTHONDIR": str(room),
        forking.MEMORY: str(watch.limits.memory_mb),
    }
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = forking.NAME if asked.fork else "local-provisioner"
    try:
        papermill.execute_notebook(
            worded(nbformat.read(job.notebook.path, as_version=4)),
            None,
            job.values,
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=room,
            watch=watch,
            timeout=watch.limits.cell_seconds,
            startup_timeout=watch.limits.start_seconds,
            iopub_timeout=60,
            record_timing=False,
            shutdown_kernel="immediate",
            extra_arguments=["--HistoryManager.enabled=False", BEGIN],
            # Sockets in the file system open no port; Windows has none.
            config=Config() if os.name == "nt" else Config({"KernelManager": {"transport": "ipc"}}),
        )
    except PapermillException:  # told better by the cell itself
        if not _errors(watch.notebook):
            raise
    if watch.cause:
        raise Fault(watch.cause, watch.why, _cell(watch))
    _complete(watch.notebook)
    return canonical.canonical(watch.notebook)


def _complete(notebook: Any) -> None:
    """Hold that every cell ran, none failed, and the closing one spoke."""
    for cell, output in _errors(notebook):
        if output["ename"] == "SystemExit":
            raise Fault("ended", f"the notebook ended early, with sys.exit({output['evalue']})", cell["id"])
        cause = "memory" if output["ename"] == "MemoryError" else "cell"
        advice = f"; {ADVICE}" if cause == "memory" else ""
        raise Fault(cause, f"{output['ename']}: {output['evalue']}{advice}", cell["id"])
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"].strip()]
    for cell in code:
        if cell["execution_count"] is None:
            raise Fault("ended", "it did not run: the notebook ended early", cell["id"])
    if not code or not code[-1]["outputs"]:
        raise Fault("silent", "the closing cell showed nothing", code[-1]["id"] if code else "")


def _errors(notebook: Any) -> list[tuple[Any, Any]]:
    cells = notebook["cells"] if notebook else []
    return [
        (cell, output)
        for cell in cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]


def _publish(job: Job, executed: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Make every promised file, check it, and only then put all of them in place."""
    made = {}
    for name, file in formats.files(job).items():
        data = formats.FORMATS[name].make(executed, job)
        if not formats.FORMATS[name].whole(data):
            raise Fault("artefact", f"{file} is not a whole {name} file")
        made[file] = data
    told = {}
    for file, data in made.items():
        publish(data, folder / file)
        told[file] = {"sha256": publish_digest(data), "bytes": len(data)}
    return told


def publish_digest(data: bytes) -> str:
    """Return the SHA-256 of what was published, in hexadecimal."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _failed(trouble: Exception, job: Job, folder: Path, watch: Watch) -> dict[str, str]:
    """Keep what there is of a failed report, and return cause, cell and one line."""
    try:
        if isinstance(trouble, CannotWrite):  # what was published before stays as it was
            raise trouble
        if isinstance(trouble, OSError) and trouble.errno in FULL:
            raise CannotWrite(
                f"cannot write {job.name}.html: {trouble.strerror}; free space where temporary files go (TMPDIR)"
            )
        told = _fault(trouble, watch)
        _keep(job, folder, watch)
    except CannotWrite as full:
        return {"cause": "write", "error": str(full)}
    return told


def _fault(trouble: Exception, watch: Watch) -> dict[str, str]:
    """Return cause, cell and one line for whatever a report ran into."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    match trouble:
        case Fault():
            found = trouble
        case _ if watch.cause:
            found = Fault(watch.cause, watch.why, _cell(watch))
        case DeadKernelError():
            found = Fault("died", f"the kernel died{watch.died()}; {ADVICE}", _cell(watch))
        case CellTimeoutError():
            found = Fault(
                "timeout", f"took more than {watch.limits.cell_seconds} s; retry with --timeout", _cell(watch)
            )
        case _ if not watch.started:
            found = Fault("start", f"the kernel did not start: {trouble}")
        case _:
            found = Fault("page", f"{type(trouble).__name__}: {trouble}")
    return {"cause": found.cause, "cell": found.cell, "error": " ".join(ESCAPES.sub("", str(found)).split())}


def _cell(watch: Watch) -> str:
    return str(watch.notebook["cells"][watch.cell]["id"]) if watch.notebook and watch.cell >= 0 else ""


def _keep(job: Job, folder: Path, watch: Watch) -> None:
    """Keep the failed notebook, and no older page of it, which would pass for today's."""
    (folder / "failed").mkdir(exist_ok=True)
    if watch.notebook is not None:
        publish(canonical.text(canonical.canonical(watch.notebook)), folder / "failed" / f"{job.name}.ipynb")
    for file in formats.files(job).values():
        (folder / file).unlink(missing_ok=True)
