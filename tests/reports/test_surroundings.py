"""What lies around a batch: folders that cannot be written, clocks that go wrong, another batch, broken promises."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.reports import formats, plan, run

POSIX = pytest.mark.skipif(os.name == "nt", reason="rights of folders are others there")
# Python's clock, begun where the test says, running backwards: no right to set the machine's is needed.
CLOCK = """
import os, time
begun, steady = float(os.environ["CLOCK"]), time.monotonic()
time.time = lambda: begun - 100 * (time.monotonic() - steady)
"""
MOMENTS = {"2038": 2147483647 + 60, "leap day": 1709208000, "1970": 86400}


@pytest.fixture
def read_only(home: Any) -> Iterator[Path]:
    """Yield a folder that nobody can write into, not even root: a disk mounted to be read."""
    home.out.mkdir()
    mounted = os.geteuid() == 0
    if mounted:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", home.out], check=False).returncode:
            pytest.skip("no right to mount here, and root writes everywhere else")
    else:
        home.out.chmod(0o555)
    yield home.out
    if mounted:
        subprocess.run(["umount", "-l", home.out], check=True)
    home.out.chmod(0o755)


@POSIX
def test_a_folder_that_can_only_be_read_stops_the_batch_before_it_starts(home: Any, read_only: Path) -> None:
    """Row 18: exit 6 and one line, before any kernel starts; the folder is as it was."""
    home.notebook("good", "print(word)")
    ended = home.run("run", "good")
    assert ended.returncode == 6, ended.stderr
    assert ended.stderr.startswith("trafficking: cannot write into out: ")
    assert ended.stderr.count("\n") == 1
    assert list(read_only.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("begun", MOMENTS.values(), ids=MOMENTS)
def test_a_clock_that_goes_backwards_harms_nothing(home: Any, tmp_path: Path, begun: int) -> None:
    """Row 60: reports are made, no duration is negative, and the next batch sees that nothing changed."""
    (tmp_path / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    env = {"PYTHONPATH": str(tmp_path), "CLOCK": str(begun)}
    home.notebook("good", "import time; first = time.time(); time.sleep(0.05); print(time.time() < first)")
    ended = home.run("run", "good", env=env)
    assert ended.returncode == 0, ended.stderr
    told = home.receipts()["good"]
    assert told["seconds"] > 0
    assert "True" in home.files()["good.html"].decode()  # the clock did go backwards in there
    assert "unchanged" in home.run("run", "good", env=env).stderr
    assert home.run("verify", env=env).returncode == 0


@pytest.mark.slow
def test_two_batches_into_two_folders_at_once(home: Any, tmp_path: Path) -> None:
    """Row 15: with one cold cache, both end well with the same bytes, and neither writes into the cache."""
    cache = tmp_path / "cold"
    home.notebook("good", "import analysis as tp", "print(len(tp.load('us_tip_world')), word)")
    folders = [tmp_path / "first", tmp_path / "second"]
    command = [
        str(Path(sys.executable).with_name("trafficking")),
        "run",
        "good",
        "-p",
        "word=a",
        "-p",
        "word=b",
    ]
    both = [
        subprocess.Popen([*command, "--out", str(out)], env=home.env(TRAFFICKING_CACHE=str(cache)), stderr=subprocess.PIPE)
        for out in folders
    ]  # fmt: skip
    assert [one.communicate()[1] and one.returncode for one in both] == [0, 0]
    first, second = (home.files(out) for out in folders)
    assert first == second
    assert len([name for name in first if name.startswith("good")]) == 4
    assert not list(cache.rglob("*.csv"))


@pytest.mark.slow
@pytest.mark.parametrize("name", formats.DEFAULT)
def test_a_promised_file_that_is_not_whole_is_a_failure(
    home: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Row 11: where one promised file comes out cut, none of the report is published, and the cause is named."""
    home.notebook("good", "print(word)")
    monkeypatch.setenv("TRAFFICKING_HOME", str(home.folder))
    format_ = formats.FORMATS[name]
    cut = replace(format_, make=lambda executed, job: format_.make(executed, job)[:-20])
    monkeypatch.setitem(formats.FORMATS, name, cut)
    home.out.mkdir()
    [job] = plan.single("good", [])
    found = run.make_report(job, home.out, run.Asked(fork=False))
    assert (found.ok, found.cause) == (False, "artefact")
    assert found.error == f"good.{name} is not a whole {name} file"
    assert list(home.files()) == ["failed/good.ipynb"]
