"""Labels are measured once, and stand exactly where they stood before."""

import contextlib

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.show import figure
from analysis.show.measured import measured_once
from analysis.show.theme import house


def drawn() -> Figure:
    """A drawing with labels of every kind: turned, of two lines, wrapped, with signs of money, and the same twice."""
    with house():
        drawing = Figure(figsize=(5, 3))
        left, right = drawing.subplots(1, 2)
        left.plot([2003, 2022], [1, 20_000], label="one")
        left.tick_params(axis="x", rotation=35)
        left.set_title("Two\nlines")
        left.set_ylabel("from $ 5 to $ 10")
        right.plot([2003, 2022], [1, 2], label="one")
        right.annotate(
            "turned with the line",
            (2010, 1.2),
            rotation=30,
            rotation_mode="anchor",
            transform_rotates_text=True,
        )
        right.text(2004, 1.8, "a text that is wrapped where the picture ends, wherever that is", wrap=True)
        right.legend(title="one")
    return drawing  # fmt: skip


def test_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without what saves time, a picture is the same bytes."""
    once = figure.svg(drawn())
    monkeypatch.setattr(figure, "measured_once", contextlib.nullcontext)
    monkeypatch.setattr(figure, "settle_wordless", lambda _: None)
    assert figure.svg(drawn()) == once


def test_matplotlib_is_left_as_it_was() -> None:
    """After a picture, and after one that failed, labels are measured as before."""
    before = Text._get_layout
    figure.svg(drawn())
    with pytest.raises(ZeroDivisionError), measured_once():
        assert Text._get_layout is not before
        raise ZeroDivisionError
    assert Text._get_layout is before
