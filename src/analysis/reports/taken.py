"""The tables of a report as a reader takes them away: numbers as numbers, each row with what it is of and from where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.show.tables import no_figure
from analysis.sources.card import Card
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES

if TYPE_CHECKING:
    from bs4 import Tag

Cell = str | float | int | None
SKIPPED = ".tp-parameters, .tp-card table"  # what was asked for, and the cards of the sources: no figures
_UNIT = re.compile(r"\(([^()]+)\)$")
_YEAR = range(1900, 2101)


@dataclass(frozen=True)
class Taken:
    """One table.

    Attributes
    ----------
    title, caption : str
        As shown; a table that belongs to no figure has no caption.
    columns : tuple of str
    rows : tuple of tuple
        Numbers are numbers, an interval stands in two columns of its own, and no figure is an empty cell.
    measure, unit, source, release, obtained : str
        What its figures are; several are separated by ``;``.
    """

    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    measure: str
    unit: str
    source: str
    release: str
    obtained: str

    @property
    def heads(self) -> tuple[str, ...]:
        """Its columns, with those that say what each row is of."""
        return (*self.columns, *map(say, ("measure", "unit", "source", "release", "obtained")))

    @property
    def about(self) -> tuple[str, ...]:
        """What stands in the last columns of each row."""
        return (self.measure, self.unit, self.source, self.release, self.obtained)


def take(markup: str, cards: Sequence[Card]) -> list[Taken]:
    """Return the tables of a page or a part of it, in order.

    Parameters
    ----------
    markup : str
        As :func:`analysis.reports.parts.parts` makes it.
    cards : sequence of Card
        Sources of the report; a table whose caption names none of them is said to be from all.
    """
    from bs4 import BeautifulSoup

    found = BeautifulSoup(markup, "html.parser")
    for sign in found.select("[aria-hidden]"):
        sign.decompose()  # it repeats for the eye what a word beside it says
    skipped = {id(table) for table in found.select(SKIPPED)}
    return [_taken(table, cards) for table in found.find_all("table") if id(table) not in skipped]


def _taken(table: Tag, cards: Sequence[Card]) -> Taken:
    figure = table.find_parent("figure")
    said = figure.select_one(".tp-caption") if figure else None
    caption, title = _text(said), _text(table.caption)
    rows = [[_text(one) for one in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    heads = [_text(one) for one in table.select("thead th")] or [
        "",
        *([""] * (len(rows[0]) - 1 if rows else 0)),
    ]
    columns = [_column(head, [row[place] for row in rows]) for place, head in enumerate(heads)]
    named = [card for card in cards if card.short in caption and card.release in caption] or list(cards)
    measures = _measures([title, caption, *heads], {text for row in rows for text in row})
    return Taken(
        title,
        caption,
        tuple(head for part, _ in columns for head in part),
        tuple(zip(*(values for part, _ in columns for values in part.values()), strict=True)),
        "; ".join(MEASURES[name].label for name in measures),
        _unit([unit for _, unit in columns], caption, measures),
        *("; ".join(dict.fromkeys(getattr(card, name) for card in named)) for name in ("short", "release", "retrieved")),
    )  # fmt: skip


def _text(part: Tag | None) -> str:
    return " ".join(part.get_text(" ").split()) if part else ""


def _column(head: str, texts: Sequence[str]) -> tuple[dict[str, list[Cell]], str]:
    """Return a column as one of texts or of numbers, or as three where intervals are in it; and its unit."""
    silent = {"", no_figure()}
    read = [None if text in silent else read_number(text) for text in texts]
    if not any(read) or any(
        one is None and text not in silent for one, text in zip(read, texts, strict=True)
    ):
        return {head: list(texts)}, ""
    numbers = [one or Number() for one in read]
    unit = next((one.unit for one in numbers if one.unit), "") or next(iter(_UNIT.findall(head)), "")
    column: dict[str, list[Cell]] = {head: [one.value for one in numbers]}
    if any(one.low is not None for one in numbers):
        for name, values in (("low", [one.low for one in numbers]), ("high", [one.high for one in numbers])):
            column[f"{head}, {say(name)}"] = [
                one.value if value is None else value for one, value in zip(numbers, values, strict=True)
            ]
    return column, unit


@dataclass(frozen=True)
class Number:
    """What a cell says: a value, its bounds, and whether it is a share."""

    value: float | int | None = None
    low: float | int | None = None
    high: float | int | None = None
    unit: str = ""


def read_number(text: str) -> Number | None:
    """Return the number a text is, or nothing if it is a text: ``1,234``, ``12 to 14``, ``58.9 % (58.5 to 59.0)``."""
    group, point = map(re.escape, _signs())
    one = rf"([-−+]?\d[\d{group}]*(?:{point}\d+)?)"
    two = say("{first} to {last}", first=one, last=one)
    if alone := re.fullmatch(rf"{one}(\s?%)?(?: \({two}(?:\s?%)?\))?", text):
        value, share, low, high = alone.groups()
    elif both := re.fullmatch(rf"{two}(\s?%)?", text):
        low, high, share = both.groups()
        value = None
    else:
        return None
    told = [_read(part) if part else None for part in (value, low, high)]
    return Number(told[0], told[1], told[2], "%" if share else "")


def _signs() -> tuple[str, str]:
    told = numeral(1234.5, 1)  # as the language in use writes it
    return told[1], told[-2]


def _read(text: str) -> float | int:
    group, point = _signs()
    told = text.replace(group, "").replace(point, ".").replace("−", "-")
    return float(told) if "." in told else int(told)


def _measures(above: Sequence[str], cells: set[str]) -> list[str]:
    """Return the measures named above a table, or by cells that begin with one: the vocabulary holds their only words."""
    labels = {name: measure.label.casefold() for name, measure in MEASURES.items()}
    within = [text for text in cells if text.casefold().startswith(tuple(labels.values()))]
    left, found = " ".join([*above, *sorted(within)]).casefold(), {}
    for name, label in sorted(labels.items(), key=lambda item: -len(item[1])):
        if label in left:
            found[left.index(label)] = name
            left = left.replace(label, "\0" * len(label))
    return [found[place] for place in sorted(found)]


def _unit(units: Sequence[str], caption: str, measures: Sequence[str]) -> str:
    told = [unit for unit in dict.fromkeys(units) if unit]
    rate = say("per million residents")
    told += [rate] if not told and rate in caption else []
    return "; ".join(told or dict.fromkeys(MEASURES[name].unit for name in measures))


def years(values: Sequence[Cell]) -> bool:
    """Return whether a column holds years, which are written without a sign between their thousands."""
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int) and value in _YEAR for value in known)


def rows(table: Taken) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a table, each with what it is of."""
    yield from ((*row, *table.about) for row in table.rows)
