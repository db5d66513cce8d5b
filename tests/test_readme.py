"""The README shows what the code computes."""

import base64
import os
from pathlib import Path

from analysis import card, load
from analysis.claims import ledger
from analysis.claims.verdict import verdict
from analysis.show import charts
from analysis.show.figure import svg

ROOT = Path(__file__).resolve().parents[1]


def test_the_figure_is_the_one_the_code_draws():
    """The README's figure is today's; with TRAFFICKING_UPDATE set it is drawn again."""
    tables = {name: load(name) for name in ("unodc_glotip", "eurostat_eu")}
    found = [
        verdict(entry.id, tables) for entry in ledger.ledger() if entry.id in ("G2", "G3", "G5", "E2", "E3")
    ]
    drawn = base64.b64decode(svg(charts.scoreboard(found, card("unodc_glotip").cited).drawing))
    shown = ROOT / "docs" / "scoreboard.svg"
    if os.environ.get("TRAFFICKING_UPDATE"):
        shown.write_bytes(drawn)
    assert shown.read_bytes() == drawn


def test_the_readme_tells_every_verdict():
    """Each verdict and its share stand in the README's table as computed."""
    tables = {name: load(name) for name in ("unodc_glotip", "eurostat_eu")}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for entry in ledger.ledger():
        found = verdict(entry.id, tables)
        shares = f"{entry.then[0].value:.0f} % | {found.now:.0f} %"
        assert f"| {entry.id} | {entry.held} | {shares} | {found.verdict}, {found.robustness} |" in text
