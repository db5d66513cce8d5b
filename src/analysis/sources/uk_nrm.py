"""United Kingdom, National Referral Mechanism: referrals, decisions and duty to notify, by quarter.

A referral is a suspicion. The *reasonable grounds* decision on it falls within weeks, the *conclusive* one
after months or years, so that the stages of one quarter are different people. The detailed quarterly
tables print a referral's exploitation, age and gender, but not for referrals by the police.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import all_of, codes, labels, need, numbers, once, or_new
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract, UnknownName

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

AGES = {"Adult (18 or over)": "18+", "Child (17 or under)": "0-17", "Age not specified or unknown": "unknown"}
CUBE_AGES = {**AGES, "Not specified or unknown": "unknown"}
SEXES = {"Female": "female", "Male": "male", "Other": "other", "Not Recorded": "unknown"}
FORMS = {
    "Sexual": "sexual",
    "Labour": "labour",
    "Domestic": "domestic",
    "Criminal": "criminal",
    "Organ Harvesting": "organs",
    "Not specified or unknown": "unknown",
}
CUBE = {
    "First responder type": "responder",
    "First responder": "name",
    "Exploitation type": "form",
    "Age at exploitation": "age",
    "Gender": "sex",
    "Nationality": "citizenship",
    "People": "persons",
}
DIMENSIONS = ["form", "age", "sex", "citizenship"]
SMALLEST = 10  # persons in a cell of the detailed tables
TOTAL = "Total"


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
        *(_aggregated(path) for path in cubes),
    ):
        tables.append(made)
        reads += read
        for reason, count in dropped.items():
            account[reason] = account.get(reason, 0) + count
    table = pd.concat(tables, ignore_index=True).assign(geo="GBR")
    account["cells of 1 to 9 persons, kept with bounds"] = int((table["flag"] == "suppressed").sum())
    return Tidied(table, reads, account)


def records(raw: list[Path]) -> pd.DataFrame:
    """Return the finest cells of the detailed tables, for code that passes the disclosure gate.

    Returns
    -------
    pandas.DataFrame
        Columns time_period, responder, form, form_label, age, sex, citizenship (ISO3, ``several`` or
        ``unknown``) and persons, the number of referrals in the cell. For referrals by the police form,
        age and sex are missing.
    """
    cubes = [path for path in raw if path.name.startswith("nrm_referrals_2")]
    fine = pd.concat([_finest(_cube(path)[0]).assign(time_period=_quarter(path)) for path in cubes])
    police = fine["form"] == TOTAL
    fine["form_label"] = fine["form"]
    fine["form"] = fine["form"].map(lambda label: FORMS.get(label, "mixed"))
    fine["age"], fine["sex"] = fine["age"].map(CUBE_AGES), fine["sex"].map(SEXES)
    fine["citizenship"] = fine["citizenship"].map(or_new(citizenship))
    fine.loc[police, ["form", "form_label"]] = None
    columns = ["time_period", "responder", "form", "form_label", "age", "sex", "citizenship", "persons"]
    return fine.loc[fine["persons"] > 0, columns].reset_index(drop=True)


def citizenship(label: str) -> str:
    """Return the ISO3 of a nationality label, ``unknown``, or ``several`` for two nationalities.

    Raises
    ------
    UnknownName
        If the label is neither a known nationality nor two of them.
    """
    known, words = labels("uk_nrm_nationalities.csv"), label.split()
    if " ".join(words) in known:
        return known[" ".join(words)]
    for cut in range(1, len(words)):
        if " ".join(words[:cut]) in known and " ".join(words[cut:]) in known:
            return "several"
    raise UnknownName("nationality", label, advice="add it to uk_nrm_nationalities.csv")


def _referrals(path: Path) -> tuple[pd.DataFrame, int, dict[str, int]]:
    rows = text(path, ["Year", "Quarter", "Age at exploitation", "Location of exploitation", "NRM referrals"])
    rows = once(rows, ["Year", "Quarter", "Age at exploitation", "Location of exploitation"], path)
    rows["value"] = numbers(rows, "NRM referrals", path)
    rows["age"] = codes(rows, "Age at exploitation", AGES, path)
    whole = rows["Location of exploitation"] == TOTAL
    key = ["Year", "Quarter", "age"]
    _must_add_up(rows[~whole].groupby(key)["value"].sum(), rows[whole].set_index(key)["value"], path)
    table = _with_total(rows[whole], "potential_victims", "persons").assign(stage="referred")
    return table, len(rows), {"location of exploitation: left out": int((~whole).sum())}


def _decisions(path: Path, kind: str) -> tuple[pd.DataFrame, int, dict[str, int]]:
    outcomes = [f"{outcome} {kind} grounds" for outcome in ("Negative", "Positive")]
    columns = {f"{age} - {outcome}": (age, outcome) for age in AGES for outcome in outcomes}
    rows = text(path, ["Year", "Quarter", *columns, TOTAL])
    found = pd.DataFrame({column: numbers(rows, column, path) for column in [*columns, TOTAL]})
    _must_add_up(found[list(columns)].sum(axis=1), found[TOTAL], path)
    yearly = rows["Quarter"] == TOTAL
    sums = found[~yearly].groupby(rows["Year"]).sum()
    _must_add_up(sums[TOTAL], found[yearly].set_index(rows.loc[yearly, "Year"])[TOTAL], path)
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
    _must_add_up(rows[~yearly].groupby("Year")["value"].sum(), rows[yearly].set_index("Year")["value"], path)
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


def _must_add_up(parts: pd.Series, printed: pd.Series, path: Path) -> None:
    both = pd.DataFrame({"parts": parts, "printed": printed})
    wrong = both[both["parts"] != both["printed"]]
    if len(wrong):
        raise BrokenContract(
            f"{path.name}, {wrong.index[0]}: parts add up to {wrong['parts'].iloc[0]:g}, expected the printed total "
            f"{wrong['printed'].iloc[0]:g} (and {len(wrong) - 1} more)"
        )


def _cube(path: Path) -> tuple[pd.DataFrame, int]:
    rows = need(text(path, CUBE), CUBE, path)
    cells = once(rows, list(CUBE)[:-1], path).rename(columns=CUBE)
    cells["persons"] = numbers(rows, "People", path).astype(int)
    for column, known in (("age", CUBE_AGES), ("sex", SEXES)):
        codes(rows, {v: k for k, v in CUBE.items()}[column], {**known, TOTAL: TOTAL}, path)
    return cells, len(rows)


def _finest(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells without totals; the police's rows have totals only, one per nationality."""
    named = cells["citizenship"] != TOTAL
    police = (cells["responder"] == "Police") & named
    return cells[police | ((cells[DIMENSIONS] != TOTAL).all(axis=1) & (cells["responder"] != "Police"))]


def _aggregated(path: Path) -> tuple[pd.DataFrame, int, dict[str, int]]:
    cells, read = _cube(path)
    fine = _finest(cells)
    whole = cells["name"].str.endswith(" total") & (cells[DIMENSIONS] == TOTAL).all(axis=1)
    printed = cells[whole].set_index("responder")["persons"]
    _must_add_up(fine.groupby("responder")["persons"].sum(), printed, path)
    rest = fine[fine["responder"] != "Police"]
    types = rest.groupby("form")["persons"].sum()
    forms = types.groupby(types.index.map(lambda label: FORMS.get(label, "mixed"))).sum()
    people = fine.groupby(fine["citizenship"].map(or_new(citizenship)))["persons"].sum()
    shown = people[(people >= SMALLEST) & (people.index != "several")]
    table = pd.concat(
        [
            _cells(pd.Series({"total": int(rest["persons"].sum())}), "form"),
            _cells(forms, "form"),
            _cells(rest.groupby(rest["age"].map(CUBE_AGES))["persons"].sum(), "age"),
            _cells(rest.groupby(rest["sex"].map(SEXES))["persons"].sum(), "sex"),
            _cells(shown, "citizenship", "referred"),
        ]
    )
    mixed = table["form"] == "mixed"
    table.loc[mixed, "note"] = "combinations without referrals by the police: " + "; ".join(
        types[~types.index.isin(FORMS)].sort_values(ascending=False, kind="stable").index
    )
    account = {
        "detailed tables: cells added together": len(fine),
        "detailed tables: printed totals, left out": read - len(fine),
        "persons of two nationalities, left out by citizenship": int(people.get("several", 0)),
        "persons of nationalities below ten in a quarter, left out by citizenship": int(
            people[(people < SMALLEST) & (people.index != "several")].sum()
        ),
    }
    return table.assign(time_period=_quarter(path)), read, account


def _cells(counts: pd.Series, column: str, stage: str = "referred_not_police") -> pd.DataFrame:
    counts = counts[counts > 0]
    small = (counts < SMALLEST).to_numpy()
    value = counts.astype(float).to_numpy()
    made = pd.DataFrame(
        {"sex": "total", "age": "total", "form": "total", "citizenship": "total"}, counts.index
    )
    made[column] = counts.index
    return made.reset_index(drop=True).assign(
        measure="potential_victims",
        stage=stage,
        unit="persons",
        value=pd.Series(value).mask(small),
        low=pd.Series(value).mask(small, 1.0),
        high=pd.Series(value).mask(small, SMALLEST - 1.0),
        flag=["suppressed" if hidden else "" for hidden in small],
        note="" if stage == "referred" else "without referrals by the police, which have no breakdown",
    )


def _quarter(path: Path) -> str:
    return path.name.removeprefix("nrm_referrals_")[:7].upper().replace("_", "-")
