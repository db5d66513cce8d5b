"""Shares that look alike and are not: of sources and of victims, as printed and as computed, of all and of those recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.show.beside import beside
from analysis.show.charts.intervals import intervals
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, countries
from analysis.show.tables import Verbatim, between, column, count
from analysis.show.working import each, figure
from analysis.vocabulary.language import say


def shares_beside(kinds: Mapping[str, pd.DataFrame], of: str, title: str, source: str) -> Figure | Reading:
    """Draw shares of several kinds side by side, one row a part and year; no line joins them.

    Parameters
    ----------
    kinds : mapping of str to pandas.DataFrame
        What each is a share of, and its tidy rows (see :func:`analysis.show.beside.beside`).
    of : str
        Column of the parts: ``form``, ``sex``, ``age`` or ``group``.
    title, source : str
        What it shows; source and release.
    """
    found = beside(kinds, of)
    drawn = intervals(found, "what", title, "%", source, by="kind", given_order=True)
    if isinstance(drawn, Reading):
        return drawn
    table = pd.DataFrame(
        {
            say("what"): found["what"],
            say("share of"): found["kind"],
            say("share"): [figure(row.low, row.high, "%") for row in each(found)],
            say("countries"): found["countries"].map(count),
            say("as quoted on"): found["note"].map(Verbatim),
        }
    )
    said = "; ".join(
        _behind(kind, found[found["kind"] == kind], of) for kind in kinds if kind in set(found["kind"])
    )
    alone = (found.groupby("what").size() == 1).any()
    other = say(" Rows that have one mark have no other figure.") if alone else ""
    return replace(
        drawn,
        table=table,
        caption=say(
            "Share in %, each with its own whole: {said}.{other} {source}",
            said=said,
            other=other,
            source=source,
        ),
    )


def _behind(kind: str, found: pd.DataFrame, of: str) -> str:
    known = found["countries"].dropna()
    if known.empty:
        return (
            say("{kind}, as quoted (pages in the table)", kind=kind)
            if found["note"].any()
            else say("{kind}, computed from published totals", kind=kind)
        )
    return say(
        "{kind}, of those whose {column} is known, {countries}",
        kind=kind,
        column=column(of),
        countries=_countries(known),
    )


def _countries(known: pd.Series) -> str:
    least, most = known.min(), known.max()
    if least == most:
        return countries(most)
    return say("{told} countries a year", told=between(least, most))
