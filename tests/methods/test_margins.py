"""Sums with the printed totals: inside the sums of cells, never of one country, and silent where little is hidden."""

import pandas as pd

import analysis as tp
from analysis.methods.margins import FEWEST, margins


def detected(*places):
    """Return detected victims of UNODC, of some countries or of all."""
    table = tp.load("unodc_glotip").query("measure == 'detected_victims'")
    return table[table["geo"].isin(places)] if places else table


def test_totals_narrow_the_sums_of_the_world():
    """In 2022, 79 countries print all four groups; each bound with totals lies within the one without."""
    found = margins(detected())
    assert (found.year, found.countries, found.hidden, found.at_odds) == ("2022", 79, 54, 21)
    for name, plain in found.added.items():
        bound = found.bound[name]
        assert plain.low <= bound.low <= bound.high <= plain.high
    assert tuple(found.added["girls"]) == (4845, 4977)
    assert tuple(found.bound["girls"]) == (4869, 4930)


def test_a_sum_near_one_cell_is_not_told():
    """Where fewer than three countries hide a cell, another year is taken, or nothing is said."""
    few = margins(detected("DEU", "FRA", "ALB"))
    assert few is None or few.hidden >= FEWEST
    assert margins(detected("DEU")) is None
    assert margins(detected().head(0)) is None


def test_the_reading_says_what_is_left_out():
    """Years, countries, both bounds, and the tables that contradict themselves."""
    said = tp.sentences.with_totals(detected())
    assert "In 2022, 79 countries print" in said
    assert "4,845 to 4,977 girls" in said
    assert "4,869 to 4,930 girls" in said
    assert "21 more print cells and totals that no table of persons can have" in said
    assert tp.sentences.with_totals(detected().head(0)) == tp.sentences.SILENCE
    assert isinstance(tp.sentences.with_totals(pd.concat([detected("DEU")])), str)
