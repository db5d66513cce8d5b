"""United Kingdom, National Referral Mechanism: the detailed quarterly tables, a cell for each combination.

They print a referral's exploitation, age and gender, but not for referrals by the police.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.cells import codes, labels, need, numbers, once, or_new
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract, UnknownName

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


def must_add_up(parts: pd.Series, printed: pd.Series, path: Path) -> None:
    """Hold sums against the printed totals.

    Raises
    ------
    BrokenContract
        Naming the first that differ, and how many more do.
    """
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


def aggregated(path: Path) -> tuple[pd.DataFrame, int, dict[str, int]]:
    """Return the cells of one quarter by one thing at a time, the rows read, and what was left out."""
    cells, read = _cube(path)
    fine = _finest(cells)
    whole = cells["name"].str.endswith(" total") & (cells[DIMENSIONS] == TOTAL).all(axis=1)
    printed = cells[whole].set_index("responder")["persons"]
    must_add_up(fine.groupby("responder")["persons"].sum(), printed, path)
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
