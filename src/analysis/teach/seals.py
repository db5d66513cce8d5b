"""Sealed answers: salted hashes, so that nobody reads an answer by opening a file.

A seal keeps an honest learner from reading the answer by accident. It is no secret: who writes a program that
tries every number will find it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from analysis.teach.kept import keep
from analysis.vocabulary.errors import BrokenContract

ROUNDS = 1000  # half a millisecond a try: unseen by a learner
NAME = "seal.json"


def sealed(salt: str, question: str, key: str, text: str) -> str:
    """Return the hash of an answer to one question, or to one key of it."""
    message = "\0".join((question, key, text)).encode()
    return hashlib.pbkdf2_hmac("sha256", message, bytes.fromhex(salt), ROUNDS).hex()[:32]


def matches(seal: dict[str, str], salt: str, question: str, key: str, texts: Iterable[str]) -> bool:
    """Return whether any of these texts is the sealed one."""
    return any(sealed(salt, question, key, text) == seal.get(key) for text in texts)


def read(folder: Path) -> dict[str, dict[str, str]]:
    """Return the seals of a unit: for each question the hash by key, and under ``salt`` its own salt.

    Raises
    ------
    BrokenContract
        If the file is missing or no file of seals.
    """
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {str(name): {str(key): str(value) for key, value in of.items()} for name, of in found.items()}
    except (OSError, ValueError, AttributeError):
        raise BrokenContract(
            f"{folder.name}/{NAME} is missing or damaged; restore it, or seal again: trafficking workshop seal"
        ) from None


def write(folder: Path, answers: dict[str, dict[str, str]]) -> None:
    """Seal the answers of a unit; a question keeps its salt, so that what did not change stays as it was."""
    try:
        old = read(folder)
    except BrokenContract:
        old = {}
    made = {}
    for name, of in answers.items():
        salt = old.get(name, {}).get("salt") or secrets.token_hex(16)
        made[name] = {"salt": salt} | {key: sealed(salt, name, key, text) for key, text in of.items()}
    keep(json.dumps(made, indent=1) + "\n", folder / NAME)
