"""A real JupyterLab on loopback, over a copy of the notebooks, and its pages."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


class Started:
    """A server of ours: its address, and its end."""

    def __init__(self, command, env, cwd, needle):
        self.process = subprocess.Popen(
            command, env=env, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )  # fmt: skip
        said = []
        for line in self.process.stdout:
            said.append(line)
            found = ADDRESS.search(line)
            if found and needle in line:
                self.address = found[0]
                return
        raise AssertionError("the server ended: " + "".join(said))

    def end(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home of the collection that a learner may spoil: notebooks and reports copied, figures linked."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(
        ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    (home / "reports").mkdir()
    shutil.copy(ROOT / "reports" / "collection.yml", home / "reports")
    for name in ("data", "src", "requirements.lock", "pyproject.toml"):
        (home / name).symlink_to(ROOT / name)
    return home


@pytest.fixture(scope="module")
def started(home, tmp_path_factory):
    """Return a function that starts a server in that home; all end with the module."""
    own = tmp_path_factory.mktemp("jupyter")
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "JPY", "TRAFFICKING"))
    }
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(own / name.lower())
    env |= {"TRAFFICKING_HOME": str(home), "TRAFFICKING_CACHE": str(own / "cache")}
    servers = []

    def start(command, needle):
        servers.append(Started([sys.executable, *command], env, home, needle))
        return servers[-1].address

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def page(browser):
    """Return a page of the size of a laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()
