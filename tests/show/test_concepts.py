"""Charts and readings of what a number counts: leads, several values, denominators, editions, rules of counting."""

from typing import Any

import pandas as pd
import pytest

from analysis.show import cards, charts, sentences
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.sources.card import Card
from analysis.sources.contract import in_shape

SOURCE = "Source: a made-up table, release 1."
FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "ALB"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}


def table(*cells: dict[str, Any], **fixed: Any) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | fixed | cell for cell in cells]))


def by(column: str, *cells: tuple[str, str, str, Any], **fixed: Any) -> pd.DataFrame:
    """Rows of year, country, category and a number, or bounds."""
    return table(
        *(
            {"time_period": year, "geo": geo, column: term}
            | (cell if isinstance(cell, dict) else {"value": cell})
            for year, geo, term, cell in cells
        ),
        **fixed,
    )


LEADS = by(
    "form",
    ("2021", "ALB", "sexual", 90), ("2021", "ALB", "labour", 10), ("2021", "BEL", "labour", 40),
    ("2021", "CAN", "labour", 30), ("2022", "ALB", "sexual", 5), ("2022", "BEL", "labour", 40),
)  # fmt: skip
FLOWS = by(
    "citizenship",
    ("2022", "BEL", "ALB", 12), ("2022", "BEL", "BEL", 5), ("2022", "CAN", "ALB", CENSORED), ("2022", "CAN", "NGA", 1),
)  # fmt: skip
SEXES = by(
    "sex", ("2022", "ALB", "female", 30), ("2022", "ALB", "male", 10), ("2022", "BEL", "male", CENSORED)
)
STAGES = pd.concat([SEXES.assign(measure=name) for name in ("prosecuted_persons", "convicted_persons")])
PRINTED = by(
    "form", ("2022", "WORLD", "sexual", 87), ("2022", "WORLD", "labour", 28), unit="percent", note="a page"
)
MONEY = table(
    {"time_period": "1995-2004", "value": 30e9, "note": "ILO (2005), http://a"},
    {"time_period": "2024", "value": 240e9, "note": "ILO (2024), http://b"},
    measure="illegal_profits", unit="US dollars a year", geo="WORLD",
)  # fmt: skip
EACH = MONEY.assign(value=[15e3, 10e3], unit="US dollars a victim")
PARTS = by("form", ("2024", "ALB", "sexual", 40), ("2024", "ALB", "labour", 60), ("2023", "ALB", "sexual", 5))
WHOLE = table({"time_period": "2024", "value": 125}, {"time_period": "2023", "value": 9})
VALUES = {
    "one office": table({"time_period": "2020-Q1", "value": 3}, {"time_period": "2020-Q2", "value": 4}),
    "another office": table({"time_period": "2020", "value": 7}, {"time_period": "2020-Q1", "value": 9}),
}

FIGURES = {
    "lead": lambda: charts.lead_by_year(LEADS, "form", "sexual", "labour", SOURCE),
    "led": lambda: charts.countries_led(SEXES, "sex", "female", SOURCE),
    "stages": lambda: charts.share_by_stage(STAGES, "sex", "female", SOURCE),
    "rule": lambda: charts.counting_rule(FLOWS, (1, 5), 3, SOURCE),
    "top": lambda: charts.top_shares(FLOWS, SOURCE),
    "beside": lambda: charts.shares_beside(
        {"as printed": PRINTED, "counted": LEADS}, "form", "Two shares", SOURCE
    ),
    "several": lambda: charts.several_values(VALUES, "Albania 2020", SOURCE),
    "denominators": lambda: charts.denominators(PARTS, WHOLE, "form", "sexual", "Albania", SOURCE),
    "editions": lambda: charts.editions(MONEY, "Profits", "US dollars a year", SOURCE),
    "method": lambda: charts.method_change(MONEY, EACH, SOURCE),
}


@pytest.mark.parametrize("name", FIGURES)
def test_each_is_described_sourced_backed_by_numbers_and_the_same_twice(name: str) -> None:
    """Alt text, source, numbers, marks in every panel, no nan, and the same bytes on every run."""
    found = FIGURES[name]()
    assert isinstance(found, Figure)
    assert SOURCE in found.caption
    assert len(found.table)
    assert all(axes.has_data() for axes in found.drawing.axes)
    cells = found.table.astype(str).to_numpy().ravel()
    assert "nan" not in " ".join([found.alt, found.caption, *cells]).split()
    assert found._repr_html_() == FIGURES[name]()._repr_html_()


NONE = {
    "lead": lambda: charts.lead_by_year(LEADS.iloc[:0], "form", "sexual", "labour", SOURCE),
    "led": lambda: charts.countries_led(SEXES.iloc[:0], "sex", "female", SOURCE),
    "stages": lambda: charts.share_by_stage(STAGES.iloc[:0], "sex", "female", SOURCE),
    "rule": lambda: charts.counting_rule(FLOWS.iloc[:0], (1, 5), 3, SOURCE),
    "top": lambda: charts.top_shares(FLOWS.iloc[:0], SOURCE),
    "beside": lambda: charts.shares_beside({"as printed": PRINTED.iloc[:0]}, "form", "Two shares", SOURCE),
    "several": lambda: charts.several_values({}, "Albania in that year", SOURCE),
    "denominators": lambda: charts.denominators(PARTS.iloc[:0], WHOLE, "form", "sexual", "Albania", SOURCE),
    "editions": lambda: charts.editions(MONEY.iloc[:0], "Profits", "US dollars a year", SOURCE),
    "method": lambda: charts.method_change(MONEY.iloc[:0], EACH.iloc[:0], SOURCE),
}


@pytest.mark.parametrize("name", NONE)
def test_without_figures_there_is_a_sentence_and_no_axes(name: str) -> None:
    """Nothing published is said in words, without a number."""
    found = NONE[name]()
    assert isinstance(found, Reading)
    assert found
    assert not any(character.isdigit() for character in found)


def test_a_reading_of_leads_names_years_and_the_country_that_turns_one() -> None:
    """In 2021 Albania makes the lead of sexual exploitation; in 2022 labour leads with everybody."""
    said = sentences.lead_by_year(LEADS, "form", "sexual", "labour")
    assert "sexual exploitation in 2021 and forced labour in 2022" in said
    assert "2021 without Albania (53 % and 47 %, then 0 % and 100 %)" in said
    alone = sentences.lead_by_year(
        LEADS[LEADS["geo"] == "ALB"].query("time_period == '2021'"), "form", "sexual", "labour"
    )
    assert alone.endswith("One country alone reported it.")


def test_countries_led_says_what_is_open() -> None:
    """Belgium's men are hidden and may be nobody: it is one country for certain, of two."""
    said = sentences.countries_led(SEXES, "sex", "female")
    assert "the larger group among the detected victims of 1 of 2 countries in 2022" in said


def test_stages_keep_their_countries_and_years() -> None:
    """Each stage is told with its own year and countries."""
    said = sentences.share_by_stage(STAGES, "sex", "female")
    assert "68 to 75 % of the prosecuted persons of 2022 (2 countries)" in said
    assert "68 to 75 % of the convicted persons of 2022 (2 countries)" in said


def test_one_victim_or_the_threshold() -> None:
    """What one victim makes, and what the threshold does; nobody is said as no."""
    said = sentences.counting_rule(FLOWS, 400)
    assert (
        "One victim is enough: 3 citizenships, 2 countries that detected them and 3 to 4 pairs of both."
        in said
    )
    assert "It takes 400: no citizenships" in said
    assert sentences.counting_rule(FLOWS, 12).count("1 citizenship,") == 1


def test_shares_that_overlap_say_so_and_the_widest_gap_is_named() -> None:
    """87 and 28 add up to 115; the counted shares of the same year are set beside them."""
    said = sentences.shares_beside({"as printed": PRINTED, "counted": LEADS}, "form")
    assert "Furthest apart: sexual exploitation, 2022, 87 % as printed, 11 % counted." in said
    assert "The shares as printed add up to 115 %: they overlap." in said
    assert "Only as printed" in sentences.shares_beside({"as printed": PRINTED}, "form")


def test_quarters_are_added_unless_the_year_was_printed_whole() -> None:
    """3 and 4 are 7, beside a 7 printed whole whose quarter is not added again."""
    said = sentences.several_values(VALUES, "Albania 2020")
    assert "2 values, from 7, detected victims: one office, to 7" in said
    assert "The same number stands in more than one place" in said
    one = sentences.several_values({"one office": VALUES["one office"]}, "Albania 2020")
    assert "One value is at hand" in one


def test_a_share_under_two_denominators() -> None:
    """40 of 100 recorded and of all 125; a year that lacks a part is no year of the comparison."""
    said = sentences.denominators(PARTS, WHOLE, "form", "sexual", "Albania")
    assert (
        "40.0 % of those whose form was recorded, 32.0 % of all. For 25 of them no form was recorded." in said
    )
    found = charts.denominators(PARTS, WHOLE, "form", "sexual", "Albania", SOURCE)
    assert isinstance(found, Figure)
    assert len(found.table) == 2


def test_a_total_that_rose_while_each_fell_has_counted_more_people() -> None:
    """8 times the profits at two thirds each rest on 12 times the persons."""
    said = sentences.method_change(MONEY, EACH)
    assert "8.0 times" in said
    assert "2 million and 24 million persons: the whole rise" in said
    assert "part of the rise" in sentences.method_change(MONEY, EACH.assign(value=[10e3, 15e3]))
    assert sentences.method_change(MONEY.iloc[:1], EACH.iloc[:1]) == ""
    assert "One edition alone" in str(charts.method_change(MONEY.iloc[:1], EACH.iloc[:1], SOURCE))


def test_a_whole_is_read_in_all_its_parts() -> None:
    """Women, girls, men and boys in one sentence, with what was left out named by its column."""
    groups = SEXES.assign(group=["female/18+", "male/18+", "male/18+"])
    said = sentences.divided_over_time(groups, "group")
    assert "In 2022, the 40 detected victims whose sex and age were recorded in 2 countries were" in said
    assert "68 to 75 % women and 25 to 32 % men" in said


def test_measures_are_told_once_each_and_only_those_asked_for() -> None:
    """A measure two sources have is one row that names both."""
    from analysis import card

    both: list[Card] = [card("unodc_glotip"), card("sdg_16_2_2_national")]
    shown = cards.measures(*both, only=("detected_victims", "registered_victims"))._repr_html_()
    assert shown.count('<th scope="row">') == 1
    assert all(one.short in shown for one in both)
