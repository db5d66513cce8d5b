"""Checks: tolerant of types, sparing with answers, careful with what a learner has done."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analysis.teach import answers, checks, pooled, progress, questions, seals, units
from analysis.vocabulary.errors import AnalysisError, BadRequest, BrokenContract

ASKED = """
title: A unit of the tests
minutes: 80
questions:
  q1: {kind: number, tolerance: 0.5, unit: per cent, asks: A share., hints: [One., Two.], traps: {of_all: Of all.}}
  q2: {kind: word, asks: A word., hints: [One.]}
  q3: {kind: words, asks: Some words., hints: [One.]}
  q4: {kind: pairs, asks: A match., hints: [One.]}
  v1: {kind: vote, options: [holds, reversed], asks: A vote., hints: [One.]}
  t1: {kind: text, least: 3, asks: A text., hints: [One.]}
"""
GIVEN = {
    "q1": 46.37,
    "q2": "Overlap",
    "q3": ["Police", "NGOs"],
    "q4": {"A": "law", "B": ["border", "shelter"]},
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A collection with one small unit, sealed."""
    folder = tmp_path / "workshops" / "9_small"
    folder.mkdir(parents=True)
    (folder / "checks.yml").write_text(ASKED, encoding="utf-8")
    monkeypatch.setenv("TRAFFICKING_HOME", str(tmp_path))
    monkeypatch.setenv(checks.SEALING, str(tmp_path))
    sealing = checks.Check("unit9", tmp_path)
    sealing.trap("q1", of_all=43.6)
    for name, given in GIVEN.items():
        assert getattr(sealing, name)(given).right
    monkeypatch.delenv(checks.SEALING)
    seals.write(folder, json.loads((tmp_path / checks.PLAIN).read_text()))
    return tmp_path


@pytest.fixture
def check(home):
    """The checks of that unit, in a learner's folder."""
    return checks.Check("9", home)


@pytest.mark.parametrize(
    "given",
    [46.37, 46, 46.4, "46.4", " 46,4 % ", "46.37 per cent", np.float64(46.4), np.int64(46), pd.Series([46.4]), [46.4],
     pd.DataFrame({"share": [46.4]}), pd.Series({"x": 46.4}).iloc[0], np.array(46.4), {"share": 46.4}],
    ids=str,
)  # fmt: skip
def test_a_number_is_right_in_any_dress(check, given):
    """Types, spaces, signs of per cent, decimal commas and rounding make no difference."""
    assert check.q1(given).right


@pytest.mark.parametrize("given", [45.84, 46.9, 0, -46, 1e300, "1,234.5"])
def test_a_number_beyond_the_tolerance_is_not_right(check, given):
    """The tolerance ends where it is said to end."""
    assert not check.q1(given).right


@pytest.mark.parametrize(
    "given", [True, "many", [1, 2], float("nan"), float("inf"), object(), b"\0", {"a": 1, "b": 2}]
)
def test_what_is_no_number_gets_a_line_and_no_traceback(check, given):
    """Whatever is given, one sentence comes back."""
    found = check.q1(given)
    assert (found.right, found.state) == (False, "wrong")
    assert "q1 expects" in found.said


@pytest.mark.parametrize(
    "given",
    [..., None, "", " … ", [], {}, {"A": ...}, [...], pd.Series(dtype=float), np.array([]), "..."],
    ids=repr,
)
def test_an_open_answer_waits(check, given):
    """What is not filled in is no try."""
    found = check.q1(given)
    assert (found.state, "not answered yet" in found.said) == ("open", True)
    assert repr(check).startswith("0 of 6 done")


def test_a_likely_mistake_is_named_and_so_is_the_scale(check):
    """A trap says what went wrong; a share of one and a turned sign are told apart from nonsense."""
    assert "Of all." in check.q1(43.6).said
    assert "give it in per cent" in check.q1(0.4637).said
    assert "sign" in check.q1(-46.37).said
    assert "hints wait" in check.q1(7).said


def test_words_do_not_mind_case_order_or_form(check):
    """Case, spaces, accents and the order of a list make no difference."""
    assert check.q2("  OVER-lap ").right
    assert check.q2(pd.Series(["overlap"])).right
    assert all(
        check.q3(given).right for given in ({"ngos", "police"}, "NGOs, police", pd.Index(["POLICE ", "NGOs"]))
    )
    assert not check.q3(["police"]).right


def test_pairs_say_how_many_and_not_which(check):
    """A match that is half right says so without naming the half."""
    found = check.q4({"A": "law", "B": "law"})
    assert "1 of 2" in found.said
    assert "B" not in found.said.replace("check", "")
    assert check.q4(pd.Series({"a": " Law", "b": "border"})).right
    assert check.q4({"A": "law", "B": "Shelter"}).right
    assert check.q4({"A": "law", "B": ["shelter", "border"]}).right
    assert not check.q4({"A": "law", "B": ["shelter", "law"]}).right
    assert not check.q4(["law"]).right


def test_a_vote_and_a_text_are_kept_and_never_judged(check):
    """Any option is a good vote; a text needs a few words of one's own."""
    assert check.v1("Reversed").right
    assert "choose one of holds, reversed" in check.v1("maybe").said
    assert "2 words more" in check.t1("short").said
    assert check.t1("three whole words").right


def test_hints_come_one_by_one_and_the_last_stays(check):
    """Each asks for the next; after the last it is the last again."""
    assert [check.hint("q1").said[:11] for _ in range(3)] == ["Hint 1 of 2", "Hint 2 of 2", "Hint 2 of 2"]
    assert "no question" in check.hint("q9").said
    with pytest.raises(AttributeError, match="it has q1, q2"):
        check.q9(1)


def test_progress_survives_a_restart(home, check):
    """What was right stays right in another session, and after a later mistake."""
    check.q1(7)
    check.q1(46.4)
    again = checks.Check("9", home)
    again.q1(7)
    assert repr(again).startswith("1 of 6 done")
    state = json.loads((home / "progress-9_small.json").read_text())["questions"]["q1"]
    assert (state["tries"], state["right"], state["first"]) == (3, True, False)


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"token": 1}', '{"token": "a", "questions": {"q1": {"tries": "x"}}}']
)
def test_a_damaged_file_is_put_aside_and_told_once(home, damage):
    """One line, a fresh start, and the old file is kept as it was."""
    (home / "progress-9_small.json").write_text(damage)
    check = checks.Check("9", home)
    assert "damaged" in check.q1(46.4).said
    assert "damaged" not in check.q1(46.4).said
    assert (home / "progress-9_small-damaged-1.json").read_text() == damage


def test_a_folder_that_cannot_be_written_stops_nobody(home, monkeypatch):
    """The checks go on, and say once that nothing is kept."""

    def full(*_):
        raise progress.CannotWrite("no space")

    check = checks.Check("9", home)
    monkeypatch.setattr(progress, "keep", full)
    found = check.q1(46.4)
    assert found.right
    assert "cannot be saved" in found.said


def test_seals_hold_no_answer_and_keep_their_salt(home):
    """The file has hashes only, and sealing the same again changes nothing."""
    folder = home / "workshops" / "9_small"
    before = (folder / seals.NAME).read_text()
    plain = (str(answers.step(46.37, 0.5)), "overlap", "ngos|police", "police", "border", "law")
    assert not [word for word in plain if f'"{word}"' in before]  # a hash may well begin with 46
    seals.write(
        folder, {"q1": {"": str(answers.step(46.37, 0.5)), "trap of_all": str(answers.step(43.6, 0.5))}}
    )
    assert json.loads((folder / seals.NAME).read_text())["q1"] == json.loads(before)["q1"]


def test_a_missing_seal_is_told_in_one_line(home):
    """Without its seals a unit says what to do."""
    (home / "workshops" / "9_small" / seals.NAME).write_text("{")
    with pytest.raises(BrokenContract, match="trafficking workshop seal"):
        checks.Check("9", home)


def test_a_page_cannot_be_broken_by_an_answer(check):
    """What a learner types is text, not markup."""
    assert "<script>" not in check.q1("<script>")._repr_html_()


def _hand_in(home, name, **given):
    folder = home / name
    folder.mkdir()
    check = checks.Check("9", folder)
    for question, value in given.items():
        getattr(check, question)(value)
    found = check.summary(texts=name == "open")
    assert found.right
    return next(folder.glob("summary-*.json"))


def test_a_room_is_summed_up_without_learners(home):
    """Sums by question, votes by option, texts only of those who chose to share them; nobody is listed."""
    room = home / "room"
    room.mkdir()
    for name, given in {"ann": 46.4, "bob": 43.6, "open": 46.4}.items():
        path = _hand_in(home, name, q1=given, v1="holds", t1=f"words of {name} here")
        (room / path.name).write_bytes(path.read_bytes())
    (room / "stray.json").write_text("{}")
    told = "\n".join(pooled.lines(room))
    assert "right 2 of 3, 2 at once; tried by 3; a hint taken by 0" in told
    assert "holds 3, reversed 0" in told
    assert "1 met: Of all." in told
    assert "words of open here" in told
    assert "words of ann here" not in told
    assert "left out: stray.json" in told


def test_two_learners_are_not_summed_up(home):
    """With fewer than three a sum would be a person; and one learner's two files count once."""
    room = home / "room"
    room.mkdir()
    path = _hand_in(home, "ann", q1=46.4)
    for copy in ("one", "two", "three"):
        (room / f"{copy}.json").write_bytes(path.read_bytes())
    assert "1 summary" in "\n".join(pooled.lines(room))
    assert "right" not in "\n".join(pooled.lines(room))


def test_a_folder_without_summaries_says_what_to_do(home):
    """An empty or absent folder is refused in one line."""
    for folder in (home / "nowhere", home / "workshops"):
        with pytest.raises(BadRequest):
            list(pooled.lines(folder))


def test_only_an_assignment_can_be_left_open():
    """The mark on anything else is a mistake of the author, told at once."""
    assert units._open("share = 1  # solution\nshare") == "share = ...\nshare"
    assert units._open("found = {  # solution\n    'A': 1,\n}") == 'found = {"A": ...}'
    with pytest.raises(BrokenContract):
        units._open("print(1)  # solution")


@pytest.mark.parametrize(
    "damage", ["- 1", "title: x", "title: x\nminutes: 80\nquestions: {q1: {kind: riddle}}", "{"]
)
def test_questions_that_cannot_be_read_are_told_in_one_line(home, damage):
    """A damaged list of questions names its file."""
    (home / "workshops" / "9_small" / "checks.yml").write_text(damage)
    with pytest.raises(BrokenContract, match=r"9_small/checks\.yml"):
        questions.unit("9")
    with pytest.raises(AnalysisError, match="unknown unit"):
        questions.unit("8")
