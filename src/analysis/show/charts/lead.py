"""Which of two parts leads: year by year with one country left out, and in how many countries."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.methods import lead as methods
from analysis.methods.bounds import one_measure
from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, nothing
from analysis.show.sentences.lead import TELLING, turns
from analysis.show.tables import between, column
from analysis.show.theme import ACCENT, INK, MUTED, PAPER, PLAIN, RULE, house, look, years_axis
from analysis.show.working import each, named
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES


def lead_by_year(rows: pd.DataFrame, of: str, part: str, rival: str, source: str) -> Figure | Reading:
    """Draw two shares year by year, and both again without the one country that moves them most.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of one measure, categories of ``of`` without total and unknown.
    of, part, rival : str
        Column of the categories, and the two to be held against each other.
    source : str
        Source and release, for the caption.
    """
    measure = MEASURES[one_measure(rows)].label if len(rows) else say("victims")
    what = say("{measure} by {column}", measure=measure, column=column(of))
    found = methods.lead(rows, of, part, rival)
    if found.empty:
        return all_hidden(what) if rows["low"].notna().any() else nothing(what)
    words = [named(of, name) for name in (part, rival)]
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.3 * len(found) + 1.15))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", visible=True)
        axes.set(xlim=(0, 100), ylim=(len(found) - 0.4, -0.6), xlabel=say("% of those recorded"))
        axes.set_yticks(range(len(found)), found["time_period"].tolist(), color=INK)
        for height, row in enumerate(each(found)):
            _year(axes, height, row, look(part).colour, look(rival).colour)
        for name, word in zip((part, rival), words, strict=True):
            axes.plot([], [], "o", color=look(name).colour, ms=7, label=word)
        axes.plot([], [], "o", color=MUTED, mfc=PAPER, ms=6, mew=1.4, label=say("without the country named"))
        axes.legend(
            frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=8.5, borderpad=0
        )
    heads = [f"{year}:" for year in found["time_period"]]
    said = [
        say(
            "{part} % and {rival} %{without}",
            part=numeral(row.part),
            rival=numeral(row.rival),
            without=_without(row),
        )
        for row in each(found)
    ]
    return Figure(
        drawing,
        say(
            "{capitalize} or {words}: which leads, and who makes the lead",
            capitalize=words[0].capitalize(),
            words=words[1],
        ),
        say(
            "Two dots a year. {capitalize} and {words}, {told}.",
            capitalize=words[0].capitalize(),
            words=words[1],
            told=told(heads, said, 20),
        ),
        say(
            "Share of {what}, in %, of those recorded; censored cells at their least. Filled: all "
            "countries ({count}, by year). Hollow: without one country, the one that turns the lead "
            "(ochre) or else moves it most, named where that is at least {telling} points. {source}",
            what=what,
            count=between(found["countries"].min(), found["countries"].max()),
            telling=numeral(TELLING),
            source=source,
        ),
        _lead_table(found, words),
    )


def _year(axes: Axes, height: int, row: object, first: str, second: str) -> None:
    part, rival, without = (getattr(row, name) for name in ("part", "rival", "part_without"))
    axes.plot([part, rival], [height, height], color=RULE, lw=3, zorder=1)
    telling = abs(row.moved) >= TELLING  # type: ignore[attr-defined]
    if telling:
        ends = (without, row.rival_without)  # type: ignore[attr-defined]
        for end, colour in zip(ends, (first, second), strict=True):
            axes.plot(end, height, "o", color=colour, mfc=PAPER, ms=6, mew=1.4, zorder=3)
    axes.plot(part, height, "o", color=first, ms=7, zorder=4)
    axes.plot(rival, height, "o", color=second, ms=7, zorder=4)
    axes.annotate(
        say("without {place}", place=place(row.geo).the_name) if telling else "",  # type: ignore[attr-defined]
        (1.02, height),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=8.2,
        color=ACCENT if turns(row) else MUTED,
        annotation_clip=False,
    )


def _without(row: object) -> str:
    if not abs(row.moved) >= TELLING:  # type: ignore[attr-defined]
        return ""
    name, ends = place(row.geo).the_name, (row.part_without, row.rival_without)  # type: ignore[attr-defined]
    return say(
        ", without {name} {ends} and {ends_2}", name=name, ends=numeral(ends[0]), ends_2=numeral(ends[1])
    )


def _lead_table(found: pd.DataFrame, words: list[str]) -> pd.DataFrame:
    said = [_without(row).removeprefix(", ") for row in each(found)]
    return pd.DataFrame(
        {
            say("year"): found["time_period"],
            say("countries"): found["countries"].astype(str),
            words[0]: [f"{numeral(value, 1)} %" for value in found["part"]],
            words[1]: [f"{numeral(value, 1)} %" for value in found["rival"]],
            say("one country left out (%)"): [text or say("no country moves it by much") for text in said],
            say("the lead turns"): [say("yes") if turns(row) else "" for row in each(found)],
        }
    )


def countries_led(rows: pd.DataFrame, of: str, part: str, source: str) -> Figure | Reading:
    """Draw in how many countries a part was the largest: surely, possibly, and of how many.

    Parameters
    ----------
    rows, of, part, source
        As :func:`lead_by_year`.
    """
    rows = rows[rows["low"].notna()]
    if rows.empty:
        return nothing(say("countries by {column}", column=column(of)))
    measure, word = MEASURES[one_measure(rows)].label, named(of, part)
    found = methods.led(rows, of, part)
    years = found["time_period"].astype(int)
    colour = look(part).colour
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.1))
        axes = drawing.subplots()
        axes.bar(
            years,
            found["countries"],
            fc=PAPER,
            ec=PLAIN.colour,
            lw=0.9,
            width=0.76,
            label=say("all with a figure"),
        )
        axes.bar(
            years,
            found["high"],
            color=colour,
            alpha=0.28,
            width=0.76,
            label=say("left open by censored cells"),
        )
        axes.bar(years, found["low"], color=colour, width=0.76, label=say("surely more {word}", word=word))
        for year, row in zip(years, each(found), strict=True):
            axes.text(
                year, row.countries, f"{row.countries}", ha="center", va="bottom", fontsize=7.5, color=MUTED
            )
        years_axis(axes, years.tolist())
        axes.set(ylabel=say("countries"), ylim=(0, 1.1 * found["countries"].max()))
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(
            handles[::-1],
            labels[::-1],
            frameon=False,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=3,
            fontsize=8.5,
        )
    said = [
        say("{count} of {countries}", count=between(row.low, row.high), countries=row.countries)
        for row in each(found)
    ]
    heads = [f"{year}:" for year in found["time_period"]]
    return Figure(
        drawing,
        say("Countries in which {word} were the larger group of {measure}", word=word, measure=measure),
        say("A bar a year, of countries. {told}.", told=told(heads, said, 20)),
        say(
            "Countries with any figure of {measure} by {column}, over the bars their number. Filled: "
            "{word} were surely more; pale: censored cells leave it open. A country counts once, "
            "whatever its numbers. {source}",
            measure=measure,
            column=column(of),
            word=word,
            source=source,
        ),
        pd.DataFrame({say("year"): found["time_period"], say("countries"): said}),
    )
