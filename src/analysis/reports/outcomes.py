"""What became of the reports of a folder: those just made, those of earlier batches, and the receipts that tell it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from analysis.reports import formats, plan, provenance, receipt
from analysis.reports.plan import Job
from analysis.reports.receipt import Receipt
from analysis.reports.run import Outcome
from analysis.vocabulary.errors import AnalysisError


def receipt_of(outcome: Outcome, key: str, origin: dict[str, str] | None = None) -> Receipt:
    """Return the receipt of a report that was made, or was not: what it was made from, and what became of it."""
    began = time.time() - outcome.seconds
    return Receipt(
        report=outcome.job.name,
        notebook=outcome.job.notebook.id,
        title=outcome.job.title,
        parameters=outcome.job.values,
        key=key,
        state="ok" if outcome.ok else "failed",
        cause=outcome.cause,
        cell=outcome.cell,
        error=outcome.error,
        began=datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds"),
        seconds=round(outcome.seconds, 2),
        megabytes=outcome.megabytes,
        attempts=outcome.attempts,
        kernel=outcome.kernel,
        artefacts=outcome.artefacts,
        readings=outcome.readings,
        findings=outcome.findings,
        origin=provenance.origin(origin or {}, outcome.findings.get("sources", [])),
    )


def interrupted(
    left: Sequence[Job], done: Sequence[Outcome], made_from: dict[str, str], folder: Path
) -> None:
    """Leave receipts of the reports that a stopped batch did not come to, so that the next one goes on with them."""
    known, ended = receipt.read(folder), {one.job.name for one in done}
    for job in left:
        older = known.get(job.name)
        if job.name not in ended and not (
            older and older.state == "ok"
        ):  # an older page stays, and its receipt
            outcome = Outcome(job, False, 0.0, folder, "interrupted before it ended", "stopped")
            replace(receipt_of(outcome, made_from[job.name]), state="interrupted").write(folder)


def all_asked(
    jobs: Sequence[Job], fresh: Iterable[Outcome], known: Mapping[str, Receipt], folder: Path
) -> list[Outcome]:
    """Return the outcomes of the reports asked for: those just made, and those that stand from an earlier batch."""
    made = {one.job.name: one for one in fresh}
    stand = [job for job in jobs if job.name in made or job.name in known]
    return [made.get(job.name) or _earlier(job, known[job.name], folder) for job in stand]


def _earlier(job: Job, one: Receipt, folder: Path) -> Outcome:
    ok = one.state == "ok"
    path = folder / formats.first(job) if ok else folder / "failed" / f"{job.name}.ipynb"
    return Outcome(
        job,
        ok,
        one.seconds,
        path,
        one.error,
        one.cause,
        artefacts=one.artefacts,
        findings=one.findings,
        unchanged=True,
    )


def others(receipts: Mapping[str, Receipt], jobs: Sequence[Job], folder: Path) -> list[Outcome]:
    """Return the reports an earlier batch made in the folder, so that its front page names all it holds."""
    here, found = {job.name for job in jobs}, []
    for name, one in receipts.items():
        if name not in here and all((folder / file).exists() for file in one.artefacts):
            try:
                found.append(_earlier(plan.again(one.notebook, one.parameters, name), one, folder))
            except AnalysisError:  # its notebook is gone, or takes other parameters now
                continue
    return found
