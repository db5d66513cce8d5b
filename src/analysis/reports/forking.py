"""The batch's end of the warm process: start it, ask it for a child, hold the lease of that child.

:mod:`analysis.reports.warm` is the other end. Nothing heavy is imported here: the command starts the warm
process first, and plans while it imports.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "trafficking-fork"  # the provisioner
LONGEST = 80  # characters of a folder for sockets: a socket's whole path may have 107
ADDRESS = "TRAFFICKING_FORKS"  # where the warm process of this batch listens
MEMORY = "TRAFFICKING_MEMORY"  # megabytes a kernel may ask for
# The same bytes on every machine: no local time zone or language, no random hash order, no date in a picture.
STEADY = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "COLUMNS": "80",  # tables printed as text ask how wide the terminal is
    "LINES": "24",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "agg",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# One thread for linear algebra: threads do not survive a fork, and a report has a core of its own.
SINGLE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def can_fork() -> bool:
    """Return whether this system forks a kernel; elsewhere the ordinary one is used."""
    return sys.platform == "linux"


class Warm:
    """The warm process of one batch: started at once, ready when it has imported everything."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.room = tempfile.mkdtemp(prefix="trafficking-")
        if len(self.room) > LONGEST:
            Path(self.room).rmdir()
            self.room = tempfile.mkdtemp(prefix="trafficking-", dir="/tmp")
        # Beside the rooms of reports, whose names begin with no such sign.
        self.address = f"{self.room}/_forks"
        self.log = Path(self.room, "_log")
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "analysis.reports.warm", self.address],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **env, **SINGLE},
                start_new_session=True,  # Ctrl-C is for the command, which ends what it started
            )

    def close(self) -> None:
        """End the warm process and everything it forked."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.room, ignore_errors=True)

    def said(self) -> str:
        """Return the last line of its log: why it ended."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else ""

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None


class Lease:
    """A forked child and the connection that keeps it alive; enough of a ``Popen`` for jupyter_client."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.megabytes = 0
        self.returncode: int | None = None
        self._writer = writer
        self.done = asyncio.ensure_future(self._wait(reader))

    async def _wait(self, reader: asyncio.StreamReader) -> int:
        line = await reader.readline()
        told = json.loads(line) if line else {"code": -signal.SIGKILL, "megabytes": 0}
        self.returncode, self.megabytes = told["code"], told["megabytes"]
        self._writer.close()
        return told["code"]

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal, or None while the child runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:  # noqa: ARG002 - Popen's signature
        """Return the exit code; the caller has polled until there is one."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the child."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the child and its process group."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    terminate = kill


async def fork(
    address: str, call: str, *arguments: Any, env: Mapping[str, str], cwd: str, log: str = os.devnull
) -> Lease:
    """Ask the warm process for a child that calls a function; return its lease.

    Parameters
    ----------
    address : str
        Socket of the warm process.
    call : str
        ``module:function``.
    *arguments : object
        What to call it with; they must pickle.
    env : mapping of str to str
        The child's whole environment.
    cwd : str
        Its folder.
    log : str
        File that gets what it writes.

    Raises
    ------
    OSError
        If the warm process is gone.
    """
    reader, writer = await asyncio.open_unix_connection(address)
    asked = {"call": call, "arguments": arguments, "env": dict(env), "cwd": cwd, "log": log}
    writer.write(base64.b64encode(pickle.dumps(asked)) + b"\n")
    line = await reader.readline()
    if not line:
        raise ConnectionResetError("the warm process ended before it forked")
    return Lease(json.loads(line)["pid"], reader, writer)


async def ready(warm: Warm) -> None:
    """Wait until the warm process listens.

    Raises
    ------
    ConnectionError
        If it ended instead, with what it said last.
    """
    while not Path(warm.address).exists():
        if warm.ended:
            raise ConnectionError(f"the process that forks kernels ended: {warm.said()}")
        await asyncio.sleep(0.01)
