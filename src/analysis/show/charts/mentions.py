"""How often the sources of 2006 named several countries: a grid of marks on a scale of five."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from analysis.show.charts.draw import WIDTH, told
from analysis.show.figure import Figure
from analysis.show.sentences import Reading, nothing
from analysis.show.theme import HATCH, INK, PAPER, RULE, SEQUENCE, house, ink_on
from analysis.show.working import each
from analysis.vocabulary.language import say
from analysis.vocabulary.places import by_name, place
from analysis.vocabulary.terms import LEVELS, ROLES


def mentions(levels: pd.DataFrame, members: Sequence[str], name: str, source: str) -> Figure | Reading:
    """Draw how often sources of 2006 named each country as origin, transit and destination.

    Parameters
    ----------
    levels : pandas.DataFrame
        Tidy rows of ``reporting_level``.
    members : sequence of str
        ISO3 codes, each a row in the order of names.
    name, source : str
        The area; source and release, for the caption.
    """
    kept = levels[levels["geo"].isin(set(members)) & levels["geo_role"].isin(list(ROLES))]
    if kept["value"].isna().all():
        return nothing(say("{name} in the report of 2006", name=name))
    known = kept[kept["value"].notna()]
    entered = set(kept["geo"])
    level = {(row.geo, row.geo_role): LEVELS[int(row.value)] for row in each(known)}
    rows = sorted(set(members), key=lambda code: by_name(place(code).name))
    words = {
        (code, role): level.get((code, role), say("not listed") if code in entered else say("no entry"))
        for code in rows
        for role in ROLES
    }
    with house():
        drawing = Drawing(figsize=(WIDTH, 0.27 * len(rows) + 0.6))
        axes = drawing.subplots()
        axes.grid(visible=False)
        axes.set(xlim=(-0.5, 2.5), ylim=(len(rows) - 0.5, -0.5))
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.set_xticks(range(3), list(ROLES.values()))
        axes.set_yticks(range(len(rows)), [place(code).name for code in rows], color=INK, fontsize=8.6)
        for height, code in enumerate(rows):
            for across, role in enumerate(ROLES):
                word = words[code, role]
                ground = SEQUENCE[list(LEVELS.values()).index(word)] if word in LEVELS.values() else PAPER
                hatch = "" if ground != PAPER else HATCH
                box = Rectangle(
                    (across - 0.48, height - 0.44), 0.96, 0.88, fc=ground, ec=RULE, hatch=hatch, lw=0.4
                )
                axes.add_patch(box)
                axes.text(
                    across,
                    height,
                    word,
                    ha="center",
                    va="center",
                    fontsize=7.8,
                    color=ink_on(ground),
                    bbox={"fc": PAPER, "ec": "none", "pad": 0.6} if hatch else None,
                )
    said = [", ".join(f"{ROLES[role]} {words[code, role]}" for role in ROLES) for code in rows]
    table = pd.DataFrame([[place(code).name, *(words[code, role] for role in ROLES)] for code in rows])
    table.columns = ["country", *ROLES.values()]
    return Figure(
        drawing,
        say("How often sources of 2006 named the countries of {name}", name=name),
        say(
            "A grid of countries by role. {told}.",
            told=told([f"{place(code).name}:" for code in rows], said, 40),
        ),
        say(
            "Level of reporting, an order from very low to very high: mentions in sources until "
            "2006, not victims. Hatched: not listed, or no entry in the copy at hand. {source}",
            source=source,
        ),
        table,
    )
