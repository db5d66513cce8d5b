"""The words every reading is made of: one paragraph, its silence, numbers that agree with their nouns."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from analysis.show.block import FINDINGS
from analysis.vocabulary.language import plural, say


class Reading(str):
    """A paragraph for a reader; shown as text, never as code. It may carry the key figures it reads.

    Attributes
    ----------
    figures : tuple of dict
        Records of :class:`analysis.show.sentences.keyfigures.KeyFigure`.
    """

    figures: tuple[dict[str, Any], ...] = ()

    def carrying(self, figures: Sequence[dict[str, Any]]) -> Reading:
        """Return the same paragraph with key figures."""
        found = Reading(self)
        found.figures = tuple(figures)
        return found

    def _repr_html_(self) -> str:
        return f'<p class="tp-reading">{html.escape(self)}</p>' if self else ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {FINDINGS: {"figures": list(self.figures)}} if self.figures else {}


SILENCE = Reading("")
STATES = 193  # members of the United Nations: a larger number of places has territories in it


def nothing(what: str) -> Reading:
    """Say that there is no figure, which is not a zero. A figure says it; its reading then has nothing to add."""
    return Reading(say("No figure is at hand for {what} in these years. That is no zero.", what=what))


def countries(number: float) -> str:
    """Return a number of countries in words that agree with it."""
    return plural("{n} country", "{n} countries", number)


def territories(number: int) -> str:
    """Return a number of places of an area in words: so many that some must be territories are called so."""
    return (
        plural("{n} country and territory", "{n} countries and territories", number)
        if number > STATES
        else countries(number)
    )


def all_hidden(what: str) -> Reading:
    """Say that figures were published and every one is censored."""
    return Reading(
        say(
            "Every figure of {what} in these years is below five and hidden: no share can be read from them.",
            what=what,
        )
    )


def begun(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]
