"""What a server sent: data, or something else in the clothes of data."""

from __future__ import annotations

import json
import re

from analysis.vocabulary.errors import NotAtHand


class Unreached(NotAtHand):
    """A publisher that could not be reached, was too slow, or sent what is no data; another day it may."""


class Again(Exception):
    """A fault that may pass: try again after so many seconds, or after the usual pause."""

    def __init__(self, why: str, wait: float | None = None, *, queued: bool = False) -> None:
        super().__init__(why)
        self.wait, self.queued = wait, queued  # an answer that is being made is asked for until the deadline


def ended(body: bytes) -> bool:
    """Whether a body whose length was not told is whole, as far as it says itself."""
    # Packed files and JSON say themselves whether they are whole; text does with the end of its last line.
    return (
        body[:2] in (b"PK", b"\x1f\x8b")
        or body.lstrip()[:1] in (b"{", b"[", b"<", b"")
        or body[-1:] in b"\r\n"
    )


def look_at(body: bytes, url: str) -> bytes:
    """Return the body if it is data.

    Raises
    ------
    Unreached
        If it is nothing at all, a web page, or an error in the wrapping of a good answer; says what to do.
    Again
        If it ends in the middle, or the data are still being made.
    """
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise Unreached(f"{url}: the server sent nothing")
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<body" in start):
        raise Unreached(f"{url}: the server sent a web page, not data; is a sign-in page in between?")
    if start.startswith(b"{"):
        _refuse_error(_error_of(body), url)
    if start.startswith(b"<") and re.search(rb"errormessage|<[a-z:]*fault|asynchronous|<queued>", start):
        _refuse_error(_plain(body), url)
    return body


def _error_of(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        raise Again("JSON that ends in the middle") from None
    words = [
        document.get(word) for word in ("error", "errors", "warning", "Fault") if isinstance(document, dict)
    ]
    return " ".join(str(word) for word in words if word)[:200]


def _refuse_error(said: str, url: str) -> None:
    if re.search("asynchronous|queued|being (prepared|processed)", said, re.IGNORECASE):
        raise Again(f"the answer is still being made ({said})", queued=True)
    if said:
        raise Unreached(
            f"{url}: the server sent an error inside a good answer: {said}; if it is too big, ask for less "
            "with a filter, else try later"
        )


def _plain(body: bytes) -> str:
    text = re.sub(r"<(queued)>", r"\1", body[:2000].decode("utf-8", "replace"))
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())[:200]
