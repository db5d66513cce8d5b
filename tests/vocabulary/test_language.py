"""The language of a page: messages, numbers of things, numbers, words and places."""

from __future__ import annotations

import pytest

from analysis.vocabulary import language
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place


def test_english_is_its_own_key():
    """A message without translation file is said as it stands, its places filled."""
    assert language.say("{n} of {whole}", n=1, whole=2) == "1 of 2"
    assert language.say("braces {stay}") == "braces {stay}"
    assert language.plural("{n} country", "{n} countries", 1) == "1 country"
    assert language.plural("{n} country", "{n} countries", 1234) == "1,234 countries"
    assert language.numeral(-1234.56, 1) == "-1,234.6"
    assert language.numeral(3, sign=True) == "+3"


def test_french_numbers_have_a_thin_space_and_a_comma():
    """1,234.5 is 1 234,5 in French, with the space that does not break."""
    with language.using("fr"):
        assert language.numeral(1234.5, 1) == "1\u202f234,5"
    assert language.numeral(1234.5, 1) == "1,234.5"


def test_the_language_goes_back_even_after_an_error():
    """What a block does does not outlive it."""
    with pytest.raises(RuntimeError), language.using("fr"):
        raise RuntimeError
    assert language.current() == "en"


def test_an_unknown_language_is_refused_by_name():
    """Nobody reads half a language: what has no catalogue is refused."""
    with pytest.raises(UnknownName, match="'xx'; one of en"):
        language.use("xx")
    assert language.known(["fr", "en", "fr"]) == ("en", "fr")


def test_places_bend_in_a_sentence():
    """A place has its name alone, inside a sentence, and after the small words."""
    found = place("GBR")
    assert (found.name, found.the_name, found.in_name) == (
        "United Kingdom", "the United Kingdom", "in the United Kingdom",
    )  # fmt: skip
