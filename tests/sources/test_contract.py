"""The tidy table: what it must be, and how it says what it is not."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.sources import contract
from analysis.vocabulary.errors import BrokenContract

FILE = Path("data/figures/some.csv")


def table(**changes: object) -> pd.DataFrame:
    """Return two sound rows, exact and censored, with changes to the first."""
    rows = [
        {"measure": "detected_victims", "geo": "NAM", "time_period": "2010", "value": 7.0, **changes},
        {"measure": "detected_victims", "geo": "NOR", "time_period": "2010", "low": 0.0, "high": 4.0},
    ]
    return contract.in_shape(pd.DataFrame(rows).assign(source="some", release="1", unit="persons"))


def test_exact_cells_get_bounds_and_censored_cells_keep_no_value():
    """An exact cell is its own bounds; a censored one has bounds and no value."""
    exact, censored = table().to_dict("records")
    assert (exact["low"], exact["high"]) == (7.0, 7.0)
    assert pd.isna(censored["value"])
    assert (censored["low"], censored["high"]) == (0.0, 4.0)


def test_missing_stays_missing():
    """A cell without value and bounds is kept as missing, never as zero."""
    found = contract.check(table(value=float("nan")), FILE)
    assert found.iloc[0][["value", "low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("changes", "column", "shown"),
    [
        ({"value": -1.0}, "value", "-1.0"),
        ({"measure": "victims"}, "measure", "'victims'"),
        ({"geo": "namibia"}, "geo", "'namibia'"),
        ({"time_period": "10"}, "time_period", "'10'"),
        ({"sex": "F"}, "sex", "'F'"),
        ({"form": "sex work"}, "form", "'sex work'"),
        ({"value": float("nan"), "low": 4.0, "high": 0.0}, "high", "0.0"),
        ({"value": float("nan"), "low": 4.0}, "value", "nan"),
        ({"value": 7.0, "low": 6.0, "high": 7.0}, "low", "6.0"),
    ],
)
def test_a_broken_cell_is_named(changes, column, shown):
    """The error names file, line, column and value, in one line."""
    with pytest.raises(BrokenContract) as trouble:
        contract.check(table(**changes), FILE)
    said = str(trouble.value)
    assert f"column {column}" in said
    assert shown in said
    assert "some.csv, line " in said
    assert "\n" not in said
    assert trouble.value.exit_code == 3


def test_a_repeated_key_is_refused():
    """Two rows of one key are an error that names the key."""
    twice = pd.concat([table(), table(value=8.0)]).reset_index(drop=True)
    with pytest.raises(BrokenContract, match="a key that occurs once"):
        contract.check(twice, FILE)


def test_reading_keeps_namibia_and_refuses_text_in_numbers(tmp_path):
    """Codes stay text, and a word in a number column is named with its line."""
    path = tmp_path / "some.csv"
    found = table().assign(citizenship=["NA", "total"])
    found.to_csv(path, index=False)
    assert contract.read(path)["citizenship"].tolist() == ["NA", "total"]
    path.write_text(path.read_text().replace("7.0,7.0,7.0", "seven,7.0,7.0"))
    with pytest.raises(BrokenContract, match=r"line 2, column value: found 'seven'"):
        contract.read(path)


def test_missing_columns_are_listed(tmp_path):
    """A file with other columns says which it has and which it should have."""
    path = tmp_path / "some.csv"
    table().drop(columns="low").to_csv(path, index=False)
    with pytest.raises(BrokenContract, match="expected"):
        contract.read(path)
