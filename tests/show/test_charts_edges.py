"""The newer charts at their edges: nothing, one of anything, all censored, many countries, long names."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.show import charts, sentences
from analysis.show.charts.draw import spread
from analysis.show.charts.law import CURVES, _under
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.show.theme import (
    ACCENT,
    INK,
    LOOKS,
    MUTED,
    PAPER,
    READABLE,
    SEQUENCE,
    contrast,
    ink_on,
    readable,
)
from analysis.show.working import in_alphabet
from analysis.sources.contract import in_shape
from analysis.vocabulary.places import places

pytestmark = pytest.mark.filterwarnings("error")

SOURCE = "Source: a made-up table."
FIXED = {"source": "made_up", "release": "1", "measure": "detected_victims", "unit": "persons"}
CENSORED = {"value": np.nan, "low": 0.0, "high": 4.0}
MANY = tuple(one.iso3 for one in places() if one.subregion)[:60]
LONG = "a term with a name so long that it has to be broken over several lines before it can be read at all"
Table = pd.DataFrame
Chart = Callable[[Table], Figure | Reading]


def victims(years: tuple[str, ...], geos: tuple[str, ...], cell: dict[str, float] | None = None) -> Table:
    axes = [(year, geo) for year in years for geo in geos]
    rows = [
        FIXED | {"time_period": year, "geo": geo} | (cell or {"value": 5.0 + 3 * number})
        for number, (year, geo) in enumerate(axes)
    ]
    return in_shape(pd.DataFrame(rows))


def pairs(rows: Table) -> Table:
    return rows.assign(
        origin=rows["geo"].shift(1).fillna(rows["geo"].iloc[:1].sum() or ""), destination=rows["geo"]
    )


def stages(rows: Table) -> Table:
    return pd.concat([rows, rows.assign(measure="convicted_persons")])


def treaty(rows: Table) -> Table:
    return rows.assign(measure="treaty_ratifications", stage="x", note=f"{LONG}: ratification on a day")


def law(rows: Table) -> Table:
    levels = rows["value"].where(rows["value"].isna(), 1.0)
    return rows.assign(measure="criminalisation_level", value=levels, low=levels, high=levels)


def estimates(rows: Table) -> Table:
    return rows.assign(what=LONG, method=f"{LONG}; {LONG}")


def labelled(rows: Table) -> Table:
    return rows.assign(stage=[f"{LONG} {number}" for number in range(len(rows))])


GEOS = ("ALB", "BLR", "SRB")
CHARTS: dict[str, Chart] = {
    "slopes": lambda rows: charts.slopes(rows, "geo", "Victims", "persons", SOURCE),
    "stacked": lambda rows: charts.stacked_shares(
        pd.concat([rows.assign(form="sexual"), rows.assign(form="labour")]), "form", SOURCE
    ),
    "multiples": lambda rows: charts.small_multiples(rows, "geo", SOURCE),
    "sankey": lambda rows: charts.sankey(pairs(rows), "victims", SOURCE),
    "origin and destination": lambda rows: charts.origin_destination(pairs(rows), "victims", SOURCE),
    "tiles": lambda rows: charts.tile_map(rows, "Victims", "persons", SOURCE),
    "world": lambda rows: charts.world_map(rows, "Victims", "persons", SOURCE),
    "ratifications": lambda rows: charts.ratifications(treaty(rows), SOURCE),
    "criminalisation": lambda rows: charts.criminalisation(law(rows), SOURCE),
    "yields": lambda rows: charts.yields(stages(rows), "Europe", SOURCE),
    "who reports": lambda rows: charts.who_reports(rows, GEOS, SOURCE),
    "who of many": lambda rows: charts.who_reports(rows, [one.iso3 for one in places()], SOURCE),
    "cells": lambda rows: charts.cells_by_year(rows, SOURCE),
    "intervals": lambda rows: charts.intervals(rows, "geo", "Victims", "persons", SOURCE),
    "intervals of long names": lambda rows: charts.intervals(
        labelled(rows), "stage", "Victims", "persons", SOURCE, by="time_period", ratios=True
    ),
    "two measures": lambda rows: charts.two_measures(rows, rows.assign(measure="population"), SOURCE, GEOS),
    "apart": lambda rows: charts.estimates_apart(estimates(rows.iloc[:1]), "Profits", "US dollars", SOURCE),
}
READINGS: dict[str, Callable[[Table], Reading]] = {
    "slopes": lambda rows: sentences.slopes(rows, "geo", "persons"),
    "multiples": lambda rows: sentences.small_multiples(rows, "geo"),
    "flows": lambda rows: sentences.flows(pairs(rows), "victims"),
    "map": lambda rows: sentences.mapped(rows, GEOS, "persons"),
    "ratifications": lambda rows: sentences.ratifications(treaty(rows), "x"),
    "criminalisation": lambda rows: sentences.criminalisation(law(rows)),
    "yields": lambda rows: sentences.yields(stages(rows), "Europe"),
    "who reports": lambda rows: sentences.who_reports(rows, GEOS),
    "cells": sentences.cells_by_year,
    "intervals": lambda rows: sentences.intervals(rows, "geo", "persons"),
    "two measures": lambda rows: sentences.two_measures(rows, rows.assign(measure="population")),
    "apart": lambda rows: sentences.estimates_apart(estimates(rows)),
}
ROWS = {
    "several": victims(("2019", "2020", "2022"), GEOS),
    "one year": victims(("2022",), GEOS),
    "one country": victims(("2019", "2022"), ("ALB",)),
    "one row": victims(("2022",), ("ALB",)),
    "all censored": victims(("2019", "2022"), GEOS, CENSORED),
    "one censored": victims(("2022",), ("ALB",), CENSORED),
    "all zero": victims(("2019", "2022"), GEOS, {"value": 0.0}),
    "60 countries": victims(("2019", "2022"), MANY),
}
NOTHING = {
    "no rows": ROWS["several"].iloc[:0],
    "no figure": ROWS["several"].assign(value=np.nan, low=np.nan, high=np.nan),
}


def written(figure: Figure) -> str:
    cells = figure.table.astype(str).to_numpy().ravel().tolist()
    drawn = [text.get_text() for text in figure.drawing.findobj(lambda one: hasattr(one, "get_text"))]
    return " ".join([figure.title, figure.alt, figure.caption, *cells, *drawn])


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_or_says_why_not(name: str, kind: str) -> None:
    """Each chart of each kind of table is a whole picture without nan, or an honest sentence."""
    found = CHARTS[name](ROWS[kind])
    if isinstance(found, Reading):
        assert found
        few = name == "two measures" and kind in ("one row", "one country")
        assert few or "censored" in kind or "zero" in kind, f"{name} of {kind} is drawn as nothing: {found}"
        return
    with np.errstate(all="raise"):
        FigureCanvasAgg(found.drawing).draw()
    assert found.alt.strip()
    assert SOURCE in found.caption
    assert len(found.table)
    assert not {"nan", "NaN", "None", "inf"} & set(written(found).replace(";", " ").replace(",", " ").split())


@pytest.mark.parametrize("kind", NOTHING)
@pytest.mark.parametrize("name", CHARTS)
def test_without_figures_there_is_a_sentence_and_no_axes(name: str, kind: str) -> None:
    """Where nothing was published there is a sentence without a number."""
    found = CHARTS[name](NOTHING[kind])
    assert isinstance(found, Reading)
    assert found
    assert not any(character.isdigit() for character in found)


@pytest.mark.parametrize("kind", [*ROWS, *NOTHING])
@pytest.mark.parametrize("name", READINGS)
def test_a_reading_is_whole_or_silent(name: str, kind: str) -> None:
    """No reading says nan, or counts one in the plural; without figures it is silent."""
    text = READINGS[name](ROWS[kind] if kind in ROWS else NOTHING[kind])
    assert not {"nan", "None", "inf"} & set(text.replace(";", " ").replace(",", " ").split())
    assert not any(f" {wrong}" in f" {text}" for wrong in ("1 countries", "1 panels", "1 rows", "1 figures,"))
    assert text == "" if kind in NOTHING else True


def test_a_missing_cell_is_never_drawn_as_zero() -> None:
    """In a map, a place without a row says “no figure”, and its tile is hatched and has no number."""
    found = charts.tile_map(ROWS["one country"], "Victims", "persons", SOURCE)
    assert isinstance(found, Figure)
    told = found.table.set_index("country")["persons"]
    assert told["Malta"] == "no figure"
    assert told["Albania"] == "8"
    assert (told == "no figure").sum() == 46


@pytest.mark.parametrize("name", ["slopes", "multiples", "tiles", "world", "yields"])
def test_a_figure_that_is_there_twice_is_refused(name: str) -> None:
    """A table with a total and its part in the same cell is refused, with the cell and what to do."""
    rows = pd.concat([ROWS["one year"], ROWS["one year"].assign(sex="female")])
    with pytest.raises(ValueError, match=r"two figures for ALB, 2022.*choose one sex"):
        CHARTS[name](rows)


def test_a_break_cuts_the_line() -> None:
    """Where what is counted changed no line joins the two sides, and the reading says where."""
    rows = victims(("2019", "2020", "2021", "2022"), ("ALB",))
    rows.loc[rows["time_period"] == "2021", "flag"] = "break"
    found = charts.small_multiples(rows, "geo", SOURCE)
    assert isinstance(found, Figure)
    drawn = [[*line.get_xdata()] for line in found.drawing.axes[0].lines if len(line.get_xdata()) == 2]
    assert [2019, 2020] in drawn
    assert [2021, 2022] in drawn
    assert not any({2020, 2021} <= set(years) for years in drawn)
    assert "Breaks: Albania 2021" in found.alt
    assert "Albania: 2021" in sentences.small_multiples(rows, "geo")


def test_a_year_nobody_reported_cuts_the_line() -> None:
    """No line of a small chart runs over a year without a figure."""
    found = charts.small_multiples(victims(("2019", "2020", "2022"), ("ALB",)), "geo", SOURCE)
    assert isinstance(found, Figure)
    assert not any({2020, 2022} <= {*line.get_xdata()} for line in found.drawing.axes[0].lines)


def test_rows_stand_in_alphabetical_order_not_by_value() -> None:
    """A forest plot is no ranking, unless the reader of the table asks for its own order."""
    rows = victims(("2022",), ("SRB", "ALB", "BLR"))
    for given, order in (
        (False, ["Albania", "Belarus", "Serbia"]),
        (True, ["Albania", "Belarus", "Serbia"][::-1]),
    ):
        table = rows if not given else rows.iloc[::-1]
        found = charts.intervals(table, "geo", "Victims", "persons", SOURCE, given_order=given)
        assert isinstance(found, Figure)
        assert [label.get_text() for label in found.drawing.axes[0].get_yticklabels()] == order
        assert found.table["what"].tolist() == order


def test_only_like_is_set_beside_like() -> None:
    """Of an area, only countries that reported every stage of a year are added up for it."""
    rows = stages(victims(("2022",), GEOS))
    rows = rows[~((rows["geo"] == "SRB") & (rows["measure"] == "convicted_persons"))]
    found = charts.yields(rows, "Europe", SOURCE)
    assert isinstance(found, Figure)
    assert found.table.loc[0, "countries"] == "2"
    assert found.table.loc[0, "detected victims"] == "13"  # 5 and 8, without Serbia's 11
    assert "not a rate of one cohort" in found.caption


def test_a_yield_carries_the_bounds_of_both_its_sides() -> None:
    """Convicted persons per 100 victims: least convictions over most victims, and the other way round."""
    rows = pd.concat(
        [
            victims(("2022",), ("ALB",), {"value": np.nan, "low": 10.0, "high": 20.0}),
            victims(("2022",), ("ALB",), {"value": 5.0}).assign(measure="convicted_persons"),
        ]
    )
    found = charts.yields(rows, "Albania", SOURCE)
    assert isinstance(found, Figure)
    assert found.table.iloc[0, -1] == "25.0 to 50.0"
    assert "25 to 50 convicted persons for 100 victims" in sentences.yields(rows, "Albania")


def test_a_state_is_counted_once_from_its_first_act() -> None:
    """Two acts of one state are one party: Albania in 2001 and 2003, Belarus in 2003."""
    rows = treaty(victims(("2001", "2003"), ("ALB",), {"value": 1.0}))
    rows = pd.concat([rows, treaty(victims(("2003",), ("BLR",), {"value": 1.0}))])
    found = charts.ratifications(rows, SOURCE)
    assert isinstance(found, Figure)
    assert found.table.iloc[:, 1].tolist() == [1, 1, 2]


def test_a_flow_inside_a_country_stays_apart_from_one_inside_its_region() -> None:
    """Added up to regions, Italians found in Italy and Spaniards found in Italy are two flows."""
    codes = [one.iso3 for one in places() if one.subregion in ("Southern Europe", "Western Asia")][:20]
    rows = pd.DataFrame({"origin": codes, "destination": codes[0], "low": 1.0, "high": 1.0})
    found = charts.sankey(rows, "victims", SOURCE)
    assert isinstance(found, Figure)
    inside = found.table[found.table["remark"] == "inside"]
    assert inside["figure"].tolist() == ["1"]
    assert "Origins are added up" in found.caption
    assert rows["low"].sum() == found.table["figure"].astype(float).sum()


def test_a_flow_without_an_end_is_named_in_the_caption() -> None:
    """What cannot be drawn because its origin is not named is counted, not lost."""
    rows = pd.DataFrame({"origin": ["ALB", ""], "destination": "ITA", "low": [3.0, 7.0], "high": [3.0, 7.0]})
    found = charts.origin_destination(rows, "victims", SOURCE)
    assert isinstance(found, Figure)
    assert "not named: 7" in found.caption


def test_a_flow_inside_a_region_is_not_called_one_inside_a_country() -> None:
    """Where the ends are regions, what stayed inside stayed in its region; rows without an end are left out."""
    rows = pd.DataFrame(
        {
            "origin": ["Southern Europe", "Western Asia", ""],
            "destination": "Southern Europe",
            "low": [6.0, 2.0, 50.0],
            "high": [6.0, 2.0, 50.0],
        }
    )
    text = sentences.flows(rows, "victims")
    assert "At least 75 % were recorded in the region that is also their origin." in text
    assert text.startswith("Victims: 8 in 2 pairs")


def test_a_correlation_needs_three_countries_that_differ() -> None:
    """Two countries, or ties only, have none; perfect order has 1."""
    rows = ROWS["one year"]
    other = rows.assign(measure="population")
    assert "go closely together, one rising with the other (rank correlation 1.00)" in sentences.two_measures(
        rows, other
    )
    assert "too few" in sentences.two_measures(rows.iloc[:2], other)
    assert "too alike" in sentences.two_measures(rows, other.assign(value=1.0))


def test_a_slope_says_what_rose_fell_stayed_and_is_open() -> None:
    """Bounds that overlap leave a change open; equal numbers are the same; one end alone compares nothing."""
    then = {"up": (1, 1), "down": (9, 9), "same": (5, 5), "open": (0, 4)}
    now = {"up": (3, 3), "down": (2, 2), "same": (5, 5), "open": (3, 3), "alone": (1, 1)}
    rows = pd.DataFrame(
        [
            {
                "what": what,
                "time_period": year,
                "low": low,
                "high": high,
                "value": low if low == high else np.nan,
            }
            for year, side in (("2006", then), ("2022", now))
            for what, (low, high) in side.items()
        ]
    )
    text = sentences.slopes(rows, "what", "persons")
    assert "More than then: up 1 (2006), 3 (2022)." in text
    assert "Less: down 9 (2006), 2 (2022)." in text
    assert "The same: same 5 (2006), 5 (2022)." in text
    assert "Bounds leave it open for open." in text
    assert "1 row has a figure on one side only." in text


def test_labels_that_meet_are_moved_apart_and_keep_their_order() -> None:
    """Heights end up at least a gap from each other, in the same order, around the same middle."""
    heights = [5.0, 5.1, 0.0, 5.2, 9.0]
    moved = spread(heights, 1.0)
    assert np.argsort(moved, kind="stable").tolist() == np.argsort(heights, kind="stable").tolist()
    assert (np.diff(sorted(moved)) >= 1 - 1e-9).all()
    assert moved[2] == 0
    assert sum(moved[index] for index in (0, 1, 3)) == pytest.approx(15.3)


GROUNDS = [*SEQUENCE, *(drawn.colour for drawn in LOOKS.values())]


@pytest.mark.parametrize("ground", GROUNDS)
def test_numbers_on_a_ground_can_be_read(ground: str) -> None:
    """The ink on each tile and bar has a contrast of at least 4.5."""
    assert contrast(ink_on(ground), ground) >= READABLE


@pytest.mark.parametrize("colour", [*CURVES, INK, MUTED, ACCENT, *map(readable, GROUNDS)])
def test_words_on_the_page_can_be_read(colour: str) -> None:
    """Every colour a word is written in has a contrast of at least 4.5 with white."""
    assert contrast(colour, PAPER) >= READABLE


def test_the_steps_of_a_map_survive_greyscale() -> None:
    """Neighbouring steps of the sequence differ by at least 10 in lightness, CIE L*."""
    steps = [116 * ((1.05 / contrast(step, PAPER)) - 0.05) ** (1 / 3) - 16 for step in SEQUENCE]
    assert all(one - other >= 10 for one, other in pairwise(steps))


def test_names_stand_in_the_order_of_their_letters() -> None:
    """Accents do not move a name to the end: Côte d'Ivoire stands before Czechia."""
    table = pd.DataFrame({"country": ["Czechia", "Türkiye", "Côte d’Ivoire", "Chad", "Togo"]})
    assert in_alphabet(table, "country")["country"].tolist() == [
        "Chad",
        "Côte d’Ivoire",
        "Czechia",
        "Togo",
        "Türkiye",
    ]


def test_labels_of_curves_that_end_at_one_number_stay_below_the_edge() -> None:
    """Five curves that all end at 9: their labels stand under one another, none above the axes."""
    placed = _under([9.0, 9.5, 8.5, 8.0, 2.0], 9.2, 0.5)
    assert max(placed) <= 9.2
    assert all(upper - lower >= 0.5 - 1e-9 for upper, lower in pairwise(sorted(placed, reverse=True)))
    assert placed[4] == 2.0
