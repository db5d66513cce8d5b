"""From victims to convictions, year by year: four counts of one area side by side."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, told, wrapped
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.tables import between, no_figure
from analysis.show.theme import ACCENT, FEW_BARS, INK, PLAIN, RULE, house
from analysis.show.working import STAGES, brief, convicted_per_hundred, each, like_with_like
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.terms import MEASURES

COLOURS = {"detected_victims": PLAIN.colour, "convicted_persons": ACCENT}
FEW = 12  # years up to which numbers fit beside each other


def yields(rows: pd.DataFrame, name: str, source: str) -> Figure | Reading:
    """Draw detected victims and persons contacted, prosecuted and convicted, year under year, on one scale.

    Parameters
    ----------
    rows : pandas.DataFrame
        Tidy totals of up to four measures (victims, formally contacted, prosecuted, convicted persons), one row
        a country, year and measure. Of several countries only those that reported every measure shown in a
        year are added up for that year: like with like.
    name, source : str
        Country or area; source and release for the caption.
    """
    found = like_with_like(rows)
    if found.empty:
        return nothing(
            say("victims, suspects, prosecutions and convictions of the same countries in {name}", name=name)
        )
    found["at"] = found["year"].str[:4].astype(int)
    stages = [stage for stage in STAGES if stage in set(found["measure"])]
    years = list(range(found["at"].min(), found["at"].max() + 1))
    with house():
        drawing = Drawing(figsize=(WIDTH, 1.0 * len(stages) + 0.6))
        grid = drawing.subplots(len(stages), 1, sharex=True, sharey=True, squeeze=False).ravel()
        for axes, stage in zip(grid, stages, strict=True):
            _bars(axes, found[found["measure"] == stage], stage, len(years))
        grid[0].set_ylim(0, (1.55 if len(years) <= FEW else 2.2) * found["high"].max() or 1)
        step = 1 if len(years) <= FEW else 2
        room = max(0.0, (FEW_BARS - len(years)) / 2)
        shown = years[::-1][::step][::-1]
        grid[-1].set_xticks(shown, [str(year) for year in shown])
        grid[-1].set_xlim(years[0] - 0.6 - room, years[-1] + 0.6 + room)
    many = found["countries"].max() > 1
    signs = say("“+”: at least so many; “<”: fewer. ") if len(years) > FEW else ""
    last = {row.measure: between(row.low, row.high) for row in each(found[found["at"] == found["at"].max()])}
    said = told(
        [f"{MEASURES[stage].label}:" for stage in stages], [last.get(stage, no_figure()) for stage in stages]
    )
    yearly = found.drop_duplicates("at").set_index("at")["countries"]
    behind = (
        say(
            "Each year: the {count} countries that reported all of them for that year. ",
            count=between(yearly.min(), yearly.max()),
        )
        if many
        else ""
    )
    return Figure(
        drawing,
        say("From victims to convictions in {name}", name=name),
        say(
            "Rows of bars by year, one row for each count, on one scale. {max}: {said}.",
            max=found["year"].max(),
            said=said,
        ),
        say(
            "Persons in the year. {behind}Yield in the year, not a rate of one cohort: those "
            "convicted in a year were mostly not prosecuted in it, and their victims were detected "
            "earlier. Pale: up to the upper bound of censored cells. {signs}An empty place: no "
            "figure. {source}",
            behind=behind,
            signs=signs,
            source=source,
        ),
        _table(found, stages, many),
    )


def _bars(axes: Axes, found: pd.DataFrame, stage: str, years: int) -> None:
    colour = COLOURS.get(stage, "#6d7f8b")
    axes.bar(found["at"], found["low"], color=colour, width=0.72)
    axes.bar(
        found["at"], found["high"] - found["low"], bottom=found["low"], color=colour, alpha=0.3, width=0.72
    )
    turned = years > FEW
    for row in each(found):
        number = brief(row.low, row.high) if turned else between(row.low, row.high, narrow=True)
        axes.text(
            row.at,
            row.high,
            f" {number}" if turned else number,
            ha="center",
            va="bottom",
            fontsize=6.8,
            color=INK,
            rotation=90 if turned else 0,
        )
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False)
    axes.spines["bottom"].set_color(RULE)
    axes.set_ylabel(
        wrapped(MEASURES[stage].label, 12), rotation=0, ha="right", va="center", color=INK, fontsize=8.8
    )


def _table(found: pd.DataFrame, stages: list[str], many: bool) -> pd.DataFrame:
    cells = found.assign(told=[between(row.low, row.high) for row in each(found)])
    wide = cells.pivot(index="year", columns="measure", values="told")[stages].fillna(no_figure())
    wide = wide.rename(columns={stage: MEASURES[stage].label for stage in stages}).rename_axis(columns=None)
    share = convicted_per_hundred(found).set_index("year")
    if len(share):
        said = pd.Series({row.Index: between(row.low, row.high, ".1f") for row in each(share)})
        wide[say("convicted per 100 detected victims of the year")] = said.reindex(wide.index).fillna(
            no_figure()
        )
    if many:
        wide["countries"] = found.drop_duplicates("year").set_index("year")["countries"].map(numeral)
    return wide.reset_index()
