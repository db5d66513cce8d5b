"""What two releases of a source have in common."""

from analysis import earlier, load
from analysis.methods.changes import alike, compare


def test_a_breakdown_the_older_release_lacks_is_no_news():
    """Figures by citizenship that only the later release has are told and not counted as added."""
    old, new = earlier("unodc_glotip"), load("unodc_glotip", release="embedded")
    before, after, said = alike(old, new)
    citizens = int((new["citizenship"] != "total").sum())
    assert f"Not compared: {citizens:,} figures by citizenship" in said
    assert (len(before), len(after)) == (len(old), len(new) - citizens)
    assert (compare(before, after).added["citizenship"] == "total").all()


def test_a_breakdown_the_newer_release_lost_is_a_loss():
    """The other way round nothing is left out: what is gone is told as gone."""
    old, new = load("unodc_glotip", release="embedded"), earlier("unodc_glotip")
    before, after, said = alike(old, new)
    assert (len(before), len(after), said) == (len(old), len(new), "")
    assert any("are gone" in warning for warning in compare(before, after).warnings)
