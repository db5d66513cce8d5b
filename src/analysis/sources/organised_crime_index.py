"""Global Organized Crime Index: scores of markets, actors and resilience, editions of 2021 and 2023."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources import workbook
from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import need, numbers, once
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.places import place

CARD = Card(
    id="organised_crime_index",
    short="GI-TOC, Global Organized Crime Index",
    title="Global Organized Crime Index: trafficking, smuggling, actors and resilience",
    producer="Global Initiative Against Transnational Organized Crime (GI-TOC)",
    edition="data sets of the editions of 2021 and 2023",
    release="2023",
    measures=(
        "oc_human_trafficking",
        "oc_human_smuggling",
        "oc_criminal_networks",
        "oc_state_actors",
        "oc_law_enforcement",
        "oc_judiciary",
        "oc_victim_support",
        "oc_prevention",
    ),
    years="2021-2023",
    url="https://ocindex.net",
    licence="Terms not seen",
    licence_url="",
    licence_status="reserved",
    citation="Global Initiative Against Transnational Organized Crime, Global Organized Crime Index 2021 and 2023",
    retrieved="2026-11",
    raw=("indices/global_oc_index_2021_dataset.xlsx", "indices/global_oc_index_2023_dataset.xlsx"),
    decisions=(
        "Eight single items are kept. Averages (criminality, markets, actors, resilience) are left out: the edition of "
        "2023 added five markets and private sector actors, so that averages of the two are of different things.",
        "Scores go from 1 to 10 in steps of a half. High is bad for markets and actors, good for resilience.",
        "The year is the edition's; it judges the years before it.",
        "The edition of 2023 writes commas for dots in headings and names (“avg,”, “St, Lucia”, “Congo, Rep,”).",
        "193 countries in both editions; Kosovo, Palestine and Taiwan are not among them.",
    ),
    caveats=("expert_scores", "no_ranking"),
    quality=Quality(
        relevance="Scores trafficking as a market of organised crime, beside the actors and the state's resilience.",
        accuracy="Judgements of experts in several rounds; no margin of error is in the files.",
        timeliness="Every second year: 2021 and 2023.",
        coherence="Single items compare between editions, averages do not.",
        accessibility="Workbooks on the index's site; terms of use not seen.",
    ),
    ships=False,
    get="data sets of 2021 and 2023 at https://ocindex.net, files global_oc_index_2021_dataset.xlsx and "
    "global_oc_index_2023_dataset.xlsx",
    rows=386,
)

ITEMS = {
    "Human trafficking": "oc_human_trafficking",
    "Human smuggling": "oc_human_smuggling",
    "Criminal networks": "oc_criminal_networks",
    "State-embedded actors": "oc_state_actors",
    "Law enforcement": "oc_law_enforcement",
    "Judicial system and detention": "oc_judiciary",
    "Victim and witness support": "oc_victim_support",
    "Prevention": "oc_prevention",
}
NAMES = {"Korea, DPR": "PRK", "Congo, Dem. Rep.": "COD", "Congo, Rep.": "COG", "Korea, Rep.": "KOR"}
SCALE = (1, 10)


def tidy(raw: list[Path]) -> Tidied:
    """Turn the editions into one row per country, edition and item."""
    editions = {path: need(workbook.read_text(path, header=0), ["Country", *ITEMS], path) for path in raw}
    table = pd.concat([_item(path, rows, item) for path, rows in editions.items() for item in ITEMS])
    account = {
        "countries": table["geo"].nunique(),
        "other items and averages: columns left out": sum(
            len(rows.columns) - len(ITEMS) - 3 for rows in editions.values()
        ),
        "not scored, kept as missing": int(table["value"].isna().sum()),
    }
    return Tidied(table, sum(map(len, editions.values())), account)


def _item(path: Path, rows: pd.DataFrame, item: str) -> pd.DataFrame:
    once(rows, ["Country"], path)
    score = numbers(rows, item, path)
    outside = score.notna() & ~score.between(*SCALE)
    if outside.any():
        country = rows["Country"][outside].iloc[0]
        raise BrokenContract(
            f"{path.name}, {country}, column {item}: found {score[outside].iloc[0]}, expected a score of 1 to 10"
        )
    return pd.DataFrame(
        {
            "measure": ITEMS[item],
            "geo": rows["Country"].map(_country),
            "time_period": _edition(path),
            "unit": "score",
            "value": score,
        }
    )


def _edition(path: Path) -> str:
    for year in ("2021", "2023"):
        if year in path.name:
            return year
    raise BrokenContract(f"{path.name}: expected the edition (2021 or 2023) in the file's name")


def _country(name: str) -> str:
    """Return the code of a country, whose name has commas for dots in the edition of 2023."""
    known = {key.replace(".", ","): code for key, code in NAMES.items()} | NAMES
    return known.get(name) or place(name.replace("St,", "St.")).iso3
