"""The README shows what the code computes."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from analysis import card, load, verdicts
from analysis.reports import plan
from analysis.show import charts
from analysis.show.figure import svg

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def board():
    """Return all verdicts on the figures that ship."""
    return verdicts(load)


def test_the_figure_is_the_one_the_code_draws(board):
    """The README's figure is today's; with TRAFFICKING_UPDATE set it is drawn again."""
    drawn = svg(charts.wall(board, card("unodc_glotip").cited).drawing).encode()
    shown = ROOT / "docs" / "ledger.svg"
    if os.environ.get("TRAFFICKING_UPDATE"):
        shown.write_bytes(drawn)
    assert shown.read_bytes() == drawn


def test_the_readme_counts_reports_and_notebooks_as_they_are():
    """The number of reports that one command makes, and of notebooks behind them, are those of the collection."""
    jobs = plan.collection(ROOT / "reports" / "collection.yml")
    assert f"make reports    # {len(jobs)} reports into reports/build/index.html" in README
    assert f"the entrance to {len(plan.notebooks())} notebooks" in README


def test_the_readme_tells_verdicts_as_computed(board):
    """Each row of the README's table has the sentence, both figures and the verdict as they are."""
    found = {one.claim.id: one for one in board}
    told = re.findall(r"^\| ([A-Z]\d+) \| .+$", README, re.MULTILINE)
    assert len(told) >= 5
    for id_ in told:
        one = found[id_]
        figures = f"{one.then.value:.0f} % | {one.now:.0f} %"
        assert f"| {id_} | {one.claim.held} | {figures} | {one.verdict}, {one.robustness} |" in README


def test_the_readme_counts_verdicts_as_they_are(board):
    """The description of the figure counts the verdicts and how many are firm."""
    words, firm = Counter(one.verdict for one in board), Counter(one.robustness for one in board)
    said = " ".join(README.split())
    assert f"each of {len(board)} claims" in said
    assert (
        f"{words['holds']} hold, {words['weaker']} are weaker, {words['stronger']} stronger, "
        f"{words['reversed']} reversed, {words['open']} open, {words['untestable']} untestable; "
        f"{firm['firm']} verdicts are firm, {firm['fragile']} fragile"
    ) in said
