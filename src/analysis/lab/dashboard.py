"""One notebook as a dashboard: its figures and its choices, no code, on this machine only."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable

from analysis.lab import DASHBOARD
from analysis.reports import plan
from analysis.vocabulary.errors import AnalysisError, BadRequest

LOOPBACK = "127.0.0.1"
ADDRESS = re.compile(rf"http://{re.escape(LOOPBACK)}:\d+/")
TEMPLATE = "trafficking-patterns"  # voila's own, without the letters it would fetch from elsewhere
# Seconds: a page that is open keeps its kernel; that of a page left behind ends soon.
IDLE, LOOK = 20, 10


def serve(id_: str, port: int, opens: bool, told: Callable[[str], object]) -> None:
    """Serve a notebook with Voila until it is stopped.

    Parameters
    ----------
    id_ : str
        A notebook of the collection.
    port : int
    opens : bool
        Whether the browser is opened.
    told : callable
        Gets the one line with the address.

    Raises
    ------
    UnknownName
        If there is no such notebook.
    BadRequest
        If the port is in use.
    AnalysisError
        If Voila ends by itself; the message is the last it said.
    """
    found = plan.notebook(id_)
    server = subprocess.Popen(
        [sys.executable, "-m", "voila", str(found.path), *_options(port, opens)],
        env={**os.environ, DASHBOARD: id_},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    signal.signal(signal.SIGTERM, _end)  # or what we started would live on without us
    last, address = "", ""
    try:
        for line in server.stderr or ():  # read to the end: a pipe that is full would stop the server
            last = line.strip() or last
            if not address and (seen := ADDRESS.search(line)):
                address = seen[0]
                told(f"{found.title} at {address} (this machine only; Ctrl-C ends)")
    except KeyboardInterrupt:
        told("Ended.")
        return
    finally:
        server.terminate()
        server.wait()
    if not address:
        if "port" in last:
            raise BadRequest(f"port {port} is in use: choose another with --port")
        raise AnalysisError(f"the dashboard did not start: {last}")


def _end(*_: object) -> None:
    raise SystemExit(143)


def _options(port: int, opens: bool) -> list[str]:
    given = {
        "Voila.ip": LOOPBACK,
        "Voila.port": port,
        "Voila.port_retries": 0,
        "Voila.open_browser": opens,
        "VoilaConfiguration.template": TEMPLATE,
        "VoilaConfiguration.strip_sources": True,
        "VoilaConfiguration.extension_denylist": '["trafficking-patterns"]',  # it is for JupyterLab
        "MappingKernelManager.cull_idle_timeout": IDLE,
        "MappingKernelManager.cull_interval": LOOK,
    }
    return [f"--{name}={value}" for name, value in given.items()]
