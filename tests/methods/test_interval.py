"""Intervals: what is least and most is reached, and the truth never lies outside."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods import interval
from analysis.methods.interval import Interval
from analysis.methods.unequal import herfindahl
from analysis.vocabulary.errors import BrokenContract

CELL = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda one: (one[0], one[0] + one[1]))
CELLS = st.lists(CELL, min_size=1, max_size=6)
SLACK = 1e-9


def drawn(cells, data):
    """Return one true count for each cell."""
    return np.array([data.draw(st.integers(low, high)) for low, high in cells], float)


def ends(cells):
    """Return the lows and the highs as arrays."""
    return np.array(cells, float).T


def corners(cells):
    """Return every table with each cell at one of its bounds."""
    return np.array(np.meshgrid(*cells)).T.reshape(-1, len(cells)).astype(float)


@settings(deadline=None)
@given(CELL, CELL, st.data())
def test_a_share_holds_the_truth_and_reaches_both_bounds(part, rest, data):
    """Any true counts give a share inside; two of them give the bounds."""
    a, b = drawn([part, rest], data)
    found = interval.share(Interval(*part), Interval(*rest))
    if a + b > 0:
        assert found.low - SLACK <= 100 * a / (a + b) <= found.high + SLACK
    reached = [100 * x / (x + y) for x, y in corners([part, rest]) if x + y > 0]
    if reached and part[0] + rest[0] > 0:
        assert found == pytest.approx((min(reached), max(reached)))


@settings(deadline=None)
@given(CELLS, st.data())
def test_a_weighted_mean_reaches_its_bounds(cells, data):
    """The bounds of a mean over interval weights are those of the best and the worst corner."""
    values = np.array([data.draw(st.floats(-50, 50)) for _ in cells])
    found = interval.mean(values, *ends(cells))
    reached = [np.average(values, weights=one) for one in corners(cells) if one.sum() > 0]
    if reached:
        assert found == pytest.approx((min(reached), max(reached)), abs=1e-6)
    else:
        assert not found.said


@settings(deadline=None)
@given(CELLS, st.data())
def test_concentration_holds_the_truth(cells, data):
    """The index of any true counts is inside its bounds."""
    true = drawn(cells, data)
    found = herfindahl(*ends(cells))
    if true.sum() > 0:
        assert found.low - 1e-7 <= (true**2).sum() / true.sum() ** 2 <= found.high + 1e-7


@settings(deadline=None)
@given(CELLS)
def test_concentration_reaches_its_most_at_a_corner(cells):
    """The upper bound is the largest index of all corners; no corner is below the lower one."""
    found = herfindahl(*ends(cells))
    reached = [(one**2).sum() / one.sum() ** 2 for one in corners(cells) if one.sum() > 0]
    if reached:
        assert found.high == pytest.approx(max(reached), abs=1e-12)
        assert found.low <= min(reached) + 1e-7


def test_the_most_of_a_hundred_hidden_cells_is_found():
    """Too many corners to try; nobody in all cells but the one at its high is the most there can be."""
    low, high = np.zeros(100), np.r_[np.full(99, 4.0), 400.0]
    assert herfindahl(low, high).high == 1
    assert herfindahl(np.r_[0.0, 1, 1], np.r_[4.0, 1, 1]).high == pytest.approx(0.5)


def test_concentration_of_nobody_is_not_said():
    """Nobody at all has no index."""
    assert not herfindahl(np.zeros(3), np.zeros(3)).said


@pytest.mark.parametrize(
    ("low", "high"), [(5, 4), (-1, 2), ("many", 3), (1, None), (0, float("inf")), (0, 1e15)]
)
def test_bounds_that_cannot_be_counts_are_refused(low, high):
    """A low above its high, a negative, a text, half an interval and the infinite are errors that name the row."""
    with pytest.raises(BrokenContract, match="row 0"):
        interval.cells(pd.DataFrame({"low": [low], "high": [high]}, dtype=object), "cells")


def test_a_missing_column_is_named():
    """A table without bounds is no table of cells."""
    with pytest.raises(BrokenContract, match="no column 'high'"):
        interval.cells(pd.DataFrame({"low": [1]}), "cells")
