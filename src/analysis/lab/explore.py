"""A first look into any tidy table: filter it, and see the figures by year in the house style."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from analysis.lab.look import columns, frame, line
from analysis.show.charts.lines import MOST, lines
from analysis.show.charts.multiples import small_multiples
from analysis.show.sentences import nothing
from analysis.show.tables import as_html, count
from analysis.show.working import named
from analysis.sources import card, names
from analysis.vocabulary.errors import BadRequest
from analysis.vocabulary.language import Spoken, plural, say
from analysis.vocabulary.places import by_name
from analysis.vocabulary.terms import MEASURES

FILTERS = Spoken(
    {
        "source": "Source",
        "release": "Release",
        "measure": "Measure",
        "unit": "Unit",
        "geo": "Country",
        "geo_role": "Place is",
        "partner": "Partner",
        "stage": "Stage",
        "sex": "Sex",
        "age": "Age",
        "form": "Form",
        "citizenship": "Citizenship",
    }
)
ONE_AXIS = ("measure", "unit")  # two of them share no axis
NEEDED = ("source", "release", "measure", "time_period", "value", "low", "high")
TOTAL, UNSAID = "total", ""
ROWS = 200  # rows printed; a table of thousands is for the code
LINES, PANELS = "lines", "panels"


def explore(table: pd.DataFrame) -> None:
    """Show a table with a filter for each column, a chart by year of what is left, and the rows behind it.

    Parameters
    ----------
    table : pandas.DataFrame
        A tidy table, as :func:`analysis.load` returns it, or part of one.

    Raises
    ------
    BadRequest
        If it is no tidy table; names the columns that are missing.
    """
    missing = [name for name in NEEDED if name not in getattr(table, "columns", ())]
    if missing:
        raise BadRequest(f"explore takes a tidy table, as tp.load gives it: no column {', '.join(missing)}")
    if table.empty:
        display(nothing(say("this table")))
        return
    display(Explorer(table).box)


class Explorer:
    """Filters, a chart and the rows of one tidy table.

    Parameters
    ----------
    table : pandas.DataFrame
        With at least one row.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        known = [name for name in FILTERS if name in table]
        self.table = table.assign(**{name: table[name].fillna(UNSAID) for name in known})
        self.filters = {
            name: widgets.Dropdown(description=FILTERS[name])
            for name in known
            if name in ONE_AXIS or self.table[name].nunique() > 1
        }
        divides = [(FILTERS[name], name) for name in self.filters if name not in ONE_AXIS]
        self.by = widgets.Dropdown(options=[(say("no column"), ""), *divides], description=say("Divide by"))
        self.which = widgets.SelectMultiple(rows=MOST, description=say("Show, up to {most}", most=MOST))
        self.drawn = widgets.Dropdown(
            options=[(say("lines in one chart"), LINES), (say("a small chart each"), PANELS)],
            description=say("As"),
        )
        self.chart = widgets.HTML()
        self._busy = False
        self._renew()
        for widget in (*self.filters.values(), self.by, self.which, self.drawn):
            widget.observe(self._renew, "value")
        self.box = frame(
            "tp-explore",
            widgets.HTML(line(say("Filter, divide, see by year"), "head")),
            columns(*self.filters.values(), self.by, self.drawn, self.which),
            self.chart,
        )
        self.box.add_class("tp-wide")

    def left(self) -> pd.DataFrame:
        """Return the rows that the filters leave."""
        rows = self.table
        for name, widget in self.filters.items():
            wanted = self.which.value if name == self.by.value else (widget.value,)
            rows = rows[rows[name].isin(wanted)]
        return rows

    def _renew(self, *_: object) -> None:
        if self._busy:  # a choice that we set ourselves
            return
        self._busy = True
        try:
            self._choices()
            self.chart.value = self._picture()
        finally:
            self._busy = False

    def _choices(self) -> None:
        """Offer in each filter only what the filters before it leave, so that every choice holds rows."""
        rows = self.table
        for name, widget in self.filters.items():
            widget.disabled = name == self.by.value
            if not widget.disabled:
                _offer(widget, rows[name], name)
                rows = rows[rows[name] == widget.value]
        self.which.layout.display = "" if self.by.value else "none"
        self.drawn.layout.display = self.which.layout.display
        options = _options(rows[self.by.value], self.by.value) if self.by.value else []
        options = [pair for pair in options if pair[1] != TOTAL] or options
        if options != list(self.which.options):
            self.which.options, self.which.rows = options, min(MOST, max(len(options), 2))
            self.which.value = [value for _, value in options[:MOST]]

    def _picture(self) -> str:
        """Return the chart of what is left, the number of rows, and the rows."""
        rows, of = self.left(), self.by.value or "measure"
        told = line(
            plural("{n} row of {whole}", "{n} rows of {whole}", len(rows), whole=count(len(self.table)))
        )
        if rows.empty:
            return told + nothing(say("this choice"))._repr_html_()
        several = _differing(rows, of)
        if several:
            why = say("No chart: some years have several figures, which differ by {names}.", names=several)
            return told + line(why, "trouble") + _printed(rows)
        return told + self._drawing(rows, of)._repr_html_() + _printed(rows)

    def _drawing(self, rows: pd.DataFrame, of: str) -> Any:
        measure = MEASURES.get(str(rows["measure"].iloc[0]))
        about = [measure.label.capitalize() if measure else named("measure", str(rows["measure"].iloc[0]))]
        about += [
            _said(name, widget.value)
            for name, widget in self.filters.items()
            if name not in (*ONE_AXIS, self.by.value) and widget.value not in (TOTAL, UNSAID)
        ]
        title, source = ", ".join(about), _sources(rows)
        if self.by.value and self.drawn.value == PANELS and measure:
            return small_multiples(rows, of, source, title)
        unit = str(rows["unit"].iloc[0]) if "unit" in rows else ""
        return lines(rows, of, title, "%" if unit == "percent" else unit, source)


def _offer(widget: Any, column: pd.Series, name: str) -> None:
    """Offer what a column holds; keep what was chosen where it is still there."""
    options, before = _options(column, name), widget.value
    if options != list(widget.options):
        widget.options = options
        widget.value = before if before in {value for _, value in options} else _first(column)


def _options(column: pd.Series, name: str) -> list[tuple[str, str]]:
    """Return choices as a reader sees them: the total first, then by name; what is not said last."""
    pairs = [(_said(name, value), value) for value in column.unique()]
    return sorted(pairs, key=lambda pair: (pair[1] != TOTAL, pair[1] == UNSAID, by_name(pair[0])))


def _said(name: str, value: str) -> str:
    if value in (TOTAL, UNSAID):
        return say("all") if value == TOTAL else say("not said")
    if name in ("unit", "geo_role"):
        return say(value)
    return named(name, value).replace("_", " ")


def _first(column: pd.Series) -> str:
    """Return the choice to begin with: the total, else what has most rows."""
    return TOTAL if (column == TOTAL).any() else str(column.value_counts().index[0])


def _differing(rows: pd.DataFrame, of: str) -> str:
    """Return the columns by which figures of one line and year differ; empty where there is one figure each."""
    keys = [of, "time_period"]
    twice = rows[rows.duplicated(keys, keep=False)]
    if twice.empty:
        return ""
    others = [name for name in map(str, twice) if name not in (*keys, "value", "low", "high")]
    differ = [name for name in others if (twice.groupby(keys)[name].nunique(dropna=False) > 1).any()]
    return ", ".join(FILTERS[name] if name in set(FILTERS) else name for name in differ) or say("value")


def _sources(rows: pd.DataFrame) -> str:
    """Return how the rows are cited: each source, and the release they are of."""
    found = sorted(set(zip(map(str, rows["source"]), map(str, rows["release"]), strict=True)))
    return " ".join(_cited(source, release) for source, release in found)


def _cited(source: str, release: str) -> str:
    if source in names():
        return replace(card(source), release=release).cited
    return say("Source: {source}, release {release}.", source=source, release=release)  # a table of one's own


def _printed(rows: pd.DataFrame) -> str:
    """Return the rows as a table to open, without the columns that hold nothing."""
    kept = rows.replace(UNSAID, pd.NA).dropna(axis="columns", how="all").head(ROWS)
    shown = kept.astype(object).where(kept.notna(), "")
    many = say("the first {n} rows", n=ROWS) if len(rows) > ROWS else say("the rows")
    return f"<details><summary>{say('Show')} {many}</summary>{as_html(shown, many)}</details>"
