"""The whole kit in a room without a network: unpacked, installed, started, and unit 1 done in it by hand.

Needs a kit, which needs a network to be made: ``make workshop-kit``, then set ``TRAFFICKING_KIT`` to its zip. It takes a
minute or two; the small kit of tests/teach/test_kit.py is tried always.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="unshare is Linux's"),
    pytest.mark.skipif(
        not os.environ.get("TRAFFICKING_KIT"),
        reason="no kit: make workshop-kit, then set TRAFFICKING_KIT to its zip",
    ),
]
TOP = "trafficking-workshop"
# No network but this machine's own loopback, which has to be switched on first.
ALONE = (
    ["unshare", "--net"]
    if not hasattr(os, "geteuid") or os.geteuid() == 0
    else ["unshare", "--user", "--map-root-user", "--net"]
)
DARK = [*ALONE, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    """Return a kit unpacked in an empty folder."""
    folder = tmp_path_factory.mktemp("room")
    with zipfile.ZipFile(os.environ["TRAFFICKING_KIT"]) as kit:
        kit.extractall(folder)
    return folder / TOP


@pytest.fixture
def clean(tmp_path) -> dict[str, str]:
    """Return the environment of somebody who has just been given this computer."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}


def test_there_is_no_network(clean):
    """What the other tests rest on: nothing but this machine can be reached, by name or by number."""
    asked = "import socket; socket.setdefaulttimeout(3); socket.create_connection(('192.0.2.1', 443))"
    ended = subprocess.run(
        [*DARK, sys.executable, "-c", asked], env=clean, capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in ended.stderr


def test_it_installs_and_starts_without_a_network(room, clean):
    """From an empty folder to JupyterLab with one command, in an environment of its own."""
    began = time.monotonic()
    ended = subprocess.run(
        [*DARK, "sh", "start.sh", "1", "--version"],
        cwd=room,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "installed in" in ended.stdout
    first, began = time.monotonic() - began, time.monotonic()
    subprocess.run(
        [*DARK, "sh", "start.sh", "1", "--version"], cwd=room, env=clean, capture_output=True, check=True
    )
    assert time.monotonic() - began < first / 3, "it was installed again"


@pytest.mark.browser
@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="no Chromium on the PATH (Debian: apt install chromium)"
)
def test_unit_1_is_done_in_it(room, clean):
    """A browser in the same dark room opens unit 1 of the kit, runs it, answers wrongly and rightly."""
    tests = Path(__file__).with_name("test_jupyterlab.py")
    asked = [
        sys.executable,
        "-m",
        "pytest",
        str(tests),
        "-q",
        "-n",
        "0",
        "-k",
        "1_reading or answer",
        "-p",
        "no:cacheprovider",
    ]
    ended = subprocess.run(
        [*DARK, *asked],
        env=clean | {"TRAFFICKING_ROOM": str(room)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:]
    assert "2 passed" in ended.stdout
