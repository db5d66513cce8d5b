"""Nearness, leading forms, totals against their parts, rates of an area: small tables with a known answer."""

from typing import Any

import pandas as pd
import pytest

from analysis.methods import nearness
from analysis.methods.coherence import at_odds
from analysis.methods.leading import leading
from analysis.methods.rates import of_reporters
from analysis.sources import load
from analysis.sources.contract import in_shape
from analysis.vocabulary.errors import MixedMeasures

FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "DEU"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}


def table(*cells: dict[str, Any]) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | {"time_period": "2020"} | cell for cell in cells]))


@pytest.mark.parametrize(
    ("citizenship", "near"),
    [("DEU", "own"), ("ROU", "eu"), ("GBR", "europe"), ("UKR", "europe"), ("TUR", "elsewhere"), ("NGA", "elsewhere")],
)  # fmt: skip
def test_nearness_is_seen_from_the_country_that_detects(citizenship: str, near: str) -> None:
    """Own, other EU of today, the rest of the UN's Europe, elsewhere."""
    [found] = nearness.by_nearness(table({"citizenship": citizenship, "value": 1}))["citizenship"]
    assert found == near


def test_a_citizenship_that_names_no_country_is_left_out() -> None:
    """Totals, unknown and “foreign” are near to nobody."""
    cells = [{"citizenship": name, "value": 1} for name in ("total", "unknown", "foreign", "stateless")]
    assert nearness.by_nearness(table(*cells)).empty


def test_a_country_is_seen_from_three_sides() -> None:
    """At home, from abroad, and abroad, each with how many countries stand behind it."""
    rows = table(
        {"citizenship": "DEU", "value": 7},
        {"citizenship": "ROU", "value": 3},
        {"citizenship": "NGA"} | CENSORED,
        {"citizenship": "DEU", "geo": "FRA", "value": 2},
        {"citizenship": "DEU", "geo": "POL", "value": 1},
        {"citizenship": "ROU", "geo": "FRA", "value": 90},
    )
    found = nearness.seen_from(rows, "DEU").set_index("citizenship")
    assert found[["low", "high", "countries"]].to_dict("index") == {
        "home": {"low": 7, "high": 7, "countries": 1},
        "here": {"low": 3, "high": 7, "countries": 2},
        "abroad": {"low": 3, "high": 3, "countries": 2},
    }
    assert pd.isna(found.at["here", "value"])


def test_a_country_nobody_saw_has_no_row() -> None:
    """Without any cell there is no zero."""
    assert nearness.seen_from(table({"citizenship": "ROU", "geo": "FRA", "value": 9}), "DEU").empty


@pytest.mark.parametrize(
    ("sexual", "labour", "leads"),
    [
        ({"value": 5}, {"value": 9}, "labour"),
        ({"value": 9}, {"value": 9}, "open"),
        ({"value": 5}, CENSORED, "sexual"),
        ({"value": 4}, CENSORED, "open"),
        (CENSORED, CENSORED, "open"),
    ],
)
def test_a_form_leads_only_where_it_surely_does(sexual: Any, labour: Any, leads: str) -> None:
    """A tie, or a hidden cell that could be more, leaves it open."""
    rows = table({"form": "sexual"} | sexual, {"form": "labour"} | labour)
    assert leading(rows, "form")["leads"].tolist() == [leads]


def test_one_form_alone_leads() -> None:
    """A country that recorded one form only is led by it, unless even that may be nobody."""
    assert leading(table({"form": "labour", "value": 3}), "form")["leads"].tolist() == ["labour"]
    assert leading(table({"form": "labour"} | CENSORED), "form")["leads"].tolist() == ["open"]


def test_leading_refuses_two_measures() -> None:
    """Victims and convicts are not counted together."""
    rows = table(
        {"form": "labour", "value": 3}, {"form": "sexual", "value": 3, "measure": "convicted_persons"}
    )
    with pytest.raises(MixedMeasures):
        leading(rows, "form")


def test_a_total_below_its_parts_is_found_with_the_widest_first() -> None:
    """What hidden cells could explain is no contradiction."""
    totals = table(
        {"value": 10}, {"geo": "FRA"} | CENSORED, {"geo": "POL", "value": 5}, {"geo": "ITA", "value": 1}
    )
    parts = table(
        {"sex": "female", "value": 12},
        {"sex": "female", "geo": "FRA", "value": 50},
        {"sex": "female", "geo": "POL", "value": 5},
        {"sex": "male", "geo": "POL"} | CENSORED,
    )
    found = at_odds(totals, parts)
    assert found[["geo", "parts"]].to_numpy().tolist() == [["FRA", 50], ["DEU", 12]]
    assert found.attrs["pairs"] == 3


def test_bolivia_2022_is_at_odds_in_the_figures_that_ship() -> None:
    """UNODC's release of 14 April 2025 prints 560 as the total of Bolivia 2022 and 832 persons by sex."""
    figures = load("unodc_glotip")
    rows = figures[(figures["measure"] == "detected_victims") & (figures["geo"] == "BOL")]
    rows = rows[(rows[["age", "form", "citizenship"]] == "total").all(axis=1)]
    found = at_odds(rows[rows["sex"] == "total"], rows[rows["sex"].isin(["female", "male", "other"])])
    [last] = found[found["time_period"] == "2022"].to_dict("records")
    assert (last["low"], last["high"], last["parts"]) == (560, 560, 832)


def test_germany_2022_is_bounded_by_its_parts_in_the_figures_that_ship() -> None:
    """UNODC's release of 14 April 2025 prints “<5” as the total of Germany 2022 and 1,289 persons by age.

    The table ships the total as the bounds of its parts, and as printed it would be at odds with them.
    """
    figures = load("unodc_glotip")
    rows = figures[(figures["measure"] == "detected_victims") & (figures["geo"] == "DEU")]
    rows = rows[(rows[["form", "citizenship"]] == "total").all(axis=1) & (rows["time_period"] == "2022")]
    total = rows[(rows[["sex", "age"]] == "total").all(axis=1)]
    parts = rows[(rows["sex"] == "total") & rows["age"].isin(["0-17", "18+"])]
    [shipped] = total.to_dict("records")
    assert (shipped["low"], shipped["high"], shipped["flag"]) == (1289, 1350, "censored;below its parts")
    assert at_odds(total, parts).empty
    [printed] = at_odds(total.assign(low=0.0, high=4.0), parts).to_dict("records")
    assert printed["parts"] == 1289


def test_the_rate_of_an_area_is_over_those_that_reported() -> None:
    """A country without residents is in the sum and not in the rate; a silent one in neither."""
    victims = table({"value": 10}, {"geo": "FRA"} | CENSORED, {"geo": "VAT", "value": 1})
    residents = table(
        *({"geo": geo, "value": 1e6, "measure": "population"} for geo in ("DEU", "FRA", "ITA")),
    )
    [row] = of_reporters(victims, residents).to_dict("records")
    assert row == {
        "year": "2020", "low": 11, "high": 15, "countries": 3, "rate_low": 5, "rate_high": 7, "rated": 2,
    }  # fmt: skip
