"""The commands beside `run`: they describe, look after and begin; what a person mistypes ends in one helpful line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis.reports import ask, doctor, drafts, plan
from analysis.vocabulary.errors import BadRequest, UnknownName

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with the notebooks and the collection of this project, to be written to."""
    for name in ("notebooks", "reports"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("build"))
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.setenv("TRAFFICKING_HOME", str(tmp_path))
    return tmp_path


def test_a_notebook_is_described() -> None:
    """Title, question, parameters, and the sources with their years are told, for people and for programs."""
    told = ask.describe("country_profile", False)
    assert told.startswith("Country profile\nHow did the sources of 2006 name this country")
    assert "  from_year: int = 2003  first year shown" in told
    assert "unodc_glotip (2003-2022)" in told
    found = json.loads(ask.describe("2_2_global_forms", True))
    assert {"region", "from_year", "to_year"} <= {one["name"] for one in found["parameters"]}
    assert found["sources"] == ["published_figures", "unodc_glotip"]
    victims = json.loads(ask.describe("2_2_global_victims", True))
    [measure] = [one for one in victims["parameters"] if one["name"] == "measure"]
    assert measure["choices"][0] == measure["default"] == "detected_victims"


def test_doctor_finds_nothing_wrong_here(tmp_path: Path) -> None:
    """Where reports can be made, each look is told to be well."""
    told: list[str] = []
    assert doctor.examine(tmp_path / "out", told.append) == 0, told
    assert [line.split(": ")[0].split()[1] for line in told] == list(doctor.LOOKS)
    assert all(line.startswith("ok  ") for line in told)


def test_doctor_names_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing kernel, a folder that cannot be written and a broken look are each told with what to do; exit 2."""
    from jupyter_client import kernelspec

    def none(*_: Any) -> None:
        raise kernelspec.NoSuchKernel("python3")

    monkeypatch.setattr(kernelspec.KernelSpecManager, "get_kernel_spec", none)
    monkeypatch.setitem(doctor.LOOKS, "font", lambda _: 1 / 0)
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    told: list[str] = []
    assert doctor.examine(tmp_path / "out", told.append) == 2
    wrong = [line for line in told if line.startswith("wrong")]
    assert [line.split(": ")[0].split()[1] for line in wrong] == ["kernel", "font", "folder"]
    assert "python -m ipykernel install" in wrong[0]
    assert "--out" in wrong[2]


def test_clean_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    """Drafts go, reports stay; with all, reports go too; a file of somebody else's stays in any case."""
    from analysis.reports import publish, receipt

    publish.writable(tmp_path)
    for name in ("a.html", "index.html", "manifest.json", "notes.txt", ".a.html.4711.tmp"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    made = receipt.Receipt("a", "n", "t", {}, state="ok", artefacts={"a.html": {"sha256": "0", "bytes": 1}})
    made.write(tmp_path)
    assert ask.clean(tmp_path, False) == f"1 drafts removed from {tmp_path.name}"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "a.html", "index.html", "manifest.json", "notes.txt",
    ]  # fmt: skip
    assert ask.clean(tmp_path, True) == f"1 files of reports removed from {tmp_path.name}"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["notes.txt"]
    assert "no folder of reports" in ask.clean(tmp_path / "none", True)


def test_a_new_notebook_has_all_parts_and_is_valid(own: Path) -> None:
    """What is begun can be read, planned and described at once, and its contract holds."""
    drafts.notebook("2_4_new_topic")
    path = own / "notebooks" / "2_4_new_topic.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    found = plan.notebook("2_4_new_topic")
    assert list(found.declared) == ["region", "from_year", "to_year"]
    assert plan.single("2_4_new_topic", ["region=europe"])[0].name == "2_4_new_topic-europe"


@pytest.mark.slow
def test_a_new_notebook_runs(homes: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is begun makes a report as it stands."""
    home = homes()
    monkeypatch.setenv("TRAFFICKING_HOME", str(home.folder))
    drafts.notebook("begun")
    ended = home.run("run", "begun")
    assert ended.returncode == 0, ended.stderr


def test_a_new_source_is_a_module_with_a_card(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module can be compiled and has a card and a function to fill in."""
    import analysis.sources

    room = tmp_path / "sources"
    room.mkdir()
    monkeypatch.setattr(analysis.sources, "__file__", str(room / "__init__.py"))
    assert drafts.source("new_index").startswith("new_index.py begun")
    names: dict[str, Any] = {}
    exec(compile((room / "new_index.py").read_text(encoding="utf-8"), "new_index.py", "exec"), names)
    assert names["CARD"].id == "new_index"
    assert not names["CARD"].ships
    assert callable(names["tidy"])


def test_a_new_report_joins_the_collection(own: Path) -> None:
    """An entry is added at the end, checked as any other; the rest of the file stays as it was."""
    path = own / "reports" / "collection.yml"
    before = path.read_text(encoding="utf-8")
    drafts.report("2_2_global_forms", ["region=europe", "from_year=2010"])
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert after.endswith('- notebook: 2_2_global_forms\n  parameters: {region: "europe", from_year: 2010}\n')
    assert len(plan.collection(path)) == len(plan.collection(ROOT / "reports" / "collection.yml")) + 1
    with pytest.raises(BadRequest, match="the collection has 2_2_global_forms-europe-from-year-2010 already"):
        drafts.report("2_2_global_forms", ["region=europe", "from_year=2010"])


@pytest.mark.parametrize("id_", ["../x", "A B", "x.ipynb", "", "/etc/x", "é", "x" * 61, "con?"])
def test_a_name_that_is_no_id_begins_nothing(own: Path, id_: str) -> None:
    """Paths, spaces and other signs are refused before anything is written."""
    before = sorted(own.rglob("*"))
    for begin in (drafts.notebook, drafts.source):
        with pytest.raises(BadRequest, match="is no id"):
            begin(id_)
    assert sorted(own.rglob("*")) == before


def test_nothing_is_written_over(own: Path) -> None:
    """A notebook or source that exists is left alone."""
    before = (own / "notebooks" / "country_profile.ipynb").read_bytes()
    with pytest.raises(BadRequest, match=r"country_profile\.ipynb is there already"):
        drafts.notebook("country_profile")
    with pytest.raises(BadRequest, match=r"unodc_glotip\.py is there already"):
        drafts.source("unodc_glotip")
    with pytest.raises(UnknownName):
        drafts.report("country_profil", [])
    assert (own / "notebooks" / "country_profile.ipynb").read_bytes() == before
