"""Readings made from values, so that the text cannot disagree with the chart.

Each says what the figure shows, for how many countries, and what it cannot say; each is right for a
rise, a fall, no change, one year, one country and no data.
"""

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
from analysis.show.sentences.words import SILENCE, Reading, all_hidden, countable, countries, nothing

__all__ = [
    "SILENCE",
    "Reading",
    "agreement",
    "all_hidden",
    "beside_area",
    "checked",
    "countable",
    "counts",
    "countries",
    "leading",
    "levels",
    "not_coded",
    "not_listed",
    "nothing",
    "shares",
    "verdict",
]
