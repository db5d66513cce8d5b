"""R. Frank, Human Trafficking Indicators: what the US reports of 2001 to 2011 said of each country."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, once
from analysis.sources.separated import text
from analysis.vocabulary.places import place

CARD = Card(
    id="human_trafficking_indicators",
    short="R. Frank, Human Trafficking Indicators",
    title="Human Trafficking Indicators 2000-2011: flows, laws and responses in US reports",
    producer="R. W. Frank, University of Sydney",
    edition="data set of 2001-2011",
    release="2013",
    measures=(
        "hti_named",
        "hti_laws",
        "hti_enforcement",
        "hti_victim_services",
        "hti_victims_punished",
        "hti_prevention",
    ),
    years="2001-2011",
    url="https://humantraffickingindicators.org",
    licence="Terms not seen",
    licence_url="",
    licence_status="unconfirmed",
    citation="Frank, R. W. (2013), Human Trafficking Indicators, 2000-2011: A New Dataset, University of Sydney",
    retrieved="2026-11",
    raw=("indices/hti_frank_2001_2011.csv",),
    decisions=(
        "The file is in Latin-1. Six headings without data (TRAFFICKING_FLOWS, PROSECUTION ...) are titles of sections.",
        "“No mention” is not “No”: the report is silent. It is kept as missing, flag “no mention”; “No” is 0.",
        "Kept: whether the report names a country as origin, transit, destination or place of internal trafficking, and "
        "five answers on law, enforcement, services, punishment of victims and prevention. “Some” lies between “No” and "
        "“Yes”: 0, 1, 2.",
        "Left out: the tier (it merges the Watch List with Tier 2, see us_tip_tiers); types of trafficking by direction; "
        "the order of mentions; “efforts”, where 191 cells hold a “2” that is none of its labels; numbers of prosecutions "
        "(mixed with convictions and cases); dates of treaties (see un_treaties), which carry broken characters.",
        "Serbia and Montenegro 2001-2006, a state of no code today: dropped. “Equatorial Quinea” and “Solomon Island” "
        "are slips of 2011. Numbers of countries are not used: South Korea has that of undivided Korea, and Serbia "
        "that of Yugoslavia.",
    ),
    caveats=("same_reports_behind", "definitions_differ"),
    quality=Quality(
        relevance="What one government's reports said in 2001-2011, item by item: the time of the paper.",
        accuracy="Coded by hand from texts; silence of a text is common, and kept apart.",
        timeliness="Ends in 2011 and was not continued in this file.",
        coherence="Items are coded alike in all years, while the reports grew longer: more mentions may be more text.",
        accessibility="Offered on the author's site; terms and code book not seen.",
    ),
    ships=False,
    get="data set 2000-2011 at https://humantraffickingindicators.org, saved as hti_frank_2001_2011.csv",
    rows=1587,
)

YES_NO = {"Yes": 1.0, "No": 0.0, "No mention": float("nan")}
GRADES = {"Yes": 2.0, "Some": 1.0, "No": 0.0, "No mention": float("nan")}
ITEMS = {  # column: measure, role, what its labels mean
    "source": ("hti_named", "origin", YES_NO),
    "transit": ("hti_named", "transit", YES_NO),
    "destination": ("hti_named", "destination", YES_NO),
    "internal": ("hti_named", "internal", YES_NO),
    "domesticlaws": ("hti_laws", "reporting_country", GRADES),
    "enforcement": ("hti_enforcement", "reporting_country", GRADES),
    "victimservices": ("hti_victim_services", "reporting_country", YES_NO),
    "victimpunish": ("hti_victims_punished", "reporting_country", YES_NO),
    "preventprogress": ("hti_prevention", "reporting_country", GRADES),
}
UNITS = {True: "level", False: "yes or no"}
GONE = {"Serbia and Montenegro"}
SLIPS = {"Equatorial Quinea": "GNQ", "Solomon Island": "SLB"}


def tidy(raw: list[Path]) -> Tidied:
    """Turn the chosen items into one row per country, year and item."""
    rows = once(text(raw[0], ["country", "year", *ITEMS], encoding="latin-1"), ["country", "year"], raw[0])
    gone = rows["country"].isin(list(GONE))
    table = pd.concat([_item(raw[0], rows[~gone], column) for column in ITEMS])
    account = {
        "state of no code today (Serbia and Montenegro): dropped": int(gone.sum()),
        "not mentioned by the report, kept as missing": int(table["value"].isna().sum()),
        "countries": table["geo"].nunique(),
    }
    return Tidied(table, len(rows), account)


def _item(path: Path, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    measure, role, labels = ITEMS[column]
    return pd.DataFrame(
        {
            "measure": measure,
            "geo": rows["country"].map(lambda name: SLIPS.get(name) or place(name).iso3),
            "geo_role": role,
            "time_period": rows["year"],
            "unit": UNITS[labels is GRADES],
            "value": codes(rows, column, labels, path),
            "flag": (rows[column] == "No mention").map({True: "no mention", False: ""}),
        }
    )
