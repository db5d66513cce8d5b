"""Text from elsewhere: nothing a terminal obeys, nothing that turns a line round, nothing a spreadsheet computes."""

import pytest

from analysis.vocabulary import harmless

ORDERS = {
    "colour": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;owned\x07red",
    "clear the screen": "\x1b[2J\x1b[Hred",
    "eight bits": "\x9b2Jred",
    "bell and backspace": "\x07red\x08",
    "turned round": "\u202ered\u202c",
    "isolated": "\u2066red\u2069",
    "null": "r\x00ed",
}


@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS)
def test_orders_are_taken_out_and_words_stay(text):
    """Sequences for a terminal and marks of direction go, with all that belongs to them."""
    assert harmless.plain(text) == "red"


@pytest.mark.parametrize("text", ["Côte d’Ivoire", "العربية", "Ελλάδα\tи\nещё", "5 − 3 → 2", ""])
def test_ordinary_text_stays_as_it_is(text):
    """Letters of any script, tabulators and lines are kept."""
    assert harmless.plain(text) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", "\r=1", "\x1b[0m=1", "  =1", "\u202e=1"]
)
def test_a_text_like_a_formula_gets_an_apostrophe(text):
    """However the sign came to the front, no spreadsheet computes the cell."""
    assert harmless.cell(text)[0] == "'"


@pytest.mark.parametrize("text", ["1 to 4", "women and girls", "", "a=b"])
def test_other_cells_stay(text):
    """A text that begins otherwise is untouched."""
    assert harmless.cell(text) == text
