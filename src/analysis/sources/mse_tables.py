"""Multiple systems studies: how many victims were on which lists; three studies in nine tables.

A history is the set of lists a victim is on. Nobody knows how many are on none: that is what the studies
estimate from the overlaps.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.language import Spoken

UK = "United Kingdom 2013 (Silverman 2014)"
NETHERLANDS = "Netherlands 2010-2015 (van Dijk et al. 2017)"
ORLEANS = "city of New Orleans 2016 (Bales, Murphy and Silverman 2020)"
STUDIES = {
    "uk_2013_6list": ("GBR", "2013", UK),
    "uk_2013_5list": ("GBR", "2013", f"{UK}, PF and NCA merged"),
    "uk_2013_4list": ("GBR", "2013", f"{UK}, PF and NCA merged, GP dropped"),
    "netherlands_2010_2015_6list": ("NLD", "2010-2015", NETHERLANDS),
    "netherlands_2010_2015_5list": ("NLD", "2010-2015", f"{NETHERLANDS}, I and O merged"),
    "new_orleans_8list_n185": ("USA", "2016", f"{ORLEANS}, C and D share 1 person: results of 2021"),
    "new_orleans_8list_n186": ("USA", "2016", f"{ORLEANS}, C and D share 2 persons: results of 2024"),
    "new_orleans_5list_n185": ("USA", "2016", f"{ORLEANS}, B, E, F and G merged, C and D share 1 person"),
    "new_orleans_5list_n186": ("USA", "2016", f"{ORLEANS}, B, E, F and G merged, C and D share 2 persons"),
}

NAMES = Spoken({name: name for _, _, name in STUDIES.values()})

CARD = Card(
    id="mse_tables",
    short="Multiple systems studies, published tables",
    title="Capture histories of multiple systems studies of trafficking victims",
    producer="B. Silverman, J. van Dijk, K. Bales and co-authors; tables as in the R packages of B. Silverman",
    edition="United Kingdom 2013, Netherlands 2010-2015, New Orleans 2016",
    release="2026",
    measures=("listed_victims",),
    years="2010-2016",
    url="https://github.com/bernardsilverman/MultipleSystemsEstimation",
    licence="Counts as published in the studies; the packages that hold them are under GPL-2 or later",
    licence_url="https://github.com/bernardsilverman/MultipleSystemsEstimation",
    licence_status="unconfirmed",
    citation="Silverman, B. (2014), Home Office, United Kingdom; van Dijk, J. et al. (2017), Netherlands; Bales, K., "
    "Murphy, L. and Silverman, B. (2020), New Orleans; tables as in the R packages SparseMSE and "
    "MultipleSystemsEstimation",
    retrieved="2026-11",
    get="the tables of the studies, as the R package at "
    "https://github.com/bernardsilverman/MultipleSystemsEstimation has them, in a folder with one CSV a "
    "table under the names of the card",
    raw=tuple(f"mse/{study}.csv" for study in STUDIES),
    decisions=(
        "Stage is the study (its file), partner the lists joined by “+”, value the persons on exactly these lists.",
        "A history that is not printed was seen for nobody among the listed: no row. The history of no list at all is "
        "unknown, which is not zero.",
        "Variants of a study with merged or dropped lists hold the same persons, so that no two tables are added: the UK "
        "has 2,744 persons on six or five lists, and 2,428 on four.",
        "New Orleans exists twice, because C and D share one person in the older package and two in the newer: results "
        "of 2021 need n185, those of 2024 need n186. Nothing tells which is right, both are kept.",
        "The Netherlands' table follows SparseMSE (O.R 2, O.Z 57); another package has one row of it typed twice.",
        "Small numbers are printed as they were published. A made-up table that shows when no estimate exists "
        "(artificial_3list_nonidentifiable) is nobody's data: left out.",
    ),
    caveats=("lists_of_one_study", "detected_not_prevalence", "definitions_differ"),
    quality=Quality(
        relevance="The seen part behind the best known estimates of unseen victims; benchmarks for any new estimate.",
        accuracy="As published; matching of persons between lists was done by the studies and cannot be checked.",
        timeliness="2010 to 2016; one table a study.",
        coherence="Lists differ in what they call a victim, and between the studies entirely.",
        accessibility="Printed in articles and held by public R packages.",
    ),
)

SEEN = {"0": False, "1": True}


def tidy(raw: list[Path]) -> Tidied:
    """Turn the tables of 0 and 1 into one row per study and history."""
    parts = [_study(path) for path in raw]
    read = sum(rows for _, rows in parts)
    table = pd.concat([part for part, _ in parts], ignore_index=True)
    return Tidied(table, read, {"studies": len(parts), "histories printed twice: dropped": read - len(table)})


def _study(path: Path) -> tuple[pd.DataFrame, int]:
    if path.stem not in STUDIES:
        raise BrokenContract(f"{path.name}: expected one of {list(STUDIES)}; other tables are no known study")
    geo, period, note = STUDIES[path.stem]
    rows = text(path, ["count"])
    lists = [str(column) for column in rows if column != "count"]
    seen = pd.DataFrame({name: codes(rows, name, SEEN, path) for name in lists})
    count = numbers(rows, "count", path, missing=())
    spot = rows.index[~seen.any(axis=1) | (count < 1) | (count % 1 != 0)]
    if len(spot):
        raise BrokenContract(
            f"{path.name}, row {spot[0] + 2}: expected a whole number of persons on one list or more, "
            f"found {rows.loc[spot[0]].to_dict()}"
        )
    kept = once(rows, lists, path).index
    table = pd.DataFrame(
        {
            "measure": "listed_victims",
            "stage": path.stem,
            "geo": geo,
            "partner": seen.loc[kept].apply(lambda row: "+".join(row.index[row]), axis=1),
            "time_period": period,
            "unit": "persons",
            "value": count[kept],
            "note": note,
        }
    )
    return table, len(rows)


def histories(table: pd.DataFrame, study: str) -> pd.DataFrame:
    """Return the capture histories of one study, as estimators want them.

    Parameters
    ----------
    table : pandas.DataFrame
        The tidy table of this source.
    study : str
        A study of the ``stage`` column, for example ``"uk_2013_5list"``.

    Returns
    -------
    pandas.DataFrame
        One row a history that was seen: a column of 0 and 1 for each list, in alphabetical order, then
        ``count``. Histories nobody had are absent, and so is that of no list.

    Raises
    ------
    UnknownName
        If the table has no such study.

    Examples
    --------
    >>> from analysis.sources import load
    >>> histories(load("mse_tables"), "uk_2013_5list")["count"].sum()
    np.int64(2744)
    """
    rows = table[(table["measure"] == "listed_victims") & (table["stage"] == study)]
    if rows.empty:
        known = sorted(table["stage"].unique())
        raise UnknownName("study", study, [], f"one of {', '.join(known)}")
    seen = rows["partner"].str.get_dummies("+")
    return seen.assign(count=rows["value"].astype(int)).reset_index(drop=True)
