"""How today's figures are made: each kind counts country by country, so that any one can be left out.

A kind of figure is a function of a claim, one of its tests, the tables and a year. It returns a
:class:`Today`: cells by country and part with their bounds, and what is made of any such cells. Everything
a verdict varies (one country out, censored cells at either end, a constant panel) is the same cells once
more, some of them changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.claims.figures.cells import Tables, Today
from analysis.claims.figures.counted import countries_where, odds, ratio, share
from analysis.claims.figures.flows import change, citizens, citizenships, destinations
from analysis.claims.figures.told import behind, correlation, gap, parties, quoted
from analysis.claims.ledger import Claim, Test

Kind = Callable[[Claim, Test, Tables, str], Today]

FIGURES: Mapping[str, Kind] = {
    kind.__name__: kind
    for kind in (
        share,
        ratio,
        odds,
        countries_where,
        citizens,
        destinations,
        citizenships,
        change,
        parties,
        correlation,
        behind,
        quoted,
        gap,
    )
}


def today(claim: Claim, test: Test, tables: Tables, year: str = "") -> Today:
    """Return the figure of a test, for its own year or another one."""
    return FIGURES[test.figure](claim, test, tables, year or test.year)
