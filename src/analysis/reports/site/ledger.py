"""The scoreboard: every claim of the ledger, then and now, its verdict, and the report that tests it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis import __version__
from analysis.claims.ledger import ledger
from analysis.reports.site.entries import Entry
from analysis.reports.templates import template
from analysis.vocabulary.terms import VERDICTS

NAME = "ledger.html"


def page(made: Sequence[Entry]) -> str:
    """Return the page of the ledger; a claim that no report of this folder tests stands there without a verdict."""
    tested = {name: (entry, record) for entry, record in tests(made) for name in [record["id"]]}
    rows = [
        {"claim": claim, "record": tested[claim.id][1], "entry": tested[claim.id][0]}
        if claim.id in tested
        else {"claim": claim, "record": None, "entry": None}
        for claim in ledger()
    ]
    counts = {word: sum(record["verdict"] == word for _, record in tested.values()) for word in VERDICTS}
    return template("ledger.html.j2").render(
        here=NAME,
        rows=rows,
        counts={word: number for word, number in counts.items() if number},
        sections=sorted({claim.section for claim in ledger()}),
        untested=len(rows) - len(tested),
        version=__version__,
    )


def tests(made: Sequence[Entry]) -> list[tuple[Entry, dict[str, Any]]]:
    """Return each claim once, with the report that is most about it: the one that shows the fewest claims."""
    found: dict[str, tuple[Entry, dict[str, Any]]] = {}
    for entry in made:
        for record in entry.claims:
            known = found.get(record["id"])
            if known is None or _rank(entry) < _rank(known[0]):
                found[record["id"]] = (entry, record)
    return list(found.values())


def _rank(entry: Entry) -> tuple[int, int]:
    """Order reports by how much they are about a claim; the entrance shows one as an example only."""
    return (entry.job.notebook.id.startswith("0"), len(entry.claims))
