"""Reports on paper: the page of a report as tagged PDF on A4, the same bytes wherever it is made.

WeasyPrint lays out the finished page in a style of its own, ``templates/print.css``. It needs Pango, a
library of the system; its letters are those that come with matplotlib, so that no font of a machine shows.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reports.page import ReportError
from analysis.reports.templates import template

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

FONTS = "bundled:"  # the scheme by which the style names the letters that come with matplotlib
LETTERS = ("STIXGeneral.ttf", "DejaVuSans.ttf")
LACKING = (
    "PDF needs Pango, a library of the system: install it (Debian, Ubuntu: apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0; macOS: brew install pango; Windows: see the documentation of WeasyPrint)"
)
_SHOWN = re.compile(r"\S")


@cache
def lacking() -> str:
    """Return what this machine lacks to make a PDF, and how to get it; an empty text where nothing is."""
    try:
        import weasyprint  # noqa: F401 - its import looks for the library
    except OSError:
        return LACKING
    return ""


def pdf(markup: str) -> bytes:
    """Return a page as PDF: A4, tagged (PDF/UA-1), with title, language, outline and page numbers.

    Parameters
    ----------
    markup : str
        A whole, self-contained page: :func:`analysis.reports.page.page` or :func:`analysis.reports.book.pages`.

    Raises
    ------
    ReportError
        If the system lacks Pango, or none of the letters at hand can print a text.
    """
    if why := lacking():
        raise ReportError(why)
    from bs4 import BeautifulSoup
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    found = BeautifulSoup(markup, "html.parser")
    _unfold(found)
    _printable(found.get_text())
    letters, fetcher = FontConfiguration(), _fetcher()
    style = CSS(
        string=template("print.css").render(), font_config=letters, url_fetcher=fetcher, base_url="page:"
    )
    made: bytes = HTML(string=str(found), url_fetcher=fetcher, base_url="page:").write_pdf(
        stylesheets=[style], font_config=letters, pdf_variant="pdf/ua-1"
    )
    return made


def _unfold(found: BeautifulSoup) -> None:
    """Take off what only a screen can use: its style, its data, its way around, and folds, which paper has not."""
    for part in found.select("head > style, script, nav, header.tp-top, .tp-screen, .tp-skip"):
        part.decompose()
    for link in found.find_all("a", href=lambda to: to and not to.startswith("#")):
        link.unwrap()  # the files beside a page are not beside a sheet of paper
    for fold in found.find_all("details"):
        fold.name = "div"
        fold.attrs.pop("open", None)
        if fold.summary and fold.find_parent("figure"):
            fold.summary.decompose()  # the table that follows says what it is
        elif fold.summary:
            fold.summary["class"] = "tp-summary"
            fold.summary.name = "p"


def _printable(text: str) -> None:
    """Refuse a text that would come out as empty boxes, and name it."""
    unknown = {letter for letter in set(text) - _letters() if _SHOWN.match(letter)}
    if unknown:
        place = next(index for index, letter in enumerate(text) if letter in unknown)
        raise ReportError(
            f"no font at hand prints {text[place]!r} (U+{ord(text[place]):04X}) in "
            f"{' '.join(text[max(0, place - 20) : place + 20].split())!r}: leave format pdf out"
        )


@cache
def _letters() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(
        chr(code) for name in LETTERS for code in TTFont(_folder() / name, lazy=True).getBestCmap()
    )


def _folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path(), "fonts", "ttf")


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Bundled(URLFetcher):
        """Gives pictures of the page itself and letters of matplotlib; opens nothing else, no file and no network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(FONTS)
            if url.startswith(FONTS) and re.fullmatch(r"\w+[\w-]*\.ttf", name):
                return URLFetcherResponse(url, (_folder() / name).read_bytes())
            raise ValueError("a report opens nothing outside itself")

    return Bundled(allowed_protocols={"data"})
