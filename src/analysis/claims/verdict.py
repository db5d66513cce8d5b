"""A verdict and how robust it is against what could reasonably have been otherwise.

A verdict is ``firm`` when every check agrees with it and ``fragile`` when one does not; a fragile
verdict says what tips it, and names the country if it is one country that does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from analysis import sources
from analysis.claims.checks import Check, checks
from analysis.claims.figures import today
from analysis.claims.figures.cells import Tables, Today
from analysis.claims.ledger import Claim, Test, Then, ledger
from analysis.claims.ledger import claim as find
from analysis.claims.rules import NONE, judge, part
from analysis.sources import earlier
from analysis.sources.card import Card
from analysis.vocabulary.errors import NotAtHand
from analysis.vocabulary.language import say

DECIDED = ("holds", "weaker", "stronger", "reversed")


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    claim : Claim
        The claim.
    test : Test, optional
        The test that decided; missing where no figure can.
    verdict : str
        One of :data:`analysis.vocabulary.terms.VERDICTS`.
    now, low, high : float
        Today's figure, in the unit of the test: from printed cells, and its bounds.
    figures : dict of str to float
        All figures of the test, by part.
    countries : int
        Countries (or published totals) behind the figure.
    persons : float
        Sum of the cells behind it, at their low.
    checks : tuple of Check
        What was varied; :attr:`robustness` follows from it.
    without : dict of str to float
        The figure with each country left out in turn, by ISO3 code.
    missing : str
        Why there is no figure, where a source is not at hand.
    """

    claim: Claim
    test: Test | None
    verdict: str
    now: float = math.nan
    low: float = math.nan
    high: float = math.nan
    figures: dict[str, float] | None = None
    countries: int = 0
    persons: float = 0.0
    checks: tuple[Check, ...] = ()
    without: dict[str, float] | None = None
    missing: str = ""

    @property
    def decided(self) -> bool:
        """Whether a rule could be applied."""
        return self.verdict in DECIDED

    @property
    def then(self) -> Then:
        """The figure of the time that today's is compared with."""
        return self.claim.then[self.test.then if self.test else 0]

    @property
    def cited(self) -> str:
        """The source line under a figure of this verdict."""
        return " ".join(sources.card(name).cited for name in (self.test.sources if self.test else ()))

    @property
    def robustness(self) -> str:
        """``firm`` if every check agrees, else ``fragile``; nothing for what is open or untestable."""
        if not self.decided:
            return ""
        return "firm" if all(check.agrees for check in self.checks) else "fragile"

    @property
    def reasons(self) -> list[str]:
        """What tips a fragile verdict."""
        return [check.says for check in self.checks if not check.agrees]


def verdict(claim_id: str, tables: Tables) -> Verdict:
    """Apply the rule of a claim to today's figures and vary what could have been otherwise.

    Parameters
    ----------
    claim_id : str
        Id in the ledger, for example ``"G2"``.
    tables : mapping of str to pandas.DataFrame
        Tidy tables by source id; other tests than the first are asked if their sources are there.

    Raises
    ------
    UnknownName
        If the ledger has no such claim.
    """
    return judge_claim(find(claim_id), tables)


def verdicts(load: Callable[[str], pd.DataFrame], *claim_ids: str) -> list[Verdict]:
    """Return the verdicts of some claims, or of the whole ledger, each source loaded once.

    Parameters
    ----------
    load : callable
        Returns the tidy table of a source; one that is not at hand leaves its claims open, saying so.
    *claim_ids : str
        Ids in the ledger; without any, all of them.
    """
    chosen = [find(id_) for id_ in claim_ids] if claim_ids else list(ledger())
    tables: dict[str, pd.DataFrame] = {}
    for name in dict.fromkeys(name for claim in chosen for name in claim.sources):
        try:
            tables[name] = load(name)
        except NotAtHand:
            continue
    for name in {claim.tests[0].source for claim in chosen if claim.tests} & set(tables):
        tables |= earlier.shipped(name)
    return [judge_claim(claim, tables) for claim in chosen]


def references(*source_ids: str, verdicts: Iterable[Verdict] = ()) -> list[Card]:
    """Return the cards of the sources a report shows, and of those its verdicts rest on, each once.

    Parameters
    ----------
    *source_ids : str
        Sources in the order to be read.
    verdicts : iterable of Verdict
        Sources of all their tests follow, but for those that are not at hand.
    """
    behind = [name for found in verdicts for name in found.claim.sources]
    names = dict.fromkeys([*source_ids, *(name for name in behind if sources.card(name).ships)])
    return [sources.card(name) for name in names]


def judge_claim(claim: Claim, tables: Tables) -> Verdict:
    """Apply the rule of a claim that is not, or not yet, in the ledger; see :func:`verdict`."""
    if not claim.tests:
        return Verdict(claim, None, "untestable" if claim.rule == NONE else "open")
    test = claim.tests[0]
    absent = [name for name in test.sources if name not in tables]
    if absent:
        why = say(
            "Not loaded: {join}",
            join="; ".join(f"{card.short} ({card.get})" for card in map(sources.card, absent)),
        )
        return Verdict(claim, test, "untestable" if claim.rule == NONE else "open", missing=why)
    now = today(claim, test, tables)
    word = judge(claim, test, now.figures)
    found = checks(claim, test, tables, now, word) if word in DECIDED else []
    return _told(claim, test, now, word, found)


def _told(claim: Claim, test: Test, now: Today, word: str, found: list[Check]) -> Verdict:
    name = part(claim, test)
    ends = sorted(now.at(highest=highest).get(name, math.nan) for highest in (False, True))
    return Verdict(
        claim,
        test,
        word,
        now.figures.get(name, math.nan),
        ends[0],
        ends[1],
        figures=now.figures,
        countries=len(now.cells.countries),
        persons=float(now.cells.low.sum()),
        checks=tuple(found),
        without={country: figures.get(name, math.nan) for country, figures in now.without_each()},
    )
