"""CTDC: simulated case records of assisted victims, editions of 2021 and 2024.

The publisher drew these records from a model of the real ones, so that nobody in them exists. Flags are
yes or empty, and empty can mean no as well as not known.
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
    id="ctdc_synthetic",
    short="CTDC, synthetic data set",
    title="CTDC Global Synthetic Dataset",
    producer="Counter-Trafficking Data Collaborative (CTDC): IOM and partners",
    edition="Global Synthetic Dataset 2021",
    release="2021",
    measures=("assisted_cases", "answered_cases"),
    years="2002-2021",
    url="https://www.ctdatacollaborative.org/page/global-synthetic-dataset",
    licence="Terms of use of CTDC; their text was not seen",
    licence_url="https://www.ctdatacollaborative.org/page/terms-use",
    licence_status="unconfirmed",
    citation="Counter-Trafficking Data Collaborative (CTDC). 2021. 'Global Synthetic Dataset'. Available at: "
    "https://www.ctdatacollaborative.org/page/global-synthetic-dataset",
    retrieved="2026-11",
    raw=("ctdc/ctdc_global_synthetic_2021_dmayall.csv.gz",),
    decisions=(
        "Every row is simulated: flag “synthetic”. Rows alike are no duplicates.",
        "Counts by one characteristic are multiples of ten, as the publisher rounded them (where the characteristic is "
        "missing it is not): nothing finer than tens can be read from them.",
        "A flag is 1 or empty. As the codebook of 2024 tells, empty counts as no only where another flag of the same "
        "group says yes: “answered_cases” are the records with at least one form of exploitation.",
        "Age bands are added to 0-17 and 18 and over; the bands are in the records. Status at exploitation says another "
        "thing (1,384 of the adults were minors then) and is left out.",
        "39,285 records have no year and are in the totals only; 67,335 have no country of exploitation.",
        "The file was recovered from an extract whose author had joined two names to nine countries; it has exactly the "
        "193,025 rows the author's notebook prints.",
        "The edition of 2024 (27 variables; Man and Woman for Male and Female) is recognised by its columns, and was "
        "tested on a made-up file only: the real one was not at hand. A later edition of the same columns would be "
        "taken for it.",
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
        relevance="Shows forms, means of control and routes of assisted victims without a single real record.",
        accuracy="Simulated: totals are near the real ones, rounded to ten; rare combinations may be noise.",
        timeliness="Ends in 2021; editions of 2024 and 2025 exist and were not at hand.",
        coherence="Hotline and case management cannot be told apart here; partners change from year to year.",
        accessibility="Was open for download; the text of the terms of use was not seen, so it does not ship.",
    ),
    ships=False,
    get="the Global Synthetic Dataset from https://www.ctdatacollaborative.org/page/global-synthetic-dataset, saved "
    "as ctdc/ctdc_global_synthetic_2021_dmayall.csv.gz (or give the path of your file)",
    rows=193025,
    narrow="keep the rows of the years you need (column yearOfRegistration), or only the columns the loader names",
)

SEXES = {
    "Female": "female",
    "Woman": "female",
    "Male": "male",
    "Man": "male",
    "Transgender/NonConforming": "other",
    "": "unknown",
}
MINORS = ("0--8", "09--17", "9--17")
ADULTS = ("18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+")
AGES = {**dict.fromkeys(MINORS, "0-17"), **dict.fromkeys(ADULTS, "18+"), "": "unknown"}
FORMS = {"isSexualExploit": "sexual", "isForcedLabour": "labour", "isOtherExploit": "other"}
PLACES = ("citizenship", "CountryOfExploitation")
PLAIN = {"yearOfRegistration", "gender", "ageBroad", "traffickMonths", *PLACES, *FORMS}
GROUPS = ("meansOfControl", "typeOfLabour", "typeOfSex", "recruiterRelation")
EDITIONS = {  # columns beside the plain ones, and how many each group has
    "2021": ({"majorityStatusAtExploit"}, (15, 5, 3, 4)),
    "2024": (set(), (8, 4, 2, 4)),
}
ANSWERS = {"1": "yes", "": ""}


def edition(columns: list[str], path: Path) -> str:
    """Return the edition that has these columns.

    Raises
    ------
    BrokenContract
        If none has; says what the known ones have, and what was found.
    """
    plain = {column for column in columns if not column.startswith(GROUPS)}
    sizes = tuple(sum(column.startswith(group) for column in columns) for group in GROUPS)
    for name, (more, expected) in EDITIONS.items():
        if plain == PLAIN | more and sizes == expected:
            return name
    known = "; ".join(
        f"{name}: {sorted(PLAIN | more)} and {sizes} of {GROUPS}" for name, (more, sizes) in EDITIONS.items()
    )
    raise BrokenContract(f"{path.name}: expected the columns of {known}; found {columns}")


def records(raw: list[Path]) -> pd.DataFrame:
    """Return one row a simulated person, as text: flags yes or missing, countries as ISO3.

    For code that counts and lets its counts pass the disclosure gate; never for a page.

    Raises
    ------
    BrokenContract
        If it is no known edition, or a cell holds what nobody decided on.
    """
    path = raw[0]
    rows = text(path, [])
    edition(list(rows.columns), path)
    sexes = {**SEXES, **{label: "other" for label in rows["gender"].unique() if label.startswith("Trans")}}
    codes(rows, "gender", sexes, path)
    codes(rows, "ageBroad", AGES, path)
    flags = [column for column in map(str, rows) if column in FORMS or column.startswith(GROUPS)]
    made = {column: iso3(rows, column, path) for column in PLACES}
    made |= {column: codes(rows, column, ANSWERS, path) for column in flags}
    table = rows.assign(**made)
    return table.mask(table == "")


def tidy(raw: list[Path]) -> Tidied:
    """Count the records by one characteristic at a time."""
    people = records(raw)
    years = people["yearOfRegistration"].dropna()
    table = _counts(people, f"{years.min()}-{years.max()}")
    account = {
        "without a year, in the totals only": len(people) - len(years),
        "without a country of exploitation": int(people["CountryOfExploitation"].isna().sum()),
        "cells of 1 to 9 hidden": int(table["flag"].str.contains("suppressed").sum()),
    }
    return Tidied(table, len(people), account, edition(list(people.columns), raw[0]))


def _counts(people: pd.DataFrame, span: str) -> pd.DataFrame:
    same = {"unit": "cases", "geo_role": "country_of_exploitation", "flag": "synthetic"}
    cases = {"measure": "assisted_cases", **same}
    world = {**cases, "geo": "WORLD"}
    whole = {**world, "time_period": span}
    sex = people["gender"].fillna("").map(lambda label: SEXES.get(label, "other"))
    answered = (people[list(FORMS)] == "yes").any(axis=1)
    parts = [
        counted(sex.map(lambda _: "WORLD"), "geo", **cases, time_period=span),
        counted(people["CountryOfExploitation"], "geo", **cases, time_period=span),
        counted(people["yearOfRegistration"], "time_period", **world),
        counted(sex, "sex", **whole),
        counted(people["ageBroad"].fillna("").map(AGES), "age", **whole),
        counted(people["citizenship"].fillna("unknown"), "citizenship", **whole),
    ]
    for column, form in FORMS.items():
        parts.append(counted(people[column].map({"yes": form}), "form", **whole))
        asked = {**whole, "measure": "answered_cases"}
        parts.append(counted(answered[answered].map({True: form}), "form", **asked))
    return pd.concat(parts, ignore_index=True)
