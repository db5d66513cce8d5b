"""A new release on trial: fetched, tidied, compared with the one in use, and told in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import sources
from analysis.claims.revision import turns
from analysis.methods.changes import compare
from analysis.show.changes import tell
from analysis.sources import releases
from analysis.vocabulary.errors import BadRequest


def draft(
    source: str, given: str, hosts: tuple[str, ...] = (), deadline: float = 120
) -> tuple[str, str, bool]:
    """Make a draft from a file, folder or address.

    Returns
    -------
    tuple of str, str, bool
        Id of the draft, what it would change in words, and whether something looks wrong with it.
    """
    path = _fetched(source, given, hosts, deadline) if "://" in given else Path(given)
    made = releases.draft(source, path)
    used = releases.active(source)
    if used == releases.EMBEDDED and not sources.card(source).ships:
        rows = len(releases.read(source, made.id))
        return made.id, f"{rows:,} figures; there is no earlier release to compare with.", False
    told, suspicious = difference(source, used, made.id)
    return made.id, told, suspicious


def difference(source: str, old: str = "", new: str = "") -> tuple[str, bool]:
    """Tell what differs between two releases, given as ids or as release files.

    Returns
    -------
    tuple of str, bool
        The difference in words, and whether something looks wrong with the newer one.
    """
    before = _table(source, old or releases.active(source))
    after = _table(source, new or _newest(source))
    found = compare(before, after)
    changed, tested = turns(source, before, after)
    return tell(found, changed, tested), bool(found.warnings)


def _newest(source: str) -> str:
    drafts = [release.id for release in releases.known(source) if release.id != releases.active(source)]
    if not drafts:
        raise BadRequest(
            f"{source} has no draft to compare; make one with trafficking data refresh {source} --from FILE"
        )
    return drafts[-1]


def _table(source: str, given: str) -> pd.DataFrame:
    return sources.load(source, path=given) if Path(given).is_file() else sources.load(source, release=given)


def _fetched(source: str, url: str, hosts: tuple[str, ...], deadline: float) -> Path:
    from analysis.sources import fetch

    policy = fetch.Policy(fetch.hosts_of(sources.card(source).url, *hosts), deadline=deadline)
    return fetch.fetch(url, releases.cache() / "fetched" / source, policy)
