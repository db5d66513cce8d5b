"""Get a release from its publisher, or say why not. The only module that opens the network.

A server may be slow, wrong or not who it says it is. Whatever it sends, a fetch ends within its deadline,
stays under its cap, follows redirects only to allowed hosts, and leaves either a whole file that looks
like what was asked for or nothing at all.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import pooch
import requests

from analysis.vocabulary.errors import BrokenContract, NotAtHand

MEGABYTE = 1_000_000
TRIES = 4
FIRST_PAUSE = 1.0  # seconds; doubles with each try, unless the server says how long to wait
RETRIED = {429, 500, 502, 503, 504}
REDIRECTS = 5
CHUNK = 65_536
PLAIN_REQUEST = {"User-Agent": "trafficking-patterns", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Policy:
    """What a fetch may do.

    Attributes
    ----------
    hosts : frozenset of str
        Hosts it may speak to, redirects included.
    https : bool
        Whether it must be encrypted; tests on this machine turn it off.
    deadline : float
        Seconds for everything: tries, pauses and transfer together.
    cap, unpacked_cap : int
        Most bytes of the file, and of what is packed in it.
    members, ratio : int
        Most files in an archive, and the most a byte of it may unpack to.
    pause : float
        Seconds before the second try.
    """

    hosts: frozenset[str]
    https: bool = True
    deadline: float = 120.0
    cap: int = 50 * MEGABYTE
    unpacked_cap: int = 500 * MEGABYTE
    members: int = 200
    ratio: int = 200
    pause: float = FIRST_PAUSE


pooch.get_logger().setLevel("WARNING")  # what is fetched is told by the caller, in one place


class _Again(Exception):
    """A fault that may pass: try again after so many seconds, or after the usual pause."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass
class _Clock:
    """The one deadline of a fetch."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)

    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.begun)


def hosts_of(address: str, *more: str) -> frozenset[str]:
    """Return the host of an address, and further ones a person allowed."""
    return frozenset({urlsplit(address).hostname or "", *more} - {""})


def fetch(url: str, folder: Path, policy: Policy, sha256: str | None = None) -> Path:
    """Return the path of a file fetched into a folder that several runs may share.

    Parameters
    ----------
    url : str
        Where it is.
    folder : Path
        Cache; the file appears in it whole or not at all.
    policy : Policy
        What is allowed.
    sha256 : str, optional
        Expected hash; a file that has it already is not fetched again.

    Raises
    ------
    NotAtHand
        If the server cannot be reached, refuses, is too slow, or the policy forbids it.
    BrokenContract
        If what came is a web page, an error in a wrapping, too large, or has another hash.
    """
    clock = _Clock(policy.deadline)
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", urlsplit(url).path.rsplit("/", 1)[-1]) or "release"

    def download(address: str, output: str | IO[bytes], _pooch: Any) -> None:
        body = _in_time(address, policy, clock)
        _look_at(body, address)
        target = output if not isinstance(output, (str, Path)) else None
        if target is None:
            Path(str(output)).write_bytes(body)
        else:
            target.write(body)

    try:
        got = pooch.retrieve(url, f"sha256:{sha256}" if sha256 else None, name, folder, downloader=download)
    except ValueError as trouble:  # pooch's word for a hash that does not match
        raise BrokenContract(f"{url}: {trouble}; nothing was kept") from None
    path = Path(got)
    try:
        check_packed(path, policy)
    except BrokenContract:
        path.unlink()
        raise
    return path


def _in_time(url: str, policy: Policy, clock: _Clock) -> bytes:
    # A server that sends its header a byte at a time is inside one call of the library for as long as it
    # likes; so the work is done beside us, and we leave at the deadline whatever it is doing.
    answer: list[bytes | BaseException] = []

    def work() -> None:
        try:
            answer.append(_with_tries(url, policy, clock))
        except BaseException as trouble:
            answer.append(trouble)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(clock.left())
    if not answer:
        clock.over.set()
        raise NotAtHand(
            f"{url}: not complete after {policy.deadline:.0f} s; try later, or give the file with --from"
        )
    if isinstance(answer[0], BaseException):
        raise answer[0]
    return answer[0]


def _with_tries(url: str, policy: Policy, clock: _Clock) -> bytes:
    pause = policy.pause
    for attempt in range(1, TRIES + 1):
        try:
            return _once(url, policy, clock)
        except _Again as trouble:
            wait = trouble.wait if trouble.wait is not None else pause
            if attempt == TRIES or wait > clock.left():
                raise NotAtHand(
                    f"{url}: {trouble} after {attempt} tries; try later, or give the file with --from"
                ) from None
            clock.over.wait(wait)
            pause *= 2
    raise AssertionError("unreachable")


def _once(url: str, policy: Policy, clock: _Clock) -> bytes:
    for _ in range(REDIRECTS + 1):
        _allowed(url, policy)
        try:
            with requests.get(
                url,
                stream=True,
                allow_redirects=False,
                headers=PLAIN_REQUEST,
                timeout=max(0.1, min(30.0, clock.left())),
            ) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers["location"])
                    continue
                _status(url, answer)
                return _body(url, answer, policy, clock)
        except (requests.ConnectionError, requests.Timeout) as trouble:
            raise _Again(f"no answer ({type(trouble).__name__})") from None
        except requests.RequestException as trouble:
            raise NotAtHand(f"{url}: {trouble}") from None
    raise NotAtHand(f"{url}: more than {REDIRECTS} redirects")


def _allowed(url: str, policy: Policy) -> None:
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    if parts.scheme != ("https" if policy.https else "http") or parts.username:
        raise NotAtHand(
            f"{url}: only {'https' if policy.https else 'http'} addresses without a user name are fetched"
        )
    if host not in policy.hosts and parts.hostname not in policy.hosts:
        raise NotAtHand(
            f"{url}: host {host} is not one this source may speak to ({', '.join(sorted(policy.hosts))})"
        )


def _status(url: str, answer: requests.Response) -> None:
    if answer.status_code in RETRIED:
        after = answer.headers.get("retry-after", "")
        raise _Again(f"the server answered {answer.status_code}", float(after) if after.isdigit() else None)
    if not answer.ok:
        raise NotAtHand(
            f"{url}: the server answered {answer.status_code}; look at the address on the source card"
        )


def _body(url: str, answer: requests.Response, policy: Policy, clock: _Clock) -> bytes:
    promised = answer.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > policy.cap:
        raise BrokenContract(f"{url}: {int(promised):,} bytes, more than the {policy.cap:,} allowed")
    body = bytearray()
    while chunk := _chunk(answer):
        body += chunk
        if len(body) > policy.cap:
            raise BrokenContract(f"{url}: more than the {policy.cap:,} bytes allowed")
        if clock.over.is_set() or clock.left() <= 0:
            raise NotAtHand(f"{url}: not complete after {policy.deadline:.0f} s")
    return bytes(body)


def _chunk(answer: requests.Response) -> bytes:
    try:
        part: bytes = answer.raw.read1(CHUNK)  # what has arrived, without waiting for a full chunk
    except Exception as trouble:  # urllib3 has many words for a broken line
        raise _Again(f"the line broke ({type(trouble).__name__})") from None
    return part


def _look_at(body: bytes, url: str) -> None:
    """Refuse what is no data: nothing, a web page, or an error in a wrapping."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise BrokenContract(f"{url}: the server sent nothing")
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<body" in start):
        raise BrokenContract(f"{url}: the server sent a web page, not data; is a sign-in page in between?")
    if start.startswith(b"{"):
        _look_at_json(body, url)
    if start.startswith(b"<") and re.search(rb"errormessage|<[a-z:]*fault|asynchronous", start):
        raise BrokenContract(
            f"{url}: the server sent an error inside a good answer: {_plain(body)}; ask for less with a filter"
        )


def _look_at_json(body: bytes, url: str) -> None:
    try:
        document = json.loads(body)
    except ValueError:
        raise BrokenContract(f"{url}: JSON that ends in the middle") from None
    for word in ("error", "errors", "warning", "Fault"):
        if isinstance(document, dict) and document.get(word):
            raise BrokenContract(
                f"{url}: the server sent an error inside a good answer: {str(document[word])[:200]}; "
                "ask for less with a filter, or try later"
            )


def _plain(body: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body[:2000].decode("utf-8", "replace")).split())[:200]


def check_packed(path: Path, policy: Policy) -> None:
    """Refuse an archive that would unpack to too much, before anything unpacks it.

    Raises
    ------
    BrokenContract
        Naming the file and the limit it breaks.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            found = packed.infolist()
        unpacked = sum(member.file_size for member in found)
        if any(".." in Path(member.filename).parts or member.filename.startswith("/") for member in found):
            raise BrokenContract(f"{path.name}: a member of the archive points outside of it")
        _limits(path, unpacked, len(found), policy)
    elif path.open("rb").read(2) == b"\x1f\x8b":
        unpacked = 0
        with gzip.open(path) as packed_stream:
            try:
                while part := packed_stream.read(CHUNK):
                    unpacked += len(part)
                    _limits(path, unpacked, 1, policy)
            except (EOFError, gzip.BadGzipFile, OSError):
                raise BrokenContract(f"{path.name}: the packed file ends in the middle") from None


def _limits(path: Path, unpacked: int, members: int, policy: Policy) -> None:
    size = max(path.stat().st_size, 1)
    if (
        unpacked > policy.unpacked_cap
        or members > policy.members
        or unpacked > max(policy.ratio * size, MEGABYTE)
    ):
        raise BrokenContract(
            f"{path.name}: unpacks to {unpacked:,} bytes in {members} files; allowed are {policy.unpacked_cap:,} bytes, "
            f"{policy.members} files and {policy.ratio} bytes for each packed one"
        )
