"""A server that behaves, and servers that do not: each on this machine's own loopback."""

import contextlib
import gzip
import hashlib
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from analysis.sources import packed
from analysis.sources.fetch import Policy, fetch
from analysis.sources.packed import Limits
from analysis.vocabulary.errors import BrokenContract, NotAtHand

GOOD = b"a,b\n1,2\n"


class Server:
    """A server whose answers are functions of the path; counts how often each was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    getattr(outer, self.path.strip("/").split(".")[0])(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.http.server_port}"

    def url(self, name: str) -> str:
        """Return the address of one answer."""
        return f"http://{self.host}/{name}"

    @staticmethod
    def send(to, body, status=200, **headers):
        """Send an answer with its length, unless the headers say otherwise."""
        to.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    def good(self, to):
        """Send a table."""
        self.send(to, GOOD)

    def page(self, to):
        """Send a web page as if it were data."""
        self.send(to, b"<!DOCTYPE html><html><body>Maintenance</body></html>")

    def nothing(self, to):
        """Send an empty body."""
        self.send(to, b"")

    def wrapped(self, to):
        """Send an error inside a good answer."""
        self.send(to, b'{"error": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}')

    def xmlerror(self, to):
        """Send an error as XML."""
        self.send(to, b"<?xml version='1.0'?><S:Fault><faultstring>413: EXTRACTION_TOO_BIG</faultstring></S:Fault>")

    def cut(self, to):
        """Promise more than is sent."""
        self.send(to, GOOD, Content_Length="5615")

    def busy(self, to):
        """Be busy once, then well."""
        again = self.asked.count("/busy.csv") > 1
        self.send(
            to, GOOD if again else b"", 200 if again else 503, **({} if again else {"Retry_After": "0"})
        )

    def wait(self, to):
        """Ask for more patience than there is."""
        self.send(to, b"", 429, Retry_After="3600")

    def gone(self, to):
        """Say that there is no such file."""
        self.send(to, b"", 404)

    def drip(self, to):
        """Send a byte now and then, for ever."""
        to.send_response(200)
        to.end_headers()
        for _ in range(600):
            to.wfile.write(b"1")
            to.wfile.flush()
            time.sleep(0.1)

    def header(self, to):
        """Send a header that never ends."""
        to.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(600):
            to.wfile.write(b"X")
            to.wfile.flush()
            time.sleep(0.1)

    def silence(self, to):
        """Never answer."""
        time.sleep(30)

    def loop(self, to):
        """Redirect to itself."""
        self.send(to, b"", 302, Location="/loop.csv")

    def away(self, to):
        """Redirect to another host."""
        self.send(to, b"", 302, Location="http://127.0.0.2:9/secret")

    def file(self, to):
        """Redirect to a file of the machine."""
        self.send(to, b"", 302, Location="file:///etc/hostname")

    def round(self, to):
        """Redirect once to a good file."""
        self.send(to, b"", 301, Location="/good.csv")

    def large(self, to):
        """Send without end and without a length."""
        to.send_response(200)
        to.end_headers()
        while True:
            to.wfile.write(b"1," * 50_000)


@pytest.fixture(scope="module")
def server():
    """Return a running server."""
    found = Server()
    yield found
    found.http.shutdown()


@pytest.fixture
def policy(server):
    """Return a policy that may speak to the server only, briefly."""
    return Policy(frozenset({server.host}), https=False, deadline=3, pause=0.05, cap=1_000_000)


def test_a_good_file_arrives_whole(server, policy, tmp_path):
    """What the server has is what the cache holds, with nothing beside it."""
    path = fetch(server.url("good.csv"), tmp_path, policy)
    assert path.read_bytes() == GOOD
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_known_hash_is_fetched_once(server, policy, tmp_path):
    """A file that has its expected hash is not asked for again."""
    digest = hashlib.sha256(GOOD).hexdigest()
    fetch(server.url("good.csv"), tmp_path, policy, sha256=digest)
    before = len(server.asked)
    assert fetch(server.url("good.csv"), tmp_path, policy, sha256=digest).read_bytes() == GOOD
    assert len(server.asked) == before


def test_another_hash_leaves_nothing(server, policy, tmp_path):
    """A file with another hash than expected is named and not kept."""
    with pytest.raises(BrokenContract, match="nothing was kept"):
        fetch(server.url("good.csv"), tmp_path, policy, sha256="0" * 64)
    assert not list(tmp_path.iterdir())


def test_a_redirect_inside_the_host_is_followed(server, policy, tmp_path):
    """A redirect to an allowed host gives the file."""
    assert fetch(server.url("round.csv"), tmp_path, policy).read_bytes() == GOOD


def test_a_busy_server_is_asked_again(server, policy, tmp_path):
    """After 503 the fetch waits as told and tries again."""
    assert fetch(server.url("busy.csv"), tmp_path, policy).read_bytes() == GOOD


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("page.csv", NotAtHand, "web page"),
        ("nothing.csv", NotAtHand, "sent nothing"),
        ("wrapped.json", NotAtHand, "still being made .* until the deadline"),
        ("xmlerror.xml", NotAtHand, "error inside a good answer: .*TOO_BIG; if it is too big, ask for less"),
        ("cut.csv", NotAtHand, "the line broke"),
        ("wait.csv", NotAtHand, "answered 429 after 1 tries"),
        ("gone.csv", NotAtHand, "answered 404"),
        ("loop.csv", NotAtHand, "redirects"),
        ("away.csv", NotAtHand, "127.0.0.2"),
        ("file.csv", NotAtHand, "only http addresses"),
        ("large.csv", BrokenContract, "bytes allowed"),
    ],
)
def test_a_bad_answer_leaves_nothing(server, policy, tmp_path, name, error, said):
    """Each bad answer is named in one line, and the cache stays as it was."""
    kept = tmp_path / "kept.csv"
    kept.write_bytes(GOOD)
    with pytest.raises(error, match=said) as trouble:
        fetch(server.url(name), tmp_path, policy)
    assert "\n" not in str(trouble.value)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert kept.read_bytes() == GOOD


@pytest.mark.parametrize("name", ["drip.csv", "header.csv", "silence.csv"])
def test_the_deadline_holds_whatever_the_server_does(server, policy, tmp_path, name):
    """A server that drips, never ends its header or never answers is left at the deadline."""
    begun = time.monotonic()
    with pytest.raises(NotAtHand, match=r"not complete after 3 s|tries"):
        fetch(server.url(name), tmp_path, policy)
    assert time.monotonic() - begun < policy.deadline + 5
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_not_asked_for_twice(server, policy, tmp_path):
    """404 is an answer, not a fault that passes."""
    before = server.asked.count("/gone.csv")
    with pytest.raises(NotAtHand):
        fetch(server.url("gone.csv"), tmp_path, policy)
    assert server.asked.count("/gone.csv") == before + 1


def test_nobody_listens(policy, tmp_path):
    """A refused connection is tried again and then told."""
    with pytest.raises(NotAtHand, match="no answer"):
        fetch(
            "http://127.0.0.1:9/x.csv",
            tmp_path,
            Policy(frozenset({"127.0.0.1"}), https=False, deadline=3, pause=0.05),
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "https://evil.org/x",
        "https://user@ec.europa.eu/x",
        "file:///etc/hostname",
        "https://ec.europa.eu.evil.org/x",
    ],
)
def test_an_address_outside_the_policy_is_never_asked(url, tmp_path):
    """Plain http, other hosts, user names and files are refused before anything is sent."""
    with pytest.raises(NotAtHand):
        fetch(url, tmp_path, Policy(frozenset({"ec.europa.eu"})))


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def test_bombs_are_refused_before_they_unpack(tmp_path):
    """An archive that unpacks to far more than it weighs, has too many members or points outside is refused."""
    policy = Limits(unpacked=5_000_000)
    packed.check(zipped(tmp_path / "fine.zip", {"a.csv": GOOD}), policy)
    many = {str(number): b"" for number in range(300)}
    bad = {"ratio": {"a": b"0" * 4_000_000}, "members": many, "outside": {"../a": GOOD}}
    for name, members in bad.items():
        with pytest.raises(BrokenContract):
            packed.check(zipped(tmp_path / f"{name}.zip", members), policy)
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b"0" * 20_000_000))
    with pytest.raises(BrokenContract, match="unpacks to"):
        packed.check(bomb, policy)


def test_a_packed_file_that_ends_in_the_middle_is_refused(tmp_path):
    """A truncated gzip file is named, not half read."""
    half = tmp_path / "half.csv.gz"
    half.write_bytes(gzip.compress(GOOD * 1000)[:-20])
    with pytest.raises(BrokenContract, match="ends in the middle"):
        packed.check(half)
