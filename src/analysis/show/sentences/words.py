"""The words every reading is made of: one paragraph, its silence, numbers that agree with their nouns."""

from __future__ import annotations

import html
from collections.abc import Sequence


class Reading(str):
    """A paragraph for a reader; shown as text, never as code."""

    def _repr_html_(self) -> str:
        return f'<p class="tp-reading">{html.escape(self)}</p>' if self else ""


SILENCE = Reading("")


def nothing(what: str) -> Reading:
    """Say that there is no figure, which is not a zero. A figure says it; its reading then has nothing to add."""
    return Reading(f"No figure was published for {what} in these years. That is no zero: it is unknown.")


def countries(number: float) -> str:
    """Return a number of countries in words that agree with it."""
    return "1 country" if number == 1 else f"{number:,.0f} countries"


def all_hidden(what: str) -> Reading:
    """Say that figures were published and every one is censored."""
    return Reading(
        f"Every figure of {what} in these years is below five and hidden: no share can be read from them."
    )


def countable(number: int, word: str) -> str:
    """Return a number with its word, in the singular for one."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def begun(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Return items as a list inside a sentence."""
    *rest, last = items
    return f"{', '.join(rest)} and {last}" if rest else last
