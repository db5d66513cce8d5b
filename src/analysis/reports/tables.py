"""The tables of a report in one file to take away: a workbook, each table as CSV, and what they are.

No text in them can become a formula, numbers are numbers, and the same report makes the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reports.taken import Cell, Taken, rows, take, years
from analysis.vocabulary import harmless
from analysis.vocabulary.language import say

if TYPE_CHECKING:
    from analysis.reports.plan import Job

DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip file knows: a file that is the same has the same date
WORKBOOK, CONTENTS, NOTE = "tables.xlsx", "contents.csv", "read-me.txt"


def tables(executed: Path, job: Job) -> bytes:
    """Return the zip of all tables of an executed notebook."""
    from analysis import sources
    from analysis.reports import citing
    from analysis.reports.parts import parts

    found = parts(executed)
    cards = [sources.card(name) for name in found.findings.get("sources", [])]
    taken = take("".join(part.markup for part in found.body), cards)
    names = [f"{number:02d}-{_slug(table.title)}.csv" for number, table in enumerate(taken, start=1)]
    note = say(
        "Tables of the report: {title}.\nEach table is a CSV file (UTF-8) and a sheet of {workbook}; {contents} lists them.\n"
        "An empty cell is a figure that was not published. That is no zero.\nTexts and figures CC BY 4.0; the licence of each "
        "source stands in the report.\n{citation}\n",
        title=job.title, workbook=WORKBOOK, contents=CONTENTS, citation=citing.text(job),
    )  # fmt: skip
    listed = [
        (name, table.title, table.caption, *table.about) for name, table in zip(names, taken, strict=True)
    ]
    heads = tuple(map(say, ("file", "table", "caption", "measure", "unit", "source", "release", "obtained")))
    files = {
        NOTE: harmless.plain(note).encode(),
        CONTENTS: _csv(heads, listed),
        WORKBOOK: _workbook(job.title, taken, heads, listed),
        **{name: _csv(table.heads, list(rows(table))) for name, table in zip(names, taken, strict=True)},
    }
    return _zip(files)


def whole(data: bytes) -> bool:
    """Return whether bytes are a whole zip file with its workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return file.testzip() is None and WORKBOOK in file.namelist()
    except zipfile.BadZipFile:
        return False


def _csv(heads: Sequence[str], lines: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless.cell(head) for head in heads])
    writer.writerows([harmless.cell(one) if isinstance(one, str) else one for one in line] for line in lines)
    return text.getvalue().encode()


def _workbook(
    title: str, taken: Sequence[Taken], heads: Sequence[str], listed: Sequence[Sequence[Cell]]
) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(
            {"title": harmless.line(title), "author": "Trafficking Patterns", "created": datetime(*DAY[:3])}
        )
        _sheet(book, say("contents"), heads, listed)
        for number, table in enumerate(taken, start=1):
            _sheet(book, f"{number:02d}", table.heads, list(rows(table)))
    return file.getvalue()


def _sheet(book: Any, name: str, heads: Sequence[str], lines: Sequence[Sequence[Cell]]) -> None:
    """Write one table; a text that begins like a formula is marked as quoted besides being a text."""
    sheet = book.add_worksheet(name)
    head, text, quoted = (
        book.add_format({"text_wrap": False, **more}) for more in ({"bold": True, "bottom": 1}, {}, {})
    )
    quoted.set_quote_prefix()
    grouped, plain = book.add_format({"num_format": "#,##0.##"}), book.add_format({"num_format": "0"})
    for column, told in enumerate(heads):
        sheet.write_string(0, column, harmless.line(told), head)
        form = plain if years([line[column] for line in lines]) else grouped
        for row, line in enumerate(lines, start=1):
            one = line[column]
            if isinstance(one, str):
                said = harmless.line(one)
                sheet.write_string(row, column, said, text if harmless.cell(said) == said else quoted)
            elif one is not None:
                sheet.write_number(row, column, one, plain if isinstance(one, int) and one < 10_000 else form)
    sheet.freeze_panes(1, 0)
    sheet.autofit(400)


def _zip(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as whole_:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            whole_.writestr(entry, content)
    return data.getvalue()


def _slug(title: str) -> str:
    import unicodedata

    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "table"
