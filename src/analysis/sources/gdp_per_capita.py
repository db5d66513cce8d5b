"""World Bank: gross domestic product per person in Asia and the Pacific, 2015 to 2023."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.places import place

CARD = Card(
    id="gdp_per_capita",
    short="World Bank, GDP per person (Asia and the Pacific)",
    title="Gross domestic product per person, purchasing power parity: 45 places of Asia and the Pacific",
    producer="World Bank",
    edition="World Development Indicators, extract with the years 2015-2023",
    release="2024",
    measures=("gdp_per_capita",),
    years="2015-2023",
    url="https://data.worldbank.org/",
    licence="Creative Commons Attribution 4.0 (CC BY 4.0)",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_status="confirmed",
    citation="World Bank, World Development Indicators, GDP per capita, purchasing power parity",
    retrieved="2026-11",
    get="GDP per capita (PPP) by country and year as CSV from https://data.worldbank.org/, saved as "
    "gdp_per_capita_ppp_2015_2023.csv",
    raw=("context/gdp_per_capita_ppp_2015_2023.csv",),
    decisions=(
        "The file has 45 places of East Asia, the Pacific and South Asia, and none of Europe, Africa or the "
        "Americas: it cannot say whether victims move from poorer to richer countries of the world.",
        "The file does not name its indicator. Its name says purchasing power parity; whether the dollars are of the year "
        "or of one base year is not said.",
        "“..” is not published (North Korea, territories, Bhutan and Tonga 2023): kept as missing.",
    ),
    caveats=("part_of_the_world",),
    quality=Quality(
        relevance="Context for flows inside Asia and the Pacific only.",
        accuracy="The World Bank's estimates from national accounts; revised every year.",
        timeliness="Ends in 2023; the publisher has later years.",
        coherence="One indicator for all places; its base year is not in the file.",
        accessibility="Open licence; the extract was made by others and lacks its heading.",
    ),
)

YEARS = [str(year) for year in range(2015, 2024)]


def tidy(raw: list[Path]) -> Tidied:
    """Turn the wide table into one row per place and year."""
    wide = once(need(text(raw[0], ["Country Code"]), YEARS, raw[0]), ["Country Code"], raw[0])
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "measure": "gdp_per_capita",
                    "geo": wide["Country Code"].map(lambda code: place(code).iso3),
                    "time_period": year,
                    "unit": "international dollars",
                    "value": numbers(wide, year, raw[0], ("..",)).round(2),
                }
            )
            for year in YEARS
        ]
    )
    missing = table["value"].isna()
    account = {
        "not published, kept as missing": int(missing.sum()),
        "places without any figure": int(missing.groupby(table["geo"]).all().sum()),
    }
    return Tidied(table, len(wide), account)
