"""More than one machine: a real scheduler, three workers with separate folders, one of them killed."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="starts processes as POSIX does"),
]

WORDS = [f"w{number}" for number in range(9)]
GIVEN = [part for word in WORDS for part in ("-p", f"word={word}")]


@contextmanager
def cluster(folder: Path, homes: list[Path]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and a worker for each home, all on loopback; yield the address and the workers."""
    told = folder / "scheduler.json"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    python = [sys.executable, "-m"]
    here = ["--host", "tcp://127.0.0.1"]
    scheduler = subprocess.Popen(
        [
            *python,
            "distributed.cli.dask_scheduler",
            *here,
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(told),
        ],
        **quiet,
    )
    workers = []
    for number, home in enumerate(homes):
        room = folder / f"worker{number}"
        room.mkdir()
        env = os.environ | {"TRAFFICKING_HOME": str(home), "TMPDIR": str(room)}
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(room)]
        command = [*python, "distributed.cli.dask_worker", *here, "--scheduler-file", str(told), *options]
        workers.append(subprocess.Popen(command, env=env, **quiet))
    try:
        yield connected(told, len(homes)), workers
    finally:
        for process in (*workers, scheduler):
            process.terminate()
        for process in (*workers, scheduler):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def connected(told: Path, number: int) -> str:
    """Return the address of the scheduler once so many workers are there."""
    from distributed import Client

    end = time.monotonic() + 60
    while not (told.exists() and told.stat().st_size):
        assert time.monotonic() < end, "no scheduler"
        time.sleep(0.1)
    with Client(scheduler_file=str(told), timeout=30, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)
        return str(client.scheduler.address)


def copies(home: Any, folder: Path, number: int) -> list[Path]:
    """Return so many clones of a home, which share nothing with it."""
    return [
        shutil.copytree(home.folder, folder / f"clone{index}", ignore=shutil.ignore_patterns("out"))
        for index in range(number)
    ]


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(home: Any, tmp_path: Path) -> None:
    """Three workers without a shared disk make what this machine makes; the jobs of a killed one go to the others."""
    home.notebook("slow", "import time; time.sleep(0.7); print('the word is', word)")
    assert home.run("run", "slow", *GIVEN).returncode == 0
    with cluster(tmp_path, copies(home, tmp_path, 3)) as (address, workers):
        out = home.folder / "far"
        command = [
            shutil.which("trafficking", path=str(Path(sys.executable).parent)) or "",
            "run",
            "slow",
            *GIVEN,
        ]
        batch = subprocess.Popen(
            [*command, "--out", str(out), "--scheduler", address],
            env=home.env(),
            stderr=subprocess.PIPE,
            text=True,
        )
        while not list(out.glob("*.html")):
            assert batch.poll() is None, batch.stderr and batch.stderr.read()
            time.sleep(0.05)
        workers[0].kill()
        _, told = batch.communicate(timeout=120)
        assert batch.returncode == 0, told
        words = ("run", "slow", *GIVEN, "--scheduler", address, "--out", str(out))
        again = home.run(*words)
        # Other words for the same: each report is looked at, and none is made.
        assert f"0 reports made, {len(WORDS)} unchanged, 0 failed" in again.stderr
        assert home.run(*words).stderr == f"{len(WORDS)} reports unchanged, nothing to make.\n"
    assert home.files(out) == home.files()
    makers = {told["kernel"].partition(", ")[2] for told in home.receipts(out).values()}
    assert len(makers) >= 2
    assert all(maker.startswith("tcp://127.0.0.1:") for maker in makers)


def test_a_worker_of_another_version_is_refused(home: Any, tmp_path: Path) -> None:
    """One worker with other figures, code or notebooks is named, and nothing starts."""
    home.notebook("good", "print(word)")
    clones = copies(home, tmp_path, 2)
    home_of_old = clones[1] / "notebooks" / "good.ipynb"
    home_of_old.write_text(
        home_of_old.read_text(encoding="utf-8").replace("print(word)", "print( word)"), encoding="utf-8"
    )
    with cluster(tmp_path, clones) as (address, _):
        ended = home.run("run", "good", "--scheduler", address)
    assert ended.returncode == 2, ended.stderr
    assert (
        "1 of 2 workers have another version of the code, figures or libraries (tcp://127.0.0.1:"
        in ended.stderr
    )
    assert "bring them to the same commit and lock" in ended.stderr
    assert "good.html" not in home.files()


def test_a_scheduler_that_is_not_there_is_named(home: Any) -> None:
    """An address where nobody answers is a wrong request, told in one line."""
    home.notebook("good", "print(word)")
    ended = home.run("run", "good", "--scheduler", "tcp://127.0.0.1:9")
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.startswith("trafficking: no scheduler answers at tcp://127.0.0.1:9")
