"""The spaces that a language sets before its signs, so that no line begins with one: « 79 % : la moitié ; et après ? »."""

from __future__ import annotations

import re

from analysis.vocabulary.language import current

THIN, FIRM = "\u202f", "\u00a0"  # both without a break
_SPACE = rf"(?:&nbsp;|[ {FIRM}{THIN}])"
_FRENCH = re.compile(
    rf"(?:(?<=\S){_SPACE}?(?P<sign>[:;?!])|^{_SPACE}?(?P<first>:))(?=\s|&nbsp;|$)"
    rf"|(?P<entity>&#?\w+;)"  # the way a sign is written in markup; its semicolon is none
    rf"|(?<=\d){_SPACE}?(?P<percent>%)"
    rf"|(?P<open>«){_SPACE}?"
    rf"|{_SPACE}(?P<close>»)"
)
_TAG = re.compile(r"(<!--.*?-->|<(?:[^>\"]|\"[^\"]*\")*>)", re.DOTALL)
_SPOKEN = re.compile(r"\b(alt|title|aria-label|data-head|data-some|data-none)=\"([^\"]*)\"")
_NAME = re.compile(r"</?([a-z0-9]+)")
_AS_IT_STANDS = re.compile(r"<(?:pre|code|script|style)\b|<[a-z0-9]+\b[^>]*\slang=\"en\"")


def typeset(text: str) -> str:
    """Return a text with the spaces of the language in use; a text that has them already stays as it is."""
    return _FRENCH.sub(_spaced, text) if current() == "fr" else text


def typeset_markup(markup: str) -> str:
    """Return a page whose texts are typeset, but for code, and for what is in English whatever the page is in."""
    if current() != "fr":
        return markup
    made, kept, depth = [], "", 0
    for piece in _TAG.split(markup):
        name = _NAME.match(piece)
        if kept:  # inside of what stands as it is, up to its end
            if name and name[1] == kept:
                depth += -1 if piece.startswith("</") else 1
                kept = kept if depth else ""
            made.append(piece)
        elif name and _AS_IT_STANDS.match(piece) and name[1] != "html":
            kept, depth = name[1], 1
            made.append(piece)
        elif piece.startswith("<"):
            made.append(_SPOKEN.sub(lambda found: f'{found[1]}="{typeset(found[2])}"', piece))
        else:
            made.append(typeset(piece))
    return "".join(made)


def _spaced(found: re.Match[str]) -> str:
    sign = found["sign"] or found["first"]
    if sign:
        return f"{FIRM if sign == ':' else THIN}{sign}"
    if found["percent"]:
        return f"{FIRM}%"
    if found["open"]:
        return f"«{FIRM}"
    return f"{FIRM}»" if found["close"] else found[0]
