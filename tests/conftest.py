"""What all tests share: the folder of the real releases, where it is."""

import os
import shutil
from collections.abc import Iterator
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
    monkeypatch.setenv("TRAFFICKING_LANGUAGE", "en")


# Without the last four Chromium asks the outside for updates and lists at every start.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Return the system's Chromium, driven by Playwright, or skip and say so; tests that use it are marked ``browser``."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on the PATH (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()
