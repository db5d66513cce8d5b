"""What published pages and other offices print, made ready to be shown: quoted shares, tiers, ranks, national series."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.show.working import each, named
from analysis.vocabulary.language import Spoken, say
from analysis.vocabulary.stages import stage
from analysis.vocabulary.terms import MEASURES, WORDS

WHOLE = {"form": ("sexual", "labour", "other")}
QUOTED = Spoken(
    {
        "EU": "EU citizens",
        "own": "own citizens",
        "other EU": "citizens of other EU countries",
        "non-EU": "citizens of no EU country",
    }
)
# Whose figures a published page quotes, where no code of a place says it.
COLLECTIONS = Spoken(
    {
        "EU27_2020": "EU, 27 of today",
        "EU27_2007": "EU, 27 of 2007",
        "EU28": "EU, 28",
        "UNODC_WSEU": "UNODC, W and S Europe",
        "UNODC_WCSE": "UNODC, Europe to the east",
        "UNODC_EUCA": "UNODC, Europe, C Asia",
        "CETS_197": "GRETA, 47 states",
        "IOM_SEE": "IOM, SE Europe",
    }
)
NATIONAL = ("detected_victims", "detected_victim_rate", "potential_victims", "incidents")
TIERS = ["Tier 1", "Tier 2", "Tier 2 Watch List", "Tier 3", "special case"]
TIER_WORDS = Spoken({tier: tier for tier in TIERS})
CODERS = Spoken(
    {
        name: name
        for name in (
            "Kelley and Heiss",
            "University of Denver",
            "CIA World Factbook",
            "in the report of 2023 and on no other list",
        )
    }
)
_CODED = re.compile(r"(?P<tier>[^(]+) \((?P<who>[^)]+)\)(?:; codings: (?P<codings>.+))?")


def series_of(table: pd.DataFrame, country: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the undivided counts and rates of one country, measure by measure, in a column ``series`` for each kind.

    What a series counts stands in its stage, or where that is a number of the statistics, in its note.
    """
    rows = table[
        (table["geo"] == country) & (table[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)
    ]
    rows = rows[
        rows["low"].notna() & rows["measure"].isin(NATIONAL) & (rows["stage"] != "referred_not_police")
    ]
    printed = rows["stage"].fillna("")
    kind = rows["note"].where(printed.str.isdigit(), printed).fillna("").map(stage)
    for measure, found in rows.assign(series=kind).groupby("measure", sort=True):
        label = MEASURES[str(measure)].label
        yield str(measure), found.assign(series=found["series"].where(found["series"] != "", label))


def placements(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the tier of one country by year of report: ``year``, ``tier`` (one of :data:`TIERS`), ``note``."""
    kept = rows[rows["value"].notna() | rows["flag"].str.contains("special case", na=False)]
    tier = [
        TIERS[4]
        if pd.isna(row.value)
        else TIERS[2]
        if "watch list" in str(row.flag)
        else f"Tier {row.value:.0f}"
        for row in each(kept)
    ]
    found = pd.DataFrame(
        {"year": kept["time_period"].astype(int), "tier": tier, "note": kept["note"].map(_coded)}
    )
    return found.sort_values("year", ignore_index=True)


def _coded(note: str) -> str:
    """Return a tier as it was coded, and by whom, in the language in use: Tier 2 (Kelley and Heiss)."""
    found = _CODED.fullmatch(note)
    if not found:
        return note
    told = f"{TIER_WORDS.get(found['tier'], found['tier'])} ({CODERS.get(found['who'], found['who'])})"
    if not found["codings"]:
        return told
    codings = found["codings"].split(" or ")
    return say("{told}; codings: {one} or {other}", told=told, one=codings[0], other=codings[-1])


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ranks of one country: ``year``, ``value``, and ``low``, ``high`` of the margin its note gives."""
    kept = rows[rows["value"].notna()]
    margin = kept["note"].fillna("").str.extract(r"rank ([\d.]+) to ([\d.]+)").astype(float)
    found = pd.DataFrame(
        {
            "year": kept["time_period"].astype(int),
            "value": kept["value"],
            "low": margin[0].fillna(kept["value"]),
            "high": margin[1].fillna(kept["value"]),
        }
    )
    return found.sort_values("year", ignore_index=True)


def quoted_shares(rows: pd.DataFrame, of: str) -> pd.DataFrame:
    """Return shares as they were published, by collection: percent as printed, else made of printed persons.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows; only those divided by ``of`` alone are taken.

    Returns
    -------
    pandas.DataFrame
        ``area``, ``time_period``, ``part``, ``value`` (percent), ``note``, in order of time.
    """
    others = [column for column in ("sex", "age", "form", "citizenship") if column != of]
    kept = rows[
        (rows[others] == "total").all(axis=1) & ~rows[of].isin(["total", "unknown"]) & rows["value"].notna()
    ]
    persons = kept[kept["unit"] == "persons"]
    groups = persons.groupby(["geo", "time_period"])
    # A share can be made only where every part was printed: of five citizenships it would be a share of five.
    complete = groups[of].transform(lambda parts: {*WHOLE.get(of, ["none"])} == {*parts})
    made = persons.assign(value=100 * persons["value"] / groups["value"].transform("sum"))[complete]
    keys = ["geo", "time_period", of]
    found = pd.concat([made, kept[kept["unit"] == "percent"]]).drop_duplicates(keys)
    found = found.assign(
        area=found["geo"].map(lambda code: COLLECTIONS.get(code) or named("geo", code)), part=found[of]
    )
    order = {part: place for place, part in enumerate(WORDS.get(of, {}))}
    found = found.assign(order=found[of].map(order).fillna(len(order)))
    found = found.sort_values(["time_period", "area", "order", "part"], kind="stable")
    return found[["area", "time_period", "part", "value", "note"]].reset_index(drop=True)
