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
import yaml

from analysis.sources import contract
from analysis.vocabulary.errors import BrokenContract

KIT = "kit.json"  # lies beside the collection in a kit for a room without a network
_parsed: dict[str, pd.DataFrame] = {}  # by the hash of the bytes: what was read once is not read again


def home() -> Path:
    """Return the folder of the collection: the clone, or ``TRAFFICKING_HOME`` where it is set."""
    return Path(os.environ.get("TRAFFICKING_HOME") or Path(__file__).parents[3])


def restoring(path: str) -> str:
    """Return how to get a file of the collection back: by git in a clone, from the zip in a workshop's kit."""
    if (home().parent / KIT).is_file():
        return f"restore it (take {path} from the zip of the kit)"
    return f"restore it (git checkout {path})"


def listed(name: str) -> Any:
    """Return what one of the lists in ``data/`` holds, by the name of its file."""
    # libyaml's parser of the same safe subset: eight times as fast, and every page with a verdict reads the claims.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((home() / "data" / name).read_text(encoding="utf-8"), Loader=loader)


def figures_folder() -> Path:
    """Return the folder of the figures that ship."""
    return home() / "data" / "figures"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def package(folder: Path | None = None) -> dict[str, Any]:
    """Return the data package of the figures, ``resources`` keyed by source id, ``earlier`` by that and release."""
    path = (folder or figures_folder()) / "datapackage.json"
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise BrokenContract(
            f"{path.name} is missing from data/figures; {restoring('data/figures')}"
        ) from None
    return _package(path, changed)


@cache
def _package(path: Path, _changed: int) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        entries = {resource["name"]: resource for resource in document["resources"]}
        if not entries:
            raise ValueError("it lists no figures")
        document["earlier"] = {name: entry for name, entry in entries.items() if "-" in name}
        document["resources"] = {name: entry for name, entry in entries.items() if "-" not in name}
    except (ValueError, KeyError, TypeError) as trouble:
        raise BrokenContract(
            f"{path.name} is not the data package of the figures ({trouble!r}); {restoring('data/figures')}"
        ) from None
    return document


def earlier(source: str) -> list[str]:
    """Return the earlier releases of a source that ship beside the one in use, oldest first."""
    return sorted(
        entry["release"] for name, entry in package()["earlier"].items() if name.startswith(f"{source}-")
    )


def read(source: str, folder: Path | None = None, release: str = "") -> pd.DataFrame:
    """Read the figures of one source; check them unless they are the very bytes that were checked.

    Parameters
    ----------
    source : str
        Id of the source.
    folder : Path
        Folder of the figures; by default the one of the collection.
    release : str
        An earlier release that ships; by default the one the card names.

    Raises
    ------
    BrokenContract
        If the file is missing, breaks the contract, or is not the one the data package records.
    """
    name = f"earlier/{source}-{release}.csv" if release else f"{source}.csv"
    folder = folder or figures_folder()
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError:
        raise BrokenContract(f"{name} is missing from data/figures; {restoring('data/figures')}") from None
    entries = package(folder)["earlier" if release else "resources"]
    recorded = entries.get(path.stem, {}).get("hash")
    if not recorded:
        raise BrokenContract(f"datapackage.json has no entry for {path.stem}; {restoring('data/figures')}")
    if recorded == f"sha256:{hashlib.sha256(content).hexdigest()}":
        if recorded not in _parsed:
            _parsed[recorded] = contract.parsed(content, path)
        return _parsed[recorded].copy(deep=False)  # pandas copies what is written to, and only that
    contract.check(contract.parsed(content, path), path)
    raise BrokenContract(
        f"{path.name} was changed since it was built: its sha256 is not the recorded one; "
        f"{restoring(f'data/figures/{name}')} or rebuild it (trafficking data build)"
    )
