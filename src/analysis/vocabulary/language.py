"""The language of a page: every sentence a reader meets passes :func:`say`, every number :func:`numeral`.

English is the language of the sources of this project: an English sentence is its own key. Other languages
have catalogues, ``catalogues/<language>/*.po``, in the form translators know (gettext). The language in use is
an environment variable, so that a kernel has the language of the report that started it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.vocabulary.errors import chosen

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from babel.messages.catalog import Catalog

Record = TypeVar("Record", bound="DataclassInstance")

ENGLISH = "en"
VARIABLE = "TRAFFICKING_LANGUAGE"
CATALOGUES = Path(__file__).with_name("catalogues")


def languages() -> tuple[str, ...]:
    """Return the codes of the languages a report can be in, English first."""
    return (ENGLISH, *sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir()))


def beside(name: str, language: str = "") -> str:
    """Return the name of a file in a language, by default the one in use: page.html in English, page.fr.html in French."""
    code = language or current()
    stem, dot, ending = name.rpartition(".")
    return name if code == ENGLISH else f"{stem}.{code}{dot}{ending}"


def own_name(code: str) -> str:
    """Return what a language calls itself: English, Français."""
    from babel import Locale

    told = str(Locale.parse(code).get_display_name())
    return told[:1].upper() + told[1:]


def known(names: object) -> tuple[str, ...]:
    """Return codes of languages, checked, each once, in the order of :func:`languages`.

    Raises
    ------
    UnknownName
        For a language without catalogue.
    """
    return chosen("language", names, languages())


def current() -> str:
    """Return the code of the language in use."""
    return os.environ.get(VARIABLE) or ENGLISH


def use(language: str) -> None:
    """Use a language from now on.

    Raises
    ------
    UnknownName
        If there is no catalogue of it.
    """
    known(language)
    os.environ[VARIABLE] = language


@contextmanager
def using(language: str) -> Iterator[None]:
    """Use a language inside a ``with`` block."""
    before = current()
    use(language)
    try:
        yield
    finally:
        use(before)


def say(message: str, /, **values: object) -> str:
    """Return a message in the language in use, with values in its named places.

    Parameters
    ----------
    message : str
        English, whole where it can be: ``"{n} of {whole} countries gave a figure"``. A message that needs no
        value is returned as it is, braces included.
    values : object
        What stands in the places; a translation may order them otherwise.
    """
    told = message if current() == ENGLISH else _messages(current()).get(message, message)
    return told.format(**values) if values else told


def plural(one: str, many: str, n: float, /, **values: object) -> str:
    """Return the message for one or for many, with ``{n}`` written as the language writes numbers.

    Each language says for itself which numbers take its singular: French says "0 pays" with that of one.
    """
    if current() == ENGLISH:
        told = one if n == 1 else many
    else:
        forms, which = _plurals(current())
        told = forms.get(one, (one, many))[which(n)]
    return told.format(n=numeral(n), **values)


def listed(items: Sequence[str]) -> str:
    """Return items as a list inside a sentence: one, two and three."""
    *rest, last = items
    return say("{join} and {last}", join=", ".join(rest), last=last) if rest else last


def span(first: object, last: object) -> str:
    """Return where something begins and ends, or one of them where they are the same: 2007 to 2022."""
    return str(first) if first == last else say("{first} to {last}", first=first, last=last)


class Spoken(Mapping[Any, str]):
    """A table of words, each said in the language in use when it is looked up; its keys are never translated."""

    def __init__(self, words: Mapping[Any, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, key: Any) -> str:
        return say(self._words[key])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def english(self) -> tuple[str, ...]:
        """Return its words as a translator finds them."""
        return tuple(self._words.values())


def worded(record: Record, *names: str) -> Record:
    """Return a record whose fields of these names are in the language in use: texts, and texts within tuples."""
    if current() == ENGLISH:
        return record
    return replace(record, **{name: _worded(getattr(record, name)) for name in names})


def _worded(value: Any) -> Any:
    return tuple(map(_worded, value)) if isinstance(value, tuple) else say(value) if value else value


def numeral(value: float, digits: int = 0, *, sign: bool = False) -> str:
    """Return a number as the language writes it: 1,234.5 or 1 234,5; with ``sign``, a plus before a rise."""
    return written(value, f"{'+' if sign else ''},.{digits}f")


def written(value: float, form: str) -> str:
    """Return a number in one of Python's formats, with the separators of the language."""
    told = format(value, form)
    return told if current() == ENGLISH else told.translate(_signs(current()))


@cache
def _signs(language: str) -> dict[int, str]:
    """Return what takes the place of the English separators."""
    from babel import Locale

    symbols = Locale.parse(language).number_symbols
    found = symbols.get("latn", symbols)
    return str.maketrans({",": found["group"], ".": found["decimal"]})


def catalogue(path: Path, language: str) -> Catalog:
    """Read one catalogue file."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def _catalogues(language: str) -> tuple[Catalog, ...]:
    return tuple(catalogue(path, language) for path in sorted((CATALOGUES / language).glob("*.po")))


@cache
def _messages(language: str) -> dict[str, str]:
    """Return the translations of a language, by the English."""
    return {
        one.id: one.string
        for part in _catalogues(language)
        for one in part
        if isinstance(one.id, str) and isinstance(one.string, str) and one.id and one.string
    }


@cache
def _plurals(language: str) -> tuple[dict[str, tuple[str, ...]], Callable[[float], int]]:
    """Return the translations that differ by number, and what says which of them a number takes."""
    from gettext import c2py

    parts = _catalogues(language)
    which = c2py(parts[0].plural_expr if parts else "n != 1")
    forms = {one.id[0]: tuple(one.string or ()) for part in parts for one in part if one.pluralizable}
    return forms, lambda n: which(int(n)) if n == int(n) else len(next(iter(forms.values()))) - 1
