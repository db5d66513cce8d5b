"""Errors that say what, where, expected, got, and what to do.

Each class carries the exit code the command line ends with, so that a script can tell a typing
mistake from a broken file. Messages are one line: a reader in a hurry reads one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class AnalysisError(Exception):
    """Anything this project refuses to do; ``exit_code`` is what the command line ends with."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback (IPython asks): the one line says what to do."""
        return [f"{type(self).__name__}: {self}"]


class BadRequest(AnalysisError):
    """Wrong usage or a wrong parameter: nothing was started."""

    exit_code = 2


class UnknownName(BadRequest):
    """A name nobody knows, with the nearest ones that somebody does.

    Parameters
    ----------
    what : str
        The kind of thing named, for example ``"country"``.
    given : str
        What was given.
    near : sequence of str
        Near misses, best first; may be empty.
    advice : str
        What to do, as an imperative half-sentence.
    """

    def __init__(self, what: str, given: str, near: Sequence[str] = (), advice: str = "") -> None:
        hint = f"; did you mean {_either(near)}?" if near else ""
        tail = f"; {advice}" if advice else ""
        super().__init__(f"unknown {what} {given!r}{hint}{tail}")
        self.what, self.given, self.near = what, given, list(near)


def chosen(what: str, names: object, known: Iterable[str]) -> tuple[str, ...]:
    """Return names that were asked for, one or several, each once and in the order of those known.

    Raises
    ------
    UnknownName
        For a name that is not among them.
    """
    every = tuple(known)
    listed = [str(name) for name in names] if isinstance(names, list | tuple) else [str(names)]
    for name in listed:
        if name not in every:
            raise UnknownName(what, name, get_close_matches(name, every), f"one of {', '.join(every)}")
    return tuple(name for name in every if name in listed)


class BrokenContract(AnalysisError):
    """Figures that are not what their source card promises."""

    exit_code = 3


class NotAtHand(AnalysisError):
    """A source whose figures are not here: its terms do not let it ship, or nothing reached its server."""

    exit_code = 4


class MixedMeasures(AnalysisError):
    """Two measures in one sum, ratio or axis: they count different things."""

    exit_code = 3

    def __init__(self, column: str, names: Sequence[str]) -> None:
        listed = " and ".join(repr(name) for name in names)
        super().__init__(f"cannot combine {listed} in one {column}: filter to one of them first")


class CannotWrite(AnalysisError):
    """A result could not be written: rights, disk, or a file where a folder should be."""

    exit_code = 6


def _either(names: Sequence[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last
