"""An earlier release beside the one in use, so that its revisions can be seen."""

from __future__ import annotations

import pandas as pd

from analysis import sources
from analysis.sources import releases, store


def earlier(source: str) -> pd.DataFrame:
    """Return the figures of the last release at hand before the one in use; an empty table if there is none.

    Drafts of the cache count, the earlier releases that ship, and the figures that ship where a later release
    is in use.
    """
    used = sources.card(source).release
    dated = {release: release for release in store.earlier(source)}
    dated |= {release.id: release.date for release in releases.known(source)}
    if sources.module(source).CARD.ships:
        dated[releases.EMBEDDED] = sources.module(source).CARD.release
    before = {id_: date for id_, date in dated.items() if date < used}
    if not before:
        return releases.read(source, releases.active(source)).iloc[:0]
    return releases.read(source, max(before, key=lambda id_: (before[id_], id_)))


def shipped(source: str) -> dict[str, pd.DataFrame]:
    """Return the figures of the earlier releases that ship, by what the checks of a verdict call them."""
    used = sources.card(source).release
    return {
        f"{source}, release {release}": store.read(source, release=release)
        for release in store.earlier(source)
        if release < used
    }
