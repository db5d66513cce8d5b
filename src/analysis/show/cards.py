"""Source cards, caveats, citations and verdicts, as a reader meets them in a notebook or a report."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.claims.verdict import Verdict
from analysis.show.sentences import verdict as verdict_sentence
from analysis.show.tables import share
from analysis.sources.card import Card
from analysis.vocabulary.caveats import caveat
from analysis.vocabulary.terms import MEASURES

SIGNS = {"holds": "=", "weaker": "↓", "stronger": "↑", "reversed": "⇄", "open": "?", "untestable": "–"}


@dataclass(frozen=True)
class Block:
    """A ready piece of page; text in it is escaped already."""

    markup: str
    plain: str = ""

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain or "a block of HTML: see it in JupyterLab or in the report"


def card(found: Card) -> Block:
    """Return a source card: who counted what, when, under which licence, and what was decided."""
    facts = {
        "Producer": found.producer,
        "Edition": f"{found.edition} (release {found.release})",
        "Years": found.years,
        "Counts": " ".join(MEASURES[name].counts for name in found.measures),
        "Licence": found.licence,
        "Obtained": found.retrieved,
    }
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{html.escape(value)}</td></tr>' for name, value in facts.items()
    )
    named = f"Source: {html.escape(found.title)}"
    return Block(
        f'<details class="tp-card"><summary>{named}, release {html.escape(found.release)}</summary>'
        f'<table class="tp-table"><caption>{named}</caption><tbody>{rows}</tbody></table>'
        f"<p>What was decided about odd rows:</p>{_items(found.decisions)}</details>",
        f"{found.title}; {found.producer}; release {found.release}",
    )


def caveats(*cards: Card, also: Sequence[str] = ()) -> Block:
    """Return the caveats of sources, each once, in the order of the cards."""
    names = dict.fromkeys(name for found in cards for name in found.caveats)
    texts = [caveat(name) for name in dict.fromkeys([*names, *also])]
    return Block(f'<div class="tp-caveats">{_items(texts)}</div>', "\n".join(texts))


def sources(*cards: Card) -> Block:
    """Return how to cite the sources, with licence and date."""
    lines = [
        f"{html.escape(found.citation)}. Licence: {html.escape(found.licence)}. Release {html.escape(found.release)}, "
        f'obtained {html.escape(found.retrieved)}. <span class="tp-url">{html.escape(found.url)}</span>'
        for found in cards
    ]
    return Block(
        f'<ul class="tp-sources">{"".join(f"<li>{line}</li>" for line in lines)}</ul>',
        "\n".join(found.citation for found in cards),
    )


def verdict(found: Verdict) -> Block:
    """Return a verdict with its badge, its reading and every check it went through."""
    checks = "".join(
        f'<tr><th scope="row">{html.escape(check.name)}</th><td>{"agrees" if check.agrees else "differs"}</td>'
        f"<td>{html.escape(check.says)}</td></tr>"
        for check in found.checks
    )
    then = "".join(
        f"<li>{html.escape(figure.year)}: {figure.value:g} %, {html.escape(figure.what)}. {html.escape(figure.source)}. "
        f'{html.escape(figure.caution)} <span class="tp-url">{html.escape(figure.url)}</span></li>'
        for figure in found.claim.then
    )
    return Block(
        f'<section class="tp-verdict tp-{found.verdict}"><h3>{html.escape(found.claim.id)}. {html.escape(found.claim.held)}</h3>'
        f'<p><span class="tp-badge tp-{found.verdict}">{SIGNS[found.verdict]} {found.verdict}</span> '
        f"{_robustness(found)} "
        f"today {share(found.low, found.high)}, then {found.claim.then[0].value:.0f} %</p>"
        f'<p class="tp-reading">{html.escape(verdict_sentence(found))}</p>{_items(found.claim.notes)}'
        f'<div class="tp-scroll"><table class="tp-table"><caption>What was varied</caption><thead><tr>'
        f'<th scope="col">check</th><th scope="col">verdict</th><th scope="col">what it says</th></tr></thead>'
        f"<tbody>{checks}</tbody></table></div><p>What would change it: {html.escape(found.claim.would_change)}</p>"
        f"<details><summary>Figures of the time</summary><ul>{then}</ul></details></section>",
        verdict_sentence(found),
    )


def _robustness(found: Verdict) -> str:
    # What is open has nothing yet that could be firm.
    word = found.robustness
    return "" if found.verdict == "open" else f'<span class="tp-badge tp-{word}">{word}</span>'


def _items(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(text)}</li>' for text in texts)}</ul>" if texts else ""
