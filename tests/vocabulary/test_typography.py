"""The spaces of French signs: once, without a break, and nowhere in code, addresses or English."""

import pytest

from analysis.vocabulary.language import using
from analysis.vocabulary.typography import typeset, typeset_markup


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("alors: rien ; et après ?", "alors\u00a0: rien\u202f; et après\u202f?"),
        ("Albanie&nbsp;: 112", "Albanie\u00a0: 112"),
        ("a &amp; b, 79 % ou 5%", "a &amp; b, 79\u00a0% ou 5\u00a0%"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("https://a.b/c?d=e à 12:30", "https://a.b/c?d=e à 12:30"),
        ("?", "?"),
    ],
)
def test_signs_have_their_spaces(plain: str, set_: str) -> None:
    """French has them, a second time changes nothing, and English none."""
    with using("fr"):
        assert typeset(plain) == set_
        assert typeset(set_) == set_
    assert typeset(plain) == plain


def test_code_and_english_stay_as_they_are() -> None:
    """In a page only what is French is set; what is read out is set too."""
    page = '<p>a: b <code>x: y</code> <span lang="en">q: <b>r</b>: s</span></p><img alt="c: d"><b>G2</b>: e'
    with using("fr"):
        told = typeset_markup(page)
    assert "<code>x: y</code>" in told
    assert '<span lang="en">q: <b>r</b>: s</span>' in told
    assert told.startswith("<p>a\u00a0: b ")
    assert told.endswith('<img alt="c\u00a0: d"><b>G2</b>\u00a0: e')
    assert typeset_markup(page) == page
