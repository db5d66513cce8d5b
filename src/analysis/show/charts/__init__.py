"""One function a chart: a table in, a figure out. What a chart cannot show, its caption says.

Every function returns :class:`~analysis.show.figure.Figure`, or a sentence saying that nothing was
published: there are no empty axes.
"""

from analysis.show.charts.compared import read_compared, sources_compared
from analysis.show.charts.country import rate_beside_area, reporting_levels
from analysis.show.charts.hidden import (
    hidden_answers,
    hidden_models,
    list_overlaps,
    read_answers,
    read_models,
    read_overlaps,
)
from analysis.show.charts.ledger import agreement, scoreboard, then_and_now, without_each_country
from analysis.show.charts.years import counts_over_time, panels, shares_over_time

__all__ = [
    "agreement",
    "counts_over_time",
    "hidden_answers",
    "hidden_models",
    "list_overlaps",
    "panels",
    "rate_beside_area",
    "read_answers",
    "read_compared",
    "read_models",
    "read_overlaps",
    "reporting_levels",
    "scoreboard",
    "shares_over_time",
    "sources_compared",
    "then_and_now",
    "without_each_country",
]
