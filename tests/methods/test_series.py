"""Series from two tables: the seam is kept, a part never exceeds its whole, a rate has its own denominator."""

from typing import Any

import pandas as pd
import pytest

from analysis import sources
from analysis.methods import series
from analysis.sources.contract import in_shape
from analysis.vocabulary.errors import BadRequest, MixedMeasures

FIXED = {
    "source": "made_up",
    "release": "1",
    "measure": "tip_convictions",
    "unit": "convictions",
    "geo": "WORLD",
}


def table(*cells: dict[str, Any], **fixed: Any) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | fixed | cell for cell in cells]))


def test_a_later_table_begins_with_a_break() -> None:
    """Only the first later row of each series is a break, and only years after the earlier table are taken."""
    before = table({"time_period": "2014", "value": 1}, {"time_period": "2015", "value": 2})
    after = table(*({"time_period": year, "value": 3} for year in ("2015", "2017", "2018")))
    found = series.joined(before, after)
    assert found["time_period"].tolist() == ["2014", "2015", "2017", "2018"]
    assert found["flag"].str.contains("break").tolist() == [False, False, True, False]


def test_nothing_before_means_no_seam() -> None:
    """A later table alone is one series."""
    after = table({"time_period": "2017", "value": 3})
    assert not series.joined(after.iloc[:0], after)["flag"].str.contains("break").any()


def test_the_us_count_has_one_seam_for_each_measure_and_form() -> None:
    """Table and quoted pages meet once, behind the last printed year."""
    earlier, quoted = sources.load("us_tip_world"), sources.load("published_figures")
    later = quoted[(quoted["geo"] == "WORLD") & quoted["measure"].str.startswith("tip_")]
    found = series.joined(earlier, later)
    seams = found[found["flag"].str.contains("break")]
    assert not seams.duplicated(["measure", "form"]).any()
    assert (seams["time_period"] > earlier.loc[earlier["low"].notna(), "time_period"].max()).all()


def test_a_part_is_a_percent_of_what_was_printed() -> None:
    """Labour over all; a censored part keeps its bounds; no share without both numbers."""
    rows = table(
        {"time_period": "2020", "value": 200, "form": "total"},
        {"time_period": "2020", "value": 50, "form": "labour"},
        {"time_period": "2021", "value": 8, "form": "total"},
        {"time_period": "2021", "value": float("nan"), "low": 0.0, "high": 4.0, "form": "labour"},
        {"time_period": "2022", "value": 9, "form": "labour"},
    )
    found = series.part(rows, "labour").set_index("time_period")
    assert list(found.index) == ["2020", "2021"]
    assert found.loc["2020", ["value", "low", "high"]].tolist() == [25, 25, 25]
    assert pd.isna(found.loc["2021", "value"])
    assert found.loc["2021", ["low", "high"]].tolist() == [0, 50]


def citizens() -> pd.DataFrame:
    detected = {"measure": "detected_victims", "unit": "persons", "time_period": "2020", "citizenship": "ROU"}
    return table(
        detected | {"geo": "ITA", "value": 30},
        detected | {"geo": "ESP", "value": float("nan"), "low": 0.0, "high": 4.0},
        detected | {"geo": "ROU", "value": 100},
    )


def residents() -> pd.DataFrame:
    return table(
        {"measure": "population", "unit": "persons", "geo": "ROU", "time_period": "2020", "value": 2e6}
    )


def test_a_rate_by_origin_carries_bounds_and_names_who_made_it() -> None:
    """Citizens abroad per million at home, the number of countries behind it, and the weight of the largest."""
    found = series.of_origin(citizens(), residents(), ["ROU", "BGR"]).iloc[0]
    assert (found["low"], found["high"], found["countries"]) == (15, 17, 2)
    assert pd.isna(found["value"])
    assert (found["largest"], found["weight"]) == ("ITA", 100)


def test_anywhere_counts_those_found_at_home_too() -> None:
    """The other way of counting holds the country itself."""
    found = series.of_origin(citizens(), residents(), ["ROU"], "anywhere").iloc[0]
    assert (found["low"], found["countries"], found["largest"]) == (65, 3, "ROU")


def test_no_citizens_or_no_residents_are_no_rate() -> None:
    """Silence is no zero."""
    assert series.of_origin(citizens(), residents(), ["BGR"]).empty
    assert series.of_origin(citizens(), residents().iloc[:0], ["ROU"]).empty


def test_wrong_requests_are_refused() -> None:
    """Another word, another study, or two measures: one line each."""
    with pytest.raises(BadRequest, match="expected one of abroad, anywhere"):
        series.of_origin(citizens(), residents(), ["ROU"], "nowhere")
    with pytest.raises(BadRequest, match="expected one of United Kingdom"):
        series.estimated(citizens(), citizens(), "France")
    mixed = pd.concat([citizens(), citizens().assign(measure="convicted_persons")])
    with pytest.raises(MixedMeasures):
        series.of_origin(mixed, residents(), ["ROU"])


@pytest.mark.parametrize(
    ("study", "known"), [("United Kingdom", 2744), ("Netherlands", 8234), ("New Orleans", 185)]
)
def test_known_victims_are_those_of_the_published_study(study: str, known: int) -> None:
    """The lists add up to the published number of known victims, and every interval lies above it."""
    found = series.estimated(sources.load("mse_tables"), sources.load("published_figures"), study)
    assert found["value"].iloc[0] == known
    assert len(found) >= 5
    assert (found["low"].iloc[1:] > known).all()
    assert not found["stage"].duplicated().any()
