"""Record-level sources, the Denver codings, multiple systems tables, legislation, and GLOTIP's older release."""

import gzip
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from analysis import sources
from analysis.sources import (
    ctdc_kanon,
    ctdc_synthetic,
    ctdc_victim_perpetrator,
    denver_flows,
    denver_index,
    legislation_2018,
    mse_tables,
    unodc_glotip,
)
from analysis.sources.card import raw_paths
from analysis.sources.contract import new_codes
from analysis.sources.persons import counted
from analysis.vocabulary.errors import BrokenContract, NotAtHand, UnknownName

real = pytest.mark.real
CTDC = ("ctdc_kanon", "ctdc_synthetic", "ctdc_victim_perpetrator")
OLDER = "unodc/unodc_glotip_2023-05-30.xlsx"
BREAKDOWNS = ["sex", "age", "form", "citizenship"]


@cache
def made(source: str, path: Path):
    """Return table and account of a release; computed once."""
    return sources.tidied(source, path)


def write(path: Path, lines: list[list[str]]) -> Path:
    """Write a comma-separated file, packed if its name says so."""
    data = "".join(",".join(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


CELL = '<c t="inlineStr"><is><t>{}</t></is></c>'


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """Write a workbook of text cells, the smallest that can be read."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    first = f'<Relationship Id="r0" Type="{kind}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "_rels/.rels", f'<Relationships xmlns="{package}/relationships">{first}</Relationships>'
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>{names}</sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        for n, rows in enumerate(sheets.values(), start=1):
            cells = "".join(f"<row>{''.join(map(CELL.format, map(escape, row)))}</row>" for row in rows)
            packed.writestr(
                f"xl/worksheets/{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
            )
    return path


# --- CTDC


@real
@pytest.mark.parametrize(
    ("source", "read", "written"),
    [("ctdc_kanon", 97750, 204), ("ctdc_synthetic", 193025, 304), ("ctdc_victim_perpetrator", 21195, 31)],
)
def test_ctdc_rows(source, read, written, releases):
    """Each release has the rows the research notes name, and the account says what became of them."""
    table, account = made(source, releases)
    assert (account.read, len(table)) == (read, written)
    assert account.account["cells of 1 to 9 hidden"] == 0
    assert table["value"].min() >= 10
    assert set(table["measure"]) == {"assisted_cases", "answered_cases"} == set(sources.card(source).measures)


@real
def test_kanon_keeps_two_populations_apart(releases):
    """52,607 hotline and 45,143 case management records, as published, and no row of both together."""
    table, _ = made("ctdc_kanon", releases)
    total = table[(table["geo"] == "WORLD") & (table["time_period"] == "2002-2021")]
    total = total[(total[BREAKDOWNS] == "total").all(axis=1)].set_index("stage")["value"]
    assert total.to_dict() == {"hotline": 52607, "case management": 45143}
    # data-global.md section 4: the United States alone is 51,611 rows, all of the hotline
    usa = table[table["geo"] == "USA"].set_index("stage")["value"]
    assert usa.to_dict() == {"hotline": 51611}
    # the same: 68,083 female, 21,465 male, 64 transgender, 8,138 missing
    sexes = table.query("sex != 'total'").groupby("sex")["value"].sum().to_dict()
    assert sexes == {"female": 68083, "male": 21465, "other": 64, "unknown": 8138}


@real
def test_kanon_denominators_differ_by_flag(releases):
    """Forced labour is known for 65,647 records and forced marriage for 13,504 (data-global.md section 4)."""
    table, _ = made("ctdc_kanon", releases)
    known = table.query("measure == 'answered_cases'").groupby("form")["value"].sum()
    assert (known["labour"], known["marriage"]) == (65647, 13504)
    yes = table.query("measure == 'assisted_cases' and form != 'total'")
    assert yes.groupby("form")["value"].sum()["labour"] == 19980
    assert "organs" not in set(yes["form"])  # no record says yes: not zero, absent
    assert yes[yes["form"] == "other"]["stage"].tolist() == ["case management"]


@real
def test_kanon_records(releases):
    """The record table has 61 citizenships, 77 countries and 155 pairs of at least 11, with ISO3 codes."""
    people = ctdc_kanon.records(raw_paths(ctdc_kanon.CARD, releases))
    assert people.shape == (97750, 63)
    assert (people["citizenship"].nunique(), people["CountryOfExploitation"].nunique()) == (61, 77)
    pairs = people.groupby(["citizenship", "CountryOfExploitation"]).size()
    assert (len(pairs), pairs.min(), pairs.sum()) == (155, 11, 31435)
    assert set(people["isForcedLabour"].dropna()) == {"yes", "no"}
    assert "UKR" in set(people["citizenship"])


def kanon(**cells: str) -> list[str]:
    """Return a row of the 63 columns, blank but for the cells given."""
    return [cells.get(column, "") for column in KANON]


KANON = [
    "yearOfRegistration",
    *("Datasource", "gender", "ageBroad", "majorityStatus", "citizenship", "CountryOfExploitation"),
    *("isForcedLabour", "isSexualExploit", "isOtherExploit", "isSexAndLabour", "isForcedMarriage"),
    *("isOrganRemoval", "meansOfControlConcatenated"),
    *(f"meansOfControl{n}" for n in range(49)),
]


def test_kanon_keeps_namibia_and_hides_small_cells(tmp_path):
    """Namibia's NA stays a country, and a cell of three persons has bounds instead of a value."""
    row = kanon(
        yearOfRegistration="2019",
        Datasource="Case Management",
        gender="Female",
        citizenship="NA",
        CountryOfExploitation="NA",
        isForcedLabour="1",
    )
    path = write(tmp_path / "kanon.csv.gz", [KANON, row, row, row])
    assert ctdc_kanon.records([path])["citizenship"].tolist() == ["NAM"] * 3
    table, account = sources.tidied("ctdc_kanon", path)
    assert "NAM" in set(table["geo"]) and "NAM" in set(table["citizenship"])
    assert table["value"].isna().all()
    assert set(zip(table["low"], table["high"], table["flag"], strict=True)) == {(1, 9, "suppressed")}
    assert account.account["records alike another, kept"] == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"isForcedLabour": "-99"}, r"row 2, column isForcedLabour: found '-99'"),
        ({"citizenship": "ZZ"}, r"row 2, column citizenship: found 'ZZ'"),
        ({"Datasource": "Helpline"}, r"row 2, column Datasource: found 'Helpline'"),
        ({"gender": "F"}, r"row 2, column gender: found 'F'"),
    ],
)
def test_kanon_refuses_what_nobody_decided(changes, said, tmp_path):
    """The -99 of older editions, an unknown country, source or gender is named with its row."""
    cells = {"yearOfRegistration": "2019", "Datasource": "Hotline", **changes}
    path = write(tmp_path / "kanon.csv.gz", [KANON, kanon(**cells)])
    with pytest.raises(BrokenContract, match=said):
        ctdc_kanon.tidy([path])


def test_kanon_refuses_other_columns(tmp_path):
    """A renamed column is named, and so is an edition of another width."""
    renamed = ["Gender" if column == "gender" else column for column in KANON]
    with pytest.raises(BrokenContract, match=r"expected the columns \['gender'\]"):
        ctdc_kanon.tidy([write(tmp_path / "renamed.csv", [renamed])])
    with pytest.raises(BrokenContract, match="expected the 63 columns"):
        ctdc_kanon.tidy([write(tmp_path / "narrow.csv", [KANON[:-1]])])


@real
def test_synthetic_is_marked_in_every_row(releases):
    """Every row says synthetic; totals are the published ones, and no answer is counted as a no."""
    table, account = made("ctdc_synthetic", releases)
    assert table["flag"].eq("synthetic").all()
    assert account.release == "2021"
    by = {column: table[table[column] != "total"].set_index(column)["value"] for column in BREAKDOWNS}
    assert by["sex"]["female"] == 105990
    assert by["age"].to_dict() == {"0-17": 23460, "18+": 78810, "unknown": 90755}
    assert by["age"].sum() == by["sex"].sum() == by["citizenship"].sum() == 193025
    forms = table[table["form"] != "total"].groupby(["measure", "form"])["value"].sum()
    assert forms["assisted_cases"].to_dict() == {"labour": 42340, "other": 10150, "sexual": 63280}
    assert forms["answered_cases"].nunique() == 1
    # data-global.md section 4: 452 origin-destination pairs
    people = ctdc_synthetic.records(raw_paths(ctdc_synthetic.CARD, releases))
    assert people.groupby(["citizenship", "CountryOfExploitation"]).ngroups == 452


def columns_2024() -> list[str]:
    """Return the 27 variables of the edition of 2024, as data-global.md section 4 describes them."""
    groups = {"meansOfControl": 8, "typeOfLabour": 4, "typeOfSex": 2, "recruiterRelation": 4}
    plain = ["yearOfRegistration", "gender", "ageBroad", "citizenship", "CountryOfExploitation"]
    flags = [f"{group}{n}" for group, size in groups.items() for n in range(size)]
    return [*plain, "traffickMonths", "isForcedLabour", "isSexualExploit", "isOtherExploit", *flags]


def test_synthetic_reads_the_edition_of_2024(tmp_path):
    """The 27 columns and the words Man and Woman are understood, and the release says 2024."""
    head = columns_2024()
    assert len(head) == 27
    sexes = ["Woman"] * 10 + ["Man"] * 10 + ["Trans/Transgender"] * 10
    rows = [["2022", sex, "09--17", "NAM", "NOR", "", "1", "", "", *[""] * 18] for sex in sexes]
    table, account = sources.tidied("ctdc_synthetic", write(tmp_path / "new.csv", [head, *rows]))
    assert account.release == "2024" == table["release"].unique().item()
    sexes = table.query("sex != 'total'").set_index("sex")["value"].to_dict()
    assert sexes == {"female": 10, "male": 10, "other": 10}
    assert table.query("geo == 'NOR'")["value"].tolist() == [30]
    assert table.query("age == '0-17'")["value"].tolist() == [30]


def test_synthetic_refuses_a_third_shape(tmp_path):
    """A column more, or a flag that says 0, is no known edition."""
    head = columns_2024()
    with pytest.raises(BrokenContract, match="expected the columns of 2021"):
        ctdc_synthetic.tidy([write(tmp_path / "more.csv", [[*head, "typeOfLabourNew"]])])
    row = ["2022", "Man", "09--17", "NAM", "NOR", "", "0", "", "", *[""] * 18]
    with pytest.raises(BrokenContract, match=r"row 2, column isForcedLabour: found '0'"):
        ctdc_synthetic.tidy([write(tmp_path / "zero.csv", [head, row])])


@real
def test_victim_perpetrator_counts_victims(releases):
    """Cells of two values count in both, bands of years stay bands, and ages of perpetrators are absent."""
    table, account = made("ctdc_victim_perpetrator", releases)
    assert table["flag"].eq("synthetic").all()
    years = table.query("geo == 'WORLD' and stage == 'victim' and time_period != '2005-2022'")
    assert years.set_index("time_period")["value"].to_dict() == {
        "2005-2013": 2531,
        "2014-2018": 6274,
        "2019": 2398,
        "2020": 2002,
        "2021-2022": 4335,
    }
    assert account.account["without a band of years, in the totals only"] == 3655
    by = table.query("stage == 'perpetrator' and sex != 'total'").set_index("sex")["value"].to_dict()
    assert by == {"female": 3515 + 2452, "male": 9820 + 2452, "unknown": 5408}
    assert set(table.query("stage == 'perpetrator'")["age"]) == {"total"}
    assert set(table["geo"]) == {"WORLD", "AFRICA", "ASIA", "EUROPE", "AMER_OCEAN"}


def test_victim_perpetrator_refuses_another_region(tmp_path):
    """A country where a region should stand is named, inside a cell of several values too."""
    head = [
        *ctdc_victim_perpetrator.OTHERS,
        "gender",
        "majorityStatus",
        *ctdc_victim_perpetrator.FLAGS,
        *ctdc_victim_perpetrator.ROLES,
        *ctdc_victim_perpetrator.SEVERAL,
    ]
    row = dict.fromkeys(head, "") | {"yearRegister": "2019", "IP_citizen_UNRegion": "Asia;Chad"}
    with pytest.raises(BrokenContract, match=r"row 2, column IP_citizen_UNRegion: found 'Chad'"):
        ctdc_victim_perpetrator.tidy([write(tmp_path / "vp.csv", [head, list(row.values())])])
    with pytest.raises(BrokenContract, match="expected the columns"):
        ctdc_victim_perpetrator.tidy([write(tmp_path / "renamed.csv", [["Year", *head[1:]]])])


@pytest.mark.parametrize("source", [*CTDC, "denver_index", "denver_flows", "legislation_2018"])
def test_unseen_terms_do_not_ship(source):
    """A source whose terms were not seen has no table here, and says how to get its file."""
    card = sources.card(source)
    assert not card.ships
    assert card.licence_status == "unconfirmed"
    with pytest.raises(NotAtHand, match="saved as"):
        sources.load(source)


def test_nine_persons_are_hidden_and_ten_are_not():
    """The border of suppression lies between nine and ten."""
    cells = counted(pd.Series(["female"] * 10 + ["male"] * 9), "sex", geo="WORLD", flag="synthetic")
    assert cells["value"].isna().tolist() == [False, True]
    assert cells[["low", "high"]].to_numpy().tolist() == [[10, 10], [1, 9]]
    assert cells["flag"].tolist() == ["synthetic", "synthetic;suppressed"]


# --- University of Denver


@real
def test_index_accounts_for_every_cell(releases):
    """185 rows are 170 countries of 156 items; every cell is a yes, silence, code 3 or a disagreement."""
    table, account = made("denver_index", releases)
    assert (account.read, len(table)) == (185, 170 * 156)
    assert account.account["countries coded twice"] == 15
    cells = [count for reason, count in account.account.items() if reason.startswith("cells")]
    assert sum(cells) == len(table)
    assert set(table["value"].dropna()) == {1.0}
    assert table.loc[table["value"].isna(), ["low", "high"]].isna().all(axis=None)


@real
def test_index_code_3_never_meets_a_response(releases):
    """The undocumented code occurs in the items 3 to 39 only."""
    table, _ = made("denver_index", releases)
    assert table.loc[table["flag"] == "code 3", "stage"].max() == "item 039"
    peacekeepers = table.query("stage == 'item 130'")
    assert peacekeepers["note"].unique().item().startswith("Training of peacekeepers")
    assert peacekeepers["flag"].isin(["", "not mentioned", "coders disagree"]).all()


def index_rows(code: str, twice: str) -> list[list[str]]:
    """Return a small index: one country coded twice, differing or not in its first item."""
    items = ["Countries of Origin of Trafficking ...", *["An item"] * 154, "Countries using art/film ..."]
    head = [*denver_index.HEAD, *[f"{text} {n}" for n, text in enumerate(items)], ""]
    return [head, *[["2008", "Namibia", "2", mark, *["1"] * 155, ""] for mark in (code, twice)]]


@pytest.mark.parametrize(
    ("code", "twice", "flag"),
    [("1", "1", ""), ("", "0", "not mentioned"), ("1", "0", "coders disagree"), ("3", "3", "code 3")],
)
def test_index_joins_two_codings(code, twice, flag, tmp_path):
    """Two coders who agree are one; 0 is the blank of the second; where they differ nobody wins."""
    path = workbook(tmp_path / "index.xlsx", {"2008": index_rows(code, twice)})
    table, _ = sources.tidied("denver_index", path)
    cell = table[table["stage"] == "item 003"].iloc[0]
    assert (cell["geo"], cell["flag"], pd.isna(cell["value"])) == ("NAM", flag, flag != "")


def test_index_refuses_other_marks_and_columns(tmp_path):
    """A code 2, a lost item and a renamed column are named."""
    with pytest.raises(BrokenContract, match=r"row 2, column item 003: found '2'"):
        denver_index.tidy([workbook(tmp_path / "two.xlsx", {"2008": index_rows("2", "1")})])
    lost = [row[:-1] for row in index_rows("1", "1")]
    with pytest.raises(BrokenContract, match="expected 160 columns, found 159"):
        denver_index.tidy([workbook(tmp_path / "lost.xlsx", {"2008": lost})])
    head, *rows = index_rows("1", "1")
    with pytest.raises(BrokenContract, match=r"expected the columns \['Country'\]"):
        denver_index.tidy([workbook(tmp_path / "head.xlsx", {"2008": [["Year", "State", *head[2:]], *rows]})])


@real
def test_flows_are_the_published_statements(releases):
    """22,231 statements and 4,086 ordered pairs of names (data-global.md section 5); nothing lost on the way."""
    told = denver_flows.statements(raw_paths(denver_flows.CARD, releases))
    both = told[(told["origin"] != "") & (told["destination"] != "")]
    assert (len(told), both.groupby(["origin", "destination"]).ngroups) == (22231, 4086)
    table, account = made("denver_flows", releases)
    rows = account.account
    assert account.read == 24224
    assert rows["on the repeated sheet: dropped"] == 1978
    assert account.read - 1978 - rows["no place named: dropped"] == rows["statements"] == 22231
    pairs = table.query("geo_role == 'destination' and partner != ''")
    assert pairs["value"].sum() == rows["two countries"] == 17180
    # The same statements seen from the other end.
    assert table.query("geo_role == 'origin' and partner != ''")["value"].sum() == 17180


def flows_rows(*ends: tuple[str, str, str], year: str = "2016") -> list[list[str]]:
    """Return a small sheet of statements."""
    head = [year, "Origin Country/Region", "(Transit Country)", "Destination Country", *["x"] * 6, "Flagged"]
    return [head, *[[year, *names, *[""] * 6, ""] for names in ends]]


def test_flows_read_names_and_leave_regions_open(tmp_path):
    """Namibia and misspelt Kazakhstan are countries; Congo, Europe and a transit region are open ends."""
    rows = flows_rows(
        ("Namibia", "", "Kazahkstan"), ("Congo", "Balkans", "Norway"), ("Namibia ", "", "Europe")
    )
    path = workbook(tmp_path / "flows.xlsx", {"2016": rows, "Sheet1": rows})
    table, account = sources.tidied("denver_flows", path)
    found = {(row.geo_role, row.geo, row.partner, row.value) for row in table.itertuples()}
    assert found == {
        ("destination", "KAZ", "NAM", 1),
        ("destination", "NOR", "", 1),
        ("origin", "NAM", "KAZ", 1),
        ("origin", "NAM", "", 1),
    }
    assert account.account["on the repeated sheet: dropped"] == 3


def test_flows_refuse_other_sheets(tmp_path):
    """A second sheet that no longer repeats, a renamed column and another year in a sheet are named."""
    rows = flows_rows(("Namibia", "", "Norway"))
    other = {"2016": rows, "Sheet1": flows_rows(("Namibia", "", "Sweden"))}
    with pytest.raises(BrokenContract, match="expected the sheet Sheet1 to repeat 2016"):
        denver_flows.tidy([workbook(tmp_path / "other.xlsx", other)])
    renamed = [[text.replace("Destination", "Target") for text in row] for row in rows]
    with pytest.raises(BrokenContract, match="sheet 2016: expected the columns"):
        denver_flows.tidy([workbook(tmp_path / "renamed.xlsx", {"2016": renamed})])
    with pytest.raises(BrokenContract, match="found '2015'"):
        denver_flows.tidy(
            [workbook(tmp_path / "year.xlsx", {"2016": flows_rows(("A", "", "B"), year="2015")})]
        )


# --- Multiple systems tables


@real
@pytest.mark.parametrize(
    ("study", "lists", "cells", "persons"),
    [  # data-responses.md section 6: lists, non-zero cells and persons seen
        ("uk_2013_6list", "GO GP LA NCA NG PF", 25, 2744),
        ("uk_2013_5list", "GO GP LA NG PFNCA", 18, 2744),
        ("uk_2013_4list", "GO LA NG PFNCA", 14, 2428),
        ("netherlands_2010_2015_6list", "I K O P R Z", 24, 8234),
        ("netherlands_2010_2015_5list", "IO K P R Z", 17, 8234),
        ("new_orleans_8list_n185", "A B C D E F G H", 19, 185),
        ("new_orleans_8list_n186", "A B C D E F G H", 19, 186),
        ("new_orleans_5list_n185", "A BEFG C D H", 14, 185),
        ("new_orleans_5list_n186", "A BEFG C D H", 14, 186),
    ],
)
def test_studies_are_as_published(study, lists, cells, persons, releases):
    """Lists, histories and persons of each study are those published."""
    table, account = made("mse_tables", releases)
    assert account.read == len(table) == 164
    found = mse_tables.histories(table, study)
    assert found.columns.tolist() == [*lists.split(), "count"]
    assert (len(found), found["count"].sum()) == (cells, persons)


@real
@pytest.mark.parametrize(
    ("fine", "coarse", "merged"),
    [
        ("uk_2013_6list", "uk_2013_5list", ("PFNCA", ["PF", "NCA"])),
        ("netherlands_2010_2015_6list", "netherlands_2010_2015_5list", ("IO", ["I", "O"])),
        ("new_orleans_8list_n185", "new_orleans_5list_n185", ("BEFG", ["B", "E", "F", "G"])),
        ("new_orleans_8list_n186", "new_orleans_5list_n186", ("BEFG", ["B", "E", "F", "G"])),
    ],
)
def test_merged_lists_hold_the_same_persons(fine, coarse, merged, releases):
    """Joining the lists of the finer table gives the coarser one, to the person."""
    table, _ = made("mse_tables", releases)
    name, parts = merged
    found = mse_tables.histories(table, fine)
    found[name] = found[parts].max(axis=1)
    expected = mse_tables.histories(table, coarse)
    lists = expected.columns[:-1].tolist()
    joined = found.groupby(lists)["count"].sum()
    assert joined.to_dict() == expected.set_index(lists)["count"].to_dict()


@real
def test_made_up_table_and_unknown_study_are_refused(releases):
    """The artificial table is nobody's data, and a study that is not there is named."""
    with pytest.raises(BrokenContract, match="no known study"):
        mse_tables.tidy([releases / "mse" / "artificial_3list_nonidentifiable.csv"])
    with pytest.raises(UnknownName, match="unknown study 'kosovo'"):
        mse_tables.histories(made("mse_tables", releases)[0], "kosovo")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1,0,2", "1,0,57"], "found different rows for 1 0"),
        (["1,0,many"], r"row 2, column count: found 'many'"),
        (["0,0,5"], "expected a whole number of persons on one list or more"),
        (["1,0,0"], "expected a whole number of persons"),
        (["1,2,5"], r"row 2, column NG: found '2'"),
    ],
)
def test_broken_histories_are_refused(rows, said, tmp_path):
    """A history typed twice with two counts, text, nobody on no list, zero persons: each is named."""
    path = write(tmp_path / "uk_2013_6list.csv", [["LA", "NG", "count"], *[row.split(",") for row in rows]])
    with pytest.raises(BrokenContract, match=said):
        mse_tables.tidy([path])


def test_an_identical_history_is_dropped_and_counted(tmp_path):
    """A history typed twice alike is kept once."""
    path = write(tmp_path / "uk_2013_6list.csv", [["LA", "NG", "count"], ["1", "1", "2"], ["1", "1", "2"]])
    table, account = sources.tidied("mse_tables", path)
    assert table["partner"].tolist() == ["LA+NG"]
    assert account.account["histories printed twice: dropped"] == 1


# --- Legislation


@real
def test_legislation_levels(releases):
    """136 yes, 15 partly, 9 no and 31 no data in words; Guinea and Kyrgyzstan are what their levels make of them."""
    table, account = made("legislation_2018", releases)
    assert account.read == len(table) == 195
    # data-responses.md section 3 counts words: Guinea's yes is bounded here, Kyrgyzstan has a level only.
    assert table["value"].value_counts().to_dict() == {3: 136 - 1, 2: 15 + 1, 1: 9}
    assert int((table["flag"] == "no data").sum()) == 31 + 3
    guinea = table.query("geo == 'GIN'").iloc[0]
    assert (pd.isna(guinea["value"]), guinea["low"], guinea["high"]) == (True, 2, 3)
    assert table.query("time_period == '2016'").shape[0] == 18
    assert {"NAM", "NOR", "GRC", "GBR", "XKX"} <= set(table["geo"])


def law_rows(word: str, level: str, head: str = "RAW_OBS_VALUE") -> dict[str, list[list[str]]]:
    """Return a small workbook of one country."""
    raw = [
        ["S-12 / I-12", legislation_2018.QUESTION + " ...?"],
        *[[""]] * 4,
        ["", "", "Namibia", "NAM", level],
    ]
    return {"Blueprint": [["COUNTRY_ISO_3", "TIME_PERIOD", head], ["NAM", "2018", word]], "Raw data": raw}


def test_legislation_refuses_other_words(tmp_path):
    """A new wording, a level 4 and a renamed column are named."""
    cases = {
        "Yes": (law_rows("Yes", "3"), r"row 2, column RAW_OBS_VALUE: found 'Yes'"),
        "level": (law_rows("No data", "4"), "found '4'"),
        "head": (law_rows("No data", "", "VALUE"), r"expected the columns \['RAW_OBS_VALUE'\]"),
    }
    for name, (sheets, said) in cases.items():
        with pytest.raises(BrokenContract, match=said):
            legislation_2018.tidy([workbook(tmp_path / f"{name}.xlsx", sheets)])


# --- GLOTIP, two releases


@real
def test_glotip_is_unchanged_to_the_byte(releases):
    """The release of April 2025 gives exactly the figures that ship, and says its own date."""
    table, account = made("unodc_glotip", releases)
    shipped = Path(sources.store.figures_folder() / "unodc_glotip.csv").read_text(encoding="utf-8")
    assert table.to_csv(index=False, lineterminator="\n") == shipped
    assert account.release == "2025-04-14"
    assert account.account["subregions and groups, without a country: dropped"] == 0


@real
def test_glotip_reads_the_older_release(releases):
    """46,556 rows; the 201st name is a blank: 957 rows of subregions and one pair of islands are dropped."""
    table, account = made("unodc_glotip", releases / OLDER)
    rows = account.account
    assert (account.read, len(table), account.release) == (46556, 33452, "2023-05-30")
    assert table["release"].unique().tolist() == ["2023-05-30"]
    assert rows["names in the country column"] == 200
    assert rows["subregions and groups, without a country: dropped"] == 957
    assert rows["rows identical to another"] == 255
    assert not set(table["geo"]) & {"CAR", "CAS", "EEU", "MCA", "MCN", "SAF", "SAM", "Aruba/Curacao"}
    assert {"NAM", "NOR", "GRC", "GBR"} <= set(table["geo"])
    assert table.loc[table["flag"] == "censored", ["low", "high"]].drop_duplicates().to_numpy().tolist() == [
        [0, 4]
    ]


@real
@pytest.mark.parametrize(
    ("geo", "year", "persons"),
    [
        ("NLD", "2019", 1334),
        ("NLD", "2020", 984),
        ("DEU", "2017", 671),
    ],  # test_published_numbers.py: before revision
)
def test_glotip_before_it_was_revised(geo, year, persons, releases):
    """The older release holds the figures that were revised since."""
    table, _ = made("unodc_glotip", releases / OLDER)
    rows = table[(table["measure"] == "detected_victims") & (table[BREAKDOWNS] == "total").all(axis=1)]
    assert rows[(rows["geo"] == geo) & (rows["time_period"] == year)]["value"].tolist() == [persons]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("TÃ¼rkiye", "TUR"),
        ("CÃ´te d'Ivoire", "CIV"),
        ("97 albanian", "ALB"),
        ("Niger Rep", "NER"),
        ("Congolese", "ambiguous"),
        ("Central africa", "ambiguous"),
        ("3 nigériens et 1 tunisien", "group"),
        ("M49 Region: Africa", "group"),
        ("Inconnue", "unknown"),
        ("PER\ufffd", "PER"),
    ],
)
def test_labels_of_the_older_release(label, code):
    """Labels broken by an encoding, numbers and two readings are decided, and nothing is guessed."""
    assert unodc_glotip.citizenship(label) == code


def glotip(*rows: dict[str, str], stamp: str = "30/05/2023", head: tuple[str, ...] = ()) -> list[list[str]]:
    """Return a small sheet with stamps, header and the rows given."""
    usual = {
        "Iso3_code": "NAM",
        "Country": "Namibia",
        "Indicator": "Detected trafficking victims",
        "Dimension": "Total",
        "Category": "Total",
        "Sex": "Total",
        "Age": "Total",
        "Year": "2019",
        "Unit of measurement": "Counts",
        "txtVALUE": "1,282",
    }
    body = [[(usual | row).get(column, "") for column in unodc_glotip.COLUMNS] for row in rows]
    return [["UNODC", *[""] * 12], [stamp, *[""] * 12], list(head or unodc_glotip.COLUMNS), *body]


def test_glotip_where_zeros_are_printed_none_is_hidden(tmp_path):
    """One printed 0 makes “<5” mean 1 to 4; without any it means 0 to 4."""
    hidden, zero = {"txtVALUE": "<5"}, {"txtVALUE": "0", "Year": "2020"}
    for rows, low in (([hidden, {"Year": "2018"}], 0), ([hidden, zero], 1)):
        path = workbook(tmp_path / f"{low}.xlsx", {"data": glotip(*rows)})
        table, account = sources.tidied("unodc_glotip", path)
        cell = table[table["time_period"] == "2019"].iloc[0]
        assert (pd.isna(cell["value"]), cell["low"], cell["high"]) == (True, low, 4)
        assert account.release == "2023-05-30"


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (
            glotip({}, head=("Country", *unodc_glotip.COLUMNS[1:])),
            r"should be the header \['Iso3_code'.*found \['Country'",
        ),
        (glotip({}, stamp="May 2023"), "should date the release"),
        (glotip({"txtVALUE": "many"}), r"row 4, column txtVALUE: found 'many'"),
        (glotip({"Dimension": "by sector"}), r"row 4, column Dimension: found 'by sector'"),
    ],
)
def test_glotip_refuses_another_workbook(sheet, said, tmp_path):
    """A changed header, no date, text among numbers or a dimension nobody decided on is named."""
    with pytest.raises(BrokenContract, match=said):
        unodc_glotip.tidy([workbook(tmp_path / "glotip.xlsx", {"data": sheet})])


def test_glotip_keeps_new_codes_apart(tmp_path):
    """A sex, age, form or citizenship nobody decided on counts as nothing else; an indicator is left out; all are told."""
    form, citizen = {"Dimension": "by form of exploitation"}, {"Dimension": "by citizenship"}
    sheet = glotip(
        {},
        {"Indicator": "Smuggled migrants"},
        {"Sex": "Non-binary"},
        {"Age": "0 to 12 years"},
        form | {"Category": "Begging"},
        citizen | {"Category": "Ruritanian"},
    )
    table, made = sources.tidied("unodc_glotip", workbook(tmp_path / "glotip.xlsx", {"data": sheet}))
    assert made.new == ["Indicator Smuggled migrants"]
    assert new_codes(table) == {
        "sex Non-binary": 1,
        "age 0 to 12 years": 1,
        "form Begging": 1,
        "citizenship Ruritanian": 1,
    }
    assert len(table) == 5
    assert made.account["indicator nobody has decided on: left out"] == 1
