"""The ledger itself: whole, sourced, and its rules named in code before any data are loaded."""

from collections import Counter

import pytest
import yaml

from analysis import sources
from analysis.claims import ledger
from analysis.claims.figures import FIGURES
from analysis.claims.rules import NONE, RULES
from analysis.vocabulary.caveats import CAVEATS
from analysis.vocabulary.errors import BrokenContract, UnknownName
from analysis.vocabulary.terms import MEASURES

SECTIONS = {"G": {"2.2"}, "E": {"2.3"}, "C": {"2.4"}, "S": {"3"}, "L": {"4.1"}, "P": {"4.2"}, "R": {"4.3"}}
CLAIMS = {"G": 14, "E": 14, "C": 3, "S": 3, "L": 2, "P": 2, "R": 2, "O": 2, "X": 2}


def test_the_ledger_has_its_44_claims():
    """Fourteen global, fourteen European, sixteen on the other sections, each under its section of the paper."""
    assert Counter(entry.id[0] for entry in ledger.ledger()) == CLAIMS
    for entry in ledger.ledger():
        assert entry.section in SECTIONS.get(entry.id[0], {"4.4", "4.5"})


@pytest.mark.parametrize("entry", ledger.ledger(), ids=lambda entry: entry.id)
def test_every_claim_is_whole(entry):
    """A claim names a rule of the code, sourced figures of the time, and what would change its verdict."""
    assert entry.held.endswith(".")
    assert entry.rule in {*RULES, NONE}
    assert entry.then
    assert all(figure.source and figure.what for figure in entry.then)
    assert all(figure.url.startswith("http") or "as quoted" in figure.source for figure in entry.then)
    assert entry.would_change
    assert set(entry.caveats) <= set(CAVEATS)
    if not entry.tests:
        assert entry.needs, "a claim without a test says what data would decide it"
    if entry.rule == NONE:
        assert entry.untestable


@pytest.mark.parametrize(
    ("entry", "test"), [(entry, test) for entry in ledger.ledger() for test in entry.tests], ids=str
)
def test_every_test_names_what_there_is(entry, test):
    """A test names a kind of figure, sources and measures there are, a figure of the time, and its part."""
    assert test.figure in FIGURES
    assert set(test.sources) <= set(sources.names())
    assert {test.measure, test.per.get("measure", test.measure)} <= set(MEASURES)
    assert entry.then[test.then].unit == test.unit or entry.then[test.then].value is None
    if test.parts and test.figure not in ("quoted", "gap"):
        assert (test.part or entry.part) in test.parts


def test_an_unknown_claim_names_its_neighbours():
    """A mistyped id is told with ids there are."""
    with pytest.raises(UnknownName, match="unknown claim 'G22'; did you mean G2"):
        ledger.claim("G22")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rull": "leads"}, "claim G2"),
        ({"then": [{"valu": 3}]}, "claim G2"),
        ({"id": "G3"}, "each id once"),
    ],
)
def test_a_broken_entry_is_named(change, said, tmp_path, monkeypatch):
    """A misspelt field or a repeated id stops the ledger and names the claim."""
    entries = yaml.safe_load((sources.store.home() / "data" / "claims.yml").read_text(encoding="utf-8"))
    chosen = [dict(entry) for entry in entries if entry["id"] in ("G2", "G3")]
    chosen[0].update(change)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "claims.yml").write_text(yaml.safe_dump(chosen), encoding="utf-8")
    monkeypatch.setenv("TRAFFICKING_HOME", str(tmp_path))
    ledger._ledger.cache_clear()
    try:
        with pytest.raises(BrokenContract, match=said):
            ledger.ledger()
    finally:
        ledger._ledger.cache_clear()
