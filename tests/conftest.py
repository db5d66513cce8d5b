"""What all tests share: the folder of the real releases, where it is."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def releases() -> Path:
    """Return the folder of the real releases, or skip and say so."""
    folder = Path(os.environ.get("TRAFFICKING_RELEASES") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            f"the real releases are not here (looked for {folder.name} beside the clone; set TRAFFICKING_RELEASES)"
        )
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    """Keep every test away from the releases its user may have accepted."""
    monkeypatch.setenv("TRAFFICKING_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delenv("TRAFFICKING_PINS", raising=False)
