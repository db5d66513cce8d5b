"""Reports in a browser of this machine: one line, one folder, nobody else, a clean end."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = shutil.which("trafficking", path=str(Path(sys.executable).parent))
Served = tuple[subprocess.Popen[str], int]


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [str(COMMAND), "serve", "--out", str(folder), *more],
        env=os.environ | {"NO_COLOR": "1"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a job in the background of a shell would ignore Ctrl-C
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of reports, and what lies beside it."""
    made = tmp_path / "build"
    (made / ".trafficking").mkdir(parents=True)
    (made / "thumbs").mkdir()
    (made / "index.html").write_text("<p>é</p>", encoding="utf-8")
    (made / "a.ipynb").write_text("{}", encoding="utf-8")
    (made / ".trafficking" / "state.json").write_text("{}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return made


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    """The command at work, and its port."""
    process = start(folder, "--port", "0")
    assert process.stderr
    line = process.stderr.readline()
    found = re.fullmatch(r"Reports at http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends\)\n", line)
    assert found, line
    yield process, int(found[1])
    process.kill()
    process.wait()


def got(port: int, path: str, method: str = "GET", host: str = "") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host or f"localhost:{port}"})
    answer = connection.getresponse()
    told = answer.status, answer.headers.get_content_type(), answer.read()
    connection.close()
    return told


def test_the_folder_is_served_and_nothing_else(served: Served) -> None:
    """Files come with their types; hidden ones, lists of folders, ways out and other methods do not."""
    _, port = served
    assert got(port, "/") == (200, "text/html", "<p>é</p>".encode())
    assert got(port, "/a.ipynb") == (200, "application/x-ipynb+json", b"{}")
    for path in ("/.trafficking/state.json", "/%2etrafficking/state.json", "/thumbs/", "/../secret.txt",
                 "/%2e%2e/secret.txt", "/x"):  # fmt: skip
        assert got(port, path)[0] == 404, path
    assert got(port, "/", "POST")[0] == 501
    assert got(port, "/", host="attacker.example:80")[0] == 421


def test_it_listens_on_loopback_only(served: Served) -> None:
    """The system says on which address it listens."""
    process, port = served
    lines = Path(f"/proc/{process.pid}/net/tcp").read_text(encoding="ascii").splitlines()
    listening = [line.split()[1] for line in lines if line.split()[3] == "0A"]
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


def test_ctrl_c_ends_it_cleanly(served: Served) -> None:
    """One word more, exit code 0, and the port is free again."""
    process, port = served
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, "Ended.\n")
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def test_what_is_in_the_way_is_one_line(served: Served, folder: Path, tmp_path: Path) -> None:
    """A port in use, or a folder without reports, is said in one line with what to do; exit code 2."""
    taken = start(folder, "--port", str(served[1]))
    told = taken.communicate(timeout=60)[1]
    assert taken.returncode == 2
    assert told == (
        f"trafficking: port {served[1]} is in use: choose another with --port, or --port 0 for any\n"
    )
    empty = start(tmp_path / "nothing")
    told = empty.communicate(timeout=60)[1]
    assert empty.returncode == 2
    assert told.startswith("trafficking: nothing has no index.html: make reports first")
    assert told.count("\n") == 1
