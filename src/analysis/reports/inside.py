"""Run first in every kernel of a batch: one seed for all, no network, and no output lost in silence.

The same lines for a forked and for an ordinary kernel, so that both make the same bytes. A notebook opened
in JupyterLab does not pass here: a person may fetch.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
from typing import Any

FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
# What tells a kernel that a person sits before it, in JupyterLab or in a dashboard; a batch started there inherits it.
PERSON = ("JPY_SESSION_NAME", "TRAFFICKING_DASHBOARD")


def begin() -> None:
    """Seed what is random, end at a lost output, and refuse the network from now on."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    shell.events.register("pre_run_cell", _seed)
    logging.getLogger("tornado").addHandler(_Broken(logging.ERROR))
    sys.addaudithook(_offline)
    for name in PERSON:
        os.environ.pop(name, None)


def _seed(_cell: Any) -> None:
    """Seed as the first cell begins: the start of a kernel draws numbers too, and not the same ones everywhere."""
    import numpy
    from IPython.core.getipython import get_ipython

    random.seed(0)
    numpy.random.seed(0)
    shell: Any = get_ipython()
    shell.events.unregister("pre_run_cell", _seed)


class _Broken(logging.Handler):
    """Ends a kernel whose own loop fails: with memory short it loses an output and would go on as if all were well."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _offline(event: str, arguments: tuple[Any, ...]) -> None:
    # Sockets of the file system reach no other machine: an address in text or bytes, not host and port.
    if event in FORBIDDEN and not (
        event in ("socket.connect", "socket.bind") and isinstance(arguments[1], str | bytes)
    ):
        raise PermissionError(
            "a report has no network: load the figures that ship, or refresh them first (trafficking data refresh)"
        )
