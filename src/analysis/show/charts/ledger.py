"""Charts of a verdict: then and now, and what one country does to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.claims.crosschecks import CrossCheck
from analysis.claims.verdict import Verdict
from analysis.show.charts.draw import WIDTH, denominator
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, all_hidden, nothing
from analysis.show.tables import between, share
from analysis.show.theme import ACCENT, INK, MUTED, PAPER, RULE, house
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import WORDS


def then_and_now(verdict: Verdict, source: str) -> Figure | Reading:
    """Draw the figures of the time beside today's, with today's bounds."""
    if pd.isna(verdict.now):
        return no_share(verdict)
    held = verdict.claim.then
    labels = [f"{figure.year}: {figure.what}" for figure in held] + [f"{verdict.test.year}: today"]
    values = [figure.value for figure in held] + [verdict.now]
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.62 * len(values) + 0.8))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(xlim=(0, 100), ylim=(len(values) - 0.4, -0.6), yticks=[])
        axes.set_xlabel("%")
        for height, (label, value) in enumerate(zip(labels, values, strict=True)):
            today = height == len(held)
            axes.plot([0, value], [height, height], color=RULE, lw=1.2, zorder=1)
            axes.plot(
                value,
                height,
                "o",
                color=ACCENT if today else INK,
                ms=8,
                fillstyle="full" if today else "none",
                mew=1.8,
            )
            axes.text(0, height - 0.22, label, fontsize=8.8, color=INK if today else MUTED, va="bottom")
            axes.text(
                value + 2,
                height,
                f"{value:.0f} %",
                va="center",
                fontweight="bold",
                color=ACCENT if today else INK,
            )
        axes.plot(
            [verdict.low, verdict.high],
            [len(held)] * 2,
            color=ACCENT,
            lw=4,
            alpha=0.35,
            solid_capstyle="butt",
        )
    told = "; ".join(f"{label}, {value:.0f} percent" for label, value in zip(labels, values, strict=True))
    table = pd.DataFrame(
        {
            "year": [f.year for f in held] + [verdict.test.year],
            "share in %": [f"{v:.1f}" for v in values],
            "what": [f.what for f in held] + [denominator(verdict)],
            "source": [f.source for f in held] + [source],
        }
    )
    return Figure(
        drawing,
        f"{verdict.claim.held.rstrip('.')}: then and now",
        f"Figures of the time and of today. {told}.",
        f"Open circles: as published at the time, each with its own denominator. Filled: {denominator(verdict)}, "
        f"bounds {share(verdict.low, verdict.high, '.1f')}. {source}",
        table,
    )


def without_each_country(verdict: Verdict, source: str) -> Figure | Reading:
    """Draw today's share with each country left out in turn, naming those that move it most."""
    shares = pd.Series(verdict.without)
    if pd.isna(verdict.now):
        return no_share(verdict)
    shares = shares.dropna()
    if len(shares) < 2:
        return nothing("a share with each country left out")
    moved = (shares - verdict.now).abs().sort_values(ascending=False)
    named = [country for country in moved.index[:3] if moved[country] >= 1]
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.9))
        axes = drawing.subplots()
        axes.set(ylim=(-1, 1), yticks=[])
        axes.grid(visible=False)
        axes.axvline(verdict.now, color=MUTED, lw=1)
        axes.text(verdict.now, 0.8, " all countries", color=MUTED, fontsize=8.5)
        axes.plot(shares, [0] * len(shares), "|", color=INK, ms=18, mew=1.1, alpha=0.55)
        for step, country in enumerate(named):
            axes.plot(shares[country], 0, "|", color=ACCENT, ms=24, mew=2.4)
            axes.annotate(
                f"without {place(country).the_name}",
                (shares[country], -0.25),
                (shares[country], -0.55 - 0.25 * (step % 2)),
                ha="left" if shares[country] > verdict.now else "right",
                va="top",
                fontsize=8.5,
                color=ACCENT,
            )
        spread = max(shares.max() - shares.min(), 4)
        axes.set_xlim(shares.min() - 0.18 * spread, shares.max() + 0.18 * spread)
        axes.set_xlabel(f"% {WORDS[verdict.test.of][verdict.claim.part]}")
    told = (
        "; ".join(f"without {place(country).the_name} {shares[country]:.0f} %" for country in named)
        or "no country moves it by a point"
    )
    ordered = shares.loc[moved.index]
    table = pd.DataFrame(
        {
            "left out": [place(country).name for country in ordered.index],
            "share in %": [f"{value:.1f}" for value in ordered],
        }
    )
    return Figure(
        drawing,
        "What one country does to the figure",
        f"One mark for the share without each of {len(shares)} "
        f"countries. All countries: {verdict.now:.0f} %; {told}.",
        f"Each mark: the share when one country is left out; {denominator(verdict)}. {source}",
        table,
    )


def no_share(verdict: Verdict) -> Reading:
    """Say that today's share cannot be read: nobody reported, or every figure is censored."""
    what = f"{WORDS[verdict.test.of][verdict.claim.part]} in {verdict.test.year}"
    return all_hidden(what) if verdict.countries else nothing(what)


def scoreboard(verdicts: Sequence[Verdict], source: str) -> Figure:
    """Draw several claims at once: the share held in 2006, today's with its bounds, and the verdict.

    Parameters
    ----------
    verdicts : sequence of Verdict
        In the order to be read.
    source : str
        Source and release, for the caption.
    """
    words = [f"{found.verdict}, {found.robustness}" for found in verdicts]
    with house():
        drawing = Drawing(figsize=(WIDTH + 0.6, 0.78 * len(verdicts) + 0.9))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(xlim=(0, 100), ylim=(len(verdicts) - 0.5, -0.75), yticks=[])
        axes.set_xlabel("% of those recorded")
        for height, (found, word) in enumerate(zip(verdicts, words, strict=True)):
            then = found.claim.then[0].value
            axes.plot([then, found.now], [height, height], color=RULE, lw=2.5, zorder=1)
            axes.plot(then, height, "o", color=INK, ms=8, fillstyle="none", mew=1.8, mfc=PAPER)
            axes.plot(found.now, height, "o", color=ACCENT, ms=8)
            axes.text(0, height - 0.3, f"{found.claim.id}  {found.claim.held}", color=INK, va="bottom")
            axes.text(101.5, height, word, color=MUTED, va="center", clip_on=False)
        _key(axes, verdicts[0])
    told = "; ".join(
        f"{found.claim.held} Then {found.claim.then[0].value:.0f} percent, {found.test.year} "
        f"{found.now:.0f} percent: {word}"
        for found, word in zip(verdicts, words, strict=True)
    )
    table = pd.DataFrame(
        {
            "claim": [f"{found.claim.id}: {found.claim.held}" for found in verdicts],
            "then in %": [f"{found.claim.then[0].value:.0f}" for found in verdicts],
            "today in %": [between(found.low, found.high, ".1f") for found in verdicts],
            "year": [found.test.year for found in verdicts],
            "countries": [str(found.countries) for found in verdicts],
            "verdict": words,
        }
    )
    caption = (
        "Open circles: the figure of 2006, each with its own denominator. Filled: share of detected victims with "
        f"this recorded, from printed cells. {source}"
    )
    return Figure(
        drawing, "Sentences of 2006, and today", f"One line for each claim. {told}.", caption, table
    )


def _key(axes: Axes, found: Verdict) -> None:
    then, now = found.claim.then[0].value, found.now
    for value, label, colour in ((then, "2006", INK), (now, found.test.year, ACCENT)):
        axes.annotate(
            label, (value, 0), (0, -9), textcoords="offset points", ha="center", va="top", color=colour
        )


def agreement(checks: Sequence[CrossCheck]) -> Figure | Reading:
    """Draw what two sources say of one quantity, pair by pair, on a scale where equal steps are equal ratios."""
    if not checks:
        return Reading("No pair of sources differs by so much.")
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.62 * len(checks) + 0.7))
        axes = drawing.subplots()
        axes.grid(axis="y", visible=False)
        axes.set(xscale="log", ylim=(len(checks) - 0.3, -0.9), yticks=[])
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_xlabel("each step ten times the one before")
        for height, check in enumerate(checks):
            colour, ink = (MUTED, MUTED) if check.agree else (ACCENT, INK)
            axes.plot([check.left.low, check.right.low], [height, height], color=RULE, lw=2.5, zorder=1)
            axes.plot(check.left.low, height, "o", color=INK, ms=8, fillstyle="none", mew=1.6)
            axes.plot(check.right.low, height, "o", color=colour, ms=4.5)
            numbers = (
                f"{check.left.low:,.0f}"
                if check.agree
                else f"{check.left.low:,.0f} and {check.right.low:,.0f}"
            )
            at: Any = {"xycoords": ("axes fraction", "data"), "fontsize": 8.2, "color": ink}
            axes.annotate(check.what, (0, height - 0.28), va="bottom", **at)
            axes.annotate(numbers, (1.02, height), va="center", annotation_clip=False, **at)
    told = "; ".join(f"{check.what}: {check.left.low:,.0f} and {check.right.low:,.0f}" for check in checks)
    table = pd.DataFrame(
        {
            "what": [check.what for check in checks],
            "first source": [
                f"{check.left.source}: {between(check.left.low, check.left.high)}" for check in checks
            ],
            "second source": [
                f"{check.right.source}: {between(check.right.low, check.right.high)}" for check in checks
            ],
            "difference": ["none" if check.agree else f"{check.difference:+.1f} %" for check in checks],
            "why": [check.why for check in checks],
        }
    )
    return Figure(
        drawing,
        "Two sources, one quantity",
        f"One line for each pair of sources. {told}.",
        "Open circle: the first source; small dot: the second, coloured where the two differ. The numbers and the known "
        "reasons stand in the table. Each side is one measure of one source; none is added to the other.",
        table,
    )
