"""UNODC GLOTIP: detected victims and the justice chain, by country, 2003 to 2022.

The workbook prints every value as text. What its quirks mean was read from the workbook itself; each
decision below says by which evidence, and the data package counts the rows it touched.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sources import workbook
from analysis.sources.card import Card, Earlier, Quality, Tidied
from analysis.sources.cells import bounds, codes, labels, meant, or_new
from analysis.sources.keys import numbered, repeats
from analysis.sources.unodc_glotip_cells import added, fillers, outgrown, told
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.places import place

CARD = Card(
    id="unodc_glotip",
    short="UNODC, Global Report data (GLOTIP)",
    title="Global Report on Trafficking in Persons: national data",
    producer="United Nations Office on Drugs and Crime (UNODC)",
    edition="data set of the Global Report 2024, file of 14 April 2025",
    release="2025-04-14",
    measures=(
        "detected_victims",
        "formally_contacted_persons",
        "prosecuted_persons",
        "convicted_persons",
        "offences",
    ),
    years="2003-2022",
    url="https://dataunodc.un.org/dp-trafficking-persons",
    licence="May be reproduced for educational or non-profit purposes with acknowledgement of the source",
    licence_url="https://www.unodc.org/unodc/en/data-and-analysis/tip.html",
    licence_status="confirmed",
    citation="UNODC, UNODC Research - Data Portal - Trafficking in Persons, release of 14 April 2025",
    retrieved="2026-11",
    get="the workbook data_glotip.xlsx of the portal at https://dataunodc.un.org/dp-trafficking-persons (its "
    "address changes with each release)",
    raw=("unodc/data_glotip_2025-04-14.xlsx",),
    decisions=(
        "“<5” means 0 to 4: no cell of this release prints 0, and in 156 country-years the adults alone make up "
        "the total while the children's cell says “<5”. The release of 30 May 2023 prints no 0 either. A workbook "
        "that does print 0 has no need to hide it, and its “<5” is read as 1 to 4.",
        "Rows that repeat a key are parts printed under one label, and are added: several forms under “other "
        "forms” (Türkiye 2022: 106 + 160 + 16 + 16 + 41 and two cells of 0-4 make its total of 343; with one 16 "
        "dropped they cannot), and age groups under sex totals (Bulgaria 2017: women 407 and girls 36). This "
        "holds for identical rows too, so none is dropped as a duplicate.",
        "Breakdowns that say “<5” throughout in a country-year without a total are fillers of a form nobody "
        "filled in (Holy See, Tuvalu ...): dropped, because missing is not “0 to 4”.",
        "Sark has no ISO code and nearly all its cells are below five: dropped.",
        "The release of 30 May 2023 (46,556 rows, read by the same code) also has 957 rows without a country: "
        "confidential sums of seven subregions under codes of their own (CAR, CAS, EEU, MCA, MCN, SAF, SAM), and one "
        "“Aruba/Curacao”. Dropped: which countries they hold is not told.",
        "Citizenship labels of that release alone were held against the same cells of this one: “97 albanian” (43) is "
        "now “Nationals” of Albania, “Niger Rep” is “Nigerin”. “Guatemalan” in Belize is now “Nationals”, and is read as "
        "printed in each. “Congolese” and “Central africa” have two readings.",
        "The release is the date stamped above the header, not the file name.",
        "Kept: totals, sex by age, form, citizenship. Left out: form crossed with sex and age, country of "
        "repatriation.",
        "Citizenships come in several languages and as demonyms. Labels with two readings (Congo, Guineana), groups "
        "of countries, and labels that were lost (empty, “Nationality”, numbers of questions) are dropped: of some "
        "27,600 detected victims the citizenship was reported and cannot be read. Where two labels mean one country, "
        "the figure is bounded by the larger and the sum, since one may contain the other.",
        "Persons convicted by form are victims under another label: in 409 of 801 country-years they exceed the persons "
        "convicted (Italy 2022: 222 convicted, and by form the 449, 600 and more of its detected victims). Dropped.",
        "A total that says “<5” while its parts by sex, age or citizenship add up to five or more is a slip (Germany 2022: "
        "“<5”, and 746 women and 541 men). It has no value, and the bounds of its largest breakdown.",
        "By citizenship, values of six million and more are numbers of questions that slipped into the value column "
        "(“6,122,019” for question 6.1, 2019); the largest real one is 32,022. Dropped.",
    ),
    caveats=(
        "detected_not_prevalence",
        "reporters_change",
        "censored_0_4",
        "parts_under_one_label",
        "definitions_differ",
        "stages_not_cohort",
        "revised_backwards",
        "no_ranking",
    ),
    quality=Quality(
        relevance=(
            "Answers who national authorities recorded as victims, suspects, defendants and convicted "
            "persons, by form, sex, age and citizenship."
        ),
        accuracy=(
            "Counts of administrations under their own laws; cells below five are hidden, some rows "
            "repeat, citizenship labels are free text."
        ),
        timeliness="A year appears about two years later; the file of April 2025 ends with 2022.",
        coherence=(
            "Comparable within a country between breaks of its law or its forms; sums over countries "
            "depend on who reported."
        ),
        accessibility=(
            "One workbook without login; its address changes with each release and older releases are not"
            " kept."
        ),
    ),
    tolerates=("sex", "age", "form", "citizenship"),
    new_codes="a country, citizenship, sex, age or form is kept apart as new:…, an indicator is left out; all are listed",
    narrow="keep the rows of the years you need (column Year), or leave out those by country of repatriation",
    earlier=(
        Earlier(
            release="2023-05-30",
            edition="data set of the Global Report 2022, file of 30 May 2023",
            retrieved="2026-11",
            raw=("unodc/unodc_glotip_2023-05-30.xlsx",),
            without="citizenship",
        ),
    ),
)

MEASURES = {
    "Detected trafficking victims": "detected_victims",
    "Persons brought into formal contact": "formally_contacted_persons",
    "Persons prosecuted": "prosecuted_persons",
    "Persons convicted": "convicted_persons",
    "Offences of trafficking in persons": "offences",
}
FORMS = {
    "Total": "total",
    "Sexual exploitation": "sexual",
    "Forced labour": "labour",
    "Other forms of exploitation": "other",
}
SEXES = {"Total": "total", "Female": "female", "Male": "male", "Other": "other", "Unknown": "unknown"}
AGES = {"0 to 17 years": "0-17", "18 years or over": "18+", "Unknown": "unknown", "Total": "total"}
IMPOSSIBLE = 1_000_000  # by citizenship: a number of a question, not of persons
COLUMNS = [
    "Iso3_code",
    "Country",
    "Region",
    "Subregion",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "txtVALUE",
    "Source",
]
USED = ["Iso3_code", "Indicator", "Dimension", "Category", "Sex", "Age", "Year", "txtVALUE"]
BY_FORM = "by form of exploitation"
DIMENSIONS = ("Total", BY_FORM, "by citizenship", "by country of repatriation")
STAMPS = 2  # rows above the header: the publisher, and the date of the release
FIRST = STAMPS + 2  # row of the first figure


def tidy(raw: list[Path]) -> Tidied:
    """Turn the workbook into the tidy table."""
    sheet, release = _opened(raw[0])
    nameless = sheet["Country"] == ""
    rows = sheet.loc[(sheet["Iso3_code"] != "") & ~nameless, USED]
    account = {
        "names in the country column": sheet.loc[~nameless, "Country"].nunique(),
        **_repeats(sheet),
        "without an ISO code (Sark)": int(((sheet["Iso3_code"] == "") & ~nameless).sum()),
        "subregions and groups, without a country: dropped": int(nameless.sum()),
    }
    scope = _in_scope(rows)
    account["form crossed with sex and age, or repatriation: left out"] = int((~scope).sum())
    mislabelled = scope & (rows["Indicator"] == "Persons convicted") & (rows["Dimension"] == BY_FORM)
    account["convicted persons by form, victims under another label: dropped"] = int(mislabelled.sum())
    scope &= ~mislabelled
    undecided = scope & ~rows["Indicator"].isin(list(MEASURES))
    if undecided.any():
        account["indicator nobody has decided on: left out"] = int(undecided.sum())
    # Where zeros are printed none of them is hidden, so a censored cell holds at least one person.
    table = _coded(rows[scope & ~undecided], lowest=float((sheet["txtVALUE"] == "0").any()), path=raw[0])
    unread = table["citizenship"].isin(["group", "ambiguous", "not a label"])
    account["citizenship label a group, ambiguous or no label: dropped"] = int(unread.sum())
    leaked = (table["citizenship"] != "total") & (table["value"] > IMPOSSIBLE) & ~unread
    account["number of a question in the value column: dropped"] = int(leaked.sum())
    filler = fillers(table) & ~unread & ~leaked
    account["fillers, “<5” throughout and no total: dropped"] = int(filler.sum())
    table = added(table[~unread & ~leaked & ~filler])
    account["cells added from parts under one label"] = int(((table["rows"] > 1) & ~table["merged"]).sum())
    account["cells bounded by two labels of one citizenship"] = int(table["merged"].sum())
    slips = outgrown(table)
    account["totals “<5” below their own parts: bounded by them"] = int(slips.sum())
    account["censored cells kept with bounds"] = int(table["value"].isna().sum())
    new = sorted({f"Indicator {name}" for name in rows.loc[undecided, "Indicator"]})
    return Tidied(told(table, slips), len(sheet), account, release, new)


def _opened(path: Path) -> tuple[pd.DataFrame, str]:
    """Return the rows below the header, and the date of the release that the stamp above it says."""
    above, header, sheet = workbook.read(path, STAMPS)
    if sorted(header) != sorted(COLUMNS):
        raise BrokenContract(f"{path.name}: row {STAMPS + 1} should be the header {COLUMNS}, found {header}")
    stamps = [text for row in above for text in row if text]
    dates = [found for text in stamps if (found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text))]
    if not dates:
        raise BrokenContract(
            f"{path.name}: the rows above the header should date the release, as 14/04/2025; found {stamps}"
        )
    day, month, year = dates[0].groups()
    sheet.columns = pd.Index(header)
    # A dimension nobody decided on is refused: its cells would be added to those of another.
    codes(sheet, "Dimension", {name: name for name in DIMENSIONS}, path, FIRST)
    return sheet, f"{year}-{month}-{day}"


def _repeats(sheet: pd.DataFrame) -> dict[str, int]:
    named = [column for column in COLUMNS if column != "txtVALUE"]
    cell = numbered(sheet, [*named, "txtVALUE"])
    key = cell // len(sheet["txtVALUE"].cat.categories)  # as numbered without the value, which came last
    same = repeats(cell)
    distinct = np.delete(key, same)
    return {
        "rows identical to another": len(same),
        "keys with conflicting values": len(np.unique(distinct[repeats(distinct)])),
    }


def _in_scope(rows: pd.DataFrame) -> pd.Series:
    crossed = (rows["Dimension"] == BY_FORM) & ((rows["Sex"] != "Total") | (rows["Age"] != "Total"))
    return ~crossed & (rows["Dimension"] != "by country of repatriation")


def _coded(rows: pd.DataFrame, lowest: float, path: Path) -> pd.DataFrame:
    label = rows["Category"].where(rows["Dimension"] == "by citizenship")
    forms = rows.assign(Category=rows["Category"].where(rows["Dimension"] == BY_FORM))
    coded = pd.DataFrame(
        {
            "measure": codes(rows, "Indicator", MEASURES, path, FIRST),
            "geo": rows["Iso3_code"],
            "time_period": rows["Year"],
            "sex": codes(rows, "Sex", SEXES, path, FIRST, keep=True),
            "age": codes(rows, "Age", AGES, path, FIRST, keep=True),
            "form": _or_total(codes(forms, "Category", FORMS, path, FIRST, keep=True)),
            "citizenship": _citizenships(label, rows["Iso3_code"]),
            "unit": meant(
                rows["Indicator"], lambda name: "offences" if name.startswith("Offences") else "persons"
            ),
            "label": label,
        }
    )
    printed = bounds(rows, "txtVALUE", path, first=FIRST, lowest=lowest, thousands=",")
    return pd.concat([coded, printed], axis=1)


def _citizenships(label: pd.Series, geo: pd.Series) -> pd.Series:
    code = _or_total(meant(label, or_new(citizenship)))
    known = code.cat.categories.union(geo.cat.categories)
    return code.cat.set_categories(known).mask(code == "own", geo.cat.set_categories(known))


def _or_total(texts: pd.Series) -> pd.Series:
    return texts.cat.set_categories(texts.cat.categories.union(["total"])).fillna("total")


def citizenship(label: str) -> str:
    """Return the code of a citizenship label: an ISO3, or own, foreign, unknown, stateless, group ...

    Raises
    ------
    UnknownName
        If the release has a label that neither the places nor the label table know.
    """
    known = labels("unodc_citizenship_labels.csv").get(label)
    return known or place(label).iso3
