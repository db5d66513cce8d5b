"""The site in a browser, opened as files: search, filters, keyboard, and nothing asked of any network."""

from pathlib import Path
from typing import Any

import pytest

from analysis.reports import receipt
from analysis.reports.site import write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, outcomes: Any) -> Path:
    """A small site."""
    made = tmp_path_factory.mktemp("site")
    write(outcomes(made), made, {"unodc_glotip": "2025-04-14"}, "", receipt.read(made))
    return made


@pytest.fixture
def asked() -> list[str]:
    """What the page asked for."""
    return []


@pytest.fixture
def page(browser: Any, folder: Path, asked: list[str]) -> Any:
    """The front page, opened as a file; the test fails on anything the browser complains of."""
    opened, complaints = browser.new_page(), []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda told: complaints.append(told.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto((folder / "index.html").as_uri())
    yield opened
    opened.close()
    assert complaints == []


def shown(page: Any) -> list[str]:
    """The names of the reports that can be seen."""
    return [one.inner_text() for one in page.locator("#reports .tp-name a").all() if one.is_visible()]


def test_a_word_finds_what_begins_with_it(page: Any) -> None:
    """Two countries begin with neither; accents and capitals do not matter; the count is told."""
    page.get_by_label("Search", exact=True).fill("alba prof")
    assert shown(page) == ["Albania"]
    assert page.get_by_role("status").inner_text() == "1 of 6 reports"
    page.get_by_label("Search", exact=True).fill("turkiye")
    assert shown(page) == ["Türkiye"]
    page.get_by_label("Search", exact=True).fill("bania")
    assert shown(page) == []
    assert page.get_by_role("status").inner_text().startswith("No report is like this")
    assert not page.locator("#reports h2").first.is_visible()


def test_filters_narrow_together(page: Any) -> None:
    """Verdict, region and country each leave what has it; together what has all."""
    whole = shown(page)
    page.get_by_label("Verdict", exact=True).select_option("holds")
    assert shown(page) == ["Conclusions"]
    page.get_by_label("Verdict", exact=True).select_option("")
    page.get_by_label("Region", exact=True).select_option("Southern-Europe")
    assert len(shown(page)) == 3
    page.get_by_label("Country", exact=True).select_option("ALB")
    page.get_by_label("Search", exact=True).fill("side")
    assert shown(page) == ["Albania and Greece: countries side by side"]
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('#reports [hidden]').length === 0")
    assert shown(page) == whole


def test_what_is_asked_for_can_be_kept_and_sent(page: Any, browser: Any) -> None:
    """The address carries the search; opened again it shows the same."""
    page.get_by_label("Country", exact=True).select_option("GRC")
    again = browser.new_page()
    again.goto(page.url)
    assert shown(again) == shown(page)
    assert again.get_by_label("Country", exact=True).input_value() == "GRC"
    again.close()


def test_the_keyboard_is_enough(page: Any) -> None:
    """The first stop is the way past the head; a stroke leads to the search; reports follow the filters, in order."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("alba/")
    assert page.get_by_label("Search", exact=True).input_value() == "alba/"
    page.get_by_label("Search", exact=True).fill("greece")
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    filters = [one for one in ("section", "region", "country", "verdict") if one in stops]
    assert stops[: len(filters) + 1] == [*filters, "Show all"]
    assert "Greece" in stops
    assert "Türkiye" not in stops


def test_a_page_asks_for_nothing_but_its_own_files(
    browser: Any, page: Any, folder: Path, asked: list[str]
) -> None:
    """A report asks for itself and nothing else; a page of the site for its script and its small pictures."""
    assert all(url.startswith(folder.as_uri()) or url.startswith("data:") for url in asked)
    assert {url.rpartition("/")[2] for url in asked if url.endswith(".js")} == {"site.js"}
    alone, urls = browser.new_page(), []
    alone.on("request", lambda request: urls.append(request.url))
    alone.goto((folder / "2_2_global_forms.html").as_uri())
    alone.wait_for_load_state("networkidle")
    assert [url for url in urls if not url.startswith("data:")] == [
        (folder / "2_2_global_forms.html").as_uri()
    ]
    alone.close()


def test_pictures_of_the_front_page_are_drawn(page: Any) -> None:
    """The small files are found and have a size, under the policy of the page."""
    page.locator("#reports img").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#reports img').complete")
    assert page.evaluate("document.querySelector('#reports img').naturalWidth") > 0


def test_the_ledger_is_filtered_by_verdict_and_robustness(browser: Any, folder: Path) -> None:
    """Of two verdicts one is left; claims that no report tests have none."""
    board = browser.new_page()
    board.goto((folder / "ledger.html").as_uri())
    rows = board.locator("#claims tbody tr:visible")
    assert rows.count() == 44
    board.get_by_label("Verdict", exact=True).select_option("weaker")
    assert rows.count() == 1
    assert board.get_by_role("status").inner_text() == "1 of 44 claims"
    board.get_by_label("Firm or fragile").select_option("firm")
    assert rows.count() == 0
    board.close()
