"""A room of learners on one machine: how long each waits for the first chart of unit 1, and what memory each takes.

``python benchmarks/room.py [LEARNERS]`` starts so many kernels at the same moment (25 if not told), as JupyterLab would, each
in a folder of its own, and runs unit 1 in each up to its first chart. Then the same with kernels forked from a warm process.
Memory is what Linux counts as private to a kernel (USS), and its fair share of what is shared (PSS).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import median

import nbformat
import psutil
from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from analysis.teach import questions, units

CHART = "06-verdict"  # the cell that draws the first chart of unit 1
PLAIN, FORKED = "local-provisioner", "trafficking-fork"
PATIENCE = 600  # seconds that a kernel may take to answer


def cells() -> list[str]:
    """Return what a learner runs up to the first chart."""
    code = [
        cell
        for cell in nbformat.read(questions.unit("1").folder / units.NOTEBOOK, 4).cells
        if cell.cell_type == "code"
    ]
    return [cell.source for cell in code[: [cell.id for cell in code].index(CHART) + 1]]


async def learner(folder: str, sources: list[str]) -> tuple[AsyncKernelManager, float]:
    """Start a kernel and run these cells; return it, and the seconds from its start to the last of them."""
    began = time.monotonic()
    kernel = AsyncKernelManager()
    await kernel.start_kernel(cwd=folder)
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=PATIENCE)
    for source in sources:
        told = await client.execute(source, reply=True, timeout=PATIENCE)
        if told["content"]["status"] != "ok":
            raise SystemExit(f"a cell stopped: {told['content']}")
    client.stop_channels()
    return kernel, time.monotonic() - began


def family(pid: int) -> Iterator[psutil.Process]:
    """Return a process and all it started."""
    one = psutil.Process(pid)
    yield from (one, *one.children(recursive=True))


async def room(learners: int, provisioner: str) -> None:
    """Fill a room, and print a row of the table."""
    KernelProvisionerFactory.instance().default_provisioner_name = provisioner
    before = psutil.virtual_memory().available
    with tempfile.TemporaryDirectory() as folder:
        sat = await asyncio.gather(*(learner(folder, cells()) for _ in range(learners)))
        used = before - psutil.virtual_memory().available
        told = [kernel.provisioner.pid for kernel, _ in sat]
        memory = [one.memory_full_info() for pid in told for one in family(pid)]
        waited = sorted(seconds for _, seconds in sat)
        private, fair = (
            sum(getattr(one, kind) for one in memory) / learners / 2**20 for kind in ("uss", "pss")
        )
        print(
            f"| {provisioner} | {learners} | {waited[0]:.1f} | {median(waited):.1f} | {waited[-1]:.1f} "
            f"| {private:.0f} MB | {fair:.0f} MB | {used / 2**30:.1f} GB |"
        )
        await asyncio.gather(*(kernel.shutdown_kernel(now=True) for kernel, _ in sat))


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    print(
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, load {os.getloadavg()[0]:.1f}"
    )
    print(
        "| kernels | learners | first chart: quickest, s | median | slowest | private | fair share | machine |\n"
        + "|---" * 8
        + "|"
    )
    for way in (PLAIN, FORKED):
        asyncio.run(room(wanted, way))
