"""US grants against trafficking by recipient country, 2002 to 2014, summed from the list of grants."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import codes, numbers, once
from analysis.sources.separated import text
from analysis.vocabulary.places import place

CARD = Card(
    id="us_grants",
    short="US anti-trafficking grants, Kelley and Heiss",
    title="US grants against trafficking in persons, by recipient country and aim",
    producer="J. G. Kelley and A. Heiss, from lists of the United States Department of State",
    edition="grants of 2001-2014; names of individuals blanked",
    release="2014",
    measures=("us_grants", "us_grants_prevention", "us_grants_protection", "us_grants_prosecution"),
    years="2002-2014",
    url="https://github.com/andrewheiss/scorecard-diplomacy",
    licence="Terms of the table not seen",
    licence_url="",
    licence_status="unconfirmed",
    citation="Kelley, J. G. and Heiss, A., scorecard-diplomacy, list of US anti-trafficking grants 2001-2014, from lists "
    "of the United States Department of State",
    retrieved="2026-11",
    raw=("flows/us_tip_funding_2001_2014_individuals_redacted.csv",),
    decisions=(
        "1,876 rows with the amount 0 are fillers, one per country and year without a grant (15 are marked as grants, "
        "and most of these point to one listed under a region): dropped. What is counted are 2,208 grants with an "
        "amount; 863 million US dollars in all, of which the United States gave itself 162 million.",
        "200 grants have no amount, 188 of them of 2002 (“Not Listed”). A country-year with such a grant has no sum: "
        "kept as missing, and the note says what is known.",
        "The United States as recipient is excluded by name: three of its 475 rows lack the country number.",
        "Regions (Global, Western Hemisphere ...) and Yugoslavia are no country: dropped, with their amounts counted.",
        "Nine pairs of rows agree in all but their number (1.5 million US dollars; four pairs are of countries). Grants "
        "of one size to one recipient are common (Israel 2005: three of 60,000 to three organisations), so they are "
        "kept and only counted.",
        "Aims overlap (two grants in three name more than one): amounts by aim are the full amounts of grants that name "
        "it, are never added, and leave out the grants without any coding.",
        "Recipients and subgrantees are not in the table: some are names of persons.",
        "Names are run together and one has a broken letter; they are mapped by name, since the country number is "
        "missing for Serbia, Kosovo and others and is 2007 for Belarus in one row.",
        "Check: Afghanistan 6,096,581, Albania 15,427,146, Algeria 198,000, Angola 575,000, the totals through 2014 "
        "printed in the authors' first table.",
    ),
    caveats=("grants_as_listed",),
    quality=Quality(
        relevance="Where one donor's money went, and for which aim; other donors are not in it.",
        accuracy="Typed from lists that name a grant by country or by region; amounts of 2002 are mostly missing.",
        timeliness="Ends in 2014, the year of the list.",
        coherence="Amounts are dollars of the year; the lists grew shorter after 2010.",
        accessibility="A table in a public repository without a code book; terms not seen.",
    ),
    ships=False,
    get="made from funding_master.csv (folder data/original) of https://github.com/andrewheiss/scorecard-diplomacy: one "
    "grant a row, with the columns id, country, grant_year, prevention, protection, prosecution and amount, saved as "
    "us_tip_funding_2001_2014_individuals_redacted.csv",
    rows=4284,
)

AIMS = ("prevention", "protection", "prosecution")
COLUMNS = ("id", "country", "grant_year", *AIMS, "amount")
FLAGS = {"1.0": True, "0.0": False, "": False}
DONOR = "USA"
NO_COUNTRY = {
    "Africa",
    "East Asia and Pacific Islands",
    "Europe",
    "Global",
    "Near East Asia",
    "South and Central Asia",
    "Western Hemisphere",
    "Yugoslavia",
}
NAMES = {
    "Antigua&Barbuda": "ATG",
    "BosniaandHerz": "BIH",
    "BurkinaFaso": "BFA",
    "CapeVerde": "CPV",
    "CentralAfRep": "CAF",
    "Congo (Brazzaville; Rep)": "COG",
    "Congo, DemRep (Zaire)": "COD",
    "Congo, DemRep": "COD",
    "CostaRica": "CRI",
    "Cote D\ufffdIvoire": "CIV",
    "CzechRep": "CZE",
    "DomRep": "DOM",
    "ElSalvador": "SLV",
    "EqGuinea": "GNQ",
    "KyrgyzRep": "KGZ",
    "Madagasgar": "MDG",
    "MarshallIs": "MHL",
    "NewZealand": "NZL",
    "PapuaNG": "PNG",
    "SaoT&P": "STP",
    "SaudiArabia": "SAU",
    "SierraLeone": "SLE",
    "SlovakRep": "SVK",
    "SolomonIs": "SLB",
    "SouthAfrica": "ZAF",
    "SriLanka": "LKA",
    "St.Kitts&Nevis": "KNA",
    "St.Lucia": "LCA",
    "St.Vincent": "VCT",
    "Trin&Tobago": "TTO",
    "UArabEmir": "ARE",
    "YemenAR": "YEM",
}


def tidy(raw: list[Path]) -> Tidied:
    """Sum the grants of each country and year, in all and by aim."""
    listed = once(text(raw[0], COLUMNS), ["id"], raw[0])
    amount = numbers(listed, "amount", raw[0])
    grants = listed.assign(amount=amount, **{aim: codes(listed, aim, FLAGS, raw[0]) for aim in AIMS})[
        amount != 0
    ]
    donor = grants["country"] == DONOR
    nowhere = grants["country"].isin(list(NO_COUNTRY))
    kept = grants[~donor & ~nowhere]
    kept = kept.assign(geo=kept["country"].map(lambda name: NAMES.get(name) or place(name).iso3))
    table = pd.concat(
        [_sums(kept, "us_grants"), *(_sums(kept[kept[aim].astype(bool)], f"us_grants_{aim}") for aim in AIMS)]
    )
    twice = kept["amount"].notna() & kept.duplicated([name for name in listed.columns if name != "id"])
    account = {
        "amount 0, no grant: dropped": int((amount == 0).sum()),
        "to the United States itself: dropped": int(donor.sum()),
        "to a region or a state of no code today: dropped": int(nowhere.sum()),
        "US dollars to regions: left out": int(grants.loc[nowhere, "amount"].sum()),
        "grants to countries": len(kept),
        "US dollars to countries": int(kept["amount"].sum()),
        "of these in rows that repeat another, kept": int(kept.loc[twice, "amount"].sum()),
        "rows that repeat another, kept": int(twice.sum()),
        "grants without an amount": int(kept["amount"].isna().sum()),
        "country-years without a sum, kept as missing": int(
            (table["measure"].eq("us_grants") & table["value"].isna()).sum()
        ),
    }
    return Tidied(table, len(listed), account)


def _sums(grants: pd.DataFrame, measure: str) -> pd.DataFrame:
    cells = grants.groupby(["geo", "grant_year"])["amount"].agg(["size", "count", "sum"]).reset_index()
    whole = cells["count"] == cells["size"]
    note = [
        f"grants: {size}" + (f", with an amount {count}: {amount:.0f}" if count < size else "")
        for _, _, size, count, amount in cells.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "measure": measure,
            "geo": cells["geo"],
            "time_period": cells["grant_year"],
            "unit": "US dollars",
            "value": cells["sum"].where(whole),
            "flag": whole.map({True: "", False: "amount not listed"}),
            "note": note,
        }
    )
