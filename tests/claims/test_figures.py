"""Each kind of figure on made tables whose answer is known, and its bounds when cells are censored."""

import math

import pandas as pd
import pytest

from analysis.claims import ledger
from analysis.claims.figures import today
from analysis.sources import contract

THEN = (ledger.Then(50, "then", "2006", "a report", "http://a"),)


def table(*cells: dict, **same) -> dict[str, pd.DataFrame]:
    """Return a tidy table under the source ``made``; a cell without a value is censored, 0 to 4."""
    filled = []
    for cell in cells:
        full = {"measure": "detected_victims", "unit": "persons", "time_period": "2022", **same, **cell}
        if "value" not in full:
            full |= {"low": 0.0, "high": 4.0}
        filled.append(full)
    return {"made": contract.in_shape(pd.DataFrame(filled).assign(source="made", release="1"))}


def ask(tables, figure, part="figure", **test):
    """Return today's figure of a test on made tables."""
    asked = ledger.Test(
        "made", test.pop("measure", "detected_victims"), test.pop("region", "world"), "2022", figure, **test
    )
    return today(ledger.Claim("X", "2.2", "It is.", THEN, "majority", (asked,), part), asked, tables)


def citizens(*triples):
    """Return victims by reporting country and citizenship."""
    return table(*({"geo": geo, "citizenship": code, "value": value} for geo, code, value in triples))


def test_a_share_has_exact_bounds():
    """A share is least with its own cells low and the rest high, and most the other way round."""
    tables = table(
        {"geo": "ALB", "form": "sexual", "value": 30.0},
        {"geo": "ALB", "form": "labour", "value": 60.0},
        {"geo": "BEL", "form": "sexual"},
        {"geo": "BEL", "form": "labour"},
    )
    found = ask(tables, "share", "sexual", of=("form",), parts=("sexual", "labour"))
    assert found.figures["sexual"] == pytest.approx(100 * 30 / 90)
    assert found.at(highest=False)["sexual"] == pytest.approx(100 * 30 / 94)
    assert found.at(highest=True)["sexual"] == pytest.approx(100 * 34 / 94)
    assert dict(found.without_each())["BEL"]["sexual"] == pytest.approx(100 * 30 / 90)


def test_a_share_of_two_columns():
    """Men without boys are a part of sex and age together."""
    cells = [("male", "18+", 10.0), ("male", "0-17", 20.0), ("female", "18+", 30.0), ("female", "0-17", 40.0)]
    tables = table(*({"geo": "ALB", "sex": sex, "age": age, "value": value} for sex, age, value in cells))
    parts = tuple(f"{sex}/{age}" for sex, age, _ in cells)
    assert ask(tables, "share", "male/18+", of=("sex", "age"), parts=parts).figures["male/18+"] == 10


def test_a_ratio_counts_only_countries_that_have_both():
    """A country that reports victims and no convictions is on neither side."""
    tables = table(
        {"geo": "ALB", "value": 100.0},
        {"geo": "BEL", "value": 900.0},
        {"geo": "ALB", "measure": "convicted_persons", "value": 7.0},
    )
    found = ask(tables, "ratio", measure="convicted_persons", per={"measure": "detected_victims"})
    assert (found.figures["figure"], found.cells.countries) == (7.0, ("ALB",))


def test_a_ratio_to_one_published_number_keeps_that_number():
    """Leaving a country out changes the count and not the estimate it is set against."""
    tables = table(
        {"geo": "ALB", "value": 30.0},
        {"geo": "BEL", "value": 20.0},
        {"geo": "WORLD", "measure": "forced_labour_estimate", "value": 1_000.0},
    )
    per = {"measure": "forced_labour_estimate", "region": "WORLD", "whole": True, "times": 1000}
    found = ask(tables, "ratio", per=per)
    assert found.figures["figure"] == 50
    assert dict(found.without_each())["ALB"]["figure"] == 20


def test_odds_are_a_hundred_where_a_part_weighs_the_same():
    """The share of labour in convictions over its share among victims, for each hundred."""
    cells = [("detected_victims", "labour", 40.0), ("detected_victims", "sexual", 60.0)]
    cells += [("convicted_persons", "labour", 2.0), ("convicted_persons", "sexual", 8.0)]
    tables = table(*({"geo": "ALB", "measure": name, "form": form, "value": v} for name, form, v in cells))
    found = ask(
        tables,
        "odds",
        "labour",
        measure="convicted_persons",
        of=("form",),
        parts=("labour", "sexual"),
        per={"measure": "detected_victims"},
    )
    assert found.figures["labour"] == pytest.approx(100 * 20 / 40)


def test_countries_where_a_part_leads():
    """One of two countries convicts more women than men; a censored cell leaves the other open."""
    tables = table(
        {"geo": "ALB", "sex": "female", "value": 9.0},
        {"geo": "ALB", "sex": "male", "value": 8.0},
        {"geo": "BEL", "sex": "female"},
        {"geo": "BEL", "sex": "male"},
    )
    found = ask(tables, "countries_where", "female", of=("sex",), parts=("female", "male"))
    assert found.figures["female"] == 50
    assert found.at(highest=True)["female"] == 100


def test_own_citizens_and_others():
    """Own is what the reporting country says it is; a label that is no place is in neither group."""
    tables = citizens(
        ("ALB", "ALB", 30.0), ("ALB", "BEL", 10.0), ("BEL", "ALB", 20.0), ("BEL", "unknown", 99.0)
    )
    groups = {"own": ["own"], "abroad": ["rest"]}
    found = ask(tables, "citizens", "abroad", groups=groups, parts=("own", "abroad"))
    assert found.figures == {"own": 50.0, "abroad": 50.0}


def test_groups_of_citizenships_may_leave_some_out():
    """Own citizens are left out where only victims abroad are asked for; regions and codes name a group."""
    tables = citizens(("BEL", "BEL", 70.0), ("BEL", "NGA", 30.0), ("BEL", "UKR", 10.0), ("BEL", "CHN", 60.0))
    groups = {"own": ["own"], "named": ["africa", "UKR"], "others": ["rest"]}
    found = ask(tables, "citizens", "named", groups=groups, parts=("named", "others"))
    assert found.figures["named"] == 40


def test_destinations_count_only_who_is_not_at_home():
    """Where foreign victims are detected; own citizens are not on the way anywhere."""
    tables = citizens(("USA", "USA", 500.0), ("USA", "MEX", 30.0), ("ALB", "SYR", 10.0))
    groups = {"named": ["USA"], "elsewhere": ["rest"]}
    found = ask(tables, "destinations", "named", groups=groups, parts=("named", "elsewhere"))
    assert found.figures["named"] == 75


def test_citizenships_are_counted_once():
    """Two countries that detect the same citizenship make one; a censored cell may be one more."""
    tables = table(
        {"geo": "BEL", "citizenship": "NGA", "value": 5.0},
        {"geo": "FRA", "citizenship": "NGA", "value": 7.0},
        {"geo": "FRA", "citizenship": "CHN"},
    )
    found = ask(tables, "citizenships")
    assert (found.figures["figure"], found.at(highest=True)["figure"]) == (1, 2)


def test_a_change_is_taken_over_countries_that_report_both_years():
    """A country that reports one year only moves no change; one whose citizens vanish from the count does."""
    both = [("ALB", "ALB", 50.0), ("ALB", "BEL", 50.0)]
    before = citizens(*both, ("FRA", "FRA", 900.0))["made"].assign(time_period="2010")
    after = citizens(("ALB", "BEL", 100.0))["made"]
    tables = {"made": pd.concat([before, after])}
    groups = {"own": ["own"], "abroad": ["rest"]}
    found = ask(tables, "change", "own", groups=groups, parts=("own", "abroad"), per={"year": "2010"})
    assert (found.figures["own"], found.cells.countries) == (-50.0, ("ALB",))


def test_parties_are_those_bound_by_the_end_of_the_year():
    """A ratification of a later year, or of another treaty, does not count."""
    acts = [("ALB", "2005", "a"), ("BEL", "2023", "a"), ("FRA", "2005", "b")]
    cells = ({"geo": geo, "time_period": year, "stage": treaty, "value": 1.0} for geo, year, treaty in acts)
    tables = table(*cells, measure="treaty_ratifications", unit="actions")
    found = ask(tables, "parties", measure="treaty_ratifications", where={"stage": "a"})
    assert found.figures["figure"] == 1


def test_a_quoted_sum_needs_all_its_parts():
    """A figure printed in two parts is their sum, and none where a part is missing."""
    printed = [("own", 28.0), ("other EU", 8.0)]
    tables = table(
        *({"geo": "EU27_2020", "citizenship": who, "value": v, "unit": "percent"} for who, v in printed)
    )
    of = {"of": ("citizenship",), "where": {"unit": "percent"}, "region": "EU27_2020"}
    assert ask(tables, "quoted", parts=("own", "other EU"), **of).figures["figure"] == 36
    assert math.isnan(ask(tables, "quoted", parts=("own", "nobody"), **of).figures["figure"])


def test_a_correlation_needs_enough_countries():
    """Two scores that move against each other are minus one, and three countries say nothing."""
    codes = ["ALB", "BEL", "CHE", "DEU", "ESP", "FRA", "GBR", "HUN", "ITA", "LUX", "MLT", "NLD"]
    up = [{"geo": geo, "measure": "control_of_corruption", "value": n} for n, geo in enumerate(codes)]
    down = [
        {"geo": geo, "measure": "tip_tier", "value": -n + 20, "unit": "tier"} for n, geo in enumerate(codes)
    ]
    asked = {"measure": "control_of_corruption", "per": {"measure": "tip_tier"}}
    for cell in up:
        cell["unit"] = "percentile rank"
    found = ask(table(*up, *down), "correlation", **asked)
    assert found.figures["figure"] == pytest.approx(-1)
    assert math.isnan(ask(table(*up[:3], *down[:3]), "correlation", **asked).figures["figure"])


@pytest.mark.parametrize(
    "figure",
    ["share", "ratio", "countries_where", "citizens", "destinations", "citizenships", "quoted", "parties"],
)
def test_no_rows_are_no_figure(figure):
    """Where nobody reported there is no figure: not zero, not a traceback."""
    tables = table({"geo": "ALB", "time_period": "2023", "value": 1.0, "form": "sexual"})
    asked = {
        "share": {"of": ("form",), "parts": ("sexual", "labour")},
        "countries_where": {"of": ("form",), "parts": ("sexual", "labour")},
        "ratio": {"per": {"measure": "convicted_persons"}},
        "citizens": {"groups": {"own": ["own"], "rest": ["rest"]}, "parts": ("own", "rest")},
        "destinations": {"groups": {"own": ["ALB"], "rest": ["rest"]}, "parts": ("own", "rest")},
    }.get(figure, {})
    name = asked.get("parts", ("figure",))[0]
    found = ask(tables, figure, name, **asked)
    assert math.isnan(found.figures.get(name, math.nan))
    assert not found.without_each()
