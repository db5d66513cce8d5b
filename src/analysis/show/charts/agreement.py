"""Two sources on one quantity, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.claims.crosschecks import CrossCheck
from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.show.tables import between
from analysis.show.theme import ACCENT, INK, MUTED, RULE, house
from analysis.vocabulary.language import numeral, say


def agreement(checks: Sequence[CrossCheck]) -> Figure | Reading:
    """Draw what two sources say of one quantity, pair by pair, on a scale where equal steps are equal ratios."""
    if not checks:
        return Reading(say("No pair of sources differs by so much."))
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.62 * len(checks) + 0.7))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(xscale="log", ylim=(len(checks) - 0.3, -0.9), yticks=[])
        axes.xaxis.set_major_formatter(tick)
        axes.set_xlabel(say("each step ten times the one before"))
        for height, check in enumerate(checks):
            colour, ink = (MUTED, MUTED) if check.agree else (ACCENT, INK)
            axes.plot([check.left.low, check.right.low], [height, height], color=RULE, lw=2.5, zorder=1)
            axes.plot(check.left.low, height, "o", color=INK, ms=8, fillstyle="none", mew=1.6)
            axes.plot(check.right.low, height, "o", color=colour, ms=4.5)
            numbers = (
                numeral(check.left.low)
                if check.agree
                else say("{low} and {low_2}", low=numeral(check.left.low), low_2=numeral(check.right.low))
            )
            at: Any = {"xycoords": ("axes fraction", "data"), "fontsize": 8.2, "color": ink}
            axes.annotate(check.what, (0, height - 0.28), va="bottom", **at)
            axes.annotate(numbers, (1.02, height), va="center", annotation_clip=False, **at)
    told = "; ".join(
        say(
            "{what}: {low} and {low_2}",
            what=check.what,
            low=numeral(check.left.low),
            low_2=numeral(check.right.low),
        )
        for check in checks
    )
    table = pd.DataFrame(
        {
            say("what"): [check.what for check in checks],
            say("first source"): [
                f"{check.left.source}: {between(check.left.low, check.left.high)}" for check in checks
            ],
            say("second source"): [
                f"{check.right.source}: {between(check.right.low, check.right.high)}" for check in checks
            ],
            say("difference"): [
                say("none") if check.agree else f"{numeral(check.difference, 1, sign=True)} %"
                for check in checks
            ],
            say("why"): [check.why for check in checks],
        }
    )
    return Figure(
        drawing,
        say("Two sources, one quantity"),
        say("One line for each pair of sources. {told}.", told=told),
        say(
            "Open circle: the first source; small dot: the second, coloured where the two differ. The numbers and the known "
            "reasons stand in the table. Each side is one measure of one source; none is added to the other."
        ),
        table,
    )
