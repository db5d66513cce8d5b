"""The data dictionary: ``data/README.md``, written from the source cards so that it cannot disagree."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analysis.sources.card import Card, Earlier
from analysis.vocabulary.caveats import caveat
from analysis.vocabulary.language import ENGLISH, Spoken, current, numeral, say
from analysis.vocabulary.terms import HEADS, MEASURES

QUALITY = Spoken(
    {name: name for name in ("relevance", "accuracy", "timeliness", "coherence", "accessibility")}
)
STATUS = Spoken({name: name for name in ("confirmed", "unconfirmed", "reserved")})
RELEASES = Spoken({"live": "live"})  # of a source without editions
COLUMNS = Spoken(
    {
        "source, release": "who published it, in which edition",
        "measure, stage, unit": "what was counted; measures that count different things have different names",
        "geo, geo_role": "ISO 3166 alpha-3 code or region, and what it stands for (who counted; origin, transit, destination)",
        "partner": "the other end of a flow, where there is one",
        "time_period": "year, or span of years",
        "sex, age, form, citizenship": "breakdown; `total` where there is none, `unknown` where it was not recorded",
        "value": "the published figure; empty where the cell is censored or was not printed",
        "low, high": "bounds; equal to the value where it is known, 0 and 4 for “<5”",
        "flag, note": "what a reader must know about this one cell",
    }
)


def _head() -> str:
    """Return what stands before the sources."""
    made = say("Generated from the source cards by `trafficking data build`; do not edit by hand.")
    files = say(
        "`figures/` holds one tidy table a source: facts computed from official releases, each row traceable to a\n"
        "publication. Release files themselves are not part of the repository. `figures/datapackage.json` (Frictionless)\n"
        "records the hash of each table and of the release it was computed from."
    )
    heads = f"| {say('column')} | {say('meaning')} |\n|---|---|"
    rows = "\n".join(f"| `{columns}` | {meaning} |" for columns, meaning in COLUMNS.items())
    return f"# {say('Data dictionary')}\n\n{made}\n\n{files}\n\n{heads}\n{rows}\n"


def page(cards: Sequence[Card], entries: dict[str, Any]) -> str:
    """Return the dictionary as Markdown."""
    return "\n".join([_head(), *(_section(card, entries) for card in cards)])


def _section(card: Card, entries: dict[str, Any]) -> str:
    entry = entries.get(card.id, {})
    measures = [f"- `{name}`: {MEASURES[name].counts}" for name in card.measures]
    rows = [f"- {english(reason)}: {numeral(count)}" for reason, count in entry.get("account", {}).items()]
    parts = [
        *(f"## {card.id}", card.title, "", *_facts(card, entry, entries)),
        *("", say("Measures"), "", *measures),
        *("", say("Rows"), "", *rows),
        *("", say("Decisions"), "", *(f"- {line}" for line in card.decisions)),
    ]
    if card.quality:
        notes = [f"- {QUALITY[name]}: {note}" for name, note in asdict(card.quality).items()]
        parts += ["", say("Quality"), "", *notes]
    if card.caveats:
        parts += ["", say("Caveats"), "", *(f"- {caveat(name)}" for name in card.caveats)]
    return "\n".join([*parts, ""])


def _facts(card: Card, entry: dict[str, Any], entries: dict[str, Any]) -> list[str]:
    told = [
        say(
            "producer: {producer}; {edition}; release {release}; years {years}",
            producer=card.producer,
            edition=card.edition,
            release=RELEASES.get(card.release, card.release),
            years=card.years,
        ),
        say("licence: {licence} ({status})", licence=card.licence, status=STATUS[card.licence_status]),
        say("cite: {citation}", citation=english(card.citation)),
        say("obtained {day} from {url}", day=card.retrieved, url=card.url),
        *(
            say("release file `{name}`, {hash}", name=file["name"], hash=file["hash"])
            for file in entry.get("raw", [])
        ),
        *(_earlier(one, entries[f"{card.id}-{one.release}"]) for one in card.earlier),
    ]
    if card.get:
        told.append(
            say("by hand: {get}", get=card.get)
            if card.ships
            else say("not in the repository: {get}", get=card.get)
        )
    told += [
        say("`trafficking data refresh {id}` fetches {address}", id=card.id, address=address)
        for address in card.download
    ]
    told.append(say("a new code {does}", does=card.new_codes))
    if card.tolerates:
        told.append(
            say(
                "parts by {columns} exceed their total in places: printed so by the publisher, and kept",
                columns=", ".join(HEADS[column] for column in card.tolerates),
            )
        )
    return [f"- {fact}" for fact in told]


def _earlier(one: Earlier, entry: dict[str, Any]) -> str:
    return say(
        "earlier release {release} for comparison, {rows} rows{left}: `{path}`, from {files}",
        release=one.release,
        rows=numeral(entry["account"]["written"]),
        left=say(", without the breakdown by {column}", column=HEADS[one.without]) if one.without else "",
        path=entry["path"],
        files=", ".join(f"`{file['name']}`, {file['hash']}" for file in entry["raw"]),
    )


def english(text: str) -> str:
    """Return a text that is in English whatever the language in use, marked where the two differ."""
    return text if current() == ENGLISH else f'<span lang="{ENGLISH}">{html.escape(text)}</span>'
