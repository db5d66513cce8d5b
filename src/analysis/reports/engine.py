"""The papermill engine of a batch: papermill's own client, told of by a watch."""

from __future__ import annotations

import asyncio
import inspect
from queue import Empty
from typing import Any

import zmq
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async, run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from analysis.reports.limits import Watch

ENGINE = "trafficking"
KNOCK = 10  # milliseconds between two tries to reach a kernel that starts
REPLY = 1.0  # seconds to wait for its answer
# Who subscribes to outputs a moment late misses what was said before, and is soon heard when it asks again.
ECHO = 0.05


class Manager(AsyncKernelManager):
    """The ordinary manager of a kernel, without the rest it takes after each start and end so that its own tests see it."""

    start_kernel = inspect.unwrap(AsyncKernelManager._async_start_kernel)
    shutdown_kernel = inspect.unwrap(AsyncKernelManager._async_shutdown_kernel)


class Client(PapermillNotebookClient):
    """Papermill's client, told of by a watch."""

    def __init__(self, manager: Any, watch: Watch, **options: Any) -> None:
        super().__init__(manager, **options)
        self.watch = watch

    async def async_start_new_kernel_client(self) -> Any:
        """Connect to the kernel; ready once it answers on both channels.

        The ordinary way then waits a fifth of a second for the channel of outputs to fall silent; here
        messages of other requests than the cell's own are passed over anyway.
        """
        self.kc = self.km.client()
        self.kc.context.setsockopt(zmq.RECONNECT_IVL, KNOCK)
        try:
            await ensure_async(self.kc.start_channels())
            await asyncio.wait_for(self._answered(), self.startup_timeout)
        except Exception as trouble:
            await self._async_cleanup_kernel()
            raise RuntimeError(str(trouble) or f"it did not answer in {self.startup_timeout} s") from trouble
        self.kc.allow_stdin = False
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _answered(self) -> None:
        while True:
            asked = self.kc.kernel_info()
            if await self._heard(self.kc.shell_channel, asked, REPLY) and await self._heard(
                self.kc.iopub_channel, asked, ECHO
            ):
                return
            if not await ensure_async(self.km.is_alive()):
                raise RuntimeError("it ended while it started")

    async def _heard(self, channel: Any, asked: str, seconds: float) -> bool:
        """Return whether the answer to a request came, or so much time passed without a message."""
        try:
            while True:
                message = await ensure_async(channel.get_msg(timeout=seconds))
                kind, state = message["msg_type"], message["content"].get("execution_state")
                if message["parent_header"].get("msg_id") == asked and (
                    kind == "kernel_info_reply" or state == "idle"
                ):
                    return True
        except Empty:
            return False

    def papermill_execute_cells(self) -> None:
        """Run the cells in order; an error in one ends the run, as in papermill."""
        self.watch.begin(self)
        super().papermill_execute_cells()

    def execute_cell(self, cell: Any, index: int, **more: Any) -> Any:
        """Run one cell."""
        if cell.cell_type == "code":
            self.watch.enter(index)
        return super().execute_cell(cell, index, **more)

    def process_message(self, message: dict[str, Any], *more: Any, **named: Any) -> Any:
        """Take in an output, unless there was too much of it already."""
        return super().process_message(message, *more, **named) if self.watch.shown(message) else None


class Watched(Engine):
    """Papermill's engine with a watch beside the kernel."""

    @classmethod
    def execute_managed_notebook(cls, manager: Any, kernel_name: str, **options: Any) -> Any:
        """Execute the notebook of a manager; ``watch`` is among the options."""
        options.pop("input_path", None)
        watch = options.pop("watch")
        client = Client(manager, watch, kernel_name=kernel_name, kernel_manager_class=Manager, **options)
        try:
            return client.execute()
        finally:
            watch.end()


papermill_engines.register(ENGINE, Watched)
