"""One function a chart: a table in, a figure out. What a chart cannot show, its caption says.

Every function returns :class:`~analysis.show.figure.Figure`, or a sentence saying that nothing was
published: there are no empty axes.
"""

from analysis.show.charts.agreement import agreement
from analysis.show.charts.country import rate_beside_area, reporting_levels
from analysis.show.charts.ledger import scoreboard, then_and_now, wall, without_each_country
from analysis.show.charts.years import counts_over_time, panels, shares_over_time

__all__ = [
    "agreement",
    "counts_over_time",
    "panels",
    "rate_beside_area",
    "reporting_levels",
    "scoreboard",
    "shares_over_time",
    "then_and_now",
    "wall",
    "without_each_country",
]
