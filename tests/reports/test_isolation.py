"""A fresh kernel for every report: nothing that one sets is there for the next, forked or not."""

import gc
import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from analysis.reports import batch, local, plan, site
from analysis.reports.forking import STEADY, Warm, can_fork
from analysis.reports.run import Asked

ROOT = Path(__file__).resolve().parents[2]
STATE = {
    "variables": ("left_here = 1", "'left_here' in globals()"),
    "figure settings": ("mpl.rcParams['lines.linewidth'] = 99", "mpl.rcParams['lines.linewidth']"),
    "open figures": ("plt.figure()", "plt.get_fignums()"),
    "table settings": ("pd.set_option('display.max_rows', 7)", "pd.get_option('display.max_rows')"),
    "patched classes": ("pd.DataFrame.left_here = 1", "hasattr(pd.DataFrame, 'left_here')"),
    "patched functions": ("np.mean = len", "np.mean is len"),
    "modules": ("sys.modules['left_here'] = json", "'left_here' in sys.modules"),
    "environment": ("os.environ['LEFT_HERE'] = '1'", "os.environ.get('LEFT_HERE')"),
    "folder": ("os.chdir('/')", "os.getcwd() == '/'"),
    "files in the folder": ("open('left_here', 'w').close()", "os.path.exists('left_here')"),
    "search path": ("sys.path.insert(0, '/left_here')", "'/left_here' in sys.path"),
    "builtins": ("builtins.left_here = 1", "hasattr(builtins, 'left_here')"),
    "number errors": ("np.seterr(all='raise')", "np.geterr()['over']"),
    "random numbers": ("np.random.rand(3), random.random()", "np.random.rand(), random.random()"),
    "logging": ("logging.getLogger().setLevel(5)", "logging.getLogger().level"),
    "warnings": ("warnings.simplefilter('error')", "len([one for one in warnings.filters if one[0] == 'error'])"),
    "threads": ("threading.Thread(target=time.sleep, args=(60,), daemon=True, name='left').start()",
                "[one.name for one in threading.enumerate() if one.name == 'left']"),
    "signals": ("signal.signal(signal.SIGUSR1, signal.SIG_IGN)", "str(signal.getsignal(signal.SIGUSR1))"),
    "mask of new files": ("os.umask(0o777)", "oct(os.umask(0o022))"),
    "decimal": ("decimal.getcontext().prec = 3", "decimal.getcontext().prec"),
    "figures that were read": ("(left := tp.load('us_tip_world')['value'].to_numpy()).setflags(write=True); left[:] = 7",
                               "tp.load('us_tip_world')['value'].tolist()"),
    "the project's own caches": ("tp.load.__globals__['left_here'] = 1", "'left_here' in tp.load.__globals__"),
}  # fmt: skip
IMPORTS = (
    "import builtins, decimal, json, logging, os, random, signal, sys, threading, time, warnings\n"
    "import numpy as np, pandas as pd, matplotlib as mpl, matplotlib.pyplot as plt\nimport analysis as tp"
)
LOOK = "print(json.dumps({{{}}}, default=str))".format(
    ", ".join(f"{name!r}: ({seen})" for name, (_, seen) in STATE.items())
)
SET = "\n".join([*(done for done, _ in STATE.values()), "print('all set')"])


def seen(page: bytes) -> dict[str, Any]:
    """What a report saw of each kind of state."""
    found = re.search(r"\{.*\}", html.unescape(page.decode()).split("<main")[1])
    assert found
    told: dict[str, Any] = json.loads(found[0])
    return told


@pytest.mark.slow
def test_no_state_passes_from_report_to_report(homes: Any) -> None:
    """A report before and one after a report that sets every kind of state see the same; so does one of an ordinary kernel."""
    home = homes()
    home.notebook("a_before", IMPORTS, LOOK)
    home.notebook("b_setting", IMPORTS, SET, "print('still set:', left_here)")
    home.notebook("c_after", IMPORTS, LOOK)
    home.collect("- notebook: a_before\n- notebook: b_setting\n- notebook: c_after\n")
    ended = home.run("run", "--jobs", "1")
    assert ended.returncode == 0, ended.stderr
    files = home.files()
    assert "still set: 1" in files["b_setting.html"].decode()
    before, after = seen(files["a_before.html"]), seen(files["c_after.html"])
    assert set(before) == set(STATE)
    assert {name: after[name] for name in STATE if after[name] != before[name]} == {}
    plain = home.run("run", "a_before", "--no-fork", "--out", str(home.folder / "plain"))
    assert plain.returncode == 0, plain.stderr
    assert {told["kernel"] for told in home.receipts().values()} == (
        {"forked"} if sys.platform == "linux" else {"ordinary"}
    )
    ordinary = seen(home.files(home.folder / "plain")["a_before.html"])
    assert {name: (before[name], ordinary[name]) for name in STATE if ordinary[name] != before[name]} == {}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_any_papermill_can_fork_its_kernels(homes: Any, tmp_path: Path) -> None:
    """Named in the environment, the provisioner serves papermill's own command; what it started is gone after it."""
    home = homes()
    home.notebook(
        "good", "import os, pandas\nprint('the word is', word, 'of', open('/proc/self/cmdline').read())"
    )
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(tmp_path)]
    made = tmp_path / "made.ipynb"
    ended = subprocess.run(
        [*command, str(home.folder / "notebooks" / "good.ipynb"), str(made), "-p", "word", "given"],
        env=home.env(JUPYTER_DEFAULT_PROVISIONER_NAME="trafficking-fork"),
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    text = made.read_text(encoding="utf-8")
    assert "the word is given" in text
    assert "analysis.reports.warm" in text
    assert home.left() == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_each_report_has_a_process_a_group_and_a_folder_of_its_own(homes: Any) -> None:
    """Every report runs in a process of its own that leads its group, in an empty folder that is gone afterwards."""
    home = homes()
    for name in ("one", "two"):
        home.notebook(
            name, "import os\nprint(os.getpid(), os.getpgrp(), os.getcwd(), os.listdir('.') == [], '.')"
        )
    home.collect("- notebook: one\n- notebook: two\n")
    assert home.run("run", "--jobs", "2", "--format", "ipynb").returncode == 0
    texts = [
        json.loads(home.files()[f"{name}.ipynb"])["cells"][-1]["outputs"][0]["text"].split()
        for name in ("one", "two")
    ]
    assert len({text[0] for text in texts}) == 2
    for process, group, folder, *_ in texts:
        assert process == group
        assert not Path(folder).exists() or folder == "room"
        assert not Path("/proc", process).exists()


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="no fork on this system")
def test_ctrl_c_in_the_middle_of_a_step_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Ctrl-C that meets a task is raised from it, and no traceback of that task follows."""

    async def met(*_: Any) -> None:
        raise KeyboardInterrupt

    def stopped() -> None:
        with pytest.raises(KeyboardInterrupt):
            list(local.forked(plan.single("country_profile", []), tmp_path, 1, Asked(), cast(Warm, None)))
        gc.collect()

    monkeypatch.setattr(local, "_attempts", met)
    apart(stopped)
    assert caplog.text == ""


def apart(call: Callable[..., Any], *arguments: Any) -> Any:
    """Call in a thread of its own: a browser of other tests may have left its loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call, *arguments).result()


@pytest.fixture
def warm() -> Iterator[Warm]:
    """A warm process, ended after the test."""
    if not can_fork():
        pytest.skip("no fork on this system")
    found = Warm(STEADY)
    yield found
    found.close()


@pytest.mark.slow
def test_a_process_beside_does_one_thing_at_once_and_another_when_it_is_called(
    warm: Warm, tmp_path: Path
) -> None:
    """What comes first was done before the second is; the answer, however large, comes from another process."""
    made = tmp_path / "made"

    def worked() -> None:
        with local.beside(warm, made.write_text, "by another") as aside:
            assert not made.exists()
            assert aside(Path.read_text, made, "utf-8") == "by another"
        # What a site of thousands of reports is made from; an error of what comes first is not heard.
        with local.beside(warm, int, "three") as aside:
            assert aside(len, bytes(2**25)) == 2**25
        with local.beside(warm, os.getpid) as aside:
            assert aside(os.getpid) != os.getpid()
        with local.beside(None, made.unlink) as aside:
            assert aside(os.getpid) == os.getpid()
        assert made.exists()

    apart(worked)


@pytest.mark.slow
def test_what_goes_wrong_beside_is_done_here(warm: Warm) -> None:
    """A lost process is done without, and an error there is told here."""

    def failed() -> None:
        with local.beside(warm, os._exit, 1) as aside:
            assert aside(os.getpid) == os.getpid()
        with pytest.raises(ValueError, match="three"), local.beside(warm, os.getpid) as aside:
            aside(int, "three")

    apart(failed)


@pytest.mark.slow
def test_an_error_here_ends_what_is_done_beside(warm: Warm, tmp_path: Path) -> None:
    """Whatever the other process is at: it is over before the error goes on."""
    begun = tmp_path / "begun"
    with pytest.raises(ValueError, match="here"), local.beside(warm, sleeping, begun):
        while not begun.exists() or not begun.read_text():
            time.sleep(0.01)
        raise ValueError("here")
    assert not Path("/proc", begun.read_text()).exists()
    assert not Path(warm.room).exists()


def sleeping(begun: Path) -> None:
    """Tell in a file which process this is, and sleep for long."""
    begun.write_text(str(os.getpid()))
    time.sleep(600)


@pytest.mark.slow
def test_the_site_of_a_batch_is_made_beside_it(
    warm: Warm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a batch ends with is done there and not once more here, and the same whether it was foreseen or not."""
    jobs = plan.single("country_profile", [])
    monkeypatch.setattr(local, "_here", None)

    def finished() -> None:
        for name, first in (("foreseen", site.foresee), ("not", int)):
            (tmp_path / name / ".trafficking").mkdir(parents=True)
            given = (jobs, tmp_path / name, "world") if first is site.foresee else ("three",)
            with local.beside(warm, first, *given) as aside:
                pages = aside(batch.finish, [], jobs, tmp_path / name, "world")
            assert pages[0].is_file()

    apart(finished)
    foreseen, other = (
        {path.name: path.read_bytes() for path in tmp_path.glob(f"{name}/*") if path.is_file()}
        for name in ("foreseen", "not")
    )
    assert foreseen == other
    assert foreseen["index.html"]
