"""The batch from a notebook: the same command, followed by its receipts; refusals and failures in one line."""

import json
import shutil
from pathlib import Path

import pytest

from analysis import lab
from analysis.lab import batch
from analysis.reports.receipt import Receipt
from analysis.vocabulary.errors import BadRequest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    """Begin without a session."""
    monkeypatch.delenv(lab.SESSION, raising=False)


@pytest.mark.parametrize(
    ("notebook", "given", "why"),
    [
        ("contry_profile", {}, "did you mean country_profile"),
        ("country_profile", {"country": "Narnia"}, "unknown country 'Narnia'"),
        ("country_profile", {"from_year": 3}, "the figures of this notebook go from"),
    ],
)
def test_a_wrong_request_starts_nothing(tmp_path, notebook, given, why):
    """The command's own line is told, without its name, and no folder is begun."""
    with pytest.raises(BadRequest, match=why) as trouble:
        batch.run(notebook, out=tmp_path / "out", **given)
    assert "\n" not in str(trouble.value) and "trafficking:" not in str(trouble.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_reports_are_made_and_a_person_leaves_no_trace_in_them(tmp_path, monkeypatch, capsys):
    """The last line is told, and the batch that a notebook starts makes the bytes that the command makes."""
    plain, seen = tmp_path / "plain", tmp_path / "seen"
    batch.run("5_conclusions", out=plain, section="4.3")
    assert capsys.readouterr().out.startswith("1 reports made, 0 failed. Open ")
    made = {path.name: path.read_bytes() for path in plain.glob("5_conclusions-*.*")}
    assert "5_conclusions-section-4-3.html" in made

    monkeypatch.setenv(lab.SESSION, str(ROOT / "notebooks" / "5_conclusions.ipynb"))
    monkeypatch.setenv(lab.DASHBOARD, "5_conclusions")
    batch.run("5_conclusions", out=seen, section="4.3")
    assert {path.name: path.read_bytes() for path in seen.glob("5_conclusions-*.*")} == made


@pytest.mark.slow
def test_a_failed_report_is_told(tmp_path, monkeypatch, capsys):
    """A notebook that fails: the command's last line is the error, its receipt is listed."""
    home = tmp_path / "home"
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    for name in ("data", "src", "requirements.lock", "pyproject.toml"):
        (home / name).symlink_to(ROOT / name)
    path = home / "notebooks" / "5_conclusions.ipynb"
    spoilt = json.loads(path.read_text())
    next(one for one in spoilt["cells"] if one["id"] == "03-setup")["source"] = "import analysis as tp\n1 / 0"
    path.write_text(json.dumps(spoilt))
    monkeypatch.setenv("TRAFFICKING_HOME", str(home))
    with pytest.raises(batch.BatchFailed, match="1 failed"):
        batch.run("5_conclusions", out=tmp_path / "out")
    followed = batch.Followed(["5_conclusions"], tmp_path / "out")
    followed.began = 0
    followed.look()
    assert "✗ 5_conclusions: cell 03-setup: ZeroDivisionError" in followed.shown()


def test_what_is_shown_follows_the_receipts(tmp_path):
    """Receipts of before do not count; new ones do; what failed stays listed; text is escaped."""
    receipts = tmp_path / ".trafficking" / "receipts"
    receipts.mkdir(parents=True)
    names = [f"r{number}" for number in range(12)]
    followed = batch.Followed(names, tmp_path)
    Receipt("r0", "n", "t", {}, "k", "failed", error="<b>").write(tmp_path)
    for name in names[1:11]:
        Receipt(name, "n", "t", {}, "k", "ok", seconds=1.25).write(tmp_path)
    (receipts / "r11.json").write_text("{half")
    followed.look()
    page = followed.shown()
    assert "11 of 12 reports" in page
    assert 'max="12" value="11"' in page
    assert "✗ r0: &lt;b&gt;" in page
    assert page.count("✓") == batch.SHOWN

    later = batch.Followed(names, tmp_path)
    later.began += 3600
    later.look()
    assert "0 of 12 reports" in later.shown()
