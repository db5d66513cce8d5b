"""Small counts: published intervals, coverage by simulation, refusals."""

import numpy as np
import pytest
from scipy import stats

from analysis.methods import small
from analysis.methods.interval import Interval
from analysis.vocabulary.errors import BadRequest, BrokenContract


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.6235, 11.668), (10, 4.7954, 18.390)]
)
def test_poisson_intervals_are_those_of_the_tables(count, low, high):
    """The exact interval as printed in every table of Poisson limits since Garwood (1936)."""
    assert small.poisson(count) == pytest.approx((low, high), abs=6e-4)


def test_a_censored_count_widens_the_interval():
    """0 to 4 cases take the lower limit of none and the upper limit of four."""
    assert small.poisson(Interval(0, 4), 2e6) == pytest.approx((0, small.poisson(4).high / 2e6))


def test_newcombe_is_as_published():
    """56 of 70 less 48 of 80: Newcombe (1998), method 10, gives 0.0524 to 0.3339."""
    plain, chance = small.difference((48, 32), (56, 14))
    assert plain == pytest.approx((20, 20))
    assert chance == pytest.approx((5.24, 33.39), abs=0.01)


def test_a_ratio_of_rates_agrees_with_the_exact_test():
    """The limits are where the exact binomial test turns."""
    low, high = small.rate_ratio(10, 20, (1.0, 1.0))
    exact = stats.binomtest(20, 30).proportion_ci(0.95, "exact")
    assert (low, high) == pytest.approx((exact.low / (1 - exact.low), exact.high / (1 - exact.high)))


@pytest.mark.parametrize("mean", [0.5, 2, 5, 20])
def test_poisson_intervals_cover_at_least_what_they_say(mean):
    """Of 20,000 draws at least 95 % of the intervals hold the mean: exact intervals never cover less."""
    draws = np.random.default_rng(1).poisson(mean, 20_000)
    limits = {count: small.poisson(count) for count in set(draws.tolist())}
    covered = np.mean([limits[count].low <= mean <= limits[count].high for count in draws.tolist()])
    assert covered >= 0.947


def test_nothing_is_said_without_a_denominator():
    """No residents, no persons, no rate."""
    assert not small.poisson(3, 0).said
    assert not small.difference((0, 0), (1, 2))[0].said
    assert not small.rate_ratio(0, 0, (1, 1)).said


@pytest.mark.parametrize("count", [-1, "many", float("nan"), float("inf"), 1e15, Interval(4, 1)])
def test_what_is_no_count_is_refused(count):
    """Negative, text, missing, infinite, huge, and bounds the wrong way round."""
    with pytest.raises(BrokenContract, match="expected a number of cases"):
        small.poisson(count)


def test_a_level_is_between_none_and_all():
    """95 is no confidence; 0.95 is."""
    with pytest.raises(BadRequest, match=r"0\.95"):
        small.poisson(3, level=95)
