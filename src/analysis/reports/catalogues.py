"""The catalogues of translations: what there is to say, and what is said of it in another language.

Every message is collected from where it stands: code, templates, notebooks, the ledger, source cards, the
vocabulary. One file a part, so that a translator finds the sentences of one subject together.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import string
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from analysis.claims import crosschecks, ledger
from analysis.reports import plan
from analysis.reports.key import CODE
from analysis.reports.wording import messages as notebook_messages
from analysis.sources.card import SPOKEN as SPOKEN_OF_A_CARD
from analysis.sources.store import home
from analysis.vocabulary import caveats, frame, language, stages, terms

KEYWORDS: dict[str, Any] = {"say": None, "plural": (1, 2)}
ROOMS = {
    "vocabulary": "words",
    "sources": "sources",
    "methods": "ledger",
    "claims": "ledger",
    "show": "show",
    "reports": "pages",
    "teach": "teach",
    "lab": "lab",
}
SPOKEN_OF_A_CLAIM = {*ledger.OF_A_CLAIM, *ledger.OF_A_TEST, *ledger.OF_THEN, *crosschecks.SPOKEN, "unit"}

Message = str | tuple[str, str]


@dataclass(frozen=True)
class Gaps:
    """What a catalogue lacks, or has wrong.

    Attributes
    ----------
    missing, obsolete, broken : list of str
        Messages without translation; translations nobody asks for; those whose named places differ.
    """

    missing: list[str]
    obsolete: list[str]
    broken: list[str]


def collect() -> dict[str, list[Message]]:
    """Return every message by the part it belongs to, each once, in the order of its first use."""
    found: dict[str, dict[Message, None]] = {}
    for part, message in _all():
        if not any(message in known for known in found.values()) and _sayable(message):
            found.setdefault(part, {})[message] = None
    return {part: list(known) for part, known in found.items()}


def gaps(code: str) -> Gaps:
    """Hold the catalogues of a language against what there is to say."""
    wanted = {message for known in collect().values() for message in known}
    had = {_key(one.id): one.string for part in _read(code).values() for one in part if one.id}
    missing = [_text(message) for message in wanted if not _said(had.get(message))]
    broken = [
        _text(message)
        for message in wanted & set(had)
        if _said(had[message]) and not _same_places(message, had[message])
    ]
    return Gaps(sorted(missing), sorted(_text(one) for one in set(had) - wanted), sorted(broken))


def update(code: str) -> dict[str, int]:
    """Write the catalogues of a language again: what is new is there without translation, what is gone is not.

    Returns
    -------
    dict of str to int
        Messages without translation, by part.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    had = {_key(one.id): one.string for part in _read(code).values() for one in part if one.id}
    folder, left = language.CATALOGUES / code, {}
    folder.mkdir(parents=True, exist_ok=True)
    parts = collect()
    for part, known in parts.items():
        made = Catalog(locale=code)
        for message in known:
            made.add(message, had.get(message) or (("", "") if isinstance(message, tuple) else ""))
        file = BytesIO()
        write_po(file, made, width=110, omit_header=True)
        (folder / f"{part}.po").write_bytes(file.getvalue())
        left[part] = sum(not _said(had.get(message)) for message in known)
    for path in folder.glob("*.po"):
        if path.stem not in parts:
            path.unlink()
    return left


def _all() -> Iterator[tuple[str, Message]]:
    yield from (("words", message) for message in _vocabulary())
    yield from (("places", message) for message in _places())
    yield from _code()
    yield from _tables()
    yield from (("notebooks", message) for message in _notebooks())
    yield from (("lab", message) for message in _helps())
    yield from (("ledger", message) for message in _ledger())
    yield from (("sources", message) for message in _cards())


def _code() -> Iterator[tuple[str, Message]]:
    from babel.messages.extract import extract_from_dir

    for path in sorted(CODE.rglob("*.py")):
        part = ROOMS.get(path.relative_to(CODE).parts[0], "pages")
        yield from ((part, message) for message in said(path.read_text(encoding="utf-8")))
    how, options = [("**.j2", "jinja2.ext:babel_extract")], {"**.j2": {"silent": "false", "trimmed": "true"}}
    for name, _, message, *_ in extract_from_dir(CODE, how, options, keywords=KEYWORDS):
        yield ROOMS.get(Path(name).parts[0], "pages"), _key(message)


def said(code: str) -> Iterator[Message]:
    """Yield the messages of Python code in their order: the literal texts that ``say`` and ``plural`` are called with.

    Read from the syntax tree: what stands inside an f-string counts, and what is only looked up does not.
    """
    calls = [
        node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and _name(node) in KEYWORDS
    ]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        places = KEYWORDS[_name(call)] or (1,)
        texts = [node.value for node in call.args[: len(places)] if isinstance(node, ast.Constant)]
        if len(texts) == len(places) and all(isinstance(text, str) for text in texts):
            yield _key(texts if len(texts) > 1 else texts[0])


def _name(call: ast.Call) -> str:
    """Return what is called, whether by its own name or as a part of something: ``say``, ``tp.say``."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _tables() -> Iterator[tuple[str, Message]]:
    """Yield the words of every :class:`Spoken` table that a module of the code holds."""
    for path in sorted(CODE.rglob("*.py")):
        parts = path.relative_to(CODE).with_suffix("").parts
        if parts[0] != "vocabulary" and "= Spoken(" in path.read_text(encoding="utf-8"):
            module = importlib.import_module(".".join(("analysis", *parts)).removesuffix(".__init__"))
            for table in vars(module).values():
                if isinstance(table, language.Spoken) and not any(
                    table is one for one in vars(terms).values()
                ):
                    yield from ((ROOMS[parts[0]], word) for word in table.english())


def _notebooks() -> Iterator[Message]:
    for path in sorted((home() / "notebooks").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        yield from notebook_messages(notebook)
        yield from (one.help for one in plan.notebook(path.stem).declared.values())
        code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
        yield from said(code)


def _helps() -> Iterator[Message]:
    """Yield what numbers among the parameters say of themselves: the panel shows it beside their fields."""
    for id_ in plan.notebooks():
        yield from (one.help for one in plan.notebook(id_).declared.values() if one.type != "str")


def _ledger() -> Iterator[Message]:
    for path in sorted((home() / "data").glob("*.yml")):
        yield from _values(yaml.safe_load(path.read_text(encoding="utf-8")))


def _values(node: Any, key: str = "", within: str = "") -> Iterator[Message]:
    """Yield the texts under the keys a reader meets; a source is a text only where it printed a figure of the time."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _values(value, name, key)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, key, within)
    elif isinstance(node, str) and key in SPOKEN_OF_A_CLAIM and (key != "source" or within == "then"):
        yield node


def _cards() -> Iterator[Message]:
    from analysis import sources

    for name in sources.names():
        card = sources.module(name).CARD
        for field in SPOKEN_OF_A_CARD:
            yield from _texts(getattr(card, field))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _vocabulary() -> Iterator[Message]:
    for measure in terms.MEASURES.values():
        yield from (measure.english, measure.unit, measure.english_counts)
    for words in (caveats.CAVEATS, terms.HEADS, terms.ROLES, terms.LEVELS, *terms.WORDS.values()):
        if isinstance(words, language.Spoken):
            yield from words.english()
    yield from (*terms.VERDICTS, *stages.STAGES.english())
    yield from frame.texts()


def _places() -> Iterator[Message]:
    from analysis.vocabulary import places

    for one in (*places.places(), *places.regions()):
        yield from one.worded()


def _sayable(message: Message) -> bool:
    """Return whether there are words in a message: numbers, signs and addresses are the same in every language."""
    text = _text(message)
    return bool(re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}|https?://\S+", "", text)))


def _read(code: str) -> dict[str, Any]:
    return {
        path.stem: language.catalogue(path, code)
        for path in sorted((language.CATALOGUES / code).glob("*.po"))
    }


def _key(id_: Any) -> Message:
    return id_ if isinstance(id_, str) else (str(id_[0]), str(id_[1]))


def _text(message: Message) -> str:
    return message if isinstance(message, str) else message[1]


def _said(told: Any) -> bool:
    return bool(told) and (isinstance(told, str) or all(told))


def _same_places(message: Message, told: Any) -> bool:
    """Return whether a translation has the named places of its message; a singular may leave its number out."""
    texts = [told] if isinstance(told, str) else list(told)
    try:
        return all(_named(text) | {"n"} == _named(_text(message)) | {"n"} for text in texts)
    except ValueError:
        return False


def _named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


if __name__ == "__main__":
    for name, number in update(sys.argv[1]).items():
        print(f"{name}: {number} to translate")
