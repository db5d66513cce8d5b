"""The figures that ship are what the code computes from the real releases, to the byte."""

import pytest

from analysis import sources
from analysis.sources import build, store
from analysis.sources.unodc_glotip import citizenship
from analysis.vocabulary.errors import BadRequest

pytestmark = pytest.mark.real


def test_rebuilding_changes_nothing(releases, tmp_path):
    """All tables, the data package and the data dictionary come out as they are in the repository."""
    made = tmp_path / "data" / "figures"
    build.build(releases, made)
    shipped = store.figures_folder()
    for path in [*sorted(shipped.rglob("*.*")), shipped.parent / "README.md"]:
        twin = made.parent / path.relative_to(shipped.parent)
        assert twin.read_bytes() == path.read_bytes(), path.name


def test_a_missing_release_file_changes_nothing(releases, tmp_path):
    """Without a release file the build names it and leaves the figures as they were."""
    with pytest.raises(BadRequest, match=r"release file \S+ not found below"):
        build.build(tmp_path, tmp_path / "figures")
    assert not list((tmp_path / "figures").glob("*.csv"))


@pytest.mark.parametrize(
    ("label", "code"), [("Nationals", "own"), ("Congo", "ambiguous"), ("Namibia", "NAM"), ("", "not a label")]
)
def test_citizenship_labels(releases, label, code):
    """Labels mean one code, and a label with two readings means none."""
    assert citizenship(label) == code


def test_no_source_is_forgotten(releases):
    """Every source has its release among the real ones."""
    for name in sources.names():
        assert all((releases / path).exists() for path in sources.card(name).raw), name
