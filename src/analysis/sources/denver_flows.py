"""University of Denver: statements of the US reports on origin, transit and destination, 2008 to 2016.

A row of the workbook is one statement coded from a country's narrative, not a victim. Countries, regions
and misspelt names stand side by side.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.places import place

CARD = Card(
    id="denver_flows",
    short="University of Denver, directions of trafficking",
    title="Directionality coding of the US Trafficking in Persons Reports, 2008-2016",
    producer="University of Denver, Human Trafficking Center",
    edition="coding of the reports of 2008 to 2016",
    release="2016",
    measures=("flow_statements",),
    years="2008-2016",
    url="https://github.com/rose0037/DU-Human-Trafficking",
    licence="No licence file",
    licence_url="",
    licence_status="unconfirmed",
    citation="University of Denver, Human Trafficking Center, Directionality Coding 2008-2016",
    retrieved="2026-11",
    raw=("flows/du_htc_directionality_2008_2016.xlsx",),
    decisions=(
        "Value is the number of statements. geo_role says what geo is: destination (partner the origin), origin (partner "
        "the destination) or transit (partner the origin); an empty partner is an end the statement leaves open or names "
        "as a region. Each statement counts once within a role: never add roles.",
        "The sheet “Sheet1” repeats the sheet 2016 cell by cell (1,978 rows): dropped. 15 rows name no place: dropped.",
        "865 statements are like another of their year: not duplicates, since a route is told in the narrative of either "
        "end (Albania to the United Kingdom stands under both), and twice where it is told twice. Kept.",
        "The year is that of the sheet; 260 rows of 2010, 2012 and 2014 leave the year blank, all others agree.",
        "Ends that name a region are no country (“Europe”, “Gulf States”, “neighbouring countries”): open. The flag x "
        "marks most of these rows, but not all, and 64 rows of two countries too (overseas territories, doubts of the "
        "coders); it is kept as a count in the account only.",
        "Misspelt and longer names are mapped in NAMES; Scotland and England stand for the United Kingdom, Dubai for the "
        "Emirates. Without a code, and open: Tibet, northern Cyprus, Transnistria, Somaliland, Rodrigues, Netherlands "
        "Antilles. With two readings, and open: Congo (coders ask “DRC or Rep. of Congo?”), Korea, “Dominica Republic”, "
        "“South Aerica”.",
        "Victim profile, form, means, trafficker and sector are coded in numbers whose code book was not at hand: left "
        "out, rather than guessed.",
    ),
    caveats=("statements_not_victims", "same_reports_behind", "silence_is_not_no", "no_ranking"),
    quality=Quality(
        relevance="Shows which routes the US reports told of, year by year, transit countries included.",
        accuracy="Coded by students; names are not standardised and nearly a quarter of the statements leaves an end open.",
        timeliness="Ends with the report of 2016.",
        coherence="Coding rules and length of the reports changed: numbers of statements by year are no trend.",
        accessibility="A workbook in a public repository without a licence; its code book was not at hand.",
    ),
    ships=False,
    get="Directionality_Coding_2008_2016.xlsx from https://github.com/rose0037/DU-Human-Trafficking, saved as "
    "flows/du_htc_directionality_2008_2016.xlsx",
    download=(
        "https://raw.githubusercontent.com/rose0037/DU-Human-Trafficking/ac9fa3039c908e74a004dec9544210ba7b378e3f/"
        "Directionality%20Coding%202008-2016.xlsx",
    ),
    rows=24224,
)

HEAD = (
    "Origin Country",
    "(Transit Country)",
    "Destination Country",
)  # after a column that is headed by its year
ENDS = ["origin", "transit", "destination"]
REPEAT = ("Sheet1", "2016")
AMBIGUOUS = {"Congo"}  # elsewhere the Republic; the coders of these sheets did not know
NAMES = {
    "(Beqaa Valley) Lebanon": "LBN",
    "Burmuda": "BMU",
    "CAR": "CAF",
    "China (Tibet)": "CHN",
    "Commonwealth of the Northern Mariana Islands": "MNP",
    "Comros": "COM",
    "Congo (DRC)": "COD",
    "Cote d'Iviore": "CIV",
    "Cypress": "CYP",
    "Czecch Republic": "CZE",
    "D.P.R.K": "PRK",
    "D.R.C": "COD",
    "Domincan Republic": "DOM",
    "Dubai": "ARE",
    "Dubai (UAE)": "ARE",
    "Ecaudor": "ECU",
    "Egypt, Arab Republic of": "EGY",
    "England": "GBR",
    "Equitorial Guinea": "GNQ",
    "Federal States of Micronesia": "FSM",
    "Finalnd": "FIN",
    "Hondruas": "HND",
    "Honduras`": "HND",
    "Indoensia": "IDN",
    "Isarel": "ISR",
    "Jaimaica": "JAM",
    "Kazahkstan": "KAZ",
    "Kyrgysztan": "KGZ",
    "Laos, People's Democratic Republic": "LAO",
    "Libera": "LBR",
    "Loas": "LAO",
    "Macedonia, Former Yugoslav Republic of": "MKD",
    "Mail": "MLI",
    "Malalysia": "MYS",
    "Mozambiqu": "MOZ",
    "Phillipines": "PHL",
    "Philppines": "PHL",
    "Republic of Seychelles": "SYC",
    "Reunion (French Island)": "REU",
    "Saudia Arabia": "SAU",
    "Scotland": "GBR",
    "Sovakia": "SVK",
    "Tahiti": "PYF",
    "Tajikstan": "TJK",
    "The Bahamas, The": "BHS",
    "U.A.E": "ARE",
    "United Kingdon": "GBR",
    "Urkaine": "UKR",
    "Vitenam": "VNM",
    "Yemen, Republic of": "YEM",
}


def statements(raw: list[Path]) -> pd.DataFrame:
    """Return one row a statement, its names as printed.

    Columns are ``year``, ``origin``, ``transit``, ``destination``, ``flag`` (x where the coders met a region
    or a doubt) and ``alike``: whether the whole row, other codes included, repeats one of its year.

    Sheets that repeat another, and rows that name no place, are left out.

    Raises
    ------
    BrokenContract
        If a sheet has other columns, or the repeated sheet no longer repeats.
    """
    return _named(_rows(raw[0])[0])


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows[ENDS] != "").any(axis=1)].reset_index(drop=True)


def _rows(path: Path) -> tuple[pd.DataFrame, int]:
    """All rows of the sheets of a year, and how many the repeated sheet has."""
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, na_filter=False, engine="calamine")
    copy, original = (sheets.get(name, pd.DataFrame()).iloc[1:] for name in REPEAT)
    if len(copy) and not copy.equals(original):
        raise BrokenContract(
            f"{path.name}: expected the sheet {REPEAT[0]} to repeat {REPEAT[1]}, found other rows"
        )
    parts = [_sheet(name, rows, path) for name, rows in sheets.items() if name != REPEAT[0]]
    return pd.concat(parts, ignore_index=True), len(copy)


def _sheet(name: Hashable, rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    found = rows.iloc[0, 1:4].tolist()
    if not all(str(text).startswith(head) for text, head in zip(found, HEAD, strict=True)):
        raise BrokenContract(f"{path.name}, sheet {name}: expected the columns {list(HEAD)}, found {found}")
    year = str(name)[:4]
    body = rows.iloc[1:]
    other = body.index[~body[0].isin([year, ""])]
    if not year.isdigit() or len(other):
        raise BrokenContract(
            f"{path.name}, sheet {name}: expected one year in the name and in column 1, found "
            f"{body[0].get(other[0]) if len(other) else name!r}"
        )
    ends = body[[1, 2, 3]].set_axis(ENDS, axis=1).apply(lambda cells: cells.str.split().str.join(" "))
    return ends.assign(year=year, flag=body[10].str.lower(), alike=body.duplicated())


def tidy(raw: list[Path]) -> Tidied:
    """Count the statements of each year by destination, by origin and by transit country."""
    rows, repeated = _rows(raw[0])
    told = _named(rows)
    names = pd.unique(told[ENDS].to_numpy().ravel())
    code = {name: _country(name) for name in names}
    ends = told.assign(**{end: told[end].map(code) for end in ENDS})
    roles = {"destination": "origin", "origin": "destination", "transit": "origin"}
    table = pd.concat([_role(ends, role, partner) for role, partner in roles.items()], ignore_index=True)
    account = {
        "on the repeated sheet: dropped": repeated,
        "no place named: dropped": len(rows) - len(told),
        "statements": len(told),
        "two countries": int((ends[["origin", "destination"]] != "").all(axis=1).sum()),
        "no country at any end, in no count": int((ends[ENDS] == "").all(axis=1).sum()),
        "flagged x": int((told["flag"] == "x").sum()),
        "names that are no country: left open": sum(1 for name in names if name and not code[name]),
        "alike another of the year, kept": int(told["alike"].sum()),
    }
    return Tidied(table, len(rows) + repeated, account)


def _country(name: str) -> str:
    if name in NAMES:
        return NAMES[name]
    try:
        return "" if not name or name in AMBIGUOUS else place(name).iso3
    except UnknownName:
        return ""


def _role(ends: pd.DataFrame, role: str, partner: str) -> pd.DataFrame:
    named = ends[ends[role] != ""]
    counts = named.groupby([role, partner, "year"]).size().rename("value").reset_index()
    return counts.rename(columns={role: "geo", partner: "partner", "year": "time_period"}).assign(
        measure="flow_statements", geo_role=role, unit="statements"
    )
