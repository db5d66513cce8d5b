"""Two sources for one thing: bounds that meet, differences with a reason, silence that is no difference."""

import pandas as pd
import pytest

from analysis.methods.agreement import Reason, agreement
from analysis.sources import contract, load
from analysis.vocabulary.errors import BrokenContract, MixedMeasures


def rows(cells, source):
    """Return totals of persons from (geo, year, low, high)."""
    made = pd.DataFrame(cells, columns=["geo", "time_period", "low", "high"])
    made["value"] = made["low"].where(made["low"] == made["high"])
    return contract.in_shape(
        made.assign(measure="detected_victims", unit="persons", source=source, release="1").astype(
            {"value": float, "low": float, "high": float}
        )
    )


LEFT = rows(
    [("ALB", "2020", 10, 10), ("MLT", "2020", 0, 4), ("PRT", "2020", 13, 13), ("FRA", "2020", 9, 9)], "a"
)
RIGHT = rows(
    [("ALB", "2020", 10, 10), ("MLT", "2020", 12, 12), ("PRT", "2020", 105, 105), ("ITA", "2020", 9, 9)], "b"
)


def test_cells_meet_or_differ_by_least_and_most():
    """Albania agrees; Malta and Portugal differ; France and Italy are each in one source only."""
    found = agreement(LEFT, RIGHT, [Reason("presumed victims are in", geo="PRT", years=("2020",))])
    assert found.cells["geo"].tolist() == ["PRT", "MLT", "ALB"]
    assert found.cells.loc[1, ["less", "more"]].tolist() == [8, 12]
    assert (found.meet, found.left_only, found.right_only, found.unexplained) == (1, 1, 1, 1)
    assert found.cells.loc[0, "reason"] == "presumed victims are in"


def test_a_ratio_to_nobody_is_not_said():
    """Malta's left side may be nobody: its ratio has no upper bound and is left out of the median."""
    found = agreement(LEFT, RIGHT)
    assert found.cells.set_index("geo")["ratio_high"].isna()["MLT"]
    assert found.ratio == ((1 + 105 / 13) / 2, (1 + 105 / 13) / 2)


@pytest.mark.parametrize(
    "table", [LEFT.head(0), LEFT.assign(geo="ZZZ").head(1), LEFT.assign(low=float("nan"), high=float("nan"))]
)
def test_nothing_in_common_says_nothing(table):
    """Empty, elsewhere or missing: no pair, no median, no zero."""
    found = agreement(table, RIGHT)
    assert found.cells.empty
    assert not found.ratio.said


def test_sides_that_are_no_side_are_refused():
    """A country twice on a side, two sources on a side, two units."""
    with pytest.raises(BrokenContract, match="twice"):
        agreement(pd.concat([LEFT, LEFT]), RIGHT)
    with pytest.raises(MixedMeasures):
        agreement(pd.concat([LEFT, RIGHT]), RIGHT)
    with pytest.raises(BrokenContract, match="one unit"):
        agreement(LEFT, RIGHT.assign(unit="per 100,000 residents"))


def test_two_releases_of_detected_victims():
    """UNODC's older table and its newer release, 2003 to 2017: most country-years agree to the person, not all."""
    older, newer = (
        load("unodc_detected_2003_2017"),
        load("unodc_glotip").query("measure == 'detected_victims'"),
    )
    found = agreement(older[older["measure"] == "detected_victims"], newer)
    assert len(found.cells) > 800
    assert 0.8 < found.meet / len(found.cells) < 1
    assert found.ratio == (1, 1)
