"""What a quoted figure is a figure of, who published it, and the page it was read on."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.show.working import each, named
from analysis.vocabulary.language import say
from analysis.vocabulary.stages import EDITION, stage
from analysis.vocabulary.terms import MEASURES

_ADDRESS = re.compile(r", ((?:https?://|github:)[^;]+)")


def page(note: str) -> tuple[str, str]:
    """Split the note of a quoted figure into who published it and the page it was read on."""
    found = _ADDRESS.search(note)
    return (note[: found.start()].strip(), found[1].strip()) if found else (note.strip(), "")


def quotations(rows: pd.DataFrame) -> list[str]:
    """Say what each quoted figure is a figure of: place, what, whom, year; only the year where the rest is the same."""
    several = rows["measure"].nunique() > 1
    heads = [_quotation(row, several) for row in each(rows)]
    years = [
        say("{time_period} edition", time_period=row.time_period)
        if EDITION in row.stage
        else str(row.time_period)
        for row in each(rows)
    ]
    if len(set(heads)) == 1 and len(heads) > 1:
        return years
    return [f"{head_}, {year}" for head_, year in zip(heads, years, strict=True)]


def _quotation(row: Any, several: bool) -> str:
    told = stage(row.stage)
    what = MEASURES[row.measure].label
    what = (f"{what}, {told}" if several else told) if told else what
    cells = [(column, getattr(row, column)) for column in ("sex", "age", "form", "citizenship")]
    narrowed = [named(column, term) for column, term in cells if term != "total"]
    place_ = [] if row.geo in ("WORLD", "UN_MEMBERS") else [named("geo", row.geo)]
    return ", ".join([*place_, what, *narrowed])
