"""The plan: from a collection file to jobs, all of it checked before anything starts."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.reports import plan
from analysis.reports.plan import Job
from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.places import region

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ROOT / "reports" / "collection.yml"
FORMS, VICTIMS, PROFILE = "2_2_global_forms", "2_2_global_victims", "country_profile"
THEMES = {FORMS, "2_2_global_victims", "2_3_europe_forms_and_people"}


@pytest.fixture
def collected(tmp_path: Path) -> Any:
    """Return a function that writes a collection file and plans it."""

    def planned(entries: Any) -> list[Job]:
        path = tmp_path / "mine.yml"
        path.write_text(entries if isinstance(entries, str) else yaml.safe_dump(entries), encoding="utf-8")
        return plan.collection(path)

    return planned


def names(jobs: list[Job]) -> list[str]:
    return [job.name for job in jobs]


def test_the_default_collection_is_whole() -> None:
    """No two reports alike: the three themes among them, and one for each of the 46 members of the Council of Europe."""
    jobs = plan.collection(DEFAULT)
    countries = [job.values["country"] for job in jobs if job.notebook.id == "country_profile"]
    assert sorted(countries) == list(region("coe").members)
    assert {job.notebook.id for job in jobs if "country" not in job.values} >= THEMES
    assert len(jobs) == len(set(names(jobs))) == len({job.title for job in jobs}) >= 49


def test_every_notebook_is_in_the_default_collection() -> None:
    """No notebook is left without a report."""
    assert {job.notebook.id for job in plan.collection(DEFAULT)} == set(plan.notebooks())


def test_file_names_suit_every_system() -> None:
    """Names of reports are short, lower case and plain, so that every file system and address takes them."""
    for name in names(plan.collection(DEFAULT)):
        assert name.isascii()
        assert name == name.lower()
        assert len(name) < 100
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")


def test_a_report_of_defaults_has_the_name_of_its_notebook(collected: Any) -> None:
    """Only what is not the default stands in a name, but the country always does."""
    jobs = collected([{"notebook": FORMS}, {"notebook": FORMS, "parameters": {"region": "europe"}}])
    assert names(jobs) == [FORMS, f"{FORMS}-europe"]
    assert names(collected([{"notebook": PROFILE}])) == [f"{PROFILE}-alb"]


def test_titles_name_what_a_report_is_about(collected: Any) -> None:
    """A title names the country, and a region that is not the default."""
    entries = [
        {"notebook": PROFILE, "parameters": {"country": "TUR"}},
        {"notebook": FORMS, "parameters": {"region": "coe"}},
        {"notebook": FORMS},
    ]
    titles = [job.title for job in collected(entries)]
    assert titles[0] == "Türkiye: country profile"
    assert titles[1] == "Forms of exploitation, then and now: Council of Europe"
    assert titles[2] == "Forms of exploitation, then and now"


def test_each_member_of_a_region_makes_a_report(collected: Any) -> None:
    """`each` with a region makes one report for each of its members."""
    jobs = collected([{"notebook": PROFILE, "each": {"country": "melanesia"}}])
    assert [job.values["country"] for job in jobs] == list(region("melanesia").members)


def test_each_value_of_a_list_makes_a_report(collected: Any) -> None:
    """`each` with a list makes one report a value; two lists make every pair; fixed values stay."""
    asked = {"region": ["world", "europe"], "measure": ["detected_victims", "convicted_persons"]}
    jobs = collected([{"notebook": VICTIMS, "parameters": {"from_year": 2010}, "each": asked}])
    assert len(jobs) == len(set(names(jobs))) == 4
    assert {job.values["from_year"] for job in jobs} == {2010}
    assert {(job.values["region"], job.values["measure"]) for job in jobs} == {
        (place, measure) for place in asked["region"] for measure in asked["measure"]
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"notebook": "country_profil"}, "unknown notebook 'country_profil'; did you mean country_profile"),
        ({"notebook": PROFILE, "parameter": {}}, "unknown key in mine.yml 'parameter'; did you mean parameters"),
        ({"notebook": PROFILE, "parameters": {"contry": "ALB"}}, "unknown parameter 'contry'; did you mean country"),
        ({"notebook": PROFILE, "parameters": {"country": "Albnia"}}, "unknown country 'Albnia'; did you mean Albania"),
        ({"notebook": FORMS, "parameters": {"region": "Europ"}}, "unknown region 'Europ'; did you mean Europe"),
        ({"notebook": VICTIMS, "parameters": {"measure": "detected"}}, "unknown measure 'detected'"),
        ({"notebook": PROFILE, "each": {"country": "coee"}}, "unknown region 'coee'"),
        ({"notebook": PROFILE, "parameters": {"from_year": 1900}}, "go from 1950 to 2025"),
        ({"notebook": PROFILE, "parameters": {"from_year": 2020, "to_year": 2010}}, "after to_year 2010"),
        ({"notebook": PROFILE, "parameters": {"from_year": "2010"}}, "expected int, got str"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_in_one_line(collected: Any, entry: dict[str, Any], message: str) -> None:
    """An entry with a wrong name or value is refused with what was meant, before anything starts."""
    with pytest.raises(BadRequest) as trouble:
        collected([{"notebook": FORMS}, entry])
    assert message in str(trouble.value)
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize("key", ["parameters: {country: NO}", "each: {country: [NO]}"])
def test_norway_without_quotes_is_norway(collected: Any, key: str) -> None:
    """YAML 1.1 reads NO as false; here it is the country that was meant."""
    [job] = collected(f"- notebook: {PROFILE}\n  {key}\n")
    assert job.values["country"] == "NOR"


def test_norway_with_quotes_is_norway(collected: Any) -> None:
    """ "NO" in quotes is the country."""
    [job] = collected(f'- notebook: {PROFILE}\n  parameters: {{country: "NO"}}\n')
    assert job.values["country"] == "NOR"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a text",
        "notebook: country_profile",
        "- country_profile",
        "- {}",
        "- parameters: {country: ALB}",
        "- notebook: country_profile\n  each: coe",
        "- notebook: country_profile\n  each: {country: 5}",
        "- notebook: country_profile\n  each: {country: }",
        "- notebook: country_profile\n  each: {country: []}",
        "- notebook: country_profile\n  parameters: [ALB]",
        "- notebook: country_profile\n  parameters: ALB",
        "- notebook: country_profile\n  parameters: {no: 1}",
        "[]",
    ],
)
def test_a_file_of_another_shape_is_refused(collected: Any, text: str) -> None:
    """A file that is no list of entries, or an entry of another shape, is refused: no crash, no empty batch."""
    with pytest.raises(BadRequest) as trouble:
        collected(text)
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize(
    "text", ["- {notebook: x", "- notebook: x\n bad", "\t- x", "- !!python/name:os.system x"]
)
def test_broken_yaml_is_refused_in_one_line(collected: Any, text: str) -> None:
    """A file that is no YAML, or asks for code, is refused with the place of the trouble."""
    with pytest.raises(BadRequest, match=r"mine\.yml is not readable YAML") as trouble:
        collected(text)
    assert "\n" not in str(trouble.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is no UTF-8 is refused like broken YAML."""
    (tmp_path / "mine.yml").write_bytes("- notebook: Türkiye".encode("latin-1"))
    with pytest.raises(BadRequest, match="is not readable YAML"):
        plan.collection(tmp_path / "mine.yml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A collection file that is not there, or is a folder, is refused by name."""
    with pytest.raises(BadRequest, match=r"none\.yml not found"):
        plan.collection(tmp_path / "none.yml")
    with pytest.raises(BadRequest, match=tmp_path.name):
        plan.collection(tmp_path)


@pytest.mark.parametrize(
    "entries",
    [
        [{"notebook": FORMS}, {"notebook": FORMS}],
        [{"notebook": FORMS}, {"notebook": FORMS, "parameters": {"region": "World"}}],
        [{"notebook": PROFILE}, {"notebook": PROFILE, "each": {"country": ["Albania", "BEL"]}}],
    ],
)
def test_two_entries_that_make_one_report_are_refused(collected: Any, entries: Any) -> None:
    """One report from two entries is a mistake of the file, however the country or region is spelled."""
    with pytest.raises(BadRequest, match="two entries make one report"):
        collected(entries)


def test_different_parameters_make_different_reports(collected: Any) -> None:
    """A first year of 2010 and a last year of 2010 are two reports, with two names."""
    years = [{"from_year": 2010}, {"to_year": 2010}, {"from_year": 2010, "to_year": 2010}]
    jobs = collected([{"notebook": FORMS, "parameters": given} for given in years])
    assert len(set(names(jobs))) == 3


def test_the_command_line_repeats_a_name_for_more_reports() -> None:
    """One value a report: a repeated name makes several, two repeated names make every pair."""
    jobs = plan.single(PROFILE, ["country=ALB", "country=Norway", "from_year=2005", "from_year=2010"])
    assert {(job.values["country"], job.values["from_year"]) for job in jobs} == {
        (country, year) for country in ("ALB", "NOR") for year in (2005, 2010)
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["country"], "parameter 'country': expected name=value"),
        (["contry=ALB"], "unknown parameter 'contry'"),
        (["from_year=long ago"], "parameter from_year is 'long ago': expected int"),
        (["country=ALB", "country=Albania"], "two entries make one report"),
    ],
)
def test_a_wrong_command_line_is_refused(given: list[str], message: str) -> None:
    """What is no name=value, or a wrong one, is refused with what was expected."""
    with pytest.raises(BadRequest) as trouble:
        plan.single(PROFILE, given)
    assert message in str(trouble.value)


def test_an_unknown_notebook_is_refused_with_near_misses() -> None:
    """A mistyped notebook is refused, with the one that was meant and how to list them."""
    with pytest.raises(
        UnknownName,
        match=r"did you mean country_profile or region_profile\?; trafficking list names them all",
    ):
        plan.single("country_profiles", [])


@pytest.mark.parametrize("name", ["../country_profile", "/etc/passwd", "notebooks/country_profile", ""])
def test_a_path_is_no_notebook(name: str) -> None:
    """Notebooks are named, never reached by a path."""
    with pytest.raises(UnknownName):
        plan.notebook(name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of the collection with one copied notebook."""
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{PROFILE}.ipynb", tmp_path / "notebooks")
    monkeypatch.setenv("TRAFFICKING_HOME", str(tmp_path))
    return tmp_path


def test_notebooks_are_found_by_scanning(home: Path) -> None:
    """A notebook is one file; a name that begins with an underscore is a draft or a template."""
    shutil.copy(home / "notebooks" / f"{PROFILE}.ipynb", home / "notebooks" / "another.ipynb")
    shutil.copy(home / "notebooks" / f"{PROFILE}.ipynb", home / "notebooks" / "_template.ipynb")
    assert plan.notebooks() == ["another", PROFILE]
    assert plan.notebook("another").title == "Country profile"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"cells": 5}', '{"cells": [{"cell_type": "code"}]}', '{"cells": []}', '"x"'],
)
def test_a_file_that_is_no_notebook_is_refused(home: Path, text: str) -> None:
    """A broken notebook file is named in one line."""
    (home / "notebooks" / "broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match=r"broken\.ipynb is not a readable notebook") as trouble:
        plan.notebook("broken")
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize(("change", "told"), [
    ({"nbformat": 3, "worksheets": [{"cells": []}]}, "nbformat 3, expected 4"),
    ({"nbformat": 5}, "nbformat 5, expected 4"),
    ({"nbformat": "4"}, "nbformat 4, expected 4"),
])  # fmt: skip
def test_a_notebook_of_another_format_is_refused(home: Path, change: dict[str, Any], told: str) -> None:
    """A file of an older or a later format is named with its format, before anything starts."""
    read = json.loads((home / "notebooks" / f"{PROFILE}.ipynb").read_text(encoding="utf-8"))
    (home / "notebooks" / "other.ipynb").write_text(json.dumps(read | change), encoding="utf-8")
    with pytest.raises(BadRequest, match=rf"other\.ipynb is not a readable notebook.*{told}"):
        plan.single("other", [])


def test_code_in_a_parameters_cell_is_refused_with_its_notebook(home: Path) -> None:
    """A notebook whose parameters are code is refused when it is read, not run."""
    path = home / "notebooks" / f"{PROFILE}.ipynb"
    text = path.read_text(encoding="utf-8")
    assert "from_year: int = 2003" in text
    path.write_text(text.replace("from_year: int = 2003", "from_year: int = int(2003)"), encoding="utf-8")
    with pytest.raises(BadRequest, match="expected `name: type = literal"):
        plan.notebook(PROFILE)


FREE_WORDS = ["../../x", "a/b", "CON", "..", "é", "x" * 100, "con.html", ".hidden", "a b", "NUL"]


@pytest.mark.parametrize("word", FREE_WORDS)
def test_no_word_leads_out_of_the_folder(home: Path, word: str) -> None:
    """Whatever a parameter holds, the name of its report is plain, short, and stays in the folder."""
    path = home / "notebooks" / f"{PROFILE}.ipynb"
    text = path.read_text(encoding="utf-8")
    line = 'country: str = \\"ALB\\"  # ISO code or name'
    assert line in text
    path.write_text(text.replace(line, 'word: str = \\"\\"  # any word'), encoding="utf-8")
    [job] = plan.single(PROFILE, [f"word={word}"])
    assert job.name.startswith(PROFILE)
    assert len(job.name) <= plan.LONGEST
    assert set(job.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")


def test_two_words_with_one_name_are_found_in_planning(home: Path) -> None:
    """Values that differ only in signs a file name cannot have would write over each other: refused."""
    path = home / "notebooks" / f"{PROFILE}.ipynb"
    text = path.read_text(encoding="utf-8")
    line = 'country: str = \\"ALB\\"  # ISO code or name'
    path.write_text(text.replace(line, 'word: str = \\"\\"  # any word'), encoding="utf-8")
    with pytest.raises(BadRequest, match="two entries make one report"):
        plan.single(PROFILE, ["word=a b", "word=a/b"])


def test_a_long_name_keeps_what_tells_it_apart() -> None:
    """A name that is cut ends in signs of its hash, so that two long names stay two."""
    one, two = plan._short("x" * 200 + "a"), plan._short("x" * 200 + "b")
    assert len(one) == len(two) == plan.LONGEST
    assert one != two


def test_formats_are_checked_before_anything_starts(collected: Any) -> None:
    """An entry may ask for formats; one nobody makes is refused with those there are."""
    [job] = collected([{"notebook": FORMS, "formats": ["ipynb", "html"]}])
    assert job.formats == ("html", "ipynb")
    with pytest.raises(UnknownName, match=r"unknown format 'pfd'.*one of html, ipynb"):
        collected([{"notebook": FORMS, "formats": ["pfd"]}])


def test_several_countries_name_and_title_their_report() -> None:
    """File name and title carry the countries in the order of their names, the default ones too."""
    [job] = plan.single("compare_countries", ["countries=Romania, ALB"])
    assert (job.name, job.title) == (
        "compare_countries-alb-rou",
        "Albania and Romania: countries side by side",
    )
    [default] = plan.single("compare_countries", [])
    assert default.name.startswith("compare_countries-alb-")
