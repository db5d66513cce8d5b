"""Readings made from values, so that the text cannot disagree with the chart.

Each says what the figure shows, for how many countries, and what it cannot say; each is right for a
rise, a fall, no change, one year, one country and no data.
"""

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
    divided,
    leading,
    levels,
    not_coded,
    not_listed,
    shares,
    verdict,
)
from analysis.show.sentences.lead import countries_led, lead_by_year
from analysis.show.sentences.places import cells_by_year, flows, mapped, who_reports
from analysis.show.sentences.responses import criminalisation, matrix, ratifications, small_multiples, yields
from analysis.show.sentences.stages import share_by_stage
from analysis.show.sentences.words import SILENCE, Reading, all_hidden, countable, countries, nothing

__all__ = [
    "SILENCE",
    "Reading",
    "agreement",
    "all_hidden",
    "beside_area",
    "cells_by_year",
    "checked",
    "countable",
    "counting_rule",
    "countries",
    "countries_led",
    "counts",
    "criminalisation",
    "denominators",
    "divided",
    "editions",
    "estimates_apart",
    "flows",
    "intervals",
    "lead_by_year",
    "leading",
    "ledger",
    "levels",
    "mapped",
    "matrix",
    "method_change",
    "not_coded",
    "not_listed",
    "nothing",
    "ratifications",
    "several_values",
    "share_by_stage",
    "shares",
    "shares_beside",
    "slopes",
    "small_multiples",
    "top_shares",
    "two_measures",
    "verdict",
    "who_reports",
    "yields",
]
