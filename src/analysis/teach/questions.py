"""What a unit asks: ``checks.yml`` beside its notebook, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from analysis.sources.store import home
from analysis.vocabulary.errors import BrokenContract, UnknownName

FILE = "checks.yml"
KINDS = {
    "number": "a number",
    "word": "one word",
    "words": "a list of words",
    "pairs": "a mapping of words to words",
    "vote": "one of the options",
    "text": "your own sentences",
}
JUDGED = ("number", "word", "words", "pairs")  # a vote and a text are kept, never judged


@dataclass(frozen=True)
class Question:
    """One question of a unit.

    Attributes
    ----------
    id, kind, asks : str
        Name on :class:`analysis.teach.check.Check`, one of :data:`KINDS`, and what is asked.
    hints : tuple of str
        From a nudge to nearly there; none holds the answer.
    right : str
        What to say when it is right; holds no answer either.
    traps : dict of str to str
        Names of likely wrong answers, sealed too, and what to say to each.
    tolerance : float
        How far a number may be off.
    unit : str
        Of a number, as a reader says it.
    options : tuple of str
        Of a vote.
    least : int
        Words a text has at least.
    """

    id: str
    kind: str
    asks: str
    hints: tuple[str, ...]
    right: str = ""
    traps: dict[str, str] = field(default_factory=dict)
    tolerance: float = 0.5
    unit: str = ""
    options: tuple[str, ...] = ()
    least: int = 12


@dataclass(frozen=True)
class Unit:
    """A unit: its folder, its title, its minutes, and its questions in order."""

    folder: Path
    title: str
    minutes: int
    questions: dict[str, Question]

    @property
    def name(self) -> str:
        """Name of the folder."""
        return self.folder.name


def workshops() -> Path:
    """Return the folder of the workshops."""
    return home() / "workshops"


def names() -> list[str]:
    """Return the units, in order."""
    return sorted(path.parent.name for path in workshops().glob(f"*/{FILE}"))


def unit(name: str) -> Unit:
    """Return a unit by its name, its number, or the beginning of its name.

    Raises
    ------
    UnknownName
        If there is none, or more than one.
    BrokenContract
        If its ``checks.yml`` is not as it should be.
    """
    wanted = name.casefold().removeprefix("unit").strip(" _")
    found = [one for one in names() if wanted and one.startswith(wanted)]
    if len(found) != 1:
        near = get_close_matches(name, names())
        raise UnknownName("unit", name, near, f"one of {', '.join(names())}")
    return _read(workshops() / found[0])


def _read(folder: Path) -> Unit:
    try:
        told: dict[str, Any] = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))
        asked = {str(id_): _question(str(id_), of) for id_, of in told["questions"].items()}
        return Unit(folder, str(told["title"]), int(told["minutes"]), asked)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as trouble:
        raise BrokenContract(
            f"{folder.name}/{FILE} is no list of questions ({' '.join(str(trouble).split())}); restore it"
        ) from None


def _question(id_: str, of: dict[str, Any]) -> Question:
    if of["kind"] not in KINDS:
        raise ValueError(f"{id_}: kind {of['kind']!r}; expected one of {', '.join(KINDS)}")
    if not of["hints"]:
        raise ValueError(f"{id_}: no hint; expected one or more")
    return Question(**{**of, "id": id_, "hints": tuple(of["hints"]), "options": tuple(of.get("options", ()))})
