"""Where places stand: every member has one tile, every state a shape or a dot, and the file is what the code makes."""

import json
from pathlib import Path

import pytest

from analysis.show.charts.maps import tiles
from analysis.show.maps import outlines as made
from analysis.show.maps.outlines import derive, outlines
from analysis.vocabulary.places import places, region

LIMIT = 150_000  # bytes that the outlines may take in the package


def test_every_member_of_the_council_of_europe_and_kosovo_has_a_tile_of_its_own() -> None:
    """47 tiles, none on another."""
    assert set(tiles()) == {*region("coe").members, "XKX"}
    assert len(set(tiles().values())) == 47


def test_neighbours_stand_about_where_they_are() -> None:
    """North is up and west is left: a few pairs that no layout may turn round."""
    at = tiles()
    for west, east in (
        ("PRT", "ESP"),
        ("IRL", "GBR"),
        ("NLD", "DEU"),
        ("DEU", "POL"),
        ("ALB", "GRC"),
        ("TUR", "ARM"),
    ):
        assert at[west][0] < at[east][0], (west, east)
    for north, south in (("FIN", "EST"), ("EST", "LVA"), ("DEU", "AUT"), ("SRB", "XKX"), ("ITA", "MLT")):
        assert at[north][1] < at[south][1], (north, south)


def test_every_state_is_on_the_map() -> None:
    """Each place with a subregion and inhabitants of its own has a ring or a dot; none has both."""
    found = outlines()
    codes = {one.iso3 for one in places()}
    assert {*found.rings, *found.dots} <= codes
    assert not found.rings.keys() & found.dots.keys()
    assert {"XKX", "TWN", "PSE", "ESH", "MLT", "SGP", "TUV", *region("coe").members} - {"TUV"} <= {
        *found.rings,
        *found.dots,
    }


def test_the_outlines_are_small() -> None:
    """The file that ships is light."""
    assert Path(made.__file__).with_name("outlines.json").stat().st_size < LIMIT


def test_areas_are_true_to_each_other() -> None:
    """In the projection Brazil (8.5 million km²) is about four times as large as Greenland (2.2 million km²)."""
    areas = {code: sum(made._area(ring) for ring in outlines().rings[code]) for code in ("BRA", "GRL", "COD")}
    assert areas["BRA"] / areas["GRL"] == pytest.approx(8.51 / 2.17, rel=0.08)
    assert areas["BRA"] / areas["COD"] == pytest.approx(8.51 / 2.34, rel=0.08)


@pytest.mark.real
def test_the_outlines_are_what_the_code_makes_of_natural_earth(releases: Path) -> None:
    """Derived again from the topology, the outlines are the same to the digit."""
    topology = json.loads((releases / "context" / "countries-50m.json").read_text(encoding="utf-8"))
    shipped = json.loads(Path(made.__file__).with_name("outlines.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(derive(topology))) == shipped
