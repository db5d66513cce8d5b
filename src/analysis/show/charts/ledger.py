"""Charts of the ledger: one claim then and now, what one country does to it, and all claims at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import FancyBboxPatch

from analysis.claims.ledger import PERCENT
from analysis.claims.verdict import Verdict
from analysis.claims.words import figure as in_words
from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, begun, nothing
from analysis.show.theme import ACCENT, INK, MUTED, PAPER, RULE, house
from analysis.show.verdicts import behind, now, then, what
from analysis.show.verdicts import then_and_now as in_one_line
from analysis.show.working import amount
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import VERDICTS

NARROW = 4  # columns below which tiles would be stretched


def then_and_now(verdict: Verdict, source: str = "") -> Figure | Reading:
    """Draw the figures of the time beside today's, with today's bounds; the verdict knows its source."""
    source = source or verdict.cited
    if verdict.test is None or pd.isna(verdict.now):
        return no_figure(verdict)
    unit = verdict.test.unit
    held = [figure for figure in verdict.claim.then if figure.value is not None and figure.unit == unit]
    labels = [f"{figure.year}: {figure.what}" for figure in held] + [f"{verdict.test.year}: {what(verdict)}"]
    values = [float(figure.value or 0) for figure in held] + [verdict.now]
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.62 * len(values) + 0.8))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        low, high = min(0, *values, verdict.low), max(*values, verdict.high)
        axes.set(
            xlim=(low, 100 if unit == PERCENT else 1.25 * high or 1),
            ylim=(len(values) - 0.4, -0.6),
            yticks=[],
        )
        axes.set_xlabel(say(unit))
        axes.xaxis.set_major_formatter(lambda number, _: _tick(number))
        for height, (label, value) in enumerate(zip(labels, values, strict=True)):
            today = height == len(held)
            number, end = (now(verdict), verdict.high) if today else (in_words(value, unit), value)
            _mark(axes, height, label, value, (number, end), today=today)
        ends = [verdict.low, verdict.high]
        axes.plot(ends, [len(held)] * 2, color=ACCENT, lw=4, alpha=0.35, solid_capstyle="butt")
    numbers = [in_words(value, unit) for value in values[:-1]] + [now(verdict)]
    told = "; ".join(f"{label}, {number}" for label, number in zip(labels, numbers, strict=True))
    table = pd.DataFrame(
        {
            say("year"): [f.year for f in held] + [verdict.test.year],
            say("figure"): numbers,
            say("what"): [f.what for f in held] + [f"{what(verdict)}, {behind(verdict)}"],
            say("source"): [f.source for f in held] + [source.replace(say("Source: "), "")],
        }
    )
    whole = say(", each with its own denominator") if unit.startswith((PERCENT, "per ")) else ""
    earlier = (
        say("Open circles: as published{whole}. ", whole=whole) if held else say("No figure of the time. ")
    )
    ends_told = (
        say(", bounds {numbers}", numbers=numbers[-1])
        if in_words(verdict.low, unit) != in_words(verdict.high, unit)
        else ""
    )
    return Figure(
        drawing,
        say("{rstrip}: then and now", rstrip=verdict.claim.held.rstrip(".")),
        say("Figures of the time and of today. {told}.", told=told),
        say(
            "{earlier}Filled: {what} ({behind}){ends_told}. {source}",
            earlier=earlier,
            what=what(verdict),
            behind=behind(verdict),
            ends_told=ends_told,
            source=source,
        ),
        table,
    )


def _tick(number: float) -> str:
    return amount(number, number) if abs(number) >= 1000 else tick(number)


def _mark(
    axes: Axes, height: int, label: str, value: float, number: tuple[str, float], *, today: bool
) -> None:
    """Draw one figure; its number stands beyond the end of its bounds."""
    colour = ACCENT if today else INK
    axes.plot([0, value], [height, height], color=RULE, lw=1.2, zorder=1)
    axes.plot(value, height, "o", color=colour, ms=8, fillstyle="full" if today else "none", mew=1.8)
    axes.text(0, height - 0.22, label, fontsize=8.8, color=INK if today else MUTED, va="bottom")
    axes.annotate(
        number[0],
        (number[1], height),
        (8, 0),
        textcoords="offset points",
        va="center",
        fontweight="bold",
        color=colour,
    )


def without_each_country(verdict: Verdict, source: str = "") -> Figure | Reading:
    """Draw today's figure with each country left out in turn, naming those that move it most."""
    source = source or verdict.cited
    if verdict.test is None or pd.isna(verdict.now):
        return no_figure(verdict)
    figures = pd.Series(verdict.without, dtype=float).dropna()
    if len(figures) < 2:
        return nothing(say("a figure with each country left out"))
    unit = verdict.test.unit
    moved = (figures - verdict.now).abs().sort_values(ascending=False)
    telling = 1.0 if unit == PERCENT else 0.02 * abs(verdict.now)
    named = [str(country) for country in moved.index[:3] if moved[country] >= telling]
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.9))
        axes = drawing.subplots()
        axes.set(ylim=(-1, 1), yticks=[])
        axes.grid(visible=False)
        axes.axvline(verdict.now, color=MUTED, lw=1)
        axes.text(verdict.now, 0.8, say(" all countries"), color=MUTED, fontsize=8.5)
        axes.plot(figures, [0] * len(figures), "|", color=INK, ms=18, mew=1.1, alpha=0.55)
        for step, country in enumerate(named):
            _name(axes, country, figures[country], step, rightwards=figures[country] > verdict.now)
        spread = max(figures.max() - figures.min(), 4 if unit == PERCENT else 0.1 * abs(verdict.now)) or 1
        axes.set_xlim(figures.min() - 0.18 * spread, figures.max() + 0.18 * spread)
        axes.set_xlabel(f"{unit} {what(verdict)}" if unit == PERCENT else what(verdict))
    told = "; ".join(
        say(
            "without {place} {in_words}",
            place=place(country).the_name,
            in_words=in_words(figures[country], unit),
        )
        for country in named
    )
    ordered = figures.loc[moved.index]
    table = pd.DataFrame(
        {
            say("left out"): [place(str(country)).name for country in ordered.index],
            say("figure ({unit})", unit=unit): [numeral(value, 1) for value in ordered],
        }
    )
    return Figure(
        drawing,
        say("{id}: what one country does to the figure", id=verdict.claim.id),
        say(
            "One mark for the figure without each of {figures} countries. All countries: {in_words}; {told}.",
            figures=len(figures),
            in_words=in_words(verdict.now, unit),
            told=told or say("no country moves it by much"),
        ),
        say(
            "Each mark: the figure when one country is left out; {behind}. {source}",
            behind=behind(verdict),
            source=source,
        ),
        table,
    )


def _name(axes: Axes, country: str, value: float, step: int, *, rightwards: bool) -> None:
    axes.plot(value, 0, "|", color=ACCENT, ms=24, mew=2.4)
    axes.annotate(
        say("without {place}", place=place(country).the_name),
        (value, -0.25),
        (value, -0.55 - 0.25 * (step % 2)),
        ha="left" if rightwards else "right",
        va="top",
        fontsize=8.5,
        color=ACCENT,
    )


def no_figure(verdict: Verdict) -> Reading:
    """Say that today's figure cannot be read: nobody reported, or every figure is censored."""
    if verdict.test is None:
        return nothing(say("this claim"))
    told = say("{what} in {year}", what=what(verdict), year=verdict.test.year)
    return all_hidden(told) if verdict.countries else nothing(told)


def scoreboard(verdicts: Sequence[Verdict], source: str) -> Figure | Reading:
    """Draw the claims that are shares then and now: the share held in 2006, today's with its bounds, the verdict.

    Parameters
    ----------
    verdicts : sequence of Verdict
        In the order to be read; those that are no shares, or had no figure then, are left out.
    source : str
        Source and release, for the caption.
    """
    shown = [found for found in verdicts if _comparable(found)]
    if not shown:
        return Reading(
            say("No claim here is a share both then and now: the table of verdicts has their figures.")
        )
    words = [f"{say(found.verdict)}, {say(found.robustness)}" for found in shown]
    with house():
        drawing = Drawing(figsize=(WIDTH + 0.6, 0.86 * len(shown) + 0.9))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(xlim=(0, 100), ylim=(len(shown) - 0.5, -0.75), yticks=[])
        axes.set_xlabel(say("%"))
        for height, (found, word) in enumerate(zip(shown, words, strict=True)):
            before = float(found.then.value or 0)
            axes.plot([before, found.now], [height, height], color=RULE, lw=2.5, zorder=1)
            axes.plot(before, height, "o", color=INK, ms=8, fillstyle="none", mew=1.8, mfc=PAPER)
            axes.plot(found.now, height, "o", color=ACCENT, ms=8)
            axes.text(0, height - 0.42, f"{found.claim.id}  {found.claim.held}", color=INK, va="bottom")
            axes.text(0, height - 0.2, what(found), color=MUTED, fontsize=8.2, va="bottom")
            axes.text(101.5, height, word, color=MUTED, va="center", clip_on=False)
        _key(axes, shown[0])
    told = "; ".join(
        say(
            "{held} {then_and_now}: {word}",
            held=found.claim.held,
            then_and_now=begun(in_one_line(found)),
            word=word,
        )
        for found, word in zip(shown, words, strict=True)
    )
    caption = say(
        "Open circles: the figure of the time, each with its own denominator. Filled: today's "
        "share, from printed cells. {source}",
        source=source,
    )
    return Figure(
        drawing,
        say("Sentences of 2006, and today"),
        say("One line for each claim. {told}.", told=told),
        caption,
        numbers(shown),
    )


def wall(verdicts: Sequence[Verdict], source: str) -> Figure:
    """Draw every claim as a tile under its verdict: filled where it is firm, hollow where it is fragile."""
    columns = {word: [found for found in verdicts if found.verdict == word] for word in VERDICTS}
    columns = {word: found for word, found in columns.items() if found}
    deep = max(-(-len(found) // 3) for found in columns.values())
    with house():
        drawing = Drawing(figsize=(WIDTH + 0.6, 0.42 * deep + 0.75))
        axes = drawing.subplots()
        axes.set(xlim=(-0.1, 3.45 * max(len(columns), NARROW)), ylim=(deep + 0.1, -1.1), xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        for number, (word, found) in enumerate(columns.items()):
            left = 3.45 * number
            axes.text(left, -0.35, f"{say(word)} {len(found)}", fontweight="bold", va="bottom")
            for place_, one in enumerate(found):
                _tile(axes, left + place_ % 3, place_ // 3, one)
    firm = sum(found.robustness == "firm" for found in verdicts)
    told = "; ".join(
        f"{say(word)}: {', '.join(f'{one.claim.id} {say(one.robustness)}'.strip() for one in found)}"
        for word, found in columns.items()
    )
    return Figure(
        drawing,
        say("{verdicts} claims of 2006 and what became of them", verdicts=len(verdicts)),
        say("A tile for each claim under its verdict. {told}.", told=told),
        say(
            "Filled: firm, every check agrees ({firm}). Outlined: fragile, something tips it. Grey: "
            "no figure can decide. {source}",
            firm=firm,
            source=source,
        ),
        numbers(verdicts),
    )


def _tile(axes: Axes, left: float, top: int, found: Verdict) -> None:
    firm = found.robustness == "firm"
    edge = ACCENT if found.decided else RULE
    face = edge if firm or not found.decided else PAPER
    box = FancyBboxPatch(
        (left + 0.06, top + 0.1),
        0.88,
        0.8,
        boxstyle="round,pad=0,rounding_size=0.12",
        fc=face,
        ec=edge,
        lw=1.4,
    )
    axes.add_patch(box)
    ink = PAPER if firm else INK
    axes.text(left + 0.5, top + 0.52, found.claim.id, ha="center", va="center", fontsize=8.2, color=ink)


def numbers(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Return the verdicts as a table ready to read."""
    return pd.DataFrame(
        {
            say("claim"): [f"{found.claim.id}: {found.claim.held}" for found in verdicts],
            say("then"): [then(found) for found in verdicts],
            say("today"): [now(found) for found in verdicts],
            say("behind it"): [behind(found) for found in verdicts],
            say("verdict"): [
                ", ".join(map(say, filter(None, (found.verdict, found.robustness)))) for found in verdicts
            ],
        }
    )


def _comparable(found: Verdict) -> bool:
    shares = found.test is not None and found.test.unit == PERCENT and found.then.unit == PERCENT
    return shares and found.then.value is not None and found.decided


def _key(axes: Axes, found: Verdict) -> None:
    year = found.test.year if found.test else ""
    for value, label, colour in ((found.then.value or 0, "2006", INK), (found.now, year, ACCENT)):
        axes.annotate(
            label, (value, 0), (0, -9), textcoords="offset points", ha="center", va="top", color=colour
        )
