"""The papermill engine of a batch: papermill's own client, told of by a watch."""

from __future__ import annotations

from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from analysis.reports.limits import Watch

ENGINE = "trafficking"


class Client(PapermillNotebookClient):
    """Papermill's client, told of by a watch."""

    def __init__(self, manager: Any, watch: Watch, **options: Any) -> None:
        super().__init__(manager, **options)
        self.watch = watch

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
        client = Client(manager, watch, kernel_name=kernel_name, **options)
        try:
            return client.execute()
        finally:
            watch.end()


papermill_engines.register(ENGINE, Watched)
