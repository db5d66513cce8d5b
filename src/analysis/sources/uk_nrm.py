"""United Kingdom, National Referral Mechanism: referrals, decisions and duty to notify, by quarter.

A referral is a suspicion. The *reasonable grounds* decision on it falls within weeks, the *conclusive* one
after months or years, so that the stages of one quarter are different people. The detailed quarterly
tables print a referral's exploitation, age and gender, but not for referrals by the police.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import all_of, codes, numbers, once
from analysis.sources.separated import text
from analysis.sources.uk_nrm_detail import AGES, TOTAL, aggregated, must_add_up, records

QUARTERS = ("2022_q2", "2022_q3", "2022_q4", "2023_q1", "2023_q2", "2023_q3")
CARD = Card(
    id="uk_nrm",
    short="Home Office, National Referral Mechanism",
    title="National Referral Mechanism and Duty to Notify statistics, United Kingdom, quarterly",
    producer="Home Office, United Kingdom",
    edition="tables to quarter 4 of 2023 (bulletin of March 2024); detailed tables 2022 Q2 to 2023 Q3",
    release="2024-03",
    measures=("potential_victims", "referral_decisions", "duty_to_notify_reports"),
    years="2009-2023",
    url="https://www.gov.uk/government/statistics/modern-slavery-nrm-and-dtn-statistics-end-of-year-summary-2023/"
    "modern-slavery-national-referral-mechanism-and-duty-to-notify-statistics-uk-end-of-year-summary-2023",
    licence="Open Government Licence v3.0",
    licence_url="",
    licence_status="confirmed",
    citation="Home Office, Modern Slavery: National Referral Mechanism and Duty to Notify statistics UK, end of year "
    "summary 2023. Contains public sector information licensed under the Open Government Licence v3.0",
    retrieved="2026-11",
    get="the tables of the bulletin on the page of the card, in a folder as the ten CSV files it names",
    raw=(
        "national/uk_nrm/nrm_referrals_longitudinal.csv",
        "national/uk_nrm/nrm_reasonable_grounds.csv",
        "national/uk_nrm/nrm_conclusive_grounds.csv",
        "national/uk_nrm/nrm_duty_to_notify_longitudinal.csv",
        *(f"national/uk_nrm/nrm_referrals_{quarter}.csv.gz" for quarter in QUARTERS),
    ),
    decisions=(
        "Stage “referred” is measure potential_victims. Decisions are measure referral_decisions, stages "
        "reasonable_grounds_positive, reasonable_grounds_negative, conclusive_grounds_positive and _negative.",
        "Age is age at exploitation. Age and total are there for all quarters; totals are the sum of the three age "
        "groups, and yearly totals are not repeated. Where the parts do not add up to what is printed, the loader stops.",
        "Location of exploitation (UK, overseas, both, unknown) is left out: the common table has no column for it.",
        "In the detailed tables the police have one row per nationality and nothing else: no exploitation, age or "
        "gender for 938 to 1,043 referrals a quarter, 21 to 23 percent. Breakdowns have therefore the stage "
        "“referred_not_police”, with its own total, and are never the composition of all referrals.",
        "Single exploitation types have our code, “Not specified or unknown” is unknown; the combinations are summed to "
        "“mixed”, with their labels in the note.",
        "By citizenship the police are included. Shown are single nationalities of at least ten persons in the quarter, "
        "and “unknown”; two nationalities (“Jamaican UK”) and smaller groups are left out and counted.",
        "Other cells of one to nine persons in the detailed tables are suppressed: value missing, bounds 1 and 9. The Home "
        "Office prints them, and subtraction would find them: this keeps small cells off our pages, no more.",
        "The detailed tables are as first published, the series as of March 2024: 2022 Q2 has 4,171 referrals in one "
        "and 4,157 in the other. The detailed table of 2023 Q4 was not at hand.",
        "Labels were damaged on their way: “Turkish UKrainian” is Turkish and Ukrainian, not British.",
    ),
    caveats=("referral_is_not_a_finding", "stages_not_cohort", "definitions_differ", "revised_backwards"),
    quality=Quality(
        relevance="Who was referred as a possible victim of modern slavery, and what was decided; slavery is wider than "
        "trafficking.",
        accuracy="A full count of an administrative system; exploitation and age are what the first responder wrote.",
        timeliness="Quarterly, some two months after the quarter; earlier quarters change with each issue.",
        coherence="Law, thresholds of decisions and the bodies that decide changed several times since 2009.",
        accessibility="Spreadsheets under the Open Government Licence; their layout changes between quarters.",
    ),
    new_codes="of a nationality is kept apart as new:… and listed; of age, sex or form it stops the loader, because the "
    "printed totals must add up from known parts",
)

__all__ = ["CARD", "records", "tidy"]


def tidy(raw: list[Path]) -> Tidied:
    """Put the series and the aggregated detailed tables under each other, one row a quarter and cell."""
    referrals, reasonable, conclusive, notified, *cubes = all_of(raw, len(CARD.raw))
    tables, reads, account = (
        [],
        0,
        {"location of exploitation: left out": 0, "yearly totals: not repeated": 0},
    )
    for made, read, dropped in (
        _referrals(referrals),
        _decisions(reasonable, "reasonable"),
        _decisions(conclusive, "conclusive"),
        _notified(notified),
        *(aggregated(path) for path in cubes),
    ):
        tables.append(made)
        reads += read
        for reason, count in dropped.items():
            account[reason] = account.get(reason, 0) + count
    table = pd.concat(tables, ignore_index=True).assign(geo="GBR")
    account["cells of 1 to 9 persons, kept with bounds"] = int((table["flag"] == "suppressed").sum())
    return Tidied(table, reads, account)


def _referrals(path: Path) -> tuple[pd.DataFrame, int, dict[str, int]]:
    rows = text(path, ["Year", "Quarter", "Age at exploitation", "Location of exploitation", "NRM referrals"])
    rows = once(rows, ["Year", "Quarter", "Age at exploitation", "Location of exploitation"], path)
    rows["value"] = numbers(rows, "NRM referrals", path)
    rows["age"] = codes(rows, "Age at exploitation", AGES, path)
    whole = rows["Location of exploitation"] == TOTAL
    key = ["Year", "Quarter", "age"]
    must_add_up(rows[~whole].groupby(key)["value"].sum(), rows[whole].set_index(key)["value"], path)
    table = _with_total(rows[whole], "potential_victims", "persons").assign(stage="referred")
    return table, len(rows), {"location of exploitation: left out": int((~whole).sum())}


def _decisions(path: Path, kind: str) -> tuple[pd.DataFrame, int, dict[str, int]]:
    outcomes = [f"{outcome} {kind} grounds" for outcome in ("Negative", "Positive")]
    columns = {f"{age} - {outcome}": (age, outcome) for age in AGES for outcome in outcomes}
    rows = text(path, ["Year", "Quarter", *columns, TOTAL])
    found = pd.DataFrame({column: numbers(rows, column, path) for column in [*columns, TOTAL]})
    must_add_up(found[list(columns)].sum(axis=1), found[TOTAL], path)
    yearly = rows["Quarter"] == TOTAL
    sums = found[~yearly].groupby(rows["Year"]).sum()
    must_add_up(sums[TOTAL], found[yearly].set_index(rows.loc[yearly, "Year"])[TOTAL], path)
    made = []
    for outcome in outcomes:
        ages = [
            rows.loc[~yearly, ["Year", "Quarter"]].assign(age=code, value=found[f"{age} - {outcome}"])
            for age, code in AGES.items()
        ]
        stage = f"{kind}_grounds_{outcome.split()[0].lower()}"
        made.append(_with_total(pd.concat(ages), "referral_decisions", "decisions").assign(stage=stage))
    return pd.concat(made), len(rows), {"yearly totals: not repeated": int(yearly.sum())}


def _notified(path: Path) -> tuple[pd.DataFrame, int, dict[str, int]]:
    rows = text(path, ["Year", "Quarter", TOTAL])
    rows["value"] = numbers(rows, TOTAL, path)
    yearly = rows["Quarter"] == TOTAL
    must_add_up(rows[~yearly].groupby("Year")["value"].sum(), rows[yearly].set_index("Year")["value"], path)
    table = _long(rows[~yearly], "duty_to_notify_reports", "reports").assign(age="total", stage="")
    return table, len(rows), {"yearly totals: not repeated": int(yearly.sum())}


def _with_total(rows: pd.DataFrame, measure: str, unit: str) -> pd.DataFrame:
    total = rows.groupby(["Year", "Quarter"], as_index=False)["value"].sum().assign(age="total")
    return _long(pd.concat([total, rows]), measure, unit)


def _long(rows: pd.DataFrame, measure: str, unit: str) -> pd.DataFrame:
    period = rows["Year"] + "-" + rows["Quarter"]
    made = pd.DataFrame({"time_period": period, "measure": measure, "unit": unit, "value": rows["value"]})
    if "age" in rows:
        made["age"] = rows["age"]
    return made.assign(sex="total", form="total", citizenship="total", flag="", note="")
