"""What part of a change in a share is real: the same countries reporting otherwise, or other countries reporting.

A pooled share moves when shares inside countries move, when countries weigh more or less, and when countries
start or stop reporting. Only the first is a change of the thing counted.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from analysis.methods.bounds import one_measure
from analysis.methods.interval import NOTHING, Interval, cells, share
from analysis.vocabulary.errors import BadRequest

BOUNDS = ["part_low", "part_high", "rest_low", "rest_high"]


@dataclass(frozen=True)
class Shift:
    """A change of a pooled share, taken apart. All in percentage points.

    ``change = within + weights + reporting``, exactly, at the cells that were printed.

    Attributes
    ----------
    before, after : Interval
        The share in percent, all countries of each period.
    known : float
        The share before, censored cells at their low.
    change : float
        After less before, censored cells at their low; ``bounds`` is where it must lie.
    bounds : Interval
    panel : float
        Change among the countries of both periods, with ``panel_bounds``: ``within + weights``.
    panel_bounds : Interval
    within : float
        Shares inside these countries moved, weights held at their mean; ``within_bounds`` hold it for sure.
    weights : float
        The same countries came to weigh more or less, shares held at their mean: what is left of ``panel``;
        ``weights_bounds`` hold it for sure.
    reporting : float
        Countries that report in one period only, with ``reporting_bounds``.
    reporting_bounds : Interval
    both, left, joined : tuple of str
        ISO3 codes of the constant panel, of those that stopped and of those that started.
    by_country : pandas.DataFrame
        ``geo``, ``within``, ``weights`` (points), ``persons_before``, ``persons_after``, largest effect first.
    """

    before: Interval
    after: Interval
    known: float
    change: float
    bounds: Interval
    panel: float
    panel_bounds: Interval
    within: float
    within_bounds: Interval
    weights: float
    weights_bounds: Interval
    reporting: float
    reporting_bounds: Interval
    both: tuple[str, ...]
    left: tuple[str, ...]
    joined: tuple[str, ...]
    by_country: pd.DataFrame


def split(table: pd.DataFrame, of: str, part: Collection[str], rest: Collection[str] = ()) -> pd.DataFrame:
    """Return each country's persons in a part and in the rest.

    Parameters
    ----------
    table : pandas.DataFrame
        Tidy rows of one measure and one period.
    of : str
        Column of the categories: ``form``, ``sex``, ``citizenship`` ...
    part, rest : collection of str
        Categories of the part, and of the rest; without ``rest`` all others but ``total`` and ``unknown``.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``geo``: ``part_low``, ``part_high``, ``rest_low``, ``rest_high``; countries that may have anyone.
    """
    one_measure(table)
    if table["time_period"].nunique() > 1:
        raise BadRequest(
            f"split: the rows hold {table['time_period'].nunique()} periods; give those of one period"
        )
    rows = cells(table, "split")
    others = rows[of].isin(rest) if rest else ~rows[of].isin([*part, "total", "unknown"])
    parts = {"part": rows[rows[of].isin(part)], "rest": rows[others]}
    sums = {
        f"{name}_{bound}": found.groupby("geo")[bound].sum()
        for name, found in parts.items()
        for bound in ("low", "high")
    }
    found = pd.DataFrame(sums, columns=BOUNDS).fillna(0.0).astype(float)
    return found[found[["part_high", "rest_high"]].sum(axis=1) > 0]


def pooled(found: pd.DataFrame) -> Interval:
    """Return the share of the part over all countries given, in percent."""
    sums = found[BOUNDS].sum()
    return share(Interval(sums.iloc[0], sums.iloc[1]), Interval(sums.iloc[2], sums.iloc[3]))


def shift_share(before: pd.DataFrame, after: pd.DataFrame) -> Shift:
    """Take the change of a pooled share apart into what moved inside countries and who reported.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Outputs of :func:`split`.

    Returns
    -------
    Shift
        Bounds are reached for change, panel and reporting, and safe but not always reached for what moved inside
        countries and for what their weights did; they do not add up, because each has its own extreme.
        Without a country in both periods, ``panel`` and its parts are missing: nothing can be said.
    """
    both = before.index.intersection(after.index)
    old, new = before.loc[both], after.loc[both]
    change, panel = _known(after) - _known(before), _known(new) - _known(old)
    parts = _by_country(old, new)
    within, weights = (
        (float(parts[name].sum()) if len(both) and not math.isnan(panel) else math.nan)
        for name in ("within", "weights")
    )
    entered = _entry(new, after.drop(both))
    panels, inside = pooled(new).minus(pooled(old)), _inside(old, new)
    return Shift(
        pooled(before),
        pooled(after),
        _known(before),
        change,
        pooled(after).minus(pooled(before)),
        panel,
        panels,
        within,
        inside,
        weights,
        _weighed(old, new, panels.minus(inside)),
        change - panel,
        entered.minus(_entry(old, before.drop(both))),
        tuple(both),
        tuple(before.index.difference(both)),
        tuple(after.index.difference(both)),
        parts,
    )


def _known(found: pd.DataFrame) -> float:
    """Return the share with censored cells at their low."""
    part, rest = found["part_low"].sum(), found["rest_low"].sum()
    return float(100 * part / (part + rest)) if part + rest > 0 else math.nan


def _by_country(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return what each country of the panel adds; the midpoints make the parts add up without a remainder."""
    persons = {
        name: found["part_low"] + found["rest_low"] for name, found in (("before", old), ("after", new))
    }
    weight = {name: count / count.sum() if count.sum() > 0 else count for name, count in persons.items()}
    inside = {
        "before": old["part_low"] / persons["before"].where(persons["before"] > 0),
        "after": new["part_low"] / persons["after"].where(persons["after"] > 0),
    }
    # A country all of whose cells are censored in one period has no share there: its weight is zero at the low.
    first, last = inside["before"].fillna(inside["after"]), inside["after"].fillna(inside["before"])
    found = pd.DataFrame(
        {
            "within": 100 * (last - first) * (weight["before"] + weight["after"]) / 2,
            "weights": 100 * (weight["after"] - weight["before"]) * (first + last) / 2,
            "persons_before": persons["before"],
            "persons_after": persons["after"],
        }
    )
    biggest = (found["within"].abs() + found["weights"].abs()).sort_values(ascending=False, kind="stable")
    return found.loc[biggest.index].fillna({"within": 0.0, "weights": 0.0}).rename_axis("geo").reset_index()


def _inside(old: pd.DataFrame, new: pd.DataFrame) -> Interval:
    """Return safe bounds of what moved inside countries, in points.

    With all persons of both periods held, what a country adds rises with its part after and its rest before and falls
    with the two others: its extremes are at corners. All persons are then set to whichever end says more.
    """
    if not len(old) or not (old.to_numpy().sum() > 0 and new.to_numpy().sum() > 0):
        return NOTHING
    high, low = (
        _most_inside(old, new),
        _most_inside(new, old),
    )  # the other way round in time is the same, negative
    return Interval(max(-100.0, -100 * low), min(100.0, 100 * high))


def _weighed(old: pd.DataFrame, new: pd.DataFrame, rest: Interval) -> Interval:
    """Return safe bounds of what the weights of countries did, in points: the tighter ends of two that hold.

    One is what is left of the panel. For the other, each country's change of weight counts with its share less any
    share that is the same for all, because the weights of both periods add up to one; taken is the middle of all.
    """
    if not rest.said:
        return NOTHING
    sides = [(_shares_of(one, other), _weights_of(one)) for one, other in ((old, new), (new, old))]
    (first, before), (last, after) = sides
    mean = (first + last) / 2 - float(np.median((first + last) / 2))
    moved = np.column_stack([after[:, 0] - before[:, 1], after[:, 1] - before[:, 0]])
    corners = mean[:, :, None] * moved[:, None, :]
    least, most = (100 * float(end.sum()) for end in (corners.min((1, 2)), corners.max((1, 2))))
    return Interval(max(rest.low, least), max(rest.low, least, min(rest.high, most)))


def _shares_of(found: pd.DataFrame, other: pd.DataFrame) -> np.ndarray:
    """Return least and most share of each country; where there may be nobody, that of the other period counts too."""
    (low, high), (other_low, other_high) = _ends(found), _ends(other)
    nobody = (found["part_low"] + found["rest_low"] == 0).to_numpy()
    low, high = (
        np.where(nobody, np.minimum(low, other_low), low),
        np.where(nobody, np.maximum(high, other_high), high),
    )
    return np.column_stack([low, high])


def _ends(found: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most share each country can have: 0 to 1 where it may have had nobody."""
    least = found["part_low"] / (found["part_low"] + found["rest_high"])
    most = found["part_high"] / (found["part_high"] + found["rest_low"])
    return least.fillna(0.0).to_numpy(float), most.fillna(1.0).to_numpy(float)


def _weights_of(found: pd.DataFrame) -> np.ndarray:
    """Return least and most weight of each country among all."""
    low, high = ((found[f"part_{end}"] + found[f"rest_{end}"]).to_numpy(float) for end in ("low", "high"))
    with np.errstate(invalid="ignore"):
        least, most = low / (low + high.sum() - high), high / (high + low.sum() - low)
    return np.column_stack([np.nan_to_num(least, nan=0.0), np.nan_to_num(most, nan=1.0)])


def _most_inside(old: pd.DataFrame, new: pd.DataFrame) -> float:
    """Return the most that shares inside countries can have moved, as a fraction."""
    before, after = old["part_low"] + old["rest_high"], new["part_high"] + new["rest_low"]
    first = (old["part_low"] / before.where(before > 0)).fillna(
        1.0
    )  # nobody at the corner: the share it comes from
    last = (new["part_high"] / after.where(after > 0)).fillna(0.0)
    silent = (old["part_low"] + old["rest_low"] == 0) | (new["part_low"] + new["rest_low"] == 0)
    most = 0.0
    for persons, table in ((before, old), (after, new)):
        moved = persons * (last - first)
        total = float(
            moved.mask(silent, moved.clip(lower=0.0)).sum()
        )  # who may have had nobody may add nothing
        ends = [float(table[[f"part_{end}", f"rest_{end}"]].to_numpy().sum()) for end in ("low", "high")]
        most += (
            max(total / end if end else math.copysign(math.inf, total) for end in ends) / 2 if total else 0.0
        )
    return most


def _entry(panel: pd.DataFrame, others: pd.DataFrame) -> Interval:
    """Return what the countries outside the panel add to the share, in points: exact bounds.

    The effect rises with the others' part and falls with their rest. In the panel's two counts it has no inner
    extreme, and at most one on each edge, so that corners and these turning points are all that need be tried.
    """
    if not panel.size or not panel.to_numpy().sum() > 0:
        return NOTHING
    at = panel[BOUNDS].sum()
    sums = others[BOUNDS].sum() if len(others) else pd.Series(0.0, index=BOUNDS)
    lows = _tried(at, sums.iloc[0], sums.iloc[3])
    highs = _tried(at, sums.iloc[1], sums.iloc[2])
    return Interval(100 * min(lows), 100 * max(highs)) if lows and highs else NOTHING


def _tried(panel: pd.Series, part: float, rest: float) -> list[float]:
    ends = (panel.iloc[0], panel.iloc[1]), (panel.iloc[2], panel.iloc[3])
    points = list(product(*ends))
    points += [(_turn(b, rest, part, ends[0]), b) for b in ends[1]]
    points += [(a, _turn(a, part, rest, ends[1])) for a in ends[0]]
    return [
        (a + part) / (a + part + b + rest) - a / (a + b)
        for a, b in points
        if a + b > 0 and a + b + part + rest > 0
    ]


def _turn(fixed: float, with_fixed: float, with_moving: float, ends: tuple[float, float]) -> float:
    """Return where the effect turns while one of the panel's counts moves, kept within its ends."""
    if not fixed > 0 or not with_fixed > 0:
        return ends[0]
    root = math.sqrt((fixed + with_fixed) / fixed)
    # root * (moving + fixed) = moving + fixed + with_moving + with_fixed
    at = (with_moving + with_fixed) / (root - 1) - fixed
    return min(max(at, ends[0]), ends[1])
