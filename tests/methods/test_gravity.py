"""Gravity: known coefficients found again, and nothing said from too little."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.methods.flows import pairs
from analysis.methods.gravity import Gravity, gravity
from analysis.vocabulary.errors import BadRequest, BrokenContract


def world(distance=-1.2, income=0.7, countries=14, seed=3):
    """Return flows drawn from a gravity model with these coefficients, overdispersed, and their covariates."""
    random = np.random.default_rng(seed)
    names = [f"A{number:02d}" for number in range(countries)]
    pairs = pd.DataFrame([(a, b) for a in names for b in names if a != b], columns=["origin", "destination"])
    pairs["log_distance"] = random.uniform(5, 9, len(pairs))
    pairs["log_income"] = pairs["destination"].map(
        dict(zip(names, random.uniform(8, 11, countries), strict=True))
    )
    mean = np.exp(6 + distance * pairs["log_distance"] + income * pairs["log_income"])
    count = random.poisson(mean * random.gamma(2, 0.5, len(pairs))).astype(float)
    return pairs.assign(low=count, high=count, value=count)[
        ["origin", "destination", "low", "high", "value"]
    ], pairs


TERMS = ["log_distance", "log_income"]


def test_the_coefficients_are_found_again():
    """Both intervals hold the coefficients the flows were drawn with."""
    found = gravity(*world(), TERMS)
    ends = found.terms.set_index("term")
    assert ends.loc["log_distance", "low"] < -1.2 < ends.loc["log_distance", "high"]
    assert ends.loc["log_income", "low"] < 0.7 < ends.loc["log_income", "high"]
    assert (found.flows, found.origins, found.destinations, found.left_out) == (182, 14, 14, 0)


def test_the_intervals_cover():
    """Of 100 worlds, the 95 % interval of distance holds the truth in 88 or more: robust errors of few pairs are short."""
    held = 0
    for seed in range(100):
        ends = gravity(*world(seed=seed), TERMS).terms.set_index("term").loc["log_distance"]
        held += ends["low"] <= -1.2 <= ends["high"]
    assert held >= 88


def test_a_constant_for_each_destination_leaves_distance():
    """With destinations fixed, their income cannot be told apart from them, and distance still can."""
    flows, pairs = world()
    assert gravity(flows, pairs, TERMS, fixed=["destination"]).why.startswith(
        "the terms cannot be told apart"
    )
    ends = gravity(flows, pairs, TERMS[:1], fixed=["destination"]).terms.iloc[0]
    assert ends["low"] < -1.2 < ends["high"]


def test_censored_flows_widen_the_interval():
    """Hidden small flows leave more open than known ones."""
    flows, pairs = world()
    hidden = flows.assign(
        low=flows["low"].where(flows["low"] > 4, 0.0), high=flows["high"].where(flows["low"] > 4, 4.0)
    )
    known, wide = gravity(flows, pairs, TERMS).terms, gravity(hidden, pairs, TERMS).terms
    assert (wide["high"] - wide["low"]).iloc[0] > (known["high"] - known["low"]).iloc[0] * 0.9


def test_pairs_that_were_not_printed_are_nobody_only_if_said_so():
    """Without `zeros` pairs nobody listed are left out; with it they are in."""
    flows, pairs = world()
    some = flows[flows["low"] > 20]
    assert (
        gravity(some, pairs, TERMS).flows
        == len(some)
        < gravity(some, pairs, TERMS, zeros=True).flows
        == len(pairs)
    )


@pytest.mark.parametrize("part", [slice(0, 0), slice(0, 1), slice(0, 8)])
def test_too_little_says_nothing(part):
    """None, one and eight flows for three coefficients: a reason, no number."""
    flows, pairs = world()
    found = gravity(flows.iloc[part], pairs, TERMS)
    assert found.terms.empty
    assert found.why


def test_all_censored_says_nothing():
    """Flows of 0 to 4 throughout have no person for sure."""
    flows, pairs = world()
    assert gravity(flows.assign(low=0.0, high=4.0), pairs, TERMS).why == "no flow with a person for sure"


def test_wrong_requests_are_refused():
    """A covariate nobody gave, a fixed effect of a year, pairs twice, a negative flow."""
    flows, pairs = world()
    with pytest.raises(BadRequest, match="no covariate 'gdp'"):
        gravity(flows, pairs, ["gdp"])
    with pytest.raises(BadRequest, match="'year'"):
        gravity(flows, pairs, TERMS, fixed=["year"])
    with pytest.raises(BrokenContract, match="two rows"):
        gravity(flows, pd.concat([pairs, pairs]), TERMS)
    with pytest.raises(BrokenContract, match="0 <= low"):
        gravity(flows.assign(low=-1.0), pairs, TERMS)


def test_a_destination_of_one_flow_does_not_stop_the_fit():
    """Its constant fits it exactly, with no error of its own; the terms are told all the same."""
    flows, pairs = world()
    single = flows.assign(destination=flows["destination"].where(flows.index != 0, "ONE"))
    found = gravity(single, pairs.assign(destination=single["destination"]), TERMS[:1], fixed=["destination"])
    assert not found.why
    assert found.terms["low"].iloc[0] < -1.2 < found.terms["high"].iloc[0]


def test_the_example_of_the_page_runs():
    """What docs/methods/gravity.md shows is what comes out."""
    page = (Path(__file__).parents[2] / "docs/methods/gravity.md").read_text("utf-8")
    names = {}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1], names)  # the page is ours
    near, residents = names["fitted"].factors.to_dict("records")
    told = "one sub-region: {value:.2f} times as many, {low:.2f} to {high:.2f}".format(**near)
    assert told + "; twice the residents: {value:.2f}, {low:.2f} to {high:.2f}".format(**residents) in page
    assert names["fitted"].flows == 757


def test_factors_are_of_one_step_or_of_twice():
    """A coefficient of 1 is e times as many for a yes or no, and twice as many for twice of a logarithm."""
    terms = pd.DataFrame({"term": ["same", "log_far"], "coefficient": 1.0, "low": 0.0, "high": 2.0})
    factors = Gravity(terms, 9, 3, 3, 0, 0.5).factors
    assert factors[["value", "low", "high"]].to_numpy().tolist() == [
        [pytest.approx(np.e), 1, pytest.approx(np.e**2)],
        [2, 1, 4],
    ]


def test_what_ships_tells_of_a_pair():
    """Albania and Italy lie in one sub-region, Nigeria and Italy do not; of a place without one nothing is told."""
    found = pd.DataFrame({"origin": ["ALB", "NGA", "TWN", "ALB"], "destination": ["ITA"] * 3 + ["XKX"]})
    told = pairs(found, pd.Series({"ALB": 2.0, "NGA": 200.0}))
    assert told["same_subregion"].tolist()[:2] == [1, 0]
    assert told["log_residents"].tolist()[:2] == [pytest.approx(np.log(2)), pytest.approx(np.log(200))]
    assert told["log_residents"].isna().tolist() == [False, False, True, False]
