"""Readings made from values, so that the text cannot disagree with the chart.

Each says what the figure shows, for how many countries, and what it cannot say; each is right for a
rise, a fall, no change, one year, one country and no data.
"""

from analysis.show.sentences.areas import area_totals, at_odds, breaks, divided, leaders, seen_from
from analysis.show.sentences.chance import moved, trends
from analysis.show.sentences.comparisons import estimates_apart, intervals, slopes, two_measures
from analysis.show.sentences.concepts import (
    counting_rule,
    denominators,
    editions,
    ledger,
    method_change,
    several_values,
    shares_beside,
    top_shares,
)
from analysis.show.sentences.findings import (
    agreement,
    beside_area,
    checked,
    counts,
    divided_over_time,
    leading,
    levels,
    not_coded,
    not_listed,
    shares,
    verdict,
)
from analysis.show.sentences.lead import countries_led, lead_by_year
from analysis.show.sentences.margins import with_totals
from analysis.show.sentences.places import cells_by_year, flows, gravity, mapped, who_reports
from analysis.show.sentences.published import national, quoted_shares, ranks, revised, shift, tiers, treaties
from analysis.show.sentences.responses import criminalisation, matrix, ratifications, small_multiples, yields
from analysis.show.sentences.series import known, lags, lines, origins, quoted
from analysis.show.sentences.stages import share_by_stage
from analysis.show.sentences.words import SILENCE, Reading, all_hidden, begun, countries, nothing

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
    "counting_rule",
    "countries",
    "countries_led",
    "counts",
    "criminalisation",
    "denominators",
    "divided",
    "divided_over_time",
    "editions",
    "estimates_apart",
    "flows",
    "gravity",
    "intervals",
    "known",
    "lags",
    "lead_by_year",
    "leaders",
    "leading",
    "ledger",
    "levels",
    "lines",
    "mapped",
    "matrix",
    "method_change",
    "moved",
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
    "several_values",
    "share_by_stage",
    "shares",
    "shares_beside",
    "shift",
    "slopes",
    "small_multiples",
    "tiers",
    "top_shares",
    "treaties",
    "trends",
    "two_measures",
    "verdict",
    "who_reports",
    "with_totals",
    "yields",
]
