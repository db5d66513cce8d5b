"""Charts and readings of areas, countries and published pages: right for much, little and nothing."""

import re
from typing import Any

import pandas as pd
import pytest

from analysis.methods import change
from analysis.show import cards, charts, sentences
from analysis.show.figure import Figure, svg
from analysis.show.sentences import Reading
from analysis.sources import card, load
from analysis.sources.contract import in_shape

SOURCE = "Source: a made-up table, release 1."
FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "ALB"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}
WHOLE = dict.fromkeys(("sex", "age", "form", "citizenship"), "total") | {"flag": "", "note": ""}
HOSTILE = "<script>alert(1)</script>"


def table(*cells: dict[str, Any], **fixed: Any) -> pd.DataFrame:
    rows = pd.DataFrame([FIXED | WHOLE | {"time_period": "2020"} | fixed | cell for cell in cells])
    return in_shape(rows)


FORMS = table(
    *({"geo": geo, "time_period": year, "form": form, "value": 10.0 + number}
      for number, (geo, year, form) in enumerate(
          (geo, year, form) for geo in ("ALB", "SRB") for year in ("2019", "2020") for form in ("sexual", "labour")))
)  # fmt: skip
TOTALS = table({"value": 10}, {"geo": "SRB", "value": 30})
RESIDENTS = table({"value": 2e6}, {"geo": "SRB", "value": 6e6}, measure="population")
TIERS = table(
    {"value": 2.0, "flag": "watch list", "note": "Tier 2 Watch List", "time_period": "2005"},
    {"value": 1.0, "note": "Tier 1", "time_period": "2006"},
    {"value": float("nan"), "flag": "special case;one source", "note": "special case", "time_period": "2009"},
    measure="tip_tier", unit="tier",
)  # fmt: skip
RANKS = table(
    {"value": 40.0, "note": "rank 30.1 to 52 (90 %); estimate 1", "time_period": "2019"},
    {"value": 50.0, "time_period": "2020"},
    measure="control_of_corruption", unit="percentile rank",
)  # fmt: skip
LEVELS = table({"geo_role": "origin", "value": 5}, measure="reporting_level", unit="level")
QUOTED = table(
    {"form": "labour", "value": 25, "unit": "percent", "time_period": "2010", "geo": "EU27_2007"},
    *({"form": form, "value": 10 * number} for number, form in enumerate(("sexual", "labour", "other"), start=1)),
    {"citizenship": "ROU", "value": 12166, "time_period": "2013-2023"},
    {"citizenship": "NGA", "value": 9111, "time_period": "2013-2023"},
    geo="EU27_2020", measure="registered_victims",
)  # fmt: skip
BEFORE = table({"citizenship": "own", "value": 60}, {"citizenship": "elsewhere", "value": 40})
AFTER = table(
    {"citizenship": "own", "value": 30}, {"citizenship": "elsewhere", "value": 70},
    {"citizenship": "own", "value": 5, "geo": "SRB"}, time_period="2021",
)  # fmt: skip
SHIFT = change.shift_share(*(change.split(rows, "citizenship", ["own"]) for rows in (BEFORE, AFTER)))
YEARS = ("2020", "2021")
DRAWN = {
    "area_totals": lambda: charts.area_totals(TOTALS, RESIDENTS, "South-Eastern Europe", SOURCE),
    "divided": lambda: charts.divided(FORMS, "form", SOURCE),
    "leaders": lambda: charts.leaders(FORMS, "form", SOURCE),
    "mentions": lambda: charts.mentions(LEVELS, ("ALB", "XKX"), "the Balkans", SOURCE),
    "quoted_shares": lambda: charts.quoted_shares([QUOTED], "form", "Registered victims", SOURCE),
    "ranks": lambda: charts.ranks(RANKS, "Albania", SOURCE),
    "share_map": lambda: charts.share_map(FORMS, "form", "labour", ("ALB", "SRB", "XKX"), SOURCE),
    "shift": lambda: charts.shift(SHIFT, YEARS, "own citizens among detected victims", SOURCE),
    "tiers": lambda: charts.tiers(TIERS, "Albania", SOURCE),
    "small_multiples": lambda: charts.small_multiples(TOTALS, "geo", SOURCE, per=RESIDENTS),
}
NOTHING = {
    "area_totals": lambda: charts.area_totals(TOTALS[:0], RESIDENTS, "Polynesia", SOURCE),
    "divided": lambda: charts.divided(FORMS[:0], "form", SOURCE),
    "leaders": lambda: charts.leaders(FORMS[:0], "form", SOURCE),
    "mentions": lambda: charts.mentions(LEVELS[:0], ("ALB",), "the Balkans", SOURCE),
    "quoted_shares": lambda: charts.quoted_shares([QUOTED[:0]], "form", "Registered victims", SOURCE),
    "ranks": lambda: charts.ranks(RANKS[:0], "Albania", SOURCE),
    "share_map": lambda: charts.share_map(FORMS[:0], "form", "labour", ("ALB",), SOURCE),
    "elsewhere": lambda: charts.share_map(FORMS, "form", "labour", ("FJI",), SOURCE),
    "shift": lambda: charts.shift(
        change.shift_share(*(change.split(rows, "citizenship", ["own"]) for rows in (BEFORE[:0], AFTER))), YEARS, "x", SOURCE
    ),
    "tiers": lambda: charts.tiers(TIERS[:0], "Albania", SOURCE),
    "small_multiples": lambda: charts.small_multiples(TOTALS, "geo", SOURCE, per=RESIDENTS[:0]),
}  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DRAWN)
def test_each_is_described_sourced_and_the_same_bytes(name: str) -> None:
    """A picture has words, a source and numbers behind it, and is the same twice."""
    made = DRAWN[name]()
    assert isinstance(made, Figure)
    assert SOURCE in made.caption
    assert "nan" not in made.alt + made.caption + made.table.to_csv()
    assert svg(made.drawing) == svg(DRAWN[name]().drawing)


@pytest.mark.parametrize("name", NOTHING)
def test_without_figures_there_is_a_sentence(name: str) -> None:
    """No rows, no axes: a sentence that claims no zero."""
    made = NOTHING[name]()
    assert isinstance(made, Reading)
    assert " 0 " not in made


def test_the_watch_list_is_a_step_of_its_own() -> None:
    """The Watch List is neither Tier 2 nor 2.5, and a special case is no tier."""
    made = charts.tiers(TIERS, "Albania", SOURCE)
    assert made.table["tier"].tolist() == ["Tier 2 Watch List", "Tier 1", "special case"]
    assert "never averaged" in made.caption
    assert "no tier, as a special case" in sentences.tiers(TIERS, "Albania")


def test_a_share_is_made_only_of_a_printed_whole() -> None:
    """Three forms make a whole and shares; two citizenships of many make none."""
    made = charts.quoted_shares([QUOTED], "form", "Registered victims", SOURCE)
    assert made.table["share"].tolist() == ["25 %", "17 %", "33 %", "50 %"]
    assert isinstance(charts.quoted_shares([QUOTED], "citizenship", "Citizens", SOURCE), Reading)


def test_a_reading_of_quotes_names_area_and_period() -> None:
    """The first and the last figure carry their area, so that they are no series."""
    said = sentences.quoted_shares([QUOTED], "form", "labour")
    assert "33 % (EU, 27 of today, 2020)" in said
    assert "25 % (EU, 27 of 2007, 2010)" in said
    assert "2 figures in all, of 2 areas of different members" in said


def test_a_change_is_told_in_its_parts() -> None:
    """Who reported and what moved are two numbers, and countries that came or went are named."""
    said = sentences.shift(SHIFT, YEARS, "own citizens")
    assert "fell from 60 % in 2020 (1 country) to 33 % in 2021 (2 countries)" in said
    assert "−30.0 points from the 1 country that reported both years" in said
    assert "Serbia reported for 2021 and not for 2020" in said


def test_leaders_count_each_country_once_and_never_a_bare_zero() -> None:
    """Ties are open; none is a word."""
    said = sentences.leaders(FORMS, "form", "labour")
    assert "in 2020 forced labour led in 2 of 2 countries" in said.replace("In", "in")
    assert "led in none of 2 countries" in sentences.leaders(FORMS, "form", "other")


def test_an_area_says_how_many_countries_and_per_million() -> None:
    """40 persons of 8 million residents are 5 for each million."""
    said = sentences.area_totals(TOTALS, RESIDENTS, "the area")
    assert "2 countries of the area reported 40 detected victims, 5.0 for each million" in said


def test_a_jump_is_told_with_its_year() -> None:
    """A count that jumps sixfold is told; one that only wobbles is not."""
    jump = table(
        *({"time_period": str(2008 + at), "value": (50 + at if at < 7 else 300 + at)} for at in range(14))
    )
    assert "Albania in 2015" in sentences.breaks(jump)
    calm = table(*({"time_period": str(2008 + at), "value": 50 + at % 3} for at in range(14)))
    assert "No count jumps" in sentences.breaks(calm)


def test_totals_below_their_parts_are_named() -> None:
    """A total of 10 beside 12 by sex is told as published, both."""
    parts = table({"sex": "female", "value": 12})
    said = sentences.at_odds(TOTALS, parts, "sex")
    assert "1 total of 1 pair of country and year lies below" in said
    assert "Albania 2020, total 10, by sex at least 12" in said
    assert "No total lies below" in sentences.at_odds(TOTALS, table({"sex": "female", "value": 9}), "sex")


def test_quoted_figures_carry_their_page_and_nothing_is_a_link() -> None:
    """Each figure has the number of its page; what a page wrote is text."""
    rows = QUOTED.assign(note=f"{HOSTILE}, https://example.org/a", flag="digest")
    block = cards.quoted(rows, "Figures")
    assert "a summary of it" in block.markup
    assert "<script" not in block.markup
    assert "href" not in block.markup
    assert '<span class="tp-url">https://example.org/a</span>' in block.markup
    assert "no published figure" in cards.quoted(rows[:0], "Figures").markup


def test_many_quoted_figures_are_folded_and_their_notes_numbered_in_order() -> None:
    """A long table does not push the page away; the first row has note 1, and a country keeps its article."""
    rows = load("published_figures")
    kingdom = rows[rows["geo"].eq("GBR") & rows["measure"].eq("potential_victims")]
    markup = cards.quoted(kingdom, "Figures").markup
    assert markup.startswith(f"<details><summary>Figures, as quoted: show all {len(kingdom)}</summary>")
    assert markup.index("<td>1</td>") < markup.index("<td>2</td>") < markup.index("<td>3</td>")
    assert "citizens of the United Kingdom" in markup
    assert "<details>" not in cards.quoted(kingdom[:3], "Figures").markup


def test_treaties_show_the_day_of_each_act() -> None:
    """Albania's acts stand under each other, oldest treaty first; a country without an act says so."""
    rows = load("un_treaties")
    block = cards.acts(rows[rows["geo"] == "ALB"], "Albania")
    assert "Palermo Protocol" in block.markup
    assert 'ratification on <span class="tp-day">2002-08-21</span>' in block.markup
    assert "bound by the Palermo Protocol" in sentences.treaties(rows[rows["geo"] == "ALB"], "Albania")
    assert "no act is in the lists" in cards.acts(rows[:0], "Nowhere").markup


def test_quality_has_the_five_headings() -> None:
    """Every source that ships stands in one table under the headings of the ESS."""
    block = cards.quality(card("unodc_glotip"), card("wgi"))
    for heading in ("relevance", "accuracy and reliability", "timeliness", "coherence", "accessibility"):
        assert heading in block.markup


def test_national_series_stand_apart_by_measure() -> None:
    """The United Kingdom has two series, Albania none and a sentence."""
    tables = {card(name).cited: load(name) for name in ("sdg_16_2_2_national", "uk_nrm", "de_bka_pks")}
    assert (
        len([one for one in charts.national(tables, "GBR", "the United Kingdom") if isinstance(one, Figure)])
        == 2
    )
    [alone] = charts.national(tables, "ALB", "Albania")
    assert "No national series of Albania" in alone
    assert sentences.national(tables, "ALB") == ""


def test_a_revision_is_told_or_how_to_get_it() -> None:
    """Without an earlier release the reading says how to get one; with it, what moved."""
    now = table({"value": 12}, {"geo": "SRB", "value": 5}).assign(release="2")
    before = table({"value": 10}, {"geo": "BIH", "value": 5})
    assert "trafficking data refresh made_up --from FILE" in sentences.revised(before[:0], now, "The source")
    said = sentences.revised(before, now, "The source")
    assert (
        "1 figures of The source were added, 1 taken out, and 1 of the 1 that both have were revised" in said
    )
    assert "Albania 2020, detected victims, 10 before and 12 now" in said


def test_panels_speak_of_their_unit_and_period_once() -> None:
    """Counts of quarters say so, rates are rounded in words, and convicted persons are not told to be persons."""
    quarters = load("uk_nrm")
    quarters = quarters[quarters["time_period"].isin(["2020-Q1", "2020-Q2"])].head(2)
    found = charts.small_multiples(quarters, "stage", SOURCE)
    assert " in each quarter. Bars" in found.caption  # type: ignore[union-attr]
    rows = load("unodc_glotip")
    rows = rows[(rows["measure"] == "convicted_persons") & rows["geo"].isin(["DEU", "FRA"])]
    rows = rows[(rows[["form", "sex", "age", "citizenship"]] == "total").all(axis=1)]
    shown = charts.small_multiples(rows, "geo", SOURCE)
    assert shown.caption.startswith("Convicted persons. Every panel")  # type: ignore[union-attr]
    rated = charts.small_multiples(rows, "geo", SOURCE, per=load("population"))
    assert max(len(number.split(".")[-1]) for number in re.findall(r"\d+\.\d+", rated.alt)) <= 2  # type: ignore[union-attr]
