"""From signing to being bound: how many years states took, and how many had not got there."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.acts import treaties
from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import INK, MUTED, PLAIN, RULE, house
from analysis.show.working import lags as between_acts
from analysis.vocabulary.language import plural, say


def lags(rows: pd.DataFrame, treaty: str, area: str, source: str) -> Figure | Reading:
    """Draw for one treaty in how many years its signatories became bound.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy rows of ``treaty_signatures`` and ``treaty_ratifications``, one row an act.
    treaty : str
        Number of the treaty (``stage``).
    area, source : str
        Whose states the rows are; source and release.
    """
    found, waiting, direct = between_acts(rows, treaty)
    if not len(found) and not waiting:
        return nothing(say("signatures of this treaty in {area}", area=area))
    name = treaties(rows[rows["stage"] == treaty])[treaty]
    counted = found.value_counts().reindex(range(int(found.max()) + 1 if len(found) else 0), fill_value=0)
    counted = counted[: counted[counted > 0].index.max() + 1] if len(found) else counted
    gap = len(counted) + (1 if len(counted) else 0)
    with house():
        drawing = Drawing(figsize=(WIDTH, 2.9))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.bar(list(counted.index), list(counted), color=PLAIN.colour, width=0.8)
        if waiting:
            axes.bar(gap, waiting, color=RULE, width=0.8)
        pairs = [*zip(counted.index, counted, strict=True), (gap, waiting)]
        for at, number in pairs:
            if number:
                axes.text(at, number, str(number), ha="center", va="bottom", fontsize=8, color=INK)
        step = 1 if len(counted) <= 16 else 5
        ticks = [int(year) for year in counted.index if year % step == 0]
        axes.set_xticks(
            [*ticks, *([gap] if waiting else [])], [*map(str, ticks), *([say("not\nyet")] if waiting else [])]
        )
        axes.set(yticks=[], ylim=(0, 1.15 * max([*counted, waiting])))
        axes.set_xlabel(say("years from signature to being bound"), color=MUTED)
        axes.set_ylabel(say("states"))
    waited = counted[counted > 0]
    said = told(
        [f"{plural('{n} year', '{n} years', int(year))}:" for year in waited.index],
        [plural("{n} state", "{n} states", int(number)) for number in waited],
        40,
    )
    without = say(" {direct} more became bound without a signature.", direct=direct) if direct else ""
    return Figure(
        drawing,
        say("From signature to obligation: {name}", name=name),
        say(
            "Bars by years waited. {it}Signed and not bound: {waiting}.",
            it=f"{said}. " if said else "",
            waiting=waiting,
        ),
        say(
            "{countable} of {area} that signed; difference of calendar years, so 0 is the same year. "
            "Grey: signed, and not bound when the list ended.{without} {source}",
            countable=plural("{n} state", "{n} states", len(found) + waiting),
            area=area,
            without=without,
            source=source,
        ),
        pd.DataFrame(
            {
                say("years waited"): [*map(str, counted.index), say("not bound when the list ended")],
                say("states"): [*map(str, counted), str(waiting)],
            }
        ),
    )
