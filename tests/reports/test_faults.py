"""Faults for real: kernels killed, hung, deaf, hungry and loud. One report fails with its cause; the others are made."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.reports.site import around
from analysis.vocabulary.errors import BadRequest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]

SLEEP = "import subprocess, sys; subprocess.Popen(['sleep', '4711']{}); print('ok')"
FAULTS = {
    "killed": ("died", "the kernel died (signal 9)", "import os", "os.kill(os.getpid(), 9)"),
    "crashed": ("died", "the kernel died (signal 11)", "import ctypes", "ctypes.string_at(0)"),
    "hungry": ("memory", "MemoryError", "print('before')", "large = bytearray(900_000_000); print('after')"),
    "family": (
        "memory",
        "memory limit of 700 MB reached",
        "import subprocess, sys, time; hold = 'import time; large = b\"x\" * 300_000_000; time.sleep(60)'",
        "family = [subprocess.Popen([sys.executable, '-c', hold]) for _ in range(3)]; family[0].wait()",
    ),
    "endless": ("timeout", "took more than 4 s", "print('before')", "while True: pass"),
    "deaf": (
        "timeout",
        "took more than 4 s",
        "import signal, time",
        "signal.pthread_sigmask(signal.SIG_BLOCK, {2, 15}); time.sleep(60)",
    ),
    "wrong": ("cell", "ValueError: <b>no</b> figures", "1 + 1", "raise ValueError('<b>no</b> figures')"),
    "exit0": ("ended", "the notebook ended early, with sys.exit(0)", "import sys", "sys.exit(0)", "print('never')"),
    "exit3": ("ended", "the notebook ended early, with sys.exit(3)", "import sys", "sys.exit(3)", "print('never')"),
    "silent": ("silent", "the closing cell showed nothing", "print('before')", "after = 1"),
    "loud": ("output", "more than 10 MB of output", "print('before')", "print('x' * 40_000_000)"),
    "drowned": ("died", "out of memory perhaps", "print('before')", "print('x' * 200_000_000)"),
    "online": ("cell", "a report has no network", "import socket", "socket.create_connection(('127.0.0.1', 9))"),
    "asking": ("cell", "a report has no network", "import socket", "socket.getaddrinfo('localhost', 80)"),
    "bare": ("page", "has no alt text", "from IPython.display import HTML", "HTML('<img src=\"data:image/png;base64,\">')"),
}  # fmt: skip
GOOD = {
    "good": ("print('the word is', word)",),
    "parent": (SLEEP.format(""),),
    "runaway": (SLEEP.format(", start_new_session=True"),),
}


@pytest.fixture(scope="module")
def ended(homes: Callable[[], Any]) -> Any:
    """Return a home after one batch of all faults, over an older page of each."""
    home = homes()
    for name, cells in {**{name: fault[2:] for name, fault in FAULTS.items()}, **GOOD}.items():
        home.notebook(name, *cells)
    home.collect("".join(f"- notebook: {name}\n" for name in [*FAULTS, *GOOD]))
    home.out.mkdir()
    for name in FAULTS:
        (home.out / f"{name}.html").write_text("yesterday", encoding="utf-8")
    home.ended = home.run("run", "--timeout", "4", "--memory", "700", "--jobs", "4")
    return home


def test_the_batch_ends_with_1_and_no_traceback(ended: Any) -> None:
    """Whatever its reports ran into, the batch itself ends in order and says how many failed."""
    assert ended.ended.returncode == 1, ended.ended.stderr
    assert "Traceback" not in ended.ended.stderr
    assert f"{len(GOOD)} reports made, {len(FAULTS)} failed" in ended.ended.stderr
    assert "--only-failed" in ended.ended.stderr


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_cause_and_its_cell(ended: Any, name: str) -> None:
    """The receipt names the class of the cause, the cell, and why, in one line that the terminal shows too."""
    cause, why, *cells = FAULTS[name]
    found = ended.receipts()[name]
    assert (found["state"], found["cause"]) == ("failed", cause), found["error"]
    assert why in found["error"]
    assert "\n" not in found["error"]
    assert found["error"] in ended.ended.stderr
    if cause != "page":
        assert found["cell"] == ("05-cell" if "never" in cells[-1] and cause != "ended" else "04-cell")


@pytest.mark.parametrize("name", FAULTS)
def test_a_failed_report_is_kept_apart(ended: Any, name: str) -> None:
    """The notebook as far as it ran is kept; no page of it, old or new, is in the folder or on the front page."""
    files = ended.files()
    assert f"{name}.html" not in files
    assert json.loads(files[f"failed/{name}.ipynb"])["cells"]
    assert f'href="{name}.html"' not in files["index.html"].decode()


@pytest.mark.parametrize("name", GOOD)
def test_the_others_are_made(ended: Any, name: str) -> None:
    """Every report beside the failing ones is published, with a receipt whose hashes are those of its files."""
    from hashlib import sha256

    files, told = ended.files(), ended.receipts()[name]["artefacts"]
    assert set(told) == {f"{name}.html", f"{name}.ipynb"}
    for file, digest in told.items():
        assert digest == {"sha256": sha256(files[file]).hexdigest(), "bytes": len(files[file])}
    assert ended.receipts()[name]["megabytes"] >= 0


def test_nothing_is_left_behind(ended: Any) -> None:
    """No process of any report outlives the batch, not even one that left its group; no draft stays."""
    assert ended.left() == []
    assert list(ended.out.rglob("*.tmp")) == []


def test_only_what_failed_is_made_again(ended: Any) -> None:
    """With --only-failed the good ones are left alone; a mended notebook is made and its failure is gone."""
    ended.notebook("wrong", "print('mended')")
    before = ended.files()
    ended.collect("".join(f"- notebook: {name}\n" for name in ("wrong", "exit0", *GOOD)))
    again = ended.run("run", "--only-failed", "--jobs", "2")
    assert again.returncode == 1
    assert "1 reports made, 3 unchanged, 1 failed" in again.stderr
    files = ended.files()
    assert "wrong.html" in files
    assert "failed/wrong.ipynb" not in files
    assert "failed/exit0.ipynb" in files
    assert files["good.ipynb"] == before["good.ipynb"]
    # Only the way on to the reports around it may be another: there is one more of them now.
    assert around.put(files["good.html"], b"") == around.put(before["good.html"], b"")


def test_a_report_may_take_only_so_long(home: Any) -> None:
    """Cells that are each quick enough do not make a report that never ends."""
    home.notebook("slow", *["import time; time.sleep(1.5); print('still here')"] * 6)
    ended = home.run("run", "slow", "--report-timeout", "3")
    assert ended.returncode == 1
    assert home.receipts()["slow"]["cause"] == "timeout"
    assert "the report took more than 3 s" in ended.stderr


def test_a_batch_may_take_only_so_long(home: Any) -> None:
    """The whole batch has a limit too: it stops, says so, and can go on later."""
    home.notebook("slow", "import time; time.sleep(30); print('done')")
    ended = home.run("run", "slow", "--batch-timeout", "4")
    assert ended.returncode == 1
    assert "the batch took more than 4 s" in ended.stderr
    assert "goes on from here" in ended.stderr
    assert home.left() == []


@pytest.mark.parametrize(
    "spec", ['{"argv": ["nowhere/python", "-f", "{connection_file}"]}', '{"argv": []}', "{"]
)
def test_a_kernel_that_is_not_there_is_named(
    home: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spec: str
) -> None:
    """A kernel that cannot start is told before anything does, with the command that mends it."""
    from analysis.reports import batch

    folder = tmp_path / "share" / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(spec, encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(BadRequest, match="python -m ipykernel install --sys-prefix"):
        batch.run([], batch.Request(home.out))
    assert not home.out.exists()


def test_a_receipt_that_was_cut_counts_as_none(home: Any, tmp_path: Path) -> None:
    """A broken receipt makes its report anew, and no more."""
    home.notebook("good", "print(1)")
    assert home.run("run", "good").returncode == 0
    path = home.out / ".trafficking" / "receipts" / "good.json"
    path.write_bytes(path.read_bytes()[:40])
    ended = home.run("run", "good", "--format", "html")
    assert ended.returncode == 0
    assert "1 reports made" in ended.stderr
    assert home.receipts()["good"]["state"] == "ok"
