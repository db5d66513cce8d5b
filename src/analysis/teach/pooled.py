"""What a room has done, from the summaries that learners chose to share: sums only, no list of learners."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.teach.progress import NEW, sound
from analysis.teach.questions import Question, Unit, names, unit
from analysis.vocabulary.errors import BadRequest

FEWEST = 3  # with fewer, a sum is a person


def lines(folder: Path) -> Iterator[str]:
    """Return what a teacher reads about a folder of summaries, unit by unit.

    Parameters
    ----------
    folder : Path
        Summaries of any units; a learner who handed in twice counts once, with the later file.

    Raises
    ------
    BadRequest
        If the folder is not there or has no summary.
    """
    if not folder.is_dir():
        raise BadRequest(f"no folder {folder.name}; give the one with the summaries of your learners")
    found, spoilt = _read(folder)
    yield from (f"left out: {name} is no summary of a unit" for name in spoilt)
    if not found:
        raise BadRequest(f"no summary in {folder.name}; learners write one with check.summary()")
    for name in sorted(found):
        yield from _unit(unit(name), list(found[name].values()))


def _read(folder: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    found: dict[str, dict[str, Any]] = {}
    spoilt, known = [], names()
    for path in sorted(folder.glob("**/*.json"), key=lambda path: (path.stat().st_mtime, path.name)):
        try:
            one = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            one = None
        if sound(one) and one.get("unit") in known:
            found.setdefault(one["unit"], {})[one["token"]] = one["questions"]
        else:
            spoilt.append(path.name)
    return found, spoilt


def _unit(of: Unit, learners: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{of.title}: {len(learners)} {'summary' if len(learners) == 1 else 'summaries'}"
    if len(learners) < FEWEST:
        yield f"  fewer than {FEWEST}: nothing is added up, so that nobody is singled out"
        return
    for asked in of.questions.values():
        yield from _question(asked, [{**NEW, **one.get(asked.id, {})} for one in learners])


def _question(asked: Question, done: list[dict[str, Any]]) -> Iterator[str]:
    tried = [one for one in done if one["tries"]]
    yield f"  {asked.id}  {asked.asks}"
    if asked.kind == "vote":
        votes = Counter(one["said"].casefold() for one in tried if one["said"])
        yield "      " + (", ".join(f"{option} {votes[option.casefold()]}" for option in asked.options))
    elif asked.kind == "text":
        yield f"      written by {len(tried)} of {len(done)}"
        yield from (f"      “{text}”" for text in sorted(one["said"] for one in tried if one["said"]))
    else:
        yield f"      {_counted(done, tried)}"
        traps = Counter(trap for one in tried for trap in one["traps"] if trap in asked.traps)
        yield from (f"      {n} met: {asked.traps[trap]}" for trap, n in traps.most_common())


def _counted(done: list[dict[str, Any]], tried: list[dict[str, Any]]) -> str:
    right, first = sum(one["right"] for one in tried), sum(one["first"] for one in tried)
    hinted = sum(one["hints"] > 0 for one in done)
    return f"right {right} of {len(done)}, {first} at once; tried by {len(tried)}; a hint taken by {hinted}"
