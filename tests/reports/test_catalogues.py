"""Catalogues: what there is to say, and whether it is said in every language."""

from __future__ import annotations

import pytest

from analysis.reports import catalogues, wording
from analysis.vocabulary import language

CODES = [code for code in language.languages() if code != language.ENGLISH]


def test_messages_are_collected_from_everywhere():
    """Vocabulary, places, code, notebooks, ledger and cards each have their part, and no message stands in two."""
    found = catalogues.collect()
    assert {"words", "places", "pages", "notebooks", "ledger", "sources"} <= set(found)
    every = [message for part in found.values() for message in part]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("code", CODES)
def test_no_translation_is_missing_left_over_or_broken(code):
    """Each message has its translation with the same named places, and nothing else is in the files."""
    found = catalogues.gaps(code)
    assert (found.missing[:5], found.obsolete[:5], found.broken[:5]) == ([], [], [])


def test_a_text_cell_is_translated_in_parts():
    """Headings and the word that opens a paragraph are kept apart from what follows."""
    parts = list(wording.paragraphs("# Title\n\n**Question.** Why?\n\nA plain one."))
    assert parts == [["# ", "Title"], ["**Question.** ", "Why?"], ["A plain one."]]
