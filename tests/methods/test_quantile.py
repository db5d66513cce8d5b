"""Quantiles from scipy.special against the distributions of scipy.stats."""

import pytest
from scipy import stats

from analysis.methods import quantile

SHARES = (0.0005, 0.005, 0.025, 0.05, 0.5, 0.95, 0.975)
SHAPES = (0.5, 1.0, 3.0, 41.0, 9_678.0, 2e6)


@pytest.mark.parametrize("share", SHARES)
def test_each_is_that_of_the_distribution(share: float) -> None:
    """The same numbers, from a count of one to one of millions."""
    assert quantile.normal(share) == pytest.approx(stats.norm.ppf(share), abs=1e-12)
    for shape in SHAPES:
        twice = 2 * shape  # Garwood's limits as they are mostly written
        assert quantile.gamma(share, shape) == pytest.approx(stats.chi2.ppf(share, twice) / 2, rel=1e-9)
        assert quantile.gamma_above(share, shape) == pytest.approx(stats.chi2.isf(share, twice) / 2, rel=1e-9)
        assert quantile.student_above(share, shape) == pytest.approx(stats.t.isf(share, shape), abs=1e-9)
        assert quantile.student_beyond(-share, shape) == pytest.approx(2 * stats.t.sf(share, shape), rel=1e-9)
        for other in SHAPES:
            assert quantile.beta(share, shape, other) == pytest.approx(
                stats.beta.ppf(share, shape, other), rel=1e-8
            )
            assert quantile.beta_above(share, shape, other) == pytest.approx(
                stats.beta.isf(share, shape, other), rel=1e-8
            )


def test_a_table_needs_no_distribution_library() -> None:
    """What a report loads leaves scipy.stats out, which alone takes half a second."""
    import subprocess
    import sys

    code = "import sys, analysis.show.cards, analysis.show.sentences, analysis.show.charts; print('scipy.stats' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False"
