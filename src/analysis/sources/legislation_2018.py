"""Coverage of trafficking by national law, about 2018: coded from UNODC's country profiles.

The workbook says its finding twice, in words and as a level, and the two do not always agree.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, need, once
from analysis.sources.persons import iso3
from analysis.vocabulary.errors import BrokenContract

CARD = Card(
    id="legislation_2018",
    short="UNODC country profiles of 2016 and 2018, as coded for UNICEF",
    title="Does national legislation cover all forms of trafficking in persons in the UN Protocol?",
    producer="United Nations Office on Drugs and Crime (UNODC), country profiles; coded in the project crba-etl",
    edition="indicator S-12 from the Global Reports of 2018 and 2016",
    release="2018",
    measures=("law_coverage",),
    years="2016-2018",
    url="https://github.com/m-g-d-c/crba-etl",
    licence="Terms of the coded workbook were not seen; the profiles are a UN publication",
    licence_url="",
    licence_status="unconfirmed",
    citation="UNODC, Global Report on Trafficking in Persons 2018 and 2016, country profiles; coded as indicator S-12 in "
    "crba-etl",
    retrieved="2026-11",
    raw=("indices/S_12_trafficking_legislation_coverage_glotip2018.xlsx",),
    decisions=(
        "Levels: 3 covers all forms in the Protocol, 2 in part, 1 does not cover them. “No data” is missing; the "
        "workbook's legend would make it 0.",
        "The year is that of the Global Report with the profile (18 countries: 2016), not of the law. Countries without "
        "data stand under 2018.",
        "Kyrgyzstan has the level 2 without words, and a law on two forms: 2, flag “level only”.",
        "Guinea has the level 2 and the words of level 3; its law is “broadly in line with” the Protocol: both are "
        "possible, so bounds of 2 and 3, flag “level and words disagree”.",
        "Kiribati, North Korea and Kosovo (code XK) have neither words nor level: missing, like “No data”.",
    ),
    caveats=("law_on_paper", "definitions_differ"),
    quality=Quality(
        relevance="Whether a law covers all forms in the Protocol, the first of the paper's legal measures.",
        accuracy="Coded once from short profiles; one of 195 codings contradicts itself.",
        timeliness="State of 2016 to 2018; never updated.",
        coherence="One question for all countries, answered from profiles that states wrote in their own words.",
        accessibility="A workbook in a public repository; terms not seen.",
    ),
    ships=False,
    get="S_12 (trafficking legislation coverage) from https://github.com/m-g-d-c/crba-etl, saved as "
    "indices/S_12_trafficking_legislation_coverage_glotip2018.xlsx",
    download=(
        "https://raw.githubusercontent.com/m-g-d-c/crba-etl/2a783a79f6072e191354205421bee014579c3317/"
        "data_in/data_raw_manually_extracted/human_entered/S_12.xlsx",
    ),
    rows=195,
)

NEEDED = ["COUNTRY_ISO_3", "TIME_PERIOD", "RAW_OBS_VALUE"]
PROTOCOL = "forms of trafficking indicated in the UN Trafficking in Person"
WORDS = {
    f"Yes, covers all {PROTOCOL}s Protocol": "3",
    f"Partially covers {PROTOCOL}s Protocol.": "2",
    f"Does not cover {PROTOCOL} Protocol": "1",
    "No data": "",
    "": "",
}
LEVELS = {"3": 3.0, "2": 2.0, "1": 1.0, "": float("nan")}
YEARS = {"2018": "2018", "2016": "2016", "": "2018"}
QUESTION = "Does national legislation cover"
FIRST_ROW = 5  # of the sheet “Raw data”, which has no header: column 3 is the country, column 4 the level


def tidy(raw: list[Path]) -> Tidied:
    """Hold the finding in words against the level, country by country."""
    path = raw[0]
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, na_filter=False, engine="calamine")
    if not {"Blueprint", "Raw data"} <= set(sheets):
        raise BrokenContract(f"{path.name}: expected the sheets Blueprint and Raw data, found {list(sheets)}")
    printed = sheets["Blueprint"]
    rows = printed.iloc[1:].set_axis(printed.iloc[0].tolist(), axis=1).reset_index(drop=True)
    rows = once(need(rows, NEEDED, path)[NEEDED], NEEDED[:1], path)
    words = codes(rows, "RAW_OBS_VALUE", WORDS, path)
    level = rows["COUNTRY_ISO_3"].map(_levels(sheets["Raw data"], path)).fillna("")
    silent = rows["RAW_OBS_VALUE"] == ""
    differ = ~silent & (level != "") & (words != level)
    alone = silent & (level != "")
    chosen = words.where(~silent, level).mask(differ, "").map(LEVELS)
    both = pd.DataFrame({"words": words.map(LEVELS), "level": level.map(LEVELS)})
    flag = pd.Series("", index=rows.index).mask(chosen.isna(), "no data")
    table = pd.DataFrame(
        {
            "measure": "law_coverage",
            "geo": iso3(rows, "COUNTRY_ISO_3", path),
            "time_period": codes(rows, "TIME_PERIOD", YEARS, path),
            "unit": "level",
            "value": chosen,
            "low": both.min(axis=1),
            "high": both.max(axis=1),
            "flag": flag.mask(alone, "level only").mask(differ, "level and words disagree"),
        }
    )
    account = {
        "no data, kept as missing": int((table["flag"] == "no data").sum()),
        "level without words": int(alone.sum()),
        "level and words disagree, kept with bounds": int(differ.sum()),
    }
    return Tidied(table, len(rows), account)


def _levels(sheet: pd.DataFrame, path: Path) -> dict[str, str]:
    if not str(sheet.iat[0, 1]).startswith(QUESTION):
        raise BrokenContract(
            f"{path.name}, sheet Raw data: expected {QUESTION!r} ... in row 1, found {sheet.iat[0, 1]!r}"
        )
    body = sheet.iloc[FIRST_ROW:]
    codes(body, body.columns[4], dict.fromkeys(LEVELS), path, 1)
    return dict(zip(body[3], body[4], strict=True))
