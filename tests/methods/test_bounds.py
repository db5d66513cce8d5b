"""Sums, shares and rates of censored cells: exact bounds, and the truth always inside."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods import bounds
from analysis.methods.composition import composition
from analysis.methods.rates import beside_area
from analysis.sources import contract
from analysis.vocabulary.errors import MixedMeasures

CELLS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=3, max_size=12)


def rows(cells, **more):
    """Return tidy rows from (form, value, high) with value None where censored."""
    made = [
        {
            "geo": f"A{number:02d}"[:3],
            "form": form,
            "value": value,
            "low": value if high is None else 0,
            "high": high,
        }
        for number, (form, value, high) in enumerate(cells)
    ]
    frame = pd.DataFrame(made).assign(
        measure="detected_victims", unit="persons", time_period="2010", source="s", release="1"
    )
    return contract.in_shape(frame.assign(**more).astype({"value": float, "low": float, "high": float}))


def test_sums_carry_both_bounds_and_the_countries_behind_them():
    """A sum of an exact and a censored cell is an interval over two countries."""
    found = bounds.sums(rows([("sexual", 10, None), ("sexual", None, 4)]), "time_period").loc["2010"]
    assert found.to_dict() == {"known": 10, "low": 10, "high": 14, "countries": 2, "exact": 1, "censored": 1}


def test_a_group_without_cells_has_no_row():
    """What nobody reported is absent, not zero."""
    found = bounds.sums(
        rows([("sexual", 10, None)]).assign(value=float("nan"), low=float("nan"), high=float("nan")), "form"
    )
    assert found.empty


def test_all_censored_is_an_interval_from_zero():
    """Only censored cells give bounds from zero and a share that says nothing."""
    found = bounds.shares(rows([("sexual", None, 4), ("labour", None, 4)]), "time_period", "form")
    assert found[["low", "high"]].to_numpy().tolist() == [[0, 100], [0, 100]] or found["low"].isna().all()


@pytest.mark.parametrize("column", ["measure", "unit", "source"])
def test_two_of_a_kind_are_never_added(column):
    """Mixing measures, units or sources is an error that names both."""
    mixed = pd.concat([rows([("sexual", 10, None)]), rows([("labour", 3, None)]).assign(**{column: "zz"})])
    with pytest.raises(MixedMeasures, match="'zz'"):
        bounds.sums(mixed, "time_period")


@settings(deadline=None)  # a busy machine is no counterexample
@given(CELLS)
def test_the_truth_is_always_inside(cells):
    """Whatever true counts hide below five, each true share lies within the bounds."""
    forms = ("sexual", "labour", "other")
    true = [(forms[number % 3], count) for number, (count, _) in enumerate(cells)]
    hidden = [count < 5 and censor for count, censor in cells]
    table = rows(
        [
            (form, None if hide else count, 4 if hide else None)
            for (form, count), hide in zip(true, hidden, strict=True)
        ]
    )
    whole = sum(count for _, count in true)
    found = bounds.shares(table, "time_period", "form").set_index("form")
    for form in forms:
        part = sum(count for name, count in true if name == form)
        if whole and form in found.index and pd.notna(found.loc[form, "low"]):
            assert found.loc[form, "low"] - 1e-9 <= 100 * part / whole <= found.loc[form, "high"] + 1e-9


@settings(deadline=None)  # a busy machine is no counterexample
@given(CELLS)
def test_leaving_a_country_out_is_computing_without_it(cells):
    """The share without a country equals the share of a table that never had it."""
    forms = ("sexual", "labour", "other")
    table = rows([(forms[number % 3], count, None) for number, (count, _) in enumerate(cells)])
    whole = composition(table, "form", forms)
    for country, shares in whole.without_each():
        rest = composition(table[table["geo"] != country], "form", forms).shares()
        assert pd.Series(shares).round(9).fillna(-1).tolist() == pd.Series(rest).round(9).fillna(-1).tolist()


def test_which_form_leads_is_counted_with_its_doubt():
    """A country whose leader hangs on censored cells is possible, not sure."""
    table = pd.concat(
        [
            rows([("labour", 9, None)], geo="AAA"),
            rows([("sexual", 2, None)], geo="AAA"),
            rows([("labour", None, 4)], geo="BBB"),
            rows([("sexual", 2, None)], geo="BBB"),
        ]
    )
    assert composition(table, "form", ("sexual", "labour", "other")).leads("labour") == (1, 2)


def test_a_rate_is_set_beside_those_who_reported():
    """The area's rate counts only reporting countries, in count and in denominator, without the country."""
    victims = pd.concat([rows([("total", 10, None)], geo="AAA"), rows([("total", 30, None)], geo="BBB")])
    people = [("AAA", 1e6), ("BBB", 2e6), ("CCC", 9e6)]
    population = pd.concat(
        [rows([("total", int(number), None)], geo=geo).assign(measure="population") for geo, number in people]
    )
    found = beside_area(victims, population, "AAA", ["AAA", "BBB", "CCC"]).iloc[0]
    assert (found["low"], found["high"], found["area"], found["area_countries"]) == (10, 10, 15, 1)


def test_a_country_without_figures_has_no_rate():
    """No figure gives no row, not a rate of zero."""
    assert beside_area(
        rows([("total", 1, None)], geo="BBB"), rows([("total", 1, None)]), "AAA", ["BBB"]
    ).empty
