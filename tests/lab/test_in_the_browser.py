"""JupyterLab and the dashboard as a learner uses them: real servers on loopback, a real browser."""

import re
import socket

import nbformat
import pytest
import yaml

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LAB = [
    "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=",
    "--LabApp.default_url=/lab/tree/notebooks/0_start_here.ipynb",
]  # fmt: skip
# The kernel answers and is idle. The sign at the notebook says so from the beginning, before there is a kernel, and
# a click on Run is then lost: the status bar knows better.
IDLE = """
    document.querySelector('#jp-main-statusbar')?.innerText.includes('| Idle')
    && document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'
"""
DONE = "![...document.querySelectorAll('.jp-InputPrompt')].some((one) => one.innerText.includes('*'))"


@pytest.fixture(scope="module")
def lab(started):
    """Return the address of a JupyterLab."""
    return started(*LAB)


def chosen(page, menu, item):
    """Choose an item of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(f'.lm-Menu-itemLabel:text-is("{item}")').click()


def opened(page, lab, path):
    """Open a notebook in a workspace of its own, and run all its cells."""
    page.goto(f"{lab}/lab/workspaces/{path.replace('/', '-')}/tree/{path}.ipynb?reset")
    page.wait_for_function(IDLE)
    chosen(page, "Run", "Run All Cells")


def settled(page):
    """Wait until no cell is waiting or running."""
    page.wait_for_function(DONE)
    page.wait_for_function(IDLE)


def written(home, name, *cells):
    """Write a notebook of a learner's own."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, home / f"{name}.ipynb")


def cell(page, text):
    """Return the code cell that holds a text."""
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text))


def test_it_opens_on_the_entrance_and_the_launcher_has_the_notebooks(page, lab, home):
    """One command, one page: the entrance; the first section of the launcher is ours; nothing comes from elsewhere."""
    page.goto(f"{lab}/lab/workspaces/entrance/tree/notebooks/0_start_here.ipynb?reset")
    page.get_by_role("heading", name="Start here").wait_for()
    page.wait_for_function(IDLE)
    chosen(page, "File", "New Launcher")
    first = page.locator(".jp-Launcher-section").first
    first.get_by_text("2.2 Forms of exploitation, then and now").wait_for()
    assert first.locator("h2").inner_text() == "Trafficking Patterns"
    assert first.locator(".jp-LauncherCard").count() == len([*(home / "notebooks").glob("*.ipynb")])
    first.get_by_text("Region profile").click()
    page.get_by_role("tab", name="region_profile.ipynb").wait_for()
    assert page.strangers == []


def test_the_panel_runs_the_notebook_keeps_the_choice_and_order_is_told(page, lab, home):
    """Another country: cell and figures follow; it is saved once; after a restart one line says what to do."""
    opened(page, lab, "notebooks/country_profile")
    page.locator("img[alt*='Albania']").first.wait_for(state="attached")
    settled(page)
    panel = page.locator(".tp-panel")
    panel.locator("select").select_option(label="Belgium")
    panel.get_by_role("button", name="Run with this choice").click()
    page.locator("img[alt*='Belgium']").first.wait_for(state="attached")
    settled(page)
    assert 'country: str = "BEL"  # ISO code or name' in page.locator(".jp-CodeCell").first.inner_text()
    assert panel.get_by_role("button", name="Save as a report").is_visible()  # the page did not run away

    listed = home / "reports" / "collection.yml"
    before = listed.read_bytes()
    panel.get_by_role("button", name="Save as a report").click()
    page.get_by_text("country_profile-bel is in collection.yml already").wait_for()
    assert listed.read_bytes() == before
    panel.locator("select").select_option(label="Tanzania")
    panel.get_by_role("button", name="Save as a report").click()
    page.get_by_text("country_profile-tza is in the collection now").wait_for()
    assert listed.read_bytes().startswith(before)
    assert yaml.safe_load(listed.read_text())[-1] == {
        "notebook": "country_profile",
        "parameters": {"country": "TZA"},
    }

    chosen(page, "Kernel", "Restart Kernel…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("Nothing you wrote is lost").wait_for()
    page.wait_for_function(IDLE)
    spoilt = cell(page, "victims, before = scope.rows")
    spoilt.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    spoilt.get_by_text("scope is not there yet: a cell above was not run").wait_for()
    assert "Traceback" not in spoilt.inner_text()
    page.get_by_role("button", name="Run the cells above, and this one").click()
    spoilt.get_by_text("Checked: 14 cells of detected victims").wait_for()


def test_explore_a_batch_and_spoilt_data(page, lab, home):
    """A table is filtered and drawn; a small batch is seen to end; an edited figures file is told in one line."""
    written(
        home,
        "mine",
        "import analysis as tp",
        'tp.explore(tp.load("unodc_glotip"))',
        'tp.batch.run("5_conclusions", section="4.3")',
        'tp.load("eurostat_eu")',
    )
    opened(page, lab, "mine")
    page.get_by_label("Country").select_option(label="Netherlands")
    page.get_by_label("Divide by").select_option(label="Form")
    page.locator(".tp-explore img[alt*='forced labour']").wait_for()
    batch = page.locator(".tp-batch")
    batch.get_by_text("1 reports made, 0 failed").wait_for()
    batch.get_by_text("5_conclusions-section-4-3").wait_for()
    assert (home / "reports" / "build" / "5_conclusions-section-4-3.html").exists()

    figures = home / "data" / "figures" / "eurostat_eu.csv"
    figures.write_text(figures.read_text() + "\n1,2,3")
    settled(page)
    chosen(page, "Kernel", "Restart Kernel…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("Nothing you wrote is lost").wait_for()
    page.wait_for_function(IDLE)
    cell(page, "import analysis as tp").locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    last = cell(page, "eurostat_eu")
    last.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    told = last.locator(".jp-OutputArea-output", has_text="BrokenContract")
    told.wait_for()
    assert len(told.inner_text().strip().splitlines()) == 1
    page.get_by_text("A cell above was not run").wait_for()  # explore and the batch were left out
    assert page.strangers == []


def test_the_dashboard_reacts_and_stays_on_this_machine(page, started):
    """No code is shown; another country is another page; a bad address is one line; nothing comes from elsewhere."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = ("-c", "from analysis.cli import main; main()", "dashboard", "--no-browser", "--port", port)
    address = started(*command)
    page.goto(address)
    page.locator("img[alt*='Albania']").first.wait_for()
    assert "tp.load" not in page.locator("body").inner_text()
    page.locator(".tp-panel select").select_option(label="Belgium")
    link = page.locator(".tp-panel a[href*='country=BEL']")
    link.click()
    page.locator("img[alt*='Belgium']").first.wait_for()
    assert re.search(r"country=BEL&from_year=2003&to_year=2025$", page.url)
    assert page.locator("img[alt*='Albania and']").count() == 0
    page.goto(f"{address}/?country=Narnia")
    page.get_by_text("unknown country 'Narnia'").wait_for()
    assert page.strangers == []
