"""Responses and context: tiers, treaties, laws, indices, grants, and figures quoted from pages."""

import csv
import shutil
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from analysis import sources
from analysis.sources import (
    cpi,
    criminalisation,
    gdp_per_capita,
    human_trafficking_indicators,
    organised_crime_index,
    policy_3p,
    published_figures,
    published_figures_read,
    un_treaties,
    us_grants,
    us_tip_tiers,
    walk_free_gsi,
    wgi,
)
from analysis.vocabulary.errors import BadRequest, BrokenContract, NotAtHand, UnknownName
from analysis.vocabulary.places import place

real = pytest.mark.real
OURS = {  # rows read, rows written, whether the figures ship
    "us_tip_tiers": (3094, 3144, True),
    "un_treaties": (1280, 1918, True),
    "criminalisation": (8265, 8265, False),
    "policy_3p": (3021, 8616, False),
    "wgi": (32100, 4473, True),
    "cpi": (181, 2172, False),
    "gdp_per_capita": (45, 405, True),
    "organised_crime_index": (386, 3088, False),
    "walk_free_gsi": (366, 1464, False),
    "human_trafficking_indicators": (1587, 14229, False),
    "us_grants": (4284, 2350, False),
    "published_figures": (1_026, 646, True),
}
LARGEST = 6000  # rows of a table that ships


@cache
def made(source: str, path: Path):
    """Return table and account of a release; computed once."""
    return sources.tidied(source, path)


def cell(table: pd.DataFrame, **where: str) -> pd.Series:
    """Return the one row that these columns name."""
    for column, value in where.items():
        table = table[table[column] == value]
    assert len(table) == 1, where
    return table.iloc[0]


def lines(path: Path, *rows: list[str]) -> Path:
    """Write a comma-separated file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def workbook(path: Path, name: str, rows: list[list[str]]) -> Path:
    """Write a workbook of one sheet of text cells, the smallest that can be read."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in rows
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r0" Type="{kind}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="{name}" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" '
        f'Type="{kind}/worksheet" Target="worksheets/1.xml"/></Relationships>',
        "xl/worksheets/1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as packed:
        for part, body in parts.items():
            packed.writestr(part, body)
    return path


# All of them


@real
@pytest.mark.parametrize("source", OURS)
def test_the_release_becomes_the_table_of_its_card(releases, source):
    """Rows read and written are as stated, and measures and years are those of the card."""
    table, account = made(source, releases)
    card = sources.card(source)
    assert (account.read, len(table), card.ships) == OURS[source]
    assert set(table["measure"]) == set(card.measures)
    years = table["time_period"].str[:4]
    assert (years.min(), years.max()) == (card.years[:4], card.years[-4:])
    assert not card.ships or len(table) <= LARGEST


@pytest.mark.parametrize("source", OURS)
def test_the_card_says_what_a_reader_needs(source):
    """Each card has five notes on quality and caveats, and says how to get what does not ship."""
    card = sources.card(source)
    assert all(len(note) > 20 for note in vars(card.quality).values())
    assert card.caveats
    assert card.get or (card.ships and card.download)
    if not card.ships:
        with pytest.raises(NotAtHand, match="not loaded"):
            sources.load(source)


@real
@pytest.mark.parametrize("source", OURS)
def test_nothing_missing_is_zero(releases, source):
    """A cell without value has no bounds, or bounds that leave room."""
    table, _ = made(source, releases)
    missing = table[table["value"].isna()]
    assert not (missing["high"] == 0).any()
    assert (missing["low"].isna() == missing["high"].isna()).all()


@real
@pytest.mark.parametrize("source", ["us_tip_tiers", "un_treaties", "wgi", "human_trafficking_indicators"])
def test_namibia_norway_greece_and_the_united_kingdom_are_kept(releases, source):
    """NA is Namibia and NO is Norway; Greece and the United Kingdom have their ISO codes."""
    assert {"NAM", "NOR", "GRC", "GBR"} <= set(made(source, releases)[0]["geo"])


# US tiers

TIERS = [
    ["iso3", "year", "tier", "coverage", "source"],
    ["NAM", "2010", "2", "complete year", "kelley_heiss"],
]
CODINGS = [["iso3", "country_raw", "year", "tier", "source"], ["NAM", "Namibia", "2010", "2", "kelley_heiss"]]


def tiers(folder: Path, rows: list[list[str]], codings: list[list[str]] = CODINGS) -> pd.DataFrame:
    """Tidy two small files of tiers."""
    return us_tip_tiers.tidy([lines(folder / "tiers.csv", *rows), lines(folder / "all.csv", *codings)]).table


@real
def test_watch_list_and_tier_3_are_those_printed(releases):
    """Watch List and Tier 3 of seven years are those the World Factbook printed (data-responses, section 2)."""
    table, _ = made("us_tip_tiers", releases)
    printed = {
        "2014": (44, 23),
        "2015": (44, 23),
        "2020": (44, 19),
        "2022": (34, 22),
        "2023": (26, 24),
        "2024": (32, 21),
        "2025": (25, 20),
    }
    found = {
        year: (int(one["flag"].str.contains("watch list").sum()), int((one["value"] == 3).sum()))
        for year, one in table.groupby("time_period")
    }
    assert {year: found[year] for year in printed} == printed


@real
def test_tier_2_of_2024_closes_the_count(releases):
    """The 188 countries of 2024 are 33 in Tier 1, 99 derived in Tier 2, 32, 21 and three others unrated."""
    year = made("us_tip_tiers", releases)[0].query("time_period == '2024'")
    assert year["flag"].str.contains("derived").sum() == 99
    assert len(year) == 33 + 99 + 32 + 21 == 188 - 3


@real
def test_no_tier_is_two_and_a_half(releases):
    """Values are whole tiers; the Watch List is told by flag and note; special cases are missing."""
    table, _ = made("us_tip_tiers", releases)
    assert set(table["value"].dropna()) == {1.0, 2.0, 3.0}
    listed = table[table["flag"].str.contains("watch list")]
    assert set(listed["value"]) == {2.0}
    assert listed["note"].str.startswith("Tier 2 Watch List").all()
    assert listed["time_period"].min() == "2004"
    special = table[table["flag"].str.contains("special case")]
    assert len(special) == 28
    assert special["value"].isna().all()
    assert sorted(us_tip_tiers.ORDER, key=us_tip_tiers.ORDER.get) == ["1", "2", "2WL", "3"]


@real
def test_missing_years_stay_missing(releases):
    """2017-2019 and 2021 have no rows, and 2022 and 2025 are marked as partial."""
    table, _ = made("us_tip_tiers", releases)
    assert {"2017", "2018", "2019", "2021"}.isdisjoint(table["time_period"])
    assert set(table[table["flag"].str.contains("partial year")]["time_period"]) == {"2022", "2025"}


@real
def test_ten_codings_disagree(releases):
    """The ten country-years in which two codings differ are flagged, and the confirmed coding is kept."""
    table, _ = made("us_tip_tiers", releases)
    differ = table[table["flag"].str.contains("sources disagree")]
    assert sorted(differ["geo"] + differ["time_period"]) == [
        "BRB2010",
        "CUW2015",
        "HND2013",
        "HTI2013",
        "LUX2011",
        "MMR2015",
        "SLB2015",
        "TUN2010",
        "TZA2008",
        "ZMB2010",
    ]
    assert differ["note"].str.startswith(("Tier 2 (Kelley", "Tier 2 Watch List (Kelley")).all()


@real
def test_places_of_the_second_file_are_added(releases):
    """The United States 2010-2015 and South Sudan stand only in the second file; the Antilles are no place."""
    table, account = made("us_tip_tiers", releases)
    assert set(table[table["geo"] == "USA"]["time_period"]) >= {str(year) for year in range(2010, 2017)}
    assert cell(table, geo="SSD", time_period="2014")["note"].startswith("Tier 2 Watch List")
    assert account.account["only in the second file: added"] == 52
    assert account.account["no place of today (Netherlands Antilles): dropped"] == 2


def test_a_tier_between_tiers_is_refused(tmp_path):
    """2.5 for the Watch List is named with file, row and column."""
    bad = [*TIERS, ["NOR", "2010", "2.5", "complete year", "kelley_heiss"]]
    with pytest.raises(BrokenContract, match=r"tiers.csv, row 3, column tier: found '2.5'"):
        tiers(tmp_path, bad)


def test_identical_tiers_are_one_and_conflicting_ones_are_refused(tmp_path):
    """A repeated row counts once, and two tiers for one country and year are named by key."""
    assert len(tiers(tmp_path, [*TIERS, TIERS[1]])) == 1
    with pytest.raises(BrokenContract, match="NAM 2010"):
        tiers(tmp_path, [*TIERS, ["NAM", "2010", "3", "complete year", "kelley_heiss"]])


def test_a_renamed_column_or_a_missing_file_is_named(tmp_path):
    """Without the column tier, or the second of two files, the error says what is expected."""
    renamed = [["iso3", "year", "rank", "coverage", "source"], *TIERS[1:]]
    with pytest.raises(BrokenContract, match=r"expected the columns \['tier'\]"):
        tiers(tmp_path, renamed)
    with pytest.raises(BadRequest, match="give the folder"):
        us_tip_tiers.tidy([tmp_path / "tiers.csv"])


# Treaties


def treaty(folder: Path, *rows: list[str], name: str = "untc_18-12-a.csv") -> pd.DataFrame:
    """Tidy a small list of participants."""
    head = [
        "Participant",
        "Signature",
        "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)",
    ]
    return un_treaties.tidy([lines(folder / name, head, *rows)]).table


@real
def test_palermo_has_159_parties_and_117_signatories(releases):
    """Up to 13 December 2013: 159 parties and 117 signatories (data-responses, section 3)."""
    table, _ = made("un_treaties", releases)
    palermo = table[table["stage"] == "18-12-a"]
    assert palermo["measure"].value_counts().to_dict() == {
        "treaty_ratifications": 159,
        "treaty_signatures": 117,
    }
    assert palermo["note"].str[-10:].max() == "2013-12-13"


@real
def test_palermo_in_july_2005(releases):
    """In July 2005 there were 117 signatures and 87 ratifications (paper, section 2, address r1)."""
    table, _ = made("un_treaties", releases)
    then = table[(table["stage"] == "18-12-a") & (table["note"].str[-10:] < "2005-08")]
    assert then["measure"].value_counts().to_dict() == {"treaty_signatures": 117, "treaty_ratifications": 87}


@real
def test_palermo_by_year_as_others_counted(releases):
    """Parties by year are those of an independent count of states; the European Union of 2006 is ours alone."""
    table, _ = made("un_treaties", releases)
    bound = table[(table["stage"] == "18-12-a") & (table["measure"] == "treaty_ratifications")]
    found = bound[bound["geo"] != "EU_PARTY"]["time_period"].value_counts().to_dict()
    counted = pd.read_csv(releases / "treaties" / "palermo_ratifications_count_2001_2015.csv", dtype=str)
    others = {row.year: int(row.num_ratified) for row in counted.itertuples() if row.year <= "2013"}
    assert found == others
    assert cell(bound, geo="EU_PARTY")["note"].endswith("approval on 2006-09-06")


@real
def test_letters_say_how_a_state_was_bound(releases):
    """Accession, acceptance, succession and signature are told apart in the note."""
    table, _ = made("un_treaties", releases)
    kinds = table["note"].str.extract(r": (.+) on \d{4}-\d{2}-\d{2}$")[0]
    assert set(kinds) == {
        *un_treaties.ACTS["treaty_signatures"].values(),
        *un_treaties.ACTS["treaty_ratifications"].values(),
    }
    assert set(table[kinds == "definitive signature"]["stage"]) == {"18-1"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Norway", "13 Dec 2000", "23 Sep 2003 x"], "row 2, column Ratification"),
        (["Norway", "soon", ""], r"column Signature: found 'soon', expected a date"),
        (["Norway", "31 Feb 2001", ""], "expected a date"),
    ],
)
def test_an_unread_act_is_refused(tmp_path, row, said):
    """A date or letter nobody knows is named with row, column and text."""
    with pytest.raises(BrokenContract, match=said):
        treaty(tmp_path, row)


def test_a_blank_date_is_no_act(tmp_path):
    """A state that signed only has one row; an unknown party or another list is refused."""
    signed = treaty(tmp_path, ["Namibia", "13 Dec 2000", ""])
    assert signed[["geo", "measure", "time_period"]].to_numpy().tolist() == [
        ["NAM", "treaty_signatures", "2000"]
    ]
    with pytest.raises(UnknownName, match="Yugoslavia"):
        treaty(tmp_path, ["Yugoslavia", "13 Dec 2000", ""])
    with pytest.raises(BrokenContract, match="expected the list of one of"):
        treaty(tmp_path, ["Norway", "", ""], name="untc_9-9.csv")


# Laws and indices


@real
def test_full_criminalisation_by_year_as_the_authors_print_it(releases):
    """Countries with full criminalisation, 2001-2011, are those of another table of the same authors."""
    table, _ = made("criminalisation", releases)
    found = table[table["value"] == 2]["time_period"].value_counts()
    printed = pd.read_csv(
        releases / "us_tip" / "tip_inclusion_and_criminalization_counts_2000_2014.csv", dtype=str
    ).set_index("Year")["Criminalized human trafficking"]
    years = [str(year) for year in range(2000, 2012)]
    assert found[years].tolist() == printed[years].astype(int).tolist()
    assert set(table[table["flag"] == "incomplete panel"]["time_period"]) == {"2012", "2013", "2014"}


@real
def test_run_together_names_and_numbers_of_countries_agree(releases):
    """Correlates of War numbers and ISO codes pair as in the 3P index, for all countries both have."""
    rows = pd.read_stata(releases / criminalisation.CARD.raw[0], convert_categoricals=False)
    ours = {
        str(code): criminalisation._country(str(code), name)
        for code, name in rows[["ccode", "country"]].drop_duplicates().itertuples(index=False)
    }
    index = pd.read_csv(releases / policy_3p.CARD.raw[0], dtype=str, keep_default_na=False)
    theirs = dict(index[index["iso"] != "NA"][["cow", "iso"]].itertuples(index=False))
    assert not {code: iso for code, iso in ours.items() if theirs.get(code, iso) != iso}
    assert len(set(ours.values())) == len(ours) == 180


def test_a_level_off_the_scale_is_refused(tmp_path):
    """A level of 3, a renamed column and a country that no name or number tells are refused."""
    row = {
        "country": "Norway",
        "ccode": 385,
        "year": 2005,
        "crimlevel": 3.0,
        "adjcrimlevel": 2.0,
        "month": 1.0,
    }

    def written(**changes: object) -> list[Path]:
        pd.DataFrame([row | changes]).to_stata(tmp_path / "small.dta", write_index=False)
        return [tmp_path / "small.dta"]

    with pytest.raises(BrokenContract, match=r"column crimlevel: found '3'"):
        criminalisation.tidy(written())
    with pytest.raises(UnknownName, match="Norwegen"):
        criminalisation.tidy(written(country="Norwegen", crimlevel=2.0))
    pd.DataFrame([row]).rename(columns={"crimlevel": "level"}).to_stata(
        tmp_path / "small.dta", write_index=False
    )
    with pytest.raises(BrokenContract, match=r"expected the columns \['crimlevel'\]"):
        criminalisation.tidy([tmp_path / "small.dta"])
    assert criminalisation.tidy(written(crimlevel=float("nan"))).table["value"].isna().all()


@real
def test_the_sum_of_three_ps_is_a_sum(releases):
    """The 3P index is the sum of its parts wherever all are known; Haiti 2009 has two and no index."""
    table, _ = made("policy_3p", releases)
    wide = table.pivot(index=["geo", "time_period"], columns="measure", values="value")
    parts = wide[["policy_prosecution", "policy_prevention", "policy_protection"]].sum(axis=1, skipna=False)
    assert (wide["policy_3p"].dropna() == parts[wide["policy_3p"].notna()]).all()
    haiti = cell(table, measure="policy_3p", geo="HTI", time_period="2009")
    assert (haiti["flag"], pd.isna(haiti["value"])) == ("two parts", True)
    assert set(table[table["time_period"] == "2014"]["geo"]) == {"TLS"}
    assert {"XKX", "SRB", "LCA"} <= set(table["geo"])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["10", "3", "4", "4"], "Norway 2005: found 10"),
        (["12", "6", "3", "3"], "expected scores of 1 to 5"),
        (["ten", "3", "4", "3"], "row 2, column p: found 'ten'"),
    ],
)
def test_a_wrong_3p_row_is_refused(tmp_path, cells, said):
    """A sum that is none, a score off the scale and a word are named with country or row."""
    head = ["countryname", "iso", "year", "p", "prosecution", "prevention", "protection"]
    with pytest.raises(BrokenContract, match=said):
        policy_3p.tidy([lines(tmp_path / "p.csv", head, ["Norway", "NOR", "2005", *cells])])


@real
def test_editions_of_the_crime_index_share_their_countries(releases):
    """193 countries in both editions, names with commas for dots included; scores in steps of a half."""
    table, _ = made("organised_crime_index", releases)
    countries = table.groupby("time_period")["geo"].agg(set)
    assert countries["2021"] == countries["2023"]
    assert len(countries["2021"]) == 193
    assert {"COD", "COG", "KOR", "PRK", "LCA", "NAM"} <= countries["2023"]
    assert (table["value"] * 2 % 1 == 0).all()  # averages are no such numbers


def test_a_crime_index_that_is_another_is_refused(tmp_path):
    """A score of 11, a word, a lost item and an edition without a year are refused."""
    head = ["Continent", "Region", "Country", *organised_crime_index.ITEMS]
    name = "global_oc_index_2021_dataset.xlsx"
    row = ["Europe", "Northern Europe", "Norway", *["5"] * 8]
    for spoilt, said in (("11", "expected a score of 1 to 10"), ("high", "found 'high', expected a number")):
        with pytest.raises(BrokenContract, match=said):
            organised_crime_index.tidy([workbook(tmp_path / name, "s", [head, [*row[:-1], spoilt]])])
    with pytest.raises(BrokenContract, match="expected the columns"):
        organised_crime_index.tidy([workbook(tmp_path / name, "s", [head[:-1], row[:-1]])])
    with pytest.raises(BrokenContract, match="expected the edition"):
        organised_crime_index.tidy([workbook(tmp_path / "index.xlsx", "s", [head, row])])


@real
def test_people_of_the_slavery_index_add_up_to_its_totals(releases):
    """The countries sum to 40.3 million (edition of 2018) and 49.6 million (2023), the totals of their years."""
    people = made("walk_free_gsi", releases)[0].groupby("measure")["value"].sum() / 1e6
    assert round(people["gsi_2018_people"], 1) == 40.3
    assert round(people["gsi_2023_people"], 1) == 49.6


@real
def test_editions_of_the_slavery_index_never_share_a_measure(releases):
    """Each measure has one edition; “<1,000” has bounds; a negative response is missing and noted."""
    table, _ = made("walk_free_gsi", releases)
    assert (table.groupby("measure")["time_period"].nunique() == 1).all()
    few = table[table["flag"] == "censored"]
    assert set(few["geo"]) == {"BRB", "ISL", "LUX"}
    assert few[["low", "high"]].drop_duplicates().to_numpy().tolist() == [[0.0, 999.0]]
    korea = cell(table, measure="gsi_2018_response", geo="PRK")
    assert (korea["flag"], korea["note"], pd.isna(korea["high"])) == ("negative", "printed -5.60", True)
    assert (
        table.groupby("measure")["high"].count()[["gsi_2018_prevalence", "gsi_2023_prevalence"]] == [167, 160]
    ).all()


def test_a_slavery_index_that_is_another_is_refused(tmp_path):
    """A workbook without the sheet, a renamed column and a word among the numbers are refused."""
    sheet, columns = walk_free_gsi.EDITIONS["2023"]
    head, rows = ["Country", *columns], [["Norway", "1", "2", "3", "4"]]
    with pytest.raises(BrokenContract, match="expected a sheet"):
        walk_free_gsi.tidy([workbook(tmp_path / "g.xlsx", "GSI 2025", [[""], [""], head, *rows])])
    with pytest.raises(BrokenContract, match="expected the columns"):
        walk_free_gsi.tidy([workbook(tmp_path / "g.xlsx", sheet, [[""], [""], ["Land", *columns], *rows])])
    with pytest.raises(BrokenContract, match=r"row 4, column Estimated prevalence .* found 'many'"):
        walk_free_gsi.tidy(
            [workbook(tmp_path / "g.xlsx", sheet, [[""], [""], head, ["Norway", "many", "2", "3", "4"]])]
        )


@real
def test_silence_of_a_report_is_not_no(releases):
    """“No mention” is missing and “No” is 0, in a file of Latin-1 whose slips of names are mapped."""
    table, account = made("human_trafficking_indicators", releases)
    silent = table[table["flag"] == "no mention"]
    assert (
        len(silent)
        == account.account["not mentioned by the report, kept as missing"]
        == table["value"].isna().sum()
    )
    assert (table[table["geo_role"] == "origin"]["value"] == 0).sum() == 423
    assert cell(table, measure="hti_laws", geo="GNQ", time_period="2011")["unit"] == "level"
    assert "SRB" in set(table[table["time_period"] > "2006"]["geo"])
    assert account.account["state of no code today (Serbia and Montenegro): dropped"] == 6


def test_a_label_nobody_knows_is_refused(tmp_path):
    """The “2” that stands among the labels of one item is refused where it would be read."""
    head = ["country", "year", *human_trafficking_indicators.ITEMS]
    row = ["Norway", "2005", *["Yes"] * 9]
    row[head.index("enforcement")] = "2"
    with pytest.raises(BrokenContract, match=r"row 2, column enforcement: found '2'"):
        human_trafficking_indicators.tidy([lines(tmp_path / "h.csv", head, row)])


# Governance and money


@real
def test_old_codes_of_the_world_bank_are_read(releases):
    """Romania, DR Congo and four others have old codes; estimates below zero stand in the note only."""
    table, _ = made("wgi", releases)
    year = table[table["time_period"] == "2023"].set_index("geo")
    assert {"ROU", "COD", "AND", "TLS", "PSE", "XKX"} <= set(year.index)
    assert table["value"].dropna().between(0, 100).all()
    assert "estimate -1." in year.loc["YEM", "note"]
    assert table["value"].isna().sum() == 94
    assert set(table["time_period"]) == {str(year) for year in range(2003, 2024)}


def test_another_sheet_of_governance_is_refused(tmp_path):
    """A lost column, a word among the ranks and two ranks for one place are refused; “..” is missing."""
    head = list(wgi.COLUMNS)
    good = ["NAM", "2010", "cc", "60", "50", "70", "-0.1", "0.2"]

    def read(*rows: list[str]) -> pd.DataFrame:
        return wgi.tidy([workbook(tmp_path / "w.xlsx", "s", list(rows))]).table

    assert read(head, good)["geo"].tolist() == ["NAM"]
    assert read(head, [*good[:3], *[".."] * 5])["value"].isna().all()
    with pytest.raises(BrokenContract, match="expected the columns"):
        read(["rank", *head[1:]], good)
    with pytest.raises(BrokenContract, match=r"row 2, column pctrank: found 'high'"):
        read(head, [*good[:3], "high", *good[4:]])
    with pytest.raises(BrokenContract, match="NAM 2010 cc"):
        read(head, good, [*good[:3], "61", *good[4:]])


@real
def test_scores_of_perceived_corruption(releases):
    """Somalia has 11 in 2023, Syria, South Sudan and Venezuela 13 (a public article on the index)."""
    table, _ = made("cpi", releases)
    year = table[table["time_period"] == "2023"].set_index("geo")["value"]
    assert (year["SOM"], year["SYR"], year["SSD"], year["VEN"]) == (11, 13, 13, 13)
    assert year.idxmin() == "SOM"
    assert "XKX" in year.index
    assert pd.isna(year["BRN"])


def test_a_corruption_index_without_a_year_is_refused(tmp_path):
    """The heading of 2013 has a capital of its own, and a lost one is named."""
    head = ["Country / Territory", "ISO3"]
    for year in cpi.YEARS:
        head += [cpi._score(year), f"Sources {year}", f"Standard error {year}"]
    row = ["Namibia", "NAM", *["50", "4", "1.5"] * len(cpi.YEARS)]
    assert cpi.tidy([lines(tmp_path / "c.csv", head, row)]).table["geo"].unique().tolist() == ["NAM"]
    lost = [name.replace("CPI Score 2013", "CPI score 2013") for name in head]
    with pytest.raises(BrokenContract, match="expected the columns"):
        cpi.tidy([lines(tmp_path / "c.csv", lost, row)])


@real
def test_gross_domestic_product_has_no_europe(releases):
    """The file has places of Asia and Oceania only, six of them without any figure."""
    table, account = made("gdp_per_capita", releases)
    assert {place(code).region for code in table["geo"]} == {"Asia", "Oceania"}
    assert account.account["places without any figure"] == 6
    assert cell(table, geo="CHN", time_period="2023")["value"] == 24569.29
    with pytest.raises(BrokenContract, match="expected the columns"):
        gdp_per_capita.tidy([releases / "context" / "worldbank_population.csv"])


@real
def test_grants_add_up_to_the_totals_their_authors_print(releases):
    """Four countries have the totals through 2014 of the authors' first table, and all parts make 863 million."""
    table, account = made("us_grants", releases)
    total = table[table["measure"] == "us_grants"].groupby("geo")["value"].sum()
    assert total[["AFG", "ALB", "DZA", "AGO"]].tolist() == [6096581, 15427146, 198000, 575000]
    count = account.account
    donor = 162405711  # grants to the United States itself
    assert count["US dollars to countries"] + count["US dollars to regions: left out"] + donor == 863397184
    assert "USA" not in set(table["geo"])


@real
def test_aims_of_grants_overlap_and_gaps_stay(releases):
    """Amounts by aim exceed the total; no sum is made where an amount is not listed; no recipient is named."""
    table, account = made("us_grants", releases)
    sums = table.groupby("measure")["value"].sum()
    assert sums["us_grants_prevention"] + sums["us_grants_protection"] > sums["us_grants"]
    unknown = table[table["flag"] == "amount not listed"]
    assert unknown["value"].isna().all()
    assert (
        table.query("measure == 'us_grants' and time_period == '2002'")["flag"] == "amount not listed"
    ).all()
    assert account.account["grants without an amount"] == 166
    assert table["note"].str.fullmatch(r"grants: \d+(, with an amount \d+: \d+)?").all()


def test_a_word_in_an_amount_is_refused(tmp_path):
    """“Not Listed” in the amounts, and a flag that is none, are named; a blank amount is no zero."""
    head = list(us_grants.COLUMNS)
    row = ["1", "SlovakRep", "2005", "1.0", "0.0", "", "500.0"]
    found = us_grants.tidy([lines(tmp_path / "g.csv", head, row, ["2", *row[1:-1], ""])]).table
    assert found["value"].isna().all()
    assert set(found["geo"]) == {"SVK"}
    with pytest.raises(BrokenContract, match=r"row 2, column amount: found 'Not Listed'"):
        us_grants.tidy([lines(tmp_path / "g.csv", head, [*row[:-1], "Not Listed"])])
    with pytest.raises(BrokenContract, match=r"column prevention: found '2.0'"):
        us_grants.tidy([lines(tmp_path / "g.csv", head, [*row[:3], "2.0", *row[4:]])])


# Figures quoted from pages


def quoted(folder: Path, name: str, *rows: list[str]) -> pd.DataFrame:
    """Tidy a small file of quoted figures."""
    return published_figures.tidy(
        [lines(folder / f"{name}.csv", list(published_figures_read.COLUMNS), *rows)]
    ).table


@real
def test_figures_the_field_quoted(releases):
    """Figures of 2006-2024 are those of the pages: 87 and 28 per cent of sources, 510 flows, 202,478 victims."""
    table, _ = made("published_figures", releases)
    sources_of_2006 = table[table["measure"] == "source_mentions"].set_index(["form", "sex", "age"])["value"]
    assert sources_of_2006.to_dict() == {
        ("sexual", "total", "total"): 87,
        ("labour", "total", "total"): 28,
        ("total", "female", "18+"): 77,
        ("total", "male", "18+"): 9,
        ("total", "total", "0-17"): 33,
    }
    assert cell(table, measure="flows_counted")["value"] == 510
    assert cell(table, measure="detected_victims", time_period="2020-2023")["value"] == 202478
    named = table[table["stage"] == "named in sources"].set_index("geo_role")["value"].to_dict()
    assert named == {"origin": 127, "transit": 98, "destination": 137}


@real
def test_regions_of_the_us_report_add_up_to_its_world(releases):
    """Six regions make the world's prosecutions of 2003-2005, and convictions but for one in 2004."""
    table, _ = made("published_figures", releases)
    regions = table[table["geo"].str.startswith("TIP_")].groupby(["measure", "time_period"])["value"].sum()
    assert regions["tip_prosecutions"].to_dict() == {"2003": 7992, "2004": 6885, "2005": 6618}
    assert regions["tip_convictions"].to_dict() == {"2003": 2815, "2004": 3026, "2005": 4766}
    assert regions["tip_new_laws"]["2005"] == 41


@real
def test_levels_in_the_press_are_those_of_the_coded_report(releases):
    """The 17 destinations the press named in April 2006 have the levels of the coded appendix."""
    table, _ = made("published_figures", releases)
    press = table[table["measure"] == "reporting_level"].set_index("geo")["value"]
    coded = made("unodc_2006_index", releases)[0].query("geo_role == 'destination'").set_index("geo")["value"]
    assert len(press) == 17
    assert press.to_dict() == coded[press.index].to_dict()


@real
def test_no_figure_stands_in_two_tables(releases):
    """No cell of the EU totals or of the US world table is quoted a second time."""
    table, _ = made("published_figures", releases)
    key = ["measure", "geo", "time_period", "sex", "age", "form", "citizenship", "unit"]
    ours = set(table[table["stage"] == ""][key].itertuples(index=False, name=None))
    for other in ("eurostat_eu", "us_tip_world"):
        assert ours.isdisjoint(made(other, releases)[0][key].itertuples(index=False, name=None))


@real
def test_every_quoted_figure_names_its_page(releases):
    """Each row is primary or digest, and its note has an address; ranges have two ends and no value."""
    table, account = made("published_figures", releases)
    assert table["flag"].str.match(r"(primary|digest)\b").all()
    assert table["note"].str.contains(r"https?://|github:").all()
    ranges = table[table["value"].isna()]
    assert (ranges["low"] < ranges["high"]).all()
    assert (
        len(ranges) == account.account["lower and upper ends joined"] + 1
    )  # “four to nine times” is one row
    girls = cell(table, measure="detected_victims", time_period="2007-2010", sex="female", age="0-17")
    assert (girls["low"], girls["high"]) == (15, 20)


@real
def test_what_cannot_be_stated_is_counted(releases):
    """Rows read are rows left out, joined, read twice and written; the misprint of 12,248 is none of them."""
    table, account = made("published_figures", releases)
    count = account.account
    left_out = sum(number for reason, number in count.items() if reason.endswith("left out"))
    assert account.read == left_out + count["lower and upper ends joined"] + count[
        "read on a second page"
    ] + len(table)
    assert 12248 not in set(table["value"])
    assert (
        not table["note"].str.contains("CTDC|Walk Free, Global Slavery Index|Re-fitted|Kosovo killings").any()
    )


@real
def test_estimates_keep_their_interval(releases):
    """The five lists of the United Kingdom give 11,313 (9,367 to 15,219) in SparseMSE (data-responses, section 6)."""
    table, _ = made("published_figures", releases)
    stage = "United Kingdom (5 lists); SparseMSE"
    assert cell(table, measure="mse_estimate", stage=stage)["value"] == 11312.99
    interval = cell(table, measure="mse_estimate", stage=f"{stage}; 95 % interval")
    assert (interval["low"], interval["high"], pd.isna(interval["value"])) == (9366.865, 15219.248, True)


def test_codes_of_eurostat_are_read(tmp_path):
    """EL is Greece, UK the United Kingdom, NO Norway; the digest that disagrees is noted, the publisher kept."""
    page = "https://ec.europa.eu/eurostat/page"
    rows = [
        ["Eurostat", page, "t", geo, "2023", "registered_victims", "total", value, "NR", ""]
        for geo, value in (("EL", "1"), ("UK", "2"), ("NO", "3"))
    ]
    press = [
        "A paper",
        "https://example.org/page",
        "t",
        "NO",
        "2023",
        "registered_victims",
        "total",
        "4",
        "NR",
        "",
    ]
    table = quoted(tmp_path, "eurostat_eu", *rows, press).set_index("geo")
    assert table["value"].to_dict() == {"GRC": 1, "GBR": 2, "NOR": 3}
    assert table.loc["NOR", "flag"] == "primary;pages differ"
    assert table.loc["NOR", "note"].endswith("another page printed 4")


def test_a_quantity_nobody_coded_is_refused(tmp_path):
    """A measure without a code, a word for a number and a renamed column stop the loader."""
    row = ["s", "https://example.org", "t", "UK", "2023", "nrm_referrals", "total", "5", "NR", ""]
    wrong = [*row[:5], "victims rescued", *row[6:]]
    with pytest.raises(BrokenContract, match=r"national.csv, row 3: found 'victims rescued'"):
        quoted(tmp_path, "national", row, wrong)
    with pytest.raises(BrokenContract, match=r"national.csv, row 2, column value: found 'many'"):
        quoted(tmp_path, "national", [*row[:7], "many", *row[8:]])
    spoilt = lines(tmp_path / "national.csv", [*published_figures_read.COLUMNS[:-1], "remark"], row)
    with pytest.raises(BrokenContract, match=r"expected the columns \['note'\]"):
        published_figures.tidy([spoilt])


@real
def test_one_file_of_several_is_enough_where_each_stands_alone(releases, tmp_path):
    """A single list of participants or a single file of figures can be read on its own."""
    one = shutil.copy(releases / "treaties" / "untc_18-12-a.csv", tmp_path)
    assert set(sources.load("un_treaties", path=one)["stage"]) == {"18-12-a"}
    some = shutil.copy(releases / "figures" / "unodc_2006_levels_in_press.csv", tmp_path)
    assert len(sources.load("published_figures", path=some)) == 17
