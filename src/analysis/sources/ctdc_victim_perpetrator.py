"""CTDC: simulated records of victims together with their alleged perpetrators, 2005 to 2022.

Regions instead of countries, bands of years, and cells that hold several values joined by “;”, because a
victim can name several perpetrators.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes
from analysis.sources.persons import counted
from analysis.sources.separated import text

CARD = Card(
    id="ctdc_victim_perpetrator",
    short="CTDC, victim-perpetrator data set",
    title="CTDC Global Victim-Perpetrator Synthetic Dataset",
    producer="Counter-Trafficking Data Collaborative (CTDC): IOM and partners",
    edition="Victim-Perpetrator Synthetic Dataset, December 2022",
    release="2022-12",
    measures=("assisted_cases", "answered_cases"),
    years="2005-2022",
    url="https://www.ctdatacollaborative.org",
    licence="Terms of use of CTDC; their text was not seen",
    licence_url="https://www.ctdatacollaborative.org/page/terms-use",
    licence_status="unconfirmed",
    citation="Counter-Trafficking Data Collaborative (CTDC), Global Victim-Perpetrator Synthetic Dataset, December 2022",
    retrieved="2026-11",
    raw=("ctdc/CTDC_VPsynthetic_condensed.csv",),
    decisions=(
        "Every row is simulated: flag “synthetic”. A row is a victim; what it says of perpetrators is of all those the "
        "victim named together.",
        "Stage “victim” counts victims by what they are. Stage “perpetrator” counts the same victims by who exploited "
        "them: a cell with two values (“Female;Male”) counts in both, so that these add up to more than the victims. "
        "Perpetrators themselves are not counted anywhere in this file.",
        "Places are regions: AFRICA, ASIA, EUROPE and AMER_OCEAN (the file joins Americas and Oceania). geo_role says "
        "which: region of exploitation, region of origin, or region of the perpetrator's citizenship.",
        "Years are bands as printed (2005-2013, 2014-2018, 2019, 2020, 2021-2022); 3,655 rows have none and are in the "
        "totals only.",
        "Flags are 1 or empty, so that empty is not a no: “answered_cases” are rows with either form of exploitation. "
        "6,519 rows have neither.",
        "Ages of perpetrators are left out: the band 0--29 crosses 18. They, the relation and the roles of perpetrators "
        "are in the records.",
    ),
    caveats=(
        "simulated_records",
        "records_of_partners",
        "flags_overlap",
        "suppressed_1_9",
        "detected_not_prevalence",
        "no_ranking",
    ),
    quality=Quality(
        relevance="The only open data that link victims with the sex, region and relation of perpetrators.",
        accuracy="Simulated, and by far mostly of forced labour; what victims told of perpetrators; rare links are noise.",
        timeliness="One release, of December 2022.",
        coherence="Regions and bands of years fit no other source; compare shares inside it only.",
        accessibility="Was open for download; the text of the terms of use was not seen, so it does not ship.",
    ),
    ships=False,
    get="the Global Victim-Perpetrator Synthetic Dataset from https://www.ctdatacollaborative.org, saved as "
    "ctdc/CTDC_VPsynthetic_condensed.csv",
    rows=21195,
)

REGIONS = {
    "Africa": "AFRICA",
    "Asia": "ASIA",
    "Europe": "EUROPE",
    "Americas/Oceania": "AMER_OCEAN",
}
SEXES = {"Female": "female", "Male": "male"}
AGES = {"Minor": "0-17", "Adult": "18+", "": "unknown"}
YES = {"1": "yes", "": ""}
FORMS = {"isForcedLabour": "labour", "isSexualExploit": "sexual"}
FLAGS = (*FORMS, "IP_Exploiter", "IP_RecruiterBroker", "IP_TransactionProcess", "IP_ControlAbuseKidnap")
ROLES = {"UN_COE_Region": "region_of_exploitation", "UN_COO_Region": "region_of_origin"}
SEVERAL = {"IP_Gender": SEXES, "IP_citizen_UNRegion": REGIONS}  # several values in one cell
OTHERS = ("yearRegister", "IP_ageBroad", "IP_Relation", "IP_PayMoney")


def records(raw: list[Path]) -> pd.DataFrame:
    """Return one row a simulated victim, as text: flags yes or missing, several values joined by “;”.

    For code that counts and lets its counts pass the disclosure gate; never for a page.

    Raises
    ------
    BrokenContract
        If a column is missing, or a cell holds what nobody decided on.
    """
    path = raw[0]
    rows = text(path, [*OTHERS, "gender", "majorityStatus", *FLAGS, *ROLES, *SEVERAL])
    codes(rows, "gender", {**SEXES, "": ""}, path)
    codes(rows, "majorityStatus", AGES, path)
    for column in ROLES:
        codes(rows, column, {**REGIONS, "": ""}, path)
    for column, words in SEVERAL.items():
        parts = rows[column].str.split(";", expand=True).fillna("")
        for part in parts:
            codes(parts[[part]].set_axis([column], axis=1), column, {**words, "": ""}, path)
    table = rows.assign(**{column: codes(rows, column, YES, path) for column in FLAGS})
    return table.mask(table == "")


def tidy(raw: list[Path]) -> Tidied:
    """Count the victims by one characteristic at a time, of themselves and of those who exploited them."""
    people = records(raw)
    years = people["yearRegister"].dropna()
    span = f"{years.str[:4].min()}-{years.str[-4:].max()}"
    table = pd.concat([*_victims(people, span), *_perpetrators(people, span)], ignore_index=True)
    several = people[list(SEVERAL)].apply(lambda cells: cells.str.contains(";", na=False))
    account = {
        "without a band of years, in the totals only": len(people) - len(years),
        "without a form of exploitation": int(people[list(FORMS)].isna().all(axis=1).sum()),
        "perpetrators of several sexes or regions, counted in each": int(several.any(axis=1).sum()),
        "cells of 1 to 9 hidden": int(table["flag"].str.contains("suppressed").sum()),
    }
    return Tidied(table, len(people), account)


def _victims(people: pd.DataFrame, span: str) -> list[pd.DataFrame]:
    cases = {"measure": "assisted_cases", "stage": "victim", "unit": "cases", "flag": "synthetic"}
    world = {**cases, "geo": "WORLD", "geo_role": "region_of_exploitation"}
    whole = {**world, "time_period": span}
    answered = people[list(FORMS)].notna().any(axis=1)
    parts = [
        counted(answered.map(lambda _: span), "time_period", **world),
        counted(people["yearRegister"], "time_period", **world),
        counted(people["gender"].map(SEXES).fillna("unknown"), "sex", **whole),
        counted(people["majorityStatus"].fillna("").map(AGES), "age", **whole),
    ]
    for column, role in ROLES.items():
        parts.append(counted(people[column].map(REGIONS), "geo", **cases, geo_role=role, time_period=span))
    for column, form in FORMS.items():
        parts.append(counted(people[column].map({"yes": form}), "form", **whole))
        asked = {**whole, "measure": "answered_cases"}
        parts.append(counted(answered[answered].map({True: form}), "form", **asked))
    return parts


def _perpetrators(people: pd.DataFrame, span: str) -> list[pd.DataFrame]:
    cases = {"measure": "assisted_cases", "stage": "perpetrator", "unit": "cases", "flag": "synthetic"}
    sex, region = (people[column].str.split(";").explode().map(words) for column, words in SEVERAL.items())
    role = "region_of_perpetrator_citizenship"
    whole = {**cases, "time_period": span}
    return [
        counted(sex.fillna("unknown"), "sex", **whole, geo="WORLD", geo_role=role),
        counted(region, "geo", **whole, geo_role=role),
    ]
