"""The panel of a notebook: choose, run the notebook again with the choice, keep the choice as a report.

In JupyterLab our extension hears a comm, writes the choice into the parameters cell and runs all cells, so that
code and figures never disagree. A dashboard is its address: a choice is a link. Elsewhere the parameters are set,
and a line says what to run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, cast

import ipywidgets as widgets
from comm import create_comm
from IPython.core.getipython import get_ipython
from IPython.display import display
from tornado.escape import parse_qs_bytes, url_escape

from analysis.lab import DASHBOARD
from analysis.lab.fields import fields
from analysis.lab.look import frame, line, row
from analysis.reports import collecting, parameters, plan
from analysis.vocabulary.errors import AnalysisError
from analysis.vocabulary.language import say

TARGET = "trafficking-patterns"  # the comm that our extension of JupyterLab listens to


def show(id_: str) -> None:
    """Display the panel of one notebook; one that is not of the collection has none."""
    if id_ not in plan.notebooks():
        return
    found, shell = plan.notebook(id_), cast(Any, get_ipython())
    problem = _asked(found, shell.user_ns) if DASHBOARD in os.environ else ""
    made = Panel(found, shell.user_ns)
    if problem:
        made.tell(problem, "trouble")
    display(made.box)


class Panel:
    """Fields and buttons of one notebook, over the names of its kernel.

    Parameters
    ----------
    found : Notebook
    namespace : dict
        The names of the kernel: parameters are read from it, and set in it.
    """

    def __init__(self, found: plan.Notebook, namespace: dict[str, Any]) -> None:
        self.found, self.namespace = found, namespace
        self.comm: Any = None
        self.told = widgets.HTML()
        given = {name: namespace[name] for name in found.declared if name in namespace}
        try:
            given = parameters.check(given, found.declared)
        except AnalysisError as trouble:  # the notebook will say so too; the panel offers what is valid
            given = {}
            self.tell(str(trouble), "trouble")
        self.fields = fields(found, given)
        self.act = self._link() if DASHBOARD in os.environ else self._buttons()
        heading = widgets.HTML(line(say("Choose, and run this notebook with it"), "head"))
        self.box = frame("tp-panel", heading, *(each.widget for each in self.fields), self.act, self.told)

    def chosen(self) -> dict[str, Any]:
        """Return the choice, checked by the contract that the command line checks too.

        Raises
        ------
        AnalysisError
            If it is not one that the notebook takes.
        """
        values = {name: value for each in self.fields for name, value in each.read().items()}
        return parameters.check(values, self.found.declared)

    def tell(self, text: str, kind: str = "quiet") -> None:
        """Show one line under the buttons."""
        self.told.value = line(text, kind)

    def run(self, values: Mapping[str, Any]) -> None:
        """Set the parameters, and ask the page to write them into their cell and to run all cells."""
        self.namespace.update(values)
        self.tell(say("Running all cells with this choice …"))
        # A front end without our extension closes the comm at once.
        self.comm = create_comm(target_name=TARGET, data={"values": _literals(values)})
        self.comm.on_close(
            lambda _: self.tell(say("Chosen. Now select this cell: Run > Run Selected Cell and All Below."))
        )

    def keep(self, values: Mapping[str, Any]) -> None:
        """Write the choice into the collection."""
        name = collecting.add(self.found.id, values)
        self.tell(say("{name} is in the collection now; the next batch makes it.", name=name))

    def _buttons(self) -> Any:
        run = widgets.Button(description=say("Run with this choice"), button_style="primary", icon="play")
        keep = widgets.Button(description=say("Save as a report"), icon="save")
        for button, act in ((run, self.run), (keep, self.keep)):
            button.on_click(lambda _, act=act: self._try(act))
        return row(run, keep)

    def _link(self) -> Any:
        link = widgets.HTML()

        def renew(*_: object) -> None:
            try:
                query = _query(self.chosen())
            except AnalysisError as trouble:
                link.value = ""
                self.tell(str(trouble), "trouble")
            else:
                link.value = f'<a class="tp-go" href="?{query}">{say("Show this choice")}</a>'
                self.tell("")

        for each in self.fields:
            for widget in (each.widget, *getattr(each.widget, "children", ())):
                if widget.has_trait("value"):
                    widget.observe(renew, "value")
        renew()
        return link

    def _try(self, act: Callable[[Mapping[str, Any]], None]) -> None:
        try:
            act(self.chosen())
        except AnalysisError as trouble:
            self.tell(str(trouble), "trouble")


def _asked(found: plan.Notebook, namespace: dict[str, Any]) -> str:
    """Take the parameters in the address of a dashboard; return what is wrong with them."""
    given = parse_qs_bytes(os.environ.get("QUERY_STRING", ""))
    try:
        read = {
            name: parameters.read(texts[-1].decode("utf-8", "replace"), found.declared[name])
            for name, texts in given.items()
            if name in found.declared
        }
        namespace.update(parameters.check(read, found.declared))
    except AnalysisError as trouble:
        return str(trouble)
    return ""


def _query(values: Mapping[str, Any]) -> str:
    return "&amp;".join(f"{name}={url_escape(str(value))}" for name, value in values.items())


def _literals(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as the parameters cell writes them: text in double quotes."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
        for name, value in values.items()
    }
