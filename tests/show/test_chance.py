"""Readings of chance: trends keep to whole series, and a share is taken apart before it is told."""

import pandas as pd

from analysis.show import sentences
from analysis.sources import load
from analysis.sources.scope import scope


def test_a_series_that_changed_on_the_way_has_no_trend() -> None:
    """Germany: the key of 2017 to 2024 shows no trend; the sum key became wider in 2018, and has none to show."""
    table = load("de_bka_pks")
    told = sentences.trends(table[(table["measure"] == "incidents") & (table["geo"] == "DEU")], "stage")
    assert "2017 to 2024: +0.9 % a year (-3.5 to +5.4)" in told
    assert "sum key" not in told


def test_a_few_years_have_no_trend() -> None:
    """Four years say nothing, and neither does a table without figures."""
    table = load("de_bka_pks")
    rows = table[(table["measure"] == "incidents") & (table["geo"] == "DEU") & (table["stage"] == "239000")]
    assert not sentences.trends(rows.head(4), "stage")
    assert not sentences.trends(rows.head(0), "stage")


def test_a_share_that_falls_with_other_reporters_rises_in_the_same_countries() -> None:
    """World, 2007 to 2022: forced labour fell from 31 to 26 % of forms, and rose among the 39 countries of both years."""
    forms = scope("unodc_glotip", region="world", from_year=2007, to_year=2022).rows(
        load("unodc_glotip"), of="form"
    )
    told = sentences.moved(forms, "form", "labour")
    assert "went from 31 % to 26 %: by -4.9 to -4.2 points" in told
    assert "Among the 39 countries of both years it moved by +11.3 to +12.1 points" in told
    assert "inside countries by +4.9 to +8.9 points" in told


def test_one_year_or_nothing_has_not_moved() -> None:
    """No change is told of one year, of none, or of a year without a form."""
    forms = scope("unodc_glotip", region="world", from_year=2022, to_year=2022).rows(
        load("unodc_glotip"), of="form"
    )
    assert not sentences.moved(forms, "form", "labour")
    assert not sentences.moved(forms.head(0), "form", "labour")
    earlier = forms.assign(time_period="2021", low=0.0, high=0.0, value=0.0)
    assert not sentences.moved(pd.concat([earlier, forms]), "form", "labour")
