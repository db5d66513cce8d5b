"""The figures that ship: trusted by hash, refused when touched."""

import re
import shutil
from dataclasses import asdict

import pandas as pd
import pytest

from analysis import earlier, sources
from analysis.sources import releases, store
from analysis.vocabulary.errors import BadRequest, BrokenContract, UnknownName
from analysis.vocabulary.terms import MEASURES


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the figures that may be spoiled."""
    return shutil.copytree(store.figures_folder(), tmp_path / "data" / "figures")


@pytest.mark.parametrize("source", sources.shipped())
def test_every_source_ships_what_its_card_says(source):
    """Each source found by scanning loads, and holds the measures, release and years of its card."""
    card, table = sources.card(source), sources.load(source)
    assert set(table["measure"]) == set(card.measures) <= set(MEASURES)
    assert table["release"].unique().tolist() == [card.release]
    assert table["source"].unique().tolist() == [card.id] == [source]
    first, last = card.years[:4], card.years[-4:]
    assert (table["time_period"].str[:4].min(), table["time_period"].str[:4].max()) == (first, last)


@pytest.mark.parametrize("source", sources.names())
def test_every_card_is_complete(source):
    """A card says who, which edition, on which terms, how to cite and where, with a note under each ESS heading."""
    card = sources.card(source)
    named = (card.short, card.title, card.producer, card.edition, card.licence, card.citation, card.url)
    assert all((*named, card.retrieved, card.decisions))
    assert card.licence_status in ("confirmed", "unconfirmed", "reserved")
    assert card.quality is not None
    notes = asdict(card.quality).values()
    assert min(map(len, notes)) > len("unknown")
    assert len(set(notes)) == 5
    assert card.ships or (card.get and (card.rows or not card.raw))
    assert card.get or card.download
    assert all(address.startswith("https://") for address in card.download)
    assert len(card.download) in (0, len(card.raw) or 1)


@pytest.mark.parametrize("source", sources.shipped())
def test_every_table_says_what_it_was_made_from(source):
    """The data package has the hash of the table and of each release file, its licence, and the account of its rows."""
    entry = store.package()["resources"][source]
    digests = [entry["hash"], *(file["hash"] for file in entry["raw"])]
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in digests)
    assert [file["name"] for file in entry["raw"]] == [
        path.split("/")[-1] for path in sources.card(source).raw
    ]
    assert entry["account"]["read"] > 0
    assert entry["account"]["written"] == len(sources.load(source))
    assert entry["licenses"][0]["title"]
    assert entry["sources"][0]["path"].startswith("http")


def test_nothing_missing_is_zero():
    """No shipped cell without a value has a lower and an upper bound of zero."""
    for source in sources.shipped():
        table = sources.load(source)
        missing = table[table["value"].isna()]
        assert not (missing["high"] == 0).any()


def test_what_was_read_once_is_nobody_elses():
    """A table that somebody writes to is read unchanged by the next, though its file is parsed once."""
    first = sources.load("us_tip_world")
    before = first.copy()
    first["value"] = 0.0
    first.loc[0, "note"] = "mine"
    with pytest.raises(ValueError, match="read-only"):
        sources.load("us_tip_world")["value"].to_numpy()[0] = 1.0
    pd.testing.assert_frame_equal(sources.load("us_tip_world"), before)


def test_a_change_after_the_first_reading_is_found(folder):
    """The file is hashed whenever it is read, so a change between two readings is no less found."""
    store.read("us_tip_world", folder)
    test_a_plausible_change_by_hand_is_found(folder)


def test_a_plausible_change_by_hand_is_found(folder):
    """A changed figure that would pass the contract is still not the file that was built."""
    path = folder / "us_tip_world.csv"
    text = path.read_text()
    assert "7992" in text
    path.write_text(text.replace("7992", "7993"))
    with pytest.raises(BrokenContract, match="changed since it was built"):
        store.read("us_tip_world", folder)


def test_an_impossible_change_by_hand_is_named(folder):
    """A negative count is named by line, column and value."""
    path = folder / "us_tip_world.csv"
    lines = path.read_text().splitlines()
    spot = next(number for number, line in enumerate(lines) if ",7992.0,7992.0,7992.0," in line)
    lines[spot] = lines[spot].replace(",7992.0,7992.0,7992.0,", ",-7992.0,-7992.0,-7992.0,")
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(BrokenContract, match=rf"line {spot + 1}, column \w+: found -7992.0"):
        store.read("us_tip_world", folder)


def test_a_missing_file_says_how_to_get_it_back(folder):
    """A deleted figures file is named with the command that restores it."""
    (folder / "population.csv").unlink()
    with pytest.raises(BrokenContract, match=r"population.csv is missing .*git checkout"):
        store.read("population", folder)


def test_an_unknown_source_names_the_near_miss():
    """A mistyped source id suggests the right one and never returns another source."""
    with pytest.raises(UnknownName, match="did you mean unodc_glotip"):
        sources.load("unodc_glotipp")


EARLIER = [(name, release) for name in sources.shipped() for release in store.earlier(name)]


@pytest.mark.parametrize(("source", "release"), EARLIER)
def test_an_earlier_release_ships_as_its_card_says(source, release):
    """It has its own release in every row, the shape of any table, an account, and no breakdown it ships without."""
    [card] = [one for one in sources.card(source).earlier if one.release == release]
    table, entry = sources.load(source, release=release), store.package()["earlier"][f"{source}-{release}"]
    assert table["release"].unique().tolist() == [release]
    assert (table[card.without] == "total").all()
    assert (entry["account"]["written"], entry["without"]) == (len(table), card.without)
    assert [file["name"] for file in entry["raw"]] == [path.split("/")[-1] for path in card.raw]
    assert release < sources.card(source).release


def test_the_earlier_unodc_release_is_at_hand():
    """Its last year is 2021, and it is what the one in use is compared with; both differ as published."""
    found = earlier("unodc_glotip")
    assert (len(found), found["time_period"].max()) == (25_974, "2021")
    nepal = "geo == 'NPL' and time_period == '2020' and measure == 'detected_victims' and sex == age == form"
    values = [table.query(nepal)["value"].iloc[0] for table in (found, sources.load("unodc_glotip"))]
    assert values == [2023, 187]
    with pytest.raises(BadRequest, match="ships for comparison only"):
        releases.accept("unodc_glotip", "2023-05-30")


def test_a_change_of_an_earlier_release_is_found(folder):
    """An altered figure of it is refused, with the command that restores the file."""
    path = folder / "earlier" / "unodc_glotip-2023-05-30.csv"
    path.write_text(path.read_text().replace(",2023.0,2023.0,2023.0,", ",2024.0,2024.0,2024.0,"))
    with pytest.raises(
        BrokenContract, match=r"git checkout data/figures/earlier/unodc_glotip-2023-05-30.csv"
    ):
        store.read("unodc_glotip", folder, "2023-05-30")


def test_the_data_package_is_valid_for_others():
    """The figures and their description pass Frictionless' own validation, types and keys included."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(store.figures_folder() / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]


def test_a_kit_says_where_its_files_come_from(tmp_path, monkeypatch):
    """In a kit there is no git: the zip has the file."""
    home = tmp_path / "collection"
    shutil.copytree(store.figures_folder(), home / "data" / "figures")
    (tmp_path / store.KIT).write_text("{}", encoding="utf-8")
    monkeypatch.setenv("TRAFFICKING_HOME", str(home))
    (home / "data" / "figures" / "population.csv").unlink()
    with pytest.raises(BrokenContract, match=r"take data/figures from the zip of the kit"):
        store.read("population")
