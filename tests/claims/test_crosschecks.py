"""The pairs of sources: recomputed, and a check that checks nothing is refused."""

import pytest

from analysis import load
from analysis.claims.crosschecks import crosschecks, known_reasons
from analysis.methods.agreement import Reason
from analysis.vocabulary.errors import BrokenContract


@pytest.fixture(scope="module")
def found():
    """Return every pair by its id."""
    return {check.id: check for check in crosschecks(load)}


@pytest.mark.parametrize(
    ("id_", "left", "right"),
    [
        ("uk-2014", 2128, 2128),
        ("uk-2015", 2710, 2709),
        ("uk-2020", 10582, 10582),
        ("uk-2020-stages", 10582, 9720),
        ("uk-2022", 16921, 16921),
        ("uk-2023", 17004, 16990),
        ("ro-2017", 662, 662),
        ("ro-2018", 497, 497),
        ("ro-2019", 698, 698),
        ("ro-2020", 596, 596),
        ("nl-2019", 1372, 1334),
        ("nl-2020", 1013, 984),
        ("de-2017", 669, 671),
        ("lv-2020", 48, 48),
        ("pt-2020", 13, 105),
        ("tip-2005", 31, 41),
        ("tip-2005-convictions", 4766, 4766),
    ],
)
def test_pairs(found, id_, left, right):
    """Each pair has the figures its publishers printed, and agrees exactly where they are equal."""
    check = found[id_]
    assert (check.left.low, check.right.low) == (left, right)
    assert check.agree == (left == right)
    assert check.why


def test_sums_stand_on_their_countries(found):
    """The EU sum of UNODC is over 27 members with bounds, and stays below Eurostat's registered victims."""
    check = found["eu-2020"]
    assert check.left.areas == 27
    assert check.left.low <= check.left.high < check.right.low == 6534


def test_pairs_can_be_filtered(found):
    """A limit leaves only the pairs that differ by so much."""
    assert {check.id for check in crosschecks(load, at_least=20)} == {"pt-2020", "tip-2005"}


def test_a_pair_without_figures_is_refused():
    """A side that finds no row is an error that names the pair."""
    with pytest.raises(BrokenContract, match="no figure for"):
        crosschecks(lambda name: load(name).iloc[:0])


def test_the_known_reasons_of_a_pair_of_sources_are_told():
    """A country's own reason comes before one for all; two sources that no pair names have none."""
    both = known_reasons("uk_nrm", "unodc_glotip")
    [uk] = [one for one in both if one.years == ("2020",)]
    assert (uk.geo, "referrals" in uk.says) == ("GBR", True)
    assert known_reasons("unodc_glotip", "unodc_detected_2003_2017") == [
        Reason("One collection in two states; countries were added and figures revised since.")
    ]
    assert known_reasons("cpi", "uk_nrm") == []
