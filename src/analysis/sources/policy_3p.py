"""3P Anti-trafficking Policy Index: prosecution, prevention and protection scored 1 to 5, 2000 to 2013."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.places import place

CARD = Card(
    id="policy_3p",
    short="3P Anti-trafficking Policy Index",
    title="3P Anti-trafficking Policy Index: prosecution, prevention, protection",
    producer="S.-Y. Cho, A. Dreher and E. Neumayer",
    edition="copy with the years 2000-2013; the publisher has 2000-2015",
    release="2014",
    measures=("policy_prosecution", "policy_prevention", "policy_protection", "policy_3p"),
    years="2000-2014",
    url="http://economics-human-trafficking.net/3p-index-thb.html",
    licence="Copyright Seo-Young Cho; terms not seen",
    licence_url="",
    licence_status="reserved",
    citation="Cho, S.-Y., Dreher, A. and Neumayer, E., 3P Anti-trafficking Policy Index, years 2000-2013",
    retrieved="2026-11",
    raw=("indices/policy_index_3p_2000_2013.csv",),
    decisions=(
        "“NA” is how this file prints a missing score; Namibia is NAM here and loses nothing.",
        "Four measures: three scores of 1 to 5 and their sum of 3 to 15. The sum is that of its parts in all rows but "
        "one: Haiti 2009 prints 4 for 2, nothing and 2. A sum of two parts is not the index: missing, flag “two parts”.",
        "Rows without any score (all of 1999, all of 2014 but Timor-Leste, states before they were reported on) are "
        "dropped; a single missing score beside others is kept as missing.",
        "The tier of the file is left out: it codes the Watch List as 2.5.",
        "Names are run together and the ISO code is missing for 14 countries: ISO code first, then the name. The file "
        "writes Kosovo KOS, here XKX.",
    ),
    caveats=("same_reports_behind", "expert_scores"),
    quality=Quality(
        relevance="The only index with one score for each of the three Ps of the Palermo Protocol.",
        accuracy="Coded by hand from the US reports and other texts; no margin of error is given.",
        timeliness="The copy ends in 2013; the publisher's page says 2015.",
        coherence="One coding for all years; it shares its source with the tiers and cannot confirm them.",
        accessibility="A table on the project's own page; the copy has no code book.",
    ),
    ships=False,
    get="file data/policy_index.csv of https://github.com/andrewheiss/From-the-Trenches-Anti-TIP-NGOs-and-US, or the "
    "table at http://economics-human-trafficking.net/3p-index-thb.html",
    download=(
        "https://raw.githubusercontent.com/andrewheiss/From-the-Trenches-Anti-TIP-NGOs-and-US/"
        "253a7cfb96d3ae4ecc8be9ace3e2fd9fe935242d/data/policy_index.csv",
    ),
    rows=3021,
)

PARTS = {
    "prosecution": "policy_prosecution",
    "prevention": "policy_prevention",
    "protection": "policy_protection",
}
COLUMNS = ("countryname", "iso", "year", "p", *PARTS)
NO_ISO = {"St.Lucia": "LCA", "St.Kitts&Nevis": "KNA", "CapeVerde": "CPV", "MarshallIs": "MHL"}
KOSOVO = "KOS"
SCORES = (1, 5)


def tidy(raw: list[Path]) -> Tidied:
    """Turn each scored country-year into one row per score and their sum."""
    rows = once(text(raw[0], COLUMNS), ["countryname", "year"], raw[0])
    scores = pd.DataFrame({column: numbers(rows, column, raw[0], ("", "NA")) for column in (*PARTS, "p")})
    scored = scores.notna().any(axis=1)
    scores, rows = scores[scored], rows[scored]
    parts = scores[list(PARTS)]
    wrong = scores["p"].notna() & (parts.sum(axis=1, skipna=False) != scores["p"])
    partial = wrong & (parts.sum(axis=1) == scores["p"])
    _refuse(rows, (wrong & ~partial) | (parts.lt(SCORES[0]) | parts.gt(SCORES[1])).any(axis=1), raw[0])
    sums = scores["p"].mask(partial)
    table = pd.concat(
        [
            *(_rows(rows, measure, scores[column]) for column, measure in PARTS.items()),
            _rows(rows, "policy_3p", sums, partial),
        ]
    )
    account = {
        "without any score: dropped": int((~scored).sum()),
        "sums of two parts, kept as missing": int(partial.sum()),
        "country-years with all three scores": int(sums.notna().sum()),
    }
    return Tidied(table, len(scored), account)


def _rows(
    rows: pd.DataFrame, measure: str, values: pd.Series, partial: pd.Series | None = None
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": measure,
            "geo": [_country(*pair) for pair in zip(rows["iso"], rows["countryname"], strict=True)],
            "time_period": rows["year"],
            "unit": "score",
            "value": values,
            "flag": "" if partial is None else partial.map({True: "two parts", False: ""}),
        }
    )


def _refuse(rows: pd.DataFrame, wrong: pd.Series, path: Path) -> None:
    if wrong.any():
        first = rows[wrong].iloc[0]
        raise BrokenContract(
            f"{path.name}, {first['countryname']} {first['year']}: found {first['p']} for "
            f"{[first[part] for part in PARTS]}, expected scores of 1 to 5 and their sum"
        )


def _country(iso: str, name: str) -> str:
    if iso == KOSOVO:
        return place("Kosovo").iso3
    return place(iso).iso3 if iso != "NA" else NO_ISO.get(name) or place(name).iso3
