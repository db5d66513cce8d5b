"""A batch over time: nothing is made twice, one batch a folder, and whatever stops it, it goes on to the same end."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from analysis.reports import lock, manifest, publish, receipt
from analysis.reports.forking import can_fork
from analysis.reports.lock import Locked
from analysis.vocabulary.errors import BadRequest

ROOT = Path(__file__).resolve().parents[2]
EIGHT = "".join(f"- notebook: slow\n  parameters: {{word: w{number}}}\n" for number in range(8))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def of_eight(home: Any, seconds: float = 0.4) -> Any:
    """Give a home a collection of eight reports that take a moment each."""
    home.notebook("slow", f"import time; time.sleep({seconds}); print('the word is', word)")
    home.collect(EIGHT)
    return home


def until(condition: Any, seconds: float = 120) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.slow
def test_what_is_unchanged_is_not_made_again(home: Any) -> None:
    """Parameters, cells, formats and missing files make a report anew; nothing else does, and a second run makes none."""
    home.notebook("good", "print('the word is', word)")
    home.notebook("other", "print('the other word is', word)")
    home.collect("- notebook: good\n- notebook: other\n")

    def made(*arguments: str) -> str:
        ended = home.run("run", *arguments)
        assert ended.returncode == 0, ended.stderr
        return str(ended.stderr)

    assert "2 reports made, 0 failed" in made()
    before = home.files()
    assert made() == "2 reports unchanged, nothing to make.\n"
    assert "2 reports made" in made("--force")
    assert home.files() == before
    (home.out / "good.html").write_text("changed by hand", encoding="utf-8")
    assert "1 reports made, 1 unchanged" in made()
    assert home.files() == before
    (home.out / "good.html").unlink()
    home.notebook("other", "print('another word is', word)")
    assert "2 reports made" in made("--format", "html", "--format", "ipynb")
    assert {"good.html", "good.ipynb", "other.html", "other.ipynb"} < set(home.files())
    home.collect("- notebook: good\n  parameters: {word: new}\n- notebook: other\n  formats: [html, ipynb]\n")
    assert "1 reports made, 1 unchanged" in made()
    front = home.files()["index.html"].decode()
    assert 'href="good-word-new.html"' in front
    assert 'href="good.html"' in front, "what the folder still holds is on its front page"


@pytest.mark.slow
def test_the_plan_is_shown_before_anything_is_made(home: Any) -> None:
    """A dry run names every file, with its parameters and whether it would be made; it makes not even a folder."""
    home.notebook("good", "print('the word is', word)")
    home.collect("- notebook: good\n  each: {word: [a, b]}\n")
    plan = home.run("run", "--dry-run")
    assert plan.returncode == 0
    assert plan.stdout.splitlines() == [
        f"make      good-word-{word}.html good-word-{word}.ipynb  word={word}" for word in "ab"
    ]
    assert not home.out.exists()
    assert home.run("run", "good", "-p", "word=a").returncode == 0
    told = json.loads(home.run("run", "--dry-run", "--json").stdout)
    assert [one["to_make"] for one in told["reports"]] == [False, True]


@pytest.mark.slow
def test_the_result_can_be_read_by_a_program(home: Any) -> None:
    """With --json the receipts are on standard output, and nothing else is."""
    home.notebook("good", "print('the word is', word)")
    told = json.loads(home.run("run", "good", "-p", "word=a", "-p", "word=b", "--json").stdout)
    assert (told["made"], told["failed"], told["unchanged"]) == (2, 0, 0)
    assert [one["parameters"] for one in told["reports"]] == [{"word": "a"}, {"word": "b"}]
    assert all(one["state"] == "ok" and one["seconds"] > 0 and one["artefacts"] for one in told["reports"])


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_batch_stops_when_told_and_goes_on_later(home: Any, number: int, code: int) -> None:
    """Ctrl-C and TERM end a batch in 5 s with their exit code; the same command makes the rest, and only that."""
    of_eight(home, 1)
    batch = home.start("run", "--jobs", "2")
    until(lambda: len([one for one in home.receipts().values() if one["state"] == "ok"]) >= 2)
    begun = time.monotonic()
    batch.send_signal(number)
    _, told = batch.communicate(timeout=20)
    assert time.monotonic() - begun < 5
    assert batch.returncode == code, told
    assert "the same command goes on from here" in told
    assert "Traceback" not in told
    until(lambda: home.left() == [], 20)
    states = [one["state"] for one in home.receipts().values()]
    assert sorted(set(states)) == ["interrupted", "ok"]
    done = states.count("ok")
    ended = home.run("run")
    assert ended.returncode == 0
    assert f"{8 - done} reports made, {done} unchanged, 0 failed" in ended.stderr
    assert list(home.out.rglob("*.tmp")) == []


@POSIX
@pytest.mark.slow
def test_a_killed_batch_ends_in_the_same_bytes(homes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at ten random moments without a word, the batch goes on each time, and all files end up the same.

    No private folder of a report stays: who is killed while it starts leaves an empty log at most.
    """
    temporary = Path(tempfile.mkdtemp(prefix="t-"))  # short: it holds sockets
    monkeypatch.setenv("TMPDIR", str(temporary))
    whole, home = of_eight(homes()), of_eight(homes())
    assert whole.run("run").returncode == 0
    dice = random.Random(4711)
    for _ in range(10):
        batch = home.start("run", "--jobs", "2", *(("--force",) if dice.random() < 0.3 else ()))
        time.sleep(dice.uniform(0.2, 3.5))
        batch.kill()
        batch.communicate()
        until(lambda: home.left() == [], 20)
    ended = home.run("run")
    assert ended.returncode == 0, ended.stderr
    assert home.files() == whole.files()
    assert list(home.out.rglob("*.tmp")) == []
    # Beside rooms a file may lie by which Python itself tried the folder: one kill in two hundred meets that moment.
    left = [path for path in temporary.glob("trafficking-*/**/*") if not path.is_dir()]
    assert [path for path in left if path.name != "_log" or path.stat().st_size] == []
    shutil.rmtree(temporary)


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--no-fork",)])
def test_places_may_be_said_from_where_one_stands(home: Any, more: tuple[str, ...]) -> None:
    """A folder for reports, a home and a cache without their whole paths mean the same as with them."""
    of_eight(home, 1)
    places = {"TRAFFICKING_HOME": ".", "TRAFFICKING_CACHE": "cache"}
    said = home.run("run", "--out", "made/here", *more, env=places)
    assert said.returncode == 0, said.stderr
    whole = home.run("run", "--out", str(home.folder / "there"), *more)
    assert whole.returncode == 0, whole.stderr
    assert home.files(home.folder / "made" / "here") == home.files(home.folder / "there")
    assert home.run("run", "--out", "made/here", *more, env=places).stderr.startswith("8 reports unchanged")


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="no fork on this system")
def test_notebooks_may_be_called_as_what_lies_beside_them(home: Any) -> None:
    """No name of a notebook meets a file of the batch's own."""
    for name in ("log", "forks", "beside", "then"):
        home.notebook(name, "print('here')")
    home.collect("".join(f"- notebook: {name}\n" for name in ("log", "forks", "beside", "then")))
    ended = home.run("run")
    assert ended.returncode == 0, ended.stderr
    assert "4 reports made, 0 failed" in ended.stderr


@POSIX
@pytest.mark.slow
def test_a_second_batch_in_the_folder_is_refused_at_once(home: Any) -> None:
    """While one batch works in a folder a second ends with 5 and names it; in another folder it works."""
    of_eight(home, 1)
    first = home.start("run", "--jobs", "2")
    until(
        lambda: (
            (home.out / ".trafficking" / "lock").exists() and (home.out / ".trafficking" / "lock").read_text()
        )
    )
    begun = time.monotonic()
    second = home.run("run", "slow")
    assert time.monotonic() - begun < 3
    assert second.returncode == 5
    assert second.stderr.count("\n") == 1
    assert f"locked by another batch (process {first.pid}, since " in second.stderr
    elsewhere = home.run("run", "slow", "--out", str(home.folder / "elsewhere"))
    assert elsewhere.returncode == 0, elsewhere.stderr
    _, told = first.communicate(timeout=60)
    assert first.returncode == 0, told


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """A folder whose holder was killed is free at once; nobody has to unlock it."""
    publish.writable(tmp_path)
    code = (
        "import sys, time; from pathlib import Path; from analysis.reports import lock\n"
        "with lock.held(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(Locked, match=f"process {holder.pid}, since") as trouble, lock.held(tmp_path):
        pass
    assert trouble.value.exit_code == 5
    holder.kill()
    holder.wait()
    with lock.held(tmp_path):
        pass


def test_only_drafts_are_swept(tmp_path: Path) -> None:
    """What a killed batch was writing is removed at the next start; nothing else is."""
    publish.writable(tmp_path)
    kept = [
        tmp_path / "page.html",
        tmp_path / ".hidden",
        tmp_path / "notes.tmp",
        tmp_path / ".trafficking" / "state.json",
    ]
    drafts = [tmp_path / ".page.html.17.tmp", tmp_path / ".trafficking" / "receipts" / ".a.json.17.tmp"]
    for path in (*kept, *drafts):
        path.write_text("x", encoding="utf-8")
    assert publish.sweep(tmp_path) == 2
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in drafts)


@POSIX
@pytest.mark.slow
def test_a_full_disk_ends_the_batch_and_harms_nothing(home: Any) -> None:
    """Where a file cannot be written whole the batch ends with 6; every file that was there is whole."""
    home.notebook("slow", "print('the word is', word)")
    home.notebook("large", "print('y' * 900_000)")
    assert home.run("run", "slow").returncode == 0
    before = home.files()

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    ended = subprocess.run(
        [
            shutil.which("trafficking", path=str(Path(sys.executable).parent)) or "",
            "run",
            "large",
            "--out",
            str(home.out),
        ],
        env=home.env(),
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=small,
    )
    assert ended.returncode == 6, ended.stderr
    assert "cannot write large.html" in ended.stderr
    assert home.files() == before
    assert home.receipts()["large"]["cause"] == "write"
    assert list(home.out.rglob("*.tmp")) == []
    assert home.run("run", "large").returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_small_disk_is_seen_before_anything_starts(home: Any) -> None:
    """Where the disk has not the room for the batch, it ends with 6 before a kernel starts, and says how much it needs."""
    home.notebook("good", "print(word)")
    home.out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(home.out)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount here")
    try:
        ended = home.run("run", "good")
        assert ended.returncode == 6
        assert "no space left, need about 2 MB for 1 reports" in ended.stderr
    finally:
        subprocess.run(["umount", "-l", str(home.out)], check=True)


@pytest.mark.slow
def test_many_jobs_on_few_cores_all_start(home: Any) -> None:
    """Sixteen kernels at once on any machine: each starts, or says that it did not."""
    home.notebook("good", "print(word)")
    given = [part for number in range(16) for part in ("-p", f"word=w{number}")]
    ended = home.run("run", "good", *given, "--jobs", "16")
    assert ended.returncode == 0, ended.stderr
    assert "16 reports made" in ended.stderr


@pytest.mark.slow
def test_reports_are_verified(home: Any) -> None:
    """Every file is held against the manifest, and reports made again elsewhere and otherwise are the same bytes."""
    home.notebook(
        "good",
        "import random, numpy as np\nprint(word, random.random(), np.random.rand(), {'a', 'b', 'c'}, object())",
    )
    assert (
        home.run(
            "run", "good", "-p", "word=a", "-p", "word=b", "--format", "ipynb", "--format", "html"
        ).returncode
        == 0
    )
    ended = home.run("verify", "--again", "2")
    assert ended.returncode == 0, ended.stderr
    assert "2 reports made again, elsewhere and otherwise: the same bytes" in ended.stdout
    page = home.out / "good-word-a.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Does it run", "Did it run"), encoding="utf-8")
    ended = home.run("verify")
    assert ended.returncode == 7
    assert ended.stderr.startswith("trafficking: 1 files are missing or changed: good-word-a.html")
    (home.out / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(manifest.NotTheSame, match="is not whole"):
        manifest.verify(home.out)
    (home.out / "manifest.json").unlink()
    with pytest.raises(BadRequest, match=r"has no manifest\.json: make reports there first"):
        manifest.verify(home.out)


@pytest.mark.slow
def test_what_comes_out_otherwise_is_caught(home: Any) -> None:
    """A notebook that prints what only this machine or moment knows is found out."""
    home.notebook("restless", "import time\nprint(time.time_ns())")
    assert home.run("run", "restless").returncode == 0
    ended = home.run("verify", "--again", "1")
    assert ended.returncode == 7
    assert "2 files are not the same when made again: restless.html, restless.ipynb" in ended.stderr


def test_a_clock_that_goes_backwards_makes_no_negative_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Durations come from a clock that only goes forward; times of receipts of any year can be read again."""
    from analysis.reports import outcomes, plan
    from analysis.reports.run import Outcome

    job = plan.single("country_profile", [])[0]
    told = outcomes.receipt_of(Outcome(job, True, 1.5, tmp_path), "key")
    assert told.seconds == 1.5
    for moment in ("2038-01-19T03:14:08+00:00", "2024-02-29T12:00:00+00:00"):
        told.began = moment
        publish.writable(tmp_path)
        told.write(tmp_path)
        assert receipt.read(tmp_path)[job.name].began == moment


def test_the_manifest_has_no_time_in_it(tmp_path: Path) -> None:
    """Two manifests of the same reports are the same bytes, whenever and in whatever order they were made."""
    front = tmp_path / "index.html"
    front.write_text("front", encoding="utf-8")
    told = [
        receipt.Receipt(name, "n", "t", {"word": "a"}, "key", "ok", began=str(time.time()), seconds=time.time(),
                        artefacts={f"{name}.html": {"sha256": "0", "bytes": 1}})
        for name in ("a", "b")
    ]  # fmt: skip
    manifest.write(told, tmp_path, [front], {})
    once = (tmp_path / manifest.NAME).read_bytes()
    for one in told:
        one.began, one.seconds, one.megabytes = "", 0, 4711
    manifest.write(told[::-1], tmp_path, [front], {})
    assert (tmp_path / manifest.NAME).read_bytes() == once
