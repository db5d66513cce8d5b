"""The ledger as a whole: everything counted once, names escaped, and what hangs on one country said by its name."""

import pytest

from analysis import outcome, sources
from analysis.claims import ledger
from analysis.claims.verdict import Check, Verdict
from analysis.show.outcome import ONE_OUT
from analysis.show.sentences import SILENCE
from analysis.vocabulary import frame

TIPPED = Check(ONE_OUT, False, "without Pakistan it is reversed")


def found(name: str, verdict: str = "holds", checks: tuple[Check, ...] = (), section: str = "2.2") -> Verdict:
    test = ledger.Test("made_up", "detected_victims", "europe", "2022", of=("form",))
    then = (ledger.Then(80, "share of victims", "2006", "a report", "a page"),)
    claim = ledger.Claim(
        name, section, f"<b>{name}</b> leads.", then, "leads", (test,), "sexual", rival="labour"
    )
    return Verdict(claim, test, verdict, 70.0, 69.0, 71.0, countries=9, checks=checks)


LEDGER = [found("A1"), found("A2", "reversed", (TIPPED,)), found("A3", "open", section="4.1")]


def test_every_claim_is_told_once() -> None:
    """Numbers by verdict add up, and only the decided can be firm."""
    said = outcome.told(LEDGER)
    assert "Of 3 claims, 2 could be decided. Holds: 1; reversed: 1; open: 1." in said
    assert "every check agrees: 1 of 2." in said
    assert "Of 1 claim, none could be decided." in outcome.told(LEDGER[2:])
    assert outcome.told([]) == SILENCE


def test_a_section_holds_its_own_claims() -> None:
    """All, one section, none."""
    assert outcome.of_section(LEDGER, "all") == LEDGER
    assert [one.claim.id for one in outcome.of_section(LEDGER, "4.1")] == ["A3"]
    markup = outcome.sections(LEDGER).markup
    assert markup.index("2.2 Global patterns") < markup.index("4.1 Legal measures")


def test_what_hangs_on_one_country_is_named() -> None:
    """The claim, its verdict and the country stand in one line; without such a claim it is said."""
    assert "A2" in outcome.hanging(LEDGER).plain
    assert "without Pakistan it is reversed" in outcome.hanging(LEDGER).markup
    assert "No verdict hangs on a single country" in outcome.hanging(LEDGER[:1]).markup


def test_turned_and_held_stand_apart() -> None:
    """Each decided claim stands under its own head, the others nowhere."""
    markup = outcome.turned(LEDGER).markup
    assert (
        markup.index("Turned round") < markup.index("A2") < markup.index("Still holds") < markup.index("A1")
    )
    assert "A3" not in markup


def test_only_undecided_claims_ask_for_data() -> None:
    """What cannot be known lists the open and the untestable; with none it says so."""
    assert "A3" in outcome.undecided(LEDGER).markup
    assert "A1" not in outcome.undecided(LEDGER).markup
    assert "Every one of these claims" in outcome.undecided(LEDGER[:1]).markup


def test_the_abstract_meets_the_claims_that_bear_on_it() -> None:
    """Every assertion has a row, claims that were not judged are left out."""
    table = frame.abstract()
    markup = outcome.against(table, [found("S1", "weaker", section="3")]).markup
    assert markup.count("<tr>") == len(table) + 1
    assert markup.count("S1.") == table["claims"].str.contains(r"\bS1\b").sum()


@pytest.mark.parametrize("shown", [outcome.sections, outcome.hanging, outcome.turned, outcome.needed])
def test_text_of_claims_is_escaped(shown: object) -> None:
    """No mark-up of a claim reaches the page."""
    assert "<b>A" not in shown(LEDGER).markup  # type: ignore[operator]


def test_what_is_not_loaded_says_how_to_get_it() -> None:
    """One line names source and way; nothing is silence."""
    card = sources.card("criminalisation")
    assert card.get in outcome.not_loaded(card)
    assert outcome.not_loaded() == SILENCE
