"""Lines, quoted figures, years waited, origins: described, never empty, true for one of anything and for nothing."""

import re
from typing import Any

import pandas as pd
import pytest

from analysis import sources
from analysis.methods import series
from analysis.show import charts, sentences
from analysis.show.charts.origins import MOST
from analysis.show.figure import Figure
from analysis.show.quotations import page
from analysis.show.sentences import SILENCE, Reading
from analysis.sources.contract import in_shape
from analysis.vocabulary.places import places

SOURCE = "Source: a made-up table, release 1."
FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons", "geo": "ALB"}
CENSORED = {"value": float("nan"), "low": 0.0, "high": 4.0}
BROKEN = re.compile(r"\b(?:nan|NaN|None|inf)\b|\b1 (?:states|years|figures|intervals|countries)\b")

pytestmark = pytest.mark.filterwarnings("error")


def table(*cells: dict[str, Any], **fixed: Any) -> pd.DataFrame:
    return in_shape(pd.DataFrame([FIXED | fixed | cell for cell in cells]))


def forms(*years: str, cell: dict[str, Any] | None = None) -> pd.DataFrame:
    return table(
        *(
            {"time_period": year, "form": form} | (cell or {"value": 10.0 * number + 5})
            for year in years
            for number, form in enumerate(("sexual", "labour"), 1)
        )
    )


LINES = {
    "years": forms("2019", "2020", "2022"),
    "quarters": forms("2019-Q1", "2019-Q2", "2019-Q4"),
    "one year": forms("2022"),
    "censored": forms("2019", "2020", cell=CENSORED),
    "a seam": forms("2019", "2020", "2022").assign(
        flag=lambda rows: rows["time_period"].eq("2022").map({True: "break", False: ""})
    ),
    "with countries": forms("2019", "2020").assign(countries=[3, 3, 4, 4]),
}


def sound(found: Any) -> str:
    """All that a reader sees of a figure, which has to be whole."""
    assert isinstance(found, Figure)
    assert found.alt.strip()
    assert SOURCE in found.caption
    assert len(found.table)
    assert all(axes.has_data() for axes in found.drawing.axes if axes.get_visible())
    shown = " ".join([found.title, found.alt, found.caption, *found.table.astype(str).to_numpy().ravel()])
    assert BROKEN.search(shown) is None, shown
    return shown


@pytest.mark.parametrize("kind", LINES)
def test_lines_are_described_and_read(kind: str) -> None:
    """Lines of every kind have alt text, numbers, a source and a reading."""
    shown = sound(charts.lines(LINES[kind], "form", "By form", "persons", SOURCE, events={2020: "a law"}))
    said = sentences.lines(LINES[kind], "form", "persons")
    assert said and BROKEN.search(said) is None
    assert ("a seam" in kind) == ("no series across it" in shown) == ("do not make one series" in said)


def test_a_line_is_not_drawn_across_a_break_or_a_gap() -> None:
    """Three years with a gap and a break are pieces of their own."""
    [axes] = charts.lines(LINES["a seam"], "form", "By form", "persons", SOURCE).drawing.axes  # type: ignore[union-attr]
    drawn = [line for line in axes.lines if len(line.get_xdata()) and line.get_marker() in ("o", "s")]
    assert sorted(len(line.get_xdata()) for line in drawn) == [1, 1, 2, 2]


def test_a_seam_is_told_from_both_sides() -> None:
    """Of two pieces the ends of both are said."""
    said = sentences.lines(LINES["a seam"], "form", "persons")
    assert "sexual exploitation: 15 in 2019, 15 in 2020; after the seam 15 in 2022" in said.lower()


def test_nothing_is_said_once() -> None:
    """Without a figure the chart says so and the reading is silent."""
    none = LINES["years"].iloc[:0]
    assert isinstance(charts.lines(none, "form", "By form", "persons", SOURCE), Reading)
    assert sentences.lines(none, "form", "persons") == SILENCE
    assert isinstance(charts.quoted(none, "Quoted", SOURCE), Reading)
    assert sentences.quoted(none) == SILENCE
    assert isinstance(charts.lags(none, "18-12-a", "the world", SOURCE), Reading)
    assert sentences.lags(none, "18-12-a", "the world") == SILENCE
    assert sentences.known(none) == SILENCE


def quotes(*years: str, flag: str = "primary", **fixed: Any) -> pd.DataFrame:
    cells = ({"time_period": year, "value": 40.0 + number} for number, year in enumerate(years))
    note = "A publisher, 2020, https://example.org/page; as read"
    return table(
        *cells, **{"measure": "mission_allegations", "geo": "WORLD", "note": note, "flag": flag} | fixed
    )


def test_quoted_figures_keep_their_page_and_who_read_it() -> None:
    """Publisher and page stand in the table, digests are told apart, and a year alone labels one series."""
    rows = pd.concat([quotes("2019", "2020"), quotes("2021", flag="digest")])
    found = charts.quoted(rows, "Allegations", SOURCE)
    sound(found)
    assert found.table["what"].tolist() == ["2019", "2020", "2021"]  # type: ignore[union-attr]
    assert set(found.table["page"]) == {"https://example.org/page"}  # type: ignore[union-attr]
    said = sentences.quoted(rows)
    assert said.startswith("Allegations against UN missions, 2019: 40; 2020: 41; 2021: 40. ")
    assert "2 read at the publisher, 1 in digests" in said


def test_figures_of_two_units_are_not_drawn_together() -> None:
    """A chart has one unit."""
    rows = pd.concat([quotes("2019"), quotes("2020", unit="percent")])
    with pytest.raises(ValueError, match="one unit a chart"):
        charts.quoted(rows, "Mixed", SOURCE)


def test_every_quoted_figure_that_ships_has_a_page() -> None:
    """A quoted figure without an address could not be checked."""
    for note in sources.load("published_figures")["note"]:
        publisher, address = page(str(note))
        assert publisher
        assert address.startswith(("http", "github:"))


def acts(*pairs: tuple[str, str, str]) -> pd.DataFrame:
    rows = [
        {"geo": geo, "measure": f"treaty_{act}s", "time_period": year, "value": 1}
        for geo, signed, bound in pairs
        for act, year in (("signature", signed), ("ratification", bound))
        if year
    ]
    return table(*rows, stage="18-12-a", unit="actions", note="A treaty, 2000: signature on a day")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ((("ALB", "2000", "2003"), ("BGR", "2001", "2002"), ("ROU", "2001", "")), "Of 3 states of Europe"),
        ((("ALB", "2000", "2000"),), "Of 1 state of Europe"),
        ((("ALB", "2000", ""),), "none became bound; 1 signatory had not"),
        ((("ALB", "", "2003"),), "No state of Europe signed"),
    ],
)
def test_years_waited_are_counted_and_said(pairs: Any, said: str) -> None:
    """Signed and bound, signed only, bound only: each is told as what it is."""
    rows = acts(*pairs)
    assert said in sentences.lags(rows, "18-12-a", "Europe")
    found = charts.lags(rows, "18-12-a", "Europe", SOURCE)
    if any(signed for _, signed, _ in pairs):
        sound(found)
    else:
        assert isinstance(found, Reading)


def origin(number: int = 1) -> pd.DataFrame:
    cell = {"measure": "detected_victims", "time_period": "2020", "geo": "GBR", "value": 30}
    victims = table(*(cell | {"citizenship": code} for code in ("ALB", "ROU")[:number]))
    people = table(
        *({"geo": code, "time_period": "2020", "value": 2e6} for code in ("ALB", "ROU")), measure="population"
    )
    return series.of_origin(victims, people, ["ALB", "ROU"])


def test_origins_name_the_country_that_made_the_figure() -> None:
    """Who looked is said by name; the event is marked and explains nothing."""
    for number in (1, 2):
        shown = sound(charts.origins(origin(number), "Origins", SOURCE, event=(2020, "a date")))
        assert "a date, not an explanation" in shown
        said = sentences.origins(origin(number))
        assert "Albania (the United Kingdom 100 %)" in said
        assert BROKEN.search(said) is None
    empty = origin().iloc[:0]
    assert isinstance(charts.origins(empty, "Origins", SOURCE), Reading)
    assert sentences.origins(empty) == SILENCE


def test_known_victims_are_told_for_100_estimated() -> None:
    """The bounds of the share follow from the bounds of the estimates; a majority is not called a minority."""
    rows = table(
        {"time_period": "2020", "value": 100, "stage": "known"},
        {"time_period": "2020", "value": float("nan"), "low": 400.0, "high": 1000.0, "stage": "estimated"},
    )
    assert "10 to 25 known for every 100 estimated" in sentences.known(rows)
    assert "minority" in sentences.known(rows)
    assert "minority" not in sentences.known(rows.assign(low=[100, 110], high=[100, 120]))


def test_an_axis_of_an_order_has_its_steps_only() -> None:
    """Between two tiers there is no mark."""
    tiers = table(
        *(
            {"geo": geo, "time_period": "2020", "value": tier}
            for geo, tier in (("ALB", 1), ("BGR", 2), ("ROU", 3))
        ),
        measure="tip_tier",
        unit="tier",
    )
    ranks = tiers.assign(measure="control_of_corruption", value=[80.5, 50.1, 20.7])
    [axes] = charts.two_measures(ranks, tiers, SOURCE).drawing.axes  # type: ignore[union-attr]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1", "2", "3"]


def test_more_origins_than_panels_become_a_map() -> None:
    """The whole world is one picture of its last year, which says so."""
    codes = [one.iso3 for one in places()][: MOST + 1]
    table_ = pd.DataFrame({"origin": codes, "time_period": "2020", "value": 3.0, "low": 3.0, "high": 3.0})
    shown = sound(charts.origins(table_.assign(countries=1, largest="GBR", weight=100.0), "Origins", SOURCE))
    assert "their last year only" in shown
