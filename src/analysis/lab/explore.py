"""A first look into any tidy table: filter it, and see the figures by year in the house style."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from analysis.lab.fields import ROOM, WIDE
from analysis.show.charts import lines
from analysis.show.charts.lines import MOST
from analysis.show.sentences import nothing
from analysis.show.working import named
from analysis.vocabulary.errors import BadRequest
from analysis.vocabulary.language import plural, say
from analysis.vocabulary.places import by_name
from analysis.vocabulary.terms import MEASURES

FILTERS = (
    "measure", "unit", "geo", "stage", "partner", "sex", "age", "form", "citizenship"
)  # fmt: skip
ONE_AXIS = ("measure", "unit")  # two of them share no axis
NEEDED = ("measure", "time_period", "value", "low", "high")


def explore(table: pd.DataFrame) -> None:
    """Show a table with a filter for each column, a chart by year of what is left, and the rows behind it.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table, as :func:`analysis.load` returns it.

    Raises
    ------
    BadRequest
        If it is no tidy table; names the columns that are missing.
    """
    missing = [name for name in NEEDED if name not in getattr(table, "columns", ())]
    if missing:
        raise BadRequest(f"explore takes a tidy table, as tp.load gives it: no column {', '.join(missing)}")
    if table.empty:
        display(nothing(say("figures in this table")))
        return
    display(Explorer(table).box)


class Explorer:
    """Filters, a chart and the rows of one tidy table."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.filters = {
            name: widgets.Dropdown(description=name, style=WIDE, layout=ROOM)
            for name in FILTERS
            if name in table and (name in ONE_AXIS or table[name].nunique() > 1)
        }
        by = [name for name in self.filters if name not in ONE_AXIS]
        self.by = widgets.Dropdown(
            options=[(say("nothing: one line"), ""), *((name, name) for name in by)],
            description=say("A line each"), style=WIDE, layout=ROOM,
        )  # fmt: skip
        self.chart, self.count = widgets.Output(), widgets.HTML()
        self._choices()
        for widget in (*self.filters.values(), self.by):
            widget.observe(self._renew, "value")
        self._draw()
        self.box = widgets.VBox([*self.filters.values(), self.by, self.count, self.chart])
        self.box.add_class("tp-explore")

    def left(self) -> pd.DataFrame:
        """Return the rows that the filters leave."""
        rows = self.table
        for name, widget in self.filters.items():
            if name != self.by.value:
                rows = rows[rows[name] == widget.value]
        return rows

    def _renew(self, _: Any) -> None:
        self._choices()
        self._draw()

    def _choices(self) -> None:
        """Offer in each filter only what the filters before it leave, so that every choice holds rows."""
        rows = self.table
        for name, widget in self.filters.items():
            widget.disabled = name == self.by.value
            if widget.disabled:
                continue
            options = _options(rows[name], name)
            if tuple(options) != tuple(widget.options):
                values, before = [value for _, value in options], widget.value
                with widget.hold_trait_notifications():
                    widget.unobserve(self._renew, "value")
                    widget.options = options
                    widget.value = before if before in values else _first(rows[name], values)
                widget.observe(self._renew, "value")
            rows = rows[rows[name] == widget.value]

    def _draw(self) -> None:
        rows, of = self.left(), self.by.value or "measure"
        terms = rows[of].nunique()
        told = plural("{n} row", "{n} rows", len(rows))
        if terms > MOST:
            told += say("; the first {most} of {terms} lines are drawn", most=MOST, terms=terms)
        self.count.value = told
        self.chart.outputs = ()
        with self.chart:
            display(_picture(rows, of))
            display(rows.dropna(axis="columns", how="all").head(200))


def _picture(rows: pd.DataFrame, of: str) -> Any:
    measure = MEASURES.get(str(rows["measure"].iloc[0]))
    title = (measure.label if measure else say("figures")).capitalize()
    twice = rows.duplicated([of, "time_period"])
    if twice.any():
        return nothing(say("one figure a year: choose one of each column first"))
    sources = sorted({f"{row.source} {row.release}" for row in rows[["source", "release"]].itertuples()})
    unit = str(rows["unit"].iloc[0]) if "unit" in rows else ""
    return lines(rows, of, title, unit, say("Source: {names}.", names=", ".join(sources)))


def _options(column: pd.Series, name: str) -> list[tuple[str, str]]:
    pairs = [(named(name, value) or say("not said"), value) for value in column.unique()]
    return sorted(pairs, key=lambda pair: by_name(pair[0]))


def _first(column: pd.Series, values: list[str]) -> str:
    """Return the choice to begin with: the total, else what has most rows."""
    return "total" if "total" in values else str(column.value_counts().index[0])
