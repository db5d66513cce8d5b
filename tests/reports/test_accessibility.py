"""WCAG 2.2 AA as axe-core reads it: the site and one report of every notebook, light and dark, and in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.reports import plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COMMAND = shutil.which("trafficking", path=str(Path(sys.executable).parent))


@pytest.fixture(scope="module")
def built(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report of each notebook as the collection ships them, one of them in French too, and the site around them."""
    folder = tmp_path_factory.mktemp("built")
    entries = [{"notebook": name} for name in plan.notebooks()]
    entries = [
        one | {"languages": ["en", "fr"]} if one["notebook"] == "0_start_here" else one for one in entries
    ]
    (folder / "collection.yml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    command = [str(COMMAND), "run", "--collection", str(folder / "collection.yml"), "--out", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return folder


def pages(folder: Path) -> list[Path]:
    """Return every page there is, the slides aside."""
    return sorted(path for path in folder.glob("*.html") if ".slides" not in path.name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, built: Path, scheme: str) -> None:
    """No page violates a rule of WCAG 2.2 AA, nor what axe holds to be good practice."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        color_scheme=scheme, bypass_csp=True
    )  # axe is a script, and our pages allow none
    found = {}
    for path in pages(built):
        page = context.new_page()
        page.goto(path.as_uri())
        result = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        if result.violations_count:
            found[path.name] = [
                (one["id"], one["nodes"][0]["html"][:120], len(one["nodes"]))
                for one in result.response["violations"]
            ]
        page.close()
    context.close()
    assert found == {}


def test_each_page_says_its_language_and_keeps_its_headings_in_order(built: Path) -> None:
    """One first heading; no heading skips a level; a table's heads have a scope; the language is set."""
    for path in pages(built):
        text = path.read_text(encoding="utf-8")
        language = "fr" if ".fr." in path.name else "en"
        assert f'<html lang="{language}"' in text, path.name
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
        assert levels.count(1) == 1, path.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), path.name
        assert not re.search(r"<th(?![^>]*\bscope=)[\s>]", text), path.name


def test_the_front_page_is_walked_with_the_keyboard(browser: Any, built: Path) -> None:
    """From the top, Tab reaches the skip link, the search, a filter and a report, and what has the focus can be seen."""
    page = browser.new_page()
    page.goto((built / "index.html").as_uri())
    walked = []
    for _ in range(40):
        page.keyboard.press("Tab")
        walked.append(
            page.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.tagName, e.getAttribute('href') || e.type || '',"
                " s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"
            )
        )
    page.close()
    assert walked[0][:2] == ["A", "#text"] or walked[0][1].startswith("#"), walked[0]
    assert {"INPUT", "SELECT", "A"} <= {tag for tag, _, _ in walked}
    assert any(str(target).endswith(".html") for _, target, _ in walked)
    # At the end of the page the focus goes back to the browser, which is told as the body.
    assert all(seen for tag, _, seen in walked if tag != "BODY"), [one for one in walked if not one[2]]
