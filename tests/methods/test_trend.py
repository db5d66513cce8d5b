"""Trends and breaks: checked against statsmodels and by simulation; nothing said from too little."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.methods import trend
from analysis.vocabulary.errors import BadRequest, BrokenContract


def series(counts, first=2003, width=0):
    """Return yearly counts."""
    low = np.array(counts, float)
    return pd.DataFrame({"year": range(first, first + len(low)), "low": low, "high": low + width})


def rising(random, years=16, dispersion=4.0, rate=0.05):
    """Draw overdispersed counts that rise by a rate."""
    mean = 200 * np.exp(rate * np.arange(years))
    return random.poisson(random.gamma(mean / (dispersion - 1), dispersion - 1))


def test_the_slope_is_that_of_statsmodels():
    """Point and standard error are those of a Poisson GLM with Pearson's scale."""
    table = series(rising(np.random.default_rng(3)))
    found = trend.trend(table)
    design = sm.add_constant(table["year"] - table["year"].mean())
    fit = sm.GLM(table["low"], design, family=sm.families.Poisson()).fit(scale="X2")
    assert found.change == pytest.approx(100 * np.expm1(fit.params["year"]))
    assert found.dispersion == pytest.approx(fit.scale)
    assert found.interval == pytest.approx(tuple(100 * np.expm1(fit.conf_int().loc["year"])), rel=0.2)


@pytest.mark.parametrize("family", trend.FAMILIES)
def test_intervals_cover_about_what_they_say(family):
    """Overdispersed trends: the 95 % interval holds the truth in 90 to 99 of 100, where Poisson's would in half."""
    random = np.random.default_rng(11)
    truth = 100 * np.expm1(0.05)
    held = [
        found.interval.low <= truth <= found.interval.high
        for found in (trend.trend(series(rising(random)), family) for _ in range(150))
    ]
    assert 0.90 <= np.mean(held) <= 0.99


def test_censored_years_widen_the_interval():
    """Years of 0 to 4 leave more open than the same years at 0."""
    exact, hidden = trend.trend(series([3, 4, 2, 5, 3, 6])), trend.trend(series([3, 4, 2, 5, 3, 6], width=4))
    assert hidden.interval.low < exact.interval.low
    assert hidden.interval.high > exact.interval.high


def test_a_declared_break_is_found():
    """A level that doubles in a known year is a jump by a factor of two."""
    counts = np.r_[np.full(8, 100), np.full(8, 200)] + np.random.default_rng(5).integers(-9, 10, 16)
    found = trend.declared_break(series(counts), 2011)
    assert found.factor == pytest.approx(2, abs=0.2)
    assert found.p < 0.001


def test_an_unknown_break_is_searched_and_dated():
    """The same jump is found without being told the year; a smooth trend has none."""
    jump = trend.find_break(series([100, 98, 103, 101, 97, 99, 205, 198, 201, 202, 197, 203]), simulations=99)
    assert (jump.year, jump.p) == (2009, 0.01)
    years = np.arange(12)
    wave = np.where(years % 2, 1.04, 0.96)  # up and down around a straight rise: no year parts it
    smooth = trend.find_break(series(np.round(200 * np.exp(0.05 * years) * wave)), simulations=99)
    assert smooth.p > 0.05


def test_the_search_does_not_cry_wolf():
    """Of 60 series without a break about 5 in 100 are called one: at most 7 of 60."""
    random = np.random.default_rng(2)
    called = [trend.find_break(series(rising(random, 12)), simulations=39).p <= 0.05 for _ in range(60)]
    assert sum(called) <= 7


@pytest.mark.parametrize("counts", [[], [5], [5, 6, 7, 8], [0, 0, 0, 0, 0, 0]])
def test_too_little_says_nothing(counts):
    """No year, few years and nobody at all give a reason, not a number."""
    found = trend.trend(series(counts))
    assert np.isnan(found.change)
    assert found.said
    assert trend.find_break(series(counts)) is None


@pytest.mark.parametrize(
    "bad", [{"low": -1}, {"low": "many"}, {"low": 9, "high": 3}, {"high": 1e15}, {"year": 2004}]
)
def test_what_is_no_series_is_refused(bad):
    """Negative, text, bounds the wrong way round, huge numbers and a year given twice."""
    table = series([5, 6, 7, 8, 9]).astype(object)
    for column, value in bad.items():
        table.loc[0, column] = value
    with pytest.raises(BrokenContract):
        trend.trend(table)


def test_a_family_must_be_known():
    """A family nobody has is a wrong request."""
    with pytest.raises(BadRequest, match="quasi-poisson"):
        trend.trend(series([5, 6, 7, 8, 9]), "gaussian")
