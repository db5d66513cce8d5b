"""The site of a folder of reports: front page, ledger, key figures, countries, changes, data; made after each batch.

Everything here is made of what the reports left in their receipts, so that it costs little whatever their number.
Only these pages have a script, one small file; without it they show all they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

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
from analysis.reports.templates import text

FRONT = "index.html"
SCRIPT = "site.js"
OPTIONAL = (failures.NAME,)


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
    failed = sorted((one for one in outcomes if not one.ok), key=lambda one: one.job.name)
    known = dict(releases or {})
    pictures = thumbs.write(made, folder)
    pages = {
        FRONT: front.page(made, failed, known, {path.stem for path in pictures}),
        **comparison.files(made, known),
        ledger.NAME: ledger.page(made),
        atlas.NAME: atlas.page(made),
        changes.NAME: changes.page(made, folder, world),
        dictionary.NAME: dictionary.page(folder, world),
        SCRIPT: text(SCRIPT),
        **({failures.NAME: failures.page(failed)} if failed else {}),
    }
    tables = comparison.parquet(folder, pages["figures.csv"])
    for name, page in pages.items():
        publish(page, folder / name)
    for name in set(OPTIONAL) - set(pages):
        (folder / name).unlink(missing_ok=True)
    return [*(folder / name for name in pages), tables, *pictures]


__all__ = ["FRONT", "Entry", "entries", "write"]
