"""The disclosure gate: no small count, none that can be worked out, from all tables and reports together."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import analysis as tp
from analysis.methods.disclosure import Request, gate, leaks, simulated
from analysis.methods.disclosure.gate import BESIDE, SMALL, WHOLE
from analysis.methods.disclosure.simulated import MARK
from analysis.sources import load
from analysis.vocabulary.errors import BadRequest, BrokenContract

COUNTS = st.lists(st.integers(0, 30), min_size=8, max_size=8)
SEX, AGE, YEAR = Request("by sex", ("place", "sex")), Request("by age", ("place", "age")), ("2019", "2020")


def people(counts):
    """Return records from counts by place, sex and age."""
    cells = [
        (place, sex, age)
        for place in ("north", "south")
        for sex in ("female", "male")
        for age in ("child", "adult")
    ]
    rows = [cell for cell, count in zip(cells, counts, strict=True) for _ in range(count)]
    return pd.DataFrame(rows, columns=["place", "sex", "age"]).assign(
        year=lambda table: np.resize(YEAR, len(table))
    )


def widths(records, releases):
    """Attack releases from nothing but their printed cells: how wide is each small count known, all together?

    Written apart from the gate: unknowns are the combinations of all columns, known to be nobody where a cell says 0.
    """
    columns = ["place", "sex", "age", "year"]
    cells = pd.MultiIndex.from_product(
        [sorted(records[column].unique()) for column in columns], names=columns
    ).to_frame(index=False)
    printed, small = [], {}
    for release, where in releases:
        kept = (
            np.all([cells[column].isin(values) for column, values in where.items()], axis=0)
            if where
            else True
        )
        true = (
            records[np.all([records[column].isin(values) for column, values in where.items()], axis=0)]
            if where
            else records
        )
        for table in release.tables.values():
            for row in table.to_dict("records"):
                labels = {k: v for k, v in row.items() if k not in ("count", "shown") and v != "total"}
                inside, count = np.full(len(cells), True) & kept, true
                for column, label in labels.items():
                    inside, count = (
                        inside & (cells[column] == label).to_numpy(),
                        count[count[column] == label],
                    )
                if row["shown"] != "hidden":
                    printed.append((inside, row["count"]))
                if 0 < len(count) < 10:
                    small[tuple(inside)] = row["shown"]
    system = np.array([inside for inside, _ in printed], float)
    values = [value for _, value in printed]
    found = []
    for inside, shown in small.items() if printed else ():
        assert shown == "hidden"
        ends = [
            linprog(sign * np.array(inside, float), A_eq=system, b_eq=values, method="highs")
            for sign in (1, -1)
        ]
        found.append(np.inf if any(end.status != 0 for end in ends) else -ends[1].fun - ends[0].fun)
    return found


@settings(deadline=None, max_examples=25)
@given(COUNTS)
def test_no_small_count_can_be_worked_out(counts):
    """Two tables with shared margins: an attack written apart finds no count below ten within fewer than ten."""
    records = people(counts)
    if records.empty:
        return
    release = gate(records, [SEX, AGE])
    for table in release.tables.values():
        assert not ((table["count"] > 0) & (table["count"] < 10)).any()
    assert all(width >= 10 - 1e-6 for width in widths(records, [(release, {})]))


@settings(deadline=None, max_examples=15)
@given(COUNTS)
def test_two_reports_cannot_be_subtracted(counts):
    """A report of one year and a later one of both: together they give no small count away."""
    records = people(counts)
    if set(records["year"]) != set(YEAR):
        return
    early = Request("by sex in 2019", ("place", "sex"), {"year": ["2019"]})
    first, second = gate(records, [early]), gate(records, [SEX], before=[early])
    assert all(width >= 10 - 1e-6 for width in widths(records, [(first, {"year": ["2019"]}), (second, {})]))


@settings(deadline=None, max_examples=15)
@given(COUNTS)
def test_what_is_shown_is_true(counts):
    """A count that is shown is the count of the records: nothing is rounded or moved."""
    records = people(counts)
    if records.empty:
        return
    shown = gate(records, [Request("sexes", ("sex",))]).tables["sexes"].dropna(subset="count")
    true = records["sex"].value_counts()
    for row in shown.itertuples():
        assert row.count == (len(records) if row.sex == "total" else true.get(row.sex, 0))


PLAIN = people([12, 3, 20, 30, 40, 50, 60, 70])


def test_a_second_cell_is_hidden_beside_a_small_one():
    """Three girls hidden alone would be fifteen less twelve: another cell goes with them, and the report says why."""
    release = gate(PLAIN, [Request("table", ("sex", "age"), {"place": ["north"]})])
    assert set(release.report["why"]) == {SMALL, BESIDE}
    assert release.report["cell"].tolist()[0] == "sex female, age adult"
    assert release.narrowest >= 10
    assert not set("0123456789") & set(release.report["cell"].str.cat() + release.report["why"].str.cat())


def test_nothing_small_hides_nothing():
    """A table of large counts is published whole."""
    release = gate(people([20] * 8), [SEX, AGE])
    assert release.report.empty
    assert release.narrowest == float("inf")


def test_a_table_that_gives_a_published_one_away_is_withheld():
    """One report showed 2019 whole; the second, with one more small group, may not show what subtraction reveals."""
    records = pd.concat(
        [people([40] * 8).assign(year="2019"), people([40] * 7 + [43]).tail(3).assign(year="2020")]
    )
    early = Request("2019", ("place",), {"year": ["2019"]})
    second = gate(records, [Request("both years", ("place",))], before=[early])
    table = second.tables["both years"].set_index("place")["shown"]
    assert table["south"] == "hidden"
    assert table["total"] == "hidden"
    assert WHOLE in set(second.report["why"]) or BESIDE in set(second.report["why"])


def test_percentages_come_from_what_is_shown():
    """A percentage of a hidden count, or of a hidden whole, is hidden too."""
    release = gate(PLAIN, [SEX, AGE])
    for column in ("sex", "place"):
        percent = release.percent("by sex", column).merge(release.tables["by sex"], on=["place", "sex"])
        assert (percent["shown_x"][percent["shown_y"] == "hidden"] == "hidden").all()
    assert release.percent("by sex", "place")["percent"].max() == 100


def test_a_text_that_tells_is_found():
    """A caption, a CSV and a JSON with a hidden count beside its labels are found; the released ones pass."""
    request = [Request("table", ("sex", "age"), {"place": ["north"]})]
    release = gate(PLAIN, request)
    table = release.tables["table"]
    fine = {
        "csv": table.to_csv(index=False),
        "json": table.to_json(orient="records"),
        "alt": "Most are male; small groups are hidden.",
    }
    assert leaks(PLAIN, request, release, fine).empty
    wrong = {
        "caption": "Of the female victims, 3 were adult.",
        "alt": "female, adult: 4.6 percent",
        "metadata": json.dumps({"sex": "female", "age": "adult", "n": 3}),
    }
    assert set(leaks(PLAIN, request, release, wrong)["text"]) == set(wrong)


def test_the_same_request_gives_the_same_release():
    """Nothing is random: the gate can be run again."""
    one, two = gate(PLAIN, [SEX, AGE]), gate(PLAIN, [SEX, AGE])
    pd.testing.assert_frame_equal(one.report, two.report)


@pytest.mark.parametrize(
    ("records", "requests", "more", "error"),
    [
        (PLAIN.head(0), [SEX], {}, BrokenContract),
        (PLAIN, [], {}, BadRequest),
        (PLAIN, [SEX, SEX], {}, BadRequest),
        (PLAIN, [Request("x", ("town",))], {}, BadRequest),
        (PLAIN, [Request("x", ("sex",), {"place": ["west"]})], {}, BadRequest),
        (PLAIN, [SEX], {"threshold": 1}, BadRequest),
        (PLAIN, [SEX], {"before": [SEX]}, BadRequest),
        (PLAIN.assign(id=range(len(PLAIN)), other=range(len(PLAIN)), third=range(len(PLAIN))),
         [Request("x", ("id", "other", "third"))], {}, BadRequest),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_refused(records, requests, more, error):
    """No records, no table, a name twice, an unknown column or value, a threshold of one, a table of identities."""
    with pytest.raises(error):
        gate(records, requests, **more)


def test_one_record_is_hidden_wholly():
    """Of one person nothing is published, not even that it is one."""
    release = gate(PLAIN.head(1), [SEX])
    assert (release.tables["by sex"]["shown"] == "hidden").all()


def detected():
    """Return published counts of two years in six countries."""
    table = load("unodc_glotip")
    places = ["DEU", "FRA", "GBR", "ITA", "ROU", "ALB"]
    return table[
        (table["measure"] == "detected_victims") & table["time_period"].isin(YEAR) & table["geo"].isin(places)
    ]


def test_simulated_records_say_so_everywhere():
    """Every row and every header is marked, in the columns of CTDC, and the seed decides the table."""
    made = simulated(detected(), 500)
    assert (made[MARK] == MARK).all()
    assert all(MARK in column for column in made)
    assert [column.removesuffix(f" ({MARK})") for column in made][1:6] == [
        "yearOfRegistration", "citizenship", "CountryOfExploitation", "gender", "majorityStatus",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(made, simulated(detected(), 500))
    assert not made.equals(simulated(detected(), 500, seed=1))


def test_simulated_records_have_published_margins():
    """Of 20,000 records, each large country has the share of the published counts, within chance."""
    made, rows = simulated(detected(), 20_000), detected()
    pairs = rows[rows["citizenship"] != "total"]
    true = pairs.groupby("geo")["low"].sum() / pairs["low"].sum()
    found = made[f"CountryOfExploitation ({MARK})"].value_counts(normalize=True)
    for geo in true[true > 0.01].index:
        assert found[geo] == pytest.approx(true[geo], abs=4 * np.sqrt(true[geo] / 20_000))


def test_nothing_to_simulate_from_is_refused():
    """Without published counts no record is made up."""
    with pytest.raises(BrokenContract, match="by citizenship"):
        simulated(detected().head(0))
    with pytest.raises(BadRequest, match="size"):
        simulated(detected(), 0)


def test_the_gate_on_simulated_records():
    """Small counts are exactly those a threshold of ten names; more is hidden beside them, and nothing is left open."""
    made = simulated(detected(), 1500)
    made.columns = [column.removesuffix(f" ({MARK})") for column in made]
    tables = [
        Request("gender", ("CountryOfExploitation", "gender")),
        Request("age", ("CountryOfExploitation", "majorityStatus")),
    ]
    release = gate(made, tables)
    small = release.report[release.report["why"] == SMALL]
    counts = pd.crosstab(made["CountryOfExploitation"], made["gender"], margins=True)
    assert (small["table"] == "gender").sum() == int(((counts > 0) & (counts < 10)).sum().sum())
    assert release.narrowest >= 10


def test_a_notebook_asks_in_simple_names():
    """`tp.simulated` and `tp.disclosed`: columns without their mark, earlier reports, and a block that says SIMULATED."""
    records = tp.simulated(detected(), 1500)
    tables = {"gender": ["CountryOfExploitation", "gender"], "all": []}
    release = tp.disclosed(records, tables)
    direct = gate(
        records,
        [Request("gender", (f"CountryOfExploitation ({MARK})", f"gender ({MARK})")), Request("all", ())],
    )
    pd.testing.assert_frame_equal(release.report, direct.report)
    early = {"2019": tp.Request("2019", ("gender",), {"yearOfRegistration": ["2019"]})}
    assert set(tp.disclosed(records, tables, before=early).tables) == set(tables)
    shown = tp.cards.released(release)._repr_html_()
    assert "SIMULATED records, persons: gender" in shown
    assert "<td>hidden</td>" in shown
    assert not any(f"<td>{count}</td>" in shown for count in range(1, 10))
    assert release.percent("gender", "gender")["percent"].max() == 100
    for table, column in (("none", "gender"), ("gender", "town")):
        with pytest.raises(BadRequest, match=r"no (table|column)"):
            release.percent(table, column)
    with pytest.raises(BadRequest, match="no column 'town'"):
        tp.disclosed(records, {"x": ["town"]})


def test_a_release_that_hides_nothing_says_so():
    """A table of large counts; a table that is withheld."""
    assert "Nothing had to be hidden." in repr(
        tp.cards.released(tp.disclosed(people([20] * 8), {"sexes": ["sex"]}))
    )
    hidden = repr(tp.cards.released(tp.disclosed(PLAIN.head(1), {"sexes": ["sex"]})))
    assert "cells are hidden for counting too few persons." in hidden


def test_the_example_of_the_page_runs():
    """What docs/methods/disclosure.md shows a notebook is what happens."""
    page = (Path(__file__).parents[2] / "docs/methods/disclosure.md").read_text("utf-8")
    names = {"tp": tp}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1], names)  # the page is ours
    assert not names["release"].report.empty
    assert names["release"].narrowest >= 10
