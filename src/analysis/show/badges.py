"""The badge of a verdict: a sign and a word, never a colour alone."""

from __future__ import annotations

from analysis.vocabulary.language import say

SIGNS = {"holds": "=", "weaker": "↓", "stronger": "↑", "reversed": "⇄", "open": "?", "untestable": "–"}


def badges(verdict: str, robustness: str = "") -> str:
    """Return a verdict and how robust it is as marked-up badges; what is open has nothing that could be firm."""
    sign = f'<span class="tp-sign" aria-hidden="true">{SIGNS[verdict]}</span>'
    word = f'<span class="tp-badge tp-{verdict}">{sign} {say(verdict)}</span>'
    firm = f' <span class="tp-badge tp-{robustness}">{say(robustness)}</span>' if robustness else ""
    return word + firm
