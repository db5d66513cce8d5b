"""A fresh kernel for the price of a fork: a kernel provisioner for jupyter_client.

``trafficking-fork`` is an entry point of ``jupyter_client.kernel_provisioners``; any papermill or nbclient
uses it where ``JUPYTER_DEFAULT_PROVISIONER_NAME`` names it. A kernel that is not IPython's, or a system
without fork, gets the ordinary process: the same results, a second later.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.reports.forking import ADDRESS, MEMORY, Lease, Warm, can_fork, fork, ready

GONE = 5  # seconds to wait for a killed kernel, as its manager would
LAUNCHER = ["-m", "ipykernel_launcher"]


class ForkProvisioner(LocalProvisioner):
    """Starts an IPython kernel by forking it from a warm process; any other kernel as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel: forked where it is this Python's own, otherwise as a new process."""
        if not (can_fork() and cmd[1:3] == LAUNCHER and _ours(cmd[0])):
            return await super().launch_kernel(cmd, **kwargs)
        env = {**(kwargs.get("env") or os.environ)}
        cwd = str(kwargs.get("cwd") or Path.cwd())
        lease = await fork(
            os.environ.get(ADDRESS) or await _own(env),
            "analysis.reports.warm:kernel",
            cmd[3:],
            int(os.environ.get(MEMORY) or 0),
            env=env,
            cwd=cwd,
        )
        self.process: Any = lease
        self.pid = self.pgid = lease.pid
        self.cwd = cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end, without the polling of the ordinary provisioner."""
        if isinstance(self.process, Lease):
            code = await asyncio.shield(self.process.done)
            self.process = None
            return code
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and return once it is gone: whoever asks whether it still runs rests before asking again."""
        await super().kill(restart)
        if isinstance(self.process, Lease):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self.process.done), GONE)


_owned: list[Warm] = []


async def _own(env: Mapping[str, str]) -> str:
    """Return the address of a warm process of our own, for a papermill that runs outside a batch."""
    if not _owned:
        _owned.append(Warm(env))
        atexit.register(_owned[0].close)
    await ready(_owned[0])
    return _owned[0].address


def _ours(python: str) -> bool:
    return Path(python).resolve() == Path(sys.executable).resolve()
