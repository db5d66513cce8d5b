"""Population by country and year: the denominator of every rate."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers
from analysis.sources.separated import text
from analysis.vocabulary.places import places

CARD = Card(
    id="population",
    short="World Bank, population",
    title="Population, total (SP.POP.TOTL)",
    producer="World Bank, from UN Population Division and national statistics",
    edition="World Development Indicators, years to 2024",
    release="2025",
    measures=("population",),
    years="2003-2024",
    url="https://data.worldbank.org/indicator/SP.POP.TOTL",
    licence="Creative Commons Attribution 4.0 (CC BY 4.0)",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_status="confirmed",
    citation="World Bank, World Development Indicators, Population, total (SP.POP.TOTL)",
    retrieved="2026-11",
    raw=("context/worldbank_population.csv",),
    decisions=(
        "Aggregates (world, regions, income groups) are dropped: sums here are made from countries, so that their "
        "number is known.",
        "Years before 2003 are left out: no figure of the other sources needs them.",
    ),
    caveats=(),
    quality=Quality(
        relevance="The denominator of every rate.",
        accuracy="Estimates between censuses; small territories are the least certain.",
        timeliness="Yearly, about a year later.",
        coherence="One method for all countries; revised backwards with each edition.",
        accessibility="Open data under CC BY 4.0, one file.",
    ),
    download=("https://raw.githubusercontent.com/datasets/population/HEAD/data/population.csv",),
)

FIRST_YEAR = 2003


def tidy(raw: list[Path]) -> Tidied:
    """Keep the countries and the years the other sources cover."""
    rows = text(raw[0], ["Country Code", "Year", "Value"])
    countries = {place.iso3 for place in places()}
    is_country = rows["Country Code"].isin(countries)
    is_late = numbers(rows, "Year", raw[0]) >= FIRST_YEAR
    kept = rows[is_country & is_late]
    table = pd.DataFrame(
        {
            "measure": "population",
            "geo": kept["Country Code"],
            "time_period": kept["Year"],
            "unit": "persons",
            "value": numbers(kept, "Value", raw[0]),
        }
    )
    account = {
        "aggregates dropped": int((~is_country).sum()),
        "years before 2003": int((is_country & ~is_late).sum()),
    }
    return Tidied(table, len(rows), account)
