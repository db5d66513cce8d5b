"""Each rule, fed figures made to hold, weaken, strengthen, reverse and break it."""

import math
from dataclasses import replace

import pytest

from analysis.claims import ledger
from analysis.claims.rules import NONE, RULES, judge

NAN = math.nan


def judged(claim: ledger.Claim, figures: dict[str, float], test: int = 0) -> str:
    """Return what a claim's rule says of made figures."""
    return judge(claim, claim.tests[test], figures)


@pytest.mark.parametrize(
    ("claim", "figures", "verdict"),
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
        ("G13", {"female": 25}, "holds"),
        ("G13", {"female": 24.9}, "reversed"),
        ("G6", {"figure": 130}, "holds"),
        ("G6", {"figure": 180}, "stronger"),
        ("G6", {"figure": 98}, "weaker"),
        ("G6", {"figure": 97}, "reversed"),
        ("L1", {"figure": 90}, "holds"),
        ("L1", {"figure": 60}, "stronger"),
        ("L1", {"figure": 97}, "reversed"),
        ("E11", {"male": 25}, "holds"),
        ("E11", {"male": 35}, "stronger"),
        ("E11", {"male": 20}, "reversed"),
        ("S3", {"figure": 120}, "holds"),
        ("S3", {"figure": 80}, "weaker"),
        ("S3", {"figure": 200}, "stronger"),
        ("S3", {"figure": 63}, "reversed"),
        (
            "C3",
            {"figure": -0.3},
            "weaker",
        ),  # nearer to zero than the line: no link, which is not the opposite
        ("C3", {"figure": 0.3}, "weaker"),
        ("C3", {"figure": 0.31}, "reversed"),
        ("C3", {"figure": -0.31}, "holds"),
        ("E1", {"figure": 9_678}, "untestable"),
    ],
)
def test_rules(claim, figures, verdict):
    """A rule says of made figures what its sentence says."""
    assert judged(ledger.claim(claim), figures) == verdict


def test_marginal_can_weaken():
    """A small part that grew by more than ten points but stays under a quarter weakens the sentence."""
    entry = ledger.claim("E3")
    small = replace(entry, then=(replace(entry.then[0], value=8.0),))
    assert judged(small, {"labour": 20.0}) == "weaker"


def test_every_rule_is_fed_above():
    """No rule of the code is left without a claim that these tests feed, and each can be reversed."""
    fed = {ledger.claim(id_).rule for id_ in ("G2", "G3", "G5", "E3", "G13", "G6", "L1", "E11", "S3")}
    assert fed == set(RULES)


def test_another_test_may_name_its_figure_of_the_time():
    """A test that is compared with the second figure of the time is judged by that one."""
    entry = ledger.claim("G12")
    assert judged(entry, {"figure": 13_000}, test=1) == "holds"
    assert judged(entry, {"figure": 10_000}, test=1) == "weaker"


def test_no_figure_decides_what_no_rule_can():
    """Where no rule applies, whatever figure is at hand, the claim stays untestable."""
    for entry in ledger.ledger():
        if entry.rule == NONE and entry.tests:
            assert judged(entry, {"figure": 1.0}) == "untestable"
