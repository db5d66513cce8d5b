"""Verdicts on made tables, and on the figures that ship."""

import pandas as pd
import pytest

from analysis import load
from analysis.claims import ledger
from analysis.claims.verdict import judge_claim, verdict
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
    assert "2021 makes it reversed" in found.reasons


def test_no_figures_leave_the_claim_open():
    """Without any figure there is no verdict, no country and no traceback."""
    found = judge_claim(CLAIM, {"unodc_glotip": world(EVEN, years=("2010",))["unodc_glotip"]})
    assert (found.verdict, found.countries) == ("open", 0)


def test_an_unknown_claim_is_refused():
    """A claim that is not in the ledger is named with its neighbours."""
    with pytest.raises(UnknownName, match="unknown claim 'G99'"):
        verdict("G99", {})


@pytest.fixture(scope="module")
def figures():
    """Return the figures the claims are tested on."""
    return {name: load(name) for name in ("unodc_glotip", "eurostat_eu")}


@pytest.mark.parametrize(
    ("claim", "word", "robustness", "now", "countries"),
    [
        ("G2", "weaker", "fragile", 49.4, 112),
        ("G3", "holds", "fragile", 72.4, 104),
        ("G5", "holds", "fragile", 24.4, 104),
        ("E2", "reversed", "fragile", 23.7, 36),
        ("E3", "reversed", "firm", 39.0, 36),
    ],
)
def test_verdicts_on_the_figures_that_ship(figures, claim, word, robustness, now, countries):
    """The verdicts readers are told, pinned: see CHANGELOG.md before changing one."""
    found = verdict(claim, figures)
    assert (found.verdict, found.robustness, round(found.now, 1), found.countries) == (
        word,
        robustness,
        now,
        countries,
    )


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("G2", "without Pakistan it is reversed"),
        ("G3", "without the United States it is weaker"),
        ("G5", "without Pakistan it is stronger"),
        ("E2", "without the United Kingdom it is weaker"),
    ],
)
def test_the_deciding_country_is_told(figures, claim, reason):
    """Each fragile verdict on the shipped figures names the country that tips it."""
    assert any(reason in said for said in verdict(claim, figures).reasons)


def test_the_eu_total_says_weaker(figures):
    """Eurostat's EU total of 2024, 46 % sexual exploitation, is told beside the European verdict."""
    said = [check.says for check in verdict("E2", figures).checks]
    assert any("EU total, 2024: 46 %" in line and "weaker" in line for line in said)
