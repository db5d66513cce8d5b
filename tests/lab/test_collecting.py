"""A choice becomes a report of the collection; everything else in the file stays as it was, to the byte."""

from pathlib import Path

import pytest

from analysis.reports import collecting, plan
from analysis.vocabulary.errors import BadRequest, UnknownName

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def listed(tmp_path):
    """Return a copy of the collection that ships."""
    path = tmp_path / "collection.yml"
    path.write_bytes((ROOT / "reports" / "collection.yml").read_bytes())
    return path


def test_an_entry_is_added_at_the_end(listed):
    """The report is planned as asked, the bytes before it are the same, comments among them."""
    before, jobs = listed.read_bytes(), plan.collection(listed)
    values = {"country": "TZA", "from_year": 2010, "to_year": 2025}
    assert collecting.add("country_profile", values, listed) == "country_profile-tza-from-year-2010"
    assert listed.read_bytes().startswith(before)
    *others, new = plan.collection(listed)
    assert [one.name for one in others] == [one.name for one in jobs]
    assert (new.notebook.id, new.values) == ("country_profile", values)
    assert b"to_year" not in listed.read_bytes()[len(before) :]  # what is the default is not written


def test_two_choices_follow_each_other(listed):
    """Countries with a comma and a measure of their own are quoted; NAM stays Namibia."""
    collecting.add("country_profile", {"country": "NAM"}, listed)
    assert plan.collection(listed)[-1].values["country"] == "NAM"
    collecting.add("compare_countries", {"countries": "NOR, NAM", "measure": "convicted_persons"}, listed)
    assert plan.collection(listed)[-1].values["countries"] == "NAM, NOR"


@pytest.mark.parametrize("text", [b"", b"\r\n", b"# end, with \xc3\xa9 and no new line"])
def test_line_ends_and_comments_stay(tmp_path, text):
    """A file with other line ends, or none at its end, keeps them."""
    path = tmp_path / "collection.yml"
    path.write_bytes(b"# mine\r\n- notebook: 5_conclusions\r\n" + text)
    collecting.add("country_profile", {"country": "TZA"}, path)
    assert path.read_bytes().startswith(b"# mine\r\n- notebook: 5_conclusions\r\n" + text)
    assert [one.name for one in plan.collection(path)] == ["5_conclusions", "country_profile-tza"]


def refused(path, kind, *asked):
    """Hold that a request is refused in one line and the file is as before; return the line."""
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(kind) as trouble:
        collecting.add(*asked, path)
    assert (path.read_bytes() if path.exists() else None) == before
    assert "\n" not in str(trouble.value)
    return str(trouble.value)


def test_what_the_collection_makes_already_is_refused(listed):
    """Belgium is one of the members of the Council of Europe, so its profile is made already."""
    assert "country_profile-bel is in collection.yml already" in refused(
        listed, BadRequest, "country_profile", {"country": "BEL"}
    )


def test_a_bad_choice_is_refused(listed):
    """The contract of the parameters holds here too."""
    assert "Narnia" in refused(listed, UnknownName, "country_profile", {"country": "Narnia"})
    refused(listed, UnknownName, "country_profile", {"colour": "red"})
    refused(listed, BadRequest, "country_profile", {"country": "TZA", "from_year": 2020, "to_year": 2010})


@pytest.mark.parametrize(
    "text",
    [
        "[{notebook: 5_conclusions}]\n",
        "- notebook: 5_conclusions\n...\n",
        "- {notebook: 5_conclusions}\n ---\n",
    ],
)
def test_a_collection_of_another_shape_is_left_alone(tmp_path, text):
    """Where an entry at the end would be read as something else, it is refused."""
    path = tmp_path / "collection.yml"
    path.write_text(text)
    told = refused(path, BadRequest, "country_profile", {"country": "TZA"})
    assert "not a list in lines" in told or "not readable YAML" in told


def test_a_missing_collection_is_told(tmp_path):
    """No file is begun in silence."""
    assert "not found" in refused(
        tmp_path / "collection.yml", BadRequest, "country_profile", {"country": "TZA"}
    )
