"""Small charts on one scale, in a grid; where what is counted changed, the line breaks and says so."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from analysis.methods import bounds
from analysis.show.charts.draw import WIDTH, tick, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import between
from analysis.show.theme import ACCENT, MUTED, Look, ends_axis, house, look
from analysis.show.working import each, marks, once, per_million
from analysis.vocabulary.language import plural, say
from analysis.vocabulary.terms import MEASURES

ACROSS = 4
CROWDED = 24  # panels above which six stand side by side


def small_multiples(
    rows: pd.DataFrame,
    of: str,
    source: str,
    title: str = "",
    own_scale: bool = False,
    per: pd.DataFrame | None = None,
) -> Figure | Reading:
    """Draw one small chart for each form, country or region, all on one scale, with breaks marked.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, one row a category and period. A flag of ``break`` or Eurostat's ``b`` starts
        a new line: what is counted changed there. Years, or quarters (``2023-Q4``).
    of : str
        Column of the panels; they stand in the order of the table.
    source : str
        Source and release, for the caption.
    title : str
        Other than measure and category.
    own_scale : bool
        Give every panel its own scale, and say so: shapes can then be compared, heights cannot.
    per : pandas.DataFrame, optional
        Tidy rows of residents: figures are drawn per million of them, country by country.
    """
    given = rows if per is None else per_million(rows, per)
    found = once(marks(given, of), ["term", "period"]).dropna(subset=["at"])
    if found.empty:
        return nothing(title[:1].lower() + title[1:] if title else say("these panels"))
    measure = MEASURES[bounds.one_measure(rows)]
    # “Convicted persons” need not be told that they are persons.
    named = measure.label.endswith(measure.unit)
    unit = say(", per million residents") if per is not None else "" if named else f", {say(measure.unit)}"
    rate = "" if per is None else say(", per million residents")
    title = title or say(
        "{capitalize} by {which}{rate}",
        capitalize=measure.label.capitalize(),
        which=say("country") if of == "geo" else of,
        rate=rate,
    )
    terms = list(dict.fromkeys(found["term"]))
    across = min(len(terms), ACROSS if len(terms) <= CROWDED else 6)
    down = math.ceil(len(terms) / across)
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.5 * down + 0.5 if down > 1 else 2.6))
        grid = drawing.subplots(down, across, sharey=not own_scale, squeeze=False).ravel()
        for axes, term in zip(grid, terms, strict=False):
            _panel(axes, found[found["term"] == term], look(term), across > ACROSS)
            axes.set_ylim(
                0,
                1.12 * (found["high"] if not own_scale else found[found["term"] == term]["high"]).max() or 1,
            )
        years = sorted({int(year) for year in found["at"]})
        for place, axes in enumerate(grid):
            ends_axis(axes, years)
            axes.tick_params(labelbottom=place + across >= len(terms), labelsize=8)
            axes.set_visible(place < len(terms))
    breaks = found[found["broken"] & (found["at"] > found.groupby("term")["at"].transform("min"))]
    scale = (
        ""
        if len(terms) == 1
        else say("Each panel has its own scale: compare shapes, not heights. ")
        if own_scale
        else say("Every panel on one scale. ")
    )
    broken = (
        say("Short dashes: what is counted changed, so the two sides are not one series. ")
        if len(breaks)
        else ""
    )
    form = ",.6g" if per is None else ",.2f"
    spans = _spans(found, form)
    quarter = say(" in each quarter") if found["period"].str.contains("Q").any() else ""
    return Figure(
        drawing,
        title,
        f"{plural('{n} small chart', '{n} small charts', len(terms))}. {told([*spans], [*spans.values()])}.{_said(breaks)}",
        say(
            "{capitalize}{unit}{quarter}. {scale}{broken}Bars without a dot: only bounds are known. "
            "A period without a mark was not reported. {source}",
            capitalize=measure.label.capitalize(),
            unit=unit,
            quarter=quarter,
            scale=scale,
            broken=broken,
            source=source,
        ),
        _table(found, form),
    )


def _panel(axes: Axes, found: pd.DataFrame, drawn: Look, crowded: bool) -> None:
    found = found.sort_values("at")
    step = 0.25 if found["period"].str.contains("Q").any() else 1.0
    # A line runs on only to the very next period of the same count.
    pieces = (found["broken"] | (found["at"].diff() > step * 1.01) | found["value"].isna()).cumsum()
    few = len(found) <= 20 and not crowded
    for _, piece in found[found["value"].notna()].groupby(pieces):
        mark = drawn.marker if few or len(piece) == 1 else ""
        axes.plot(piece["at"], piece["value"], color=drawn.colour, lw=1.5, marker=mark, ms=3)
    hidden = found[found["low"] != found["high"]]
    axes.vlines(
        hidden["at"],
        hidden["low"],
        hidden["high"],
        color=drawn.colour,
        lw=3,
        alpha=0.45,
        capstyle="projecting",
    )
    for at in found.loc[found["broken"] & (found["at"] > found["at"].min()), "at"]:
        axes.axvline(at - step / 2, 0, 0.94, color=ACCENT, lw=1, ls=(0, (2, 2)))
        axes.plot(at - step / 2, 0.97, "v", color=ACCENT, ms=3.5, transform=axes.get_xaxis_transform())
    width, size = (13, 7.2) if crowded else (22, 8.6)
    axes.set_title(wrapped(str(found["label"].iloc[0]), width), fontsize=size, pad=3)
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="y", labelcolor=MUTED)
    axes.yaxis.set_major_formatter(tick)


def _spans(found: pd.DataFrame, form: str) -> dict[str, str]:
    said = {}
    for label, rows in found.groupby("label", sort=False):
        ordered = rows.sort_values("at")
        first, last = ordered.iloc[0], ordered.iloc[-1]
        start = f"{first['period']} {between(first['low'], first['high'], form)}"
        end = f", {last['period']} {between(last['low'], last['high'], form)}"
        said[f"{label}:"] = start + (end if len(rows) > 1 else "")
    return said


def _said(breaks: pd.DataFrame) -> str:
    years = [f"{label} {', '.join(rows['period'])}" for label, rows in breaks.groupby("label", sort=False)]
    return say(" Breaks: {join}.", join="; ".join(years)) if years else ""


def _table(found: pd.DataFrame, form: str) -> pd.DataFrame:
    numbers = [between(row.low, row.high, form) for row in each(found)]
    marked = [say("what is counted changed") if broken else "" for broken in found["broken"]]
    return pd.DataFrame(
        {
            say("what"): found["label"],
            say("period"): found["period"],
            say("figure"): numbers,
            say("break"): marked,
        }
    )
