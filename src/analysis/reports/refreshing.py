"""A new release on trial: fetched, tidied, compared with the one in use, and told in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import sources
from analysis.claims.revision import turns
from analysis.methods.changes import SHRINK, alike, compare
from analysis.show.changes import tell
from analysis.sources import releases
from analysis.sources.answers import Unreached
from analysis.vocabulary.errors import AnalysisError, BadRequest, NotAtHand

LEGEND = """How to read this: a figure is one cell of the tidy table; a total is one that no breakdown divides.
  0 to 4            a range: the publisher hides the number, or a hidden number is in the sum
  (areas: 116, 134) so many areas have such a figure before, and after
  firm, fragile     no check tips the verdict; at least one does
  open              the figures at hand do not decide the claim"""


class NothingNew(AnalysisError):
    """Nothing came from the publisher, and what is in use stays in use: no failure of the collection."""

    exit_code = 0


def obtain(source: str, given: str = "", hosts: tuple[str, ...] = (), deadline: float = 120) -> Path:
    """Return the path of a release: the file or folder given, or what is fetched from an address.

    Parameters
    ----------
    source : str
        Id of a source.
    given : str
        A file, a folder, or an https address; by default the addresses of the card.
    hosts : tuple of str
        Hosts the fetch may speak to besides those of the card.
    deadline : float
        Seconds for the whole fetch.

    Raises
    ------
    NotAtHand
        If the card has no address, the policy forbids one, or nothing came and nothing is in use.
    NothingNew
        If nothing came; says what stays in use, and of when it is.
    BadRequest
        If there is no such file or folder.
    """
    card = sources.card(source)
    addresses = (given,) if "://" in given else card.download
    if given and "://" not in given:
        if not Path(given).exists():
            raise BadRequest(
                f"{given} not found: give a release file of {source}, its folder, or an https address"
            )
        return Path(given)
    if not addresses:
        raise NotAtHand(
            f"{source} has no address that stays. Get it by hand: {card.get}; "
            f"then trafficking data refresh {source} --from FILE_OR_FOLDER"
        )
    from analysis.sources import fetch  # the one module that opens the network, and only when it is asked to

    folder = releases.cache() / "fetched" / source
    policy = fetch.Policy(fetch.hosts_of(card.url, *card.download) | {*hosts}, deadline=deadline)
    names = card.raw if len(addresses) == len(card.raw) and not given else [""] * len(addresses)
    try:
        got = [
            fetch.fetch(one, folder, policy, name=name) for one, name in zip(addresses, names, strict=True)
        ]
    except Unreached as trouble:
        if banner := still(source):
            raise NothingNew(f"{trouble}. {banner}") from None
        raise
    return got[0] if len(got) == 1 else folder


def draft(source: str, path: Path, strict: bool = False) -> tuple[str, str, bool]:
    """Make a draft from a file or folder.

    Returns
    -------
    tuple of str, str, bool
        Id of the draft, what it would change in words, and whether something looks wrong with it.
    """
    made = releases.draft(source, path, strict)
    read, expected, used = made.note["rows"]["read"], releases.expected(source), releases.active(source)
    lines = [f"{reason}: {count:,}" for reason, count in made.note["rows"].items() if count]
    told = [f"Rows of the file: {'; '.join(lines)}."]
    if made.note["new"]:
        told.append(f"New codes, counted as nothing else: {', '.join(made.note['new'])}.")
    told += [f"Odd: {finding}." for finding in made.note["findings"]]
    short = read < (1 - SHRINK) * expected
    if short:
        told.insert(0, f"WARNING: the file has {read:,} rows; the release before it had {expected:,}.")
    if used == releases.EMBEDDED and source not in sources.shipped():
        return made.id, "\n".join([*told, "There is no earlier release to compare with."]), short
    difference_, suspicious = difference(source, used, made.id)
    return made.id, "\n\n".join([difference_, "\n".join(told)]), suspicious or short


def still(source: str) -> str:
    """Return the banner of what stays in use when nothing new came; empty if there is nothing."""
    id_ = releases.active(source)
    if id_ == releases.EMBEDDED and source not in sources.shipped():
        return ""
    card = sources.card(source)
    obtained = (
        card.retrieved if id_ == releases.EMBEDDED else releases.find(source, id_).note.get("retrieved", "?")
    )
    where = "the figures that ship" if id_ == releases.EMBEDDED else f"release {id_} of the cache"
    return f"Still in use: {where}, {card.short}, release {card.release}, obtained {obtained}."


def difference(source: str, old: str = "", new: str = "") -> tuple[str, bool]:
    """Tell what differs between two releases, given as ids or as release files.

    Returns
    -------
    tuple of str, bool
        The difference in words, and whether something looks wrong with the newer one.
    """
    before = _table(source, old or releases.active(source))
    after = _table(source, new or _newest(source))
    before, after, left = alike(before, after)
    found = compare(before, after)
    changed, tested = turns(source, before, after)
    named = [table["release"].iloc[0] if len(table) else "empty" for table in (before, after)]
    head = (
        f"{sources.card(source).short}: what changes from release {named[0]} (before) to {named[1]} (after)."
    )
    told = [f"{head}\n{left}".strip(), tell(found, changed, tested), LEGEND]
    return "\n\n".join(told), bool(found.warnings)


def _newest(source: str) -> str:
    drafts = [release.id for release in releases.known(source) if release.id != releases.active(source)]
    if not drafts:
        raise BadRequest(f"{source} has no draft to compare; make one with trafficking data refresh {source}")
    return drafts[-1]


def _table(source: str, given: str) -> pd.DataFrame:
    return sources.load(source, path=given) if Path(given).exists() else sources.load(source, release=given)
