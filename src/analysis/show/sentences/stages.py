"""Readings of one share at several stages of justice."""

from __future__ import annotations

import pandas as pd

from analysis.show.sentences.keyfigures import of_stages, read_from
from analysis.show.sentences.words import SILENCE, Reading, begun, countries
from analysis.show.stages import shares_by_stage
from analysis.show.tables import column, share
from analysis.show.working import each, named
from analysis.vocabulary.language import listed, say
from analysis.vocabulary.terms import MEASURES


@read_from(of_stages)
def share_by_stage(rows: pd.DataFrame, of: str, part: str) -> Reading:
    """Say what the share of one category is at each stage, first and last year, over how many countries."""
    found = shares_by_stage(rows, of, part)
    if found.empty:
        return SILENCE
    last = found[found["year"] == found.groupby("measure")["year"].transform("max")]
    first = found[found["year"] == found.groupby("measure")["year"].transform("min")].set_index("measure")
    said = []
    for row in each(last):
        before = first.loc[row.measure]
        earlier = (
            say("; {share} in {year}", share=share(before["low"], before["high"]), year=before["year"])
            if before["year"] < row.year
            else ""
        )
        said.append(
            say(
                "{share} of the {label} of {year} ({countries}{earlier})",
                share=share(row.low, row.high),
                label=MEASURES[row.measure].label,
                year=row.year,
                countries=countries(row.countries),
                earlier=earlier,
            )
        )
    return Reading(
        say(
            "{part} were {said}, of those whose {column} was recorded. The stages are different "
            "persons in different years of their cases, and not the same countries: a difference "
            "between them is no leniency and no severity.",
            part=begun(named(of, part)),
            said=listed(said),
            column=column(of),
        )
    )
