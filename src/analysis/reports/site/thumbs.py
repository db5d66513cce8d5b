"""The picture a report leads with, as a small file of its own, so that the front page can show it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.reports.publish import publish
from analysis.reports.site.entries import Entry
from analysis.reports.site.thin import thin
from analysis.show.address import picture

FOLDER = "thumbs"
_PICTURE = re.compile(r'<img\b[^>]*\ssrc="data:image/svg\+xml,([^"]*)"')
_READING = re.compile(r'<p class="tp-reading">.*?</p>', re.DOTALL)


def write(made: Sequence[Entry], folder: Path) -> list[Path]:
    """Write the pictures of new pages, remove those of reports that are gone, and return all there are."""
    room = folder / FOLDER
    room.mkdir(exist_ok=True)
    wanted = {entry.job.name: folder / entry.file for entry in made}
    for old in room.iterdir():
        if old.stem not in wanted:
            old.unlink()
    for name, page in wanted.items():
        small = room / f"{name}.svg"
        if page.suffix == ".html" and page.is_file() and not _newer(small, page):
            drawn = lead(page.read_text(encoding="utf-8"))
            if drawn:
                publish(thin(drawn), small)
    return sorted(room.glob("*.svg"))


def lead(page: str) -> str:
    """Return the picture that the key finding of a page reads: the last before it, else the first of all."""
    key = _READING.search(page)
    again = page.find(key[0], key.end()) if key else -1
    pictures = _PICTURE.findall(page, 0, again if again >= 0 else len(page)) or _PICTURE.findall(page)
    if not pictures:
        return ""
    return picture(pictures[-1] if again >= 0 else pictures[0])


def _newer(small: Path, page: Path) -> bool:
    return small.is_file() and small.stat().st_mtime_ns >= page.stat().st_mtime_ns
