"""How everything in this room looks: one quiet frame, and lines of text in it."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from analysis.vocabulary.language import current


@cache
def _style() -> str:
    return f"<style>{Path(__file__).with_name('look.css').read_text(encoding='utf-8')}</style>"


def frame(name: str, *children: Any) -> Any:
    """Return widgets one under the other in the frame of this room.

    Parameters
    ----------
    name : str
        A class of its own, for those who look for it: ``tp-panel``.
    *children : widget
        From top to bottom.
    """
    box = widgets.VBox([widgets.HTML(_style(), layout={"display": "none"}), *children])
    for one in ("tp-lab", f"tp-in-{current()}", name):  # our extension of JupyterLab reads the language
        box.add_class(one)
    return box


def row(*children: Any) -> Any:
    """Return widgets side by side, on another line where the page is narrow."""
    box = widgets.HBox(children)
    box.add_class("tp-row")
    return box


def columns(*children: Any) -> Any:
    """Return widgets in as many columns as the page has room for."""
    box = widgets.Box(children)
    box.add_class("tp-columns")
    return box


def line(text: str = "", kind: str = "quiet") -> str:
    """Return one line of text, escaped: ``head``, ``quiet`` or ``trouble``."""
    return f'<p class="tp-{kind}">{html.escape(text)}</p>' if text else ""
