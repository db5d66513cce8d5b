"""What the command asks of this room: run with options, describe, clean. Between the words of a person and the batch."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.reports import forking, lock
from analysis.reports.forking import STEADY, Warm
from analysis.reports.publish import KEPT, sweep
from analysis.vocabulary.errors import AnalysisError


@dataclass(frozen=True)
class Wish:
    """The options of ``trafficking run``, as the command has them."""

    jobs: int = 0
    force: bool = False
    only_failed: bool = False
    dry_run: bool = False
    as_json: bool = False
    fork: bool = True
    timeout: int = 120
    report_timeout: int = 600
    batch_timeout: int = 0
    memory: int = 2048
    scheduler: str = ""
    languages: tuple[str, ...] = ()


def run(
    notebook: str | None,
    given: Sequence[str],
    listed: Path,
    folder: Path,
    kinds: tuple[str, ...],
    wish: Wish,
) -> int:
    """Plan and make reports; return the exit code."""
    forks = wish.fork and forking.can_fork()
    if not wish.dry_run:
        lock.look(folder)
    # Started first: it imports what reports need while this process plans.
    warm = Warm(STEADY) if forks and not wish.dry_run and not wish.scheduler else None
    try:
        return _run(notebook, given, listed, folder, kinds, wish, forks, warm)
    finally:
        if warm:
            warm.close()


def _run(
    notebook: str | None,
    given: Sequence[str],
    listed: Path,
    folder: Path,
    kinds: tuple[str, ...],
    wish: Wish,
    forks: bool,
    warm: Warm | None,
) -> int:
    from analysis.reports import batch, formats, plan
    from analysis.reports.limits import Limits
    from analysis.reports.run import Asked
    from analysis.vocabulary import language

    chosen = formats.known(kinds) if kinds else ()
    spoken = language.known(wish.languages) if wish.languages else ()
    jobs = (
        plan.single(notebook, given, chosen or formats.DEFAULT, spoken or (language.ENGLISH,))
        if notebook
        else plan.collection(listed, chosen, spoken)
    )
    if wish.dry_run:
        _show(jobs, folder, wish)
        return 0
    limits = Limits(wish.timeout, wish.report_timeout, memory_mb=wish.memory)
    asked = batch.Request(
        folder,
        wish.jobs or os.cpu_count() or 1,
        Asked(limits, forks),
        wish.force,
        wish.only_failed,
        wish.as_json,
        wish.batch_timeout,
        wish.scheduler,
        sys.argv[1:],
        () if notebook else (listed.resolve(),),
    )
    return batch.run(jobs, asked, warm)


def _show(jobs: Sequence[Any], folder: Path, wish: Wish) -> None:
    from analysis.reports import formats, receipt
    from analysis.reports.key import Hashes, keys

    known, made_from = receipt.read(folder), keys(jobs, Hashes(folder))
    plan = [
        {
            "report": job.name,
            "notebook": job.notebook.id,
            "parameters": job.values,
            "files": list(formats.files(job).values()),
            "to_make": wish.force or not receipt.stands(known.get(job.name), made_from[job.name], folder),
        }
        for job in jobs
    ]
    if wish.as_json:
        print(json.dumps({"folder": str(folder), "reports": plan}, ensure_ascii=False, indent=1))
        return
    for one in plan:
        values = " ".join(f"{name}={value}" for name, value in one["parameters"].items())
        print(f"{'make     ' if one['to_make'] else 'unchanged'} {' '.join(one['files'])}  {values}")
    print(
        f"{sum(one['to_make'] for one in plan)} of {len(plan)} reports to make in {folder}", file=sys.stderr
    )


def describe(notebook: str, as_json: bool) -> str:
    """Return a notebook's parameters with types, defaults, choices and help, and the sources it loads."""
    from analysis import sources
    from analysis.reports import plan

    found = plan.notebook(notebook)
    loaded = [name for name in sources.names() if f'"{name}"' in found.code]
    if as_json:
        declared = [
            {
                "name": one.name,
                "type": one.type,
                "default": one.default,
                "help": one.help,
                "choices": list(one.choices),
                "low": one.low,
                "high": one.high,
            }
            for one in found.declared.values()
        ]
        told = {"id": found.id, "title": found.title, "question": found.question, "parameters": declared}
        return json.dumps(told | {"sources": loaded}, ensure_ascii=False, indent=1)
    lines = [
        f"  {one.name}: {one.type} = {one.default!r}  {one.help}"
        + (f" ({one.range})" if one.range and not one.help.endswith(one.range) else "")
        for one in found.declared.values()
    ]
    years = (
        f"\nSources: {', '.join(f'{name} ({sources.card(name).years})' for name in loaded)}" if loaded else ""
    )
    return "\n".join([found.title, found.question, "", *lines]) + years


def clean(folder: Path, everything: bool) -> str:
    """Remove drafts that killed batches left, or everything; say what was removed."""
    if not (folder / KEPT).is_dir():
        return f"nothing to clean: {folder.name} is no folder of reports"
    with lock.held(folder):
        number = sweep(folder)
        if not everything:
            return f"{number} drafts removed from {folder.name}"
        files = [name for one in _receipts(folder) for name in one]
        for name in [*files, *_site(folder), *_books(folder), "manifest.json", "ro-crate-metadata.json"]:
            (folder / name).unlink(missing_ok=True)
        for name in ("failed", "thumbs"):
            shutil.rmtree(folder / name, ignore_errors=True)
        shutil.rmtree(folder / KEPT / "receipts", ignore_errors=True)
        for name in ("state.json", "hashes.json"):
            (folder / KEPT / name).unlink(missing_ok=True)
    return f"{len(files)} files of reports removed from {folder.name}"


def _books(folder: Path) -> list[str]:
    """Return the books of a folder, and what is kept of them."""
    kept = sorted((folder / KEPT).glob("book*.json"))
    return [name for path in kept for name in (f"{path.stem}.pdf", f"{KEPT}/{path.name}")]


def _site(folder: Path) -> list[str]:
    """Return the files of the site, as the manifest names them; without one, the front page."""
    from analysis.reports import manifest

    try:
        return [*manifest.read(folder)["files"], "index.html"]
    except AnalysisError:
        return ["index.html"]


def _receipts(folder: Path) -> list[list[str]]:
    from analysis.reports import receipt

    return [list(one.artefacts) for one in receipt.read(folder).values()]
