"""Readings made from values, so that the text cannot disagree with the chart.

Each says what the figure shows, for how many countries, and what it cannot say; each is right for a
rise, a fall, no change, one year, one country and no data.
"""

from analysis.show.sentences.areas import area_totals, at_odds, breaks, divided, leaders, seen_from
from analysis.show.sentences.comparisons import estimates_apart, intervals, slopes, two_measures
from analysis.show.sentences.findings import (
    agreement,
    beside_area,
    checked,
    counts,
    leading,
    levels,
    not_coded,
    not_listed,
    shares,
    verdict,
)
from analysis.show.sentences.places import cells_by_year, flows, mapped, who_reports
from analysis.show.sentences.published import national, quoted_shares, ranks, revised, shift, tiers, treaties
from analysis.show.sentences.responses import criminalisation, matrix, ratifications, small_multiples, yields
from analysis.show.sentences.series import known, lags, lines, origins, quoted
from analysis.show.sentences.words import SILENCE, Reading, all_hidden, begun, countable, countries, nothing

__all__ = [
    "SILENCE",
    "Reading",
    "agreement",
    "all_hidden",
    "area_totals",
    "at_odds",
    "begun",
    "beside_area",
    "breaks",
    "cells_by_year",
    "checked",
    "countable",
    "countries",
    "counts",
    "criminalisation",
    "divided",
    "estimates_apart",
    "flows",
    "intervals",
    "known",
    "lags",
    "leaders",
    "leading",
    "levels",
    "lines",
    "mapped",
    "matrix",
    "national",
    "not_coded",
    "not_listed",
    "nothing",
    "origins",
    "quoted",
    "quoted_shares",
    "ranks",
    "ratifications",
    "revised",
    "seen_from",
    "shares",
    "shift",
    "slopes",
    "small_multiples",
    "tiers",
    "treaties",
    "two_measures",
    "verdict",
    "who_reports",
    "yields",
]
