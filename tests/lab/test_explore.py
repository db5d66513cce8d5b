"""Explore: each choice holds rows, two measures share no axis, and what cannot be drawn says why."""

import pandas as pd
import pytest

import analysis as tp
from analysis.lab.explore import Explorer, explore
from analysis.vocabulary.errors import BadRequest


@pytest.fixture(scope="module")
def glotip():
    """Return the largest table that ships."""
    return tp.load("unodc_glotip")


def options(widget):
    """The values that a filter offers."""
    return [value for _, value in widget.options]


@pytest.mark.parametrize(
    "source", ["unodc_glotip", "uk_nrm", "un_treaties", "published_figures", "wgi", "mse_tables"]
)
def test_any_table_opens_with_rows(source):
    """Whatever table: it opens on rows, with a chart or a line that says why there is none."""
    made = Explorer(tp.load(source))
    assert len(made.left())
    assert (
        "<figure" in made.chart.value or "tp-trouble" in made.chart.value or "No figure" in made.chart.value
    )
    assert tp.card(source).id in made.table["source"].unique()


def test_it_begins_with_totals_of_one_measure(glotip):
    """The first view is one line of one country, and its numbers are those of the table."""
    made = Explorer(glotip)
    rows = made.left()
    assert rows["measure"].nunique() == rows["geo"].nunique() == 1
    assert set(rows[["sex", "age", "form", "citizenship"]].to_numpy().ravel()) == {"total"}
    asked = glotip[(glotip["geo"] == rows["geo"].iloc[0]) & (glotip["measure"] == rows["measure"].iloc[0])]
    totals = asked[(asked[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)]
    assert sorted(rows["value"].dropna()) == sorted(totals["value"].dropna())
    assert "Source: " in made.chart.value and "2025-04-14" in made.chart.value


def test_every_choice_of_every_filter_holds_rows(glotip):
    """Walk some choices: no combination that can be chosen is empty."""
    made = Explorer(glotip)
    for name in ("measure", "geo", "form", "sex"):
        for value in options(made.filters[name])[::25] + options(made.filters[name])[-1:]:
            made.filters[name].value = value
            assert len(made.left()), (name, value)


def test_measure_and_unit_are_never_mixed(glotip):
    """They are no columns to divide by: two measures on one axis are refused by having no way there."""
    assert not {"measure", "unit"} & set(options(Explorer(glotip).by))


def test_dividing_draws_a_line_each_and_the_total_is_none_of_them(glotip):
    """Divided by form: a line for each form; the filter of that column rests."""
    made = Explorer(glotip)
    made.filters["geo"].value = "NLD"
    made.by.value = "form"
    assert made.filters["form"].disabled
    assert "total" not in options(made.which)
    assert set(made.left()["form"]) == set(made.which.value) == {"sexual", "labour", "other"}
    made.which.value = ("labour",)
    assert set(made.left()["form"]) == {"labour"}
    made.drawn.value = "panels"
    assert "<figure" in made.chart.value
    made.by.value = ""
    assert not made.filters["form"].disabled


def test_several_figures_for_one_year_are_not_drawn():
    """What would be a wrong line is a sentence instead, which names the columns that differ."""
    row = {
        "source": "wgi", "release": "2024", "measure": "detected_victims", "time_period": "2020", "geo": "BEL",
        "unit": "persons", "value": 5.0, "low": 5.0, "high": 5.0, "note": "first",
    }  # fmt: skip
    made = Explorer(pd.DataFrame([row, row | {"value": 7.0, "note": "second"}]))
    assert "<figure" not in made.chart.value
    assert "differ by note" in made.chart.value


def test_text_of_a_table_is_escaped():
    """A table of a learner's own may hold anything."""
    row = {
        "source": "<i>mine", "release": "2024", "measure": "detected_victims", "time_period": "2020", "geo": "<b>x",
        "unit": "persons", "value": 5.0, "low": 5.0, "high": 5.0, "note": "<script>",
    }  # fmt: skip
    made = Explorer(pd.DataFrame([row]))
    assert "<script>" not in made.chart.value and "<b>x" not in made.chart.value
    assert "Source: &lt;i&gt;mine, release 2024." in made.chart.value


def test_the_table_given_is_left_as_it_was(glotip):
    """Exploring changes nothing of the learner's own table."""
    before = glotip.copy()
    made = Explorer(glotip)
    made.by.value = "form"
    pd.testing.assert_frame_equal(glotip, before)


@pytest.mark.parametrize("table", [pd.DataFrame({"a": [1]}), 3, None])
def test_what_is_no_tidy_table_is_refused(table):
    """One line, with the columns that are missing."""
    with pytest.raises(BadRequest, match=r"tidy table.*no column source, release, measure"):
        explore(table)


def test_an_empty_table_says_so(glotip, capsys):
    """No rows are no error, and no zero."""
    explore(glotip.iloc[:0])
    assert "That is no zero" in capsys.readouterr().out
