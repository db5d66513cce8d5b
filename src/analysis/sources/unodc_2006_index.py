"""UNODC 2006, Global Patterns, Appendix 5: how often sources named each country.

The basis of what the field held in 2006: an order from very low to very high for origin, transit and
destination, coded by Kelley and Simmons from the report.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers
from analysis.sources.separated import text

CARD = Card(
    id="unodc_2006_index",
    short="UNODC, Global Patterns 2006",
    title="Trafficking in Persons: Global Patterns (2006), incidence of reporting by country",
    producer="United Nations Office on Drugs and Crime (UNODC); coded by J. Kelley and B. Simmons",
    edition="report of April 2006; replication data of 2014",
    release="2006-04",
    measures=("reporting_level",),
    years="2006",
    url="https://unis.unvienna.org/unis/en/pressrels/2006/unisnar953.html",
    licence="Figures of a UN publication, reproduced with acknowledgement; replication data MIT",
    licence_url="https://github.com/andrewheiss/scorecard-diplomacy",
    licence_status="confirmed",
    citation="UNODC (2006), Trafficking in Persons: Global Patterns, Appendix 5; coded in Kelley, J. G. and Simmons, "
    "B. A. (2015), Politics by Number, American Journal of Political Science 59(1)",
    retrieved="2026-11",
    get="the levels of Appendix 5 of the report, coded in kelley_simmons_ajps_2014_replication.dta (folder "
    "data/original of https://github.com/andrewheiss/scorecard-diplomacy), saved as "
    "unodc_2006_incidence_index_kelley_simmons.csv",
    raw=("unodc/unodc_2006_incidence_index_kelley_simmons.csv",),
    decisions=(
        "The file has 120 origin, 94 transit and 129 destination countries; the report counted 127, 98 and 137. "
        "Entities outside the coders' panel are missing (Serbia and Montenegro, North Korea, Kosovo, Hong Kong, "
        "Macao, Taiwan).",
        "“Not listed” is a missing level, never a level of zero: the sources of that time did not name the country.",
        "A second copy by the same authors gives another level in five cells; the note names it and the first copy "
        "is used, because it agrees with the ten “very high” destinations quoted in the press of April 2006.",
    ),
    caveats=("ordinal_level", "no_ranking"),
    quality=Quality(
        relevance=(
            "The basis of what the field held in 2006 about countries of origin, transit and destination."
        ),
        accuracy=(
            "Coded from a printed appendix by researchers; 31 of 362 entries of the report are missing "
            "and five cells differ between two copies."
        ),
        timeliness="Published in April 2006 from sources of 1996 to 2003; never updated.",
        coherence="An order within one report; not comparable with any count of victims.",
        accessibility="The report is public; the coded table is in a public replication archive.",
    ),
)

ROLES = ("origin", "transit", "destination")


def tidy(raw: list[Path]) -> Tidied:
    """Turn the coded appendix into one row per country and role."""
    coded = text(raw[0], ["iso3", *ROLES, *(f"{role}_scorecard" for role in ROLES)])
    table = pd.concat([_role(coded, role, raw[0]) for role in ROLES])
    account = {f"not listed as {role}": int((coded[role] == "").sum()) for role in ROLES}
    account["second copy differs"] = int((table["note"] != "").sum())
    return Tidied(table, len(coded), account)


def _role(coded: pd.DataFrame, role: str, path: Path) -> pd.DataFrame:
    level, second = coded[role], coded[f"{role}_scorecard"]
    differs = (second != "") & (second != level.replace("", "0"))
    return pd.DataFrame(
        {
            "measure": "reporting_level",
            "geo": coded["iso3"],
            "geo_role": role,
            "time_period": "2006",
            "unit": "level",
            "value": numbers(coded, role, path),
            "flag": (level == "").map({True: "not listed", False: ""}),
            "note": ("second copy: " + second.replace("0", "not listed")).where(differs, ""),
        }
    )
