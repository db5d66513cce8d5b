"""The newer charts on the figures that ship: whole on their canvas, described, light, and the same each time."""

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import sources
from analysis.methods import bounds
from analysis.show import charts, sentences
from analysis.show.figure import Figure, svg
from analysis.show.sentences import Reading
from analysis.show.theme import house
from analysis.show.working import STAGES
from analysis.vocabulary.places import region

pytestmark = pytest.mark.filterwarnings("error")

SOURCE = "Source: the figures that ship."
HEAVY = 160_000  # bytes: the largest picture, 46 small charts; most are under 60,000
MEANINGS = {
    "●": "core task",
    "○": "supporting task",
    "–": "none expected",
    "!": "can itself be part of the problem",
}
TIERS = {1.0: "Tier 1", 2.0: "Tier 2", 3.0: "Tier 3"}
COE = region("coe").members


@cache
def figures(source: str) -> pd.DataFrame:
    return sources.load(source)


def totals(measure: str, geos: tuple[str, ...] = COE) -> pd.DataFrame:
    rows = figures("unodc_glotip").query(
        "measure == @measure and form == 'total' and sex == 'total' and age == 'total' and citizenship == 'total'"
    )
    return rows[rows["geo"].isin(geos)]


def forms() -> pd.DataFrame:
    rows = figures("unodc_glotip").query(
        "measure == 'detected_victims' and form != 'total' and sex == 'total'"
    )
    return rows[rows["geo"].isin(COE) & (rows["age"] == "total")]


def flows(*destinations: str) -> pd.DataFrame:
    rows = figures("unodc_glotip").query(
        "measure == 'detected_victims' and time_period == '2020' and sex == 'total' and age == 'total'"
    )
    rows = rows[rows["citizenship"].str.len() == 3]
    pairs = rows.rename(columns={"citizenship": "origin", "geo": "destination"})
    return pairs[pairs["destination"].isin(destinations)] if destinations else pairs


def recorded_cases() -> pd.DataFrame:
    rows = figures("de_bka_pks").query("measure == 'incidents' and geo == 'DEU'")
    return rows.query("citizenship == 'total' and sex == 'total' and age == 'total'")


def acts() -> pd.DataFrame:
    rows = figures("un_treaties").query("measure == 'treaty_ratifications'")
    return rows[rows["stage"].isin(["18-12-a", "18-12-b", "18-12", "4-11-c", "4-13"])]


def levels() -> pd.DataFrame:
    """Placements of tiers made to levels: what a table of criminalisation looks like."""
    rows = figures("us_tip_tiers")
    return rows.assign(measure="criminalisation_level", value=3 - rows["value"])


def judged() -> pd.DataFrame:
    actors = ["police, anti-trafficking units", "armed forces, peacekeepers, mission police", "parliament"]
    return pd.DataFrame(
        {
            "actor": actors,
            "law": ["–", "–", "●"],
            "prosecution": ["●", "– !", "–"],
            "protection": ["●", "○ !", "○"],
            "prevention, origin": ["○", "", "○"],
            "datum that shows it": ["suspects, referrals, prosecutions", "UN allegations", "ratification"],
        }
    )


def profits() -> pd.DataFrame:
    rows = figures("published_figures").query("measure == 'illegal_profits'")
    return rows.assign(what=rows["geo"], method=rows["note"])


def share_by_country() -> pd.DataFrame:
    table = bounds.shares(forms()[lambda rows: rows["time_period"] == "2020"], "geo", "form")
    return table[table["form"] == "sexual"]


Drawn = tuple[Callable[[], Figure | Reading], Callable[[], Reading]]
REAL: dict[str, Drawn] = {
    "slopes of forms": (
        lambda: charts.slopes(bounds.shares(forms(), "time_period", "form"), "form", "Forms", "%", SOURCE),
        lambda: sentences.slopes(bounds.shares(forms(), "time_period", "form"), "form", "%"),
    ),
    "slopes of countries": (
        lambda: charts.slopes(totals("detected_victims", COE[:9]), "geo", "Victims", "persons", SOURCE),
        lambda: sentences.slopes(totals("detected_victims", COE[:9]), "geo", "persons"),
    ),
    "slopes of 46 countries": (
        lambda: charts.slopes(totals("detected_victims"), "geo", "Victims", "persons", SOURCE),
        lambda: sentences.slopes(totals("detected_victims"), "geo", "persons"),
    ),
    "stacked shares": (
        lambda: charts.stacked_shares(forms(), "form", SOURCE),
        lambda: sentences.shares(forms(), "form", "labour"),
    ),
    "stacked shares of few years": (
        lambda: charts.stacked_shares(forms()[lambda rows: rows["time_period"] > "2016"], "form", SOURCE),
        lambda: sentences.shares(forms()[lambda rows: rows["time_period"] > "2016"], "form", "labour"),
    ),
    "multiples with breaks": (
        lambda: charts.small_multiples(recorded_cases(), "stage", SOURCE),
        lambda: sentences.small_multiples(recorded_cases(), "stage"),
    ),
    "multiples of 46 countries": (
        lambda: charts.small_multiples(totals("detected_victims"), "geo", SOURCE, own_scale=True),
        lambda: sentences.small_multiples(totals("detected_victims"), "geo"),
    ),
    "sankey of the world": (
        lambda: charts.sankey(flows(), "detected victims by citizenship", SOURCE),
        lambda: sentences.flows(flows(), "detected victims by citizenship"),
    ),
    "sankey of one country": (
        lambda: charts.sankey(flows("DEU"), "detected victims in Germany by citizenship", SOURCE),
        lambda: sentences.flows(flows("DEU"), "detected victims in Germany by citizenship"),
    ),
    "matrix of the world": (
        lambda: charts.origin_destination(flows(), "detected victims by citizenship", SOURCE),
        lambda: sentences.flows(flows(), "detected victims by citizenship"),
    ),
    "matrix of a few": (
        lambda: charts.origin_destination(flows("AUT", "ITA", "ROU"), "detected victims", SOURCE),
        lambda: sentences.flows(flows("AUT", "ITA", "ROU"), "detected victims"),
    ),
    "tiles": (
        lambda: charts.tile_map(totals("detected_victims"), "Victims", "persons", SOURCE),
        lambda: sentences.mapped(totals("detected_victims"), COE, "persons"),
    ),
    "tiles of tiers": (
        lambda: charts.tile_map(figures("us_tip_tiers"), "Tiers", "tier", SOURCE, TIERS),
        lambda: sentences.mapped(figures("us_tip_tiers"), COE, "tier"),
    ),
    "world": (
        lambda: charts.world_map(totals("detected_victims", region("world").members), "V", "persons", SOURCE),
        lambda: sentences.mapped(totals("detected_victims"), region("world").members, "persons"),
    ),
    "world of tiers": (
        lambda: charts.world_map(figures("us_tip_tiers"), "Tiers", "tier", SOURCE, TIERS),
        lambda: sentences.mapped(figures("us_tip_tiers"), region("world").members, "tier"),
    ),
    "ratifications": (
        lambda: charts.ratifications(acts(), SOURCE),
        lambda: sentences.ratifications(acts(), "18-12-a"),
    ),
    "criminalisation": (
        lambda: charts.criminalisation(levels(), SOURCE),
        lambda: sentences.criminalisation(levels()),
    ),
    "yields of a country": (
        lambda: charts.yields(pd.concat([totals(name, ("ROU",)) for name in STAGES]), "Romania", SOURCE),
        lambda: sentences.yields(pd.concat([totals(name, ("ROU",)) for name in STAGES]), "Romania"),
    ),
    "yields of an area": (
        lambda: charts.yields(pd.concat([totals(name) for name in STAGES]), "Europe", SOURCE),
        lambda: sentences.yields(pd.concat([totals(name) for name in STAGES]), "Europe"),
    ),
    "who reports": (
        lambda: charts.who_reports(totals("detected_victims"), COE, SOURCE),
        lambda: sentences.who_reports(totals("detected_victims"), COE),
    ),
    "who reports in the world": (
        lambda: charts.who_reports(totals("convicted_persons"), region("world").members, SOURCE),
        lambda: sentences.who_reports(totals("convicted_persons"), region("world").members),
    ),
    "cells": (
        lambda: charts.cells_by_year(figures("unodc_glotip"), SOURCE),
        lambda: sentences.cells_by_year(figures("unodc_glotip")),
    ),
    "intervals": (
        lambda: charts.intervals(share_by_country(), "geo", "Sexual exploitation", "%", SOURCE),
        lambda: sentences.intervals(share_by_country(), "geo", "%"),
    ),
    "two measures": (
        lambda: charts.two_measures(figures("wgi"), figures("gdp_per_capita"), SOURCE, ("ROU", "NGA")),
        lambda: sentences.two_measures(figures("wgi"), figures("gdp_per_capita")),
    ),
    "estimates apart": (
        lambda: charts.estimates_apart(profits(), "Profits", "US dollars a year", SOURCE),
        lambda: sentences.estimates_apart(profits()),
    ),
    "matrix": (
        lambda: charts.matrix(judged(), MEANINGS, "Actors", SOURCE),
        lambda: sentences.matrix(judged(), MEANINGS),
    ),
}


@cache
def drawn(name: str) -> Figure:
    found = REAL[name][0]()
    assert isinstance(found, Figure), name
    return found


def written(figure: Figure) -> list[Text]:
    """The texts that are drawn: those of ticks only where the axes reach."""
    found = []
    for axes in filter(lambda one: one.get_visible(), figure.drawing.axes):
        legend = axes.get_legend()
        found += [*axes.texts, axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label]
        found += legend.get_texts() if legend else []
        if not axes.axison:
            continue
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
            found += [label for at, label in ticks if min(low, high) <= at <= max(low, high)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


@cache
def boxes(name: str) -> tuple[list[tuple[Text, Bbox]], tuple[float, float]]:
    """Every text of a picture with where it lies, and the size of the picture."""
    figure = drawn(name)
    with house():
        canvas = FigureCanvasAgg(figure.drawing)
        canvas.draw()
        placed = [(text, text.get_window_extent(canvas.get_renderer())) for text in written(figure)]
    return placed, (figure.drawing.bbox.width, figure.drawing.bbox.height)


def shown(figure: Figure) -> str:
    """All that is written around a picture."""
    cells = figure.table.astype(str).to_numpy().ravel().tolist()
    return " ".join([figure.title, figure.alt, figure.caption, *cells])


@pytest.mark.parametrize("name", REAL)
def test_nothing_is_cut_off(name: str) -> None:
    """Every word of a picture lies inside it."""
    placed, (width, height) = boxes(name)
    out = [
        text.get_text()
        for text, box in placed
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    assert not out


@pytest.mark.parametrize("name", REAL)
def test_a_chart_is_described_sourced_and_backed_by_numbers(name: str) -> None:
    """Alt text states numbers, the caption the source, the table has rows, and nothing says nan."""
    figure = drawn(name)
    assert any(character.isdigit() for character in figure.alt) or name == "matrix"
    assert SOURCE in figure.caption
    assert len(figure.table)
    assert not {"nan", "None", "NaN", "inf"} & set(shown(figure).replace(";", " ").replace(",", " ").split())


@pytest.mark.parametrize("name", REAL)
def test_a_chart_is_light_and_the_same_on_every_run(name: str) -> None:
    """Drawn twice, a picture has the same bytes, and not too many of them."""
    first, again = REAL[name][0](), REAL[name][0]()  # a layout moves a little each time it is drawn
    assert isinstance(first, Figure)
    assert isinstance(again, Figure)
    once = svg(first.drawing)
    assert once == svg(again.drawing)
    picture = once.encode()
    assert len(picture) < HEAVY
    tree = ElementTree.fromstring(picture)  # what was left out left a whole document
    targets = {node.get("id") for node in tree.iter()}
    assert set(re.findall(rb'(?:href="|url\()#([\w-]+)', picture)) <= {
        name.encode() for name in targets if name
    }


@pytest.mark.parametrize("name", REAL)
def test_a_reading_says_something_whole(name: str) -> None:
    """Each chart has a reading with a number, without nan, and with agreeing singulars."""
    text = REAL[name][1]()
    assert any(character.isdigit() for character in text) or name == "estimates apart"
    assert not {"nan", "None"} & set(text.replace(";", " ").split())
    assert " 1 countries" not in text
    assert not text.startswith(" ")


@pytest.mark.parametrize("name", REAL)
def test_words_do_not_lie_on_each_other(name: str) -> None:
    """No two texts of a picture overlap by more than a sliver; slanted ones have no box of their own."""
    placed = [pair for pair in boxes(name)[0] if not pair[0].get_rotation() % 90]
    hits = []
    for (one, first), (other, second) in combinations(placed, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        if wide > 2 and high > 0.35 * min(first.height, second.height):
            hits.append((one.get_text(), other.get_text()))
    assert not hits
