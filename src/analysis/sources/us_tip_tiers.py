"""US TIP Report: tier of each country, 2001 to 2025, with gaps.

The US Department of State prints tiers on web pages; no file of them exists. Two university codings, an
almanac and two lists were compiled country by country, and every value of each is at hand to compare.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import all_of, codes, once
from analysis.sources.separated import text

CARD = Card(
    id="us_tip_tiers",
    short="US Department of State, TIP Report tiers",
    title="Trafficking in Persons Report: tier of each country",
    producer="United States Department of State; compiled from Kelley and Heiss, the University of Denver, the CIA "
    "World Factbook, gvnet.com and knowyourcountry.com",
    edition="reports of 2001 to 2025, without 2017-2019 and 2021",
    release="2025",
    measures=("tip_tier",),
    years="2001-2025",
    url="https://github.com/andrewheiss/scorecard-diplomacy",
    licence="Work of the United States government, public domain; the tiers are facts",
    licence_url="",
    licence_status="confirmed",
    citation="United States Department of State, Trafficking in Persons Report, tier placements 2001-2025; coded in "
    "Kelley, J. G. and Heiss, A. (scorecard-diplomacy), University of Denver, and the CIA World Factbook",
    retrieved="2026-11",
    get="no file to download: the tiers were compiled from the sources the citation names; add rows to the "
    "two CSV files",
    raw=("us_tip/tip_tiers_tidy_2001_2025.csv", "us_tip/tip_tiers_all_sources_long.csv"),
    decisions=(
        "Value is the number of the tier: 1, 2 or 3. The Watch List is a part of Tier 2 (value 2, flag “watch list”), "
        "not 2.5, as some tables code it; for an order of four use ORDER of the module. The note has the tier as "
        "printed. The Watch List exists from 2004.",
        "Special cases have no tier: value missing, flag “special case”.",
        "2017-2019 and 2021 were not found. Of 2022 and 2025 only the Watch List and Tier 3 are known (flag “partial "
        "year”): a country absent from these years is not known to be in any tier.",
        "50 places of 2008-2015 stand only in the second file (the United States 2010-2015, South Korea 2008-2009, "
        "special cases, Curaçao, South Sudan ...): added. With South Sudan the Watch List of 2014 has the 44 countries "
        "the World Factbook printed.",
        "The Denver coding differs from Kelley and Heiss in 10 of 1,395 shared country-years (flag “sources "
        "disagree”); Kelley and Heiss are kept, because the World Factbook confirms them in all 133 pairs, in two of "
        "the ten too (Myanmar and Solomon Islands 2015).",
        "2016 rests on the Denver coding alone (flag “one source”), and was not verified.",
        "Tier 2 of 2024 is what remains: in the report of 2023 and on no other list of 2024 (flag “derived”); 99 "
        "countries, which closes the count of 188.",
        "The list of Tier 2 for 2023 prints “Congo (ROC)”, which the Factbook has on the Watch List: read as the "
        "Democratic Republic.",
        "Netherlands Antilles 2009 and 2010, a country of no code today: dropped.",
    ),
    caveats=("tier_is_a_judgement", "same_reports_behind", "no_ranking"),
    quality=Quality(
        relevance="Tiers say how the United States judged a government's effort, not how much trafficking there is.",
        accuracy="Compiled by others from web pages; where two codings meet, 10 of 1,395 pairs differ.",
        timeliness="The report appears in June or July; years 2017-2019 and 2021 are missing.",
        coherence="The Watch List began in 2004 and automatic downgrades later, so that tiers moved with the rules.",
        accessibility="The department's own pages hold the tiers, but no table of them; note and flag name the coder.",
    ),
)

COLUMNS = ("iso3", "year", "tier", "source")
ORDER = {"1": 1, "2": 2, "2WL": 3, "3": 4}  # an order, for ranks only: never averaged
VALUES = {"1": 1.0, "2": 2.0, "2WL": 2.0, "3": 3.0, "SC": float("nan")}
PRINTED = {
    "1": "Tier 1",
    "2": "Tier 2",
    "2WL": "Tier 2 Watch List",
    "3": "Tier 3",
    "SC": "special case",
}
CODERS = {
    "kelley_heiss": "Kelley and Heiss",
    "du_htc": "University of Denver",
    "factbook": "CIA World Factbook",
    "gvnet": "gvnet.com",
    "knowyourcountry": "knowyourcountry.com",
    "derived: in 2023 report and on none of the 2024 T1/2WL/T3 lists": "in the report of 2023 and on no other list",
}
PARTIAL = ("2022", "2025")
NO_PLACE = {"ANT"}  # Netherlands Antilles, dissolved in 2010
KEY = ["iso3", "year"]


def tidy(raw: list[Path]) -> Tidied:
    """Join the compiled tiers with those that only the list of all codings has."""
    compiled, every = all_of(raw, len(CARD.raw))
    rows = once(text(compiled, COLUMNS), KEY, compiled)
    codings = once(text(every, COLUMNS), [*KEY, "source"], every)
    alone = codings.merge(rows[KEY], how="left", indicator=True).query("_merge == 'left_only'")
    added = once(alone[[*KEY, "tier"]], KEY, every).assign(source="du_htc", coverage="")
    both = pd.concat([rows[[*COLUMNS, "coverage"]], added], ignore_index=True)
    known = both[~both["iso3"].isin(NO_PLACE)]
    seen = codings.groupby(KEY)["tier"].agg(
        codings=lambda tiers: " or ".join(sorted(set(tiers))), coders="count"
    )
    table = _table(known.join(seen, on=KEY), compiled)
    account = {
        "codings compared, second file": len(codings),
        "only in the second file: added": len(added),
        "no place of today (Netherlands Antilles): dropped": len(both) - len(known),
        "codings disagree": int(table["flag"].str.contains("disagree").sum()),
        "special cases, kept as missing": int(table["value"].isna().sum()),
    }
    return Tidied(table, len(rows), account)


def _table(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    printed = codes(rows, "tier", PRINTED, path)
    disagree = rows["codings"].str.contains(" or ", na=False)
    words = {
        "watch list": rows["tier"] == "2WL",
        "special case": rows["tier"] == "SC",
        "sources disagree": disagree,
        "one source": (rows["source"] == "du_htc") & (rows["coders"] == 1),
        "derived": rows["source"].str.startswith("derived"),
        "partial year": rows["year"].isin(PARTIAL),
    }
    other = ("; codings: " + rows["codings"]).where(disagree, "")
    return pd.DataFrame(
        {
            "measure": "tip_tier",
            "geo": rows["iso3"],
            "time_period": rows["year"],
            "unit": "tier",
            "value": rows["tier"].map(VALUES),
            "flag": [
                ";".join(word for word, true in zip(words, row, strict=True) if true)
                for row in zip(*words.values(), strict=True)
            ],
            "note": printed + " (" + codes(rows, "source", CODERS, path) + ")" + other,
        }
    )
