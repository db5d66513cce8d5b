"""A warm process that forks: what every report imports is imported once, here, and each report starts warm.

It holds modules and the figures that ship, these by the hash of their file, and no threads; it belongs to one
batch, so that edited code is never stale. Asked over a socket in a private folder, it forks a child that does one
thing and ends: a kernel, a report, the site of all. The connection is the lease: when either side ends, the child
and all it started are killed.
Linux only; :mod:`analysis.reports.kernel` is the other end.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ctypes
import gc
import importlib
import json
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PRELOADED = (
    "analysis.show.cards",
    "analysis.show.charts",
    "analysis.show.sentences",
    "analysis.claims.crosschecks",
    "analysis.lab",
    "analysis.methods.nearness",
    "analysis.methods.rates",
    "analysis.sources.scope",
    "ipykernel.kernelapp",
    "ipykernel.kernelspec",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "pandas.core.reshape.reshape",
    "analysis.sources.dictionary",
    "analysis.reports.inside",
    "analysis.reports.kernel",
    "analysis.reports.local",
    "analysis.reports.wording",
    "analysis.reports.warm",  # this one, by its own name
    "analysis.reports.run",
    "analysis.reports.page",
    "analysis.reports.engine",
    "analysis.reports.site",
    "analysis.show.changes",
)
LEASE = "TRAFFICKING_LEASE"
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG: what this process gets when the one that started it dies
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: children of children that ended come to this process


class Forks:
    """The loop of the warm process: requests in, children out, none of them left behind."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.asked: list[tuple[dict[str, Any], asyncio.StreamWriter]] = []
        self.children: dict[int, asyncio.StreamWriter] = {}
        self.room = Path()

    def serve(self, address: str) -> None:
        """Answer requests until the owner of this process ends."""
        self.room = Path(address).parent
        self.loop.add_reader(0, self._end)  # standard input is the owner's end of a pipe: closed when it dies
        self.loop.add_signal_handler(signal.SIGCHLD, self._reap)
        begun = f"{address}.new"
        self.loop.run_until_complete(asyncio.start_unix_server(self._request, begun, limit=2**24))
        Path(begun).rename(address)  # who finds the address finds somebody who listens
        while True:
            self.loop.run_forever()
            # Forked outside the loop, so that a child never finds itself inside one.
            while self.asked:
                self._fork(*self.asked.pop(0))

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = pickle.loads(base64.b64decode(await reader.readline()))
        self.asked.append((request, writer))
        self.loop.stop()
        await reader.read()
        for pid in [pid for pid, lease in self.children.items() if lease is writer]:
            _kill(pid)
        writer.close()

    def _fork(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        pid = os.fork()
        if pid == 0:
            _become(request)
        self.children[pid] = writer
        self._tell(writer, {"pid": pid})

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status, used = os.wait4(-1, os.WNOHANG)
                if pid == 0:
                    return
                writer = self.children.pop(pid, None)
                if writer:
                    _sweep(pid)
                    code = os.waitstatus_to_exitcode(status)
                    self._tell(writer, {"code": code, "megabytes": used.ru_maxrss // 1024})
                    writer.close()

    def _tell(self, writer: asyncio.StreamWriter, told: dict[str, int]) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            writer.write(json.dumps(told).encode() + b"\n")

    def _end(self) -> None:
        if not os.read(0, 1):
            for pid in self.children:
                _kill(pid)
            for pid in self.children:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)  # until then it may still write
            _leave(self.room)


def _leave(room: Path) -> None:
    """End, and take the room along."""
    shutil.rmtree(room, ignore_errors=True)
    os._exit(0)


def _kill(leader: int) -> None:
    """Kill a child, and all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, signal.SIGKILL)  # a child that was just forked may not lead a group yet
    _sweep(leader)


def _sweep(leader: int) -> None:
    """Kill what is left of a child's process group, and what left the group but carries its lease."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    mark = f"{LEASE}={leader}".encode()
    for task in Path("/proc/self/task").glob("*/children"):
        for pid in task.read_text().split():
            with contextlib.suppress(OSError):
                if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    os.kill(int(pid), signal.SIGKILL)


def _become(request: dict[str, Any]) -> None:
    """Turn this fork into what was asked for; never returns."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
        os.setsid()
        _control(DEATH_SIGNAL, signal.SIGKILL)  # should the warm process be killed, nothing outlives it
        _close(request["log"])
        os.environ.clear()
        os.environ.update(request["env"] | {LEASE: str(os.getpid())})
        os.chdir(request["cwd"])
        tempfile.tempdir = None  # its own TMPDIR, not what the process it comes from found
        gc.enable()
        code = _call(request["call"])(*request["arguments"]) or 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _close(log: str) -> None:
    for name in [path.name for path in Path("/proc/self/fd").iterdir()]:
        if int(name) > 2:
            with contextlib.suppress(OSError):
                os.close(int(name))
    nothing, written = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
    )
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)


def _call(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def kernel(arguments: list[str], megabytes: int) -> None:
    """Be an IPython kernel, as ``python -m ipykernel_launcher`` would be."""
    import resource

    from ipykernel.kernelapp import IPKernelApp

    if megabytes:  # memory asked for beyond it is refused, which a cell sees as a MemoryError
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20,) * 2)
    sys.argv = ["ipykernel_launcher", *arguments]
    IPKernelApp.launch_instance(arguments)


def warm_up(room: Path) -> None:
    """Import everything and use it once, so that children inherit what only the first use would make.

    Parameters
    ----------
    room : Path
        Folder for what is written on the way.
    """
    from analysis.reports.run import prepare

    prepare()
    from jupyter_client.provisioning.factory import KernelProvisionerFactory
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from analysis import sources
    from analysis.show.theme import house
    from analysis.sources import store
    from analysis.vocabulary.errors import AnalysisError
    from analysis.vocabulary.places import named_in, place

    # Nobody debugs in a batch. A kernel that has no debugger, and no modules to list for one, leaves the pages
    # they lie on shared.
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
    ipkernel = importlib.import_module("ipykernel.ipkernel")
    ipkernel.sys = SimpleNamespace(**{**vars(sys), "modules": {}})  # type: ignore[attr-defined]
    for name in PRELOADED:
        importlib.import_module(name)
    for name in sources.names():
        sources.module(name)
    with contextlib.suppress(AnalysisError):  # broken figures are a report's to tell, in its own words
        for name in sources.shipped():
            store.read(name)
    place("ALB")  # reads the list of places
    named_in("")  # makes one pattern of all their names
    KernelProvisionerFactory.instance().get_provisioner_entries()
    _draft_page(room / "_draft.ipynb")
    with house(), Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        drawing = Figure()
        axes = drawing.subplots(1, 2)[0]
        axes.plot([1, 2], label="0")
        axes.set_title("0")  # the bold font
        FigureCanvasSVG(drawing).print_svg(nowhere, metadata={"Date": None})


def _draft_page(path: Path) -> None:
    """Make a page of a notebook of two cells, so that schemas and templates are read."""
    import nbformat
    from nbformat import v4

    from analysis.reports.page import page
    from analysis.reports.plan import Job, Notebook

    shown = v4.new_output("display_data", {"text/html": "<p>text</p>"})
    nbformat.write(
        v4.new_notebook(cells=[v4.new_markdown_cell("text"), v4.new_code_cell("1", outputs=[shown])]), path
    )
    page(path, Job(Notebook("draft", path, "Draft", "", {}, ""), {}, "Draft", "draft"))
    path.unlink()


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def main(address: str) -> None:
    """Warm up, then fork on request."""
    room = Path(address).parent
    _control(SUBREAPER, 1)
    # While it imports it hears nobody, and has no children yet.
    signal.signal(signal.SIGTERM, lambda *_: _leave(room))
    _control(DEATH_SIGNAL, signal.SIGTERM)
    forks = Forks()
    gc.disable()  # what is made here stays; children look for rubbish among what they make themselves
    warm_up(room)
    _control(DEATH_SIGNAL, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    forks.serve(address)


if __name__ == "__main__":
    main(sys.argv[1])
