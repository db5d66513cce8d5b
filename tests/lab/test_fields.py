"""The fields of a panel: what can be chosen is what the contract allows and the figures hold."""

import pytest

from analysis.lab.fields import fields
from analysis.reports import parameters, plan
from analysis.sources import load
from analysis.vocabulary.language import using


def read(made):
    """What a panel would take from its fields."""
    return {name: value for one in made for name, value in one.read().items()}


def of(notebook, name, **values):
    """The widget of one parameter."""
    found = plan.notebook(notebook)
    given = parameters.check(values, found.declared)
    return next(one.widget for one in fields(found, given) if name in one.read())


@pytest.mark.parametrize("notebook", plan.notebooks())
def test_untouched_fields_give_the_defaults(notebook):
    """A panel that nobody touched asks for what the notebook would do without it, in the words of the contract."""
    declared = plan.notebook(notebook).declared
    chosen = read(fields(plan.notebook(notebook), {}))
    assert list(chosen) and set(chosen) == set(declared)
    assert parameters.check(chosen, declared) == parameters.check({}, declared)


@pytest.mark.parametrize("notebook", plan.notebooks())
def test_every_choice_is_one_the_contract_takes(notebook):
    """Whatever a list offers passes the check that the command line makes too, and is a word for a reader."""
    declared = plan.notebook(notebook).declared
    for one in fields(plan.notebook(notebook), {}):
        [*names] = one.read()
        for label, value in getattr(one.widget, "options", ()):
            assert label.strip()
            assert parameters.check({names[0]: value}, declared)[names[0]] == value


def test_countries_are_those_with_figures():
    """A country is offered if a table that the notebook loads has a row of it, and no other."""
    offered = {code for _, code in of("country_profile", "country").options}
    assert "BEL" in offered
    assert "ATA" not in offered  # Antarctica is a place, and in no table
    found = plan.notebook("country_profile")
    tables = ("unodc_glotip", "un_treaties", "us_tip_tiers", "wgi", "unodc_2006_index")
    assert all(f'"{name}"' in found.code for name in tables)
    held = {geo for name in tables for geo in load(name)["geo"].unique()}
    assert {"BEL", "GHA", "TZA"} <= held & offered


def test_a_country_without_figures_stays_chosen():
    """What the parameters cell says is shown, though the list would not offer it."""
    assert of("country_profile", "country", country="ATA").value == "ATA"


def test_years_reach_as_far_as_the_figures():
    """The ends of the years are those of the contract, which reads them from the cards."""
    declared = plan.notebook("2_2_global_forms").declared
    slider = of("2_2_global_forms", "from_year", from_year=2010, to_year=2015)
    assert (slider.min, slider.max) == (declared["from_year"].low, declared["to_year"].high)
    assert slider.value == (2010, 2015)


def test_several_countries_are_a_line_to_edit_and_a_list_to_add_from():
    """The line shows names; one chosen from the list joins it, and the list is ready for the next."""
    found = plan.notebook("compare_countries")
    [one] = [one for one in fields(found, {"countries": "BEL, GHA"}) if "countries" in one.read()]
    line, more = one.widget.children
    assert line.value == "Belgium, Ghana"
    more.value = "ALB"
    assert (line.value, more.value) == ("Belgium, Ghana, Albania", "")
    assert parameters.check(one.read(), found.declared)["countries"] == "ALB, BEL, GHA"


def test_choices_have_words():
    """Claims come with their sentence, treaties with their title, measures with their label, in the language in use."""
    claims = {value: label for label, value in of("0_start_here", "claim").options}
    assert claims["G2"].startswith("G2: Sexual exploitation")
    treaties = {value: label for label, value in of("4_1_legal_measures", "treaty").options}
    assert treaties["18-12-a"] == "Palermo Protocol (trafficking), 2000"
    assert ("detected victims", "detected_victims") in of("2_2_global_victims", "measure").options
    with using("fr"):
        assert ("victimes détectées", "detected_victims") in of("2_2_global_victims", "measure").options
        assert of("2_2_global_victims", "region").description == "Région"
