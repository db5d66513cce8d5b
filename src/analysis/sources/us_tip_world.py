"""US TIP Report: its world table of law enforcement, 2003 to 2015."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers
from analysis.sources.separated import text

CARD = Card(
    id="us_tip_world",
    short="US Department of State, TIP Report",
    title="Trafficking in Persons Report: global law enforcement data",
    producer="United States Department of State",
    edition="table as printed in the reports of 2008 to 2016",
    release="2016",
    measures=("tip_prosecutions", "tip_convictions", "tip_identified_victims", "tip_new_laws"),
    years="2003-2015",
    url="http://www.state.gov/j/tip/rls/tiprpt/2006/65986.htm",
    licence="Work of the United States government, public domain",
    licence_url="",
    licence_status="confirmed",
    citation="United States Department of State, Trafficking in Persons Report, global law enforcement data, "
    "2003-2015",
    retrieved="2026-11",
    download=(
        "https://raw.githubusercontent.com/andrewheiss/scorecard-diplomacy/0ccc6fb52ed82783ac3ac35e073c20740a6a2a9d/"
        "data/original/data_figure3_2.csv",
    ),
    raw=("us_tip/tip_global_law_enforcement_2003_2015.csv",),
    decisions=(
        "“Labor” columns are the part of the total that concerned forced labour, kept as form “labour”.",
        "Blank cells stay missing: victims were not counted before 2008, labour cases not before 2007, and 2015 "
        "was printed without victims.",
        "The regional tables of the 2006 report add up to this world row for prosecutions in 2003-2005 and for "
        "convictions in 2003 and 2005. They differ for convictions 2004 (3,026, here 3,025) and new laws 2005 (41, "
        "here 31); no explanation is printed, and the world row is kept.",
    ),
    caveats=("us_estimate", "stages_not_cohort", "definitions_differ"),
    quality=Quality(
        relevance=(
            "Answers how many prosecutions, convictions and identified victims the United States counted "
            "in the world."
        ),
        accuracy=(
            "Estimates from reports of governments; definitions are those of US law and coverage is not told."
        ),
        timeliness="Yearly, a year after the events; ends with 2015 here.",
        coherence="A series of one producer; not comparable with UNODC's counts of persons.",
        accessibility="Printed in public reports, in the public domain.",
    ),
)

COLUMNS = {
    "Prosecutions": ("tip_prosecutions", "total", "prosecutions"),
    "Prosecutions (Labor)": ("tip_prosecutions", "labour", "prosecutions"),
    "Convictions": ("tip_convictions", "total", "convictions"),
    "Convictions (Labor)": ("tip_convictions", "labour", "convictions"),
    "Victims identified": ("tip_identified_victims", "total", "persons"),
    "Victims (Labor)": ("tip_identified_victims", "labour", "persons"),
    "New or amended legislation": ("tip_new_laws", "total", "laws"),
}


def tidy(raw: list[Path]) -> Tidied:
    """Turn the printed table into one row per year, measure and form."""
    wide = text(raw[0], ["Year", *COLUMNS])
    table = pd.concat([_column(wide, column, raw[0]) for column in COLUMNS])
    missing = int(table["value"].isna().sum())
    return Tidied(table, len(wide), {"cells not printed, kept as missing": missing})


def _column(wide: pd.DataFrame, column: str, path: Path) -> pd.DataFrame:
    measure, form, unit = COLUMNS[column]
    return pd.DataFrame(
        {
            "measure": measure,
            "geo": "WORLD",
            "time_period": wide["Year"],
            "form": form,
            "unit": unit,
            "value": numbers(wide, column, path),
            "flag": (wide[column] == "").map({True: "not printed", False: ""}),
        }
    )
