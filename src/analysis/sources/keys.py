"""The key of a row as one whole number: to compare, sort and add up millions of rows without touching a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def numbered(coded: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """Return one whole number a row, in the order of the texts of its key, alike where the keys are.

    Parameters
    ----------
    coded : pandas.DataFrame
        Its columns are categories.
    columns : sequence of str
        What makes a key.
    """
    size = 1
    key: np.ndarray = np.zeros(len(coded), dtype=np.int8)
    for column in columns:
        count = len(coded[column].cat.categories)
        if size * count >= np.iinfo(np.int64).max:
            key = np.unique(key, return_inverse=True)[1]
            size = len(key)
        size *= count
        # No wider than it has to be, and in place: of millions of rows, moving the bytes is what takes the time.
        key = key.astype(np.min_scalar_type(-max(size, 1)), copy=False)
        key *= count
        key += coded[column].cat.codes.to_numpy()
    return key


def repeats(key: np.ndarray) -> np.ndarray:
    """Return the places of the rows whose key an earlier row has."""
    order, alike = _alike(key)
    return np.sort(order[1:][alike])


def shared(key: np.ndarray) -> np.ndarray:
    """Return for each row whether another row has its key."""
    order, alike = _alike(key)
    found = np.zeros(len(key), dtype=bool)
    found[order[1:][alike]] = found[order[:-1][alike]] = True
    return found


def _alike(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # To sort millions of keys, most of them in order already, is faster than to hash them.
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    return order, ordered[1:] == ordered[:-1]
