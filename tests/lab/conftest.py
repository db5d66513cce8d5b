"""A real JupyterLab and a real dashboard on loopback, over a copy of the collection that a learner may spoil."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
OURS = ("JUPYTER", "JPY", "TRAFFICKING")


class Started:
    """A server of ours: its address, and its end."""

    def __init__(self, command, env, cwd):
        self.process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                self.address = found[0]
                return
        raise AssertionError("the server ended: " + "".join(said))

    def end(self):
        """End it, and the kernels it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home of the collection: notebooks, data and list of reports are copies."""
    home = tmp_path_factory.mktemp("home")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (home / "reports").mkdir()
    shutil.copy(ROOT / "reports" / "collection.yml", home / "reports")
    for name in ("src", "requirements.lock", "pyproject.toml"):
        (home / name).symlink_to(ROOT / name)
    return home


@pytest.fixture(scope="module")
def started(home, tmp_path_factory):
    """Return a function that starts a server in that home; all end with the module."""
    own = tmp_path_factory.mktemp("jupyter")
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(own / name.lower())
    env |= {"TRAFFICKING_HOME": str(home), "TRAFFICKING_CACHE": str(own / "cache"), "PYTHONUNBUFFERED": "1"}
    servers = []

    def start(*command):
        servers.append(Started([sys.executable, *command], env, home))
        return servers[-1].address

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def page(browser):
    """Return a page of the size of a laptop; whatever it asks of another machine is noted in ``page.strangers``."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.strangers = []
    page.on("request", lambda asked: _note(page, asked.url))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def _note(page, address):
    if not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        page.strangers.append(address)
