"""The page: one self-contained file that runs nothing, loads nothing, and describes every picture."""

import base64
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

import analysis
from analysis import __version__
from analysis.reports import citing
from analysis.reports import page as pages
from analysis.reports.parameters import Parameter
from analysis.reports.plan import Job, Notebook
from analysis.show import cards
from analysis.show.block import FINDINGS

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
PICTURE = (
    "data:image/svg+xml;base64," + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
)
FIGURE = (
    f'<figure><img alt="Two lines by year." src="{PICTURE}"/><p class="tp-caption">A caption</p></figure>'
)
OWN = "a.ipynb"  # the notebook of the report, beside its page
RUNS = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "svg",
    "math",
    "link",
    "base",
    "video",
    "audio",
}
LOADS = (
    "src",
    "href",
    "srcset",
    "action",
    "formaction",
    "data",
    "background",
    "poster",
    "xlink:href",
    "ping",
)


class Page(HTMLParser):
    """What a browser would see: each element with its attributes, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def text(source: str, *tags: str) -> Any:
    return v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def code(*outputs: Any) -> Any:
    return v4.new_code_cell("hidden_source = 1", outputs=list(outputs), execution_count=1)


def shown(**data: Any) -> Any:
    return v4.new_output("display_data", {name.replace("_", "/", 1): value for name, value in data.items()})


def job(title: str = "A report", **values: Any) -> Job:
    declared = {name: Parameter(name, "str", "", "") for name in values}
    return Job(Notebook("a_notebook", Path("a_notebook.ipynb"), title, "", declared, ""), values, title, "a")


def made(tmp_path: Path, *cells: Any, of: Job | None = None) -> str:
    """The page of an executed notebook that begins with its title."""
    path = tmp_path / "executed.ipynb"
    nbformat.write(v4.new_notebook(cells=[text("# A report", "title"), *cells]), path)
    return pages.page(path, of or job())


def harmless(markup: str) -> Page:
    """The page as parsed, which must run nothing and load nothing from elsewhere."""
    page = Page(markup)
    scripts = page.all("script")  # data of the page for machines; no browser runs a script of this type
    assert scripts == [{"type": "application/ld+json"}]
    assert RUNS.isdisjoint(name for name, _ in page.elements if name != "script")
    for name, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on")], name
        assert "style" not in attributes, name
        for key in LOADS:
            assert attributes.get(key, "index.html").startswith(("index.html", "data:image/", "#", OWN)), (
                name,
                key,
            )
    inside = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert len(inside) == len([1 for _, attributes in page.elements if "id" in attributes]), "an id twice"
    aims = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")}
    assert aims <= inside, aims - inside
    return page


def test_a_page_is_whole(tmp_path: Path) -> None:
    """A page has its language, one h1, its policy before anything that could load, its title and its figure."""
    markup = made(tmp_path, text("**Question.** Why?", "question"), code(shown(text_html=FIGURE)))
    page = harmless(markup)
    assert markup.startswith("<!DOCTYPE html>")
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"] == [
        POLICY
    ]
    assert markup.index("Content-Security-Policy") < markup.index("<style>")
    assert page.all("img") == [{"alt": "Two lines by year.", "src": PICTURE}]
    assert "Why?" in page.text


def test_code_does_not_appear(tmp_path: Path) -> None:
    """A reader sees text and results, not the code and no prompts."""
    markup = made(tmp_path, code(shown(text_html="<p>a result</p>")))
    assert "a result" in markup
    assert "hidden_source" not in markup
    assert "Out[" not in markup


def test_a_page_says_how_to_make_it_again(tmp_path: Path) -> None:
    """The foot names the notebook, its parameters, the version and the command, and leads to the notebook as it ran."""
    page = Page(made(tmp_path, of=job(country="ALB", from_year=2003)))
    foot = page.text
    assert [a for a in page.all("a") if "download" in a] == [{"href": OWN, "download": ""}]
    assert "notebooks/a_notebook.ipynb" in foot
    assert "trafficking run a_notebook -p country=ALB -p from_year=2003" in foot
    assert __version__ in foot


def test_a_page_without_parameters_still_reads_well(tmp_path: Path) -> None:
    """The foot of a notebook without parameters has no table of them."""
    assert "Parameters" not in Page(made(tmp_path)).text


def test_a_command_can_be_copied(tmp_path: Path) -> None:
    """A value with blanks stands in quotes, as a shell takes it."""
    told = Page(made(tmp_path, of=job(countries="ALB, BGR"))).text
    assert "trafficking run a_notebook -p 'countries=ALB, BGR'" in told


def read(sentence: str, **found: Any) -> Any:
    """A reading as shown by a notebook, with what it says to machines."""
    data: dict[str, Any] = {"text/html": f'<p class="tp-reading">{sentence}</p>'}
    return code(v4.new_output("display_data", data | ({FINDINGS: found} if found else {})))


def test_the_key_finding_stands_first(tmp_path: Path) -> None:
    """It is the first reading that carries a figure: before that the first of a figure, and only then a check's."""
    check = read("checked")
    check.metadata["tags"] = ["check"]
    cells = [check, text("## One"), read("first"), text("## Two"), read("second", figures=[{"name": "n"}])]
    for number, key in ((1, "checked"), (3, "first"), (5, "second")):
        words = Page(made(tmp_path, *cells[:number])).text
        assert words[words.index("Key finding") :].split()[2] == key


def test_headings_become_a_list_of_contents(tmp_path: Path) -> None:
    """A page of four headings and more lists them, and every line of the list leads to its heading."""
    heads = [f"Head {number}" for number in range(4)]
    short = harmless(made(tmp_path, *(text(f"## {head}") for head in heads[:3])))
    long = harmless(made(tmp_path, *(text(f"## {head}") for head in heads)))
    assert not short.all("nav")
    assert len(long.all("nav")) == 1
    assert [a["href"] for a in long.all("a")][2:6] == [f"#part-{number}" for number in range(1, 5)]


def test_quality_comes_before_the_sources(tmp_path: Path) -> None:
    """The five headings of the sources shown, with the checks, stand between the caveats and the sources."""
    card = analysis.card("unodc_glotip")
    shown_sources = cards.sources(card)
    cell = code(
        v4.new_output(
            "display_data", {"text/html": shown_sources.markup, FINDINGS: dict(shown_sources.findings)}
        )
    )
    cell.metadata["tags"] = ["sources"]
    page = harmless(made(tmp_path, text("## Caveats"), code(), text("## Sources"), cell))
    order = [
        page.text.index(word)
        for word in ("Caveats", "Quality of the figures", card.quality.accuracy, card.citation, "How to cite")
    ]
    assert order == sorted(order)
    assert [name for name, _ in page.elements].count("dt") == 5


def test_citations_can_be_read_by_machines(tmp_path: Path) -> None:
    """The CSL-JSON names the report and each source with its release; signs of BibTeX in a title are escaped."""
    found = [analysis.card(name) for name in ("unodc_glotip", "wgi")]
    told = json.loads(citing.csl(job("50 % & more"), found))
    assert [(one["type"], one["version"]) for one in told] == [
        ("report", __version__), *(("dataset", card.release) for card in found)
    ]  # fmt: skip
    entries = citing.bibtex(job("50 % & {more}"), found)
    assert entries.count("@misc{") == 3
    assert r"50 \% \& \{more\}" in entries
    assert all(card.url in entries for card in found)


def test_a_verdict_stands_in_the_key_finding(tmp_path: Path) -> None:
    """Claims tested on the page are listed at its head with sign and word, and lead to what is said of them."""
    block = cards.verdict(analysis.verdicts(analysis.load, "G2")[0])
    cell = code(v4.new_output("display_data", {"text/html": block.markup, FINDINGS: dict(block.findings)}))
    page = harmless(made(tmp_path, text("## Claims tested here"), cell))
    assert "#claim-G2" in [a["href"] for a in page.all("a")]
    assert page.text.count("↓ weaker") == 2


def test_a_page_is_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    """The same executed notebook is the same page, to the byte."""
    cells = (text("Text"), code(shown(text_html=FIGURE), shown(application_javascript="1")))
    assert made(tmp_path, *cells) == made(tmp_path, *cells)


def test_titles_and_values_are_text(tmp_path: Path) -> None:
    """What stands in a title or a parameter is shown as text."""
    bad = "<script>alert(1)</script>"
    page = harmless(made(tmp_path, of=job(title=bad, country=bad)))
    assert page.text.count(bad) >= 3


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in pieces": "<scr<script>ipt>alert(1)</script>",
    "onerror": '<img src="x" alt="a" onerror="alert(1)">',
    "onclick": '<p onclick="alert(1)">a</p>',
    "javascript link": '<a href="javascript:alert(1)">a</a>',
    "data link": '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    "outside link": '<a href="https://example.org/">a</a>',
    "svg onload": '<svg onload="alert(1)"><circle r="1"/></svg>',
    "svg use": '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>',
    "math": '<math><mtext><table><mglyph><style><img alt=a src=x onerror=alert(1)>',
    "iframe": '<iframe src="https://example.org/"></iframe>',
    "iframe document": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "object": '<object data="https://example.org/"></object><embed src="https://example.org/">',
    "style element": "<style>body{display:none}</style>",
    "style attribute": '<p style="background:url(https://example.org/a)">a</p>',
    "outside image": '<img alt="a" src="https://example.org/a.png">',
    "image without a scheme": '<img alt="a" src="//example.org/a.png" srcset="//example.org/b.png 2x">',
    "page in an image": '<img alt="a" src="data:text/html,<script>alert(1)</script>">',
    "form": '<form action="https://example.org/"><input name="a"><button formaction="https://example.org/">',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    "base": '<base href="https://example.org/">',
    "link": '<link rel="stylesheet" href="https://example.org/a.css">',
    "comment": "<!--><script>alert(1)</script>-->",
    "end of the page": "</main></body></html><script>alert(1)</script>",
    "second title": "<h1>Another report</h1>",
}  # fmt: skip


def every_way(attack: str) -> list[Any]:
    """Cells that bring the same content in through each kind of text and output."""
    kinds = ("text/html", "text/markdown", "text/latex", "text/plain")
    outputs = [v4.new_output("execute_result", {kind: attack}, execution_count=1) for kind in kinds]
    streams = [v4.new_output("stream", name=name, text=attack) for name in ("stdout", "stderr")]
    return [text(f"before\n\n{attack}\n\nafter"), *(code(output) for output in (*outputs, *streams))]


@pytest.mark.parametrize("attack", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_comes_out_harmless(tmp_path: Path, attack: str) -> None:
    """Whatever a source or an output holds runs nothing, loads nothing and changes no part of the page's shell."""
    page = harmless(made(tmp_path, *every_way(attack)))
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("style")) == 1
    assert [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"] == []


@pytest.mark.filterwarnings("ignore:Your element with mimetype")
@pytest.mark.parametrize(
    "output",
    [
        shown(application_javascript="alert(1)"),
        shown(**{"application_vnd.jupyter.widget-view+json": {"model_id": "a"}}),
        shown(**{"application_vnd.jupyter.widget-state+json": {"state": {"a": "</script><script>alert(1)"}}}),
        v4.new_output("error", ename="Bad", evalue="<b>x</b>", traceback=["<script>alert(1)</script>"]),
        v4.new_output("display_data", {"text/html": "<p>a</p>"}, metadata={"text/html": {"isolated": True}}),
    ],
    ids=["javascript", "widget", "widget state", "error", "isolated"],
)
def test_outputs_of_other_kinds_come_out_harmless(tmp_path: Path, output: Any) -> None:
    """Scripts, widgets, errors and isolated frames of a notebook leave nothing that runs."""
    harmless(made(tmp_path, code(output)))


@pytest.mark.parametrize(
    "source", ["[a](javascript:alert(1))", "[a](https://example.org/)", "<https://example.org/>"]
)
def test_links_of_a_text_come_out_as_text(tmp_path: Path, source: str) -> None:
    """A page links only to its own index: links of texts are text, and may be read."""
    page = harmless(made(tmp_path, text(source)))
    assert {attributes.get("href") for attributes in page.all("a")} - {"index.html", OWN} <= OF_THE_SHELL


OF_THE_SHELL = {"#main", "#part-1", "#quality", "#cite", "#code"}
UNDESCRIBED = {
    "html without alt": code(shown(text_html=f'<img src="{PICTURE}">')),
    "html with an empty alt": code(shown(text_html=f'<img alt="" src="{PICTURE}">')),
    "html with a blank alt": code(shown(text_html=f'<img alt="  " src="{PICTURE}">')),
    "a bare png": code(shown(image_png="iVBORw0KGgo=")),
    "a bare jpeg": code(shown(image_jpeg="iVBORw0KGgo=")),
    "a bare svg": code(shown(**{"image_svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"})),
    "text without alt": text(f"![]({PICTURE})"),
    "one of two": code(shown(text_html=FIGURE + f'<img src="{PICTURE}">')),
}


@pytest.mark.parametrize("cell", UNDESCRIBED.values(), ids=UNDESCRIBED)
def test_a_picture_without_alt_text_is_refused(tmp_path: Path, cell: Any) -> None:
    """However a picture came into a notebook, without a description of its own the page is not made."""
    with pytest.raises(pages.ReportError, match="a figure has no alt text: show it with a function"):
        made(tmp_path, cell)


def test_an_alt_text_may_hold_any_sign(tmp_path: Path) -> None:
    """Signs of comparison and quotes in a description are no reason to refuse a picture."""
    cell = code(shown(text_html=f'<img alt="a &gt; b, &quot;c&quot; &lt; d" src="{PICTURE}">'))
    assert harmless(made(tmp_path, cell)).all("img")[0]["alt"] == 'a > b, "c" < d'
