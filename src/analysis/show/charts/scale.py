"""The scale of a map: a few classes in one hue, each with the number of countries in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.show.tables import no_figure
from analysis.show.theme import HATCH, INK, MUTED, PAPER, SEQUENCE
from analysis.show.working import decimals, figure, head
from analysis.vocabulary.language import say

CLASSES = len(SEQUENCE)
OPEN = "xxx"  # the bounds of a place reach over more than one class


class Scale:
    """Classes of a map: the steps of an order, or limits with about as many countries between them.

    Parameters
    ----------
    found : mapping of str to Any
        The mark of each place, by ISO3 code: ``value``, ``low``, ``high``.
    unit : str
        ``%`` or what one of them is.
    names : mapping of float to str, optional
        Words for the steps of an order, which then are the classes.
    """

    def __init__(self, found: Mapping[str, Any], unit: str, names: Mapping[float, str] | None) -> None:
        self.found, self.unit = found, unit
        self.names = dict(sorted(names.items())) if names else {}
        known = pd.Series([mark.value for mark in found.values()], dtype=float).dropna()
        self.limits = [] if names else _limits(known)

    def place(self, mark: Any) -> int | None:
        """Return the class of a mark; none where its bounds reach over more than one."""
        if self.names:
            return list(self.names).index(mark.value) if mark.value in self.names else None
        ends = (mark.value, mark.value) if pd.notna(mark.value) else (mark.low, mark.high)
        first, last = (int(np.searchsorted(self.limits, end, "right")) for end in ends)
        return first if first == last else None

    def look(self, code: str) -> tuple[str, str]:
        """Return ground and hatch of a place: hatched where there is no figure or no one class."""
        if code not in self.found:
            return PAPER, HATCH
        step = self.place(self.found[code])
        return (PAPER, OPEN) if step is None else (self.colours()[step], "")

    def colours(self) -> list[str]:
        """Return one step of the sequence for each class, from both ends inwards."""
        number = len(self.labels())
        if number == 1:
            return [SEQUENCE[CLASSES // 2]]
        places = np.linspace(0, CLASSES - 1, number).round().astype(int)
        return [SEQUENCE[min(place, CLASSES - 1)] for place in places]

    def labels(self) -> list[str]:
        """Return what each class is called."""
        sign = " %" if self.unit == "%" else ""
        ends = [format(limit, decimals(*self.limits)) for limit in self.limits]
        if self.names:
            return list(self.names.values())
        if not ends:
            marks = self.found.values()
            return [figure(min(mark.low for mark in marks), max(mark.high for mark in marks), self.unit)]
        inner = [
            say("{low} to under {high}{sign}", low=low, high=high, sign=sign) for low, high in pairwise(ends)
        ]
        return [
            say("under {ends}{sign}", ends=ends[0], sign=sign),
            *inner,
            say("{ends}{sign} or more", ends=ends[-1], sign=sign),
        ]

    def sizes(self) -> list[int]:
        """Return how many places are in each class."""
        classes = [self.place(mark) for mark in self.found.values()]
        return [classes.count(number) for number in range(len(self.labels()))]

    def told(self, mark: Any, short: bool = False) -> str:
        """Return the figure of a place in words; short, as it fits on a tile."""
        if self.names:
            return self.names.get(mark.value, no_figure())
        if not short:
            return figure(mark.low, mark.high, self.unit)
        ends = (mark.value, mark.value) if pd.notna(mark.value) else (mark.low, mark.high)
        return figure(*ends, "", narrow=True)

    def key(self, axes: Axes, at: tuple[float, float], step: float, silent: int, across: int = 1) -> None:
        """Draw the classes with their numbers of countries, and what hatching means."""
        labels = [f"{label}  ({size})" for label, size in zip(self.labels(), self.sizes(), strict=True)]
        rows = [(colour, "", label) for colour, label in zip(self.colours(), labels, strict=True)]
        open_ = len(self.found) - sum(self.sizes())
        if open_:
            rows.append((PAPER, OPEN, say("over several classes  ({open})", open=open_)))
        if silent:
            rows.append((PAPER, HATCH, f"{no_figure()}  ({silent})"))
        unit = abs(step)
        axes.text(at[0], at[1] - 0.5 * step, head(self.unit), color=MUTED, fontsize=8, va="bottom")
        for number, (colour, hatch, label) in enumerate(rows):
            x, y = at[0] + 12.4 * unit * (number % across), at[1] + step * (number // across)
            edge = MUTED if hatch else colour
            axes.add_patch(Rectangle((x, y), 0.9 * unit, 0.8 * step, fc=colour, ec=edge, hatch=hatch, lw=0.5))
            axes.text(x + 1.3 * unit, y + 0.42 * step, label, va="center", fontsize=7.6, color=INK)


def _limits(known: pd.Series) -> list[float]:
    """Return rounded limits that put about as many figures into each class."""
    if known.empty:
        return []
    cuts = known.quantile([step / CLASSES for step in range(1, CLASSES)])
    rounded = sorted({float(f"{cut:.2g}") for cut in cuts})
    return [cut for cut in rounded if known.min() < cut <= known.max()]
