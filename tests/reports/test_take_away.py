"""What a reader takes away: tables with numbers as numbers, slides without script, the report on paper."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from python_calamine import CalamineWorkbook

from analysis import sources
from analysis.reports import page as pages
from analysis.reports import paper, slides, tables, taken
from analysis.reports.parts import ReportError
from analysis.reports.plan import Job, Notebook
from analysis.show.block import FINDINGS
from analysis.vocabulary.language import using

PANGO = pytest.mark.skipif(
    bool(paper.lacking()), reason="Pango is not installed (apt-get install libpango-1.0-0)"
)
PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Cpath d='M0 0L9 9'/%3E%3C/svg%3E"
CITED = "Source: UNODC, Global Report data (GLOTIP), release 2025-04-14."


def figure(rows: str, title: str = "Detected victims by form", alt: str = "One line.") -> str:
    head = '<th scope="col">year</th><th scope="col">what</th><th scope="col">figure</th>'
    return (
        f'<figure class="tp-figure"><figcaption class="tp-title"><strong>{title}</strong></figcaption>'
        f'<img alt="{alt}" src="{PICTURE}"/><p class="tp-caption">Persons in the year. {CITED}</p>'
        f'<details><summary>Show the numbers</summary><table class="tp-table"><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details></figure>"
    )


def row(*cells: str) -> str:
    return f'<tr><th scope="row">{cells[0]}</th>{"".join(f"<td>{one}</td>" for one in cells[1:])}</tr>'


ROWS = row("2021", "men", "1,234") + row("2022", "men", "0 to 4") + row("2023", "=1+1", "no figure")


def job(title: str = "A report") -> Job:
    return Job(Notebook("a_notebook", Path("a.ipynb"), title, "Why?", {}, ""), {}, title, "a")


def executed(folder: Path, *markups: str) -> Path:
    """Write an executed notebook that shows these pieces under one heading."""
    shown = [v4.new_output("display_data", {"text/html": one}) for one in markups]
    named = v4.new_output("display_data", {"text/html": "<p>s</p>", FINDINGS: {"sources": ["unodc_glotip"]}})
    cells = [
        v4.new_markdown_cell("# A report", metadata={"tags": ["title"]}),
        v4.new_markdown_cell("**Question.** Why?\n\n**For** all.", metadata={"tags": ["question"]}),
        v4.new_markdown_cell("## A part\n\nA lead."),
        v4.new_code_cell("1", outputs=shown, metadata={"tags": ["figure"]}),
        v4.new_code_cell("2", outputs=[named], metadata={"tags": ["sources"]}),
    ]
    path = folder / "executed.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


def lines(data: bytes, name: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return list(csv.reader(io.StringIO(file.read(name).decode("utf-8"))))


def unpacked(pdf: bytes) -> list[bytes]:
    """Return the streams of a PDF in plain bytes."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x"]


@pytest.fixture
def zipped(tmp_path: Path) -> bytes:
    return tables.tables(executed(tmp_path, figure(ROWS)), job())


def test_a_table_has_its_numbers_and_what_they_are_of(zipped: bytes) -> None:
    """Thousands, intervals and silence become a number, two bounds and an empty cell; each row says its source."""
    head, *found = lines(zipped, "01-detected-victims-by-form.csv")
    assert head == [
        "year",
        "what",
        "figure",
        "figure, low",
        "figure, high",
        "measure",
        "unit",
        "source",
        "release",
        "obtained",
    ]
    about = [
        "detected victims",
        "persons",
        "UNODC, Global Report data (GLOTIP)",
        "2025-04-14",
        sources.card("unodc_glotip").retrieved,
    ]
    assert found == [
        ["2021", "men", "1234", "1234", "1234", *about],
        ["2022", "men", "", "0", "4", *about],
        ["2023", "'=1+1", "", "", "", *about],
    ]  # fmt: skip


def test_the_workbook_says_the_same_in_the_right_types(zipped: bytes) -> None:
    """Read back, a number is a number and a text that begins like a formula is that text."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as file:
        inner = file.read("tables.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(inner)).get_sheet_by_name("01").to_python()
    assert sheet[1][:3] == [2021.0, "men", 1234.0]
    assert sheet[3][1] == "=1+1"
    with zipfile.ZipFile(io.BytesIO(inner)) as book:
        marked = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/" in name)
    assert "<f>" not in marked


def test_the_same_tables_are_the_same_bytes(tmp_path: Path, zipped: bytes) -> None:
    """Nothing of the time or the machine is in the file, nor in the workbook within."""
    assert tables.tables(executed(tmp_path, figure(ROWS)), job()) == zipped
    with zipfile.ZipFile(io.BytesIO(zipped)) as file:
        assert {one.date_time for one in file.infolist()} == {tables.DAY}
        assert file.namelist()[:3] == ["read-me.txt", "contents.csv", "tables.xlsx"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", (1234, None, None, "")),
        ("-0.6", (-0.6, None, None, "")),
        ("12 to 14 %", (None, 12, 14, "%")),
        ("58.9 % (58.5 to 59.0)", (58.9, 58.5, 59.0, "%")),
        ("2009-04-27", None),
        ("32 billion", None),
        ("Tier 1", None),
    ],
)
def test_a_cell_is_read_as_the_number_it_says(text: str, number: tuple | None) -> None:
    """A day, an amount in words and a tier stay texts."""
    found = taken.read_number(text)
    assert (found and (found.value, found.low, found.high, found.unit)) == number


def test_french_numbers_are_read_as_french() -> None:
    """The comma is the point there."""
    from analysis.vocabulary.language import numeral

    with using("fr"):
        assert taken.read_number(numeral(1234.5, 1)) == taken.Number(1234.5)


def test_slides_have_every_figure_with_its_reading(tmp_path: Path) -> None:
    """Title and question, a slide a figure with what is said of it, the sources; no script and no outside address."""
    reading = '<p class="tp-reading">It rose.</p>'
    markup = slides.slides(executed(tmp_path, figure(ROWS), reading, figure(ROWS, "Another")), job())
    assert markup.count("<figure") == 2
    assert re.search(r"Detected victims by form.*It rose\..*Another", markup, re.DOTALL)
    assert "Why?" in markup
    assert "<script" not in markup
    assert not re.findall(r'(?:src|href)="(?!#|data:image/|a\.html)', markup)
    ids = re.findall(r'<section id="(s\d+)"', markup)
    assert set(re.findall(r'href="#(s\d+)"', markup)) == set(ids)
    assert "1,234" not in markup  # the numbers stay in the report


def test_slides_refuse_a_figure_without_alt(tmp_path: Path) -> None:
    """As on the page: nobody is left out."""
    with pytest.raises(ReportError, match="no alt text"):
        slides.slides(executed(tmp_path, f'<img src="{PICTURE}">'), job())


@PANGO
def test_a_pdf_is_tagged_described_and_the_same_each_time(tmp_path: Path) -> None:
    """Title, language, structure and alt text are in it; no date is, and two are the same bytes."""
    page = pages.page(executed(tmp_path, figure(ROWS, alt="A falling line.")), job())
    made = paper.pdf(page)
    assert made == paper.pdf(page)
    assert made.startswith(b"%PDF-1.7")
    inside = made + b"".join(unpacked(made))
    for mark in (b"/Marked true", b"/StructTreeRoot", b"/Lang (en)", b"A falling line."):
        assert mark in inside, mark
    assert b"/CreationDate" not in inside
    assert b"pdfuaid" in inside
    assert b"/Title (A report" in inside


@PANGO
def test_a_pdf_prints_the_numbers_a_page_folds(tmp_path: Path) -> None:
    """Paper has no folds: the table under a figure is printed, and its head with it."""
    text_of = shutil.which("pdftotext")
    if not text_of:
        pytest.skip("pdftotext is not here (apt-get install poppler-utils)")
    many = "".join(row(str(1900 + number), "men", str(number)) for number in range(120))
    path = tmp_path / "a.pdf"
    path.write_bytes(paper.pdf(pages.page(executed(tmp_path, figure(many)), job())))
    text = subprocess.run([text_of, "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    assert "2019" in text
    heads = [
        sheet for sheet in text.split("\f") if re.search(r"^\s*year\s+what\s+figure", sheet, re.MULTILINE)
    ]
    assert len(heads) >= 3
    assert "To take away" not in text


def test_paper_has_nothing_that_only_a_screen_can_use(tmp_path: Path) -> None:
    """Ways around a page, and the one past them for a reader of screens, are not printed."""
    found = BeautifulSoup(pages.page(executed(tmp_path, figure(ROWS)), job()), "html.parser")
    of_a_screen = ".tp-skip, .tp-screen, header.tp-top, nav, details"
    assert found.select(of_a_screen)
    assert "Skip to the text" in found.get_text()
    paper._unfold(found)
    assert found.select(of_a_screen) == []
    assert "Skip to the text" not in found.get_text()


@PANGO
def test_letters_no_font_at_hand_has_are_named(tmp_path: Path) -> None:
    """Greek and Cyrillic print; what would be an empty box stops the PDF and says where."""
    assert paper.pdf(pages.page(executed(tmp_path, figure(ROWS)), job("Ελλάδα, Україна, عرب")))
    with pytest.raises(ReportError, match=r"no font at hand prints '人' \(U\+4EBA\)"):
        paper.pdf(pages.page(executed(tmp_path, figure(ROWS)), job("人")))


@PANGO
def test_a_pdf_opens_nothing_outside_itself(tmp_path: Path) -> None:
    """A picture from a file or an address is not read."""
    secret = tmp_path / "secret.svg"
    secret.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><text>hidden word</text></svg>", encoding="utf-8"
    )
    made = paper.pdf(
        f'<html lang="en"><head><title>t</title></head><body><p>x</p><img alt="a" src="{secret.as_uri()}"></body></html>'
    )
    alone = paper.pdf(
        '<html lang="en"><head><title>t</title></head><body><p>x</p><img alt="a" src="nowhere"></body></html>'
    )
    assert made == alone


@pytest.mark.slow
def test_without_pango_the_page_is_made_and_one_line_says_what_to_install(home, tmp_path: Path) -> None:
    """The library is taken away from the process: exit 1, one line, and the page stands."""
    (tmp_path / "sitecustomize.py").write_text(
        "import cffi\nreal = cffi.FFI.dlopen\n"
        "def dlopen(self, name, *more):\n"
        "    if name and 'pango' in str(name): raise OSError('cannot load library pango')\n"
        "    return real(self, name, *more)\n"
        "cffi.FFI.dlopen = dlopen\n",
        encoding="utf-8",
    )
    home.notebook("a", "print('done')")
    ended = home.run("run", "a", "--format", "pdf", env={"PYTHONPATH": str(tmp_path)})
    assert ended.returncode == 1, ended.stderr
    assert [line for line in ended.stderr.splitlines() if "install" in line] == [
        f"trafficking: not every format was made: {paper.LACKING}"
    ]
    assert {name for name in home.files() if name.startswith("a.")} == {"a.html", "a.ipynb"}
    assert sys.platform == "linux" or home.files()
