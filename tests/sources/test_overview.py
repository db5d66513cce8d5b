"""The table of all sources, and that nothing but a refresh opens the network."""

import subprocess
import sys

import pytest

from analysis import sources
from analysis.sources import overview, store
from analysis.vocabulary.errors import NotAtHand

OFFLINE = (
    "import sys; sys.argv = ['trafficking', 'data', {command!r}]\n"
    "from analysis.cli import main\n"
    "try:\n    main()\n"
    "except SystemExit as end:\n    assert not end.code\n"
    "print([name for name in ('requests', 'pooch', 'analysis.sources.fetch') if name in sys.modules], file=sys.stderr)"
)


@pytest.mark.parametrize("command", ["sources", "status"])
def test_nothing_but_a_refresh_opens_the_network(command):
    """Offline is the default: no other command even loads what could fetch."""
    ended = subprocess.run(
        [sys.executable, "-c", OFFLINE.format(command=command)], capture_output=True, text=True, check=True
    )
    assert ended.stderr.strip() == "[]"


def test_the_table_has_every_source_once():
    """One line a source, with its licence status, and the rows in and out where its figures ship."""
    table, legend = "\n".join(overview.lines()).split("\n\n")
    head, *lines = table.splitlines()
    assert head.split() == ["source", "ships", "cached", "address", "licence", "rows", "in", "figures"]
    assert all(name in legend for name in ("ships", "cached", "address", "licence", "rows in", "figures"))
    assert [line.split()[0] for line in lines] == list(sources.names())
    for line in lines:
        name, ships, _, _, licence, read, written = line.split()
        card = sources.card(name)
        assert (ships, licence) == ("yes" if card.ships else "no", card.licence_status)
        account = store.package()["resources"].get(name, {}).get("account", {})
        assert read == (f"{account['read']:,}" if account else "-")
        assert written == (f"{account['written']:,}" if account else "-")


def test_the_table_tells_why_rows_are_not_figures():
    """With reasons, each part of the account of a source stands below it, and the hash of its release file."""
    text = "\n".join(overview.lines(reasons=True))
    for name, entry in store.package()["resources"].items():
        assert f"made from {entry['raw'][0]['name']}, {entry['raw'][0]['hash']}" in text, name
        for reason, count in entry["account"].items():
            assert reason in ("read", "written") or f"    {reason}: {count:,}" in text


def test_a_missing_release_file_is_told_and_the_table_goes_on(tmp_path):
    """Read from a folder that lacks a file, the line of its source says so and the others follow."""
    lines = list(overview.lines(given=tmp_path))
    assert sum("release file" in line for line in lines) == sum(
        bool(sources.card(name).raw) for name in sources.names()
    )


def test_a_source_without_a_stable_address_says_how_to_get_it():
    """A refresh by id alone asks for the file where the publisher has no address that stays."""
    from analysis.reports import refreshing

    without = [source for source in sources.names() if not sources.card(source).download]
    assert {"unodc_glotip", "cpi"} <= set(without)
    for source in without:
        with pytest.raises(NotAtHand) as told:
            refreshing.obtain(source)
        line = str(told.value)
        assert sources.card(source).get in line
        assert line.startswith(f"{source} has no address that stays. Get it by hand: ")
        assert line.endswith(f"; then trafficking data refresh {source} --from FILE_OR_FOLDER")
        assert "\n" not in line


def test_the_table_says_whether_files_give_what_ships(tmp_path, monkeypatch):
    """Read from a folder, each shipped source is held against its figures; one changed number is seen."""
    monkeypatch.setattr(sources, "names", lambda: ("us_tip_world",))
    table = sources.load("us_tip_world", release="embedded")
    made = []
    for changed in (0, 1):
        counts = table.assign(value=table["value"] + changed)
        monkeypatch.setattr(sources, "tidied", lambda *_, found=counts: (found, sources.Tidied(found, 13)))
        made.append(list(overview.lines(given=tmp_path))[1].split()[-1])
    assert made == ["yes", "no"]
