"""Get a release from its publisher, or say why not. The only module that opens the network.

A server may be slow, wrong or not who it says it is. Whatever it sends, a fetch ends within its deadline,
stays under its cap, follows redirects only to allowed hosts, and leaves either a whole file that looks
like what was asked for or nothing at all.
"""

from __future__ import annotations

import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import pooch
import requests

from analysis.sources import packed, store
from analysis.sources.answers import Again, Unreached, ended, look_at
from analysis.sources.packed import MEGABYTE, Limits
from analysis.vocabulary.errors import BrokenContract, CannotWrite, NotAtHand

TRIES = 4
FIRST_PAUSE = 1.0  # seconds; doubles with each try, unless the server says how long to wait
LONGEST_PAUSE = 15.0
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
    cap : int
        Most bytes of the file.
    limits : Limits
        What may be packed in it.
    pause : float
        Seconds before the second try.
    """

    hosts: frozenset[str]
    https: bool = True
    deadline: float = 120.0
    cap: int = 50 * MEGABYTE
    limits: Limits = field(default_factory=Limits)
    pause: float = FIRST_PAUSE


pooch.get_logger().setLevel("WARNING")  # what is fetched is told by the caller, in one place


@dataclass
class _Clock:
    """The one deadline of a fetch."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)

    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.begun)


def hosts_of(*addresses: str) -> frozenset[str]:
    """Return the hosts of some addresses: those a fetch of them may speak to."""
    return frozenset(urlsplit(address).hostname or "" for address in addresses) - {""}


def fetch(url: str, folder: Path, policy: Policy, sha256: str = "", name: str = "") -> Path:
    """Return the path of a file fetched into a folder that several runs may share.

    Parameters
    ----------
    url : str
        Where it is.
    folder : Path
        Cache; the file appears in it whole or not at all, and takes the place of an older one.
    policy : Policy
        What is allowed.
    sha256 : str
        Expected hash; a file that has it already is not fetched again.
    name : str
        Path of the file below the folder; by default the last part of the address.

    Raises
    ------
    NotAtHand
        If the server cannot be reached, refuses, is too slow, sends no data, or the policy forbids it.
    BrokenContract
        If what came is too large, unpacks to too much, or has another hash.
    CannotWrite
        If the folder cannot be written.
    """
    last = re.sub(r"[^A-Za-z0-9._-]+", "_", urlsplit(url).path.rsplit("/", 1)[-1]) or "release"
    path = folder / (name or last)
    if sha256 and path.is_file() and store.sha256(path) == sha256:
        return path
    clock = _Clock(policy.deadline)

    def download(address: str, output: str | IO[bytes], _pooch: Any) -> None:
        Path(str(output)).write_bytes(_in_time(address, policy, clock))

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as room:
            expected = f"sha256:{sha256}" if sha256 else None
            got = Path(pooch.retrieve(url, expected, path.name, room, downloader=download))
            packed.check(got, policy.limits)
            got.replace(path)
    except ValueError as trouble:  # pooch's word for a hash that does not match
        raise BrokenContract(f"{url}: {trouble}; nothing was kept") from None
    except OSError as trouble:
        raise CannotWrite(
            f"cannot write {path.name} into the cache ({trouble.strerror}); make room or set "
            "TRAFFICKING_CACHE to another folder"
        ) from None
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
        raise Unreached(
            f"{url}: not complete after {policy.deadline:.0f} s; try later, or give the file with --from"
        )
    if isinstance(answer[0], BaseException):
        raise answer[0]
    return answer[0]


def _with_tries(url: str, policy: Policy, clock: _Clock) -> bytes:
    pause, attempt = policy.pause, 0
    while True:
        try:
            return _once(url, policy, clock)
        except Again as trouble:
            attempt += 0 if trouble.queued else 1
            wait = trouble.wait if trouble.wait is not None else pause
            if attempt == TRIES or wait > clock.left():
                tried = "until the deadline" if trouble.queued else f"after {attempt} tries"
                raise Unreached(
                    f"{url}: {trouble} {tried}; try later, or give the file with --from"
                ) from None
            clock.over.wait(wait)
            pause = min(pause * 2, LONGEST_PAUSE)


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
                return look_at(_body(url, answer, policy, clock), url)
        except requests.exceptions.SSLError:
            raise Unreached(f"{url}: its certificate is not one to trust, or it speaks no TLS") from None
        except (requests.ConnectionError, requests.Timeout) as trouble:
            raise Again(f"no answer ({type(trouble).__name__})") from None
        except requests.RequestException as trouble:
            raise Unreached(f"{url}: {trouble}") from None
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
        raise Again(f"the server answered {answer.status_code}", _told(answer.headers.get("retry-after", "")))
    if not answer.ok:
        raise Unreached(
            f"{url}: the server answered {answer.status_code}; look at the address on the source card"
        )


def _told(after: str) -> float | None:
    """Return the seconds a server asks to wait, said as a number or as a date; a date gone by is no wait."""
    if after.isdigit():
        return float(after)
    try:
        return max(0.0, (parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # absent, no date, or a date without a zone
        return None


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
            raise Unreached(f"{url}: not complete after {policy.deadline:.0f} s")
    if (
        not promised
        and "chunked" not in answer.headers.get("transfer-encoding", "")
        and not ended(bytes(body))
    ):
        raise Again("the line was closed in the middle of a row, and the length was not told")
    return bytes(body)


def _chunk(answer: requests.Response) -> bytes:
    try:
        part: bytes = answer.raw.read1(CHUNK)  # what has arrived, without waiting for a full chunk
    except Exception as trouble:  # urllib3 has many words for a broken line
        raise Again(f"the line broke ({type(trouble).__name__})") from None
    return part
