"""Leads and reach: what turns with one country left out, where a part leads, and how a rule of counting counts."""

from typing import Any

import pandas as pd
import pytest

from analysis.methods import lead, reach
from analysis.methods.interval import Interval, share, total
from analysis.sources.contract import in_shape
from analysis.vocabulary.errors import BadRequest, MixedMeasures

FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}


def table(*cells: tuple[str, str, str, Any], column: str = "form") -> pd.DataFrame:
    """Rows of year, country, category and a number, or bounds."""
    rows = [
        FIXED
        | {"time_period": year, "geo": geo, column: term}
        | (cell if isinstance(cell, dict) else {"value": cell})
        for year, geo, term, cell in cells
    ]
    return in_shape(pd.DataFrame(rows))


def test_the_country_that_turns_the_lead_is_named_before_one_that_moves_it_further() -> None:
    """Without B labour leads; without A the lead of sexual grows by more, and turns nothing."""
    rows = table(
        ("2022", "ALB", "sexual", 10), ("2022", "ALB", "labour", 100),
        ("2022", "BEL", "sexual", 100), ("2022", "BEL", "labour", 10),
        ("2022", "CAN", "sexual", 50), ("2022", "CAN", "labour", 45),
    )  # fmt: skip
    [row] = lead.lead(rows, "form", "sexual", "labour").itertuples()
    assert (row.part > row.rival, row.geo, row.part_without < row.rival_without) == (True, "BEL", True)
    assert row.part == pytest.approx(100 * 160 / 315)
    assert row.part_without == pytest.approx(100 * 60 / 205)
    assert row.moved == pytest.approx(100 * (60 - 145) / 205 - 100 * (160 - 155) / 315)


def test_no_country_is_left_out_where_less_would_be_printed_than_hidden() -> None:
    """What is left of mostly hidden cells tells nothing: no country is named."""
    rows = table(
        ("2022", "ALB", "sexual", 50), ("2022", "ALB", "labour", 10),
        ("2022", "BEL", "sexual", CENSORED), ("2022", "BEL", "labour", CENSORED),
    )  # fmt: skip
    [row] = lead.lead(rows, "form", "sexual", "labour").itertuples()
    assert row.geo == "BEL"  # without Belgium all is printed; without Albania nothing is
    [alone] = lead.lead(rows[rows["geo"] == "ALB"], "form", "sexual", "labour").itertuples()
    assert alone.geo == ""
    assert pd.isna(alone.part_without)


def test_a_lead_of_hidden_cells_only_has_no_row_and_mixed_measures_are_refused() -> None:
    """Nothing printed is no share; two measures share none."""
    rows = table(("2022", "ALB", "sexual", CENSORED), ("2022", "ALB", "labour", CENSORED))
    assert lead.lead(rows, "form", "sexual", "labour").empty
    with pytest.raises(MixedMeasures):
        lead.lead(pd.concat([rows, rows.assign(measure="convicted_persons")]), "form", "sexual", "labour")


def test_countries_where_a_part_leads_are_counted_with_what_is_open() -> None:
    """One surely, one possibly, one surely not; a country counts once whatever its numbers."""
    rows = table(
        ("2022", "ALB", "female", 9), ("2022", "ALB", "male", 5),
        ("2022", "BEL", "female", CENSORED), ("2022", "BEL", "male", CENSORED),
        ("2022", "CAN", "female", CENSORED), ("2022", "CAN", "male", 4000),
        column="sex",
    )  # fmt: skip
    assert lead.led(rows, "sex", "female").to_dict("records") == [
        {"time_period": "2022", "low": 1, "high": 2, "countries": 3}
    ]
    only = rows[rows["sex"] == "female"]
    assert lead.led(only, "sex", "female")[["low", "high"]].to_numpy().tolist() == [[1, 3]]


FLOWS = table(
    ("2022", "BEL", "ALB", 12), ("2022", "BEL", "BEL", 5), ("2022", "CAN", "ALB", CENSORED),
    ("2022", "CAN", "NGA", 3), ("2022", "CAN", "unknown", 70),
    column="citizenship",
)  # fmt: skip


def test_a_rule_of_counting_counts_citizenships_countries_and_pairs() -> None:
    """Sums of a country over its pairs count for the country; a hidden pair may reach what it can hold."""
    found = reach.reach(FLOWS, [1, 5, 15]).set_index(["side", "threshold"])[["low", "high"]]
    counted = {key: (row["low"], row["high"]) for key, row in found.iterrows()}
    assert counted[("origin", 1)] == (3, 3)
    assert counted[("origin", 15)] == (0, 1)  # Albania: 12, and up to 4 more
    assert counted[("destination", 5)] == (1, 2)  # Canada: 3, and up to 4 more
    assert counted[("pair", 1)] == (3, 4)
    assert counted[("pair", 5)] == (2, 2)


@pytest.mark.parametrize("threshold", [0, -3])
def test_nobody_makes_no_flow(threshold: int) -> None:
    """A threshold below one is refused, with what is expected."""
    with pytest.raises(BadRequest, match=f"threshold is {threshold}: expected 1 or more"):
        reach.reach(FLOWS, [5, threshold])


def test_the_share_of_the_largest_holds_whatever_the_hidden_cells_are() -> None:
    """Every filling of the hidden cells gives a share of the largest place within the bounds."""
    rows = table(
        ("2022", "BEL", "ALB", 6), ("2022", "BEL", "NGA", 5), ("2022", "BEL", "ROU", CENSORED),
        ("2022", "CAN", "NGA", CENSORED), ("2022", "BEL", "BEL", 900),
        column="citizenship",
    )  # fmt: skip
    found = reach.concentrated(rows, top=1).set_index("side").loc["origin"]
    for roumania in range(5):
        for nigeria in range(5):
            persons = [6, 5 + nigeria, roumania]
            assert found["low"] <= 100 * max(persons) / sum(persons) + 1e-9
            assert found["high"] >= 100 * max(persons) / sum(persons) - 1e-9
    assert found["known"] == pytest.approx(100 * 6 / 11)
    assert (found["places"], found["persons"]) == (2, 11)
    assert share(total(rows.iloc[:0]), Interval(1, 1)) == (0, 0)
