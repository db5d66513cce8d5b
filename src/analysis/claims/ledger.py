"""Read ``data/claims.yml``: one entry a claim, its rule named before any data are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from typing import Any

from analysis.sources import store
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.language import current, worded

PERCENT = "%"
# What a reader meets in the language of the report; titles of publications stay as their publisher printed them.
OF_A_CLAIM = ("held", "untestable", "needs", "would_change", "notes")
OF_A_TEST = ("what", "area")
OF_THEN = ("what", "source", "caution")


@dataclass(frozen=True)
class Then:
    """One figure of the time, or of its first counting: what it says, its year, who printed it, where it was read.

    Attributes
    ----------
    value : float, optional
        Missing where the sentence was held without a figure.
    unit : str
        ``%`` unless said otherwise.
    url : str, optional
        Empty where only a copy of the page was read: the source then says as quoted in.
    """

    value: float | None
    what: str
    year: str
    source: str
    url: str = ""
    caution: str = ""
    unit: str = PERCENT


@dataclass(frozen=True)
class Test:
    """Where today's figure comes from.

    Attributes
    ----------
    source, measure, region, year : str
        Which rows; region as in :func:`analysis.vocabulary.places.region`, a country, or a code of the source itself.
    figure : str
        Name in :data:`analysis.claims.figures.FIGURES`: how the figure is made of the rows.
    of : tuple of str
        Columns that divide the whole (``form``; ``sex`` and ``age``; ``citizenship``).
    parts : tuple of str
        The categories that make the whole; what is not recorded stays out of the denominator.
    part : str
        The category the figure is about, where it is not that of the claim.
    where : mapping
        Further columns of the rows and their value.
    per : mapping
        The rows of the other side of a ratio: ``source``, ``measure``, ``region``, ``year``, ``where``, ``times``.
    groups : mapping of str to list of str
        Citizenships by group: ISO3 codes, regions, ``own``, ``rest``.
    then : int
        Which figure of the time it is compared with.
    line : float, optional
        Where the rule draws its line for this figure, if not where the claim does.
    unit, what, area : str
        Unit of the figure, what it is and where, in words, if that does not follow from the rows.
    """

    source: str
    measure: str
    region: str
    year: str
    figure: str = "share"
    of: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    per: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    then: int = 0
    line: float | None = None
    unit: str = PERCENT
    what: str = ""
    area: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources it reads."""
        return tuple(dict.fromkeys((self.source, str(self.per.get("source", self.source)))))


@dataclass(frozen=True)
class Claim:
    """One sentence the field held, and how it is tested.

    Attributes
    ----------
    id, section, held : str
        Id, section of the paper, the sentence.
    then : tuple of Then
        Figures of the time; today's figure is compared with the first, unless its test names another.
    rule : str
        Name in :data:`analysis.claims.rules.RULES`; ``none`` where no figure can decide.
    part, rival : str
        The category the sentence is about, and the one it is set against (rule ``leads``).
    line : float, optional
        The line of the rules ``above`` and ``below``.
    stronger_when : str
        ``higher`` or ``lower``: which way the figure must move for the sentence to gain.
    tests : tuple of Test
        The first decides; the others ask whether another source, region or way of counting would say the same.
    untestable, needs : str
        Why no figure can decide (rule ``none``), and what data would.
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
    tests: tuple[Test, ...] = ()
    part: str = "figure"
    rival: str = ""
    line: float | None = None
    stronger_when: str = "higher"
    untestable: str = ""
    needs: str = ""
    caveats: tuple[str, ...] = ()
    would_change: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources its tests read, the deciding one first."""
        return tuple(dict.fromkeys(name for test in self.tests for name in test.sources))


def claim(id_: str) -> Claim:
    """Return one claim by its id.

    Raises
    ------
    UnknownName
        If the ledger has no such claim.
    """
    found = {entry.id: entry for entry in ledger()}
    if id_ not in found:
        near = get_close_matches(id_, found) or [other for other in found if other[0] == id_[:1]][:3]
        raise UnknownName("claim", id_, near)
    return found[id_]


def ledger() -> tuple[Claim, ...]:
    """Return all claims, in the order of the file and the language in use.

    Raises
    ------
    BrokenContract
        If an entry has a field nobody knows, lacks one, or two entries share an id.
    """
    return _ledger(current())


@cache
def _ledger(_language: str) -> tuple[Claim, ...]:
    found = tuple(_claim(entry) for entry in store.listed("claims.yml"))
    ids = [entry.id for entry in found]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise BrokenContract(f"claims.yml: expected each id once, found {', '.join(twice)} more often")
    return found


def by_section(*sections: str) -> list[Claim]:
    """Return the claims of some sections of the paper."""
    return [entry for entry in ledger() if entry.section in sections]


def _claim(entry: dict[str, Any]) -> Claim:
    try:
        read = _frozen(entry)
        read["then"] = tuple(worded(Then(**figure), *OF_THEN) for figure in entry["then"])
        read["tests"] = tuple(worded(Test(**_frozen(test)), *OF_A_TEST) for test in entry.get("tests", ()))
        return worded(Claim(**read), *OF_A_CLAIM)
    except (TypeError, KeyError) as trouble:
        raise BrokenContract(
            f"claims.yml, claim {entry.get('id', '?')}: {trouble}; an entry has {', '.join(f.name for f in fields(Claim))}"
        ) from None


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Turn lists into tuples, so that a claim stays as it was read; one column may stand without brackets."""
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return made | {"of": (made["of"],)} if isinstance(made.get("of"), str) else made
