"""The contract of a notebook: its parameters cell, one typed literal a line with a comment.

``name: type = default  # help``; a help that ends in ``one of a, b`` is a choice, one that ends in ``1 or more`` or
``0.5 to 0.99`` a range. Years reach as far as the figures that the notebook loads. The same contract is checked for
the command line and for ``collection.yml``, before a kernel starts.
"""

from __future__ import annotations

import ast
import io
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from analysis.sources import names as source_names
from analysis.sources.scope import DENOMINATORS, year_range
from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.places import place, region, several

TYPES = {"str": str, "int": int, "float": float, "bool": bool}
LONGEST = 100  # characters of a text value; names of countries are far shorter
MOST = 10**15  # a whole number; beyond it a float no longer tells neighbours apart
EXPECTED = "expected `name: type = literal  # help`"
YEARS = ("year", "from_year", "to_year")
RANGE = re.compile(r"(?:^|\s)(?P<low>-?\d+(?:\.\d+)?) (?:or more|to (?P<high>-?\d+(?:\.\d+)?))$")
WRITTEN = {"true": True, "false": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, type, default, help and, where there are any, its choices or the ends of its range."""

    name: str
    type: str
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def range(self) -> str:
        """The range in words, empty where there is none."""
        if self.low is None:
            return ""
        return f"{self.low} or more" if self.high is None else f"{self.low} to {self.high}"


def contract(cell: str, code: str = "") -> dict[str, Parameter]:
    """Read the parameters cell of a notebook.

    Parameters
    ----------
    cell : str
    code : str
        All code of the notebook; the sources it names say which years there are.

    Raises
    ------
    BadRequest
        If a line is anything else than a typed literal with a comment, or a default lies outside of its own range.
    """
    try:
        lines, comments = ast.parse(cell).body, _comments(cell)
    except (SyntaxError, tokenize.TokenError, ValueError) as trouble:
        raise BadRequest(
            f"parameters cell, line {getattr(trouble, 'lineno', None) or 1}: {EXPECTED}"
        ) from None
    found = {one.name: one for one in (_parameter(line, comments) for line in lines)}
    loaded = [name for name in source_names() if f'"{name}"' in code and name not in DENOMINATORS]
    if loaded and not found.keys().isdisjoint(YEARS):
        low, high = year_range(*loaded)
        found |= {name: replace(found[name], low=low, high=high) for name in YEARS if name in found}
    for one in found.values():
        _check_range(one.default, one)
    return found


def _parameter(line: ast.stmt, comments: Mapping[int, str]) -> Parameter:
    match line:
        case ast.AnnAssign(
            target=ast.Name(id=name),
            annotation=ast.Name(id=kind),
            value=ast.Constant() | ast.UnaryOp() as value,
        ) if kind in TYPES:
            told = comments.get(line.lineno, "")
            listed = re.search(r"one of (.+)$", told)
            choices = tuple(listed[1].split(", ")) if listed else ()
            found = Parameter(name, kind, _literal(value, line), told, choices, *_range(told, kind))
            return replace(found, default=_typed(found.default, found))
    raise BadRequest(f"parameters cell, line {line.lineno}: {EXPECTED}")


def _range(told: str, kind: str) -> tuple[float | None, float | None]:
    found = RANGE.search(told) if kind in ("int", "float") else None
    if not found:
        return None, None
    return TYPES[kind](found["low"]), TYPES[kind](found["high"]) if found["high"] else None


def _literal(value: ast.expr, line: ast.stmt) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError):
        raise BadRequest(f"parameters cell, line {line.lineno}: {EXPECTED}") from None


def _comments(cell: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(cell).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def read(text: str, parameter: Parameter) -> Any:
    """Return a value written on the command line in the type its parameter declares.

    Raises
    ------
    BadRequest
        If it is not written in that type.
    """
    if parameter.type == "str":
        return text
    value = WRITTEN.get(text.lower()) if parameter.type == "bool" else _number(text, TYPES[parameter.type])
    if value is None:
        raise BadRequest(f"parameter {parameter.name} is {text!r}: expected {parameter.type}")
    return value


def check(values: Mapping[str, Any], declared: Mapping[str, Parameter]) -> dict[str, Any]:
    """Check values against a contract; return all, defaults included.

    Parameters
    ----------
    values : mapping
        Given values by name.
    declared : mapping
        The contract.

    Raises
    ------
    UnknownName
        For an unknown parameter, country, region or choice, with near misses.
    BadRequest
        For a wrong type, a number or year out of its range, or countries that are too few, too many or given twice.
    """
    for name in values:
        if name not in declared:
            near = get_close_matches(str(name), declared)
            raise UnknownName(
                "parameter", str(name), near, f"this notebook has {', '.join(declared) or 'none'}"
            )
    given = {
        name: _typed(values.get(name, parameter.default), parameter) for name, parameter in declared.items()
    }
    for name, value in given.items():
        _check_range(value, declared[name])
    if "from_year" in given and given["from_year"] > given.get("to_year", MOST):
        raise BadRequest(
            f"parameter from_year {given['from_year']} is after to_year {given['to_year']}: give the earlier first"
        )
    if "country" in given:
        given["country"] = place(given["country"]).iso3
    if "countries" in given:
        given["countries"] = ", ".join(one.iso3 for one in several(given["countries"]))
    if "region" in given:
        given["region"] = region(given["region"]).id
    return given


def _typed(value: Any, parameter: Parameter) -> Any:
    wanted = TYPES[parameter.type]
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        advice = "; put quotes around it" if wanted is str else ""
        raise BadRequest(
            f"parameter {parameter.name} is {value!r}: expected {parameter.type}, got {type(value).__name__}{advice}"
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise BadRequest(f"parameter {parameter.name} is {value}: expected a finite number")
    if isinstance(value, int) and abs(value) > MOST:
        raise BadRequest(
            f"parameter {parameter.name}: expected a number of at most {len(str(MOST)) - 1} digits"
        )
    if isinstance(value, str) and (len(value) > LONGEST or not value.isprintable()):
        raise BadRequest(f"parameter {parameter.name}: expected at most {LONGEST} printable characters")
    if parameter.choices and value not in parameter.choices:
        near = get_close_matches(str(value), parameter.choices)
        raise UnknownName(parameter.name, str(value), near, f"one of {', '.join(parameter.choices)}")
    return value


def _check_range(value: Any, parameter: Parameter) -> None:
    low, high = parameter.low, parameter.high
    if low is None or (low <= value and (high is None or value <= high)):
        return
    if parameter.name in YEARS:
        raise BadRequest(
            f"parameter {parameter.name} is {value}: the figures of this notebook go from {low} to {high}"
        )
    raise BadRequest(f"parameter {parameter.name} is {value}: expected {parameter.range}")


def _number(text: str, kind: type) -> Any:
    try:
        return kind(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII) else None
    except ValueError:
        return None
