"""Where figures live, and the data package that says which release each file holds.

``data/figures/datapackage.json`` (Frictionless) keeps, per source, the hash of the figures file, the
hash of the release it was computed from, and the account of its rows. A figures file whose hash is the
recorded one was checked when it was built and is trusted; any other goes through the contract first.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.sources import contract
from analysis.vocabulary.errors import BrokenContract


def home() -> Path:
    """Return the folder of the collection: the clone, or ``TRAFFICKING_HOME`` where it is set."""
    return Path(os.environ.get("TRAFFICKING_HOME") or Path(__file__).parents[3])


def figures_folder() -> Path:
    """Return the folder of the figures that ship."""
    return home() / "data" / "figures"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def package(folder: Path | None = None) -> dict[str, Any]:
    """Return the data package of the figures, with ``resources`` keyed by source id."""
    path = (folder or figures_folder()) / "datapackage.json"
    if not path.exists():
        raise BrokenContract(
            f"{path.name} is missing from data/figures; restore it (git checkout data/figures)"
        )
    return _package(path, path.stat().st_mtime_ns)


@cache
def _package(path: Path, _changed: int) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        document["resources"] = {resource["name"]: resource for resource in document["resources"]}
    except (ValueError, KeyError, TypeError) as trouble:
        raise BrokenContract(
            f"{path.name} is not the data package of the figures ({trouble!r}); restore it (git checkout data/figures)"
        ) from None
    return document


def read(source: str, folder: Path | None = None) -> pd.DataFrame:
    """Read the figures of one source; check them unless they are the very bytes that were checked.

    Raises
    ------
    BrokenContract
        If the file is missing, breaks the contract, or is not the one the data package records.
    """
    path = (folder or figures_folder()) / f"{source}.csv"
    if not path.exists():
        raise BrokenContract(
            f"{path.name} is missing from data/figures; restore it (git checkout data/figures)"
        )
    recorded = package(folder)["resources"].get(source, {}).get("hash")
    if not recorded:
        raise BrokenContract(
            f"datapackage.json has no entry for {source}; restore it (git checkout data/figures)"
        )
    content = path.read_bytes()
    if recorded == f"sha256:{hashlib.sha256(content).hexdigest()}":
        return contract.parsed(content, path)
    contract.check(contract.parsed(content, path), path)
    raise BrokenContract(
        f"{path.name} was changed since it was built: its sha256 is not the recorded one; "
        f"restore it (git checkout data/figures/{path.name}) or rebuild it (trafficking data build)"
    )
