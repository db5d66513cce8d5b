"""A server that behaves, and servers that do not: each on this machine's own loopback."""

import gzip
import hashlib
import time
import zipfile
from pathlib import Path

import pytest

from analysis.sources import packed
from analysis.sources.fetch import Policy, fetch
from analysis.sources.packed import Limits
from analysis.vocabulary.errors import BrokenContract, NotAtHand

GOOD = b"a,b\n1,2\n"


@pytest.fixture
def policy(server):
    """Return a policy that may speak to the server only, briefly."""
    return Policy(frozenset({server.host}), https=False, deadline=3, pause=0.05, cap=1_000_000)


def test_a_good_file_arrives_whole(server, policy, tmp_path):
    """What the server has is what the cache holds, with nothing beside it."""
    path = fetch(server.url("good.csv"), tmp_path, policy)
    assert path.read_bytes() == GOOD
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_known_hash_is_fetched_once(server, policy, tmp_path):
    """A file that has its expected hash is not asked for again."""
    digest = hashlib.sha256(GOOD).hexdigest()
    fetch(server.url("good.csv"), tmp_path, policy, sha256=digest)
    before = len(server.asked)
    assert fetch(server.url("good.csv"), tmp_path, policy, sha256=digest).read_bytes() == GOOD
    assert len(server.asked) == before


def test_another_hash_leaves_nothing(server, policy, tmp_path):
    """A file with another hash than expected is named and not kept."""
    with pytest.raises(BrokenContract, match="nothing was kept"):
        fetch(server.url("good.csv"), tmp_path, policy, sha256="0" * 64)
    assert not list(tmp_path.iterdir())


def test_a_redirect_inside_the_host_is_followed(server, policy, tmp_path):
    """A redirect to an allowed host gives the file."""
    assert fetch(server.url("round.csv"), tmp_path, policy).read_bytes() == GOOD


def test_a_busy_server_is_asked_again(server, policy, tmp_path):
    """After 503 the fetch waits as told and tries again."""
    assert fetch(server.url("busy.csv"), tmp_path, policy).read_bytes() == GOOD


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("page.csv", NotAtHand, "web page"),
        ("nothing.csv", NotAtHand, "sent nothing"),
        ("wrapped.json", NotAtHand, "still being made .* until the deadline"),
        ("xmlerror.xml", NotAtHand, "error inside a good answer: .*TOO_BIG; if it is too big, ask for less"),
        ("cut.csv", NotAtHand, "the line broke"),
        ("wait.csv", NotAtHand, "answered 429 after 1 tries"),
        ("gone.csv", NotAtHand, "answered 404"),
        ("loop.csv", NotAtHand, "redirects"),
        ("away.csv", NotAtHand, "127.0.0.2"),
        ("file.csv", NotAtHand, "only http addresses"),
        ("large.csv", BrokenContract, "bytes allowed"),
    ],
)
def test_a_bad_answer_leaves_nothing(server, policy, tmp_path, name, error, said):
    """Each bad answer is named in one line, and the cache stays as it was."""
    kept = tmp_path / "kept.csv"
    kept.write_bytes(GOOD)
    with pytest.raises(error, match=said) as trouble:
        fetch(server.url(name), tmp_path, policy)
    assert "\n" not in str(trouble.value)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]
    assert kept.read_bytes() == GOOD


@pytest.mark.parametrize("name", ["drip.csv", "header.csv", "silence.csv"])
def test_the_deadline_holds_whatever_the_server_does(server, policy, tmp_path, name):
    """A server that drips, never ends its header or never answers is left at the deadline."""
    begun = time.monotonic()
    with pytest.raises(NotAtHand, match=r"not complete after 3 s|tries"):
        fetch(server.url(name), tmp_path, policy)
    assert time.monotonic() - begun < policy.deadline + 5
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_not_asked_for_twice(server, policy, tmp_path):
    """404 is an answer, not a fault that passes."""
    before = server.asked.count("/gone.csv")
    with pytest.raises(NotAtHand):
        fetch(server.url("gone.csv"), tmp_path, policy)
    assert server.asked.count("/gone.csv") == before + 1


def test_nobody_listens(policy, tmp_path):
    """A refused connection is tried again and then told."""
    with pytest.raises(NotAtHand, match="no answer"):
        fetch(
            "http://127.0.0.1:9/x.csv",
            tmp_path,
            Policy(frozenset({"127.0.0.1"}), https=False, deadline=3, pause=0.05),
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "https://evil.org/x",
        "https://user@ec.europa.eu/x",
        "file:///etc/hostname",
        "https://ec.europa.eu.evil.org/x",
    ],
)
def test_an_address_outside_the_policy_is_never_asked(url, tmp_path):
    """Plain http, other hosts, user names and files are refused before anything is sent."""
    with pytest.raises(NotAtHand):
        fetch(url, tmp_path, Policy(frozenset({"ec.europa.eu"})))


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def test_bombs_are_refused_before_they_unpack(tmp_path):
    """An archive that unpacks to far more than it weighs, has too many members or points outside is refused."""
    policy = Limits(unpacked=5_000_000)
    packed.check(zipped(tmp_path / "fine.zip", {"a.csv": GOOD}), policy)
    many = {str(number): b"" for number in range(300)}
    bad = {"ratio": {"a": b"0" * 4_000_000}, "members": many, "outside": {"../a": GOOD}}
    for name, members in bad.items():
        with pytest.raises(BrokenContract):
            packed.check(zipped(tmp_path / f"{name}.zip", members), policy)
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(b"0" * 20_000_000))
    with pytest.raises(BrokenContract, match="unpacks to"):
        packed.check(bomb, policy)


def test_a_packed_file_that_ends_in_the_middle_is_refused(tmp_path):
    """A truncated gzip file is named, not half read."""
    half = tmp_path / "half.csv.gz"
    half.write_bytes(gzip.compress(GOOD * 1000)[:-20])
    with pytest.raises(BrokenContract, match="ends in the middle"):
        packed.check(half)
