"""Which packages of the lock a workshop needs: what the project runs on, not what it is checked with."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.vocabulary.errors import BrokenContract

PROJECT = "trafficking-patterns"
ENTRY = re.compile(r"^[\w.-]+(?=[^\n]*==).*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def needed(project: str = PROJECT) -> set[str]:
    """Return what a project needs on this machine, and what that needs in turn, by canonical name."""
    found: dict[str, set[str]] = {}
    waiting = [(project, frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        for one in map(Requirement, metadata.requires(name) or ()):
            if one.marker and not any(one.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                continue
            wanted = canonicalize_name(one.name)
            if wanted not in found or not one.extras <= found[wanted]:
                found.setdefault(wanted, set()).update(one.extras)
                waiting.append((wanted, frozenset(found[wanted])))
    return set(found)


def entries(lock: Path, names: set[str]) -> str:
    """Return the entries of these packages as the lock has them, versions and hashes.

    Raises
    ------
    BrokenContract
        If the lock cannot be read, or lacks one of them.
    """
    try:
        text = lock.read_text(encoding="utf-8")
    except OSError as trouble:
        raise BrokenContract(f"{lock.name} cannot be read: {trouble.strerror}; restore it") from None
    pinned = {canonicalize_name(re.split(r"[^\w.-]", one, maxsplit=1)[0]): one for one in ENTRY.findall(text)}
    lacking = sorted(names - set(pinned))
    if lacking:
        raise BrokenContract(f"{lock.name} has no entry for {', '.join(lacking)}; make it again: make lock")
    return "".join(f"{pinned[canonicalize_name(name)].rstrip()}\n" for name in sorted(names))
