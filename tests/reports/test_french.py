"""No English remains: one French report of every notebook, and the site around them, word by word.

A word is English if a message or a text of the code has it and no French message does. What is a name stays as it
is: places, publishers, titles, codes. Letters of a chart are drawn as shapes; they are read back from these.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from matplotlib import font_manager

from analysis import sources
from analysis.claims.ledger import ledger
from analysis.reports import catalogues, plan
from analysis.reports.key import CODE
from analysis.show.address import picture
from analysis.show.quotations import page as publisher_and_page
from analysis.vocabulary.language import catalogue, using
from analysis.vocabulary.places import places

ROOT = Path(__file__).resolve().parents[2]
COMMAND = shutil.which("trafficking", path=str(Path(sys.executable).parent))
READ_OUT = ("alt", "title", "aria-label", "data-head", "data-some", "data-none", "placeholder")
NOT_READ = ("pre", "code", "script", "style")
ENGLISH = frozenset(
    (
        "the",
        "of",
        "and",
        "which",
        "with",
        "by",
        "from",
        "their",
        "are",
        "is",
        "was",
        "were",
        "for",
        "not",
        "has",
        "to",
    )
)
# Names and terms that a French text has too, beside those of places and sources.
NAMES = (
    "Trafficking Patterns", "The Trafficking Patterns authors", "Security Sector Responses to Trafficking in Human Beings",
    "DCAF Policy Paper", "Global Report on Trafficking in Persons", "Trafficking in Persons Report", "Watch List",
    "Trafficking in Persons: Global Patterns", "Trafficking in persons to Europe for sexual exploitation",
    "Trafficking in human beings in South-Eastern Europe", "Trafficking in persons: analysis on Europe",
    "US National Criminal Justice Reference Service", "Security Dialogue", "Regional Clearing Point",
    "Independence", "Parquet", "BibTeX", "broadly in line with",
    "level and words disagree", "DRC or Rep. of Congo", "Not specified or unknown", "Correlates of War",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(
    r"\{[^}]*\}|(?:https?://|github:|www\.|sha256:)\S+|\w+_\w+|\S+/\S+|[\w.-]+\.(?:html|ipynb|csv|json|com|org|net|eu)\b|\b[0-9a-f]{64}"
)
_SPACED = re.compile(r" (?=[:;?!%])")
_GLYPHS = re.compile(r"(?:<use [^>]*/>\s*)+")
_GLYPH = re.compile(r"href='#([ab])([0-9a-f]+)'")


class Visible(HTMLParser):
    """What a reader of a page sees or hears, text by text; what is marked as English, and code, is left out."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in ("img", "meta", "link", "input", "br", "hr"):
            self._open.append((tag, tag in NOT_READ or (told.get("lang") == "en" and tag != "html")))
        if not self._silent():
            self.texts += [str(told[name]) for name in READ_OUT if told.get(name)]
            self.texts += drawn(told.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent():
            self.texts.append(" ".join(data.split()))

    def _silent(self) -> bool:
        return any(silent for _, silent in self._open)


@cache
def letters() -> dict[str, dict[int, str]]:
    """Return what each shape of the letters in our charts stands for: regular (a) and bold (b)."""
    found = {}
    for name, weight in (("a", "normal"), ("b", "bold")):
        font = font_manager.get_font(font_manager.findfont(f"DejaVu Sans:weight={weight}"))
        found[name] = {glyph: chr(code) for code, glyph in font.get_charmap().items()}
    return found


def drawn(address: str) -> Iterator[str]:
    """Yield the texts of a chart, line by line."""
    for line in _GLYPHS.findall(picture(address) if address.startswith("data:image/svg") else ""):
        yield "".join(letters()[weight].get(int(glyph, 16), "") for weight, glyph in _GLYPH.findall(line))


def plain(text: str) -> str:
    """Return a text without ligatures and without the spaces that French sets before signs."""
    return _SPACED.sub("", unicodedata.normalize("NFKC", text))


def words(text: str) -> set[str]:
    """Return the words of a text, but for its places for values, addresses, and what has several capitals: codes."""
    found = _WORD.findall(_ADDRESS.sub(" ", plain(text)))
    return {word for word in found if word[1:].islower()}


def unnamed(text: str) -> str:
    """Return a text without the names in it."""
    return _names().sub(" ", plain(text))


@cache
def _names() -> re.Pattern[str]:
    """Return what finds names: of places, of sources as they want to be cited, of those who published a figure."""
    with using("fr"):
        cards = [sources.card(name) for name in sources.names()]
        found = {*NAMES, *(place.name for place in places())}
        found |= {
            text
            for card in cards
            for text in (card.id, card.short, card.citation, card.producer, card.licence)
        }
        found |= {figure.source for claim in ledger() for figure in claim.then}
    notes = sources.load("published_figures")["note"].dropna().unique()
    found |= {publisher_and_page(str(note))[0] for note in notes}
    found |= {name.replace("; ", ", ") for name in found}
    found = {plain(name) for name in found}
    listed = sorted((name for name in found if len(name) > 2), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in listed))


def literals() -> Iterator[str]:
    """Yield every text in the code: of our rooms, and of the notebooks."""
    code = [path.read_text(encoding="utf-8") for path in CODE.rglob("*.py") if "cli" not in path.parts]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code.append("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    for text in code:
        yield from (
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )


def every(texts: Iterable[str | tuple[str, ...]]) -> set[str]:
    """Return the words of messages, singular and plural."""
    return {
        word
        for one in texts
        for text in ([one] if isinstance(one, str) else one)
        for word in words(unnamed(text))
    }


@cache
def english() -> frozenset[str]:
    """Return the words that are English and not French: in small letters, and with a capital.

    A French message may hold the title of an English report: its words, with their capitals, make no small word French.
    """
    told = (one for part in catalogues.collect().values() for one in part)
    here = {word.lower() for word in every(told) | every(literals())}
    parts = [catalogue(path, "fr") for path in (CODE / "vocabulary" / "catalogues" / "fr").glob("*.po")]
    there = every(one.string for part in parts for one in part)
    small = here - there
    capital = {word.capitalize() for word in small - {word.lower() for word in there}}
    return frozenset(
        {word for word in small | capital if len(word) > 2}
        | ENGLISH
        | {word.capitalize() for word in ENGLISH}
    )


def remains(markup: str) -> dict[str, set[str]]:
    """Return the texts of a page that have English words, with these words."""
    texts = [text for text in dict.fromkeys(Visible(markup).texts) if words(text) & english()]
    found = {text: words(unnamed(text)) & english() for text in texts}
    return {text: left for text, left in found.items() if left}


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One French report of every notebook, and their site."""
    folder = tmp_path_factory.mktemp("french")
    entries = [{"notebook": name, "languages": ["fr"]} for name in plan.notebooks()]
    (folder / "collection.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    command = [str(COMMAND), "run", "--collection", str(folder / "collection.yml"), "--out", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.mark.slow
def test_no_english_remains(french: Path) -> None:
    """No page has an English word that is neither a name nor marked as English."""
    found = {path.name: remains(path.read_text(encoding="utf-8")) for path in sorted(french.glob("*.html"))}
    assert len(found) >= len(plan.notebooks()) + 6
    assert {name: left for name, left in found.items() if left} == {}
