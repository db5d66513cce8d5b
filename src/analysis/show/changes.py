"""What a new release changes, in plain words and numbers, for the person who decides."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import pandas as pd

from analysis.claims.revision import Turn
from analysis.claims.verdict import Verdict
from analysis.methods.changes import TOTAL, Changes
from analysis.show.sentences import countries
from analysis.show.tables import between
from analysis.show.verdicts import now
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import numeral, say
from analysis.vocabulary.places import place
from analysis.vocabulary.terms import MEASURES, WORDS

LARGEST = 8
WIDTH = 100


def tell(found: Changes, turns: list[Turn], tested: int) -> str:
    """Return the difference of two releases as text, most important first.

    Parameters
    ----------
    found : Changes
        What differs.
    turns : list of Turn
        Claims that would be told otherwise.
    tested : int
        Claims that use this source.
    """
    parts = (
        [
            say("WARNING: {warning}. Read on before you accept.", warning=warning)
            for warning in found.warnings
        ],
        _sizes(found),
        _measures(found),
        _countries(found),
        _largest(found),
        _summed(found),
        _turns(turns, tested),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def in_short(found: Changes) -> str:
    """Return the difference of two releases as two or three sentences."""
    said = [
        say(
            "New figures: {added}; gone: {removed}; revised: {revised} of the {shared} that both releases have.",
            added=numeral(len(found.added)),
            removed=numeral(len(found.removed)),
            revised=numeral(len(found.revised)),
            shared=numeral(found.shared),
        )
    ]
    totals = found.revised[(found.revised[TOTAL] == "total").all(axis=1)]
    if len(totals):
        largest = totals.sort_values("by", key=abs, kind="stable").to_dict("records")[-1]
        told = say(
            "The largest revision of a total: {what}, {moved}.", what=_what(largest), moved=_moved(largest)
        )
        said.append(told)
    elif len(found.revised):
        said.append(say("No total was revised, only parts of totals."))
    return " ".join(said)


def _sizes(found: Changes) -> list[str]:
    up = int((found.revised["by"] > 0).sum())
    down = int((found.revised["by"] < 0).sum())
    bounds = len(found.revised) - up - down
    ways = say("{up} up, {down} down", up=numeral(up), down=numeral(down)) + (
        say(", {bounds} in their upper bound only", bounds=numeral(bounds)) if bounds else ""
    )
    return [
        say("{old} figures before, {new} after.", old=numeral(found.old), new=numeral(found.new)),
        say("  added    {added}  {years}", added=format(len(found.added), ">7,"), years=_years(found.added)),
        say(
            "  removed  {removed}  {years}",
            removed=format(len(found.removed), ">7,"),
            years=_years(found.removed),
        ),
        say(
            "  revised  {revised}  {revised_share} % of the {shared} figures both have",
            revised=format(len(found.revised), ">7,"),
            revised_share=numeral(found.revised_share, 1),
            shared=numeral(found.shared),
        )
        + (f": {ways}" if len(found.revised) else ""),
    ]


def _measures(found: Changes) -> list[str]:
    parts = {"added": found.added, "removed": found.removed, "revised": found.revised}
    counts = pd.DataFrame({name: cells["measure"].value_counts() for name, cells in parts.items()}).fillna(0)
    if len(counts) < 2:
        return []
    labels = {measure: MEASURES[measure].label for measure in counts.index}
    wide = max(map(len, labels.values()))
    lines = [
        f"  {labels[measure]:<{wide}}" + "".join(f"{int(count):>9,}" for count in row)
        for measure, row in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    return [f"  {'by measure':<{wide}}" + "".join(f"{name:>9}" for name in parts), *lines]


def _countries(found: Changes) -> list[str]:
    lines = []
    for word, cells in (("revised", found.revised), ("removed", found.removed)):
        totals = cells[(cells[TOTAL] == "total").all(axis=1)]["geo"].value_counts()
        if len(totals):
            named = [f"{_name(str(geo))} ({count})" for geo, count in totals.items()]
            more = say(" and {named} more", named=len(named) - LARGEST) if len(named) > LARGEST else ""
            said = say(
                "{sum} totals {word}, of {countries}: {join}{more}.",
                sum=numeral(totals.sum()),
                word=word,
                countries=countries(len(named)),
                join=", ".join(named[:LARGEST]),
                more=more,
            )
            lines += fill(said, WIDTH, subsequent_indent="  ").split("\n")
    return lines


def _largest(found: Changes) -> list[str]:
    """Name the largest changes, totals before their own parts: a part moves because its total did."""
    cells = found.revised.assign(
        size=found.revised["by"].abs(), part=(found.revised[TOTAL] != "total").sum(axis=1)
    )
    cells = cells.sort_values(["part", "size"], ascending=[True, False], kind="stable")
    first = cells.drop_duplicates(["measure", "stage", "geo", "time_period"]).nlargest(
        LARGEST, "size", keep="first"
    )
    lines = [f"  {_what(cell)}: {_moved(cell)}" for cell in first.to_dict("records")]
    return [say("Largest revisions, one a country, year and measure:"), *lines] if lines else []


def _summed(found: Changes) -> list[str]:
    """Say what becomes of the sum of all areas in years both releases have: what a chart of years would show."""
    sums = found.sums.assign(size=(found.sums["after"] - found.sums["before"]).abs()).nlargest(
        LARGEST, "size"
    )
    lines = [
        say(
            "  {label} {time_period}: {moved} (areas: {areas}, {areas_after})",
            label=MEASURES[cell["measure"]].label,
            time_period=cell["time_period"],
            moved=_moved(cell),
            areas=numeral(cell["areas"]),
            areas_after=numeral(cell["areas_after"]),
        )
        for cell in sums.sort_values(["measure", "time_period"]).to_dict("records")
    ]
    return [say("Sums of the totals of all areas that would move most:"), *lines] if lines else []


def _turns(turns: list[Turn], tested: int) -> list[str]:
    if not tested:
        return [say("No claim uses this source.")]
    if not turns:
        return [say("No verdict would change ({tested} claims use this source).", tested=tested)]
    head = say("Verdicts that would change ({turns} of {tested}):", turns=len(turns), tested=tested)
    return [head] + [
        say(
            "  {id} {held}\n      before: {verdict}\n      after:  {verdict_2}",
            id=turn.claim.id,
            held=turn.claim.held,
            verdict=_verdict(turn.before),
            verdict_2=_verdict(turn.after),
        )
        for turn in turns
    ]


def _verdict(found: Verdict) -> str:
    year = say(" in {year}", year=found.test.year) if found.test else ""
    if not found.decided:
        return say("{verdict}, no figure{year}", verdict=found.verdict, year=year)
    return f"{found.verdict}, {found.robustness} ({now(found)}{year})"


def _moved(cell: dict[Any, Any]) -> str:
    return say(
        "{count} before, {count_2} after",
        count=between(cell["before"], cell["before_high"]),
        count_2=between(cell["after"], cell["after_high"]),
    )


def _years(cells: pd.DataFrame) -> str:
    counted = cells["time_period"].value_counts()
    return (
        say("most in ") + ", ".join(f"{year} ({count:,})" for year, count in counted[:3].items())
        if len(counted)
        else ""
    )


def _what(cell: dict[Any, Any]) -> str:
    parts = [
        WORDS.get(column, {}).get(cell[column], cell[column])
        for column in TOTAL[:3]
        if cell[column] != "total"
    ]
    parts += (
        [say("citizens of {name}", name=_name(cell["citizenship"]))] if cell["citizenship"] != "total" else []
    )
    divided = f" ({', '.join(parts)})" if parts else ""
    return f"{_name(cell['geo'])} {cell['time_period']}, {MEASURES[cell['measure']].label}{divided}"


def _name(geo: str) -> str:
    try:
        return place(geo).name
    except UnknownName:
        return geo
