"""A folder of reports in the browser of this machine: loopback only, files only, nothing hidden, nothing written."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from analysis.vocabulary.errors import BadRequest

HOST = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")  # another name in a request is a page elsewhere that asks for ours


class Files(SimpleHTTPRequestHandler):
    """Answers with the files of one folder."""

    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds after which a silent browser is let go
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".ipynb": "application/x-ipynb+json",
        ".parquet": "application/vnd.apache.parquet",
        ".csv": "text/csv; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }

    def send_head(self):  # type: ignore[no-untyped-def]
        """Refuse what is not ours to show, before any file is opened."""
        if self.headers.get("Host", "").rpartition(":")[0].strip("[]") not in NAMES:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        parts = Path(unquote(urlsplit(self.path).path)).parts
        if any(part.startswith(".") for part in parts):
            return self.send_error(HTTPStatus.NOT_FOUND)
        return super().send_head()

    def list_directory(self, path):  # type: ignore[no-untyped-def]  # noqa: ARG002
        """Show no list of a folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Let a browser guess no type, and ask again each time: reports may be made anew meanwhile."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path, port: int, told: Callable[[str], object]) -> None:
    """Serve a folder of reports until Ctrl-C.

    Parameters
    ----------
    folder : Path
        Must have a front page.
    port : int
        0 for any that is free.
    told : callable
        Gets the one line with the address.

    Raises
    ------
    BadRequest
        If there is no front page, or the port is in use or not to be had.
    """
    if not (folder / "index.html").is_file():
        raise BadRequest(
            f"{folder.name} has no index.html: make reports first (trafficking run), or name --out"
        )
    try:
        server = ThreadingHTTPServer((HOST, port), partial(Files, directory=str(folder)))
    except OSError as trouble:
        why = "is in use" if trouble.errno == errno.EADDRINUSE else f"cannot be had ({trouble.strerror})"
        raise BadRequest(f"port {port} {why}: choose another with --port, or --port 0 for any") from None
    server.daemon_threads = True
    with server:
        try:
            told(f"Reports at http://{HOST}:{server.server_address[1]}/ (Ctrl-C ends)")
            server.serve_forever()
        except KeyboardInterrupt:
            told("Ended.")
