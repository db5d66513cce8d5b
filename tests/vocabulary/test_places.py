"""Places: one code for each country, and no guess where a spelling means two."""

import csv
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from analysis.vocabulary import places as vocabulary
from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.language import using
from analysis.vocabulary.places import Place, named_in, place, places, region, several

LABELS = Path(vocabulary.__file__).parents[1] / "sources" / "unodc_citizenship_labels.csv"
KINDS = {"own", "foreign", "unknown", "stateless", "group", "ambiguous", "not a label"}

# World Bank rows that are no country: regions, income and lending groups, and the Channel Islands
# (two entries of ISO 3166: Guernsey and Jersey).
AGGREGATES = (
    "AFE AFW ARB CEB CHI CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX LAC LCN LDC LIC LMC "
    "LMY LTE MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"
)


def labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@cache
def glotip(releases: Path, file: str = "data_glotip_2025-04-14.xlsx") -> pd.DataFrame:
    book = releases / "unodc" / file
    return pd.read_excel(book, header=2, dtype=str, keep_default_na=False, engine="calamine")


def known(text: str) -> bool:
    try:
        place(text)
    except UnknownName:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "iso3"),
    [("NA", "NAM"), ("NO", "NOR"), ("EL", "GRC"), ("UK", "GBR"), ("XKX", "XKX"), ("nor", "NOR")],
)
def test_codes_are_found(text: str, iso3: str) -> None:
    """ISO codes, Eurostat's EL and UK and the World Bank's XKX lead to their place, in any case."""
    assert place(text).iso3 == iso3


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("cote d'ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("CÔTE D`IVOIRE", "CIV"),
        ("  Viet  Nam ", "VNM"),
        ("turkiye", "TUR"),
        ("Sao Tome and Principe", "STP"),
        ("CURACAO", "CUW"),
    ],
)
def test_spelling_does_not_matter(text: str, iso3: str) -> None:
    """Accents, the kind of apostrophe, case and spaces make no difference."""
    assert place(text).iso3 == iso3


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("Turkey", "TUR"),
        ("Macedonia", "MKD"),
        ("Swaziland", "SWZ"),
        ("Burma", "MMR"),
        ("Czech Republic", "CZE"),
        ("Cape Verde", "CPV"),
        ("Ivory Coast", "CIV"),
        ("Kosovo under UNSCR 1244", "XKX"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo", "COG"),
    ],
)
def test_other_and_former_names_are_found(text: str, iso3: str) -> None:
    """Names that sources use or used are found beside today's short name."""
    assert place(text).iso3 == iso3


def test_unknown_place_gives_near_misses() -> None:
    """A typing mistake is refused, with at most three names that somebody may have meant."""
    with pytest.raises(UnknownName, match="Philippines") as caught:
        place("Phillipines")
    assert caught.value.near[0] == "Philippines"
    assert len(caught.value.near) <= 3


@pytest.mark.parametrize("text", ["", "Nig", "Nigeri", "Korea", "Saint Martin", "Yugoslavia"])
def test_nothing_is_found_by_beginning_or_with_two_readings(text: str) -> None:
    """A beginning, a name of two places and a state that is gone find nothing."""
    assert not known(text)


def test_all_of_iso_3166_and_kosovo() -> None:
    """There are 249 ISO entries and Kosovo, in the order of unique codes, each within one M49 subregion."""
    codes = [one.iso3 for one in places()]
    assert len(codes) == 250
    assert codes == sorted(set(codes))
    assert len({one.iso2 for one in places()}) == 250
    assert len({one.subregion for one in places()} - {""}) == 17
    assert [one.iso3 for one in places() if not one.region or not one.subregion] == ["ATA"]


def test_each_spelling_means_one_place() -> None:
    """Every code, name and other spelling in the list leads back to its own row."""
    for one, aliases in vocabulary._table():
        for spelling in (one.iso3, one.iso2, one.name, *aliases):
            assert place(spelling) is one


def test_a_spelling_of_two_places_stops_the_loading() -> None:
    """The index refuses a spelling that two rows share, and names both."""
    one = Place("AAA", "AA", "First", "", "", frozenset())
    two = Place("BBB", "BB", "Second", "", "", frozenset())
    with pytest.raises(ValueError, match="AAA and BBB"):
        vocabulary._index([(one, ("Shared",)), (two, ("shared",))])


@pytest.mark.parametrize(("name", "size"), [("coe", 46), ("eu27", 27), ("eu28", 28), ("world", 250)])
def test_groups_have_their_members(name: str, size: int) -> None:
    """The Council of Europe has 46 members, the EU 27, and 28 with the United Kingdom."""
    assert len(region(name).members) == size


def test_groups_differ_where_they_should() -> None:
    """Russia left the Council of Europe in 2022, Belarus was never in it, and the UK is in eu28 only."""
    assert {"RUS", "BLR", "XKX"}.isdisjoint(region("Council of Europe").members)
    assert set(region("eu28").members) - set(region("eu27").members) == {"GBR"}


def test_a_region_names_its_scheme() -> None:
    """A region is found by id or name, and says who composed it."""
    assert region("europe").scheme == region("South-eastern Asia").scheme == "UN M49"
    assert region("south-eastern-asia") == region("South-eastern Asia")
    assert "46" in region("coe").scheme
    assert all(region(one.subregion).scheme for one in places() if one.subregion)


def test_m49_regions_share_out_the_world() -> None:
    """Subregions add up to their region; the five regions hold every place but Antarctica, once."""
    five = [region(name) for name in ("Africa", "Americas", "Asia", "Europe", "Oceania")]
    assert sorted(code for one in five for code in one.members) == [
        one.iso3 for one in places() if one.iso3 != "ATA"
    ]
    for whole in five:
        parts = {one.subregion for one in places() if one.region == whole.name}
        assert sorted(code for part in parts for code in region(part).members) == list(whole.members)


def test_unknown_region_gives_near_misses() -> None:
    """A region nobody drew is refused, with near misses."""
    with pytest.raises(UnknownName, match="Western Europe"):
        region("West Europe")


def test_citizenship_labels_are_well_formed() -> None:
    """Each label stands once, in order, and leads to an ISO3 code or a kind."""
    rows = [(row["code"], row["label"]) for row in labels()]
    assert all(first < second for first, second in pairwise(rows))
    assert len({label for _, label in rows}) == len(rows)
    assert {code for code, _ in rows} <= KINDS | {one.iso3 for one in places()}


def test_only_congo_overrules_a_place() -> None:
    """The one label that is also a place name is "Congo": as a citizenship it may be either of the two."""
    both = [(row["label"], row["code"]) for row in labels() if known(row["label"])]
    assert both == [("Congo", "ambiguous")]


@pytest.mark.real
def test_glotip_countries_and_subregions_agree(releases: Path) -> None:
    """Each reporting country of the workbook resolves to the code beside it, in the region beside it."""
    columns = ["Country", "Iso3_code", "Region", "Subregion"]
    rows = glotip(releases)[columns].drop_duplicates()
    assert len(rows) == 199
    for country, iso3, whole, part in rows.itertuples(index=False):
        if country == "Sark":  # part of Guernsey, without a code of its own
            assert not known(country)
            continue
        one = place(country)
        assert (one.iso3, one.region, one.subregion) == (iso3, whole, part)


@pytest.mark.real
def test_every_citizenship_label_is_decided(releases: Path) -> None:
    """Each spelling of a citizenship is a place or has a decision, and no decision is left over."""
    both = [
        glotip(releases, file) for file in ("data_glotip_2025-04-14.xlsx", "unodc_glotip_2023-05-30.xlsx")
    ]
    spelled = {
        label
        for rows in both
        for label in rows.loc[rows["Dimension"] == "by citizenship", "Category"].str.strip()
    }
    decided = {row["label"] for row in labels()}
    assert decided <= spelled
    assert {label for label in spelled - decided if not known(label)} == set()


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "name", "iso3", "unresolved"),
    [
        ("context/worldbank_population.csv", "Country Name", "Country Code", AGGREGATES),
        ("unodc/unodc_2006_incidence_index_kelley_simmons.csv", "country", "iso3", ""),
        ("us_tip/tip_tiers_tidy_2001_2025.csv", "name", "iso3", ""),
    ],
)
def test_names_of_the_sources_resolve(
    releases: Path, file: str, name: str, iso3: str, unresolved: str
) -> None:
    """Each country name of these sources resolves to the code beside it, and no aggregate does."""
    rows = table(releases / file)[[name, iso3]].drop_duplicates()
    found = {code: place(text).iso3 for text, code in rows.itertuples(index=False) if known(text)}
    assert " ".join(sorted(set(rows[iso3]) - set(found))) == unresolved
    assert all(code == mine for code, mine in found.items())


@pytest.mark.real
def test_names_of_detected_victims_2003_2017_resolve(releases: Path) -> None:
    """This older table has names alone: each resolves, and stands in the region beside it."""
    rows = table(releases / "unodc" / "unodc_detected_victims_2003_2017.csv")
    assert [place(name).region for name in rows["Country"]] == list(rows["Region"])


def test_south_eastern_europe_is_the_area_of_the_ledger() -> None:
    """Ten places, some in the EU, some not, Kosovo among them."""
    assert {"ALB", "BIH", "BGR", "HRV", "XKX"} < set(region("south-eastern-europe").members)
    assert len(region("South-Eastern Europe").members) == 10


def test_several_places_stand_in_the_order_of_their_names() -> None:
    """However they are written, and in whatever order, two to six places are found."""
    assert [one.iso3 for one in several("ROU, albania ,de")] == ["ALB", "DEU", "ROU"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ALB", "1 given, expected 2 to 6"),
        ("ALB, BEL, BGR, DEU, FRA, ITA, ROU", "7 given, expected 2 to 6"),
        ("ALB, Albania", "Albania stands there twice"),
        ("ALB, Albnia", "did you mean Albania"),
        ("ALB,,BEL", "unknown country ''"),
    ],
)
def test_a_wrong_list_of_places_is_refused_in_one_line(text: str, message: str) -> None:
    """Too few, too many, one twice, one unknown or none between two commas."""
    with pytest.raises(BadRequest, match=message) as trouble:
        several(text)
    assert "\n" not in str(trouble.value)
    assert trouble.value.exit_code == 2


def test_places_are_found_in_a_text() -> None:
    """A text names whole names only, in the language in use; a longer name hides the shorter one within it."""
    said = "In Guinea-Bissau and the United Kingdom, not in Niger: Nigerian, Papua New Guinea; Oman’s, Roman."
    assert named_in(said) == ["GBR", "GNB", "NER", "OMN", "PNG"]
    assert named_in("") == []
    with using("fr"):
        assert named_in("en Allemagne et au Royaume-Uni, not Germany") == ["DEU", "GBR"]
