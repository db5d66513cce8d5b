"""Germany, police crime statistics: trafficking since 1987, and by Land in 2024.

What "trafficking" is follows the criminal code, so one key of the statistics ends where another begins.
The key stands in ``stage``: rows of different keys are different offences and make no series together.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources import workbook
from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import all_of, codes, numbers
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract

CARD = Card(
    id="de_bka_pks",
    short="BKA, police crime statistics (PKS)",
    title="Police crime statistics of Germany: trafficking in human beings, cases, clearance and suspects",
    producer="Bundeskriminalamt (BKA)",
    edition="national series 1987-2023; Laender 2024, V1.1 of 4 November 2025",
    release="2025-11-04",
    measures=("incidents", "clearance_rate", "police_suspects"),
    years="1987-2024",
    url="https://www.bka.de/DE/AktuelleInformationen/StatistikenLagebilder/PolizeilicheKriminalstatistik/PKS2019/"
    "PKSTabellen/LandFalltabellen/landFalltabellen.html",
    licence="Datenlizenz Deutschland - Namensnennung - Version 2.0",
    licence_url="",
    licence_status="confirmed",
    citation="Bundeskriminalamt, Polizeiliche Kriminalstatistik, Zeitreihen 1987-2023 (ZR-F-01-T01) and Laender 2024 "
    "(LA-F-01-T01), DL-DE BY 2.0; keys selected and relabelled here",
    retrieved="2026-11",
    get="the national time series and the table of the Länder of a year from the pages of the "
    "Bundeskriminalamt, in a folder and under the names of the card",
    raw=(
        "national/de_bka_pks/2023-ZR-F-01-T01-Faelle_cleanup.csv.gz",
        "national/de_bka_pks/LA-F-01-T01-Laender-Faelle_xls.xlsx",
    ),
    decisions=(
        "Stage is the key of the statistics: 144000 (1987-2005, old §§ 180b and 181), 236000 sexual, 237000 labour and "
        "238000 promotion of trafficking (2005-2017, old §§ 232-233a), 239000 (from 2017, new §§ 232-233a) and the sum "
        "key 895000 (from 2008). Their sub-keys are left out.",
        "Flag “break” where what a key counts changed. 1991 and 1993: more territory, since the rates of the same file "
        "imply 62.7 million inhabitants in 1990, 65.0 in 1991 and 81.0 in 1993. 1993 also: the offence is widened (the "
        "label changes, cases go from 171 to 517). 2005 and 2017: old and new law side by side, so that every key "
        "of these years has a part of them only. 2018: the sum key grows to 902, though its known part 239000 has 621.",
        "895000 equals 236000 + 237000 + 238000 (+ 239000) in 2009-2017. In 2008 it is 552, below the 704 of 236000 "
        "alone: kept as printed and flagged “below its own part”. From 2018 it holds further offences that "
        "this file does not name.",
        "Suspects of several keys are never added: a person counts once in each key.",
        "Clearance is the printed rate with one decimal; the Laender file has 14 decimals, rounded to one. Without a "
        "case there is nothing to clear, though the national series prints 0: missing.",
        "Non-German suspects are citizenship “foreign”. Rates per 100,000, attempts, firearms and the size of the "
        "place are left out.",
        "The row “Bundesrepublik Deutschland” of the Laender file continues the national series for 2024. Sex of "
        "suspects is there only. Laender have ISO 3166-2 codes, DE_BW to DE_TH.",
        "Thousands commas of the publisher's own variant (“4,444,108”) are read too; a decimal comma is refused.",
    ),
    caveats=("law_breaks", "police_activity", "definitions_differ", "no_ranking"),
    quality=Quality(
        relevance="What German police recorded as trafficking, and whom they suspected, over 38 years; no victims.",
        accuracy="A full count of cases at the end of the police investigation; later rulings of courts do not change it.",
        timeliness="Yearly in spring; a case appears in the year police closed it, which may be years after the events.",
        coherence="Four reforms and a larger territory cut the series; it differs from the BKA's own Bundeslagebild, "
        "which counts completed investigations.",
        accessibility="Open tables under DL-DE BY 2.0; names of files and layout change between years.",
    ),
)

KEYS = {  # form, what the law was
    "144000": ("total", "trafficking, old §§ 180b, 181 StGB: prostitution and sexual acts only"),
    "236000": ("sexual", "sexual exploitation, old § 232 StGB"),
    "237000": ("labour", "labour exploitation, old § 233 StGB"),
    "238000": ("total", "promotion of trafficking, old § 233a StGB"),
    "239000": ("total", "trafficking, forced prostitution and labour, exploitation, new §§ 232-233a StGB"),
    "895000": ("total", "sum key, trafficking"),
}
BREAKS = {
    "144000": ("1991", "1993", "2005"),
    "236000": ("2005", "2017"),
    "237000": ("2005", "2017"),
    "238000": ("2005", "2017"),
    "239000": ("2017",),
    "895000": ("2017", "2018"),
}
COUNTS = {  # column of a national row: measure, unit, citizenship, sex
    "erfasste Faelle": ("incidents", "incidents", "total", "total"),
    "Aufklaerungsquote in %": ("clearance_rate", "percent", "total", "total"),
    "Tatverdaechtige insgesamt": ("police_suspects", "persons", "total", "total"),
    "Nichtdeutsche Tatverdaechtige - Anzahl": ("police_suspects", "persons", "foreign", "total"),
    "maennlich": ("police_suspects", "persons", "total", "male"),
    "weiblich": ("police_suspects", "persons", "total", "female"),
}
NATIONAL = list(COUNTS)[:4]
LAENDER = {  # place in the sheet: printed head, name in the national series
    0: ("Schlüssel", "Schluessel"),
    2: ("Bundesland", "Land"),
    3: ("Anzahl erfasste Fälle", NATIONAL[0]),
    15: ("in %\n(AQ)", NATIONAL[1]),
    16: ("insgesamt", NATIONAL[2]),
    17: ("männlich", "maennlich"),
    18: ("weiblich", "weiblich"),
    19: ("Anzahl", NATIONAL[3]),
}
NAMES = {
    "Baden-Württemberg": "DE_BW",
    "Bayern": "DE_BY",
    "Berlin": "DE_BE",
    "Brandenburg": "DE_BB",
    "Bremen": "DE_HB",
    "Hamburg": "DE_HH",
    "Hessen": "DE_HE",
    "Mecklenburg-Vorpommern": "DE_MV",
    "Niedersachsen": "DE_NI",
    "Nordrhein-Westfalen": "DE_NW",
    "Rheinland-Pfalz": "DE_RP",
    "Saarland": "DE_SL",
    "Sachsen": "DE_SN",
    "Sachsen-Anhalt": "DE_ST",
    "Schleswig-Holstein": "DE_SH",
    "Thüringen": "DE_TH",
    "Bundesrepublik Deutschland": "DEU",
}


def tidy(raw: list[Path]) -> Tidied:
    """Pick the keys of trafficking out of the national series and the table of the Laender."""
    series_file, laender_file = all_of(raw, len(CARD.raw))
    series = _series(series_file)
    ours = series[series["Schluessel"].isin(KEYS)]
    national = _long(ours, NATIONAL, series_file, 3)
    laender = _laender(laender_file)
    theirs = laender[laender["Schluessel"].isin(KEYS)]
    table = pd.concat([national, _long(theirs, list(COUNTS), laender_file, 2)])
    account = {
        "national series: other offences and sub-keys, left out": len(series) - len(ours),
        "Laender: other offences and sub-keys, left out": len(laender) - len(theirs),
        "rows of trafficking keys, each giving four (Laender: six) figures": len(ours) + len(theirs),
        "clearance without cases, kept as missing": int(table["value"].isna().sum()),
        "figures flagged as a break": int(table["flag"].str.contains("break").sum()),
    }
    return Tidied(table, len(series) + len(laender), account)


def _series(path: Path) -> pd.DataFrame:
    # Two lines of header: numbers of the columns, then their names.
    rows = text(path, ["Schluessel", "Jahr", *NATIONAL], "iso-8859-1", ";", header=1)
    return rows.assign(geo="DEU")


def _laender(path: Path) -> pd.DataFrame:
    sheet = workbook.read_text(path, header=0)
    heads = {column: sheet.iloc[2:5, column].tolist() for column in LAENDER}
    wrong = {column: heads[column] for column, (head, _) in LAENDER.items() if head not in heads[column]}
    stamp = [cell for cell in sheet.iloc[1] if cell.startswith("Berichtszeitraum")]
    if wrong or not stamp:
        raise BrokenContract(
            f"{path.name}, rows 3 to 6: expected {[head for head, _ in LAENDER.values()]} and a Berichtszeitraum, "
            f"found {wrong or 'no Berichtszeitraum'}; the layout of the sheet has changed"
        )
    rows = sheet.iloc[7:, list(LAENDER)].set_axis([name for _, name in LAENDER.values()], axis=1)
    return rows.assign(Jahr=stamp[0][-4:], geo=codes(rows, "Land", NAMES, path))


def _long(rows: pd.DataFrame, columns: list[str], path: Path, first: int) -> pd.DataFrame:
    return pd.concat([_figures(rows, column, path, first) for column in columns])


def _figures(rows: pd.DataFrame, column: str, path: Path, first: int) -> pd.DataFrame:
    measure, unit, citizenship, sex = COUNTS[column]
    printed = rows.assign(**{column: rows[column].str.replace(r",(?=\d{3}(?!\d))", "", regex=True)})
    value = numbers(printed, column, path, missing=("", "-"), first=first)
    if measure == "clearance_rate":
        value = value.round(1).where(rows[NATIONAL[0]] != "0")
    keys = rows["Schluessel"]
    flags = [
        "break" if year in BREAKS[key] else "below its own part" if (key, year) == ("895000", "2008") else ""
        for key, year in zip(keys, rows["Jahr"], strict=True)
    ]
    return pd.DataFrame(
        {
            "measure": measure,
            "stage": keys,
            "geo": rows["geo"],
            "time_period": rows["Jahr"],
            "sex": sex,
            "form": keys.map(lambda key: KEYS[key][0]),
            "citizenship": citizenship,
            "unit": unit,
            "value": value,
            "flag": flags,
            "note": keys.map(lambda key: KEYS[key][1]),
        }
    )
