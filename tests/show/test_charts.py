"""Charts: described, sourced, readable without colour, the same bytes each time, and never empty."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure as Drawing

from analysis import sources
from analysis.claims import ledger
from analysis.claims.verdict import Verdict, judge_claim
from analysis.methods.rates import beside_area
from analysis.show import charts
from analysis.show.address import address, picture
from analysis.show.figure import Figure, svg
from analysis.show.sentences import Reading
from analysis.show.theme import ACCENT, INK, PLAIN, SECOND, house, look
from analysis.sources.contract import in_shape
from analysis.vocabulary.places import places, region

# A chart that warns while it is made or drawn would warn in a reader's report.
pytestmark = pytest.mark.filterwarnings("error")

SOURCE = "Source: a made-up table, release 1."
FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "ALB"}
FORMS = ("sexual", "labour", "other")
COUNTRIES = ("ALB", "BLR", "SRB")
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}
# What one chart draws together: the categories of the figures that ship.
TOGETHER = {"form": FORMS, "sex": ("female", "male", "other"), "age": ("0-17", "18+")}
LIGHTNESS = 15  # CIE L* apart: told from each other on a greyscale print
CONTRAST = 3  # WCAG 2.2, 1.4.11: lines and marks against the page

Cells = dict[str, float]
Chart = Callable[..., Figure | Reading]


def table(cells: list[dict[str, Any]]) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | cell for cell in cells], columns=list(FIXED | cells[0])))


def by_form(years: tuple[str, ...], geos: tuple[str, ...], cell: Cells | None = None) -> pd.DataFrame:
    """One row a form, year and country: numbers that differ, or the same cell everywhere."""
    axes = [(year, geo, form) for year in years for geo in geos for form in FORMS]
    return table(
        [
            {"time_period": year, "geo": geo, "form": form} | (cell or {"value": 10.0 + 3 * number})
            for number, (year, geo, form) in enumerate(axes)
        ]
    )


def judged(rows: pd.DataFrame) -> Verdict:
    """The verdict on “sexual exploitation leads” in Europe, in the last year of the rows."""
    test = ledger.Test(
        "made_up", "detected_victims", "europe", rows["time_period"].max(), of=("form",), parts=FORMS
    )
    then = (ledger.Then(80, "share of victims", "2006", "a report", "a page"),)
    claim = ledger.Claim("X1", "2.2", "It leads.", then, "leads", (test,), "sexual", rival="labour")
    return judge_claim(claim, {"made_up": rows})


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Levels of reporting: one role for the first years of the rows, three for more."""
    roles = ("origin", "transit", "destination")[: 3 if rows["time_period"].nunique() > 1 else 1]
    return table(
        [{"geo_role": role, "value": level, "time_period": "2006"} for level, role in enumerate(roles, 1)]
    )


def rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Albania's rate beside the other countries of the rows."""
    victims = rows[rows["form"] == FORMS[0]].assign(form="total")
    people = victims.assign(measure="population", value=1e6, low=1e6, high=1e6)
    return beside_area(victims, people, "ALB", COUNTRIES)


def one_country(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["geo"] == "ALB"]


def country_totals(rows: pd.DataFrame) -> pd.DataFrame:
    return one_country(rows).query("form == 'sexual'").assign(form="total")


CHARTS: dict[str, Chart] = {
    "shares": lambda rows: charts.shares_over_time(rows, of="form", source=SOURCE),
    "counts": lambda rows: charts.counts_over_time({"newer": country_totals(rows)}, "Albania", source=SOURCE),
    "two releases": lambda rows: charts.counts_over_time(
        {"newer": country_totals(rows), "older": country_totals(rows).assign(source="older")},
        "Albania",
        source=SOURCE,
    ),
    "panels": lambda rows: charts.panels(one_country(rows), of="form", source=SOURCE),
    "stages": lambda rows: charts.panels(
        country_totals(rows).assign(measure="convicted_persons"), of="measure", source=SOURCE
    ),
    "rate": lambda rows: charts.rate_beside_area(rates(rows), "Albania", "Europe", source=SOURCE),
    "levels": lambda rows: charts.reporting_levels(levels(rows), "Albania", source=SOURCE),
    "then and now": lambda rows: charts.then_and_now(judged(rows), source=SOURCE),
    "without each": lambda rows: charts.without_each_country(judged(rows), source=SOURCE),
}
YEARS = ("2019", "2020", "2022")
ROWS = {
    "many": by_form(YEARS, COUNTRIES),
    "one year": by_form(("2022",), COUNTRIES),
    "one country": by_form(YEARS, ("ALB",)),
    "one of each": by_form(("2022",), ("ALB",)),
    "all censored": by_form(YEARS, COUNTRIES, CENSORED),
    "one censored": by_form(("2022",), ("ALB",), CENSORED),
}


def test_a_figure_without_bounds_has_none_in_its_caption() -> None:
    """Today's figure is told with its bounds in table, words and caption; where both ends meet there are none."""
    known = by_form(("2022",), ("ALB",))
    hidden = known.assign(value=known["value"].mask(known["form"] == "other"), high=known["high"] + 4)
    sure, unsure = (charts.then_and_now(judged(rows), source=SOURCE) for rows in (known, hidden))
    assert isinstance(sure, Figure)
    assert isinstance(unsure, Figure)
    assert "bounds" not in sure.caption
    assert f"bounds {unsure.table['figure'].iloc[-1]}" in unsure.caption
    assert unsure.table["figure"].iloc[-1] in unsure.alt


def words(figure: Figure) -> str:
    """All that is written in and around a picture."""
    cells = figure.table.astype(str).to_numpy().ravel().tolist()
    drawn = [text.get_text() for text in figure.drawing.findobj(lambda artist: hasattr(artist, "get_text"))]
    return " ".join([figure.title, figure.alt, figure.caption, *cells, *drawn])


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_described_sourced_and_backed_by_numbers(name: str, kind: str) -> None:
    """Each chart of each kind of table has alt text, its source, its numbers, marks in every panel, and no nan."""
    found = CHARTS[name](ROWS[kind])
    if isinstance(found, Reading):  # nothing to compare: said in words, without axes
        assert name in ("shares", "then and now", "without each")
        assert kind in ("one country", "one of each", "all censored", "one censored")
        assert found
        return
    assert found.alt.strip()
    assert SOURCE in found.caption
    assert len(found.table)
    assert all(axes.has_data() for axes in found.drawing.axes)
    assert found._repr_html_().count("<img ") == 1
    assert "nan" not in words(found).split()


EMPTY = ROWS["many"].iloc[:0]
NO_FIGURE = ROWS["many"].assign(value=np.nan, low=np.nan, high=np.nan)
NOTHING: dict[str, Callable[[pd.DataFrame], Figure | Reading]] = {
    "shares": CHARTS["shares"],
    "counts": CHARTS["counts"],
    "two releases": CHARTS["two releases"],
    "panels": CHARTS["panels"],
    "stages": CHARTS["stages"],
    "rate": CHARTS["rate"],
    "levels": lambda rows: charts.reporting_levels(rows, "Albania", source=SOURCE),
}


@pytest.mark.parametrize("rows", [EMPTY, NO_FIGURE], ids=["no rows", "rows without a figure"])
@pytest.mark.parametrize("name", NOTHING)
def test_without_figures_there_is_a_sentence_and_no_axes(name: str, rows: pd.DataFrame) -> None:
    """Where nothing was published the chart is a sentence that says so, without a number."""
    found = NOTHING[name](rows)
    assert isinstance(found, Reading)
    assert found
    assert not any(character.isdigit() for character in found.replace("2006", ""))


def test_not_listed_and_not_in_the_copy_are_two_things() -> None:
    """A country whose levels are missing was not listed; one without a row, like Serbia, may well have been."""
    rows = table(
        [{"geo_role": role, "value": np.nan, "time_period": "2006"} for role in ("origin", "transit")]
    )
    assert "does not list" in str(charts.reporting_levels(rows, "Serbia", source=SOURCE))
    assert "does not list" not in str(charts.reporting_levels(rows.iloc[:0], "Serbia", source=SOURCE))


def test_a_rate_that_cannot_be_made_is_not_called_unreported() -> None:
    """The Holy See reported victims and has no residents in the table: the sentence must not say that no figure was published."""
    found = charts.rate_beside_area(rates(EMPTY), "the Holy See", "Southern Europe", source=SOURCE)
    assert isinstance(found, Reading)
    assert "No figure was published" not in found


@pytest.mark.parametrize("name", ["then and now", "without each"])
def test_a_verdict_without_a_figure_draws_none(name: str) -> None:
    """A claim without a figure today is drawn without one: no nan, and no circle at zero."""
    found = CHARTS[name](NO_FIGURE)
    assert isinstance(found, Reading) or "nan" not in words(found).split()


def test_a_category_missing_in_one_year_says_so() -> None:
    """A category that was not reported in a year has “no figure” in the numbers, neither nan nor zero."""
    rows = ROWS["many"][lambda table: (table["form"] != "other") | (table["time_period"] != "2022")]
    found = CHARTS["shares"](rows)
    assert isinstance(found, Figure)
    last = found.table[found.table["year"] == 2022].iloc[0]
    assert last["other forms"] == "no figure"


@pytest.mark.parametrize("name", ["shares", "counts", "two releases", "panels", "rate"])
def test_a_year_nobody_reported_breaks_the_line(name: str) -> None:
    """No line runs across a year without a figure: 2020 and 2022 are not joined over 2021."""
    found = CHARTS[name](ROWS["many"])
    assert isinstance(found, Figure)
    lines = [line for axes in found.drawing.axes for line in axes.lines if len(line.get_xdata()) > 1]
    assert lines
    for line in lines:
        shown = pd.Series(np.asarray(line.get_ydata(), float), np.asarray(line.get_xdata(), float))
        assert 2021.0 in shown.index, f"{line.get_label()} joins {list(shown.index)}"
        assert np.isnan(shown[2021.0])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_the_same_bytes_on_every_run(name: str) -> None:
    """Drawn twice from the same table, a chart is the same page to the byte."""
    once, again = CHARTS[name](ROWS["many"]), CHARTS[name](ROWS["many"])
    assert once._repr_html_() == again._repr_html_()


DRAW = """
import hashlib
from matplotlib.figure import Figure
from analysis.show.figure import svg
from analysis.show.theme import house
with house():
    drawing = Figure(figsize=(4, 3))
    drawing.subplots().plot([1, 2], [3, 4], marker="o", label="Türkiye")
    drawing.axes[0].legend()
print(hashlib.sha256(svg(drawing).encode()).hexdigest())
"""


def test_a_picture_is_the_same_bytes_in_another_process() -> None:
    """Two processes with different hash seeds draw the same bytes: nothing random, no date."""
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("1", "2")]
    run = [
        subprocess.run([sys.executable, "-c", DRAW], env=env, check=True, capture_output=True, text=True)
        for env in seeds
    ]
    assert run[0].stdout == run[1].stdout != ""


def test_a_picture_names_no_date_and_no_address_to_load() -> None:
    """The SVG carries no date, and nothing in it is fetched from elsewhere."""
    found = CHARTS["shares"](ROWS["many"])
    assert isinstance(found, Figure)
    text = svg(found.drawing)
    assert "<dc:date>" not in text
    assert 'href="http' not in text
    assert "<script" not in text


def test_an_address_holds_the_whole_picture() -> None:
    """What a page carries of a picture is, read again, the picture itself, node by node."""
    found = CHARTS["shares"](ROWS["many"])
    assert isinstance(found, Figure)
    drawn = svg(found.drawing)
    head, _, held = address(drawn).partition(",")
    assert head == "data:image/svg+xml"
    assert set('"<># \n') & set(held) <= {" "}
    assert picture(address(drawn)) == f"{unquote(held)}\n"
    assert ElementTree.canonicalize(unquote(held)) == ElementTree.canonicalize(drawn.strip())


@pytest.mark.parametrize("alt", ["", "  \n "])
def test_a_figure_without_alt_text_cannot_be_made(alt: str) -> None:
    """A picture that nobody described is refused, with what to do."""
    with pytest.raises(ValueError, match="no alt text: write one"):
        Figure(Drawing(), "title", alt, "caption", pd.DataFrame())


def test_names_in_a_figure_are_text_never_markup() -> None:
    """A hostile name is escaped in title, alt text, caption and numbers."""
    bad = '<script>alert("1")</script>'
    rows = ROWS["many"]
    found = charts.rate_beside_area(rates(rows), bad, bad, source=bad)
    assert "<script" not in found._repr_html_()
    assert 'alert("1")' not in found._repr_html_()


def test_every_name_of_a_place_can_be_drawn() -> None:
    """The font has every letter of every country and region: Côte d’Ivoire, Türkiye, Åland."""
    regions = {one.region for one in places()} | {one.subregion for one in places()} | {"coe", "eu27", "eu28"}
    names = [one.name for one in places()] + [region(name).name for name in sorted(regions) if name]
    with house():
        drawing = Drawing()
        for name in names:
            drawing.text(0.5, 0.5, name)
        assert svg(drawing)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, WCAG 2.2."""
    parts = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour."""
    return 116 * luminance(colour) ** (1 / 3) - 16


def family(of: str) -> dict[str, str]:
    return {part: look(part).colour for part in TOGETHER[of]}


def test_the_families_are_those_of_the_figures() -> None:
    """What the tests below compare is what the charts of shares divide into: no colour is left out."""
    figures = sources.load("unodc_glotip")
    for of, parts in TOGETHER.items():
        assert set(figures[of]) - {"total", "unknown"} <= set(parts), of


PAIRS = [
    pytest.param(*pair, id=f"{of}: {pair[0][0]} and {pair[1][0]}")
    for of in TOGETHER
    for pair in combinations(family(of).items(), 2)
] + [pytest.param(("country", PLAIN.colour), ("area", SECOND.colour), id="rate: country and area")]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_drawn_together_survive_greyscale(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two colours of one chart differ by at least 15 L*, so that a greyscale print tells them apart."""
    assert abs(lightness(one[1]) - lightness(other[1])) >= LIGHTNESS


@pytest.mark.parametrize("of", TOGETHER)
def test_terms_drawn_together_differ_without_colour(of: str) -> None:
    """Within a family no two terms share a dash or a marker."""
    drawn = [look(part) for part in family(of)]
    assert len({str(one.dash) for one in drawn}) == len({one.marker for one in drawn}) == len(drawn)


@pytest.mark.parametrize(
    "colour",
    sorted({c for of in TOGETHER for c in family(of).values()} | {ACCENT, INK, PLAIN.colour, SECOND.colour}),
)
def test_every_line_stands_out_from_the_page(colour: str) -> None:
    """Each colour of a line or a mark has a contrast of at least 3 to 1 with white."""
    assert 1.05 / (luminance(colour) + 0.05) >= CONTRAST
