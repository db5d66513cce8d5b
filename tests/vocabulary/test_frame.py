"""The frame: every mark has a meaning, every claim named exists, and no table claims to be the paper's."""

import pytest

from analysis.claims.ledger import ledger
from analysis.vocabulary import frame
from analysis.vocabulary.errors import UnknownName


def test_every_mark_has_a_meaning() -> None:
    """Cells of actors and of laws hold the explained marks only."""
    for table, columns, meanings in (
        (frame.actors(), frame.actors().columns[1:-1], frame.marks()),
        (frame.laws("knowing use"), ["binds"], frame.binding()),
    ):
        used = {mark for column in columns for cell in table[column] for mark in cell.split()}
        assert used == set(meanings)


def test_every_actor_has_a_task_and_a_figure_that_would_show_it() -> None:
    """No row is empty, none is twice, and its last column says what would show it."""
    actors = frame.actors()
    assert actors["actor"].is_unique
    assert (actors.iloc[:, 1:-1] != "").any(axis=1).all()
    assert (actors["what shows it"] != "").all()


def test_it_says_that_it_is_a_reconstruction() -> None:
    """The source line never lets the marks pass for the paper's."""
    assert "no finding of the paper" in frame.reconstruction()


def test_laws_stand_in_order_with_their_pages() -> None:
    """Dates rise; each topic has pages; an unknown topic is refused with those there are."""
    laws = frame.laws("knowing use")
    assert laws["when"].is_monotonic_increasing
    assert frame.read_on("knowing use").count("https://") == len(laws)
    with pytest.raises(UnknownName, match="one of knowing use"):
        frame.laws("ownership")


def test_the_abstract_is_quoted_in_a_few_words_and_points_to_claims() -> None:
    """Every claim is in the ledger; no quotation is longer than six words."""
    table, known = frame.abstract(), {claim.id for claim in ledger()}
    assert {name for cell in table["claims"] for name in cell.split()} <= known
    for cell in table["the abstract says"]:
        assert all(len(part.split("”")[0].split()) <= 6 for part in cell.split("“")[1:])


def test_a_table_handed_out_can_be_changed_without_harm() -> None:
    """The tables are copies."""
    taken = frame.actors()
    taken["actor"] = "changed"
    assert "changed" not in set(frame.actors()["actor"])
