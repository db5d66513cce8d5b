"""Records of nobody: a table in the shape of CTDC's, drawn from published counts, for lessons and for tests.

Each record is drawn from national counts that were published. Within a country, sex, age and form are drawn apart
from each other, so that the table has the margins of the real world and none of its persons.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.interval import HUGE, cells
from analysis.vocabulary.errors import BadRequest, BrokenContract

MARK = "SIMULATED"
SEED = 2006
WORDS = {
    "gender": {"female": "Female", "male": "Male"},
    "majorityStatus": {"0-17": "Minor", "18+": "Adult"},
}
FLAGS = {"sexual": "isSexualExploit", "labour": "isForcedLabour", "other": "isOtherExploit"}


def simulated(table: pd.DataFrame, size: int = 5000, seed: int = SEED) -> pd.DataFrame:
    """Draw records from published counts of detected victims.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure, with totals, sexes, ages, forms and citizenships by reporting country and year.
    size : int
        Number of records.
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row a record. Every header ends in ``(SIMULATED)``, and the first column says ``SIMULATED`` in every row.

    Raises
    ------
    BrokenContract
        If the counts have no citizenship to draw from.
    """
    if not 0 < size <= HUGE / 1e6:
        raise BadRequest(f"size is {size}: expected 1 to {HUGE / 1e6:,.0f} records")
    one_measure(table)
    rows = cells(table, "simulated")
    pairs = rows[~rows["citizenship"].isin(["total"]) & (rows["low"] > 0)]
    if pairs.empty:
        raise BrokenContract(
            "simulated: no count by citizenship above zero; expected published counts to draw from"
        )
    random = np.random.default_rng(seed)
    drawn = random.choice(len(pairs), size, p=(pairs["low"] / pairs["low"].sum()).to_numpy(float))
    places = pairs.iloc[drawn]
    forms = _drawn(rows, "form", tuple(FLAGS), places["geo"], random)
    made = {
        "yearOfRegistration": places["time_period"].to_numpy(),
        "citizenship": places["citizenship"].where(places["citizenship"].str.len() == 3, "").to_numpy(),
        "CountryOfExploitation": places["geo"].to_numpy(),
    }
    for column, (of, words) in {
        "gender": ("sex", WORDS["gender"]),
        "majorityStatus": ("age", WORDS["majorityStatus"]),
    }.items():
        made[column] = pd.Series(_drawn(rows, of, tuple(words), places["geo"], random)).map(words).to_numpy()
    made |= {flag: (forms == form).astype(int) for form, flag in FLAGS.items()}
    return pd.DataFrame({MARK: MARK, **{f"{name} ({MARK})": value for name, value in made.items()}})


def header(column: str, columns: Iterable[str]) -> str:
    """Return a column as these headers have it: with the mark of simulated records, where they carry it."""
    marked = f"{column} ({MARK})"
    return marked if marked in set(columns) else column


def _drawn(
    rows: pd.DataFrame, of: str, parts: tuple[str, ...], geo: pd.Series, random: np.random.Generator
) -> np.ndarray:
    """Draw a category for each record from its country's counts, or from all countries' where it has none."""
    others = [column for column in ("sex", "age", "form", "citizenship") if column != of]
    kept = rows[rows[of].isin(parts) & (rows[others] == "total").all(axis=1)]
    counts = kept.pivot_table("low", "geo", of, "sum", fill_value=0).reindex(
        columns=list(parts), fill_value=0
    )
    world = counts.sum()
    if not world.sum() > 0:
        world[:] = 1.0
    own = counts.reindex(geo).to_numpy(float).copy()
    own[~(own.sum(axis=1) > 0)] = world.to_numpy(float)
    ends = (own / own.sum(axis=1, keepdims=True)).cumsum(axis=1)
    picked = (random.random((len(own), 1)) > ends).sum(axis=1).clip(max=len(parts) - 1)
    return np.array(parts, dtype=object)[picked]
