"""A verdict and how robust it is against what could reasonably have been otherwise.

A verdict is ``firm`` when every check agrees with it and ``fragile`` when one does not; a fragile
verdict says what tips it, and names the country if it is one country that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis import sources
from analysis.claims.ledger import Claim, Test
from analysis.claims.ledger import claim as find
from analysis.claims.rules import judge
from analysis.methods.composition import Composition, composition
from analysis.vocabulary.places import place, region

PANEL_YEARS = 5  # reporting in each of the last five years makes a country part of the constant panel

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Check:
    """One thing that could have been otherwise: its name, the verdict then, and what to say about it."""

    name: str
    agrees: bool
    says: str


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    claim : Claim
        The claim.
    test : Test
        The test that decided.
    verdict : str
        One of :data:`analysis.vocabulary.terms.VERDICTS`.
    now, low, high : float
        Share of the part today, in percent: from printed cells, and its bounds.
    shares : dict of str to float
        All shares today, in percent.
    countries : int
        Countries behind the figure.
    persons : float
        Persons behind the figure, cells at their low.
    checks : tuple of Check
        What was varied; :attr:`robustness` follows from it.
    without : dict of str to float
        The share with each country left out in turn, by ISO3 code, in percent.
    """

    claim: Claim
    test: Test
    verdict: str
    now: float
    low: float
    high: float
    shares: dict[str, float]
    countries: int
    persons: float
    checks: tuple[Check, ...]
    without: dict[str, float]

    @property
    def robustness(self) -> str:
        """``firm`` if every check agrees, else ``fragile``."""
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
        Tidy tables by source id; the first test's source must be there, others are used if they are.

    Raises
    ------
    UnknownName
        If the ledger has no such claim.
    """
    return judge_claim(find(claim_id), tables)


def judge_claim(claim: Claim, tables: Tables) -> Verdict:
    """Apply the rule of a claim that is not, or not yet, in the ledger; see :func:`verdict`."""
    test = claim.tests[0]
    today = _composition(test, tables)
    shares = today.shares()
    word = judge(claim, shares)
    return Verdict(
        claim,
        test,
        word,
        shares[claim.part],
        today.shares(against=claim.part)[claim.part],
        today.shares(favour=claim.part)[claim.part],
        shares,
        len(today.countries),
        float(today.low.sum()),
        tuple(_checks(claim, test, tables, today, word)),
        {country: without[claim.part] for country, without in today.without_each()},
    )


def _composition(test: Test, tables: Tables, year: str = "") -> Composition:
    table = tables[test.source]
    rows = table[
        (table["measure"] == test.measure)
        & (table["time_period"] == (year or test.year))
        & (table["unit"] == "persons")
        & table["geo"].isin(_members(test, table))
    ]
    others = [column for column in ("sex", "age", "form", "citizenship") if column != test.of]
    return composition(rows[(rows[others] == "total").all(axis=1)], test.of, test.parts)


def _members(test: Test, table: pd.DataFrame) -> set[str]:
    # A source that publishes totals only (EU27_2020) names its own area; others list countries.
    return {test.region} if (table["geo"] == test.region).any() else set(region(test.region).members)


def _checks(claim: Claim, test: Test, tables: Tables, today: Composition, verdict: str) -> list[Check]:
    checks = [_censored(claim, today, verdict)]
    if len(today.countries) > 1:
        checks += [_one_out(claim, today, verdict), _panel(claim, test, tables, today, verdict)]
    checks.append(_year_before(claim, test, tables, verdict))
    return checks + [
        _elsewhere(claim, other, tables, verdict) for other in claim.tests[1:] if other.source in tables
    ]


def _censored(claim: Claim, today: Composition, verdict: str) -> Check:
    ends = {judge(claim, today.shares(favour=claim.part)), judge(claim, today.shares(against=claim.part))}
    other = sorted(ends - {verdict})
    return Check(
        "censored cells",
        not other,
        f"censored cells counted otherwise make it {' or '.join(other)}"
        if other
        else "the same with censored cells at either end of their bounds",
    )


def _one_out(claim: Claim, today: Composition, verdict: str) -> Check:
    tips = {country: judge(claim, shares) for country, shares in today.without_each()}
    flips = {country: other for country, other in tips.items() if other != verdict}
    told = "; ".join(f"without {place(country).the_name} it is {other}" for country, other in flips.items())
    return Check(
        "leave one country out",
        not flips,
        told or f"the same without any one of {len(today.countries)} countries",
    )


def _panel(claim: Claim, test: Test, tables: Tables, today: Composition, verdict: str) -> Check:
    years = [str(int(test.year) - back) for back in range(1, PANEL_YEARS)]
    steady = set(today.countries)
    for year in years:
        steady &= set(_composition(test, tables, year).countries)
    other = judge(claim, today.keep(sorted(steady)).shares())
    says = f"the {len(steady)} countries that report in each of {PANEL_YEARS} years make it {other}"
    return Check("constant panel", other == verdict, says)


def _year_before(claim: Claim, test: Test, tables: Tables, verdict: str) -> Check:
    year = str(int(test.year) - 1)
    before = _composition(test, tables, year)
    other = judge(claim, before.shares()) if before.countries else "open"
    return Check("one year earlier", other == verdict, f"{year} makes it {other}")


def _elsewhere(claim: Claim, other_test: Test, tables: Tables, verdict: str) -> Check:
    shares = _composition(other_test, tables).shares()
    other = judge(claim, shares)
    area = "EU total" if other_test.region.startswith("EU27") else region(other_test.region).name
    says = f"{sources.card(other_test.source).short} ({area}, {other_test.year}: {shares[claim.part]:.0f} %) makes it {other}"
    return Check("other source or region", other == verdict, says)
