"""University of Denver, Human Trafficking Index 2008: what the US report of 2008 says of each country.

156 items a country, marked where the report mentions them. A blank is silence and never a no; what the
code 3 means was never published.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources import workbook
from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, need
from analysis.sources.persons import iso3
from analysis.vocabulary.errors import BrokenContract

CARD = Card(
    id="denver_index",
    short="University of Denver, Human Trafficking Index 2008",
    title="Human Trafficking Index 2008: 156 items coded from the US Trafficking in Persons Report",
    producer="University of Denver, Human Trafficking Center",
    edition="index of 2008",
    release="2008",
    measures=("report_items",),
    years="2008",
    url="https://github.com/rose0037/DU-Human-Trafficking",
    licence="No licence file",
    licence_url="",
    licence_status="unconfirmed",
    citation="University of Denver, Human Trafficking Center, Human Trafficking Index 2008",
    retrieved="2026-11",
    raw=("indices/du_htc_index_2008.xlsx",),
    decisions=(
        "Stage is the item (“item 062”, its column counted from 0), the note its wording. 1 is the value; a blank is "
        "“not mentioned” and stays missing, so that the items only ever count countries with a yes.",
        "0 stands in six rows only (Somalia, Tonga, Tunisia, the United Kingdom, Uruguay, Uzbekistan), which have no "
        "blank at all: the second coding of countries whose first has blanks there (732 of 746 cells). It is another way "
        "to write “not mentioned”, and missing too.",
        "3 (1,137 cells) is documented nowhere. It occurs in the items 3 to 39 alone, on directions, forms and groups, "
        "never in those on perpetrators and responses: missing, flag “code 3”.",
        "15 countries were coded twice, by two people: where both say the same it is kept; where they differ the cell is "
        "missing, flag “coders disagree”. They differ in 99 of 2,340 cells, and nothing tells who is right.",
        "The last column has no name; 17 countries have a fraction there (0.015 to 0.096, once “4/136”), which looks like "
        "a share of differing items: left out. Tiers are left out: the source of tiers has them.",
    ),
    caveats=("silence_is_not_no", "same_reports_behind", "no_ranking"),
    quality=Quality(
        relevance="What the paper's own time read of laws, peacekeepers, shelters and demand, item by item.",
        accuracy="Coded by students from one report; two coders differ in 4 % of cells, and one code is unexplained.",
        timeliness="One year, 2008.",
        coherence="Items overlap and several are each other's opposites; both can be silent.",
        accessibility="A workbook in a public repository without a licence or a code book.",
    ),
    ships=False,
    get="Human Trafficking Index Dataset.xlsx from https://github.com/rose0037/DU-Human-Trafficking, saved as "
    "indices/du_htc_index_2008.xlsx",
    download=(
        "https://raw.githubusercontent.com/rose0037/DU-Human-Trafficking/ac9fa3039c908e74a004dec9544210ba7b378e3f/"
        "Human%20Trafficking%20Index%20Dataset.xlsx",
    ),
    rows=185,
)

HEAD = ["Year", "Country", "Tier Ranking"]
ITEMS = slice(3, 159)  # columns that hold items; the last one has no name
KNOWN = {"item 003": "Countries of Origin of Trafficking", "item 158": "Countries using art/film"}
WIDTH = 160
CODES = {"1": "", "3": "code 3", "0": "not mentioned", "": "not mentioned"}  # "" is a yes


def tidy(raw: list[Path]) -> Tidied:
    """Turn the marks into one row per country and item, and two codings of a country into one."""
    path = raw[0]
    rows = need(workbook.read_text(path, header=0), HEAD, path)
    if len(rows.columns) != WIDTH:
        raise BrokenContract(f"{path.name}: expected {WIDTH} columns, found {len(rows.columns)}")
    names = {f"item {spot:03d}": name for spot, name in enumerate(rows.columns[ITEMS], start=ITEMS.start)}
    for item, start in KNOWN.items():
        if not names[item].startswith(start):
            raise BrokenContract(f"{path.name}: expected {item} to be {start!r} ..., found {names[item]!r}")
    coded = rows.iloc[:, ITEMS].set_axis(list(names), axis=1)
    flags = coded.apply(lambda column: codes(coded, str(column.name), CODES, path))
    long = flags.assign(geo=iso3(rows, "Country", path)).melt("geo", var_name="stage", value_name="flag")
    cells = long.groupby(["geo", "stage"])["flag"].agg(["first", "nunique"]).reset_index()
    differ = cells["nunique"] > 1
    flag = cells["first"].mask(differ, "coders disagree")
    table = pd.DataFrame(
        {
            "measure": "report_items",
            "stage": cells["stage"],
            "geo": cells["geo"],
            "geo_role": "country_described",
            "time_period": rows["Year"].iloc[0],
            "unit": "yes",
            "value": (flag == "").map({True: 1.0, False: float("nan")}),
            "flag": flag,
            "note": cells["stage"].map(names),
        }
    )
    account = {
        "countries": cells["geo"].nunique(),
        "countries coded twice": len(rows) - cells["geo"].nunique(),
        "cells with a yes": int((flag == "").sum()),
        "cells with code 3, kept as missing": int((flag == "code 3").sum()),
        "cells not mentioned, kept as missing": int((flag == "not mentioned").sum()),
        "cells where coders disagree, kept as missing": int(differ.sum()),
    }
    return Tidied(table, len(rows), account)
