"""UNODC's older table of detected victims, 2003 to 2017: the only national totals before 2007."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import bounds
from analysis.sources.separated import text
from analysis.vocabulary.places import place

CARD = Card(
    id="unodc_detected_2003_2017",
    short="UNODC, detected victims 2003-2017",
    title="Total detected trafficking victims by country, 2003-2017",
    producer="United Nations Office on Drugs and Crime (UNODC)",
    edition="portal table, years 2003-2017",
    release="2019",
    measures=("detected_victims",),
    years="2003-2017",
    url="https://dataunodc.un.org/dp-trafficking-persons",
    licence="May be reproduced for educational or non-profit purposes with acknowledgement of the source",
    licence_url="https://www.unodc.org/unodc/en/data-and-analysis/tip.html",
    licence_status="unconfirmed",
    citation="UNODC, Detected trafficking victims by country, 2003-2017, data portal table",
    retrieved="2026-11",
    get="the country table of detected victims of 2003 to 2017 from "
    "https://dataunodc.un.org/dp-trafficking-persons, saved as unodc_detected_victims_2003_2017.csv",
    raw=("unodc/unodc_detected_victims_2003_2017.csv",),
    decisions=(
        "A blank is a year the country did not report, or was not asked: no row, never zero.",
        "Numbers from 1 to 4 are kept as bounds, 1 to 4, and without a value: the newer release hides them as “<5”, and a "
        "number that its publisher no longer prints shall not point to a person here. A printed 0 stays 0.",
        "About one in ten of the cells it shares with the newer release was revised since: the two are shown side "
        "by side, never joined into one line without saying so.",
    ),
    caveats=(
        "detected_not_prevalence",
        "reporters_change",
        "hidden_since",
        "definitions_differ",
        "no_ranking",
    ),
    quality=Quality(
        relevance="The only national totals of detected victims for 2003 to 2006.",
        accuracy=(
            "Counts of administrations as printed at the time, those from 1 to 4 as bounds; about one in ten "
            "was revised later."
        ),
        timeliness="Ends with 2017; superseded by the newer releases for later years.",
        coherence="Same collection as the newer release, an earlier state of it.",
        accessibility="A portal table that is no longer offered; terms were not seen on the file itself.",
    ),
)


HIDDEN = {str(number): "<5" for number in range(1, 5)}  # as the publisher prints such cells today


def tidy(raw: list[Path]) -> Tidied:
    """Turn the wide table into one row per country and year."""
    wide = text(raw[0], ["Country"])
    years = [column for column in wide.columns if column.isdigit()]
    cells = wide.melt("Country", years, "time_period", "text")
    printed = cells[cells["text"] != ""].replace({"text": HIDDEN})
    small = printed["text"].eq("<5")
    table = pd.DataFrame(
        {
            "measure": "detected_victims",
            "geo": printed["Country"].map(lambda name: place(name).iso3),
            "time_period": printed["time_period"],
            "unit": "persons",
            "flag": small.map({True: "censored", False: ""}),
        }
    ).join(bounds(printed, "text", raw[0], lowest=1, thousands=","))
    return Tidied(table, len(wide), {"country-years without a figure": len(cells) - len(printed)})
