"""One notebook as a dashboard: its figures and its choices, no code, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys

from analysis.lab import DASHBOARD
from analysis.reports import plan

LOOPBACK = "127.0.0.1"


def serve(id_: str, port: int, opens: bool) -> int:
    """Serve a notebook with Voila until it is stopped; return its exit code.

    Parameters
    ----------
    id_ : str
        A notebook of the collection.
    port : int
    opens : bool
        Whether the browser is opened.

    Raises
    ------
    UnknownName
        If there is no such notebook.
    """
    found = plan.notebook(id_)
    command = [sys.executable, "-m", "voila", str(found.path), f"--Voila.ip={LOOPBACK}", f"--port={port}"]
    # A page is open as long as its reader needs; a kernel that no page holds ends.
    command += ["--strip_sources=True", "--MappingKernelManager.cull_idle_timeout=600"]
    command += [] if opens else ["--no-browser"]
    return subprocess.run(command, env={**os.environ, DASHBOARD: id_}, check=False).returncode
