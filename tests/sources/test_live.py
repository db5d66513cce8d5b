"""Every source from a server that behaves as its publisher's does: fetched by its card, drafted, and the same figures."""

import sys
from dataclasses import replace
from functools import partial

import pytest

from analysis import cli, sources
from analysis.sources import fetch
from analysis.sources import releases as cache

pytestmark = [pytest.mark.real, pytest.mark.slow]
FILED = [name for name in sources.names() if sources.module(name).CARD.raw]


@pytest.mark.parametrize("source", FILED)
def test_a_source_comes_from_its_address(source, server, releases, monkeypatch, capsys):
    """Asked for by its id alone, each file is fetched, and the draft holds what its file gives by hand."""
    card = sources.module(source).CARD
    addresses = tuple(server.put(name, (releases / name).read_bytes()) for name in card.raw)
    monkeypatch.setattr(sources.module(source), "CARD", replace(card, download=addresses, url=addresses[0]))
    monkeypatch.setattr(fetch, "Policy", partial(fetch.Policy, https=False))
    monkeypatch.setattr(sys, "argv", ["trafficking", "data", "refresh", source])
    with pytest.raises(SystemExit) as end:
        cli.main()
    told = capsys.readouterr().out
    assert not end.value.code, told
    assert sorted(server.asked) == sorted(f"/{name}" for name in card.raw)
    [draft] = cache.known(source)
    by_hand = sources.tidied(source, releases)[0]
    fetched = sources.load(source, release=draft.id)
    columns = [name for name in by_hand if name != "release"]
    assert fetched[columns].equals(by_hand[columns])
    if card.ships:
        assert "0.0 % of the" in told
        assert draft.date == card.release  # the very file the figures that ship were made from
