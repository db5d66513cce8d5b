"""Curves of the law: how many states have bound themselves, and how many have made trafficking a crime."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from analysis.show.acts import treaties
from analysis.show.charts.draw import WIDTH, countries, spread, tall, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import ACCENT, MUTED, PLAIN, Look, bars_axis, house, years_axis
from analysis.show.working import accumulated
from analysis.vocabulary.language import Spoken, numeral, say

# For curves of treaties, which are no terms of the vocabulary: told apart by dash and lightness.
CURVES = (PLAIN.colour, ACCENT, "#6b4a86", "#2f6b62", "#80590f", MUTED)
CURVE_DASHES = ("-", (0, (6, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (2, 3)))
ANOTHER = 0.25  # a change of the number of countries by a quarter: another set of them
LEVELS = Spoken({1.0: "at least in part", 2.0: "in full"})


def ratifications(rows: pd.DataFrame, source: str, area: str = "", title: str = "") -> Figure | Reading:
    """Draw how many states had bound themselves to each treaty by each year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of ``treaty_ratifications``, or of ``treaty_signatures``: one row an act; ``stage`` is the
        treaty, and the note starts with its name. Up to about six treaties can be read.
    source : str
        Source and release, and the day on which the list ends.
    area : str
        Whose states the rows are.
    title : str
        What it shows, where several such figures stand on one page.
    """
    rows = rows[rows["low"].notna()]
    found = accumulated(rows, "stage")
    if found.empty:
        return nothing(say("acts on these treaties"))
    names = treaties(rows)
    act = say("signed") if (rows["measure"] == "treaty_signatures").all() else say("bound")
    lines = {names[str(stage)]: part.set_index("year")["countries"] for stage, part in found.groupby("stage")}
    lines = dict(sorted(lines.items(), key=lambda item: -item[1].iloc[-1]))
    with house():
        drawing = Drawing(figsize=(WIDTH, 4))
        axes = drawing.subplots()
        _curves(axes, {name: line[line > 0] for name, line in lines.items()}, "{:,.0f}")
        axes.set_ylabel(say("states {act}", act=act))
    first, last = found["year"].min(), found["year"].max()
    numbers = [f"{_years(line)}" for line in lines.values()]
    return Figure(
        drawing,
        title
        or say("States that {which}, by year", which=say("signed") if act == "signed" else say("are bound")),
        say(
            "Rising curves, {first} to {last}. {told}.",
            first=first,
            last=last,
            told=told([f"{name}:" for name in lines], numbers),
        ),
        say(
            "Parties in {area} by the end of each year, each counted once, from its first act. A "
            "curve ends with the last act in the list at hand, in {last} or before; later acts are "
            "not in it, and a state may have left. {source}",
            area=area or say("the world"),
            last=last,
            source=source,
        ),
        _wide(found.assign(what=found["stage"].map(names))),
    )


def criminalisation(rows: pd.DataFrame, source: str, area: str = "") -> Figure | Reading:
    """Draw the share of countries whose law makes trafficking a crime, in part and in full, by year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of ``criminalisation_level``: 0 not, 1 in part, 2 in full; one row a country and year.
    source, area : str
        Source and release; whose countries the rows are.
    """
    known = rows[rows["value"].notna()].assign(year=lambda part: part["time_period"].str[:4].astype(int))
    if known.empty:
        return nothing(say("the law of these countries"))
    coded = known.groupby("year")["value"].count()
    lines = {name: _reached(known, level, coded) for level, name in LEVELS.items()}
    # A curve over another set of countries is another curve.
    cuts = [int(year) for year in coded.index[coded.pct_change().abs() > ANOTHER]]
    with house():
        drawing = Drawing(figsize=(WIDTH, 4.2))
        axes, lower = drawing.subplots(2, sharex=True, height_ratios=(5, 1))
        _curves(axes, lines, "{:.0f} %", cuts)
        axes.set(ylim=(0, 100), ylabel=say("% of countries coded"))
        countries(lower, coded.rename("countries").reset_index())
        bars_axis(lower, [int(year) for year in coded.index])
    first, last = coded.index.min(), coded.index.max()
    numbers = [
        say(
            "{iloc} % in {first}, {iloc_2} % in {last}",
            iloc=numeral(line.iloc[0]),
            first=first,
            iloc_2=numeral(line.iloc[-1]),
            last=last,
        )
        for line in lines.values()
    ]
    table = pd.DataFrame(
        {name: line.map(lambda number: f"{numeral(number, 1)} %") for name, line in lines.items()}
    )
    broken = say(
        "Short dashes ({join}): many other countries are coded than in the year before. ",
        join=", ".join(map(str, cuts)),
    )
    return Figure(
        drawing,
        say("Trafficking a crime by law, in {area}", area=area or say("the world")),
        say(
            "Two curves by year. {told}. Countries coded: {iloc} in {first}, {iloc_2} in {last}.{broken}",
            told=told([f"{name}:" for name in lines], numbers),
            iloc=coded.iloc[0],
            first=first,
            iloc_2=coded.iloc[-1],
            last=last,
            broken=" " + broken if cuts else "",
        ),
        say(
            "Share of the countries coded in the year, in %; below: their number. {broken}A law on "
            "paper; whether it is used is another question. {source}",
            broken=broken if cuts else "",
            source=source,
        ),
        table.assign(countries=coded).reset_index(),
    )


def _reached(known: pd.DataFrame, level: float, coded: pd.Series) -> pd.Series:
    reached = known[known["value"] >= level].groupby("year")["geo"].count()
    return 100 * reached.reindex(coded.index, fill_value=0) / coded


def _curves(axes: Axes, lines: dict[str, pd.Series], form: str, cuts: Sequence[int] = ()) -> None:
    """Draw curves, each with its name and last number at its end."""
    top = max(line.max() for line in lines.values()) or 1
    for (_, line), drawn in zip(lines.items(), _looks(len(lines)), strict=True):
        for _, piece in line.groupby([sum(year >= cut for cut in cuts) for year in line.index]):
            axes.step(piece.index, piece, where="post", color=drawn.colour, ls=drawn.dash, lw=1.8)
        axes.plot(line.index[-1:], line.iloc[-1:], "o", color=drawn.colour, ms=4)
    years_axis(axes, [int(year) for line in lines.values() for year in line.index])
    axes.set_ylim(0, 1.05 * top)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))  # there are no halves of states
    names = [f"{form.format(line.iloc[-1])}  {name}" for name, line in lines.items()]
    for cut in cuts:
        axes.axvline(cut - 0.5, color=ACCENT, lw=1, ls=(0, (2, 2)))
    rows = max(wrapped(name, 38).count("\n") for name in names) + 1
    gap = 0.18 * rows / tall(axes) * 1.2 * top
    heights = _under(spread([line.iloc[-1] for line in lines.values()], gap), 1.05 * top - gap / 3, gap)
    for name, line, height, drawn in zip(names, lines.values(), heights, _looks(len(lines)), strict=True):
        axes.annotate(
            wrapped(name, 38),
            (line.index[-1], line.iloc[-1]),
            (1.03, height),
            textcoords=("axes fraction", "data"),
            va="center",
            color=drawn.colour,
            fontsize=8.4,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": MUTED,
                "lw": 0.5,
                "shrinkB": 3,
                "shrinkA": 1,
                "relpos": (0, 0.5),
            },
        )


def _under(heights: Sequence[float], edge: float, gap: float) -> list[float]:
    """Push labels down that would stand above an edge, each a gap below the one before: curves can all end at the top."""
    placed, free = list(heights), edge
    for index in sorted(range(len(placed)), key=lambda one: -placed[one]):
        placed[index] = min(placed[index], free)
        free = placed[index] - gap
    return placed


def _looks(number: int) -> list[Look]:
    places = [(place % len(CURVES), place % len(CURVE_DASHES)) for place in range(number)]
    return [Look(CURVES[colour], CURVE_DASHES[dash], "o") for colour, dash in places]


def _years(line: pd.Series) -> str:
    acted = line[line > 0]
    first, last = acted.index[0], acted.index[-1]
    return say("{iloc} in {first}", iloc=numeral(acted.iloc[0]), first=first) + (
        say(", {iloc} in {last}", iloc=numeral(acted.iloc[-1]), last=last) if last != first else ""
    )


def _wide(found: pd.DataFrame) -> pd.DataFrame:
    wide = found.pivot(index="year", columns="what", values="countries").rename_axis(columns=None)
    return wide.reset_index()
