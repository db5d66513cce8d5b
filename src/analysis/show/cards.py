"""Source cards, caveats, citations and verdicts, as a reader meets them in a notebook or a report."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from analysis.claims.checks import ALONE, OTHER_RELEASE, Check
from analysis.claims.ledger import Then
from analysis.claims.verdict import Verdict
from analysis.claims.words import figure as in_words
from analysis.show.badges import badges as marked
from analysis.show.block import Block
from analysis.show.lists import acts, quality, quoted
from analysis.show.released import released
from analysis.show.tables import heads
from analysis.show.verdicts import TOTALS, behind, now, reading, then, then_and_now, told, what
from analysis.sources.card import Card
from analysis.vocabulary.caveats import caveat
from analysis.vocabulary.language import ENGLISH, say
from analysis.vocabulary.terms import MEASURES

__all__ = [
    "Block",
    "acts",
    "badges",
    "card",
    "caveats",
    "quality",
    "quoted",
    "released",
    "scoreboard",
    "sources",
    "verdict",
    "verdicts",
]


def card(found: Card) -> Block:
    """Return a source card: who counted what, when, under which licence, and what was decided."""
    facts = {
        say("Producer"): found.producer,
        say("Edition"): say("{edition} (release {release})", edition=found.edition, release=found.release),
        say("Years"): found.years,
        say("Licence"): found.licence,
        say("Obtained"): found.retrieved,
    }
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{html.escape(value)}</td></tr>' for name, value in facts.items()
    )
    rows += f'<tr><th scope="row">{say("Counts")}</th><td>{_counts(found)}</td></tr>'
    named = html.escape(say("Source: {source}", source=found.title))
    release = html.escape(say("release {release}", release=found.release)).replace(
        html.escape(found.release), f'<span class="tp-day">{html.escape(found.release)}</span>'
    )
    return Block(
        f'<details class="tp-card"><summary>{named}, {release}</summary>'
        f'<table class="tp-table"><caption>{named}</caption><tbody>{rows}</tbody></table>'
        f"<p>{say('What was decided about odd rows:')}</p>{_items(found.decisions)}</details>",
        say(
            "{title}; {producer}; release {release}",
            title=found.title,
            producer=found.producer,
            release=found.release,
        ),
    )


def _counts(found: Card) -> str:
    """Return what the measures of a source count, as a list where there are several."""
    counts = [MEASURES[name].counts for name in found.measures]
    return _items(counts) if len(counts) > 1 else "".join(map(html.escape, counts))


def measures(*cards: Card, only: Sequence[str]) -> Block:
    """Return what each of some measures of these sources counts, one a row: measures are not one another."""
    had = {name for found in cards for name in found.measures}
    names = [name for name in only if name in had]
    rows = "".join(
        f'<tr><th scope="row">{html.escape(MEASURES[name].label)}</th><td>{html.escape(say(MEASURES[name].unit))}</td>'
        f"<td>{html.escape(MEASURES[name].counts)}</td><td>{html.escape(_sources_of(name, cards))}</td></tr>"
        for name in names
    )
    head = heads(say("measure"), say("unit"), say("what it counts"), say("source"))
    return Block(
        f'<div class="tp-scroll"><table class="tp-table"><caption>{say("What each measure counts")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>",
        "\n".join(f"{MEASURES[name].label}: {MEASURES[name].counts}" for name in names),
    )


def _sources_of(measure: str, cards: Sequence[Card]) -> str:
    return "; ".join(found.short for found in cards if measure in found.measures)


def caveats(*cards: Card, also: Sequence[str] = ()) -> Block:
    """Return the caveats of sources, each once, in the order of the cards."""
    names = dict.fromkeys(name for found in cards for name in found.caveats)
    texts = [caveat(name) for name in dict.fromkeys([*names, *also])]
    return Block(f'<div class="tp-caveats">{_items(texts)}</div>', "\n".join(texts))


def sources(*cards: Card) -> Block:
    """Return how to cite the sources, with licence and date."""
    lines = [f'{_cited(found)} <span class="tp-url">{html.escape(found.url)}</span>' for found in cards]
    return Block(
        f'<ul class="tp-sources">{"".join(f"<li>{line}</li>" for line in lines)}</ul>',
        "\n".join(found.citation for found in cards),
        {"sources": [found.id for found in cards]},
    )


def _cited(found: Card) -> str:
    """Return a source as it wants to be cited, and the rest in the language of the page; as markup."""
    rest = say(
        "Licence: {licence}. Release {release}, obtained {retrieved}.",
        licence=found.licence,
        release=found.release,
        retrieved=found.retrieved,
    )
    return f'<span lang="{ENGLISH}">{html.escape(found.citation)}</span>. {html.escape(rest)}'


def verdict(found: Verdict) -> Block:
    """Return a verdict with its badge, its reading and every check it went through."""
    claim = found.claim
    figures = html.escape(then_and_now(found))
    figures = f'<p class="tp-then-now">{figures}</p>'
    return Block(
        f'<section class="tp-verdict tp-{found.verdict}"><h3>{html.escape(claim.id)}. {html.escape(claim.held)}</h3>'
        f"<p>{badges(found)}</p>{figures if found.decided else ''}"
        f'<p class="tp-reading">{html.escape(reading(found))}</p>{_items(claim.notes)}{_checks(found)}'
        f"<p>{html.escape(say('What would change it: {change}', change=claim.would_change))}</p>"
        f"<details><summary>{say('Figures of the time')}</summary>{_held(found)}</details></section>",
        told(found),
        {"claims": [finding(found)]},
    )


def verdicts(found: Sequence[Verdict]) -> Block:
    """Return several verdicts under each other, as :func:`verdict` shows one."""
    blocks = [verdict(one) for one in found]
    return Block(
        "".join(block.markup for block in blocks),
        "\n\n".join(block.plain for block in blocks),
        {"claims": [finding(one) for one in found]},
    )


def finding(found: Verdict) -> dict[str, Any]:
    """Return a verdict as one record: the sentence, then and now as a reader meets them, and the figure itself."""
    test, number = found.test, found.now == found.now  # a figure that is missing is no number
    return {
        "id": found.claim.id,
        "section": found.claim.section,
        "held": found.claim.held,
        "verdict": found.verdict,
        "robustness": found.robustness,
        "then": then(found),
        "today": now(found) if found.decided else "",
        "told": then_and_now(found) if found.decided else "",
        "behind": behind(found),
        "hangs_on": _hangs_on(found),
        "releases": [check.says for check in found.checks if check.name == OTHER_RELEASE],
        "name": what(found),
        "value": found.now if number else None,
        "low": found.low if number else None,
        "high": found.high if number else None,
        "unit": test.unit if test else "",
        "measure": test.measure if test else "",
        "year": test.year if test else "",
        "n": found.countries if number and test and test.region not in TOTALS else None,
        "sources": list(test.sources) if test else [],
    }


def scoreboard(found: Sequence[Verdict]) -> Block:
    """Return all verdicts as one table, a row a claim: held, then, today, what stands behind it, verdict."""
    head = heads(say("id"), say("claim"), say("then"), say("today"), say("verdict"), say("hangs on"))
    rows = "".join(
        f'<tr><th scope="row">{html.escape(one.claim.id)}</th><td>{html.escape(one.claim.held)}'
        f'<br><span class="tp-behind">{html.escape(behind(one))}</span></td><td>{html.escape(then(one))}</td>'
        f"<td>{html.escape(now(one) if one.decided else '')}</td><td>{badges(one)}</td>"
        f"<td>{html.escape(_hangs_on(one))}</td></tr>"
        for one in found
    )
    return Block(
        f'<div class="tp-scroll"><table class="tp-table tp-scoreboard"><caption>{say("The ledger")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>",
        "\n".join(
            f"{one.claim.id} {say(one.verdict)} {say(one.robustness) if one.robustness else ''}".strip()
            for one in found
        ),
        {"claims": [finding(one) for one in found]},
    )


def _hangs_on(found: Verdict) -> str:
    if found.decided:
        return "; ".join(dict.fromkeys(say(check.name) for check in found.checks if not check.agrees))
    return found.claim.needs or found.missing


def badges(found: Verdict) -> str:
    """Return the verdict, and how robust it is, as marked-up badges."""
    return marked(found.verdict, found.robustness)


def _checks(found: Verdict) -> str:
    if not found.checks:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(say(check.name))}</th><td>{_agrees(check)}</td>'
        f"<td>{html.escape(check.says)}</td></tr>"
        for check in found.checks
    )
    return (
        f'<div class="tp-scroll"><table class="tp-table"><caption>{say("What was varied")}</caption><thead><tr>'
        f"{heads(say('check'), say('verdict'), say('what it says'))}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _agrees(check: Check) -> str:
    return say("agrees") if check.agrees else say("not checked") if check.name == ALONE else say("differs")


def _held(found: Verdict) -> str:
    told_then = [
        f"{html.escape(figure.year)}: {html.escape(_then(figure))}, "
        f"{html.escape(figure.what)}. {html.escape(figure.source)}. {html.escape(figure.caution)} "
        f'<span class="tp-url">{html.escape(figure.url)}</span>'
        for figure in found.claim.then
    ]
    return f"<ul>{''.join(f'<li>{text}</li>' for text in told_then)}</ul>"


def _then(figure: Then) -> str:
    return say("no figure") if figure.value is None else in_words(figure.value, figure.unit)


def _items(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(text)}</li>' for text in texts)}</ul>" if texts else ""
