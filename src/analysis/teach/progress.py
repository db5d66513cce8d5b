"""What a learner has done, in one small file beside the notebook: nothing of it leaves the machine."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from analysis.teach.kept import keep
from analysis.vocabulary.errors import CannotWrite
from analysis.vocabulary.language import say

NEW: dict[str, Any] = {"tries": 0, "right": False, "first": False, "hints": 0, "said": "", "traps": []}
FITS = {name: type(value) for name, value in NEW.items()}


class Progress:
    """Tries, hints and answers of one unit; saved after every step.

    Parameters
    ----------
    path : Path
        The file. A damaged one is put aside, never overwritten.

    Attributes
    ----------
    told : str
        What the learner should know about the file; empty if all is well.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.told = path, ""
        self._state = self._read()

    @property
    def token(self) -> str:
        """A number drawn once, so that two files of one learner count once; it says nothing of the person."""
        return str(self._state["token"])

    def of(self, question: str) -> dict[str, Any]:
        """Return what was done for one question."""
        return {**NEW, **self._state["questions"].get(question, {})}

    def note(self, question: str, **news: Any) -> None:
        """Keep what changed; where it cannot be written, say so and go on."""
        self._state["questions"][question] = {**self.of(question), **news}
        try:
            keep(json.dumps(self._state, ensure_ascii=False, indent=1) + "\n", self.path)
        except CannotWrite:
            self.told = say("Your progress cannot be saved in this folder; the checks work all the same.")

    def _read(self) -> dict[str, Any]:
        fresh = {"token": secrets.token_hex(8), "questions": {}}
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return fresh
        except (OSError, ValueError):
            found = None
        if sound(found):
            return dict(found)
        self._aside()
        return fresh

    def _aside(self) -> None:
        free = (self.path.with_name(f"{self.path.stem}-damaged-{n}.json") for n in range(1, 1000))
        aside = next(path for path in free if not path.exists())
        try:
            self.path.replace(aside)
        except OSError:
            self.told = say("Your progress cannot be read; the checks work, and begin anew.")
            return
        self.told = say(
            "The file of your progress was damaged. It is kept as {name}, and a fresh one begins.",
            name=aside.name,
        )


def sound(found: Any) -> bool:
    """Return whether a file has the form of this room, field by field."""
    return (
        isinstance(found, dict)
        and isinstance(found.get("token"), str)
        and isinstance(found.get("questions"), dict)
        and all(
            isinstance(one, dict)
            and all(name in FITS and isinstance(value, FITS[name]) for name, value in one.items())
            for one in found["questions"].values()
        )
    )
