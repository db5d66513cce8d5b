"""What a new release changes, in plain words and numbers, for the person who decides."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.claims.revision import Turn
from analysis.claims.verdict import Verdict
from analysis.methods.changes import Changes
from analysis.show.sentences import countries
from analysis.show.tables import between
from analysis.show.verdicts import now
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES, WORDS

LARGEST = 8
TOTAL = ["sex", "age", "form", "citizenship"]


def tell(found: Changes, turns: list[Turn], tested: int) -> str:
    """Return the difference of two releases as text, most important first."""
    return "\n".join(
        [*_warnings(found), *_sizes(found), *_countries(found), *_largest(found), *_turns(turns, tested)]
    )


def _warnings(found: Changes) -> list[str]:
    return [f"WARNING: {warning}. Read on before you accept." for warning in found.warnings]


def _sizes(found: Changes) -> list[str]:
    return [
        f"{found.old:,} figures before, {found.new:,} after.",
        f"  added    {len(found.added):>7,}  {_years(found.added)}",
        f"  removed  {len(found.removed):>7,}  {_years(found.removed)}",
        f"  revised  {len(found.revised):>7,}  {found.revised_share:.1f} % of the {found.shared:,} figures both have",
    ]


def _countries(found: Changes) -> list[str]:
    lines = []
    for word, cells in (("revised", found.revised), ("removed", found.removed)):
        totals = cells[(cells[TOTAL] == "total").all(axis=1)]
        names = [_name(geo) for geo in totals["geo"].value_counts().index]
        if names:
            more = f" and {len(names) - LARGEST} more" if len(names) > LARGEST else ""
            lines.append(f"Totals {word} for {countries(len(names))}: {', '.join(names[:LARGEST])}{more}.")
    return lines


def _largest(found: Changes) -> list[str]:
    cells = found.revised.loc[found.revised["by"].abs().sort_values(ascending=False).index[:LARGEST]]
    lines = [f"  {_what(cell)}: {_moved(cell)}" for cell in cells.to_dict("records")]
    return ["Largest revisions:", *lines] if lines else []


def _turns(turns: list[Turn], tested: int) -> list[str]:
    if not turns:
        return [
            f"No verdict would change ({tested} claims use this source)."
            if tested
            else "No claim uses this source."
        ]
    head = f"Verdicts that would change ({len(turns)} of {tested}):"
    return [head] + [
        f"  {turn.claim.id} {turn.claim.held} Now {_verdict(turn.before)}; then {_verdict(turn.after)}."
        for turn in turns
    ]


def _verdict(found: Verdict) -> str:
    if not found.decided:
        return f"{found.verdict}, no figure"
    return f"{found.verdict}, {found.robustness} ({now(found)})"


def _moved(cell: dict[Any, Any]) -> str:
    return f"{between(cell['before'], cell['before_high'])} before, {between(cell['after'], cell['after_high'])} after"


def _years(cells: pd.DataFrame) -> str:
    counted = cells["time_period"].value_counts().sort_values(ascending=False)
    return f"most in {', '.join(counted.index[:3])}" if len(counted) else ""


def _what(cell: dict[Any, Any]) -> str:
    parts = [
        WORDS.get(column, {}).get(cell[column], cell[column])
        for column in TOTAL[:3]
        if cell[column] != "total"
    ]
    parts += [f"citizens of {_name(cell['citizenship'])}"] if cell["citizenship"] != "total" else []
    divided = f" ({', '.join(parts)})" if parts else ""
    return f"{_name(cell['geo'])} {cell['time_period']}, {MEASURES[cell['measure']].label}{divided}"


def _name(geo: str) -> str:
    try:
        return place(geo).name
    except UnknownName:
        return geo
