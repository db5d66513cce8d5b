"""Everything a folder of reports publishes, in every format: harmless, without a trace of the machine, and told of.

Rows 49, 50 and 53 of the plan of tests; 56 and 57 are in test_determinism, 58 in test_take_away, 59 in test_page.
"""

import io
import json
import re
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from analysis.reports import crate, paper, provenance
from analysis.reports.plan import Job, Notebook

KINDS = ["html", "ipynb", "tables", "slides", *([] if paper.lacking() else ["pdf"])]
ALL = [word for kind in KINDS for word in ("--format", kind)]
MARK = "Zq7secretZq7"
ATTACKS = (
    "<script>alert(1)</script>", '<img alt=a src=x onerror=alert(1)>', "[a](javascript:alert(1))", "=HYPERLINK('x')",
    "<svg onload=alert(1)>", "```mermaid\\ngraph TD; A-->B\\n```", "&lt;script&gt;alert(1)", "\\u202egnp.exe",
    "\\x1b[2J\\x1b]0;owned\\x07",
)  # fmt: skip
LABEL = " ".join(ATTACKS)
HOSTILE = f'''
import analysis as tp
import pandas as pd
from IPython.display import HTML, Markdown, display
from matplotlib.figure import Figure as Drawing
from analysis.show.block import FINDINGS, Block
from analysis.show.figure import Figure
label = "{LABEL.replace(chr(34), chr(92) + chr(34))}"
drawing = Drawing()
drawing.subplots().plot([1, 2])
table = pd.DataFrame({{"=name": [label, "=1+1", "@x"], "figure": ["-5", "1,234", "0 to 4"]}})
display(Figure(drawing, label, label, label, table), tp.sentences.Reading(label), HTML(label), Markdown(label))
display({{"text/vnd.mermaid": label, "text/plain": label}}, raw=True)
print(label)
'''


def streams(pdf: bytes) -> bytes:
    """Return a PDF with all its streams unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(one) for one in found if one[:1] == b"x")


def unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return a file, and every file within it, in plain bytes."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            inner = {f"{name}/{one}": file.read(one) for one in file.namelist()}
        return {key: part for one, content in inner.items() for key, part in unpacked(one, content).items()}
    return {name: streams(data) if name.endswith(".pdf") else data}


@pytest.fixture(scope="module")
def published(homes: Any) -> dict[str, bytes]:
    """Return all bytes of a batch with a hostile source, made by a marked user in a marked place."""
    home = homes()
    home.notebook("a", HOSTILE)
    folder = home.folder / MARK
    folder.mkdir()
    named = {name: f"{MARK}{name}" for name in ("USER", "LOGNAME", "USERNAME", "API_TOKEN", "HOSTNAME")}
    out = folder / "out"
    ended = home.run("run", "a", *ALL, "--out", str(out), env={**named, "HOME": str(folder)})
    assert ended.returncode == 0, ended.stderr
    assert "\x1b" not in ended.stderr
    if "pdf" in KINDS:
        bound = home.run("book", "--out", str(out), env={**named, "HOME": str(folder)})
        assert bound.returncode == 0, bound.stderr
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")
             if path.is_file() and ".trafficking" not in path.parts}  # fmt: skip
    return {key: part for name, data in files.items() for key, part in unpacked(name, data).items()}


def test_nothing_of_the_machine_is_published(published: dict[str, bytes]) -> None:
    """No user, no home, no folder and no value of the environment is in any file, nor within one (row 53)."""
    assert {name.rpartition(".")[2] for name in published} >= {"html", "ipynb", "json", "csv", "xml"}
    for name, data in published.items():
        assert MARK.encode() not in data, name
        assert MARK.encode("utf-16-be") not in data, name


def test_a_hostile_label_is_text_everywhere(published: dict[str, bytes]) -> None:
    """In page, slides and their alt texts a label is words: no element, no handler, no turned line (row 49)."""
    for name, data in published.items():
        if not name.startswith("a.") or not name.endswith(".html"):
            continue
        text = data.decode("utf-8")
        block = re.findall(r"<script[^>]*>", text)
        assert block in ([], ['<script type="application/ld+json">']), name
        tags = re.findall(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", text)
        bare = [re.sub(r"\"[^\"]*\"|'[^']*'", "", tag) for tag in tags]
        assert not [tag for tag in bare if re.search(r"\son\w+=", tag)], name
        assert not re.findall(r'href="(?!#|[\w.-]+")', text), name
        assert "<svg" not in re.sub(r'src="data:image/[^"]*"', "", text), name


def test_no_order_to_a_terminal_and_no_turned_line_is_in_any_text(published: dict[str, bytes]) -> None:
    """Escape sequences and marks of direction are in no file that is text, whatever reads it."""
    for name, data in published.items():
        if name.rpartition(".")[2] in ("html", "csv", "json", "txt", "xml"):
            text = data.decode("utf-8")
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text), name
        if name.endswith(".ipynb"):
            outputs = [one for cell in json.loads(data)["cells"] for one in cell.get("outputs", [])]
            assert not re.search("[\x1b\u202e]", json.dumps(outputs, ensure_ascii=False)), name


def test_no_text_became_a_formula_and_numbers_stayed(published: dict[str, bytes]) -> None:
    """In CSV each text that begins like a formula is quoted; the minus of a number stays (row 50)."""
    [found] = [
        data.decode() for name, data in published.items() if re.match(r"01-.*\.csv$", name.rpartition("/")[2])
    ]
    lines = found.splitlines()
    assert lines[0].startswith("'=name,figure")
    assert [line.split(",")[:2] for line in lines[2:3]] == [["'=1+1", "1234"]]
    assert ",-5," in lines[1]
    sheets = [data for name, data in published.items() if "worksheets/" in name]
    assert sheets
    assert not [one for one in sheets if b"<f>" in one]


@pytest.mark.skipif("pdf" not in KINDS, reason="Pango is not installed (apt-get install libpango-1.0-0)")
def test_a_pdf_holds_no_action_and_no_address(published: dict[str, bytes]) -> None:
    """Nothing in a PDF runs or leads out: no script, no launch, no link to elsewhere."""
    for name in ("a.pdf", "book.pdf"):
        for order in (b"/JavaScript", b"/JS ", b"/Launch", b"/URI", b"/EmbeddedFile", b"/OpenAction"):
            assert order not in published[name], (name, order)


def test_linked_data_cannot_end_its_block() -> None:
    """What stands in a title is text of the data, in whatever signs."""
    title = "</script><script>alert(1)</script>\u202e\u2028"
    job = Job(Notebook("n", Path("n.ipynb"), title, title, {}, ""), {}, title, "n")
    text = provenance.linked(job, [])
    assert not re.search("[<>&\u2028\u202e]", text)
    told = json.loads(text)
    assert told["@type"] == "Report"
    assert told["name"] == "</script><script>alert(1)</script>"


def receipts(home: Any) -> list[Any]:
    from analysis.reports import receipt

    return crate.made(receipt.read(home.out).values())


def test_the_crate_is_a_process_run_crate(home: Any) -> None:
    """What the profile demands is there, read by the library of the field; the same receipts make the same bytes."""
    from rocrate.rocrate import ROCrate

    home.notebook("a", "print('done')")
    assert home.run("run", "a", "-p", "word=one", "-p", "word=two").returncode == 0
    text = (home.out / crate.NAME).read_text(encoding="utf-8")
    assert text == crate.text(receipts(home)) == crate.text(receipts(home)[::-1])
    found = ROCrate(home.out)
    root = found.root_dataset
    assert crate.PROFILE in {one.id for one in [root["conformsTo"]]}
    assert root["name"] and root["description"] and root["license"] and root["datePublished"]
    actions = [one for one in found.get_entities() if one.type == "CreateAction"]
    assert (
        {one.id for one in actions}
        == {one.id for one in root["mentions"]}
        == {"#run-a-word-one", "#run-a-word-two"}
    )
    for action in actions:
        assert action["instrument"].type == "SoftwareApplication"
        assert action["endTime"] >= action["startTime"]
        assert {one["name"]: one["value"] for one in action["object"]} in ({"word": "one"}, {"word": "two"})
        for file in action["result"]:
            assert (home.out / file.id).stat().st_size == int(file["contentSize"])
    listed = {one.id for one in root["hasPart"]}
    assert listed >= {path.name for path in home.out.glob("a-*")}


def test_verify_a_report_says_which_numbers_differ(home: Any) -> None:
    """Untouched it is the same bytes; with another number in its table that cell is named, and the exit code is 7."""
    head = "<table><caption>T</caption><thead><tr><th>y</th><th>n</th></tr></thead>"
    table = f"{head}<tbody><tr><th>2007</th><td>7</td></tr></tbody></table>"
    home.notebook("a", f"from IPython.display import HTML\nHTML({table!r})")
    assert home.run("run", "a").returncode == 0
    same = home.run("verify", "a")
    assert (same.returncode, same.stderr) == (0, "")
    assert "the same bytes" in same.stdout
    page = home.out / "a.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<td>7</td>", "<td>8</td>"), encoding="utf-8")
    other = home.run("verify", "a")
    assert other.returncode == 7
    assert "row 1 (2007), n: 8 was made, now 7" in other.stderr
    unknown = home.run("verify", "b")
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)


@pytest.mark.skipif("pdf" not in KINDS, reason="Pango is not installed (apt-get install libpango-1.0-0)")
def test_a_book_has_contents_and_is_known_to_be_out_of_date(home: Any) -> None:
    """Every report is a chapter with its page in the contents; once a page is made anew, verify names the book."""
    home.notebook("a", "print('done')")
    assert home.run("book").returncode == 2
    assert home.run("run", "a", "-p", "word=one", "-p", "word=two").returncode == 0
    first = home.run("book")
    assert (first.returncode, first.stdout) == (0, "ok  2 reports bound: book.pdf\n")
    bytes_ = (home.out / "book.pdf").read_bytes()
    assert home.run("book").returncode == 0
    assert (home.out / "book.pdf").read_bytes() == bytes_
    text_of = shutil.which("pdftotext")
    if text_of:
        text = subprocess.run(
            [text_of, "-layout", home.out / "book.pdf", "-"], check=True, capture_output=True, text=True
        ).stdout
        assert len(re.findall(r"About a[ .]+\d", text)) == 2
    home.notebook("a", "print('otherwise')")
    assert home.run("run", "a", "-p", "word=one").returncode == 0
    ended = home.run("verify")
    assert ended.returncode == 7
    assert "book.pdf" in ended.stderr
