"""Tables for people: right words, right alignment, headers a screen reader can follow."""

from __future__ import annotations

import html
import re

import pandas as pd

from analysis.vocabulary.language import ENGLISH, Spoken, current, numeral, plural, say, span, written
from analysis.vocabulary.terms import HEADS

_DAY = re.compile(r"\b\d{4}-\d{2,4}(?:-\d{2})?\b")
_FIRST_WORDS = re.compile(r"^\w+(?: \w+)?")
_PLURAL = re.compile(r"\b(victim|person|offence|prosecution|conviction|law|incident|case|referral)s\b")


def no_figure() -> str:
    """Return what stands where a figure is missing: never a zero."""
    return say("no figure")


def count(value: float) -> str:
    """Return a count with thousands separated; a missing one says so."""
    return no_figure() if pd.isna(value) else numeral(value)


def between(low: float, high: float, form: str = ",.0f", *, narrow: bool = False) -> str:
    """Return an interval, or one number where both ends are the same as printed; ``narrow`` with a dash for a small place."""
    if pd.isna(low) or pd.isna(high):
        return no_figure()
    first, last = written(low, form), written(high, form)
    return f"{first}–{last}" if narrow and first != last else span(first, last)


def share(low: float, high: float, form: str = ".0f") -> str:
    """Return a share in percent as an interval; a missing one says so."""
    told = between(low, high, form)
    return told if told == no_figure() else say("{share} %", share=told)


def counted(low: float, high: float, label: str) -> str:
    """Return a count with its label, in the singular where it is one."""
    told = between(low, high)
    return f"{told} {single(label) if told == '1' else label}"


def single(label: str) -> str:
    """Return the label of one person or event; in another language than English a rule of thumb: no s at its first words."""
    if current() == ENGLISH:
        return _PLURAL.sub(r"\1", label, count=1)
    return _FIRST_WORDS.sub(lambda words: re.sub(r"s\b", "", words[0]), label, count=1)


def base(of: str, number: float, measure: str) -> str:
    """Return what a share is a share of, in words.

    A person exploited in two ways has two forms, so forms are counted as forms and not as persons.
    """
    if of == "form":
        return plural(
            "{n} form recorded for {measure}",
            "{n} forms recorded for {measure}",
            round(number),
            measure=measure,
        )
    whole = counted(number, number, measure)
    if of == "group":
        return say("{whole} whose {column} were recorded", whole=whole, column=column(of))
    return say("{whole} whose {column} was recorded", whole=whole, column=column(of))


def column(of: str) -> str:
    """Return what a reader calls a column: sex and age, for the groups made of both."""
    return HEADS.get(of, of)


# Heads of tables that are columns of what a method returns; heads a chart writes itself it says itself.
COLUMNS = Spoken(
    {
        name: name
        for name in (
            "year",
            "period",
            "what",
            "treaty",
            "source",
            "mark",
            "bounds",
            "tier",
            "note",
            "as coded",
            "countries",
            "country",
            "where",
            "read at",
            "when",
            "weight",
            "origin",
            "destination",
            "figure",
            "remark",
            "stage",
        )
    }
)


class Verbatim(str):
    """A text of a table as its source wrote it, in English whatever the language of the page."""

    __slots__ = ()


def as_html(table: pd.DataFrame, caption: str) -> str:
    """Return a table as HTML with a caption and scoped headers; every text is escaped.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns in reading order; the first one heads its row. Values are printed as they stand.
    caption : str
        Read out before the table.
    """
    head = heads(*(say(str(column)) for column in table.columns))
    rows = "".join(_row(row) for row in table.itertuples(index=False, name=None))
    return (
        f'<div class="tp-scroll"><table class="tp-table"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def heads(*names: str) -> str:
    """Return the heads of a table's columns, escaped."""
    return "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)


def _row(row: tuple[object, ...]) -> str:
    first, *rest = map(_cell, row)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'


def _cell(cell: object) -> str:
    # A day or a span of years stays on one line.
    told = _DAY.sub(lambda found: f'<span class="tp-day">{found[0]}</span>', html.escape(str(cell)))
    return f'<span lang="{ENGLISH}">{told}</span>' if isinstance(cell, Verbatim) and cell else told
