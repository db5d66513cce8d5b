"""A server that behaves, and servers that do not: each on this machine's own loopback."""

import contextlib
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

GOOD = b"a,b\n1,2\n"


class Server:
    """A server whose answers are functions of the path; counts how often each was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.files: dict[str, bytes] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    if self.path in outer.files:
                        outer.send(self, outer.files[self.path])
                    else:
                        getattr(outer, self.path.strip("/").split(".")[0])(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()
        self.host = f"127.0.0.1:{self.http.server_port}"

    def put(self, name: str, body: bytes) -> str:
        """Have a file, and return its address."""
        self.files[f"/{name}"] = body
        return self.url(name)

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
        self.send(
            to, b"<?xml version='1.0'?><S:Fault><faultstring>413: EXTRACTION_TOO_BIG</faultstring></S:Fault>"
        )

    def cut(self, to):
        """Promise more than is sent."""
        self.send(to, GOOD, Content_Length="5615")

    def busy(self, to):
        """Be busy once, then well."""
        again = self.asked.count("/busy.csv") > 1
        self.send(
            to, GOOD if again else b"", 200 if again else 503, **({} if again else {"Retry_After": "0"})
        )

    def dated(self, to):
        """Be busy until a date that has come, as HTTP writes dates, then well."""
        again = self.asked.count("/dated.csv") > 1
        late = {} if again else {"Retry_After": formatdate(time.time() - 1, usegmt=True)}
        self.send(to, GOOD if again else b"", 200 if again else 503, **late)

    def tomorrow(self, to):
        """Ask to come again tomorrow, with a date."""
        self.send(to, b"", 503, Retry_After=formatdate(time.time() + 86_400, usegmt=True))

    def broken(self, to):
        """Fail."""
        self.send(to, b"", 500)

    def closed(self, to):
        """Close the line in the middle of a row, without having told a length."""
        self.unsized(to, self.files["/whole.csv"][:-20])

    def queued(self, to):
        """Make the answer first: an error in a good answer twice, then the data."""
        ready = self.asked.count("/queued.json") > 2
        body = (
            self.files["/whole.csv"]
            if ready
            else b'{"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}'
        )
        self.send(to, body)

    @staticmethod
    def unsized(to, body):
        """Send a body whose end is only told by the end of the line."""
        to.send_response(200)
        to.end_headers()
        to.wfile.write(body)

    def short(self, to):
        """Close the line after a whole row, so that nothing tells that more should have come."""
        self.unsized(to, b"".join(self.files["/whole.csv"].splitlines(keepends=True)[:-3]))

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


@pytest.fixture
def server():
    """Return a running server."""
    found = Server()
    yield found
    found.http.shutdown()
