"""The panel: one contract for the page, the command line and the collection; nothing where nobody sits."""

import json
import subprocess
import sys

import pytest

from analysis import lab
from analysis.lab import choosing
from analysis.reports import collecting, plan
from analysis.vocabulary.errors import BadRequest


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    """Begin without a session or a dashboard."""
    for name in (lab.SESSION, lab.DASHBOARD, "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)


def made(notebook="country_profile", **names):
    """A panel over a kernel with these names."""
    return choosing.Panel(plan.notebook(notebook), dict(names))


def field(panel, name):
    """The widget of one parameter."""
    return next(one.widget for one in panel.fields if name in one.read())


def test_without_a_person_nothing_is_shown_or_loaded():
    """In a batch, or a plain kernel, the panel costs nothing: not even its library is imported."""
    code = "import sys, analysis; print(analysis.panel(), 'ipywidgets' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["None", "False"]


def test_a_notebook_of_ones_own_has_no_panel(monkeypatch, capsys):
    """A scratch notebook may call it too: nothing happens."""
    monkeypatch.setenv(lab.SESSION, "somewhere/scratch.ipynb")
    assert lab.panel() is None
    assert capsys.readouterr().out == ""


def test_it_shows_what_the_kernel_has():
    """The fields begin with the parameters of the cell above, names and codes alike."""
    panel = made(country="Ghana", from_year=2010, to_year=2020)
    assert panel.chosen() == {"country": "GHA", "from_year": 2010, "to_year": 2020}


def test_a_wrong_parameter_is_told_and_the_defaults_are_offered():
    """A spoilt parameters cell gets one line; what is offered is valid."""
    panel = made(country="Narnia")
    assert "unknown country" in panel.told.value
    assert "tp-trouble" in panel.told.value
    assert panel.chosen()["country"] == "ALB"


def test_running_sets_the_parameters_and_writes_them_as_the_cell_does(monkeypatch):
    """The kernel has the choice at once; the page gets literals that the contract reads back."""
    sent = {}

    class Comm:
        def on_close(self, tell):
            sent["closed"] = tell

    monkeypatch.setattr(choosing, "create_comm", lambda **given: sent.update(given) or Comm())
    panel = made()
    field(panel, "country").value = "CIV"
    panel.run(panel.chosen())
    assert panel.namespace["country"] == "CIV"
    assert sent["target_name"] == "trafficking-patterns"
    assert sent["data"]["values"] == {"country": '"CIV"', "from_year": "2003", "to_year": "2025"}
    sent["closed"](None)  # a page without our extension
    assert "Run Selected Cell and All Below" in panel.told.value


def test_a_choice_that_the_contract_refuses_changes_nothing(monkeypatch):
    """One country is not side by side: one line, no parameter set, no file written."""
    monkeypatch.setattr(collecting, "add", lambda *_: pytest.fail("a bad choice reached the collection"))
    panel = made("compare_countries")
    field(panel, "countries").children[0].value = "Belgium"
    for button in panel.act.children:
        button.click()
        assert "expected 2 to 6" in panel.told.value
        assert "countries" not in panel.namespace


def test_keeping_tells_the_name_of_the_report(monkeypatch):
    """The line under the buttons names what the next batch makes."""
    monkeypatch.setattr(collecting, "add", lambda id_, values: f"{id_}-{values['country'].lower()}")
    panel = made(country="TZA")
    panel.act.children[1].click()
    assert "country_profile-tza is in the collection now" in panel.told.value


def test_the_link_of_a_dashboard_is_the_choice(monkeypatch):
    """A dashboard's address holds the choice; taken from there it is checked like any other."""
    monkeypatch.setenv(lab.DASHBOARD, "country_profile")
    panel = made()
    field(panel, "country").value = "BEL"
    assert 'href="?country=BEL&amp;from_year=2003&amp;to_year=2025"' in panel.act.value
    names = {}
    monkeypatch.setenv("QUERY_STRING", "country=Ghana&from_year=2010&colour=red")
    assert choosing._asked(panel.found, names) == ""
    assert names == {"country": "GHA", "from_year": 2010, "to_year": 2025}


@pytest.mark.parametrize(
    "asked", ["country=Narnia", "from_year=soon", "from_year=2020&to_year=2010", "country=%00"]
)
def test_a_bad_address_of_a_dashboard_is_one_line(monkeypatch, asked):
    """Nothing of a bad address is taken."""
    monkeypatch.setenv("QUERY_STRING", asked)
    names = {"country": "ALB"}
    assert choosing._asked(plan.notebook("country_profile"), names)
    assert names == {"country": "ALB"}


def test_text_from_an_error_is_escaped():
    """What a learner typed is shown as text, never run by the page."""
    panel = made(country="<img src=x onerror=alert(1)>")
    assert "<img" not in panel.told.value
    assert "&lt;img" in panel.told.value


def test_errors_of_ours_are_one_line_in_a_notebook():
    """IPython prints no traceback through code that is right."""
    assert BadRequest("say what")._render_traceback_() == ["BadRequest: say what"]


def test_literals_are_python():
    """Text in quotes, numbers as they are, whatever signs a name has."""
    values = {"a": 'Côte d’Ivoire "x" \\', "b": 3, "c": 0.5, "d": True}
    assert {name: eval(text) for name, text in choosing._literals(values).items()} == values
    assert json.loads(choosing._literals(values)["a"]) == values["a"]
