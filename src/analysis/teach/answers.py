"""What a learner gave, whatever its type, as one short text: the same answer is always the same text."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

GRID = 20  # steps of a sealed number within its tolerance


class Unfit(Exception):
    """An answer of another kind than the one asked for; its text says what is expected."""


def blank(given: Any) -> bool:
    """Return whether nothing was answered yet: ``...``, ``None``, an empty text or an empty collection."""
    if given is None or given is ...:
        return True
    if isinstance(given, Mapping):
        return all(blank(value) for value in given.values())
    size = getattr(given, "size", None)
    if isinstance(given, str | list | tuple | set | frozenset):
        return not given or (not isinstance(given, str) and all(one is ... for one in given)) or (
            isinstance(given, str) and not given.strip(" .…_")
        )  # fmt: skip
    return isinstance(size, int) and size == 0


def number(given: Any) -> float:
    """Return a number out of a number, a text such as ``"46,4 %"``, or a table that holds just one."""
    if isinstance(given, bool):
        raise Unfit("a number")
    if isinstance(given, str):
        given = _written(given)
    elif not isinstance(given, int | float):
        given = _only(given)
    try:
        found = float(given)
    except (TypeError, ValueError):
        raise Unfit("a number") from None
    if not math.isfinite(found):
        raise Unfit("a number that is neither missing nor infinite")
    return found


def step(value: float, tolerance: float) -> int:
    """Return the place of a number on the grid of its tolerance: what is sealed."""
    return round(value * GRID / tolerance)


def near(value: float, tolerance: float) -> list[str]:
    """Return every place on the grid within the tolerance of a number, nearest first."""
    here = value * GRID / tolerance
    steps = range(math.ceil(here - GRID - 1e-9), math.floor(here + GRID + 1e-9) + 1)
    return [str(one) for one in sorted(steps, key=lambda one: abs(one - here))]


def word(given: Any) -> str:
    """Return a word without case, accents, spaces and signs."""
    if not isinstance(given, str):
        given = given if isinstance(given, bool | int) else _only(given)
    bare = unicodedata.normalize("NFKD", str(given)).casefold()
    found = re.sub(r"[^0-9a-z]+", "", bare)
    if not found:
        raise Unfit("a word")
    return found


def words(given: Any) -> str:
    """Return several words in one order, each once: of a list, a set, a column, or a text with commas between."""
    if isinstance(given, str):
        given = re.split(r"[,;\n]| and ", given)
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise Unfit("a list of words")
    found = sorted({word(one) for one in given if not blank(one)})
    if not found:
        raise Unfit("a list of words")
    return " ".join(found)


def pairs(given: Any) -> dict[str, list[str]]:
    """Return what was matched to what: of a mapping, or of a column with its index; blanks are left out.

    A value may be several words in a list: where they are sealed any of them is right, where they are given all must be.
    """
    if hasattr(given, "to_dict"):
        given = given.to_dict()
    if not isinstance(given, Mapping):
        raise Unfit("a mapping, such as {...: ...}")
    return {word(key): _several(value) for key, value in given.items() if not blank(value)}


def _several(value: Any) -> list[str]:
    return [
        word(one) for one in (value if isinstance(value, list | tuple | set) else [value]) if not blank(one)
    ]


def _written(text: str) -> str:
    """Return a written number in Python's form: 1,234.5 and 1 234,5 and 46,4 % are numbers."""
    bare = re.sub(r"[\s%]|per ?cent", "", text.replace("−", "-"))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        return bare.replace(",", "")
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare


def _only(given: Any) -> Any:
    """Return the one value of a table, column, array, list or numpy number."""
    values = getattr(given, "values", given)
    if callable(values):  # of a dict
        values = list(given.values())
    if hasattr(values, "ravel"):
        values = values.ravel().tolist()
    elif hasattr(values, "tolist"):
        values = values.tolist()
    if not isinstance(values, str | bytes) and isinstance(values, Iterable):
        values = list(values)
        if len(values) != 1:
            raise Unfit("one value")
        return values[0]
    return values
