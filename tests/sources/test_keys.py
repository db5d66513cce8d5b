"""Keys as whole numbers, and a sheet read in batches: what a table of millions of rows rests on."""

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from analysis.sources import workbook
from analysis.sources.keys import numbered, repeats, shared

RNG = np.random.default_rng(21)


@pytest.mark.parametrize("letters", [3, 4000])
def test_keys_are_alike_and_ordered_as_their_texts_are(letters):
    """Over few and many distinct texts (more than one number can count), the key is the rank of the row."""
    columns = {name: RNG.integers(0, letters, 500).astype(str) for name in "abcdef"}
    table = pd.DataFrame(columns).astype("category")
    key = numbered(table, list("abcdef"))
    texts = list(zip(*columns.values(), strict=True))
    assert [texts[spot] for spot in np.argsort(key, kind="stable")] == sorted(texts)
    assert len(set(key)) == len(set(texts))


def test_a_table_without_rows_has_no_keys():
    """Columns without a single text, as of a sheet that ends with its header."""
    assert numbered(pd.DataFrame({"a": [], "b": []}, dtype="category"), ["a", "b"]).tolist() == []


def test_repeats_and_shared_are_what_pandas_finds():
    """Sorting finds the same rows as hashing."""
    for size in (0, 1, 2, 700):
        key = RNG.integers(0, 300, size)
        assert repeats(key).tolist() == np.flatnonzero(pd.Series(key).duplicated()).tolist()
        assert shared(key).tolist() == pd.Series(key).duplicated(keep=False).tolist()


def test_a_sheet_longer_than_a_batch_is_read_whole(tmp_path):
    """Cells come as text, row by row over the batches; 1, 1.0 and True are what they say, blanks around are gone."""
    cells = [[1, True, " a "], [0, False, "b"], [2.5, "1", ""], [1.0, "True", "a"]] * workbook.BATCH
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["stamp", "", ""], ["n", "yes", "word"], *cells]):
            sheet.write_row(number, 0, row)
    above, names, found = workbook.read(path, header=1)
    assert (above, names) == ([["stamp", "", ""]], ["n", "yes", "word"])
    once = [["1", "True", "a"], ["0", "False", "b"], ["2.5", "1", ""], ["1", "True", "a"]]
    assert found.astype(str).to_numpy().tolist() == once * workbook.BATCH
    assert list(found[0].cat.categories) == ["0", "1", "2.5"]
