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
    head, *lines = overview.lines()
    assert head.split()[:2] == ["source", "ships"]
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

    for source in ("us_tip_world", "cpi"):
        with pytest.raises(NotAtHand, match=rf"{source} has no stable address: .*; then --from"):
            refreshing.obtain(source)
