"""The data dictionary: ``data/README.md``, written from the source cards so that it cannot disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analysis.sources.card import Card, Earlier
from analysis.vocabulary.caveats import caveat
from analysis.vocabulary.terms import MEASURES

HEAD = """\
# Data dictionary

Generated from the source cards by `trafficking data build`; do not edit by hand.

`figures/` holds one tidy table a source: facts computed from official releases, each row traceable to a
publication. Release files themselves are not part of the repository. `figures/datapackage.json` (Frictionless)
records the hash of each table and of the release it was computed from.

| column | meaning |
|---|---|
| source, release | who published it, in which edition |
| measure, stage, unit | what was counted; measures that count different things have different names |
| geo, geo_role | ISO 3166 alpha-3 code or region, and what it stands for (who counted; origin, transit, destination) |
| partner | the other end of a flow, where there is one |
| time_period | year, or span of years |
| sex, age, form, citizenship | breakdown; `total` where there is none, `unknown` where it was not recorded |
| value | the published figure; empty where the cell is censored or was not printed |
| low, high | bounds; equal to the value where it is known, 0 and 4 for “<5” |
| flag, note | what a reader must know about this one cell |
"""


def page(cards: Sequence[Card], entries: dict[str, Any]) -> str:
    """Return the dictionary as Markdown."""
    return "\n".join([HEAD, *(_section(card, entries) for card in cards)])


def _section(card: Card, entries: dict[str, Any]) -> str:
    entry = entries.get(card.id, {})
    measures = [f"- `{name}`: {MEASURES[name].counts}" for name in card.measures]
    rows = [f"- {reason}: {count:,}" for reason, count in entry.get("account", {}).items()]
    facts = [
        f"- producer: {card.producer}; {card.edition}; release {card.release}; years {card.years}",
        f"- licence: {card.licence} ({card.licence_status})",
        f"- cite: {card.citation}",
        f"- obtained {card.retrieved} from {card.url}",
        *(f"- release file `{file['name']}`, {file['hash']}" for file in entry.get("raw", [])),
    ]
    facts += [_earlier(one, entries[f"{card.id}-{one.release}"]) for one in card.earlier]
    if card.get:
        facts.append(f"- {'by hand' if card.ships else 'not in the repository'}: {card.get}")
    facts += [f"- `trafficking data refresh {card.id}` fetches {address}" for address in card.download]
    facts.append(f"- a new code {card.new_codes}")
    if card.tolerates:
        facts.append(
            f"- parts by {', '.join(card.tolerates)} exceed their total in places: printed so by the publisher, and kept"
        )
    parts = [
        f"## {card.id}",
        card.title,
        "",
        *facts,
        "",
        "Measures",
        "",
        *measures,
        "",
        "Rows",
        "",
        *rows,
        "",
        "Decisions",
        "",
        *(f"- {line}" for line in card.decisions),
    ]
    if card.quality:
        notes = [f"- {name}: {note}" for name, note in asdict(card.quality).items()]
        parts += ["", "Quality", "", *notes]
    if card.caveats:
        parts += ["", "Caveats", "", *(f"- {caveat(name)}" for name in card.caveats)]
    return "\n".join([*parts, ""])


def _earlier(one: Earlier, entry: dict[str, Any]) -> str:
    files = ", ".join(f"`{file['name']}`, {file['hash']}" for file in entry["raw"])
    left = f", without the breakdown by {one.without}" if one.without else ""
    return (
        f"- earlier release {one.release} for comparison, {entry['account']['written']:,} rows{left}: "
        f"`{entry['path']}`, from {files}"
    )
