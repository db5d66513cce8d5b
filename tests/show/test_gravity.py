"""What larger flows go with, as a reader meets it."""

import numpy as np
import pandas as pd
import pytest

from analysis.methods.gravity import Gravity
from analysis.show import charts, sentences
from analysis.show.figure import Figure, svg
from analysis.show.sentences import Reading

WHAT = "detected victims by citizenship, the world, 2022"


def fitted(low: float, high: float) -> Gravity:
    """Return a fit with an interval of the factor of nearness."""
    near, residents = np.log([np.sqrt(low * high), low, high]), np.log2([1.5, 1.2, 1.9])
    terms = pd.DataFrame(
        [("same_subregion", *near), ("log_residents", *residents)],
        columns=["term", "coefficient", "low", "high"],
    )
    return Gravity(terms, 1234, 151, 38, 2, 0.5)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (1.36, 4.18, "so more are detected of citizens from near by"),
        (0.2, 0.8, "so fewer are detected of citizens from near by"),
        (0.21, 1.69, "so it cannot be told whether more"),
    ],
)
def test_the_reading_follows_the_interval(low: float, high: float, told: str) -> None:
    """More, fewer, or nobody can say; with the interval and the number of pairs."""
    said = str(sentences.gravity(fitted(low, high), WHAT))
    assert told in said
    assert f"(95 % interval {low:.2f} to {high:.2f})" in said
    assert "1,234 pairs" in said


def test_the_figure_shows_both_terms() -> None:
    """Two rows of factors, in words, with their intervals; drawn."""
    found = charts.gravity(fitted(0.2, 1.7), WHAT, source="UNODC")
    assert isinstance(found, Figure)
    assert found.table.shape[0] == 2
    assert "one sub-region" in found.alt
    assert "twice the residents" in found.alt
    assert svg(found.drawing)


def test_too_few_flows_say_why() -> None:
    """No numbers, and the reason."""
    none = Gravity(
        fitted(1, 2).terms.head(0), 7, 3, 3, 0, float("nan"), "7 flows for 6 coefficients: too few"
    )
    assert isinstance(charts.gravity(none, WHAT, source="UNODC"), Reading)
    assert "7 flows for 6 coefficients: too few" in str(sentences.gravity(none, WHAT))
