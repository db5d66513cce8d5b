"""CTDC: k-anonymised case records of assisted victims, 2002 to 2021.

Two populations in one file: callers of the United States' hotline, and victims assisted by partners all
over the world. Every flag is yes, no or missing, and each has its own denominator.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes
from analysis.sources.persons import counted, iso3
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract

CARD = Card(
    id="ctdc_kanon",
    short="CTDC, k-anonymised data set",
    title="CTDC Global Dataset, k-anonymised case records",
    producer="Counter-Trafficking Data Collaborative (CTDC): IOM, Polaris and partners",
    edition="k-anonymised file of 15 July 2021",
    release="2021-07-15",
    measures=("assisted_cases", "answered_cases"),
    years="2002-2021",
    url="https://www.ctdatacollaborative.org",
    licence="Terms of use of CTDC; their text was not seen",
    licence_url="https://www.ctdatacollaborative.org/page/terms-use",
    licence_status="unconfirmed",
    citation="Counter-Trafficking Data Collaborative (CTDC), Global Dataset (k-anonymised), 15 July 2021",
    retrieved="2026-11",
    raw=("ctdc/ctdc_kanon_2021-07-15_cmonitt.csv.gz",),
    decisions=(
        "Hotline (52,607 records, place of exploitation the United States or missing) and case management (45,143) are "
        "different people asked different questions: stage keeps them apart, and no total of both is made.",
        "A record is a person. 77,084 records repeat another one, because k-anonymity (no fewer than 11 alike by country "
        "pair) makes people look alike: none is dropped.",
        "Flags are yes, no or missing, with denominators that differ by flag: “answered_cases” counts yes and no, "
        "“assisted_cases” the yes. A flag without any yes in a stage (other exploitation at the hotline, forced military "
        "service, organ removal) was not asked there, or anonymised away: no row, never zero.",
        "“mixed” is forced labour together with sexual exploitation; these persons are in both forms too. Slavery and "
        "similar practices (385) has no code of its own and is left out.",
        "Counted one characteristic at a time: year, sex, age, citizenship, country of exploitation, form. Cells of 1 to "
        "9 are hidden; this release has none, the smallest holds 11.",
        "Age is “majorityStatus”, which agrees with all 50,967 age bands and is known for 20,279 records more. Status at "
        "exploitation and at entry say another thing and are left out; bands are in the records.",
        "Totals span 2002-2021 and include 2,011 undated records; 24,258 records have no country of exploitation. ISO2 "
        "codes are read as text, so that Namibia (NA) would stay; the release has none.",
    ),
    caveats=(
        "records_of_partners",
        "two_populations",
        "flags_overlap",
        "suppressed_1_9",
        "detected_not_prevalence",
        "no_ranking",
    ),
    quality=Quality(
        relevance="Shows how victims known to assisting organisations were exploited, controlled and recruited.",
        accuracy="Records of many organisations, generalised until at least eleven are alike; rare traits are lost.",
        timeliness="Ends in mid 2021; the publisher has since moved to simulated data.",
        coherence="Partners and questions change by year and country; hotline and case management do not compare.",
        accessibility="Was open for download; the text of the terms of use was not seen, so it does not ship.",
    ),
    ships=False,
    get="the k-anonymised Global Dataset of 15 July 2021 from https://www.ctdatacollaborative.org, saved as "
    "ctdc/ctdc_kanon_2021-07-15_cmonitt.csv.gz",
    rows=97750,
    narrow="keep the rows of the years you need (column yearOfRegistration), or only the columns the loader names",
)

WORDS = {
    "Datasource": {"Hotline": "hotline", "Case Management": "case management"},
    "gender": {"Female": "female", "Male": "male", "Transgender/NonConforming": "other", "": "unknown"},
    "majorityStatus": {"Minor": "0-17", "Adult": "18+", "": "unknown"},
}
FORMS = {
    "isSexualExploit": "sexual",
    "isForcedLabour": "labour",
    "isOtherExploit": "other",
    "isForcedMarriage": "marriage",
    "isOrganRemoval": "organs",
    "isSexAndLabour": "mixed",
}
PLACES = ("citizenship", "CountryOfExploitation")
ANSWERS = {"1": "yes", "0": "no", "": ""}
FLAG = r"^(is|meansOfControl|typeOf|recruiterRelation)(?!.*Concatenated)"
WIDTH = 63  # other editions have other columns, and other signs for missing


def records(raw: list[Path]) -> pd.DataFrame:
    """Return one row a person, as text: flags yes, no or missing, countries as ISO3.

    For code that counts and lets its counts pass the disclosure gate; never for a page.

    Raises
    ------
    BrokenContract
        If it is another edition, or a cell holds what nobody decided on.
    """
    path = raw[0]
    rows = text(path, ["yearOfRegistration", "ageBroad", *WORDS, *PLACES, *FORMS])
    if len(rows.columns) != WIDTH:
        raise BrokenContract(
            f"{path.name}: expected the {WIDTH} columns of 15 July 2021, found {len(rows.columns)}"
        )
    for column, words in WORDS.items():
        codes(rows, column, words, path)
    made = {column: iso3(rows, column, path) for column in PLACES}
    made |= {flag: codes(rows, flag, ANSWERS, path) for flag in map(str, rows.filter(regex=FLAG))}
    table = rows.assign(**made)
    return table.mask(table == "")


def tidy(raw: list[Path]) -> Tidied:
    """Count the records of each stage by one characteristic at a time."""
    people = records(raw)
    years = people["yearOfRegistration"].dropna()
    span = f"{years.min()}-{years.max()}"
    parts = [
        part for stage, group in people.groupby("Datasource") for part in _stage(group, str(stage), span)
    ]
    table = pd.concat(parts, ignore_index=True)
    account = {
        "hotline": int((people["Datasource"] == "Hotline").sum()),
        "case management": int((people["Datasource"] == "Case Management").sum()),
        "records alike another, kept": int(people.duplicated().sum()),
        "without a year, in the totals only": len(people) - len(years),
        "without a country of exploitation": int(people["CountryOfExploitation"].isna().sum()),
        "cells of 1 to 9 hidden": int(table["flag"].str.contains("suppressed").sum()),
    }
    return Tidied(table, len(people), account)


def _stage(people: pd.DataFrame, stage: str, span: str) -> list[pd.DataFrame]:
    same = {"unit": "cases", "stage": WORDS["Datasource"][stage], "geo_role": "country_of_exploitation"}
    cases = {"measure": "assisted_cases", **same}
    world = {**cases, "geo": "WORLD"}
    whole = {**world, "time_period": span}
    parts = [
        counted(people["Datasource"].map(lambda _: "WORLD"), "geo", **cases, time_period=span),
        counted(people["CountryOfExploitation"], "geo", **cases, time_period=span),
        counted(people["yearOfRegistration"], "time_period", **world),
        counted(people["gender"].fillna("").map(WORDS["gender"]), "sex", **whole),
        counted(people["majorityStatus"].fillna("").map(WORDS["majorityStatus"]), "age", **whole),
        counted(people["citizenship"].fillna("unknown"), "citizenship", **whole),
    ]
    for column, form in FORMS.items():
        yes = people[column] == "yes"
        if yes.any():  # else it was not asked here, or anonymised away
            parts.append(counted(yes[yes].map({True: form}), "form", **whole))
            answered = {**whole, "measure": "answered_cases"}
            parts.append(counted(people[column].dropna().map(lambda _, form=form: form), "form", **answered))
    return parts
