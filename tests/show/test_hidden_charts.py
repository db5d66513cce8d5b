"""Charts of hidden populations and of two sources: described, never empty, and honest where nothing can be said."""

import pandas as pd
import pytest

from analysis.methods import hidden
from analysis.methods.agreement import Reason, agreement
from analysis.show import charts
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.sources import contract, load
from analysis.sources.mse_tables import histories

pytestmark = pytest.mark.filterwarnings("error")
SOURCE = "Source: published tables, release 1."
ARTIFICIAL = pd.DataFrame(
    [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 6)], columns=["A", "B", "C", "count"]
)


@pytest.fixture(scope="module")
def table():
    """Return the five lists of the United Kingdom."""
    return histories(load("mse_tables"), "uk_2013_5list")


def test_overlaps_name_the_pair_that_shares_nobody(table):
    """The figure holds every number, and its alternative text says which pair is empty."""
    found = charts.list_overlaps(hidden.overlap(table), SOURCE)
    assert "GP and LA" in found.alt
    assert found.table["PFNCA"].tolist()[-1] == "1,169"


def test_answers_show_each_way_of_choosing(table):
    """Both ways, both intervals, and the warning about persons no list could reach."""
    found = charts.hidden_answers(hidden.answers(table, 200), "a study", SOURCE)
    assert found.table["persons"].tolist() == ["11,313", "22,991"]
    assert "no list could reach" in found.alt
    assert "200 replicates" in found.caption


def test_models_show_their_range(table):
    """The reading gives the range, and the named models stand in the table."""
    found = charts.hidden_models(hidden.spread(table), "a study", SOURCE)
    assert "10,546 to 29,035" in found.alt
    assert {"best by BIC", "stepwise", "independent lists"} <= set(found.table["chosen"])


def test_a_table_that_cannot_tell_gets_words():
    """No axes and no number for the artificial table."""
    for found in (
        charts.hidden_answers(hidden.answers(ARTIFICIAL, 20), "a study", SOURCE),
        charts.hidden_models(hidden.spread(ARTIFICIAL), "a study", SOURCE),
    ):
        assert isinstance(found, Reading)
        assert "nan" not in found
    assert isinstance(charts.list_overlaps(hidden.overlap(ARTIFICIAL), SOURCE), Figure)


def side(cells, source):
    """Return totals of persons."""
    made = pd.DataFrame(cells, columns=["geo", "time_period", "low", "high"])
    made["value"] = made["low"].where(made["low"] == made["high"])
    return contract.in_shape(
        made.assign(measure="detected_victims", unit="persons", source=source, release="1").astype(
            {"value": float, "low": float, "high": float}
        )
    )


def test_two_sources_are_drawn_around_equality():
    """What differs is named, with its reason; what is hidden has bounds; silence is counted apart."""
    left = side(
        [("ALB", "2020", 10, 10), ("MLT", "2020", 0, 4), ("PRT", "2020", 13, 13), ("FRA", "2020", 9, 9)], "a"
    )
    right = side([("ALB", "2020", 10, 10), ("MLT", "2020", 12, 12), ("PRT", "2020", 105, 105)], "b")
    found = charts.sources_compared(
        agreement(left, right, [Reason("presumed are in", "PRT")]), "A", "B", SOURCE
    )
    assert found.table["why"].tolist() == ["presumed are in", "not known", "not known"]
    assert "share 3 country-years; in 1 they can be one number, in 2 they cannot" in found.alt
    nothing = charts.sources_compared(
        agreement(left.head(1), side([("ITA", "2020", 1, 1)], "b")), "A", "B", SOURCE
    )
    assert isinstance(nothing, Reading)
