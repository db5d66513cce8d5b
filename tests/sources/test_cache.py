"""Releases: drafts, acceptance, rollback; nothing good is ever touched."""

import json
import warnings

import pytest

from analysis import card, load
from analysis.reports import refreshing
from analysis.sources import releases
from analysis.vocabulary.errors import BadRequest, BrokenContract, UnknownName

SOURCE = "us_tip_world"
HEAD = (
    '"Year","Prosecutions","Prosecutions (Labor)","Convictions","Convictions (Labor)","Victims identified",'
    '"Victims (Labor)","New or amended legislation"'
)


@pytest.fixture
def printed(tmp_path):
    """Return a function that writes a release file: the figures that ship, some of them changed."""

    def write(changes=(), years=range(2003, 2016), factor=1):
        wide = load(SOURCE, release="embedded")
        wide["column"] = wide["measure"] + "/" + wide["form"]
        table = wide.pivot_table("value", "time_period", "column", "first", dropna=False)
        order = [
            f"tip_{name}"
            for name in (
                "prosecutions/total",
                "prosecutions/labour",
                "convictions/total",
                "convictions/labour",
                "identified_victims/total",
                "identified_victims/labour",
                "new_laws/total",
            )
        ]
        lines = [HEAD]
        for year in years:
            cells = [table.loc[str(year), column] * factor for column in order]
            texts = ["" if value != value else f"{value:.0f}" for value in cells]
            lines.append(",".join(f'"{text}"' for text in [str(year), *texts]))
        text = "\n".join(lines)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"release-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_refresh_only_makes_a_draft(printed):
    """A new file is compared and told, and the figures in use stay as they were."""
    before = load(SOURCE)
    draft, told, suspicious = refreshing.draft(SOURCE, printed([("7992", "8001")]))
    assert not suspicious
    assert "revised        1" in told
    assert "7,992 before, 8,001 after" in told
    assert load(SOURCE).equals(before)
    assert [release.id for release in releases.known(SOURCE)] == [draft]


def test_acceptance_and_rollback(printed):
    """An accepted release is in use until it is rolled back, one step at a time."""
    first, _, _ = refreshing.draft(SOURCE, printed([("7992", "8001")]))
    releases.accept(SOURCE)
    assert releases.active(SOURCE) == first
    assert load(SOURCE).query("value == 8001").shape[0] == 1
    second, told, _ = refreshing.draft(SOURCE, printed([("7992", "8002")]))
    assert "8,001 before, 8,002 after" in told
    releases.accept(SOURCE, second)
    assert releases.rollback(SOURCE) == first
    assert releases.rollback(SOURCE) == releases.EMBEDDED
    with pytest.raises(BadRequest, match="nothing to roll back"):
        releases.rollback(SOURCE)


def test_the_same_file_twice_is_one_release(printed):
    """A release is named by its content, so the same file makes no second one."""
    path = printed([("7992", "8001")])
    assert refreshing.draft(SOURCE, path)[0] == refreshing.draft(SOURCE, path)[0]
    assert len(releases.known(SOURCE)) == 1


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"years": range(2003, 2014)}, "rows fell"),
        ({"years": range(2003, 2015)}, "years are gone: 2015"),
        ({"factor": 1000}, "another unit"),
    ],
)
def test_a_file_that_looks_wrong_warns(printed, how, said):
    """A file that shrank, lost its last year or slipped its unit is told before anything else."""
    _, told, suspicious = refreshing.draft(SOURCE, printed(**how))
    assert suspicious
    assert told.split("\n\n")[1].startswith("WARNING")
    assert said in told


def test_a_file_that_is_no_release_leaves_nothing(printed):
    """A renamed column is refused and no draft is kept."""
    with pytest.raises(BrokenContract, match=r"expected the columns \['Convictions'\]"):
        refreshing.draft(SOURCE, printed([('"Convictions"', '"Verdicts"')]))
    assert not releases.known(SOURCE)


def test_an_altered_release_is_never_used(printed):
    """A byte changed in the cache is noticed; the figures that ship are used, and that is said."""
    id_, _, _ = refreshing.draft(SOURCE, printed([("7992", "8001")]))
    releases.accept(SOURCE)
    path = releases.find(SOURCE, id_).folder / "figures.csv"
    path.write_text(path.read_text().replace("8001", "8003"))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        table = load(SOURCE)
    assert table.equals(load(SOURCE, release="embedded"))
    assert "figures that ship are used instead" in str(said[0].message)


def test_a_batch_pins_its_releases(printed, monkeypatch):
    """A pinned release stays in use while another is accepted beside it."""
    monkeypatch.setenv(releases.PINS, json.dumps(releases.pins()))
    refreshing.draft(SOURCE, printed([("7992", "8001")]))
    releases.accept(SOURCE)
    assert releases.active(SOURCE) == releases.EMBEDDED
    assert load(SOURCE).query("value == 8001").empty


def test_the_card_names_the_release_in_use(printed):
    """A figure is cited with the release it comes from."""
    refreshing.draft(SOURCE, printed([("7992", "8001")]))
    id_ = releases.accept(SOURCE).id
    assert card(SOURCE).release == releases.find(SOURCE, id_).note["date"]


def test_unknown_releases_are_named():
    """A release that is not in the cache is refused with those that are."""
    with pytest.raises(UnknownName, match="unknown release of us_tip_world '2031'"):
        load(SOURCE, release="2031")
    with pytest.raises(BadRequest, match="no draft to accept"):
        releases.accept(SOURCE)


def test_a_file_of_ones_own_works_everywhere(printed):
    """A path given by the user is tidied and checked like a release."""
    assert load(SOURCE, path=printed([("7992", "8001")])).query("value == 8001").shape[0] == 1
