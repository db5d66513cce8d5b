"""Sentences: made from values, right for a rise, a fall, no change, one of anything, and nothing at all."""

import re
from typing import Any

import pandas as pd
import pytest

from analysis.claims import ledger
from analysis.claims.crosschecks import CrossCheck, Side
from analysis.claims.verdict import Verdict, judge_claim
from analysis.methods.rates import beside_area
from analysis.show import sentences
from analysis.sources.contract import in_shape
from analysis.vocabulary.errors import MixedMeasures

Cell = dict[str, Any]

FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "ALB"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}
MISSING = {"value": float("nan")}
BROKEN = re.compile(
    r"\b(nan|NaN|None|inf)\b|no figure %|\b1 (detected victims|forms|countries|points|years|cells)\b"
)
HOSTILE = "<script>alert(1)</script>"


def table(*cells: Cell, **fixed: Any) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | fixed | cell for cell in cells]))


def empty() -> pd.DataFrame:
    return table({"time_period": "2020", "value": 1}).iloc[:0]


def forms(*years: tuple[str, Any, Any], geo: str = "ALB") -> pd.DataFrame:
    """Rows of sexual exploitation and forced labour, by year; a number or a dictionary of bounds."""
    cells = [
        {"time_period": year, "geo": geo, "form": form}
        | (cell if isinstance(cell, dict) else {"value": cell})
        for year, *pair in years
        for form, cell in zip(("sexual", "labour"), pair, strict=True)
    ]
    return table(*cells)


def totals(*years: tuple[str, Any]) -> pd.DataFrame:
    """Totals of one country by year; a number or a dictionary of bounds."""
    return table(
        *(
            {"time_period": year} | (cell if isinstance(cell, dict) else {"value": cell})
            for year, cell in years
        )
    )


def sexual(rows: pd.DataFrame) -> str:
    return sentences.shares(rows, "form", "sexual")


def judged(now: Any, rival: Any, geo: str = "ALB", region: str = "europe", **claim: Any) -> Verdict:
    """A verdict on “sexual exploitation leads”, for one country and one year of figures."""
    test = ledger.Test(
        "made_up", "detected_victims", region, "2022", of=("form",), parts=("sexual", "labour")
    )
    then = (ledger.Then(80, "share of victims", "2006", "a report", "a page"),)
    made = ledger.Claim("X1", "2.2", "It leads.", then, "leads", (test,), "sexual", rival="labour", **claim)
    return judge_claim(made, {"made_up": forms(("2021", now, rival), ("2022", now, rival), geo=geo)})


def says_nothing_broken(text: str) -> bool:
    return bool(text) and not BROKEN.search(text)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (50, 70, "20 points more."),
        (70, 50, "20 points less."),
        (50, 51, " 1 point more."),
        (51, 50, " 1 point less."),
        (50, 50, "It has hardly changed."),
    ],
)
def test_a_share_that_moved_says_how_far(first: int, last: int, said: str) -> None:
    """A rise, a fall, a single point and no change are each told in the right words."""
    text = sexual(forms(("2010", first, 100 - first), ("2020", last, 100 - last)))
    assert said in text
    assert text.startswith(f"In 2020, {last} % of the 100 ")
    assert f"in 2010 it was {first} %" in text
    assert says_nothing_broken(text)


def test_a_change_between_intervals_is_an_interval() -> None:
    """Where censored cells leave a share open they leave its change open too: from the least to the most."""
    text = sexual(forms(("2010", 90, 10), ("2020", CENSORED, 2)))
    assert "0 to 67 %" in text
    assert "23 to 90 points less" in text


def test_intervals_that_overlap_tell_no_change() -> None:
    """Where the bounds of both years overlap nobody can say whether the share rose, fell or stayed."""
    text = sexual(forms(("2010", 50, 50), ("2020", CENSORED, 2)))
    assert not re.search(r"points? (more|less)|hardly changed", text)


def test_a_share_of_one_year_shows_no_trend() -> None:
    """One year is read without a comparison, and says that it shows no trend."""
    text = sexual(forms(("2020", 60, 40)))
    assert text.endswith("in 1 country. One year alone shows no trend.")
    assert "it was" not in text
    assert says_nothing_broken(text)


def test_a_share_of_one_person_is_in_the_singular() -> None:
    """A whole of one person is one victim, not “1 victims”."""
    assert says_nothing_broken(sexual(table({"time_period": "2020", "form": "sexual", "value": 1})))
    women = table({"time_period": "2020", "sex": "female", "value": 1})
    assert says_nothing_broken(sentences.shares(women, "sex", "female"))


def test_a_share_with_censored_cells_is_an_interval() -> None:
    """A censored cell turns the share into both its bounds; an exact one stays a single number."""
    text = sexual(forms(("2010", 50, 50), ("2020", 96, CENSORED)))
    assert "96 to 100 %" in text
    assert "in 2010 it was 50 %" in text


def test_a_share_of_censored_cells_only_is_not_called_missing() -> None:
    """Where every cell is censored somebody did report: the reading must not say that nobody did."""
    text = sexual(forms(("2020", CENSORED, CENSORED)))
    assert "hidden" in text
    assert "No figure" not in text
    assert says_nothing_broken(text)


def test_a_part_nobody_reported_is_not_zero() -> None:
    """A category without a cell has no share: the reading says so and prints no number."""
    text = sentences.shares(forms(("2020", 60, 40)), "form", "other")
    assert text == sentences.nothing("the share of other forms")
    assert not re.search(r"\d", text)


def test_a_country_that_makes_the_sum_is_named() -> None:
    """One country behind a quarter of the last year stands in the sentence, with its share."""
    rows = pd.concat([forms(("2010", 9, 1)), forms(("2020", 90, 10)), forms(("2020", 10, 1), geo="BLR")])
    assert "One country, Albania, reports 90 % of them." in sexual(rows)


def test_nobody_is_named_where_all_is_censored() -> None:
    """Where a part is censored in every country no country makes a share of it that could be told."""
    rows = pd.concat(
        [
            forms(("2019", 5, 5), ("2020", CENSORED, 9)),
            forms(("2019", 5, 5), ("2020", CENSORED, 9), geo="BLR"),
        ]
    )
    assert "One country" not in sexual(rows)
    assert says_nothing_broken(sexual(rows))


def test_a_large_reporter_that_fell_silent_is_named() -> None:
    """A country that made a tenth of the year before, and did not report since, is named."""
    rows = pd.concat([forms(("2019", 50, 50), ("2020", 50, 50)), forms(("2019", 50, 50), geo="BLR")])
    assert "Belarus, large in 2019, did not report this for 2020." in sexual(rows)
    assert "Albania, large" not in sexual(rows)


def test_the_european_total_counts_no_countries() -> None:
    """A total published for the Union is called that, and no number of countries is invented for it."""
    text = sexual(forms(("2022", 50, 50), ("2024", 40, 60), geo="EU27_2020"))
    assert "the EU total" in text
    assert "countr" not in text


@pytest.mark.parametrize(
    "read",
    [
        lambda: sentences.shares(empty(), "form", "sexual"),
        lambda: sentences.leading(empty(), "labour"),
        lambda: sentences.counts(empty(), "Albania"),
        lambda: sentences.counts(totals(("2020", MISSING)), "Albania"),
        lambda: sentences.levels(empty(), "Albania"),
        lambda: sentences.levels(table({"geo_role": "origin", "time_period": "2006"} | MISSING), "Albania"),
        lambda: sentences.beside_area(pd.DataFrame(), "Albania", "Europe"),
    ],
)
def test_without_figures_the_reading_is_silent(read: Any) -> None:
    """With nothing published the figure says so, and its reading adds nothing: no text, no zero, no mark-up."""
    text = read()
    assert text == ""
    assert text._repr_html_() == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (
            10,
            25,
            "Albania reported 25 detected victims for 2021, and 10 for 2020; 2021 had the most of any year in the same release.",
        ),
        (
            25,
            10,
            "Albania reported 10 detected victims for 2021, and 25 for 2020; the most was 25 in 2020, "
            "of the years in the same release.",
        ),
    ],
)
def test_counts_that_rose_or_fell(first: int, last: int, said: str) -> None:
    """First, last and highest count of a country stand in one sentence."""
    text = sentences.counts(totals(("2020", first), ("2021", last)), "Albania")
    assert text.startswith(said)
    assert says_nothing_broken(text)


def test_counts_that_stayed_have_no_peak() -> None:
    """Where all years are the same, no earlier year is called the one with the most."""
    text = sentences.counts(totals(("2019", 7), ("2020", 7), ("2021", 7)), "Albania")
    assert "the most was" not in text
    assert "had the most" not in text
    assert says_nothing_broken(text)


def test_a_censored_year_is_never_called_the_most_for_sure() -> None:
    """“0 to 4” is not more than 3: a year is the most only if it is so at every value of the bounds."""
    text = sentences.counts(totals(("2019", 3), ("2020", CENSORED), ("2021", 2)), "Albania")
    assert "the most was" not in text
    assert "had the most" not in text


def test_a_count_of_one_is_in_the_singular() -> None:
    """One victim is one victim, in the only year and in the last of several."""
    assert says_nothing_broken(sentences.counts(totals(("2020", 1)), "Albania"))
    assert says_nothing_broken(sentences.counts(totals(("2020", 2), ("2021", 1)), "Albania"))


def test_a_count_of_one_year_says_it_is_the_only_one() -> None:
    """A single year is read without first, last or most."""
    text = sentences.counts(totals(("2020", 12)), "Albania")
    assert text == "Albania reported 12 detected victims for 2020, the only year with a figure here."


@pytest.mark.parametrize(
    ("last", "said"), [("2022", "For 1 year in between"), ("2023", "For 2 years in between")]
)
def test_years_without_a_figure_are_counted(last: str, said: str) -> None:
    """A gap is told as a number of years, singular and plural; it is never a zero."""
    text = sentences.counts(totals(("2020", 5), (last, 6)), "Albania")
    assert said in text
    assert not re.search(r"\b0\b", text)


def test_years_without_a_gap_name_none() -> None:
    """Neighbouring years have nothing in between, and the sentence does not say “0 years”."""
    assert "in between" not in sentences.counts(totals(("2020", 5), ("2021", 6)), "Albania")


def test_censored_counts_are_intervals() -> None:
    """A censored year is read as “0 to 4”, an exact one as one number."""
    text = sentences.counts(totals(("2020", CENSORED), ("2021", CENSORED)), "Albania")
    assert text.startswith("Albania reported 0 to 4 detected victims for 2021, and 0 to 4 for 2020")
    mixed = sentences.counts(totals(("2020", CENSORED), ("2021", 12)), "Albania")
    assert "12 detected victims for 2021, and 0 to 4 for 2020" in mixed


@pytest.mark.parametrize(
    ("labour", "told"),
    [(60, "in 1 of 2 countries"), (CENSORED, "in 0 to 1 of 2 countries; hidden cells leave the rest open.")],
)
def test_leading_counts_countries_surely_and_possibly(labour: Any, told: str) -> None:
    """Censored cells make the number of countries an interval; exact ones a single number."""
    rows = pd.concat([forms(("2020", 3, labour)), forms(("2020", 9, 1), geo="BLR")])
    assert told in sentences.leading(rows, "labour")


def test_leading_in_one_country_is_in_the_singular() -> None:
    """One country is “1 country”."""
    text = sentences.leading(forms(("2020", 1, 9)), "labour")
    assert "in 1 of 1 country." in text
    assert says_nothing_broken(text)


def test_leading_says_none_for_a_form_that_leads_nowhere() -> None:
    """Two forms in one sentence: the one that leads in no country is said in words."""
    text = sentences.leading(forms(("2020", 1, 9)), "sexual", "labour")
    assert "sexual exploitation in none and forced labour in 1 of 1 country." in text


def test_leading_without_a_figure_counts_nobody() -> None:
    """Rows that hold no figure are no countries: the reading does not say “0 of 0”."""
    assert "0 of 0" not in sentences.leading(forms(("2020", MISSING, MISSING)), "labour")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"origin": 5, "transit": 3, "destination": 1},
            "as origin “very high”, as transit “medium” and as destination “very low”.",
        ),
        (
            {"origin": 4, "transit": None, "destination": None},
            "as origin “high”, and not at all as transit and destination.",
        ),
        (
            {"origin": None, "transit": 2, "destination": 2},
            "as transit “low” and as destination “low”, and not at all as origin.",
        ),
    ],
)
def test_levels_say_how_and_how_not(cells: dict[str, int | None], told: str) -> None:
    """Each role is told with its level; a role that was not listed has no level, not the lowest."""
    rows = table(*({"geo_role": role, "value": value} for role, value in cells.items()), time_period="2006")
    text = sentences.levels(rows, "Albania")
    assert told in text
    assert says_nothing_broken(text)


def around(*cells: Cell) -> pd.DataFrame:
    """Albania's rate beside Belarus and Serbia, from victims by country; a million residents each."""
    residents = table(
        *({"geo": geo, "time_period": "2020", "value": 1_000_000} for geo in ("ALB", "BLR", "SRB")),
        measure="population",
    )
    victims = table(*({"time_period": "2020"} | cell for cell in cells))
    return beside_area(victims, residents, "ALB", ("ALB", "BLR", "SRB"))


def test_a_rate_stands_beside_the_countries_that_reported() -> None:
    """The rate of the rest is told with the number of countries behind it."""
    found = around({"value": 20}, {"geo": "BLR", "value": 10}, {"geo": "SRB", "value": 20})
    text = sentences.beside_area(found, "Albania", "Europe")
    assert "In 2020, Albania reported 20.0 detected victims per million residents" in text
    assert "the 2 countries of Europe that reported for that year, taken together, 15.0" in text
    assert says_nothing_broken(text)


def test_a_rate_beside_one_country_is_not_taken_together() -> None:
    """One other country is named in the singular: there is nothing to take together."""
    text = sentences.beside_area(around({"value": 20}, {"geo": "BLR", "value": 10}), "Albania", "Europe")
    assert "10.0" in text
    assert "taken together" not in text
    assert says_nothing_broken(text)


def test_a_rate_alone_says_that_nobody_else_reported() -> None:
    """Without another country there is no rate of the rest, not even zero."""
    text = sentences.beside_area(around({"value": 20}), "Albania", "Europe")
    assert "; no other country of Europe reported for that year." in text
    assert says_nothing_broken(text)
    assert "0.0 " not in text.replace("20.0 ", "")


def test_a_rate_of_few_persons_says_what_chance_does() -> None:
    """Twenty persons among a million: 12.2 to 30.9 by the exact interval; two hundred are not few."""
    text = sentences.beside_area(around({"value": 20}), "Albania", "Europe")
    assert "chance would take it anywhere from 12.2 to 30.9 (Poisson, 95 %)" in text
    assert "chance" not in sentences.beside_area(around({"value": 200}), "Albania", "Europe")


def test_a_censored_rate_is_an_interval() -> None:
    """A censored count gives a rate with both bounds."""
    assert "0.0 to 4.0" in sentences.beside_area(around(dict(CENSORED)), "Albania", "Europe")


def test_a_verdict_says_then_now_and_what_it_hangs_on() -> None:
    """The reading of a verdict has both figures, the area, the word, and how firm it is."""
    text = sentences.verdict(judged(75, 25))
    assert (
        "Then 80 % (share of victims, 2006); today 75 %, sexual exploitation (2022, Europe, of 100 forms recorded for "
        "detected victims, 1 country)." in text
    )
    assert "Verdict: holds, firm." in text
    assert says_nothing_broken(text)
    assert "It hangs on this: with censored cells" in sentences.verdict(judged(3, CENSORED))


def test_a_verdict_on_the_union_counts_no_countries() -> None:
    """A verdict on a published total names the total."""
    assert "(2022, EU total, of 100 forms recorded" in sentences.verdict(
        judged(75, 25, geo="EU27_2020", region="EU27_2020")
    )


@pytest.mark.parametrize(("now", "rival"), [(MISSING, MISSING), (CENSORED, CENSORED)])
def test_an_open_verdict_prints_no_share(now: Any, rival: Any) -> None:
    """Without a share to read the verdict is open, and no “nan” and no “no figure %” stands in its text."""
    found = judged(now, rival)
    assert found.verdict == "open"
    assert says_nothing_broken(sentences.verdict(found))


def test_checked_says_what_is_at_hand() -> None:
    """Cells, countries, years and censored cells are counted, each in its number."""
    assert (
        sentences.checked(totals(("2020", 5)))
        == "Checked: 1 cell of detected victims, 1 country, 2020; each printed as one number."
    )
    several = sentences.checked(forms(("2019", 5, CENSORED), ("2020", CENSORED, CENSORED)))
    assert (
        "4 cells of detected victims by form, 1 country, 2019 to 2020; 3 of them known only by their bounds"
        in several
    )


def test_checked_refuses_what_must_not_be_added() -> None:
    """Two measures in one table stop the run, and both are named."""
    rows = pd.concat(
        [totals(("2020", 5)), table({"time_period": "2020", "value": 3}, measure="convicted_persons")]
    )
    with pytest.raises(MixedMeasures, match="'convicted_persons' and 'detected_victims'"):
        sentences.checked(rows)


def test_checked_without_rows_says_so() -> None:
    """An empty choice is told as nothing published, which is no zero."""
    text = sentences.checked(empty())
    assert text.startswith("No figure is at hand")
    assert not re.search(r"\d", text)


@pytest.mark.parametrize(
    "text",
    [
        sentences.nothing(HOSTILE),
        sentences.not_listed(HOSTILE),
        sentences.counts(totals(("2020", 5)), HOSTILE),
        sentences.beside_area(around({"value": 5}), HOSTILE, HOSTILE),
    ],
)
def test_names_are_text_never_markup(text: sentences.Reading) -> None:
    """What a source or a caller wrote as a name is shown as text."""
    assert HOSTILE in text
    assert "<script" not in text._repr_html_()
    assert "&lt;script&gt;" in text._repr_html_()


def test_agreement_of_no_one_and_many_pairs() -> None:
    """Pairs of sources are counted in the right number, and none is silence."""
    one = Side("a", "detected_victims", 5, 5, 1)
    other = Side("b", "detected_victims", 6, 6, 1)
    same, differs = CrossCheck("x", "X", one, one, "Why."), CrossCheck("y", "Y", one, other, "Why not.")
    assert sentences.agreement([]) == ""
    assert sentences.agreement([same]) == "1 of 1 pair agrees."
    assert "1 of 2 pairs agree." in sentences.agreement([same, differs])
    assert "Y, 5 and 6. Why not." in sentences.agreement([same, differs])


def test_the_largest_reporter_is_one_of_the_printed_cells() -> None:
    """Where other countries hide theirs, a reporter of all that is printed is not said to report all."""
    rows = pd.concat(
        [
            forms(("2019", 30, 70), ("2020", 30, 70), geo="ALB"),
            forms(("2019", 9, 9), ("2020", CENSORED, 9), geo="AUT"),
        ]
    )
    assert "One country, Albania, reports 100 % of those not hidden." in sexual(rows)


def test_a_division_that_cannot_be_drawn_speaks_of_no_bars() -> None:
    """One country is named, and without two bars nothing is said of two bars of one shape."""
    alone = sentences.divided(forms(("2020", 30, 70)), "form")
    assert alone == "Only Albania gave a division by form, in 2020."
    both = pd.concat([forms(("2020", 3, 7), geo="ALB"), forms(("2020", 5, 5), geo="AUT")])
    assert "2 countries gave a division by form, in 2020. Laws" in sentences.divided(both, "form")
    hidden = pd.concat([forms(("2020", CENSORED, CENSORED), geo=code) for code in ("ALB", "AUT")])
    assert "bars" not in sentences.divided(hidden, "form")
