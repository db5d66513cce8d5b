"""Verdicts on made tables, and on the figures that ship."""

import pandas as pd
import pytest

from analysis import load
from analysis.claims import ledger
from analysis.claims.verdict import judge_claim, verdict, verdicts
from analysis.sources import contract
from analysis.vocabulary.errors import UnknownName

CLAIM = ledger.claim("G2")


def world(counts, years=("2018", "2019", "2020", "2021", "2022"), **changes):
    """Return a table of forms by country: {iso3: (sexual, labour)}, a censored cell is None."""
    made = [
        {
            "geo": geo,
            "form": form,
            "value": value,
            "low": 0 if value is None else value,
            "high": 4 if value is None else value,
            "time_period": year,
            **changes,
        }
        for year in years
        for geo, pair in counts.items()
        for form, value in zip(("sexual", "labour"), pair, strict=True)
    ]
    frame = pd.DataFrame(made).assign(
        measure="detected_victims", unit="persons", source="unodc_glotip", release="1"
    )
    return {"unodc_glotip": contract.in_shape(frame.astype({"value": float, "low": float, "high": float}))}


def made(counts, **changes):
    """Return the verdict on the first test of the claim alone."""
    alone = ledger.Claim(**{**CLAIM.__dict__, "tests": CLAIM.tests[:1]})
    return judge_claim(alone, world(counts, **changes))


EVEN = {"ALB": (80, 20), "BEL": (80, 20), "CHE": (80, 20)}


def test_a_verdict_that_nothing_tips_is_firm():
    """Three alike countries over five years give a firm verdict with its countries and bounds."""
    found = made(EVEN)
    assert (found.verdict, found.robustness, found.countries, found.persons) == ("holds", "firm", 3, 300)
    assert found.low == found.now == found.high == 80
    assert not found.reasons


def test_the_country_that_decides_is_named():
    """A verdict that one country makes is fragile and names it."""
    found = made({"ALB": (10, 30), "BEL": (10, 30), "NLD": (500, 10)})
    assert found.robustness == "fragile"
    assert any("without the Netherlands it is reversed" in reason for reason in found.reasons)


def test_censored_cells_that_decide_are_told():
    """A verdict that hangs on what is below five says so."""
    found = made({"ALB": (3, 2), "BEL": (None, None), "CHE": (None, None)})
    assert any("censored cells" in reason for reason in found.reasons)
    assert found.low < found.now < found.high


def test_a_year_that_decides_is_told():
    """A verdict of the last year only is fragile."""
    tables = world(EVEN, years=("2022",))["unodc_glotip"]
    before = world({"ALB": (1, 9), "BEL": (1, 9), "CHE": (1, 9)}, years=("2018", "2019", "2020", "2021"))[
        "unodc_glotip"
    ]
    found = judge_claim(CLAIM, {"unodc_glotip": pd.concat([tables, before])})
    assert "for 2021 it is reversed" in found.reasons


def test_no_figures_leave_the_claim_open():
    """Without any figure there is no verdict, no country and no traceback."""
    found = judge_claim(CLAIM, {"unodc_glotip": world(EVEN, years=("2010",))["unodc_glotip"]})
    assert (found.verdict, found.countries) == ("open", 0)


def test_an_unknown_claim_is_refused():
    """A claim that is not in the ledger is named with its neighbours."""
    with pytest.raises(UnknownName, match="unknown claim 'G99'"):
        verdict("G99", {})


@pytest.fixture(scope="module")
def board():
    """Return all verdicts on the figures that ship, by claim."""
    return {found.claim.id: found for found in verdicts(load)}


# The verdicts readers are told, with the figure, its countries and its robustness: see CHANGELOG.md before changing one.
PINNED = {
    "G1": ("stronger", "firm", 2.8, 112),
    "G2": ("weaker", "fragile", 49.4, 112),
    "G3": ("holds", "fragile", 72.4, 104),
    "G4": ("reversed", "fragile", 26.7, 104),
    "G5": ("holds", "fragile", 24.4, 104),
    "G6": ("holds", "fragile", 131, 76),
    "G8": ("reversed", "fragile", 29.6, 76),
    "G9": ("reversed", "firm", 35.8, 59),
    "G10": ("holds", "firm", 92.2, 59),
    "G11": ("weaker", "fragile", 24.2, 112),
    "G12": ("stronger", "fragile", 236e9, 1),
    "G13": ("holds", "fragile", 29.0, 72),
    "G14": ("reversed", "firm", 40.4, 81),
    "E2": ("reversed", "fragile", 23.7, 36),
    "E3": ("reversed", "fragile", 39.0, 36),
    "E4": ("reversed", "firm", 29.1, 25),
    "E5": ("reversed", "fragile", 48.9, 24),
    "E6": ("reversed", "fragile", -9.0, 26),
    "E7": ("holds", "firm", 100, 9),
    "E8": ("holds", "fragile", 96.4, 26),
    "E10": ("holds", "fragile", 16.7, 34),
    "E11": ("stronger", "firm", 35.8, 34),
    "E12": ("reversed", "fragile", 71, 1),
    "E14": ("stronger", "firm", 38.6, 25),
    "C1": ("holds", "fragile", 74, 1),
    "C3": ("holds", "fragile", -0.6, 185),
    "S1": ("weaker", "fragile", 43.9, 1),
    "S3": ("holds", "fragile", 102, 1),
    "L1": ("reversed", "firm", 158, 158),
    "P1": ("stronger", "fragile", 6.1, 84),
    "P2": ("weaker", "fragile", 56.2, 1),
    "R2": ("holds", "firm", 19.6, 1),
}
OPEN = {"G7", "S2", "R1", "O1", "X1", "X2"}
UNTESTABLE = {"E1", "E9", "E13", "C2", "L2", "O2"}


@pytest.mark.parametrize("claim", PINNED)
def test_verdicts_on_the_figures_that_ship(board, claim):
    """Each verdict is the one readers are told."""
    found = board[claim]
    told = (found.verdict, found.robustness, round(found.now, 1), found.countries)
    assert told == PINNED[claim]


def test_what_cannot_be_decided_says_why(board):
    """The other claims are open or untestable, and each says what data would decide it."""
    assert {claim for claim, found in board.items() if found.verdict == "open"} == OPEN
    assert {claim for claim, found in board.items() if found.verdict == "untestable"} == UNTESTABLE
    assert set(board) == {*PINNED, *OPEN, *UNTESTABLE}
    for claim in OPEN | UNTESTABLE:
        assert board[claim].robustness == ""
        assert board[claim].claim.needs or board[claim].missing
        for name in board[claim].claim.sources:  # a reader knows sources by their names, not by our ids
            assert name not in board[claim].missing


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("G2", "without Pakistan it is reversed"),
        ("G3", "without the United States it is weaker"),
        ("G5", "without Pakistan it is stronger"),
        ("E2", "without the United Kingdom it is weaker"),
        ("E6", "without Romania it holds"),
        ("E10", "without Italy it is weaker"),
    ],
)
def test_the_deciding_country_is_told(board, claim, reason):
    """A fragile verdict on the shipped figures names the country that tips it."""
    assert any(reason in said for said in board[claim].reasons)


def test_the_eu_total_says_weaker(board):
    """Eurostat's EU total of 2024, 46 % sexual exploitation, is told beside the European verdict."""
    said = [check.says for check in board["E2"].checks]
    assert any("EU total, 2024: 46 %" in line and "weaker" in line for line in said)


def test_every_way_of_counting_is_varied(board):
    """A verdict on a world share meets censored cells, countries, panel, year, denominator and other sources."""
    assert {check.name for check in board["G3"].checks} == {
        "censored cells",
        "leave one country out",
        "constant panel",
        "one year earlier or later",
        "denominator",
        "other source, region or way of counting",
        "other release",
    }


def test_the_earlier_release_that_ships_is_asked(board):
    """The release of 2023 had 55 countries for 2021; where it says otherwise of that year, the verdict is fragile."""
    told = {id_: check for id_, one in board.items() for check in one.checks if check.name == "other release"}
    assert {id_ for id_, check in told.items() if not check.agrees} == {"G2", "G3", "G11", "E2", "E3"}
    assert {id_ for id_, check in told.items() if check.agrees} == {
        "G1",
        "G4",
        "G5",
        "G13",
        "E10",
        "E11",
        "P1",
    }
    assert told["E3"].says == "by release 2023-05-30 it holds for 2021, by the release in use it is reversed"
    assert "E4" not in told  # its figure is by citizenship, which that release ships without


def test_another_release_is_asked_where_it_is_handed_in():
    """The same table as another release agrees with itself; a changed one is told."""
    tables = world(EVEN)
    same = judge_claim(CLAIM, {**tables, "unodc_glotip, release 2023-05-30": tables["unodc_glotip"]})
    other = world({"ALB": (1, 9), "BEL": (1, 9), "CHE": (1, 9)})["unodc_glotip"]
    moved = judge_claim(CLAIM, {**tables, "unodc_glotip, release 2023-05-30": other})
    assert (same.robustness, moved.robustness) == ("firm", "fragile")
    assert "by release 2023-05-30 it is reversed for 2022, by the release in use it holds" in moved.reasons
