"""World Bank, Worldwide Governance Indicators: control of corruption since 2003, as percentile rank."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources import workbook
from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.vocabulary.places import place

CARD = Card(
    id="wgi",
    short="World Bank, Worldwide Governance Indicators",
    title="Worldwide Governance Indicators: control of corruption",
    producer="World Bank",
    edition="data set of 1996-2023",
    release="2024",
    measures=("control_of_corruption",),
    years="2003-2023",
    url="https://www.govindicators.org",
    licence="Creative Commons Attribution 4.0 (CC BY 4.0)",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_status="confirmed",
    citation="World Bank, Worldwide Governance Indicators, 1996-2023, control of corruption",
    retrieved="2026-11",
    get="the full data set as a workbook from https://www.govindicators.org, saved as "
    "wgidataset_1996_2023.xlsx",
    raw=("context/wgidataset_1996_2023.xlsx",),
    decisions=(
        "One of six indicators is kept, control of corruption: it is what section 2.4 asks for. Years before 2003 are "
        "left out: no figure of the other sources needs them.",
        "Value is the percentile rank (0 lowest, 100 highest). The estimate runs from about -2.5 to 2.5, and a negative "
        "number is no count here; estimate and standard error stand in the note.",
        "The published bounds of the rank (90 %) stand in the note: low and high of this table mean a censored cell, and "
        "the rank itself is known.",
        "Seven old World Bank codes are no ISO codes: ADO Andorra, KSV Kosovo, ROM Romania, TMP Timor-Leste, WBG "
        "Palestine, ZAR DR Congo are mapped; a filter by ISO code would lose Romania. ANT, the Netherlands "
        "Antilles of before 2010, is dropped.",
        "“..” is not published: kept as missing.",
    ),
    caveats=("perception",),
    quality=Quality(
        relevance="Says how corrupt experts, firms and households hold a state to be, not how its police treat victims.",
        accuracy="A standard error goes with each estimate; ranks of neighbours seldom differ by more than it.",
        timeliness="Published every autumn for the year before; back to 1996, every year since 2002.",
        coherence="A rank compares with the others of one year: it moves when others move.",
        accessibility="One workbook on the publisher's site, under an open licence.",
    ),
)

INDICATORS = {"cc": "control_of_corruption"}
FIRST_YEAR = 2003
OLD_CODES = {"ADO": "AND", "KSV": "XKX", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}
NO_PLACE = {"ANT"}  # Netherlands Antilles
FIGURES = ["pctrank", "pctranklower", "pctrankupper", "estimate", "stddev"]
COLUMNS = ("code", "year", "indicator", *FIGURES)


def tidy(raw: list[Path]) -> Tidied:
    """Keep the indicator, the years and the places of today."""
    sheet = need(workbook.read_text(raw[0], header=0), COLUMNS, raw[0])
    wanted = sheet["indicator"].isin(list(INDICATORS))
    late = numbers(sheet, "year", raw[0]) >= FIRST_YEAR
    known = ~sheet["code"].isin(list(NO_PLACE))
    rows = once(sheet[wanted & late & known], ["code", "year", "indicator"], raw[0])
    figures = pd.DataFrame({column: numbers(rows, column, raw[0], ("..",)) for column in FIGURES})
    table = pd.DataFrame(
        {
            "measure": rows["indicator"].map(INDICATORS),
            "geo": rows["code"].replace(OLD_CODES).map(lambda code: place(code).iso3),
            "time_period": rows["year"],
            "unit": "percentile rank",
            "value": figures["pctrank"].round(2),
            "note": [_note(*row) for row in figures[FIGURES[1:]].itertuples(index=False)],
        }
    )
    account = {
        "other indicators: left out": int((~wanted).sum()),
        "years before 2003: left out": int((wanted & ~late).sum()),
        "no place of today (Netherlands Antilles): dropped": int((wanted & late & ~known).sum()),
        "not published, kept as missing": int(table["value"].isna().sum()),
    }
    return Tidied(table, len(sheet), account)


def _note(lower: float, upper: float, estimate: float, error: float) -> str:
    if estimate != estimate:
        return ""
    return f"rank {lower:.1f} to {upper:.1f} (90 %); estimate {estimate:.2f}, standard error {error:.2f}"
