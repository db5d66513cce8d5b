"""Changes of shares: parts that add up, bounds that hold, and panels that are constant."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods import change
from analysis.sources import load
from analysis.vocabulary.errors import BadRequest
from analysis.vocabulary.places import region

COUNT = st.tuples(st.integers(0, 20), st.sampled_from([0, 0, 4]))
TABLE = st.dictionaries(st.sampled_from(["AAA", "BBB", "CCC", "DDD"]), st.tuples(COUNT, COUNT), min_size=1)


def frame(table):
    """Return bounds by country from {country: ((part, width), (rest, width))}."""
    made = {geo: (p, p + pw, r, r + rw) for geo, ((p, pw), (r, rw)) in table.items()}
    found = pd.DataFrame.from_dict(made, orient="index", columns=change.BOUNDS).astype(float)
    return found[found[["part_high", "rest_high"]].sum(axis=1) > 0]


def exact(**counts):
    """Return bounds of exact counts."""
    return frame({geo: ((part, 0), (rest, 0)) for geo, (part, rest) in counts.items()})


def test_a_change_that_is_only_another_reporter_is_nothing_within():
    """Two countries keep their shares; one stops reporting, and the pooled share moves by that alone."""
    found = change.shift_share(exact(AAA=(50, 50), BBB=(90, 10)), exact(AAA=(50, 50)))
    assert (found.change, found.panel, found.reporting) == pytest.approx((-20, 0, -20))
    assert (found.both, found.left, found.joined) == (("AAA",), ("BBB",), ())


def test_exact_counts_leave_nothing_open():
    """Without censored cells, the bounds of each part are the part itself."""
    found = change.shift_share(
        exact(AAA=(60, 40), BBB=(5, 20), CCC=(1, 1)), exact(AAA=(30, 70), BBB=(50, 10), DDD=(1, 0))
    )
    for part, bounds in (
        (found.within, found.within_bounds),
        (found.weights, found.weights_bounds),
        (found.panel, found.panel_bounds),
        (found.reporting, found.reporting_bounds),
    ):
        assert tuple(bounds) == pytest.approx((part, part))


def test_a_change_inside_a_country_is_all_within():
    """One country, another share: nothing else moved."""
    found = change.shift_share(exact(AAA=(60, 40)), exact(AAA=(30, 70)))
    assert (found.change, found.within, found.weights, found.reporting) == pytest.approx((-30, -30, 0, 0))


@settings(deadline=None)
@given(TABLE, TABLE)
def test_the_parts_add_up(before, after):
    """Within, weights and reporting make the whole change, to the last decimal."""
    found = change.shift_share(frame(before), frame(after))
    if not math.isnan(found.panel) and not math.isnan(found.change):
        assert found.within + found.weights == pytest.approx(found.panel, abs=1e-8)
        assert found.within + found.weights + found.reporting == pytest.approx(found.change, abs=1e-8)


@settings(deadline=None)
@given(TABLE, TABLE, st.data())
def test_the_truth_is_inside(before, after, data):
    """Whatever the censored cells hold, change and all its parts of the truth lie inside their bounds."""

    def true(table):
        return {
            geo: tuple((data.draw(st.integers(low, low + width)), 0) for low, width in sides)
            for geo, sides in table.items()
        }

    old, new = true(before), true(after)
    seen, hidden = change.shift_share(frame(before), frame(after)), (frame(old), frame(new))
    if any(
        list(one.index) != list(frame(two).index) for one, two in zip(hidden, (before, after), strict=True)
    ):
        return  # a country whose hidden cells are all zero is in neither panel
    real = change.shift_share(*hidden)
    for figure, bounds in (
        ("change", "bounds"),
        ("panel", "panel_bounds"),
        ("reporting", "reporting_bounds"),
        ("within", "within_bounds"),
        ("weights", "weights_bounds"),
    ):
        value, (low, high) = getattr(real, figure), getattr(seen, bounds)
        if not math.isnan(value) and not math.isnan(low):
            assert low - 1e-7 <= value <= high + 1e-7, figure


def test_no_common_country_says_nothing_of_the_panel():
    """Without a country in both periods, what moved inside countries cannot be said."""
    found = change.shift_share(exact(AAA=(1, 1)), exact(BBB=(1, 3)))
    assert math.isnan(found.within)
    assert math.isnan(found.panel)
    assert not found.panel_bounds.said
    assert found.change == pytest.approx(-25)


def test_two_periods_at_once_are_refused():
    """A split is of one period."""
    table = load("unodc_glotip")
    with pytest.raises(BadRequest, match="one period"):
        change.split(
            table[(table["measure"] == "detected_victims") & (table["form"] != "total")], "form", ["sexual"]
        )


def test_the_fall_of_european_citizens_is_mostly_inside_countries():
    """EU citizens among victims detected in the EU, 2021 to 2022: the panel falls by more than the pooled share."""
    table = load("unodc_glotip").query("measure == 'detected_victims'")
    members = region("eu27").members
    rows = table[(table["citizenship"] != "total") & table["geo"].isin(members)]
    parts = [
        change.split(rows[rows["time_period"] == year], "citizenship", members) for year in ("2021", "2022")
    ]
    found = change.shift_share(*parts)
    assert found.change == pytest.approx(-13.94, abs=0.01)
    assert found.panel == pytest.approx(-15.08, abs=0.01)
    assert found.bounds.high < 0
    assert tuple(found.within_bounds) == pytest.approx((-18.67, -2.78), abs=0.01)
    assert found.left == ("CZE", "ITA", "SWE")
    assert found.joined == ("LUX", "NLD")
