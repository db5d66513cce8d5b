"""Walk Free: Global Slavery Index, editions of 2018 and 2023, each a measure of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.places import place

EDITIONS = {  # name of the sheet in the workbook of each edition, and what its columns are
    "2018": (
        "Global prev, vuln, govt table",
        {
            "Est. prevalence of population in modern slavery (victims per 1,000 population)": "gsi_2018_prevalence",
            "Est. number of people in modern slavery": "gsi_2018_people",
            "Final overall (normalised, weighted) vulnerability score": "gsi_2018_vulnerability",
            "TOTAL": "gsi_2018_response",
        },
    ),
    "2023": (
        "GSI 2023 summary data",
        {
            "Estimated prevalence of modern slavery per 1,000 population": "gsi_2023_prevalence",
            "Estimated number of people in modern slavery": "gsi_2023_people",
            "Total Vulnerability score (%)": "gsi_2023_vulnerability",
            "Government response total (%)": "gsi_2023_response",
        },
    ),
}
UNITS = {"prevalence": "per 1,000", "people": "persons", "vulnerability": "score", "response": "score"}

CARD = Card(
    id="walk_free_gsi",
    short="Walk Free, Global Slavery Index",
    title="Global Slavery Index: prevalence, vulnerability and government response",
    producer="Walk Free, Minderoo Foundation",
    edition="workbooks of the editions of 2018 and 2023",
    release="2023",
    measures=tuple(measure for _, columns in EDITIONS.values() for measure in columns.values()),
    years="2018-2023",
    url="https://www.walkfree.org/global-slavery-index/",
    licence="Copyright 2023, Minderoo Foundation Limited, all rights reserved; terms of 2018 not seen",
    licence_url="",
    licence_status="reserved",
    citation="Walk Free 2023, The Global Slavery Index 2023, Minderoo Foundation; Walk Free, Global Slavery Index 2018",
    retrieved="2026-11",
    raw=("indices/FINAL-GSI-2018-DATA-G20-AND-FISHING-1597151668.xlsx", "indices/walkfree_gsi_2023.xlsx"),
    decisions=(
        "Each edition has measures of its own: methods and data changed, so that two editions are never a trend and "
        "cannot be drawn as one.",
        "The year is the edition's; the workbooks do not name one year the estimates are for.",
        "“<1,000” people (three countries, 2018) is kept as 0 to 999 without a value.",
        "The response score falls below zero where the state is complicit; the table holds no negative numbers, so such a "
        "score is missing here, flag “negative”, and stands in the note as printed.",
        "Blank cells are countries that were not estimated or not rated (2018: 19 and 24 of 186; 2023: 20 and 4 of 180; "
        "in 2023 Afghanistan, South Sudan, Syria and Yemen for war): kept as missing.",
        "The workbook of 2018 heads eleven columns, six of them “%”: columns are read by their full heading. Its row for "
        "North Korea has the prevalence of 104.6 that the edition of 2023 prints again.",
    ),
    caveats=("modelled_editions", "no_ranking"),
    quality=Quality(
        relevance="Estimates of modern slavery, wider than trafficking, as forced labour and forced marriage.",
        accuracy="Most countries are extrapolated from surveys of others; the files give no intervals.",
        timeliness="Editions of 2018 and 2023; the next is not dated.",
        coherence="Method and coverage changed: no comparison between editions.",
        accessibility="Workbooks on the publisher's site, all rights reserved.",
    ),
    ships=False,
    get="workbooks of the editions of 2018 and 2023 at https://www.walkfree.org/global-slavery-index/, saved under the "
    "names FINAL-GSI-2018-DATA-G20-AND-FISHING-1597151668.xlsx and walkfree_gsi_2023.xlsx",
    rows=366,
)

HEADER = 2  # two lines above the headings name their groups
BELOW = {"<1,000": 999.0}


def tidy(raw: list[Path]) -> Tidied:
    """Turn both editions into one row per country and measure."""
    sheets = {path: _sheet(path) for path in raw}
    table = pd.concat(
        [
            _column(path, rows, edition, column, measure)
            for path, (edition, rows) in sheets.items()
            for column, measure in EDITIONS[edition][1].items()
        ]
    )
    flags = table["flag"].value_counts()
    account = {
        "fewer than 1,000 people, kept as 0 to 999": int(flags.get("censored", 0)),
        "negative response scores, kept as missing": int(flags.get("negative", 0)),
        "not estimated or not rated, kept as missing": int(
            (table["high"].isna() & (table["flag"] == "")).sum()
        ),
    }
    return Tidied(table, sum(len(rows) for _, rows in sheets.values()), account)


def _sheet(path: Path) -> tuple[str, pd.DataFrame]:
    book = CalamineWorkbook.from_path(path)
    for edition, (name, columns) in EDITIONS.items():
        if name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            cells = [[str(cell).strip() for cell in row] for row in rows[HEADER:]]
            table = pd.DataFrame(cells[1:], columns=cells[0], dtype=str)
            return edition, need(table, ["Country", *columns], path)
    raise BrokenContract(
        f"{path.name}: expected a sheet {' or '.join(repr(name) for name, _ in EDITIONS.values())}, "
        f"found {book.sheet_names}"
    )


def _column(path: Path, rows: pd.DataFrame, edition: str, column: str, measure: str) -> pd.DataFrame:
    once(rows[["Country", column]], ["Country"], path)
    value = numbers(rows, column, path, ("", *BELOW), HEADER + 2).round(4)
    high = rows[column].map(BELOW)
    negative = value < 0
    return pd.DataFrame(
        {
            "measure": measure,
            "geo": rows["Country"].map(lambda name: place(name).iso3),
            "time_period": edition,
            "unit": UNITS[measure.rsplit("_", 1)[1]],
            "value": value.mask(negative),
            "low": value.mask(negative).fillna(high.where(high.isna(), 0.0)),
            "high": value.mask(negative).fillna(high),
            "flag": pd.Series("", rows.index).mask(high.notna(), "censored").mask(negative, "negative"),
            "note": ("printed " + value.map("{:.2f}".format)).where(negative, ""),
        }
    )
