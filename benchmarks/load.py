"""Load: many reports, many jobs, many batches, many kills; what fails, what grows, what is left.

    .venv/bin/python benchmarks/load.py soak --reports 1000   # L1 with 200, L2 with 1,000: failures, memory, files
    .venv/bin/python benchmarks/load.py jobs                  # L4: 1, 2, 4, 8 and 16 reports at the same time
    .venv/bin/python benchmarks/load.py folders               # L5: three batches at once, and one in a taken folder
    .venv/bin/python benchmarks/load.py kills --reports 50    # L6: kill -9 ten times at random, go on each time
    .venv/bin/python benchmarks/load.py memory                # what one report has for itself, at most

Every batch is a whole process of `trafficking run country_profile`, over countries and, beyond their number, years.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

COMMAND = str(Path(sys.executable).with_name("trafficking"))
FIRST = 2003


def asked(number: int) -> list[str]:
    """Return the parameters of so many different reports: all countries, from one first year after another."""
    from analysis.vocabulary.places import places

    names = [one.iso3 for one in places()]
    years = -(-number // len(names))
    part = names[: -(-number // years)]
    return [
        word for name in part for word in ("-p", f"country={name}")
    ] + [word for year in range(FIRST, FIRST + years) for word in ("-p", f"from_year={year}")]  # fmt: skip


class Batch(subprocess.Popen[bytes]):
    """A batch in a session of its own; what it says goes into a file, for a pipe that nobody empties stops it."""

    def __init__(self, folder: Path, number: int, *more: str) -> None:
        command = [COMMAND, "run", "country_profile", *asked(number), "--out", str(folder), *more]
        self.said = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by who reads it
        super().__init__(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=self.said)


def watched(batch: Batch, every: float = 2.0) -> Iterator[tuple[float, int, int, int]]:
    """Yield seconds, megabytes of all processes (shared pages once), open files of the runner, and its megabytes."""
    begun, runner = time.monotonic(), psutil.Process(batch.pid)
    while batch.poll() is None:
        try:
            family = [runner, *runner.children(recursive=True)]
            whole = sum(one.memory_full_info().pss for one in family if one.is_running())
            yield time.monotonic() - begun, whole >> 20, runner.num_fds(), runner.memory_info().rss >> 20
        except psutil.Error:
            pass  # one of them has just ended
        time.sleep(every)


def left(folder: Path) -> list[int]:
    """Return processes that still work for a folder of reports."""
    return [
        one.pid
        for one in psutil.process_iter()
        if str(folder) in " ".join(_words(one)) and one.pid != os.getpid()
    ]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def ended(batch: Batch) -> str:
    """Wait, and return how a batch ended in its own words."""
    batch.wait()
    with batch.said as said:
        said.seek(0)
        lines = said.read().decode().strip().splitlines()
    told = [line for line in lines if "reports" in line or line.startswith("trafficking:")]
    return f"exit {batch.returncode}: {told[-1] if told else lines[-1:]}"


def soak(folder: Path, number: int) -> None:
    """Make many reports; tell failures, the most memory of all, and whether the runner grew."""
    temporary = len(list(Path(tempfile.gettempdir()).iterdir()))
    begun, batch = time.monotonic(), Batch(folder, number)
    seen = list(watched(batch))
    wall, quarter = time.monotonic() - begun, max(1, len(seen) // 4)
    print(f"{number} reports in {wall:.0f} s, {wall / number:.2f} s each; {ended(batch)}")
    print(f"most memory of all processes {max(one[1] for one in seen)} MB")
    for place, what in ((3, "MB of the runner"), (2, "open files of the runner")):
        first, last = (
            sorted(one[place] for one in part)[len(part) // 2]
            for part in (seen[: quarter * 2], seen[-quarter:])
        )
        print(f"{what}: {first} in the first half, {last} in the last quarter")  # fmt: skip
    drafts = len(list(folder.rglob("*.tmp")))
    more = len(list(Path(tempfile.gettempdir()).iterdir())) - temporary
    print(f"left: {len(left(folder))} processes, {drafts} drafts, {more} temporary files")


def jobs(folder: Path, number: int) -> None:
    """Make the same reports with 1 to 16 jobs."""
    for many in (1, 2, 4, 8, 16):
        begun, batch = time.monotonic(), Batch(folder / str(many), number, "--jobs", str(many))
        told = ended(batch)
        print(f"--jobs {many:2}: {(time.monotonic() - begun) / number:.2f} s a report; {told}")


def folders(folder: Path, number: int) -> None:
    """Run three batches at once, and a fourth in the folder of the first."""
    batches = [Batch(folder / name, number) for name in ("a", "b", "c")]
    while not (folder / "a" / ".trafficking" / "lock").exists() and batches[0].poll() is None:
        time.sleep(0.05)
    print(f"in a taken folder: {ended(Batch(folder / 'a', number))}")
    for batch in batches:
        print(ended(batch))
    print(f"the same bytes: {len({digest(folder / name) for name in ('a', 'b', 'c')}) == 1}")


def kills(folder: Path, number: int) -> None:
    """Kill a batch ten times at random moments, go on each time, and compare with one that nobody disturbed."""
    chance = random.Random(2006)
    for _ in range(10):
        batch = Batch(folder / "killed", number)
        time.sleep(chance.uniform(0.5, 8))
        batch.kill()
        batch.wait()
    time.sleep(1)
    print(f"after ten kills {len(left(folder))} processes are left")
    print(f"going on: {ended(Batch(folder / 'killed', number))}")
    print(f"undisturbed: {ended(Batch(folder / 'whole', number))}")
    print(f"the same bytes: {digest(folder / 'killed') == digest(folder / 'whole')}")


def memory(folder: Path, number: int) -> None:
    """Make reports; tell the most memory that one has for itself: its kernel and what drives it, no shared page."""
    batch, most, shared = Batch(folder, number), Counter[str](), 0
    runner = psutil.Process(batch.pid)
    while batch.poll() is None:
        alone = Counter[str]()
        with contextlib.suppress(psutil.Error):
            for warm in runner.children():
                shared = max(shared, warm.memory_info().rss >> 20)
        for one in runner.children(recursive=True):
            with contextlib.suppress(psutil.Error, IndexError):
                # Each works in the room of its report, which lies in the room of the batch.
                alone[one.cwd().split("/trafficking-")[1].split("/")[1]] += one.memory_full_info().uss >> 20
        most |= alone
        time.sleep(0.05)
    print(ended(batch))
    print(f"the warm process, shared with all, MB: {shared}")
    beside = most.pop("_beside", 0)
    print(
        f"for itself, MB: {sorted(most.values())[len(most) // 2]} in the middle, {max(most.values())} at most"
    )
    print(f"what writes the site: {beside}")


def digest(folder: Path) -> str:
    """Return one digest of all that is published in a folder, but for the crate, which tells when each was made."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".trafficking" not in path.parts and path.name != "ro-crate-metadata.json":
            found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("step", choices=["soak", "jobs", "folders", "kills", "memory"])
    options.add_argument("--reports", type=int, default=24)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as room:
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        steps = {"soak": soak, "jobs": jobs, "folders": folders, "kills": kills, "memory": memory}
        steps[given.step](Path(room), given.reports)
