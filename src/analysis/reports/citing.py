"""How to cite a report and the sources it rests on: as text, as BibTeX, and as CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from analysis import __version__
from analysis.reports.plan import Job
from analysis.sources.card import Card
from analysis.vocabulary.language import say

AUTHOR = "The Trafficking Patterns authors"
YEAR = "2026"  # of the version, as in CITATION.cff
NAME = "Trafficking Patterns"
_SIGNS = str.maketrans({"{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"})
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def text(job: Job) -> str:
    """Return the citation of a report as a sentence."""
    return say(
        "{author} ({year}). “{title}”. {name}, version {version}.",
        author=AUTHOR,
        year=YEAR,
        title=job.title,
        name=NAME,
        version=__version__,
    )


def bibtex(job: Job, cards: Sequence[Card]) -> str:
    """Return the report and its sources as BibTeX entries."""
    own = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_escaped(job.title)}}}",
        "year": YEAR,
        "howpublished": NAME,
        "note": f"Version {__version__}, report {_escaped(job.name)}",
    }
    entries = [_entry(f"trafficking_patterns_{_plain(job.name)}", own)]
    return "\n\n".join([*entries, *(_entry(card.id, _source(card)) for card in cards)])


def csl(job: Job, cards: Sequence[Card]) -> str:
    """Return the report and its sources as CSL-JSON."""
    own = {
        "id": f"trafficking_patterns_{_plain(job.name)}",
        "type": "report",
        "title": job.title,
        "author": [{"literal": AUTHOR}],
        "issued": {"date-parts": [[int(YEAR)]]},
        "collection-title": NAME,
        "version": __version__,
        "language": job.language,
    }
    return json.dumps([own, *map(_dataset, cards)], ensure_ascii=False, indent=1)


def _source(card: Card) -> dict[str, str]:
    return {
        "author": f"{{{_escaped(card.producer)}}}",
        "title": f"{{{_escaped(card.title)}}}",
        "year": _year(card),
        "note": _escaped(f"Release {card.release}, obtained {card.retrieved}. Licence: {card.licence}"),
        "url": card.url,
    }


def _dataset(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "type": "dataset",
        "title": card.title,
        "author": [{"literal": card.producer}],
        "issued": {"date-parts": [[int(_year(card))]]} if _year(card) else {"raw": card.release},
        "version": card.release,
        "URL": card.url,
        "note": f"Licence: {card.licence}",
    }


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = [
        f"  {name} = {{{value}}}," if not value.startswith("{") else f"  {name} = {value},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _year(card: Card) -> str:
    found = _YEAR.search(card.release) or _YEAR.search(card.retrieved)
    return found[0] if found else ""


def _escaped(value: str) -> str:
    return value.translate(_SIGNS)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name)
