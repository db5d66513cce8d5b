"""Each label of a figure is measured once, though it is laid out twice and then drawn.

Matplotlib remembers how wide a word is, but works out the box around it anew whenever it is asked: some eight
times a label here, a seventh of the time of a report. What decides the box is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text

DECIDES = (
    "_text", "_rotation", "_rotation_mode", "_horizontalalignment", "_verticalalignment", "_multialignment",
    "_linespacing", "_usetex", "_parse_math",
)  # fmt: skip


@contextmanager
def measured_once() -> Iterator[None]:
    """Remember the boxes of labels inside this block, which draws one figure."""
    measure: Any = Text._get_layout  # type: ignore[attr-defined]
    known: dict[tuple[Any, ...], Any] = {}

    def remembered(label: Any, renderer: Any) -> Any:
        if label.get_wrap() or label.get_transform_rotates_text():
            return measure(label, renderer)  # depends on where it stands
        key = (*(getattr(label, name) for name in DECIDES), hash(label.get_fontproperties()))
        if key not in known:
            known[key] = measure(label, renderer)
        return known[key]

    Text._get_layout = remembered  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Text._get_layout = measure  # type: ignore[attr-defined]


def settle_wordless(drawing: Figure) -> None:
    """Give the labels of axes that have no words a place, so that none is looked for beside every number, three times."""
    for axes in drawing.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)
