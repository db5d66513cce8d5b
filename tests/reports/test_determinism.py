"""The same inputs, the same bytes: whoever makes a report, wherever, in whatever order, and without any network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.reports import canonical

ROOT = Path(__file__).resolve().parents[2]
COMMAND = shutil.which("trafficking", path=str(Path(sys.executable).parent))
ASKED = [
    "country_profile",
    "-p",
    "country=ALB",
    "-p",
    "country=MCO",
    "--format",
    "html",
    "--format",
    "tables",
]
TIMED = "ro-crate-metadata.json"  # it tells when each report was made
OTHERWISE = {
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
    "USER": "somebody",
    "HOME": "/nonexistent",
    "COLUMNS": "33",
}

ROOMS = "/" + "tmp"  # in pieces: no file of ours names a folder of a machine


def made(out: Path, *more: str, prefix: tuple[str, ...] = (), **env: str) -> dict[str, bytes]:
    """Make two profiles and return all files, the manifest among them."""
    ended = subprocess.run(
        [*prefix, str(COMMAND), "run", *ASKED, "--out", str(out), *more],
        env=os.environ | {"NO_COLOR": "1"} | env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".trafficking" not in path.parts and path.name != TIMED
    }


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of two profiles, made as a user here would."""
    return made(tmp_path_factory.mktemp("once"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "env"),
    [(("--jobs", "1"), OTHERWISE), (("--jobs", "4", "--no-fork"), {"PYTHONHASHSEED": "1"})],
    ids=["alone, elsewhere", "many, ordinary kernels"],
)
def test_reports_are_the_same_bytes(
    once: dict[str, bytes], tmp_path: Path, more: tuple[str, ...], env: dict[str, str]
) -> None:
    """Time zone, language, order of hashes, user, folder, number of jobs and kind of kernel change no byte."""
    again = made(tmp_path / "a" / "deeper" / "folder", *more, **env)
    assert set(again) == {
        "country_profile-alb.html", "country_profile-alb.ipynb", "country_profile-mco.html", "country_profile-mco.ipynb",
        "index.html", "manifest.json", "ledger.html", "countries.html", "changes.html", "data.html", "site.js",
        "figures.html", "figures.csv", "figures.json", "figures.parquet",
        "thumbs/country_profile-alb.svg", "thumbs/country_profile-mco.svg",
    }  # fmt: skip
    assert [name for name in again if again[name] != once[name]] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="unshare is Linux's")
def test_reports_need_no_network(once: dict[str, bytes], tmp_path: Path) -> None:
    """In a name space without any network, not even loopback, everything is made, and the same."""
    alone = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--user", "--map-root-user", "--net")
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no right to a name space of its own here")
    assert made(tmp_path, prefix=alone) == once


def test_the_notebook_tells_nothing_of_its_run(once: dict[str, bytes]) -> None:
    """The published notebook has no times, no paths, no random names; its cells keep the ids they were given."""
    text = once["country_profile-alb.ipynb"].decode()
    notebook = json.loads(text)
    source = json.loads((ROOT / "notebooks" / "country_profile.ipynb").read_text(encoding="utf-8"))
    ids = [cell["id"] for cell in notebook["cells"]]
    assert [one for one in ids if one != "injected-parameters"] == [cell["id"] for cell in source["cells"]]
    assert {name for cell in notebook["cells"] for name in cell["metadata"]} <= {"tags"}
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for trace in ("papermill", str(ROOT), "/trafficking-", " at 0x", "execution.", "iopub"):
        assert trace not in text, trace
    assert text == json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_no_secret_reaches_a_report(home: Any) -> None:
    """What stands in the environment of the command is in no published file."""
    home.notebook("good", "print(word)")
    ended = home.run(
        "run", "good", "--format", "ipynb", "--format", "html", env={"SECRET_TOKEN": "swordfish-4711"}
    )
    assert ended.returncode == 0, ended.stderr
    for name, data in home.files().items():
        assert b"swordfish" not in data, name
        assert str(home.folder).encode() not in data, name


def test_an_address_of_the_web_is_no_folder_of_this_machine() -> None:
    """A folder a run worked in becomes “room”; a page whose name begins with trafficking stays whole."""
    address = "https://documentation.example.org/2421/trafficking-in-persons-to-europe"
    told = {
        "output_type": "stream",
        "text": f"{address} '{ROOMS}/trafficking-x1_y/3' file://{ROOMS}/trafficking-ab {ROOMS}/trafficking-c",
    }
    assert canonical._output(told)["text"] == f"{address} 'room' file://room room"
