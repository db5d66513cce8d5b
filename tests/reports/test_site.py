"""The site: every page whole and alone, every link leads somewhere, every report is found without a script."""

import csv
import io
import json
import math
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest
from matplotlib.figure import Figure as Drawing

from analysis.reports import manifest, plan, receipt
from analysis.reports.run import Outcome
from analysis.reports.site import around, comparison, entries, failures, ledger, thumbs, write
from analysis.reports.site.thin import thin
from analysis.show.address import address, picture
from analysis.show.figure import svg


class Links(HTMLParser):
    """Where a page leads, what it loads, and what can be led to in it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.aims: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "action"):
                self.aims.append(value or "")
            elif name in ("src", "srcset", "data", "poster") and value:
                self.loads.append(value)
            elif name == "id":
                self.ids.append(value or "")


@pytest.fixture
def site(tmp_path: Path, outcomes: Any) -> Path:
    """A folder of reports with its site."""
    write(outcomes(tmp_path), tmp_path, {"unodc_glotip": "2025-04-14"}, "world", receipt.read(tmp_path))
    return tmp_path


def pages(site: Path) -> dict[str, Links]:
    return {path.name: Links(path.read_text(encoding="utf-8")) for path in sorted(site.glob("*.html"))}


def test_every_link_leads_somewhere(site: Path) -> None:
    """Each address is a file of the folder, and its mark a place in that file."""
    found = pages(site)
    wrong = []
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids)), name
        for aim in page.aims:
            file, _, mark = aim.partition("#")
            if not (site / (file or name)).is_file() or (
                mark and mark not in found[file or name].ids and not (file or name).startswith("5_")
            ):
                wrong.append((name, aim))
    assert wrong == []
    assert all(page.aims for page in found.values())


def test_no_page_loads_or_leads_outside(site: Path) -> None:
    """Nothing is loaded but the one script and the small pictures; no address names a protocol."""
    for name, page in pages(site).items():
        assert not [aim for aim in page.aims if ":" in aim or aim.startswith("/")], name
        loaded = [one for one in page.loads if not one.startswith("data:image/svg+xml,")]
        assert all(one == "site.js" or one.startswith("thumbs/") for one in loaded), name
        assert all((site / one).is_file() for one in loaded), name


def test_without_a_script_every_report_is_on_the_front_page(site: Path) -> None:
    """The list stands in the page itself; only the form waits for the script."""
    front = (site / "index.html").read_text(encoding="utf-8")
    names = receipt.read(site)
    assert len(names) == 6
    assert {f"{name}.html" for name in names} <= set(Links(front).aims)
    assert front.count("hidden>") == 1
    assert '<form class="tp-filter" role="search" data-of="reports" hidden>' in front


def test_the_picture_is_the_one_the_key_finding_reads(site: Path) -> None:
    """The last picture before the key finding stands in the text, as a whole file; without such, the first."""
    small = (site / "thumbs" / "2_2_global_forms.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(small)[0].get("d") == "M0 1"
    page = (site / "2_2_global_forms.html").read_text(encoding="utf-8")
    assert "M0 0" in thumbs.lead(page.replace("the key", "another", 1))
    assert thumbs.lead("<p>no picture</p>") == ""


def test_a_small_picture_is_light_and_keeps_its_words() -> None:
    """Letters are texts again, as long as they were; marks and colours stay; the file is less than half as large."""
    drawing = Drawing()
    axes = drawing.subplots()
    axes.barh([0, 1], [3, 5], color="#274a63")
    axes.set_yticks([0, 1], ["Détectées & <5", "Every country of the world"])
    axes.set_title("Bold words", fontweight="bold")
    whole = picture(address(svg(drawing)))  # as a page holds it
    small = ElementTree.fromstring(thin(whole))
    texts = {one.text: one.attrib for one in small.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Détectées & <5", "Every country of the world", "Bold words"} <= set(texts)
    assert texts["Bold words"]["font-weight"] == "bold"
    assert 100 < float(texts["Every country of the world"]["textLength"]) < 160
    assert "fill:#274a63" in thin(whole)
    assert len(thin(whole)) < len(whole) / 2


def test_pictures_of_reports_that_are_gone_are_removed(site: Path, outcomes: Any) -> None:
    """A report that is no more has no picture left behind."""
    made = outcomes(site)
    write(made[:1], site)
    assert [path.stem for path in (site / "thumbs").iterdir()] == ["2_2_global_forms"]


def test_a_claim_leads_to_the_report_that_is_about_it(site: Path) -> None:
    """Of two reports that show a verdict, the ledger names the one that shows the fewest."""
    board = (site / ledger.NAME).read_text(encoding="utf-8")
    assert 'href="2_2_global_forms.html#claim-G2"' in board
    assert 'href="5_conclusions.html#claim-G3"' in board
    assert board.count("data-robustness=") == 44
    assert board.count("not tested here") == 42
    assert "42 are tested by no report here" in board


def test_countries_lead_to_each_other_and_to_themes(site: Path) -> None:
    """A profile leads to those before and after, to its sub-region, and to the reports that name it; and back."""
    albania = Links((site / "country_profile-alb.html").read_text(encoding="utf-8")).aims
    assert albania == ["country_profile-grc.html", "2_2_global_forms.html", "compare_countries-alb-grc.html",
                       "country_profile-grc.html"]  # fmt: skip
    greece = (site / "country_profile-grc.html").read_text(encoding="utf-8")
    assert 'rel="prev" href="country_profile-alb.html"' in greece
    assert 'rel="next" href="country_profile-tur.html"' in greece
    forms = Links((site / "2_2_global_forms.html").read_text(encoding="utf-8")).aims
    assert "country_profile-alb.html" in forms
    assert "country_profile-grc.html" not in forms


def test_the_way_on_is_put_in_once(site: Path, outcomes: Any) -> None:
    """A second time nothing is written; with other reports only the pages whose way changed are, and receipts know."""
    made, receipts = entries(outcomes(site)), receipt.read(site)
    around.weave(made, receipts, site)
    marks = {path: path.stat().st_mtime_ns for path in site.glob("*.html")}
    around.weave(made, receipt.read(site), site)
    assert marks == {path: path.stat().st_mtime_ns for path in site.glob("*.html")}
    gone = [one for one in made if one.countries != ("GRC",)]
    around.weave(gone, receipt.read(site), site)
    changed = {path.stem for path, mark in marks.items() if path.stat().st_mtime_ns != mark}
    assert changed == {"country_profile-alb", "country_profile-tur", "compare_countries-alb-grc"}
    for one in receipt.read(site).values():
        file = f"{one.report}.html"
        assert receipt.intact(site / file, one.artefacts[file]), file


def test_a_page_without_a_place_for_it_stays_as_it_is() -> None:
    """Only what stands between the marks is ever replaced, and comes out as it went in."""
    way = b"<nav>\xe2\x86\x92</nav>"
    page = b"head" + around.BEGIN + b"old" + around.END + b"foot"
    assert around.put(page, way) == b"head" + around.BEGIN + way + around.END + b"foot"
    assert around.taken(around.put(page, way)) == way
    assert around.put(b"no place", way) == b"no place"


def test_the_table_is_the_same_in_every_form(site: Path) -> None:
    """CSV, JSON and Parquet hold the same rows; a figure that is only bounds has no value in any."""
    told = json.loads((site / "figures.json").read_text(encoding="utf-8"))
    read = list(csv.DictReader(io.StringIO((site / "figures.csv").read_text(encoding="utf-8"))))
    with duckdb.connect() as base:
        kept = base.read_parquet(str(site / "figures.parquet")).df()
    assert list(kept.columns) == list(told[0]) == list(read[0]) == list(comparison.COLUMNS)
    assert [one["claim"] for one in told] == ["G2", "", ""]
    assert [float(one["high"]) for one in read] == [one["high"] for one in told] == list(kept["high"])
    assert [one["value"] for one in told] == [49.4, None, None]
    assert [one["value"] for one in read] == ["49.4", "", ""]
    assert math.isnan(kept["value"][1])
    assert (told[0]["source"], told[0]["release"]) == ("unodc_glotip", "2025-04-14")


def test_what_changed_is_told_in_words(site: Path, outcomes: Any) -> None:
    """The release before and the one in use are compared for each country, and once only."""
    page = (site / "changes.html").read_text(encoding="utf-8")
    assert "from 2023-05-30 to 2025-04-14" in page
    assert page.count("New figures: ") == 2  # all together, and Albania: the others show no source
    assert "that both releases have" in page
    known = json.loads((site / ".trafficking" / "changes.json").read_text(encoding="utf-8"))
    known["told"]["unodc_glotip "] = "kept from before"
    (site / ".trafficking" / "changes.json").write_text(json.dumps(known), encoding="utf-8")
    for world, kept in (("world", True), ("another", False)):
        write(outcomes(site), site, {}, world)
        assert ("kept from before" in (site / "changes.html").read_text(encoding="utf-8")) is kept


def test_the_dictionary_has_every_source(site: Path) -> None:
    """Each source has its place and heading; tables have heads that a screen reader can follow."""
    from analysis import sources

    page = (site / "data.html").read_text(encoding="utf-8")
    assert set(sources.names()) <= set(Links(page).ids)
    assert "<th>" not in page
    assert page.count("<h1") == 1


def test_a_failed_report_is_told_with_what_to_do(tmp_path: Path, outcomes: Any) -> None:
    """The page of failures is there when there are any, and only then."""
    made = outcomes(tmp_path)
    broken = Outcome(
        made[0].job, False, 1.0, tmp_path / "failed" / "a.ipynb", "cell 3: too <long>", "timeout"
    )
    write([broken, *made[1:]], tmp_path)
    page = (tmp_path / failures.NAME).read_text(encoding="utf-8")
    assert "cell 3: too &lt;long&gt;" in page
    assert "--report-timeout" in page
    assert "The notebook that was kept" not in page
    write(made, tmp_path)
    assert not (tmp_path / failures.NAME).exists()


def test_the_manifest_proves_the_site_too(site: Path, outcomes: Any) -> None:
    """A page of the site that was touched is found out."""
    written = write(outcomes(site), site, {}, "", receipt.read(site))
    manifest.write(receipt.read(site).values(), site, written, {})
    assert manifest.verify(site) == 12 + len(written)
    (site / "ledger.html").write_text("touched", encoding="utf-8")
    with pytest.raises(manifest.NotTheSame, match=r"ledger\.html"):
        manifest.verify(site)


def test_the_site_is_the_same_bytes_whoever_was_first(tmp_path: Path, outcomes: Any) -> None:
    """However the reports ended, all files come out the same."""
    first, second = tmp_path / "a", tmp_path / "b"
    got: list[dict[str, Any]] = []
    for folder, turn in ((first, 1), (second, -1)):
        folder.mkdir()
        write(outcomes(folder)[::turn], folder, {}, "", receipt.read(folder))
        got.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*") if
                    path.is_file() and ".trafficking" not in path.parts})  # fmt: skip
    assert got[0] == got[1]


def test_each_language_has_a_site_of_its_own(tmp_path: Path, outcomes: Any) -> None:
    """Pages of one language list its reports only, and lead to the same page of the other; each front page is in its own."""
    english = outcomes(tmp_path)
    [job] = plan.single("5_conclusions", [], spoken=("fr",))
    french = replace(english[1], job=job, path=tmp_path / f"{job.name}.html")
    broken = replace(english[2], ok=False, error="cell 3: too long", cause="timeout")
    (tmp_path / f"{job.name}.html").write_bytes((tmp_path / "5_conclusions.html").read_bytes())
    write([*english[:2], broken, french], tmp_path)
    front, other = ((tmp_path / name).read_text(encoding="utf-8") for name in ("index.html", "index.fr.html"))
    assert ('<html lang="en">' in front, '<html lang="fr">' in other) == (True, True)
    assert "2 reports" in front
    assert "1 rapport" in other
    assert {"5_conclusions.html", "index.fr.html", "failures.html"} <= set(Links(front).aims)
    assert {"5_conclusions.fr.html", "index.html", "ledger.fr.html"} <= set(Links(other).aims)
    assert "5_conclusions.html" not in Links(other).aims
    assert "ledger.fr.html" in Links((tmp_path / "ledger.html").read_text(encoding="utf-8")).aims
    # French reports have no failures, and so no such page: the way leads to their front page.
    assert "index.fr.html" in Links((tmp_path / failures.NAME).read_text(encoding="utf-8")).aims
    assert not (tmp_path / "failures.fr.html").exists()
    assert (tmp_path / "figures.fr.parquet").is_file()


def test_a_folder_of_french_reports_opens_in_french(tmp_path: Path, outcomes: Any) -> None:
    """The front page is that of the first language there is; pages of a language that is gone are removed."""
    english = outcomes(tmp_path)
    [job] = plan.single("5_conclusions", [], spoken=("fr",))
    (tmp_path / f"{job.name}.html").write_bytes((tmp_path / "5_conclusions.html").read_bytes())
    write(english, tmp_path)
    assert (tmp_path / "ledger.html").is_file()
    write([replace(english[1], job=job, path=tmp_path / f"{job.name}.html")], tmp_path)
    assert (tmp_path / "index.html").read_bytes() == (tmp_path / "index.fr.html").read_bytes()
    assert not (tmp_path / "ledger.html").exists()
    assert not (tmp_path / "figures.csv").exists()
