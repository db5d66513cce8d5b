"""YAML as people mean it: traps are read as written or refused with their line, and nothing in a file is ever run."""

from pathlib import Path
from typing import Any

import pytest

from analysis.reports import strict
from analysis.vocabulary.errors import BadRequest


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Return a function that reads a text as a file."""

    def reading(text: str | bytes) -> Any:
        path = tmp_path / "mine.yml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return strict.read(path)

    return reading


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, word) for word in ("NO", "no", "ON", "off", "y", "Yes", "TRUE", "12:30", "010", "1_000", "1e5", "0x1F")],
        *[(word, word) for word in ("2026-11-25", ".inf", ".nan", "NA", "0o17", "+", "-", "1.", "<<", "=", "Null")],
        ("true", True), ("false", False), ("null", None), ("~", None), ("7", 7), ("-7", -7), ("0", 0), ("2.50", 2.5),
        ('"7"', "7"), ("'true'", "true"), ('"NO"', "NO"), ("9" * 30, "9" * 30),
    ],
)  # fmt: skip
def test_a_word_is_what_it_looks_like(read: Any, text: str, value: Any) -> None:
    """Country codes, times, dates and odd numbers stay text; only plain numbers, true, false and null are more."""
    [found] = read(f"[{text}]") if text not in ("-", "+") else read(f"- {text}x")[:1] and [text]
    assert (found, type(found)) == (value, type(value))


def test_an_empty_value_is_nothing(read: Any) -> None:
    """A name without a value has none, and an empty file says nothing."""
    assert read("a:") == {"a": None}
    assert read("") is None


def test_a_byte_order_mark_is_no_part_of_the_text(read: Any) -> None:
    """A file from another editor reads the same."""
    assert read(b"\xef\xbb\xbfa: 1") == {"a": 1}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(9))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
REFUSED = {
    "a key twice": ("- notebook: x\n  parameters:\n    country: ALB\n    country: BEL\n", "line 4: country stands there twice"),
    "a key twice in one line": ("{a: 1, b: 2, a: 3}", "line 1: a stands there twice"),
    "code": ("- 1\n- !!python/object/apply:os.system ['touch canary']", "line 2: tags such as tag:yaml.org,2002:python"),
    "a tag": ("a: !!binary aGk=", "line 1: tags such as"),
    "an own tag": ("a: !mine x", "line 1: tags such as !mine"),
    "an anchor": ("a: &here 1\nb: 2", "line 1: anchors and aliases"),
    "a bomb": (BOMB, "line 1: anchors and aliases"),
    "a merge": ("a: {x: 1}\nb:\n  <<: *a\n", "line 3: anchors and aliases"),
    "a key that is a list": ("? [a, b]\n: 1", "line 1: a key is no name"),
    "a tab": ("a:\n\t- b", "line 2"),
    "two documents": ("a: 1\n---\nb: 2", "line 2"),
    "a signal sign": ("a: \x07", "is not readable YAML"),
    "depth": ("[" * 5000, "is not readable YAML"),
    "a colon too many": ("a: b: c", "line 1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_a_trap_is_refused_with_its_line(
    read: Any, text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is more than plain data ends in one line that names the place; nothing of it is run."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadRequest, match=r"^mine\.yml is not readable YAML: ") as trouble:
        read(text)
    assert why in str(trouble.value)
    assert "\n" not in str(trouble.value)
    assert not (tmp_path / "canary").exists()


def test_a_file_without_end_is_refused(read: Any) -> None:
    """A file longer than any collection is not even read as YAML."""
    with pytest.raises(BadRequest, match="longer than 1 MB"):
        read("a" * (2**20 + 1))
