"""Transparency International: Corruption Perceptions Index, 2012 to 2023."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.places import place

CARD = Card(
    id="cpi",
    short="Transparency International, Corruption Perceptions Index",
    title="Corruption Perceptions Index, scores",
    producer="Transparency International",
    edition="time series 2012-2023 of the edition of 2023",
    release="2024-01",
    measures=("cpi_score",),
    years="2012-2023",
    url="https://www.transparency.org/en/cpi",
    licence="Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND 4.0): no changed copy may be given on",
    licence_url="https://creativecommons.org/licenses/by-nd/4.0/",
    licence_status="reserved",
    citation="Transparency International, Corruption Perceptions Index 2023, time series 2012-2023",
    retrieved="2026-11",
    raw=("context/cpi_timeseries_2012_2023.csv",),
    decisions=(
        "One score per country and year; number of sources and standard error stand in the note. Ranks are left out: "
        "they count who else was scored.",
        "Headings say “CPI score” from 2014 and “CPI Score” for 2012 and 2013; ranks begin in 2017.",
        "Blank scores (Brunei 2018-2023 and others) were not published: kept as missing.",
        "The index begins anew in 2012: earlier editions had another method and are not here.",
        "Kosovo is written KSV, here XKX.",
    ),
    caveats=("perception",),
    quality=Quality(
        relevance="Says how corrupt a public sector is held to be; it has no item on trafficking.",
        accuracy="At least three sources per score; the standard error goes with each.",
        timeliness="Published in January for the year before.",
        coherence="Scores compare over time since 2012, ranks do not.",
        accessibility="Free to download, but its licence forbids changed copies, so that it does not ship.",
    ),
    ships=False,
    get="time series 2012-2023 of the full data set at https://www.transparency.org/en/cpi, saved as "
    "cpi_timeseries_2012_2023.csv",
    rows=181,
)

YEARS = range(2012, 2024)
KOSOVO = "KSV"


def tidy(raw: list[Path]) -> Tidied:
    """Turn the wide table into one row per country and year."""
    wide = once(need(text(raw[0], ["ISO3"]), map(_score, YEARS), raw[0]), ["ISO3"], raw[0])
    table = pd.concat([_year(wide, year, raw[0]) for year in YEARS])
    missing = int(table["value"].isna().sum())
    return Tidied(table, len(wide), {"scores not published, kept as missing": missing})


def _score(year: int) -> str:
    return f"CPI {'Score' if year < 2014 else 'score'} {year}"


def _year(wide: pd.DataFrame, year: int, path: Path) -> pd.DataFrame:
    detail = [f"Sources {year}", f"Standard error {year}"]
    need(wide, detail, path)
    sources, error = (numbers(wide, column, path) for column in detail)
    note = "sources: " + sources.map("{:.0f}".format) + "; standard error " + error.map("{:.2f}".format)
    return pd.DataFrame(
        {
            "measure": "cpi_score",
            "geo": wide["ISO3"].map(lambda code: place("Kosovo" if code == KOSOVO else code).iso3),
            "time_period": str(year),
            "unit": "score",
            "value": numbers(wide, _score(year), path),
            "note": note.where(sources.notna(), ""),
        }
    )
