"""National files of SDG indicator 16.2.2: detected victims, as national statistical offices print them.

The offices share a file name and little else: each has its own columns, words and units, and some files of
that name count something else. So a file is known by its columns and its labels, never by its name. Every
cell is looked up in ``sdg_16_2_2_labels.csv``; a column or a label that is not there stops the loader.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES

CARD = Card(
    id="sdg_16_2_2_national",
    short="National offices, SDG 16.2.2",
    title="Detected victims of trafficking, national files of SDG indicator 16.2.2 (shipped: United Kingdom, Croatia)",
    producer="Office for National Statistics (United Kingdom); Croatian Bureau of Statistics; further offices by file",
    edition="open-sdg repositories as found in November 2026",
    release="2026-11",
    measures=("detected_victims", "detected_victim_rate"),
    years="2009-2024",
    url="https://github.com/ONSdigital/sdg-data",
    licence="United Kingdom: Open Government Licence v3.0. Croatia: CC0. All others: not stated, never shipped",
    licence_url="",
    licence_status="confirmed",
    citation="Office for National Statistics, SDG indicator 16.2.2 (OGL v3.0); Croatian Bureau of Statistics, SDG "
    "indicator 16.2.2 (CC0); for another file, its own office",
    retrieved="2026-11",
    raw=(
        "national/sdg_16_2_2/UK_ONS_indicator_16-2-2.csv",
        "national/sdg_16_2_2/HR_DZS_indicator_16-2-2.csv",
    ),
    decisions=(
        "Only the two files with an open licence make the table that ships. load(..., path=FILE) reads those of Armenia, "
        "Bosnia and Herzegovina (state and both entities), Malta, Moldova, Montenegro and Spain (with four regions) "
        "too, for your own use: data/indicator_16-2-2.csv of the office's open-sdg repository, named with the "
        "country's code first (BA_state.csv).",
        "Counts are detected_victims, rates detected_victim_rate, cases of the Republika Srpska incidents, offences of "
        "the Federation offences. The unit decides, not the series code: Spanish files write a count's code "
        "(VC_HTF_DETV) over a rate. Montenegro has counts to 2020 and rates for 2025: two measures, no series.",
        "A file that does not say what it counts is refused: of Year, Group, Value and Units nothing tells victims from "
        "trained specialists (Ukraine), cases (Armenia 16-2-2-a) or crimes against family rights (Barcelona). Bristol's "
        "Year and Value are refused for the same reason. Who knows what such a file counts adds a column Measure.",
        "Armenia prints “%”: 0.84 percent of its people would be 25,000 victims, and its parts are on other scales than "
        "its total. Kept as printed, unit “percent as printed”, flag “unit doubtful”; its adult bands are left out.",
        "Rates by sex, age and form are parts of the national rate (Croatia 2017: men 0.39 and women 0.32 make 0.71), "
        "but Moldova's by sex and age are rates of the group (2014: 6.3 and 12 around 9.2): another unit. Moldova's file "
        "names no unit; its metadata say per 100,000. Its blank years 2010-2013 stay missing.",
        "Age bands are summed to 0-17 and 18+ where they can be added (United Kingdom, Montenegro). Croatia's “0-18” "
        "is not 0-17: its ages are left out. Its “NA” and “-” are missing.",
        "United Kingdom: victims are positive reasonable grounds decisions (2,128 in 2014, equal to the Home Office's). "
        "Ages and sexes fall short of the total by up to 42, in all years but 2009: printed so.",
        "Bosnia and Herzegovina: two official commits disagree on 2012 (39 and 20) and 2014 (49 and 39). Ages in the "
        "second add up to 39 and 49 and UNODC prints 39 and 49, so the first, read here, is right; the second also has "
        "the sexes swapped against UNODC and blanks cells below five.",
        "Cantabria prints 2021 twice for “other purposes”, identically: once is kept. Forms of Malta exceed its total in "
        "2020-2022 and 2024.",
        "Articles of law (Bosnia and Herzegovina) are parts of the printed total and left out.",
    ),
    caveats=("national_definitions", "shares_of_a_rate", "detected_not_prevalence", "definitions_differ"),
    quality=Quality(
        relevance="The official count or rate of each country for the UN's indicator, where its office publishes one.",
        accuracy="Counts of police or assistance bodies; files hold slips of unit, sums and repeated rows.",
        timeliness="Files end between 2016 (Bosnia and Herzegovina) and 2025 (Malta, Montenegro).",
        coherence="One indicator number, but counts, rates and cases under it; comparable within a country only.",
        accessibility="Public repositories; most state no licence, and none says in the file whose figures it holds.",
    ),
    download=(
        "https://raw.githubusercontent.com/ONSdigital/sdg-data/HEAD/data/indicator_16-2-2.csv",
        "https://raw.githubusercontent.com/CroatianBureauOfStatistics/sdg-indicators/HEAD/data/indicator_16-2-2.csv",
    ),
    tolerates=("form",),
)

Fields = dict[str, str]
UNITS = ("Units", "UNIT_MEASURE", "Unit multiplier", "Observation status")
SAYS_WHAT = {  # columns whose labels tell that victims of trafficking are counted
    *("Measure", "Series", "SERIES", "general.series", "SERIE_TEMPORAL.Encabezado", "Explotacion", "Serie"),
    *("Croatian head", "Forms of exploitation", "Form of exploitation", "Category", "Exploitation_Type"),
}
WHOSE = {  # a column only one office has; the others go by the first letters of the file's name
    "Croatian head": "HRV",
    "Countries of destination": "MDA",
    "Exploitation_Type": "MNE",
    "Broad citizenship": "MLT",
    "Observation status": "GBR",
    "general.territorio": "ESP",
    "RefArea": "ESP",
    "Explotacion": "ES21",
    "SORT": "BA_BIH",
    "COMPOSITE_BREAKDOWN": "BA_SRP",
}
KEY = ["measure", "geo", "partner", "time_period", "sex", "age", "form", "citizenship", "unit"]
MISSING = ("", "NA", "-", "..", ":")


def tidy(raw: list[Path]) -> Tidied:
    """Read each national file by its columns, and put their figures under each other."""
    read, tables, account = 0, [], {"empty rows": 0, "rows identical to another": 0}
    for path in raw:
        rows = _long(path)
        filled = rows[(rows.drop(columns="Value") != "").any(axis=1)]
        distinct = filled.drop_duplicates()
        kept = _coded(distinct, path)
        tables.append(_summed(kept, path))
        read += len(rows)
        account["empty rows"] += len(rows) - len(filled)
        account["rows identical to another"] += len(filled) - len(distinct)
        reason = f"{path.name}: finer than the common table, left out"
        account[reason] = len(distinct) - len(kept)
        account[f"{path.name}: rows of age bands, summed"] = len(kept) - len(tables[-1])
    table = once(pd.concat(tables, ignore_index=True), KEY, raw[0])
    account["not published, kept as missing"] = int(table["value"].isna().sum())
    return Tidied(table, read, account)


def _long(path: Path) -> pd.DataFrame:
    rows = text(path, [], "utf-8-sig")
    if "Godina" in rows:  # Croatia has a column for each figure
        rows = rows.rename(columns={"Godina": "Year"}).melt(
            "Year", var_name="Croatian head", value_name="Value"
        )
    blank = [name for name in rows if str(name).startswith("Unnamed") and (rows[name].fillna("") == "").all()]
    rows = need(rows.drop(columns=blank), ["Year", "Value"], path)
    labelled = [name for name in rows if name not in ("Year", "Value")]
    if not SAYS_WHAT & set(labelled):
        raise BrokenContract(
            f"{path.name}: its columns {list(rows)} do not say what it counts, and files of this name also count "
            "trained specialists or other crimes; if you know that it counts victims of trafficking, add a column "
            "Measure (detected_victims, detected_victim_rate, incidents or offences)"
        )
    unknown = [name for name in labelled if name not in _labels()]
    if unknown:
        raise BrokenContract(f"{path.name}: expected columns among {list(_labels())}, found {unknown}")
    return rows


def _coded(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    fields = [
        _fields(row, index, path) for index, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]
    kept = [found is not None for found in fields]
    table = pd.DataFrame([found for found in fields if found is not None], rows.index[kept])
    for column, default in {"geo": _whose(rows, path), "partner": "", "flag": "", "note": ""}.items():
        table[column] = table[column].fillna(default) if column in table else default
    for column in ("sex", "age", "form", "citizenship"):
        table[column] = table[column].fillna("total") if column in table else "total"
    return table.assign(time_period=rows.loc[kept, "Year"], value=numbers(rows[kept], "Value", path, MISSING))


@cache
def _labels() -> dict[str, dict[str, Fields]]:
    """Return what each label of each column means; units come first, a later column says what is more particular."""
    found: dict[str, dict[str, Fields]] = {name: {} for name in UNITS}
    found["Measure"] = {name: {"measure": name, "unit": measure.unit} for name, measure in MEASURES.items()}
    with Path(__file__).with_name("sdg_16_2_2_labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            column, label = row.pop("column"), row.pop("label")
            found.setdefault(column, {})[label] = {name: text for name, text in row.items() if text}
    return found


def _fields(row: dict[Any, str], index: int, path: Path) -> Fields | None:
    merged: Fields = {}
    for column in (name for name in _labels() if name in row):
        label = re.sub(r"^[A-Z_]+\.(?=[A-Z])", "", row[column].strip())
        found = _labels()[column].get(label)
        if found is None:
            raise BrokenContract(
                f"{path.name}, row {index + 2}, column {column}: found {row[column]!r}, "
                f"expected one of {list(_labels()[column])[:12]}; it may count something else"
            )
        if "left out" in found:
            return None
        merged |= found
    if "measure" not in merged:
        raise BrokenContract(f"{path.name}, row {index + 2}: expected a unit, found {row}")
    return merged


def _whose(rows: pd.DataFrame, path: Path) -> str:
    own = [code for column, code in WHOSE.items() if column in rows]
    try:
        return own[0] if own else place(path.name.split("_")[0]).iso3
    except UnknownName:
        raise BrokenContract(
            f"{path.name}: the file does not say whose figures it holds; put the country's code before its name, "
            "such as BA_indicator_16-2-2.csv"
        ) from None


def _summed(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    bands = table["flag"] == "added"
    cells = table[bands].groupby([*KEY, "flag", "note"])["value"]
    parts = (
        cells.sum().where(cells.count() == cells.size()).reset_index()
    )  # one band missing: the sum is missing
    return once(pd.concat([table[~bands], parts], ignore_index=True), KEY, path)
