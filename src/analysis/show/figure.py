"""A figure as a reader gets it: picture, alt text, caption, and the numbers behind it.

A figure without alt text cannot be made. The picture is an SVG inside an ``img``, so that it needs no
address outside the page, runs no script, and carries its description.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from analysis.show.address import address
from analysis.show.measured import measured_once, settle_wordless
from analysis.show.tables import as_html
from analysis.show.theme import house
from analysis.vocabulary.language import ENGLISH, current, say
from analysis.vocabulary.typography import typeset

# What cannot be seen is left out of a picture, so that a page of many stays light. A hundredth of a point is
# nothing; what is below one (the scale of letters) keeps every digit; a letter stands to a hundredth of its size.
_LIGHTER = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"(?<![\d.])(-?[1-9]\d*\.\d{2})\d+"), r"\1"),
    (re.compile(r"(<use [^>]*)transform=\"translate\((\d+)(?:\.\d+)? 0\)\""), r'\1x="\2"'),
    (re.compile(r"(?<=[\"#])DejaVuSans-(Bold-)?(?=[0-9a-f]+\")"), lambda found: "b" if found[1] else "a"),
    (re.compile(r'(?<=<g) id="[\w.]+_\d+"'), ""),
    (re.compile(r">\s+<"), "><"),
    (re.compile(r"\s*\n\s*"), " "),
    (
        re.compile(
            r"<\?xml .*?\?>|<!DOCTYPE .*?>|<metadata>.*?</metadata>| xmlns:xlink=\"[^\"]*\"|xlink:(?=href)"
        ),
        "",
    ),
    (re.compile(r'(?<= style=")[^"]*'), lambda found: found[0].replace(": ", ":").replace("; ", ";")),
    (re.compile(r'(?<= d=")[^"]*'), lambda found: re.sub(r" ?([A-Za-z]) ?", r"\1", found[0])),
)


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawing with everything a reader needs.

    Attributes
    ----------
    drawing : matplotlib.figure.Figure
        The picture.
    title : str
        What it shows, a phrase.
    alt : str
        The picture in words, for those who do not see it; written from the data.
    caption : str
        Measure, unit, denominator, number of countries, source, release.
    table : pandas.DataFrame
        The numbers behind it, ready to read.
    """

    drawing: Drawing
    title: str
    alt: str
    caption: str
    table: pd.DataFrame

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure {self.title!r} has no alt text: write one from its data")

    def __repr__(self) -> str:
        return f"{self.title}: {self.alt}"

    def _repr_html_(self) -> str:
        return (
            '<figure class="tp-figure">'
            f'<figcaption class="tp-title"><strong>{html.escape(self.title)}</strong></figcaption>'
            f'<img alt="{html.escape(self.alt)}" src="{address(svg(self.drawing))}" '
            'style="max-width:100%;height:auto"/>'
            f'<p class="tp-caption">{html.escape(self.caption)}</p>'
            f"<details><summary>{say('Show the numbers')}</summary>{as_html(self.table, self.title)}</details></figure>"
        )


def svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG that is the same on every run."""
    if current() != ENGLISH:
        _typeset(drawing)
    buffer = io.BytesIO()
    settle_wordless(drawing)
    with (
        house(),
        measured_once(),
    ):  # the salt of the ids is read when the picture is written, not when it is drawn
        FigureCanvasSVG(drawing).print_svg(buffer, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue().decode("utf-8")
    for pattern, lighter in _LIGHTER:
        text = pattern.sub(lighter, text)
    return f"{text.strip()}\n"


def _typeset(drawing: Drawing) -> None:
    """Set the spaces of the language in all that is written in a drawing; the labels of marks are kept by their axis."""
    for written in drawing.findobj(Text):
        written.set_text(typeset(written.get_text()))
    for axes in drawing.axes:
        for labels in (axes.xaxis.get_major_formatter(), axes.yaxis.get_major_formatter()):
            if isinstance(labels, FixedFormatter):
                labels.seq = [typeset(str(label)) for label in labels.seq]
