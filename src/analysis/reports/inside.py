"""Run first in every kernel of a batch: one seed for all, and no network.

The same lines for a forked and for an ordinary kernel, so that both make the same bytes. A notebook opened
in JupyterLab does not pass here: a person may fetch.
"""

from __future__ import annotations

import random
import sys
from typing import Any

FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}


def begin() -> None:
    """Seed what is random, and refuse the network from now on."""
    import numpy

    random.seed(0)
    numpy.random.seed(0)
    sys.addaudithook(_offline)


def _offline(event: str, arguments: tuple[Any, ...]) -> None:
    # Sockets of the file system reach no other machine: an address in text or bytes, not host and port.
    if event in FORBIDDEN and not (
        event in ("socket.connect", "socket.bind") and isinstance(arguments[1], str | bytes)
    ):
        raise PermissionError(
            "a report has no network: load the figures that ship, or refresh them first (trafficking data refresh)"
        )
