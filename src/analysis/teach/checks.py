"""``check.q1(answer)``: at once, offline, hints before answers, and never the answer itself."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analysis.show.theme import ACCENT, INK, LOOKS, MUTED
from analysis.teach import answers, questions, seals
from analysis.teach.kept import keep
from analysis.teach.progress import Progress
from analysis.teach.questions import JUDGED, Question
from analysis.vocabulary.errors import CannotWrite
from analysis.vocabulary.language import plural, say

SEALING = "TRAFFICKING_SEAL"  # a folder: answers are written there, to be sealed, instead of being checked
ALSO = " or "  # between a key and the number of a further right word
PLAIN = "answers.json"  # their file; it lives as long as the sealing takes
COLOURS = {"right": LOOKS["male"].colour, "wrong": ACCENT, "open": MUTED}
SIGNS = {"right": "✓", "wrong": "→", "open": "·"}


@dataclass(frozen=True)
class Answer:
    """What a check says.

    Attributes
    ----------
    right : bool
        Whether the answer is right; a vote or a text that was given is.
    said : str
        One or two sentences.
    state : str
        ``right``, ``wrong`` or ``open``: not answered yet.
    """

    right: bool
    said: str
    state: str

    def __repr__(self) -> str:
        return f"{SIGNS[self.state]} {self.said}"

    def _repr_html_(self) -> str:
        edge = f"border-left:4px solid {COLOURS[self.state]};padding:.5em .9em;margin:.3em 0;color:{INK}"
        return f'<div role="status" style="{edge};background:#f6f8f9">{html.escape(repr(self))}</div>'


class Check:
    """The checks of one unit: ``check.q1(answer)``, ``check.hint("q1")``, ``check.summary()``.

    Parameters
    ----------
    unit : str
        Name or number of the unit: ``"unit1"``, ``"1_reading_figures"``.
    folder : Path
        Where progress is kept; by default where the notebook runs.

    Raises
    ------
    UnknownName, BrokenContract
        If there is no such unit, or its files are not as they should be.
    """

    def __init__(self, unit: str, folder: Path | None = None) -> None:
        self._unit = questions.unit(unit)
        self._folder = folder or Path.cwd()
        self._sealing = os.environ.get(SEALING)
        self._answers: dict[str, dict[str, str]] = {}
        self._seals = {} if self._sealing else seals.read(self._unit.folder)
        self._progress = Progress(self._folder / f"progress-{self._unit.name}.json")

    def __getattr__(self, name: str) -> Callable[[Any], Answer]:
        if name.startswith("_") or name not in self._unit.questions:
            raise AttributeError(f"this unit has no question {name!r}; it has {', '.join(self.__dir__())}")
        return partial(self._asked, self._unit.questions[name])

    def __dir__(self) -> list[str]:
        return list(self._unit.questions)

    def __repr__(self) -> str:
        done = sum(self._progress.of(name)["right"] for name in self._unit.questions)
        line = say("{done} of {all} done: {title}", done=done, all=len(dir(self)), title=self._unit.title)
        return f"{line}. {self._progress.told}".strip()

    def hint(self, name: str) -> Answer:
        """Return the next hint of a question; after the last one, the last one again."""
        asked = self._unit.questions.get(name)
        if asked is None:
            return Answer(False, say("There is no question {name}.", name=name), "open")
        taken = min(self._progress.of(name)["hints"] + 1, len(asked.hints))
        self._progress.note(name, hints=taken)
        line = say("Hint {n} of {all}: {hint}", n=taken, all=len(asked.hints), hint=asked.hints[taken - 1])
        return self._told(Answer(False, line, "open"))

    def trap(self, name: str, **wrong: Any) -> Answer:
        """Seal likely wrong answers, or show what is said to each of them; for solution notebooks."""
        asked = self._unit.questions[name]
        if self._sealing:
            made = {f"trap {label}": _key(asked, given) for label, given in wrong.items()}
            self._answers.setdefault(name, {}).update(made)
            return self._seal()
        said = [self._judge(asked, given) for given in wrong.values()]
        return Answer(any(one.right for one in said), " ".join(one.said for one in said), "wrong")

    def summary(self, texts: bool = False) -> Answer:
        """Write what was done into a file that may be shared: no name in it, and texts only if asked for."""
        done = {name: self._progress.of(name) for name in self._unit.questions}
        for name, one in done.items():
            if self._unit.questions[name].kind == "text" and not texts:
                one["said"] = ""
        path = self._folder / f"summary-{self._unit.name}-{self._progress.token}.json"
        whole = {"unit": self._unit.name, "token": self._progress.token, "questions": done}
        try:
            keep(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", path)
        except CannotWrite:
            return Answer(False, say("The summary cannot be written in this folder."), "wrong")
        return Answer(
            True,
            say("{name} is written. Share it if you like; it has no name in it.", name=path.name),
            "right",
        )

    def _asked(self, asked: Question, given: Any = ...) -> Answer:
        return self._told(self._answer(asked, given))

    def _answer(self, asked: Question, given: Any) -> Answer:
        if self._sealing:
            if asked.kind in JUDGED:
                self._answers.setdefault(asked.id, {}).update(_keys(asked, given))
            return self._seal()
        if answers.blank(given):
            line = say("{id}: not answered yet. {asks}", id=asked.id, asks=asked.asks)
            return Answer(False, line, "open")
        found = self._judge(asked, given) if asked.kind in JUDGED else _kept(asked, given)
        self._keep(asked, given, found)
        return found

    def _judge(self, asked: Question, given: Any) -> Answer:
        try:
            if asked.kind == "pairs":
                return self._pairs(asked, answers.pairs(given))
            if self._matches(asked, "", given):
                return Answer(True, _line(say("{id}: right.", id=asked.id), asked.right), "right")
        except answers.Unfit as trouble:
            line = say("{id} expects {what}, not {got}.", id=asked.id, what=trouble, got=type(given).__name__)
            return Answer(False, line, "wrong")
        trap = next((one for one in asked.traps if self._matches(asked, f"trap {one}", given)), None)
        return self._wrong(asked, asked.traps[trap] if trap else _scale(self, asked, given))

    def _matches(self, asked: Question, key: str, given: Any) -> bool:
        seal = self._seals.get(asked.id, {})
        return seals.matches(seal, seal.get("salt", ""), asked.id, key, _candidates(asked, given))

    def _pairs(self, asked: Question, given: dict[str, list[str]]) -> Answer:
        seal = self._seals.get(asked.id, {})
        wanted = {key.partition(ALSO)[0] for key in seal if key != "salt"}
        good = [
            key for key in wanted & set(given) if all(_among(seal, asked.id, key, one) for one in given[key])
        ]
        if len(good) == len(wanted):
            return Answer(True, _line(say("{id}: right.", id=asked.id), asked.right), "right")
        return self._wrong(asked, say("{n} of {all} are in their place.", n=len(good), all=len(wanted)))

    def _wrong(self, asked: Question, why: str) -> Answer:
        left = len(asked.hints) - self._progress.of(asked.id)["hints"]
        waits = plural(
            "{n} hint waits: {how}", "{n} hints wait: {how}", left, how=f'check.hint("{asked.id}")'
        )
        return Answer(False, _line(say("{id}: not yet.", id=asked.id), why, waits if left else ""), "wrong")

    def _keep(self, asked: Question, given: Any, found: Answer) -> None:
        was = self._progress.of(asked.id)
        trap = [name for name, said in asked.traps.items() if not found.right and said in found.said]
        self._progress.note(
            asked.id,
            tries=was["tries"] + 1,
            right=was["right"] or found.right,
            first=was["first"] or (found.right and not was["tries"]),
            said=str(given).strip() if asked.kind not in JUDGED and found.right else was["said"],
            traps=sorted({*was["traps"], *trap}),
        )

    def _told(self, found: Answer) -> Answer:
        """Add, once, what the learner should know about the file of progress."""
        told, self._progress.told = self._progress.told, ""
        return Answer(found.right, f"{found.said} {told}", found.state) if told else found

    def _seal(self) -> Answer:
        keep(json.dumps(self._answers), Path(str(self._sealing)) / PLAIN)
        return Answer(True, say("sealed."), "right")


def check(unit: str) -> Check:
    """Return the checks of a unit, for the notebook that asks its questions.

    Parameters
    ----------
    unit : str
        Name or number: ``"unit1"``, ``"1_reading_figures"``.
    """
    return Check(unit)


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _candidates(asked: Question, given: Any) -> list[str]:
    """Return every sealed text an answer may stand for."""
    if asked.kind == "number":
        return answers.near(answers.number(given), asked.tolerance)
    return [answers.word(given) if asked.kind == "word" else answers.words(given)]


def _among(seal: dict[str, str], question: str, key: str, text: str) -> bool:
    """Return whether a word is one of those sealed for a key."""
    own = [one for one in seal if one.partition(ALSO)[0] == key]
    return any(seals.matches(seal, seal["salt"], question, one, [text]) for one in own)


def _keys(asked: Question, given: Any) -> dict[str, str]:
    """Return the sealed texts of an answer; further words that are as right follow the first under keys of their own."""
    if asked.kind != "pairs":
        return {"": _key(asked, given)}
    return {
        f"{key}{ALSO}{n}" if n else key: word
        for key, several in answers.pairs(given).items()
        for n, word in enumerate(several)
    }


def _key(asked: Question, given: Any) -> str:
    """Return the one text of an answer that is sealed."""
    if asked.kind == "number":
        return str(answers.step(answers.number(given), asked.tolerance))
    return answers.word(given) if asked.kind == "word" else answers.words(given)


def _scale(check: Check, asked: Question, given: Any) -> str:
    """Say of a number that is right but for its scale or its sign what it lacks."""
    if asked.kind != "number":
        return ""
    value = answers.number(given)
    if "per cent" in asked.unit and check._matches(asked, "", 100 * value):
        return say("A share of one: give it in per cent.")
    return say("The number is right, its sign is not.") if check._matches(asked, "", -value) else ""


def _kept(asked: Question, given: Any) -> Answer:
    """Keep a vote or a text: both are the learner's own, and nobody judges them."""
    if asked.kind == "vote":
        chosen = {answers.word(one) for one in asked.options}
        if not isinstance(given, str) or answers.word(given) not in chosen:
            line = say("{id}: choose one of {options}.", id=asked.id, options=", ".join(asked.options))
            return Answer(False, line, "wrong")
        return Answer(True, _line(say("{id}: kept.", id=asked.id), asked.right), "right")
    short = asked.least - len(str(given).split())
    if short > 0:
        more = plural("{n} word more", "{n} words more", short)
        return Answer(False, say("{id}: {more}, please.", id=asked.id, more=more), "wrong")
    return Answer(
        True, _line(say("{id}: kept, for you and your neighbour.", id=asked.id), asked.right), "right"
    )
