"""Limits of a report, and the watch that ends its kernel at one of them and remembers why."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
EVERY = 0.25  # seconds between two looks at the memory


@dataclass(frozen=True)
class Limits:
    """What one report may use.

    Attributes
    ----------
    cell_seconds, report_seconds, start_seconds : int
        For one cell, for the whole report, for the start of its kernel.
    memory_mb : int
        For the kernel and all it starts, together.
    cell_output_mb, output_mb : int
        For the output of one cell, and of the whole notebook.
    """

    cell_seconds: int = 120
    report_seconds: int = 600
    start_seconds: int = 60
    memory_mb: int = 2048
    cell_output_mb: int = 10
    output_mb: int = 50


@dataclass
class Watch:
    """Watches one report while it runs: ends its kernel at a limit, and remembers why.

    Attributes
    ----------
    notebook : NotebookNode
        The notebook as far as it was executed.
    cell : int
        Index of the cell that runs.
    cause, why : str
        Class of the failure and its words, where a limit was reached.
    megabytes : int
        Most memory seen.
    """

    limits: Limits
    notebook: Any = None
    cell: int = -1
    cause: str = ""
    why: str = ""
    megabytes: int = 0
    started: bool = False
    _client: Any = None
    _process: Any = None
    _shown: int = 0
    _cell_shown: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def begin(self, client: Any) -> None:
        """Watch the kernel of a client from another thread."""
        self._client, self.notebook = client, client.nb
        self._process = getattr(client.km.provisioner, "process", None)
        threading.Thread(target=self._look, daemon=True).start()

    def end(self) -> None:
        """Stop watching."""
        self._over.set()

    def enter(self, index: int) -> None:
        """Note that a cell starts."""
        self.started, self.cell, self._cell_shown = True, index, 0

    def shown(self, message: dict[str, Any]) -> bool:
        """Count the output in a message; return False, and end the kernel, where it is too much."""
        content = message["content"]
        size = len(content.get("text") or "") + sum(
            len(part) for part in (content.get("data") or {}).values() if isinstance(part, str)
        )
        self._shown += size
        self._cell_shown += size
        if self._cell_shown > self.limits.cell_output_mb * 2**20:
            self._stop("output", f"more than {self.limits.cell_output_mb} MB of output; show less of it")
        elif self._shown > self.limits.output_mb * 2**20:
            self._stop(
                "output", f"more than {self.limits.output_mb} MB of output in the report; show less of it"
            )
        return self.cause != "output"

    def died(self) -> str:
        """Say how the kernel's process ended, where that is known."""
        code = getattr(self._process, "returncode", None)
        return f" (signal {-code})" if code and code < 0 else f" (exit {code})" if code is not None else ""

    def _look(self) -> None:
        deadline = time.monotonic() + self.limits.report_seconds
        while not self._over.wait(EVERY):
            used = _tree(self._pid())
            self.megabytes = max(self.megabytes, used)
            if used > self.limits.memory_mb:
                self._stop(
                    "memory", f"memory limit of {self.limits.memory_mb} MB reached; retry with --memory"
                )
            elif time.monotonic() > deadline:
                self._stop(
                    "timeout",
                    f"the report took more than {self.limits.report_seconds} s; retry with --timeout",
                )

    def _stop(self, cause: str, why: str) -> None:
        if not self.cause:
            self.cause, self.why = cause, why
        pid = self._pid()
        with contextlib.suppress(OSError):
            (os.killpg if hasattr(os, "killpg") and os.getpgid(pid) == pid else os.kill)(pid, signal.SIGKILL)

    def _pid(self) -> int:
        manager = self._client.km
        return getattr(getattr(manager, "provisioner", None), "pid", None) or 0


def _tree(pid: int) -> int:
    """Return the resident memory of a process and all below it, in MB."""
    return _linux_tree(pid) // 2**20 if pid and Path("/proc/self/statm").exists() else _any_tree(pid)


def _linux_tree(pid: int) -> int:
    # Read plainly: a library that asks for children looks at every process of the machine, four times a second.
    total = 0
    with contextlib.suppress(OSError, ValueError):
        total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(_linux_tree(int(child)) for child in (task / "children").read_text().split())
    return total


def _any_tree(pid: int) -> int:
    if not pid:
        return 0
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
    return total // 2**20
