"""JupyterLab and the dashboard as a learner uses them: real servers on loopback, a real browser."""

import pytest
import yaml

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAB = ["-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--ServerApp.port_retries=0",
       "--IdentityProvider.token=", "--LabApp.default_url=/lab/tree/notebooks/0_start_here.ipynb"]  # fmt: skip
SETTLED = "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"


@pytest.fixture(scope="module")
def lab(started):
    """Return the address of a JupyterLab."""
    return started(LAB, "/lab").split("/lab")[0]


def opened(page, lab, notebook, run=True):
    """Open a notebook, in a fresh workspace, and run all its cells."""
    page.goto(f"{lab}/lab/workspaces/{notebook}/tree/notebooks/{notebook}.ipynb?reset")
    page.wait_for_function(SETTLED)
    if run:
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def test_the_panel_runs_the_notebook_with_its_choice_and_keeps_it(page, lab, home):
    """Another country in the panel: the parameters cell and the figures follow; it is saved as a report once."""
    opened(page, lab, "country_profile")
    panel = page.locator(".tp-panel")
    page.locator(".tp-figure img[alt*='Albania'], img[alt*='Albania']").first.wait_for(state="attached")
    page.wait_for_function(SETTLED)
    panel.locator("select").select_option(label="Belgium")
    panel.get_by_role("button", name="Run with this choice").click()
    page.locator("img[alt*='Belgium']").first.wait_for(state="attached")
    page.wait_for_function(SETTLED)
    assert 'country: str = "BEL"  # ISO code or name' in page.locator(".jp-CodeCell").first.inner_text()
    before = (home / "reports" / "collection.yml").read_text()
    for told in (
        "country_profile-bel is in the collection already",
        "country_profile-tza is in the collection now",
    ):
        if "tza" in told:
            page.locator(".tp-panel select").select_option(label="Tanzania")
        page.locator(".tp-panel").get_by_role("button", name="Save as a report").click()
        page.get_by_text(told).wait_for()
    after = (home / "reports" / "collection.yml").read_text()
    assert after.startswith(before)
    assert yaml.safe_load(after)[-1] == {"notebook": "country_profile", "parameters": {"country": "TZA"}}
