"""Eurostat: EU totals of registered victims, suspected and convicted persons, 2020 to 2024.

The data set itself is not among the releases at hand; these are the figures Eurostat published in its
news and articles, one a row, each with the page it was read on.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers
from analysis.sources.separated import text

CARD = Card(
    id="eurostat_eu",
    short="Eurostat, EU totals as published",
    title="Trafficking in human beings: EU totals as published (crim_thb_sex, crim_thb_vexp)",
    producer="Eurostat",
    edition="news and articles of December 2022 to 2026",
    release="2026",
    measures=("registered_victims", "suspected_persons", "convicted_persons"),
    years="2020-2024",
    url="https://ec.europa.eu/eurostat/statistics-explained/index.php?title=Trafficking_in_human_beings_statistics",
    licence="Eurostat: reuse allowed with acknowledgement (CC BY 4.0, Decision 2011/833/EU)",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_status="confirmed",
    citation="Eurostat, online data codes crim_thb_sex and crim_thb_vexp, as published in Eurostat news and "
    "Statistics Explained, December 2022 to 2026",
    retrieved="2026-11",
    get="no file to download: the figures were read on the page of the card, one a row; add rows to "
    "eurostat_eu.csv",
    raw=("figures/eurostat_eu.csv",),
    decisions=(
        "Counts by form were seen for 2022-2024; for 2020 and 2021 only percentages, kept with unit “percent”.",
        "Where one figure was read on several pages, Eurostat's own page is kept before a copy, a copy before the "
        "press, and the newest before an older one; the note says what an older page printed.",
        "Forms of 2024 add up to 9,097 of 9,678 registered victims: 6 in 100 have no recorded form. Percentages "
        "here are of victims with a recorded form.",
        "2024 was announced as 8 % below 2023; 9,678 is 10.3 % below the 10,793 first published for 2023, which "
        "must have been revised down since. The revised figure was not seen.",
    ),
    caveats=(
        "registered_is_wider",
        "press_figures",
        "detected_not_prevalence",
        "definitions_differ",
        "stages_not_cohort",
        "revised_backwards",
    ),
    quality=Quality(
        relevance=(
            "Answers how many victims were registered, and persons suspected and convicted, in the "
            "European Union as a whole."
        ),
        accuracy=(
            "Published totals, partly read in news and copies of them; some figures were revised without "
            "the revised value being seen."
        ),
        timeliness="A year appears about fifteen months later; 2024 was published in 2026.",
        coherence=(
            "One definition for the Union, but registered victims are wider than identified ones and "
            "states count stages differently."
        ),
        accessibility=(
            "Open and reusable; the table by country was not at hand, only what was printed about the totals."
        ),
    ),
)

MEASURES = {
    "registered_victims": "registered_victims",
    "suspected_traffickers": "suspected_persons",
    "convicted_traffickers": "convicted_persons",
}
CELLS = {  # breakdown as collected: form, sex, age
    "total": ("total", "total", "total"),
    "sexual exploitation": ("sexual", "total", "total"),
    "sexual exploitation share": ("sexual", "total", "total"),
    "forced labour or services": ("labour", "total", "total"),
    "forced labour share": ("labour", "total", "total"),
    "organ removal and other purposes": ("other", "total", "total"),
    "organ removal and other purposes share": ("other", "total", "total"),
    "other purposes share": ("other", "total", "total"),
    "female share": ("total", "female", "total"),
    "children share": ("total", "total", "0-17"),
}
UNITS = {"NR": "persons", "PC": "percent"}
KEY = ["measure", "time_period", "form", "sex", "age", "unit"]


def tidy(raw: list[Path]) -> Tidied:
    """Pick the EU totals out of the collected figures, one per cell."""
    rows = text(raw[0], ["geo", "year", "unit", "breakdown", "measure", "value"])
    wanted = rows[
        (rows["geo"] == "EU27_2020")
        & rows["year"].between("2020", "2024")
        & rows["unit"].isin(UNITS)
        & rows["breakdown"].isin(CELLS)
        & rows["measure"].isin(MEASURES)
    ]
    cells = pd.DataFrame([CELLS[name] for name in wanted["breakdown"]], wanted.index, ["form", "sex", "age"])
    table = cells.assign(
        measure=wanted["measure"].map(MEASURES),
        geo="EU27_2020",
        time_period=wanted["year"],
        unit=wanted["unit"].map(UNITS),
        value=numbers(wanted, "value", raw[0]),
        rank=wanted["source"].map(_distance),
        note=wanted["source"] + ", " + wanted["url"],
    )
    kept = _nearest(table)
    return Tidied(
        kept,
        len(rows),
        {
            "other figures of the collection, left out": len(rows) - len(wanted),
            "read on a second page": len(wanted) - len(kept),
            "second page disagrees": int(kept["flag"].eq("revised").sum()),
        },
    )


def _distance(source: str) -> int:
    if "copy" in source:
        return 1
    return 0 if source.startswith(("Eurostat", "EC ")) else 2


def _nearest(table: pd.DataFrame) -> pd.DataFrame:
    # The file is in order of publication, so a stable sort keeps the newest page of each rank last.
    ordered = table.iloc[::-1].sort_values("rank", kind="stable")
    kept = ordered.drop_duplicates(KEY)
    newest = ordered.groupby(KEY, sort=False)["value"].transform("first")
    differs = ordered[ordered["value"] != newest].drop_duplicates(KEY).set_index(KEY)["value"]
    older = kept.join(differs.rename("older"), on=KEY)["older"]
    flag = older.notna().map({True: "revised", False: ""})
    note = kept["note"] + older.map(
        lambda value: "" if pd.isna(value) else f"; another page printed {value:g}"
    )
    return kept.assign(flag=flag, note=note).drop(columns="rank")
