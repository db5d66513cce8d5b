"""Flows: who was detected where, with bounds that hold, and refusals that say why."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods import flows
from analysis.sources import contract, load
from analysis.vocabulary.errors import BadRequest, BrokenContract, MixedMeasures

ORIGINS, PLACES = ["ALB", "NGA", "ROU", "unknown"], ["ALB", "DEU", "ROU"]
PAIRS = [(origin, place) for origin in ORIGINS for place in PLACES]


def rows(pairs):
    """Return tidy rows from (citizenship, reporting country, low, high)."""
    made = pd.DataFrame(pairs, columns=["citizenship", "geo", "low", "high"])
    made["value"] = made["low"].where(made["low"] == made["high"])
    return contract.in_shape(
        made.assign(
            measure="detected_victims", unit="persons", time_period="2022", source="s", release="1"
        ).astype({"low": float, "high": float})
    )


SOME = rows(
    [
        ("ALB", "ALB", 20, 20),
        ("ALB", "DEU", 0, 4),
        ("NGA", "DEU", 30, 30),
        ("ROU", "DEU", 10, 10),
        ("unknown", "DEU", 7, 7),
    ]
)
INCOME = contract.in_shape(
    pd.DataFrame({"geo": ["ALB", "DEU", "ROU"], "value": [15.0, 60.0, 30.0]}).assign(
        measure="gdp_per_capita", unit="international dollars", time_period="2022", source="g", release="1"
    )
)


def test_flows_carry_bounds_and_leave_the_unplaced_out():
    """A censored flow has bounds and no value; unknown citizenship is no origin."""
    found = flows.flows(SOME)
    assert found["origin"].tolist() == ["NGA", "ALB", "ROU", "ALB"]
    assert found.iloc[-1][["low", "high"]].tolist() == [0, 4]
    assert pd.isna(found.iloc[-1]["value"])
    assert flows.unplaced(SOME) == (7, 7)


def test_a_threshold_keeps_what_surely_reaches_it():
    """A flow of 0 to 4 may be of one person, but is not surely."""
    assert len(flows.flows(SOME, threshold=1)) == 3
    assert flows.count(flows.flows(SOME), 1) == (3, 4)


def test_the_domestic_share_is_an_interval():
    """20 of 60 to 64 were detected at home."""
    assert flows.domestic_share(flows.flows(SOME)) == pytest.approx((100 * 20 / 64, 100 * 20 / 60))


def test_concentration_names_the_largest_and_says_whether_it_is_sure():
    """The two largest of three origins are named; a third that cannot pass them leaves no doubt."""
    found = flows.concentration(flows.flows(SOME), top=2)
    assert (found.top, found.sure, found.places) == (("NGA", "ALB"), True, (3, 3))
    assert found.share == pytest.approx((100 * 50 / 60, 100 * 54 / 64))


def test_direction_counts_only_pairs_with_both_incomes():
    """Nigeria has no income here: its persons are unplaced, and said to be."""
    found = flows.income_direction(flows.flows(SOME), INCOME)
    assert (found.up, found.known, found.persons, found.unplaced) == ((100, 100), 100, (10, 14), (30, 30))
    assert (found.flows, found.origins, found.destinations) == (2, 2, 1)


def test_an_income_of_two_years_is_refused():
    """Two incomes of one country are no income."""
    with pytest.raises(BrokenContract, match="one year"):
        flows.income_direction(flows.flows(SOME), pd.concat([INCOME, INCOME]))


def test_regions_of_origin_add_up_to_all():
    """Every person has one region of origin."""
    found = flows.origins_by_region(flows.flows(SOME), "region")
    assert found.set_index("region")["low"].to_dict() == {"Europe": 30, "Africa": 30}
    assert found["origins"].sum() == 3


def test_distance_is_the_great_circle():
    """Tirana to Berlin is some 1,330 km, and a flow without coordinates is not measured."""
    points = pd.DataFrame({"geo": ["ALB", "DEU"], "latitude": [41.33, 52.52], "longitude": [19.82, 13.40]})
    far, persons = flows.distance(flows.flows(SOME), points)
    assert far.low == far.high == pytest.approx(1333, abs=10)
    assert persons == (0, 4)


def test_leaving_one_country_out_is_computing_without_it():
    """Without Germany all are at home."""
    found = flows.without_each(flows.flows(SOME), flows.domestic_share)
    assert found["DEU"] == (100, 100)
    assert found["ALB"] == (0, 0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=len(PAIRS), max_size=len(PAIRS)))
def test_the_truth_is_inside(cells):
    """Whatever hides below five, the domestic share, the direction and the concentration of it are inside."""
    seen = [(0, 4) if hide and count < 5 else (count, count) for count, hide in cells]
    pairs = [(*pair, *bounds) for pair, bounds in zip(PAIRS, seen, strict=True)]
    truth = [(*pair, count, count) for pair, (count, _) in zip(PAIRS, cells, strict=True)]
    found, true = flows.flows(rows(pairs)), flows.flows(rows(truth))
    for figure in (
        flows.domestic_share,
        lambda one: flows.income_direction(one, INCOME).up,
        lambda one: flows.concentration(one).hhi,
    ):
        inside, exact = figure(found), figure(true)
        if exact.said:
            assert inside.low - 1e-6 <= exact.low <= inside.high + 1e-6


@pytest.mark.parametrize(
    "table", [SOME.head(0), rows([("ALB", "DEU", 0, 0)]), SOME.assign(low=np.nan, high=np.nan)]
)
def test_nothing_says_nothing(table):
    """Empty tables, zeros and missing cells give no number."""
    found = flows.flows(table)
    assert not flows.domestic_share(found).said
    assert not flows.concentration(found).hhi.said
    assert not flows.income_direction(found, INCOME).up.said


def test_wrong_requests_and_mixtures_are_refused():
    """A threshold that is no number, and two sources in one table."""
    with pytest.raises(BadRequest, match="threshold"):
        flows.flows(SOME, float("nan"))
    with pytest.raises(MixedMeasures):
        flows.flows(pd.concat([SOME, SOME.assign(source="t")]))


def test_flows_of_the_shipped_figures():
    """In 2022 Pakistan's own citizens make up most of the recorded flows: one country decides the domestic share."""
    table = load("unodc_glotip")
    rows_2022 = (table["citizenship"] != "total") & (table["time_period"] == "2022")
    found = flows.flows(table[rows_2022 & (table["measure"] == "detected_victims")])
    assert found.iloc[0][["origin", "destination"]].tolist() == ["PAK", "PAK"]
    with_all = flows.domestic_share(found)
    assert with_all.low > 68
    assert flows.without_each(found, flows.domestic_share)["PAK"].high < 55
