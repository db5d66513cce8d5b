"""Read ``data/claims.yml``: one entry a claim, its rule named before any data are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from analysis.sources import store
from analysis.vocabulary.errors import BrokenContract, UnknownName


@dataclass(frozen=True)
class Then:
    """One figure of the time: what it says, its year, who printed it and where it was read."""

    value: float
    what: str
    year: str
    source: str
    url: str
    caution: str = ""


@dataclass(frozen=True)
class Test:
    """Where today's figure comes from.

    Attributes
    ----------
    source, measure, region : str
        Which rows; region as in :func:`analysis.vocabulary.places.region`, or a code of the source itself.
    of : str
        Column that divides the whole (``form``, ``sex`` or ``age``).
    parts : tuple of str
        The categories that make the whole; what is not recorded stays out of the denominator.
    year : str
        Year of the figure.
    """

    source: str
    measure: str
    region: str
    of: str
    parts: tuple[str, ...]
    year: str


@dataclass(frozen=True)
class Claim:
    """One sentence the field held, and how it is tested.

    Attributes
    ----------
    id, section, held : str
        Id, section of the paper, the sentence.
    then : tuple of Then
        Figures of the time; the first is the one today's figure is compared with.
    rule : str
        Name in :data:`analysis.claims.rules.RULES`.
    part, rival : str
        The category the sentence is about, and the one it is set against (rule ``leads``).
    stronger_when : str
        ``higher`` or ``lower``: which way the part must move for the sentence to gain.
    tests : tuple of Test
        The first decides; the others ask whether another source or region would say the same.
    caveats : tuple of str
        Names of caveats beyond those of the sources.
    would_change : str
        What would change the verdict.
    """

    id: str
    section: str
    held: str
    then: tuple[Then, ...]
    rule: str
    part: str
    tests: tuple[Test, ...]
    rival: str = ""
    stronger_when: str = "higher"
    caveats: tuple[str, ...] = ()
    would_change: str = ""
    notes: tuple[str, ...] = field(default=())


def claim(id_: str) -> Claim:
    """Return one claim by its id.

    Raises
    ------
    UnknownName
        If the ledger has no such claim.
    """
    for entry in ledger():
        if entry.id == id_:
            return entry
    raise UnknownName("claim", id_, [entry.id for entry in ledger() if entry.id[0] == id_[:1]][:3])


@cache
def ledger() -> tuple[Claim, ...]:
    """Return all claims, in the order of the file."""
    path = store.home() / "data" / "claims.yml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_claim(entry) for entry in entries)


def _claim(entry: dict[str, Any]) -> Claim:
    try:
        read: dict[str, Any] = dict(entry)
        read["then"] = tuple(Then(**figure) for figure in entry["then"])
        read["tests"] = tuple(Test(**{**test, "parts": tuple(test["parts"])}) for test in entry["tests"])
        read |= {name: tuple(entry[name]) for name in ("caveats", "notes") if name in entry}
        return Claim(**read)
    except (TypeError, KeyError) as trouble:
        raise BrokenContract(f"claims.yml, claim {entry.get('id', '?')}: {trouble}") from None


def by_section(prefix: str) -> Sequence[Claim]:
    """Return the claims of one section of the paper."""
    return [entry for entry in ledger() if entry.section == prefix]
