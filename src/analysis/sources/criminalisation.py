"""Kelley and Simmons: whether the law of each country made trafficking a crime, 1967 to 2014."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, need, numbers, once
from analysis.vocabulary.places import place

CARD = Card(
    id="criminalisation",
    short="Kelley and Simmons, criminalisation of trafficking",
    title="Criminalisation of trafficking in persons, by country and year",
    producer="J. G. Kelley and B. A. Simmons",
    edition="file of 10 August 2015",
    release="2015-08-10",
    measures=("criminalisation_level",),
    years="1967-2014",
    url="https://github.com/andrewheiss/scorecard-diplomacy",
    licence="Terms of the data file not seen",
    licence_url="",
    licence_status="unconfirmed",
    citation="Kelley, J. G. and Simmons, B. A. (2015), Politics by Number: Indicators as Social Pressure in International "
    "Relations, American Journal of Political Science 59(1); data file of 10 August 2015",
    retrieved="2026-11",
    raw=("treaties/criminalization_jk_2015-08-10.dta",),
    decisions=(
        "Levels as coded: 0 no crime, 1 in part, 2 in full. An order, not a quantity.",
        "877 country-years have no level (mostly before independence): kept as missing, never 0.",
        "From 2012 the panel has 55 countries, most of them those that were not yet at level 2: a number of countries "
        "can be counted up to 2011 only, and flag “incomplete panel” marks the later rows.",
        "A second column (adjcrimlevel) is lower in 86 rows, mostly of laws from the second half of a year. Its rule is "
        "not in the file, so the first column is used; the note has the other, and the month of the law.",
        "Names are run together (“SlovakRep”, “Cote DÕIvoire” with a broken letter): 31 of them are mapped by their "
        "Correlates of War code, the others by name. “YemenAR” has the code 679 of Yemen since 1990.",
        "Check: full criminalisation in 7, 15, 28, 40, 54, 62, 73, 88, 97, 109 and 117 countries in 2001-2011, the "
        "numbers the authors print elsewhere.",
    ),
    caveats=("law_on_paper", "definitions_differ"),
    quality=Quality(
        relevance="The only panel that says when states made trafficking a crime; what the law covers is not in it.",
        accuracy="Coded by hand from laws and reports; yearly counts equal those the authors published.",
        timeliness="Ends in 2011 for most countries and in 2014 for 55.",
        coherence="One scale for all countries; a full level does not mean the same law.",
        accessibility="A Stata file in a public repository, without a code book in the file.",
    ),
    ships=False,
    get="file criminalization_jk_2015-08-10.dta (folder data/original) of "
    "https://github.com/andrewheiss/scorecard-diplomacy",
    download=(
        "https://raw.githubusercontent.com/andrewheiss/scorecard-diplomacy/0ccc6fb52ed82783ac3ac35e073c20740a6a2a9d/"
        "data/original/criminalization_jk_2015-08-10.dta",
    ),
    rows=8265,
)

COLUMNS = ("country", "ccode", "year", "crimlevel", "adjcrimlevel", "month")
LEVELS = {"": float("nan"), "0": 0.0, "1": 1.0, "2": 2.0}
RUN_TOGETHER = {  # Correlates of War code: the names beside them are no names of places
    "42": "DOM",
    "52": "TTO",
    "56": "LCA",
    "57": "VCT",
    "58": "ATG",
    "60": "KNA",
    "92": "SLV",
    "94": "CRI",
    "316": "CZE",
    "317": "SVK",
    "346": "BIH",
    "402": "CPV",
    "403": "STP",
    "411": "GNQ",
    "437": "CIV",
    "439": "BFA",
    "451": "SLE",
    "482": "CAF",
    "484": "COG",
    "490": "COD",
    "560": "ZAF",
    "580": "MDG",
    "670": "SAU",
    "679": "YEM",
    "696": "ARE",
    "703": "KGZ",
    "780": "LKA",
    "910": "PNG",
    "920": "NZL",
    "940": "SLB",
    "983": "MHL",
}
FULL_PANEL = 2011


def tidy(raw: list[Path]) -> Tidied:
    """Turn the panel into one row per country and year."""
    rows = once(_text(raw[0]), ["ccode", "year"], raw[0])
    level = codes(rows, "crimlevel", LEVELS, raw[0], first=1)
    late = numbers(rows, "year", raw[0], first=1) > FULL_PANEL
    adjusted = rows["adjcrimlevel"] != rows["crimlevel"]
    table = pd.DataFrame(
        {
            "measure": "criminalisation_level",
            "geo": [_country(*pair) for pair in zip(rows["ccode"], rows["country"], strict=True)],
            "time_period": rows["year"],
            "unit": "level",
            "value": level,
            "flag": late.map({True: "incomplete panel", False: ""}),
            "note": ("month of the law: " + rows["month"]).where(rows["month"] != "", "")
            + ("; adjusted level " + rows["adjcrimlevel"]).where(adjusted, ""),
        }
    )
    account = {
        "no level, kept as missing": int(level.isna().sum()),
        "adjusted level differs": int(adjusted.sum()),
        "rows of the incomplete panel, 2012-2014": int(late.sum()),
        "countries": table["geo"].nunique(),
    }
    return Tidied(table, len(rows), account)


def _text(path: Path) -> pd.DataFrame:
    """Return the Stata file as text; its whole numbers are stored as fractions, its gaps as NaN."""
    stored = need(pd.read_stata(path, convert_categoricals=False), COLUMNS, path)
    return stored.astype(object).map(lambda cell: "" if cell != cell else str(cell).removesuffix(".0"))


def _country(code: str, name: str) -> str:
    return RUN_TOGETHER.get(code) or place(name).iso3
