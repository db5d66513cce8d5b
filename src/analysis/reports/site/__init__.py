"""The site of a folder of reports: front page, ledger, key figures, countries, changes, data; made after each batch.

Each language of its reports has a site of its own; what is about another report is said in the language of both.

Everything here is made of what the reports left in their receipts, so that it costs little whatever their number.
Only these pages have a script, one small file; without it they show all they have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from analysis.reports.plan import Job
from analysis.reports.publish import publish
from analysis.reports.receipt import Receipt
from analysis.reports.run import Outcome
from analysis.reports.site import (
    around,
    atlas,
    changes,
    comparison,
    dictionary,
    failures,
    front,
    ledger,
    thumbs,
)
from analysis.reports.site.entries import Entry, entries
from analysis.reports.templates import compile_all, text
from analysis.vocabulary.language import ENGLISH, beside, languages, own_name, using
from analysis.vocabulary.typography import typeset_markup

FRONT = "index.html"
SCRIPT = "site.js"
ONCE = ("duckdb", "rocrate.rocrate")  # slow to load, and needed at the end
CROSSING = "<!--languages-->"
EVERY = (
    FRONT,
    *(comparison.NAME, comparison.TABLE, "figures.json", "figures.parquet"),
    *(one.NAME for one in (ledger, atlas, changes, dictionary, failures)),
)


def write(
    outcomes: Sequence[Outcome],
    folder: Path,
    releases: Mapping[str, str] | None = None,
    world: str = "",
    receipts: Mapping[str, Receipt] | None = None,
) -> list[Path]:
    """Write the pages of the site and return their paths, the front page first.

    Parameters
    ----------
    outcomes : sequence of Outcome
        All reports of the folder, in any order: the site stands in the order of the collection, then of titles.
    folder : Path
        Where the reports are.
    releases : mapping of str to str, optional
        Name of each source in use to its release.
    world : str
        Digest of all that reports are made from; what hangs on it alone is kept as long as it stays the same.
    receipts : mapping of str to Receipt, optional
        Of all reports; a page that gets another way on to the others is noted on its own.
    """
    made = entries(outcomes)
    around.weave(made, receipts or {}, folder)
    pictures = thumbs.write(made, folder)
    here = {one.job.language for one in outcomes} or {ENGLISH}
    sites: dict[str, dict[str, str]] = {}
    for code in (one for one in languages() if one in here):
        with using(code):
            own = [one for one in outcomes if one.job.language == code]
            sites[code] = _pages(own, folder, dict(releases or {}), world, {path.stem for path in pictures})
    tables = [comparison.parquet(folder, code, pages[comparison.TABLE]) for code, pages in sites.items()]
    pages = {
        beside(name, code): _crossed(page, name, code, sites)
        for code, own_pages in sites.items()
        for name, page in own_pages.items()
    }
    # Whoever opens the folder is met in its first language.
    pages = {FRONT: pages[beside(FRONT, next(iter(sites)))]} | pages | {SCRIPT: text(SCRIPT)}
    for name, page in pages.items():
        publish(page, folder / name)
    kept = {*pages, *(path.name for path in tables)}
    for name in {beside(name, code) for name in EVERY for code in languages()} - kept:
        (folder / name).unlink(missing_ok=True)
    return [*(folder / name for name in pages), *tables, *pictures]


def foresee(jobs: Sequence[Job], folder: Path, world: str) -> None:
    """Work out what the pages say that hangs on the figures and not on the reports; the folder remembers it.

    :func:`write` does it too where it was not done before: here it can be done while reports are made, in the
    process that will write the pages, which loads here too what only they need.
    """
    compile_all()
    for name in ONCE:
        import_module(name)
    for code in sorted({job.language for job in jobs}):
        with using(code):
            dictionary.page(folder, world)
            changes.compared([job for job in jobs if job.language == code], folder, world)


def _pages(
    outcomes: Sequence[Outcome],
    folder: Path,
    releases: Mapping[str, str],
    world: str,
    pictures: Collection[str],
) -> dict[str, str]:
    """Return the pages and tables of the language in use, by their English names."""
    made = entries(outcomes)
    failed = sorted((one for one in outcomes if not one.ok), key=lambda one: one.job.name)
    pages = {
        FRONT: front.page(made, failed, releases, pictures),
        **comparison.files(made, releases),
        ledger.NAME: ledger.page(made),
        atlas.NAME: atlas.page(made),
        changes.NAME: changes.page(made, folder, world),
        dictionary.NAME: dictionary.page(folder, world),
        **({failures.NAME: failures.page(failed)} if failed else {}),
    }
    return {name: typeset_markup(page) if name.endswith(".html") else page for name, page in pages.items()}


def _crossed(page: str, name: str, code: str, sites: Mapping[str, Mapping[str, str]]) -> str:
    """Return a page with the way to the same page in every other language of the folder, or to its front page."""
    links = "".join(
        f'<li class="tp-tongue"><a href="{beside(name if name in other else FRONT, spoken)}" lang="{spoken}"'
        f' hreflang="{spoken}">{own_name(spoken)}</a></li>'
        for spoken, other in sites.items()
        if spoken != code
    )
    return page.replace(CROSSING, links)


__all__ = ["FRONT", "Entry", "entries", "foresee", "write"]
