"""One function a chart: a table in, a figure out. What a chart cannot show, its caption says.

Every function returns :class:`~analysis.show.figure.Figure`, or a sentence saying that nothing was
published: there are no empty axes.
"""

from analysis.show.charts.agreement import agreement
from analysis.show.charts.apart import estimates_apart
from analysis.show.charts.area import area_totals
from analysis.show.charts.beside import divided
from analysis.show.charts.compared import read_compared, sources_compared
from analysis.show.charts.country import rate_beside_area, reporting_levels
from analysis.show.charts.editions import editions, method_change
from analysis.show.charts.flows import origin_destination, sankey
from analysis.show.charts.gravity import gravity
from analysis.show.charts.hidden import hidden_answers, list_overlaps, read_answers, read_overlaps
from analysis.show.charts.hidden_models import hidden_models, read_models
from analysis.show.charts.intervals import intervals
from analysis.show.charts.justice import yields
from analysis.show.charts.lags import lags
from analysis.show.charts.law import criminalisation, ratifications
from analysis.show.charts.lead import countries_led, lead_by_year
from analysis.show.charts.leaders import leaders, share_map
from analysis.show.charts.ledger import scoreboard, then_and_now, wall, without_each_country
from analysis.show.charts.lines import lines
from analysis.show.charts.maps import tile_map, world_map
from analysis.show.charts.matrix import matrix
from analysis.show.charts.mentions import mentions
from analysis.show.charts.multiples import small_multiples
from analysis.show.charts.national import national
from analysis.show.charts.origins import origins
from analysis.show.charts.quoted import quoted
from analysis.show.charts.quoted_shares import quoted_shares
from analysis.show.charts.ranks import ranks
from analysis.show.charts.reach import counting_rule, regions_of_origin, top_shares
from analysis.show.charts.reporting import cells_by_year, who_reports
from analysis.show.charts.scatter import two_measures
from analysis.show.charts.several import denominators, several_values
from analysis.show.charts.shares_beside import shares_beside
from analysis.show.charts.shift import shift
from analysis.show.charts.slopes import slopes
from analysis.show.charts.stacked import stacked_shares
from analysis.show.charts.stages import share_by_stage
from analysis.show.charts.tiers import tiers
from analysis.show.charts.years import counts_over_time, panels, shares_over_time

__all__ = [
    "agreement",
    "area_totals",
    "cells_by_year",
    "counting_rule",
    "countries_led",
    "counts_over_time",
    "criminalisation",
    "denominators",
    "divided",
    "editions",
    "estimates_apart",
    "gravity",
    "hidden_answers",
    "hidden_models",
    "intervals",
    "lags",
    "lead_by_year",
    "leaders",
    "lines",
    "list_overlaps",
    "matrix",
    "mentions",
    "method_change",
    "national",
    "origin_destination",
    "origins",
    "panels",
    "quoted",
    "quoted_shares",
    "ranks",
    "rate_beside_area",
    "ratifications",
    "read_answers",
    "read_compared",
    "read_models",
    "read_overlaps",
    "regions_of_origin",
    "reporting_levels",
    "sankey",
    "scoreboard",
    "several_values",
    "share_by_stage",
    "share_map",
    "shares_beside",
    "shares_over_time",
    "shift",
    "slopes",
    "small_multiples",
    "sources_compared",
    "stacked_shares",
    "then_and_now",
    "tiers",
    "tile_map",
    "top_shares",
    "two_measures",
    "wall",
    "who_reports",
    "without_each_country",
    "world_map",
    "yields",
]
