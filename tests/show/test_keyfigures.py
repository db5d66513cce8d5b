"""Key figures: a reading's numbers as records, with source and release, and never more than the cells know."""

import math
import re

import pandas as pd
import pytest

import analysis as tp
from analysis.show.block import FINDINGS
from analysis.show.sentences import Reading
from analysis.show.sentences.keyfigures import KeyFigure

WORLD = tp.scope("unodc_glotip", region="world")
EUROPE = tp.scope("unodc_glotip", region="europe", measure="detected_victims")
FIGURES = tp.load("unodc_glotip")
RATES = tp.load("population")
STAGES = ("formally_contacted_persons", "prosecuted_persons", "convicted_persons")
READINGS = {
    "counts": lambda: tp.sentences.counts(tp.scope("unodc_glotip", country="ALB").rows(FIGURES), "Albania"),
    "share": lambda: tp.sentences.shares(WORLD.rows(FIGURES, of="form"), "form", "sexual"),
    "division": lambda: tp.sentences.divided_over_time(WORLD.rows(FIGURES, of="form"), of="form"),
    "sums": lambda: tp.sentences.area_totals(EUROPE.rows(FIGURES), RATES, "Europe"),
    "stages": lambda: tp.sentences.share_by_stage(
        WORLD.rows(FIGURES, of="sex", measure=STAGES), "sex", "female"
    ),
    "top": lambda: tp.sentences.top_shares(WORLD.rows(FIGURES, of="citizenship")),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_carries_what_it_says(name: str) -> None:
    """Each key figure is in the sentence, with its year; source and release are those of the rows."""
    reading = READINGS[name]()
    assert isinstance(reading, Reading)
    told = [KeyFigure(**one) for one in reading.figures]
    assert told
    numbers = {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", reading)}
    for one in told:
        assert one.year in reading
        assert (one.source, one.release) == ("unodc_glotip", tp.card("unodc_glotip").release)
        assert {round(one.low, places) for places in (0, 1)} & numbers, one
        assert {round(one.high, places) for places in (0, 1)} & numbers, one
        assert one.low <= one.high
    assert reading._repr_mimebundle_()[FINDINGS]["figures"] == list(reading.figures)


def test_a_censored_figure_has_bounds_and_no_value() -> None:
    """What a country hid is an interval: no number stands for it."""
    rows = tp.scope("unodc_glotip", country="AND").rows(FIGURES)
    [one] = tp.sentences.counts(rows, "Andorra").figures
    assert (one["value"], one["low"], one["high"], one["n"]) == (None, 0.0, 4.0, 1)


def test_without_a_figure_there_is_no_key_figure() -> None:
    """Silence carries nothing, and no zero."""
    none = FIGURES.iloc[:0]
    assert tp.sentences.counts(none, "Nowhere")._repr_mimebundle_() == {}
    hidden = WORLD.rows(FIGURES, of="form").assign(low=math.nan, high=math.nan, value=math.nan)
    assert tp.sentences.divided_over_time(hidden, of="form").figures == ()


def test_a_published_total_has_no_number_of_countries() -> None:
    """A total of the EU was printed as a total: nobody says how many states stand behind it."""
    rows = FIGURES[(FIGURES["geo"] == "ALB") & (FIGURES["form"] == "total") & (FIGURES["sex"] == "total")]
    rows = rows[
        (rows["measure"] == "detected_victims") & (rows["age"] == "total") & (rows["citizenship"] == "total")
    ]
    [one] = tp.sentences.counts(pd.DataFrame(rows).assign(geo="EU27_2020"), "the EU").figures
    assert one["n"] is None


def test_an_estimate_carries_its_interval_with_year_and_source() -> None:
    """Each way of choosing the model is a key figure; without the rows of a study there is no source, and none."""
    figures = tp.load("mse_tables")
    rows = figures[figures["stage"] == "uk_2013_5list"]
    found = tp.hidden.answers(tp.histories(figures, "uk_2013_5list"), replicates=200)
    told = [KeyFigure(**one) for one in tp.charts.read_answers(found, rows).figures]
    assert len(told) == 2
    for one, estimate in zip(told, found, strict=True):
        assert one.value == round(estimate.estimate)
        assert one.low < one.value < one.high
        assert (one.measure, one.year, one.n, one.source) == ("mse_estimate", "2013", None, "mse_tables")
    assert tp.charts.read_answers(found).figures == ()
