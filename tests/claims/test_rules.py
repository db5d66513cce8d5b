"""Each rule, fed figures made to hold, weaken, strengthen, reverse and break it."""

import math
from dataclasses import replace

import pytest

from analysis.claims import ledger
from analysis.claims.rules import RULES, judge

NAN = math.nan


@pytest.mark.parametrize(
    ("claim", "shares", "verdict"),
    [
        ("G2", {"sexual": 75, "labour": 20}, "holds"),
        ("G2", {"sexual": 50, "labour": 30}, "weaker"),
        ("G2", {"sexual": 95, "labour": 5}, "stronger"),
        ("G2", {"sexual": 30, "labour": 40}, "reversed"),
        ("G2", {"sexual": 40, "labour": 40}, "open"),
        ("G2", {"sexual": NAN, "labour": NAN}, "open"),
        ("G2", {"sexual": 40}, "open"),
        ("G3", {"female": 72}, "holds"),
        ("G3", {"female": 60}, "weaker"),
        ("G3", {"female": 95}, "stronger"),
        ("G3", {"female": 49}, "reversed"),
        ("G3", {"female": NAN}, "open"),
        ("G5", {"0-17": 25}, "holds"),
        ("G5", {"0-17": 38}, "stronger"),
        ("G5", {"0-17": 5}, "weaker"),
        ("G5", {"0-17": 51}, "reversed"),
        ("E2", {"sexual": 80, "labour": 10}, "holds"),
        ("E2", {"sexual": 46, "labour": 37}, "weaker"),
        ("E2", {"sexual": 24, "labour": 39}, "reversed"),
        ("E3", {"labour": 20}, "holds"),
        ("E3", {"labour": 4}, "stronger"),
        ("E3", {"labour": 26}, "reversed"),
    ],
)
def test_rules(claim, shares, verdict):
    """A rule says of made figures what its sentence says."""
    assert judge(ledger.claim(claim), shares) == verdict


def test_marginal_can_weaken():
    """A small part that grew by more than ten points but stays under a quarter weakens the sentence."""
    entry = ledger.claim("E3")
    small = replace(entry, then=(replace(entry.then[0], value=8.0),))
    assert judge(small, {"labour": 20.0}) == "weaker"


def test_every_claim_names_a_rule_and_sources():
    """Each entry of the ledger names a rule of the code, a part of its whole, and figures with an address."""
    assert [entry.id for entry in ledger.ledger()] == ["G2", "G3", "G5", "E2", "E3"]
    for entry in ledger.ledger():
        assert entry.rule in RULES
        assert all(entry.part in test.parts for test in entry.tests)
        assert all(figure.url.startswith("http") and figure.source for figure in entry.then)
        assert entry.would_change
