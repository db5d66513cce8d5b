"""The sweep: every notebook over places, regions, years and measures, run in this process without a kernel.

What a notebook shows is read as a reader would: no crash, no “nan”, no empty axes, and no number where the
sources have no row. What does not depend on the parameters, tables and verdicts, is computed once.
"""

import ast
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import sources
from analysis.claims import verdict as verdicts
from analysis.reports import plan
from analysis.show import charts, figure, sentences
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.vocabulary.places import places, region
from analysis.vocabulary.terms import WORDS

ROOT = Path(__file__).resolve().parents[1]
PROFILE = "country_profile"
FORMS, VICTIMS, EUROPE = "2_2_global_forms", "2_2_global_victims", "2_3_europe_forms_and_people"
ORIGINS, REGION, BESIDE = "2_3_europe_origins_and_borders", "region_profile", "compare_countries"
OFFENDERS, FLOWS, MONEY = "2_2_global_offenders", "2_2_global_flows", "2_2_global_money"
CONCEPTS, START = "2_1_key_concepts", "0_start_here"
COUNTED = ("unodc_glotip", "unodc_detected_2003_2017", "unodc_2006_index")
RIGHTS, GOVERNANCE, LAW = "2_4_crime_and_rights", "3_governance", "4_1_legal_measures"
COURTS, PROTECTION, END = "4_2_prosecution", "4_3_protection", "5_conclusions"
ORIGIN, DESTINATION = "4_4_prevention_origin", "4_5_prevention_destination"
RESPONSES = (RIGHTS, GOVERNANCE, LAW, COURTS, ORIGIN, DESTINATION)  # those with a region
JUDGED = ("us_tip_tiers", "wgi", "published_figures", "sdg_16_2_2_national", "uk_nrm", "de_bka_pks")
DRAWN = 16  # one report in so many is drawn to the last stroke; for the others a picture's bytes are left out
NONSENSE = re.compile(r"\b(?:nan|NaN|NaT|None|inf)\b|<NA>|no figure %")
ZERO = re.compile(
    r"(?<![\d.,–-])0(?![\d.,–-]| to | of | %)"
)  # but “0 to 4”, “in 0 of 9 countries”, a share of 0 %
SMALL = re.compile(
    r"(?<![\d.,–-])(?<!\d to )[1-4](?![\d–-]|[,.]\d| to \d| year| value)"
)  # a count, not “1 to 4”

load = cache(sources.load)
judged: dict[Any, Any] = {}
judge, judge_one, draw = verdicts.verdict, verdicts.judge_claim, figure.svg
COUNTED_BARS = ("shares_over_time", "stacked_shares")  # their tables end with countries and what was recorded
RECORDED = (*COUNTED_BARS, "panels", "counts_over_time")


@dataclass
class Shown:
    """What a notebook showed: all of it in order, its mark-up, and each chart with the rows it was given."""

    things: list[Any] = field(default_factory=list)
    markup: str = ""
    drawn: list[tuple[str, tuple[Any, ...], Any]] = field(default_factory=list)

    def display(self, *things: Any) -> None:
        self.things += things
        self.markup += "".join(thing._repr_html_() for thing in things)

    def all(self, kind: type) -> list[Any]:
        return [thing for thing in self.things if isinstance(thing, kind)]

    @property
    def text(self) -> str:
        """What is to be read, with the descriptions of pictures."""
        described = re.findall(r'\balt="([^"]*)"', self.markup)
        return html.unescape(" ".join([re.sub(r"<[^>]*>", " | ", self.markup), *described]))


@cache
def code(name: str) -> tuple[tuple[str, ast.Module], ...]:
    """Tag and syntax of each code cell."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return tuple(
        ("".join(cell["metadata"].get("tags", [])), ast.parse("".join(cell["source"])))
        for cell in cells
        if cell["cell_type"] == "code"
    )


Run = Callable[..., Shown]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a notebook as its kernel would, and returns what it showed."""

    def verdict(claim: str, tables: Any) -> Any:
        if claim not in judged:
            judged[claim] = judge(claim, tables)
        return judged[claim]

    def judge_claim(claim: Any, tables: Any) -> Any:
        key = claim.id, *sorted(tables)
        if key not in judged:
            judged[key] = judge_one(claim, tables)
        return judged[key]

    def ran(name: str, drawn: bool = False, **values: Any) -> Shown:
        monkeypatch.setattr(figure, "svg", draw if drawn else lambda drawing: "")
        shown = Shown()
        for chart in RECORDED:
            monkeypatch.setattr(charts, chart, recorded(originals[chart], shown))
        names: dict[str, Any] = {"display": shown.display}
        for tag, cell in code(name):
            execute(cell, names, shown)
            if tag == "parameters":
                assert set(values) <= set(names)
                names |= values
        return shown

    originals = {chart: getattr(charts, chart) for chart in RECORDED}
    monkeypatch.setattr(sources, "load", load)
    monkeypatch.setattr(verdicts, "verdict", verdict)
    monkeypatch.setattr(verdicts, "judge_claim", judge_claim)
    return ran


def recorded(chart: Callable[..., Any], shown: Shown) -> Callable[..., Any]:
    """Return a chart that is remembered with the rows it was given."""

    @wraps(chart)
    def drawing(rows: Any, *more: Any, **named: Any) -> Any:
        made = chart(rows, *more, **named)
        of = named.get("of") or (more[0] if more else "")
        shown.drawn.append((chart.__name__, (rows, of), made))
        return made

    return drawing


def execute(cell: ast.Module, names: dict[str, Any], shown: Shown) -> None:
    """Run a cell and show its last line, as a notebook does."""
    last = cell.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(cell, "cell", "exec"), names)
        return
    exec(compile(ast.Module(cell.body[:-1], []), "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    if value is not None:
        shown.display(value)


def reads_well(shown: Shown) -> None:
    """Nothing a reader sees is a slip of the software."""
    assert NONSENSE.search(shown.text) is None, around(NONSENSE, shown.text)
    for reading in shown.all(Reading):
        assert ZERO.search(reading) is None, reading
    for one in shown.all(Figure):
        assert len(one.table), one.title
        assert all(axes.has_data() for axes in one.drawing.axes if axes.get_visible()), one.title
    for chart, (rows, of), made in shown.drawn:
        assert printed(chart, made) == behind(chart, rows, of), chart


def around(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return text[max(0, found.start() - 80) : found.end() + 40] if found else ""


def printed(chart: str, made: Any) -> set[tuple[str, str]]:
    """Year and category of each number that a chart prints, and no zero among them."""
    if not isinstance(made, Figure):
        return set()
    if chart in COUNTED_BARS:
        assert made.table.columns[-2] == "countries"
        shares = made.table.iloc[:, :-2].melt("year", var_name="what")
        shares = shares[shares["value"].astype(str).str.contains("%")]
        return set(zip(shares["year"].astype(str), shares["what"], strict=True))
    assert "0" not in set(made.table["figure"])
    return set(zip(made.table["year"], made.table["what"], strict=True))


def behind(chart: str, rows: Any, of: str) -> set[tuple[str, str]]:
    """Year and category of each figure in the rows behind a chart; a whole of nothing has no shares."""
    if chart == "counts_over_time":
        return {(year, label) for label, part in rows.items() for year in with_figure(part)["time_period"]}
    kept = with_figure(rows)
    if chart in COUNTED_BARS:
        kept = kept[kept.groupby("time_period")["low"].transform("sum") > 0]
    return set(zip(kept["time_period"], kept[of].map(WORDS[of]), strict=True)) if len(kept) else set()


def with_figure(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["low"].notna()]


@cache
def reported() -> set[str]:
    """Return the countries that any source has a figure for."""
    return {geo for name in COUNTED for geo in with_figure(load(name))["geo"]}


@cache
def named() -> set[str]:
    """Return the countries a profile can draw anything of: counted, judged, or whose citizens were detected abroad."""
    citizens = with_figure(load("unodc_glotip"))["citizenship"]
    return reported() | {geo for name in JUDGED for geo in with_figure(load(name))["geo"]} | set(citizens)


def chosen() -> list[str]:
    """The members of the Council of Europe, five without any figure, one of each sub-region, and odd ones."""
    members, figures = region("coe").members, reported()
    silent = [one.iso3 for one in places() if one.iso3 not in figures][::13][:5]
    others = [one for one in places() if one.iso3 in figures and one.iso3 not in members]
    each = {one.subregion: one.iso3 for one in others if one.subregion}
    odd = (
        "VAT",
        "COK",
        "TWN",
        "XKX",
        "ATA",
    )  # counts without residents, not in M49, not in the panel of 2006
    return list(dict.fromkeys([*members, *silent, *each.values(), *odd]))


REGIONS = [
    *("world", "eu27", "coe", "south-eastern-europe"),
    *sorted({region(name).id for one in places() for name in (one.region, one.subregion) if name}),
]
# The smallest regions and the whole: where a sum hangs on one cell, or on many, every measure is shown.
ENDS = ("micronesia", "melanesia", "polynesia", "australia-and-new-zealand", "world")


def test_no_source_of_counts_has_an_exact_zero() -> None:
    """The rule of the sweep holds: no release prints 0, so that a printed 0 could only stand for nothing."""
    for name in COUNTED:
        assert not (load(name)["value"] == 0).any(), name


def test_no_count_of_one_to_four_victims_is_told_of_any_country() -> None:
    """UNODC hides such cells today; its older table printed them. Charts, tables, descriptions and sentences tell bounds."""
    tables = {"newer": load("unodc_glotip"), "older": load("unodc_detected_2003_2017")}
    for table in tables.values():
        assert not table.query("unit == 'persons'")["value"].between(1, 4).any()
    hidden = tables["older"].query("value.isna() and low == 1 and high == 4")
    assert len(hidden) == 76  # Monaco 2007 among them
    for country in hidden["geo"].unique():
        series = {name: totals(table, country) for name, table in tables.items()}
        drawn = charts.counts_over_time(series, country, "Source: UNODC.")
        assert isinstance(drawn, Figure)
        assert not {"1", "2", "3", "4"} & set(drawn.table["figure"]), country
        said = [drawn.alt, *(sentences.counts(rows, country) for rows in series.values())]
        for year, older in series["older"].groupby("time_period"):
            said.append(sentences.several_values({"older": older}, f"{country} {year}"))
        for text in said:
            assert SMALL.search(text) is None, around(SMALL, text)


def totals(table: pd.DataFrame, country: str) -> pd.DataFrame:
    """National totals of detected victims, one row a year."""
    every = (table[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)
    return table[every & (table["geo"] == country) & (table["measure"] == "detected_victims")]


@pytest.mark.parametrize("name", plan.notebooks())
def test_every_notebook_runs_as_it_stands(run: Run, name: str) -> None:
    """With its defaults every notebook of the folder runs and reads well, drawn to the last stroke."""
    reads_well(run(name, drawn=True))


@pytest.mark.parametrize(("number", "country"), list(enumerate(chosen())))
def test_a_profile_of_any_country_reads_well(run: Run, number: int, country: str) -> None:
    """Whatever a country reported, or did not, its profile runs and says only what there is."""
    shown = run(PROFILE, drawn=number % DRAWN == 0, country=country)
    reads_well(shown)
    assert country in named() or not shown.all(Figure)


@pytest.mark.parametrize("year", [2003, 2010, 2022])
@pytest.mark.parametrize("country", ["ALB", "MCO"])
def test_a_profile_of_one_year_reads_well(run: Run, country: str, year: int) -> None:
    """A span of a single year is a span, with figures or without."""
    reads_well(run(PROFILE, country=country, from_year=year, to_year=year))


def in_turn(notebook: str) -> list[tuple[str, str]]:
    """Every region with one measure of the notebook in turn, those at the ends with each."""
    measures = plan.notebook(notebook).declared["measure"].choices
    return [
        (name, measure)
        for number, name in enumerate(REGIONS)
        for place, measure in enumerate(measures)
        if name in ENDS or number % len(measures) == place
    ]


@pytest.mark.parametrize("name", REGIONS)
def test_forms_of_any_region_read_well(run: Run, name: str) -> None:
    """Forms of exploitation can be shown for every region."""
    reads_well(run(FORMS, region=name))


@pytest.mark.parametrize(("name", "measure"), in_turn(VICTIMS))
def test_victims_of_any_region_read_well(run: Run, name: str, measure: str) -> None:
    """Sexes and ages can be shown for every region and for each measure the notebook offers."""
    reads_well(run(VICTIMS, region=name, measure=measure))


@pytest.mark.parametrize(("number", "name"), list(enumerate(REGIONS)))
def test_europe_s_notebook_reads_well_elsewhere(run: Run, number: int, name: str) -> None:
    """The notebook on Europe says only what there is when it is asked about another region."""
    reads_well(run(EUROPE, drawn=number % DRAWN == 0, region=name))


@pytest.mark.parametrize(("number", "name"), list(enumerate(REGIONS)))
def test_a_profile_of_any_region_reads_well(run: Run, number: int, name: str) -> None:
    """The profile of a region says only what there is, wherever the region lies."""
    reads_well(run(REGION, drawn=number % DRAWN == 0, region=name))


@pytest.mark.parametrize("name", ["coe", "south-eastern-europe", "northern-europe", "micronesia", "world"])
def test_origins_of_any_region_read_well(run: Run, name: str) -> None:
    """Origins and borders can be shown for Europe, for its parts, and say so where there is little or nothing."""
    reads_well(run(ORIGINS, region=name))


@pytest.mark.parametrize(
    ("countries", "measure"),
    [
        ("ALB, DEU", "detected_victims"),
        ("MCO, VAT", "detected_victims"),  # little, and nothing
        ("ATA, TWN", "convicted_persons"),  # nothing at all
        ("ALB, BEL, GBR, MLT, NAM, XKX", "prosecuted_persons"),
        ("AND, LIE, SMR", "formally_contacted_persons"),
    ],
)
def test_countries_side_by_side_read_well(run: Run, countries: str, measure: str) -> None:
    """Two to six countries of any size stand side by side, also where none of them reports."""
    reads_well(run(BESIDE, countries=countries, measure=measure))


def test_countries_stand_in_the_order_of_their_names(run: Run) -> None:
    """Whatever order is given, panels follow the alphabet, and no sentence says most, least or rank."""
    shown = run(BESIDE, countries="ROU, ALB, DEU")
    panels = next(one for one in shown.all(Figure) if one.title.startswith("Detected victims by country"))
    assert list(dict.fromkeys(panels.table["what"])) == ["Albania", "Germany", "Romania"]
    said = " ".join(shown.all(Reading))
    assert not re.search(r"\b(highest|lowest|most victims|worst|best|rank)", said)


@pytest.mark.parametrize(("number", "name"), list(enumerate(REGIONS)))
def test_offenders_and_flows_of_any_region_read_well(run: Run, number: int, name: str) -> None:
    """Persons before the law, and flows by any rule of counting, can be shown for every region."""
    reads_well(run(OFFENDERS, drawn=number % DRAWN == 0, region=name))
    reads_well(run(FLOWS, drawn=number % DRAWN == 0, region=name, threshold=(1, 5, 400)[number % 3]))


@pytest.mark.parametrize(("number", "country"), list(enumerate(chosen()[::3])))
def test_key_concepts_of_any_country_read_well(run: Run, number: int, country: str) -> None:
    """One country and year has several values, one, or none."""
    form, year = ("sexual", "labour", "other")[number % 3], (2003, 2014, 2020, 2025)[number % 4]
    reads_well(run(CONCEPTS, drawn=number % DRAWN == 0, country=country, year=year, form=form))


@pytest.mark.parametrize("years", [(1995, 1995), (1996, 2004), (2005, 2020), (2012, 2012), (2024, 2025)])
def test_money_of_any_years_reads_well(run: Run, years: tuple[int, int]) -> None:
    """With two editions, one, or none, no estimate is held against what is not there."""
    reads_well(run(MONEY, drawn=True, from_year=years[0], to_year=years[1]))


@pytest.mark.parametrize("claim", plan.notebook(START).declared["claim"].choices)
def test_the_entrance_takes_any_of_its_claims_apart(run: Run, claim: str) -> None:
    """Each claim that is offered has a figure then and now, and one with each country left out."""
    shown = run(START, claim=claim, region=REGIONS[len(claim) + ord(claim[-1]) % 20])
    reads_well(shown)
    assert len(shown.all(Figure)) >= 3


@pytest.mark.parametrize("year", [2007, 2022])
@pytest.mark.parametrize("name", [FORMS, VICTIMS, EUROPE, ORIGINS, REGION, BESIDE, OFFENDERS, FLOWS])
def test_one_year_of_a_theme_reads_well(run: Run, name: str, year: int) -> None:
    """A theme of a single year has no trend and still reads well."""
    reads_well(run(name, from_year=year, to_year=year))


def shared_out() -> list[tuple[str, str]]:
    """The regions at the ends with every notebook on responses, each other region with one of them in turn."""
    return [
        (name, notebook)
        for number, name in enumerate(REGIONS)
        for place, notebook in enumerate(RESPONSES)
        if name in ENDS or number % len(RESPONSES) == place
    ]


@pytest.mark.parametrize(("name", "notebook"), shared_out())
def test_responses_of_any_region_read_well(run: Run, notebook: str, name: str) -> None:
    """A notebook on responses says only what there is, whatever region it is asked about."""
    reads_well(run(notebook, region=name))


@pytest.mark.parametrize(
    ("notebook", "values"),
    [
        (RIGHTS, {"from_year": 2022, "to_year": 2022}),  # only the lower tiers are at hand
        (RIGHTS, {"from_year": 1995, "to_year": 1996}),  # before any of the judgements
        (RIGHTS, {"from_year": 2003, "to_year": 2023, "region": "coe"}),
        (GOVERNANCE, {"measure": "convicted_persons", "from_year": 2022, "to_year": 2022}),
        (COURTS, {"from_year": 2022, "to_year": 2022}),
        (COURTS, {"from_year": 1987, "to_year": 1990}),
        (PROTECTION, {"from_year": 2023, "to_year": 2023, "study": "Netherlands"}),
        (PROTECTION, {"from_year": 1995, "to_year": 2009, "study": "New Orleans"}),
        (ORIGIN, {"from_year": 2022, "to_year": 2022, "where": "anywhere"}),
        (ORIGIN, {"from_year": 2003, "to_year": 2006}),
        (DESTINATION, {"from_year": 2024, "to_year": 2024}),
    ],
)
def test_odd_choices_of_responses_read_well(run: Run, notebook: str, values: dict[str, Any]) -> None:
    """One year, years without a figure, and every choice a notebook offers."""
    reads_well(run(notebook, **values))


@pytest.mark.parametrize("treaty", plan.notebook(LAW).declared["treaty"].choices)
def test_any_treaty_reads_well(run: Run, treaty: str) -> None:
    """Each treaty can be asked for, in a region where few signed it."""
    reads_well(run(LAW, region="southern-asia", treaty=treaty))


@pytest.mark.parametrize("section", plan.notebook(END).declared["section"].choices)
def test_the_ledger_of_any_section_reads_well(run: Run, section: str) -> None:
    """A section without a decided claim is told as such."""
    reads_well(run(END, section=section))
