"""Key figures of all reports side by side: one table as a page, and to take away as CSV, JSON and Parquet.

A key figure is what a reading or a verdict rests on: name, value, low, high, unit, measure, year, n (countries
behind it), source, release. It stands beside its report; figures of different measures are never added.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.reports.publish import publish
from analysis.reports.site.entries import Entry
from analysis.reports.site.ledger import tests
from analysis.reports.templates import template
from analysis.vocabulary.language import beside
from analysis.vocabulary.terms import MEASURES

NAME = "figures.html"
TABLE = "figures.csv"
COLUMNS = {
    "report": "VARCHAR", "title": "VARCHAR", "language": "VARCHAR", "claim": "VARCHAR", "name": "VARCHAR",
    "value": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "unit": "VARCHAR", "measure": "VARCHAR", "year": "VARCHAR",
    "n": "BIGINT", "source": "VARCHAR", "release": "VARCHAR",
}  # fmt: skip
SHOWN = 2_000  # rows up to which a page shows them all; the files always have all


def files(made: Sequence[Entry], releases: Mapping[str, str]) -> dict[str, str]:
    """Return the page and the tables that are text, by file name."""
    rows = table(made, releases)
    by_name = {entry.job.name: entry for entry in made}
    page = template("figures.html.j2").render(
        here=NAME,
        rows=[row | {"file": by_name[row["report"]].file} for row in rows[:SHOWN]],
        whole=len(rows),
        measures={row["measure"]: _label(row["measure"]) for row in rows},
        label=_label,
        version=__version__,
    )
    return {NAME: page, TABLE: _csv(rows), "figures.json": _json(rows)}


def table(made: Sequence[Entry], releases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one row a key figure, in the order of the reports; of a claim, once, from the report that tests it."""
    tested = {(entry.job.name, record["id"]) for entry, record in tests(made)}
    rows = []
    for entry in made:
        own = {"report": entry.job.name, "title": entry.job.title, "language": entry.job.language}
        rows += [own | {"claim": ""} | figure for figure in entry.figures]
        rows += [
            own | _of_a_claim(record, releases)
            for record in entry.claims
            if (entry.job.name, record["id"]) in tested and record["low"] is not None
        ]
    return [{name: row[name] for name in COLUMNS} for row in rows]


def parquet(folder: Path, language: str, table_: str) -> Path:
    """Write the table as Parquet, from the text of its CSV, and return its path; the same table is not written again."""
    path, before = folder / beside("figures.parquet", language), folder / beside(TABLE, language)
    if path.is_file() and before.is_file() and before.read_text(encoding="utf-8") == table_:
        return path
    import duckdb

    types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    with tempfile.TemporaryDirectory(prefix="trafficking-") as room, duckdb.connect() as base:
        draft, given = Path(room) / path.name, Path(room) / before.name
        given.write_text(table_, encoding="utf-8", newline="\n")
        base.execute("SET threads = 1")  # rows in their order, and the same bytes each time
        query = (
            f"SELECT * FROM read_csv({_quoted(given)}, header = true, columns = {{{types}}}, nullstr = '')"
        )
        base.execute(f"COPY ({query}) TO {_quoted(draft)} (FORMAT parquet, COMPRESSION zstd)")
        publish(draft.read_bytes(), path)
    return path


def _of_a_claim(record: Mapping[str, Any], releases: Mapping[str, str]) -> dict[str, Any]:
    source = next(iter(record["sources"]), "")
    kept = {name: record[name] for name in ("name", "value", "low", "high", "unit", "measure", "year", "n")}
    return kept | {"claim": record["id"], "source": source, "release": releases.get(source, "")}


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _label(measure: str) -> str:
    return MEASURES[measure].label if measure in MEASURES else measure


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
