"""The ledger as a whole: by section, what hangs on one country, what cannot be known, the abstract against the record."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.claims.verdict import Verdict
from analysis.show.cards import Block, badges, scoreboard
from analysis.show.sentences.words import SILENCE, Reading, begun
from analysis.show.tables import heads
from analysis.show.verdicts import then_and_now
from analysis.sources.card import Card
from analysis.vocabulary.language import Spoken, listed, plural, say
from analysis.vocabulary.terms import VERDICTS

ONE_OUT = "leave one country out"
SECTIONS = Spoken(
    {
        "2.2": "Global patterns",
        "2.3": "Patterns in Europe",
        "2.4": "Organised crime and human rights",
        "3": "Governance",
        "4.1": "Legal measures",
        "4.2": "Prosecution",
        "4.3": "Protection",
        "4.4": "Prevention in countries of origin",
        "4.5": "Prevention in countries of destination",
    }
)


def told(verdicts: Sequence[Verdict]) -> Reading:
    """Say how many claims met each verdict, and how many of the decided are firm."""
    if not verdicts:
        return SILENCE
    groups = Counter(one.verdict for one in verdicts)
    said = [f"{say(word)}: {groups[word]}" for word in VERDICTS if groups[word]]
    decided = [one for one in verdicts if one.decided]
    firm = sum(one.robustness == "firm" for one in decided)
    checked = (
        say(" Firm, so that every check agrees: {firm} of {decided}.", firm=firm, decided=len(decided))
        if decided
        else ""
    )
    sections_ = {one.claim.section for one in verdicts}
    about = (
        say("Section {sections}, {get}. ", sections=min(sections_), get=SECTIONS.get(min(sections_), ""))
        if len(sections_) == 1
        else ""
    )
    number = f"{plural('{n} claim', '{n} claims', len(verdicts))}, {len(decided) or say('none')}"
    return Reading(
        say(
            "{about}Of {number} could be decided. {join}.{checked} A verdict is on a sentence and "
            "today’s records, not on trafficking.",
            about=about,
            number=number,
            join=begun("; ".join(said)),
            checked=checked,
        )
    )


def of_section(verdicts: Sequence[Verdict], section: str) -> list[Verdict]:
    """Return the verdicts of one section of the paper, or with ``all`` every one."""
    return [one for one in verdicts if section in ("all", one.claim.section)]


def sections(verdicts: Sequence[Verdict]) -> Block:
    """Return the scoreboard section by section of the paper."""
    found = dict.fromkeys(one.claim.section for one in verdicts)
    blocks = [
        (name, scoreboard([one for one in verdicts if one.claim.section == name])) for name in sorted(found)
    ]
    return Block(
        "".join(
            f"<h3>{html.escape(f'{name} {SECTIONS.get(name, str())}'.strip())}</h3>{block.markup}"
            for name, block in blocks
        ),
        "\n".join(block.plain for _, block in blocks),
        {"claims": [one for _, block in blocks for one in block.findings["claims"]]},
    )


def turned(verdicts: Sequence[Verdict]) -> Block:
    """Return the claims that today's records turn round, and those they bear out, then and now in one line each."""
    heads = {
        "reversed": say("Turned round"),
        "holds": say("Still holds"),
        "stronger": say("More so than then"),
        "weaker": say("Less so"),
    }
    parts = []
    for word, head in heads.items():
        lines = [
            say(
                "{id}: {held} {then_and_now}; {robustness}.",
                id=one.claim.id,
                held=one.claim.held,
                then_and_now=begun(then_and_now(one)),
                robustness=say(one.robustness),
            )
            for one in verdicts
            if one.verdict == word
        ]
        parts += [f"<h3>{head}</h3>{_list(lines)}"] if lines else []
    return Block(f'<div class="tp-turned">{"".join(parts)}</div>')


def hanging(verdicts: Sequence[Verdict]) -> Block:
    """Return the claims whose verdict is another one when a single country is left out, with its name."""
    lines = [
        say(
            "{id}: {held} It {which}; {says}.",
            id=one.claim.id,
            held=one.claim.held,
            which=say("holds") if one.verdict == "holds" else say("is {verdict}", verdict=say(one.verdict)),
            says=check.says,
        )
        for one in verdicts
        for check in one.checks
        if check.name == ONE_OUT and not check.agrees
    ]
    none = Reading(say("No verdict hangs on a single country."))._repr_html_()
    return Block(f"<h3>{say('Hangs on one country')}</h3>{_list(lines) or none}", "\n".join(lines))


def needed(verdicts: Sequence[Verdict]) -> Block:
    """Return what would have to be counted to decide or to change each claim, as a table."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(f"{one.claim.id}. {one.claim.held}")}</th>'
        f"<td>{badges(one)}</td><td>{html.escape(_wants(one))}</td><td>{html.escape(one.claim.would_change)}</td></tr>"
        for one in verdicts
    )
    head = heads(say("claim"), say("verdict"), say("what could decide it"), say("what would change it"))
    return Block(
        f'<div class="tp-scroll"><table class="tp-table"><caption>{say("What would have to be known")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>",
        "\n".join(f"{one.claim.id}: {_wants(one)}" for one in verdicts),
    )


def undecided(verdicts: Sequence[Verdict]) -> Block:
    """Return :func:`needed` for the claims that no figure at hand decides."""
    left = [one for one in verdicts if not one.decided]
    return (
        needed(left) if left else Block(Reading(say("Every one of these claims was decided."))._repr_html_())
    )


def against(table: pd.DataFrame, verdicts: Sequence[Verdict]) -> Block:
    """Return what the abstract asserts beside the verdicts that bear on it; columns as :func:`frame.abstract`."""
    by_id = {one.claim.id: one for one in verdicts}
    rows = ""
    for _, row in table.iterrows():
        found = [by_id[name] for name in str(row["claims"]).split() if name in by_id]
        cells = "".join(
            f"<p>{html.escape(f'{one.claim.id}. {one.claim.held}')} {badges(one)}</p>" for one in found
        )
        rows += (
            f'<tr><th scope="row">{html.escape(str(row["the abstract says"]))}</th><td>{cells}</td>'
            f"<td>{html.escape(str(row['what the record can say']))}</td></tr>"
        )
    head = heads(
        say("the paper’s abstract says"), say("claims that bear on it"), say("what the record can say")
    )
    return Block(
        f'<div class="tp-scroll"><table class="tp-table"><caption>{say("The abstract against the record")}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def not_loaded(*cards: Card) -> Reading:
    """Say which sources would be shown here, and how to get them."""
    if not cards:
        return SILENCE
    return Reading(say("Not loaded: {it}.", it=listed([f"{card.title} ({card.get})" for card in cards])))


def _wants(one: Verdict) -> str:
    return one.claim.needs or one.missing or (say("decided by the figures at hand") if one.decided else "")


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>" if lines else ""
