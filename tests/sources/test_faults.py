"""Rows 30 to 48 of the fault plan, through the command: what a user sees, and that nothing good is touched.

====  ================================================================================  =====================
row   fault                                                                             ends in
====  ================================================================================  =====================
30    body shorter than its length                                                      0 with a banner, or 4
31    line closed early, no length told                                                 as 30; a draft with 3
32    web page, sign-in page, nothing                                                   as 30
33    error inside a good answer; queued                                                as 30; polled
34    429, 503, 500, 404, no such host, no TLS                                          as 30
35    drips, never answers, endless header                                              as 30, in time
36    redirects in a loop, to a file, to this machine, to another host                  4
37    bombs: workbook, gzip, lying and outside zip, endless stream; memory              3
38    file of the cache altered, emptied, deleted                                       0 with a warning, check 7
39    column renamed, missing, twice; in another order                                  3; 0
40    extra field, header again, note, merged header cells                              3
41    new country, sex, citizenship                                                     0 told; ``--strict`` 3
42    flags, censored and missing cells                                                 0 told
43    NA, T, TRUE, 1E05, 007, EL and UK                                                 text
44    encodings and marks of numbers                                                    0 as declared, else 3
45    repeated keys                                                                     dropped and told; 3
46    shrunk, last year gone, history changed, another unit                             3, a draft
47    negative, parts above total, tenfold                                              3; told
48    a release accepted while a batch runs                                             one release throughout
====  ================================================================================  =====================
"""

import gzip
import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from analysis import cli, load
from analysis.sources import cells, fetch, releases, separated
from analysis.vocabulary.errors import BrokenContract

ROOT = Path(__file__).resolve().parents[2]
SHIPS = "us_tip_world"
SHIPS_NOT = "cpi"
BANNER = (
    "Still in use: the figures that ship, US Department of State, TIP Report, release 2016, obtained 2026-11."
)
HEAD = (
    "Year",
    "Prosecutions",
    "Prosecutions (Labor)",
    "Convictions",
    "Convictions (Labor)",
    "Victims identified",
    "Victims (Labor)",
    "New or amended legislation",
)


@pytest.fixture
def call(monkeypatch, capsys):
    """Return a function that calls the command in this process and returns exit code, output and errors."""
    plain = partial(fetch.Policy, https=False, pause=0.01)
    monkeypatch.setattr(fetch, "Policy", plain)

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["trafficking", "data", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(end.value.code or 0), out, err

    return called


@pytest.fixture(autouse=True)
def nothing_good_is_touched():
    """Hold after every fault: the figures that ship are the same bytes, and no half file lies in the cache."""
    before = {path.name: path.read_bytes() for path in (ROOT / "data" / "figures").rglob("*.*")}
    yield
    assert before == {path.name: path.read_bytes() for path in (ROOT / "data" / "figures").rglob("*.*")}
    assert not [path for path in releases.cache().rglob(".*") if path.name.startswith((".fetch-", ".draft-"))]


def whole(**changes):
    """Return the file of us_tip_world as bytes: the figures that ship, as its publisher prints them."""
    table = load(SHIPS, release="embedded")
    wide = table.assign(column=table["measure"] + "/" + table["form"]).pivot_table(
        "value", "time_period", "column", "first", dropna=False
    )
    names = [
        f"tip_{name}"
        for name in (
            "prosecutions/total",
            "prosecutions/labour",
            "convictions/total",
            "convictions/labour",
            "identified_victims/total",
            "identified_victims/labour",
            "new_laws/total",
        )
    ]
    rows = wide[names].reset_index().astype(object).where(wide[names].reset_index().notna(), "")
    rows = [
        [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows.to_numpy()
    ]
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [list(HEAD), *rows]) + "\r\n"
    for old, new in changes.get("replaced", ()):
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def given(tmp_path, body, name="file.csv"):
    """Write a release file."""
    path = tmp_path / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


UNREACHED = {
    "30 body cut": ("cut.csv", "the line broke"),
    "31 line closed": ("closed.csv", "closed in the middle of a row"),
    "32 web page": ("page.csv", "web page, not data"),
    "32 nothing": ("nothing.csv", "sent nothing"),
    "33 error": ("xmlerror.xml", "if it is too big, ask for less with a filter"),
    "33 queued": ("wrapped.json", "still being made"),
    "34 too many requests": ("wait.csv", "answered 429 after 1 tries"),
    "34 come again tomorrow": ("tomorrow.csv", "answered 503 after 1 tries"),
    "34 server error": ("broken.csv", "answered 500 after 4 tries"),
    "34 not found": ("gone.csv", "answered 404"),
    "35 drip": ("drip.csv", "not complete after 1 s"),
    "35 silence": ("silence.csv", "not complete after 1 s|no answer"),
    "35 endless header": ("header.csv", "not complete after 1 s"),
}


@pytest.mark.parametrize(("name", "said"), UNREACHED.values(), ids=UNREACHED)
def test_what_does_not_come_leaves_what_is_here_in_use(call, server, name, said):
    """Rows 30 to 35: one line names the fault and what stays in use; without figures it is exit 4."""
    server.put("whole.csv", whole())
    for source, code in ((SHIPS, 0), (SHIPS_NOT, 4)):
        begun = time.monotonic()
        asked = ("refresh", source, "--from", server.url(name), "--host", server.host, "--deadline", "1")
        ended, out, err = call(*asked)
        assert time.monotonic() - begun < 1 + 5
        assert (ended, out, err.count("\n")) == (code, "", 1), err
        assert pd.Series([err]).str.contains(said).all(), err
        assert (BANNER in err) == (source == SHIPS)
        assert not releases.known(source)


def test_the_banner_names_the_release_that_was_accepted(call, server, tmp_path):
    """Row 30: after an acceptance the release of the cache is what stays in use, with the day it was obtained."""
    assert call("refresh", SHIPS, "--from", given(tmp_path, whole(replaced=[("7992", "8001")])))[0] == 0
    assert call("accept", SHIPS)[0] == 0
    ended, _, err = call("refresh", SHIPS, "--from", server.url("gone.csv"), "--host", server.host)
    assert ended == 0
    assert f"Still in use: release {releases.active(SHIPS)} of the cache" in err


def test_a_file_cut_after_a_whole_row_stays_a_draft(call, server):
    """Row 31: a loss no length could tell is told by the rows, and needs acceptance."""
    server.put("whole.csv", whole())
    ended, out, _ = call("refresh", SHIPS, "--from", server.url("short.csv"), "--host", server.host)
    assert ended == 3
    assert "WARNING: rows fell from 91 to 70" in out
    assert "WARNING: the file has 10 rows; the release before it had 13" in out
    assert releases.active(SHIPS) == releases.EMBEDDED


@pytest.mark.parametrize("name", ["queued.json", "dated.csv", "busy.csv"])
def test_patience_is_rewarded(call, server, tmp_path, name):
    """Rows 33 and 34: an answer that is being made, or a server that says when to come again, is asked again."""
    server.put("whole.csv", whole())
    found = fetch.fetch(server.url(name), tmp_path, fetch.Policy(frozenset({server.host}), deadline=5))
    assert found.read_bytes() in (whole(), b"a,b\n1,2\n")


def test_404_is_asked_once_and_500_four_times(call, server):
    """Row 34: what will not pass is not tried again."""
    for name, times in (("gone.csv", 1), ("broken.csv", 4)):
        call("refresh", SHIPS, "--from", server.url(name), "--host", server.host)
        assert server.asked.count(f"/{name}") == times


def test_no_such_host_and_no_tls(server, tmp_path, monkeypatch, capsys):
    """Row 34: a name nobody has and a server without TLS end in one line each, with the figures of before."""
    monkeypatch.setattr(fetch, "Policy", partial(fetch.Policy, pause=0.01))
    for url, said in (
        ("https://nowhere.invalid/x.csv", "no answer"),
        (server.url("good.csv").replace("http:", "https:"), "certificate"),
    ):
        host = url.split("/")[2]
        asked = ["trafficking", "data", "refresh", SHIPS, "--from", url, "--host", host, "--deadline", "5"]
        monkeypatch.setattr(sys, "argv", asked)
        with pytest.raises(SystemExit) as end:
            cli.main()
        err = capsys.readouterr().err
        assert (end.value.code, said in err, BANNER in err) == (0, True, True), err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("loop.csv", "more than 5 redirects"),
        ("file.csv", "file:///etc/hostname: only http addresses"),
        ("away.csv", "http://127.0.0.2:9/secret: host 127.0.0.2:9 is not one"),
    ],
    ids=lambda value: f"36 {value}"[:24],
)
def test_a_redirect_outside_the_policy_is_refused(call, server, name, said):
    """Row 36: refused with its address, also where older figures are at hand."""
    ended, out, err = call("refresh", SHIPS, "--from", server.url(name), "--host", server.host)
    assert (ended, out, err.count("\n")) == (4, "", 1)
    assert said in err


def test_an_address_of_another_host_is_not_asked(call, server):
    """Row 36: without --host only the hosts of the card are spoken to."""
    ended, _, err = call("refresh", SHIPS, "--from", server.url("good.csv"))
    assert ended == 4
    assert "is not one this source may speak to" in err
    assert not server.asked


def archive(members, lie=0):
    """Return a zip archive; with a lie, its directory says that each member unpacks to so many bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
        sizes = [info.file_size for info in made.infolist()]
    body = held.getvalue()
    for size in sizes if lie else []:
        body = body.replace(size.to_bytes(4, "little"), lie.to_bytes(4, "little"))
    return body


ZEROS = bytes(20_000_000)
BOMBS = {
    "37 workbook": ("unodc_glotip", "bomb.xlsx", lambda: archive({"xl/worksheets/sheet1.xml": ZEROS})),
    "37 lying workbook": (
        "unodc_glotip",
        "lie.xlsx",
        lambda: archive({"xl/worksheets/sheet1.xml": ZEROS}, 1000),
    ),
    "37 outside": ("unodc_glotip", "outside.xlsx", lambda: archive({"../../x": b"1"})),
    "37 members": ("unodc_glotip", "many.xlsx", lambda: archive({str(n): b"" for n in range(300)})),
    "37 gzip": ("ctdc_kanon", "bomb.csv.gz", lambda: gzip.compress(ZEROS)),
    "37 half gzip": ("ctdc_kanon", "half.csv.gz", lambda: gzip.compress(os.urandom(99_999))[:-20]),
    "37 half workbook": ("unodc_glotip", "half.xlsx", lambda: archive({"a": os.urandom(9999)})[:-40]),
}


@pytest.mark.parametrize(("source", "name", "made"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_given_or_fetched(call, server, tmp_path, source, name, made):
    """Row 37: an archive that unpacks to too much, lies, or points outside is refused before it is unpacked."""
    body = made()
    for origin in (given(tmp_path, body, name), server.put(name, body)):
        ended, out, err = call("refresh", source, "--from", origin, "--host", server.host)
        assert (ended, out, err.count("\n")) == (3, "", 1), err
        assert name in err
    assert not releases.known(source)


MEASURED = """
import sys
from functools import partial
from pathlib import Path
from analysis import cli
from analysis.sources import fetch
fetch.Policy = partial(fetch.Policy, https=False, cap=5_000_000)
sys.argv = ["trafficking", "data", *sys.argv[1:]]
try:
    cli.main()
finally:
    # not ru_maxrss: across exec it keeps the peak of the process that forked, which here is the test run
    [peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    print(int(peak.split()[1]) // 1000)
"""


@pytest.mark.parametrize("kind", ["37 stream", "37 bomb"])
def test_memory_stays_small(server, tmp_path, kind):
    """Row 37: an endless stream and a lying bomb end at the cap, long before they are whole."""
    bomb = given(tmp_path, archive({"xl/worksheets/sheet1.xml": bytes(150_000_000)}, 1000), "bomb.xlsx")
    asked = (
        ("unodc_glotip", "--from", bomb)
        if kind == "37 bomb"
        else ("unodc_glotip", "--from", server.url("large.csv"))
    )
    command = [sys.executable, "-c", MEASURED, "refresh", *map(str, asked), "--host", server.host]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 3, ended.stderr
    assert int(ended.stdout.split()[-1]) < 200  # the half of it are Python and pandas


@pytest.mark.parametrize("how", ["38 a byte", "38 emptied", "38 deleted", "38 raw file", "38 note"])
def test_an_altered_file_of_the_cache_is_named_and_never_used(call, tmp_path, how):
    """Row 38: status and check name it, the figures that ship are used with a warning, a refresh heals it."""
    file = given(tmp_path, whole(replaced=[("7992", "8001")]))
    call("refresh", SHIPS, "--from", file)
    call("accept", SHIPS)
    [release] = releases.known(SHIPS)
    path = release.folder / {"38 raw file": "file.csv", "38 note": "release.json"}.get(how, "figures.csv")
    body = path.read_bytes()
    if how == "38 deleted":
        path.unlink()
    else:
        path.write_bytes(b"" if how in ("38 emptied", "38 note") else body.replace(b"8001", b"8003"))
    assert call("status")[1].count("ALTERED, never used") == 1
    ended, _, err = call("check")
    assert (ended, err.count("\n")) == (7, 1)
    assert f"{release.id}: " in err
    if how == "38 raw file":  # the figures are whole
        assert load(SHIPS).query("value == 8001").shape[0] == 1
    else:
        with pytest.warns(UserWarning, match="figures that ship are used instead"):
            assert load(SHIPS).equals(load(SHIPS, release="embedded"))
    assert call("refresh", SHIPS, "--from", file)[0] == 0
    assert call("check")[0] == 0
    assert load(SHIPS).query("value == 8001").shape[0] == 1


def moved(order):
    """Return the file with its columns in another order, by their places."""
    rows = [line.split(",") for line in whole().decode().splitlines()]
    return "\n".join(",".join(row[spot] for spot in order) for row in rows) + "\n"


COLUMNS = {
    "39 renamed": (whole(replaced=[('"Convictions"', '"Verdicts"')]), 3, "expected the columns ['Convictions']"),
    "39 missing": (moved(range(7)), 3, "expected the columns ['New or amended legislation']"),
    "39 twice": (moved([*range(8), 3]), 3, "found twice ['Convictions']"),
    "39 order": (moved([7, 3, 0, 1, 2, 4, 5, 6]), 0, ""),
    "40 extra field": (whole(replaced=[('"2005",', '"2005","",')]), 3, "row 4: expected 8 fields"),
    "40 field lost": (whole(replaced=[('"2005",', "")]), 3, "row 4: expected 8 fields"),
    "40 header again": (whole() + whole(), 3, "row 15: found the header again"),
    "40 note below": (whole() + b"Source: a report\r\n", 3, "row 15: expected 8 fields as in the header"),
    "44 BOM": (b"\xef\xbb\xbf" + whole(), 0, ""),
    "44 LF": (whole().replace(b"\r\n", b"\n"), 0, ""),
    "44 UTF-16": (whole().decode().encode("utf-16"), 3, "expected text in utf-8, found UTF-16"),
    "44 cp1252": (whole().replace(b"2005", "über".encode("cp1252"), 1), 3, "row 4: expected text in utf-8, found b'\\xfc'"),
    "44 NUL": (whole().replace(b"2005", b"20\x0005", 1), 3, "row 4: found a NUL byte"),
    "44 decimal comma": (whole(replaced=[('"7992"', '"7992,5"')]), 3, "column Prosecutions: found '7992,5', expected a number"),
    "44 both marks": (whole(replaced=[('"7992"', '"7.992,5"')]), 3, "found '7.992,5', expected a number"),
    "44 space": (whole(replaced=[('"7992"', '"7\u00a0992"')]), 3, "found '7\\xa0992', expected a number"),
    "43 1E05": (whole(replaced=[('"7992"', '"1E05"')]), 3, "found '1E05', expected a number"),
    "43 TRUE": (whole(replaced=[('"7992"', '"TRUE"')]), 3, "row 2, column Prosecutions: found 'TRUE', expected a number"),
    "45 identical": (whole() + whole().splitlines(keepends=True)[3], 0, "rows identical to another: dropped: 7"),
    "45 conflicting": (whole() + b'"2005"' + b',"1"' * 7 + b"\r\n", 3, "a key that occurs once"),
    "47 negative": (whole(replaced=[('"7992"', '"-7992"')]), 3, "found -7992.0, expected a number, zero or more"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "code", "said"), COLUMNS.values(), ids=COLUMNS)
def test_a_file_of_another_shape(call, tmp_path, body, code, said):
    """Rows 39, 40, 43, 44, 45, 47: what is wrong is named with its row, column and value; what is harmless is not."""
    ended, out, err = call("refresh", SHIPS, "--from", given(tmp_path, body))
    assert ended == code, err + out
    assert said in (err if code else out)
    assert err.count("\n") == (1 if code else 0)
    assert len(releases.known(SHIPS)) == (0 if code else 1)


def workbook(path, rows):
    """Write a workbook of text cells."""
    from xml.sax.saxutils import escape

    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org",
    )
    kind, package = f"{office}/officeDocument/2006/relationships", f"{office}/package/2006/relationships"
    lines = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    with zipfile.ZipFile(path, "w") as made:
        first = f'<Relationship Id="r0" Type="{kind}/officeDocument" Target="xl/workbook.xml"/>'
        made.writestr("_rels/.rels", f'<Relationships xmlns="{package}">{first}</Relationships>')
        sheet = '<sheets><sheet name="data" sheetId="1" r:id="r1"/></sheets>'
        made.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kind}">{sheet}</workbook>')
        link = f'<Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/1.xml"/>'
        made.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{link}</Relationships>'
        )
        made.writestr(
            "xl/worksheets/1.xml", f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return path


def glotip(path, *rows, stamp="30/05/2023", head=None):
    """Write a small workbook as UNODC does: two stamps, the header, rows of Namibia in 2019 with changes."""
    from analysis.sources.unodc_glotip import COLUMNS as NAMES

    usual = {
        "Iso3_code": "NAM",
        "Country": "Namibia",
        "Indicator": "Detected trafficking victims",
        "Dimension": "Total",
        "Category": "Total",
        "Sex": "Total",
        "Age": "Total",
        "Year": "2019",
        "txtVALUE": "30",
    }
    body = [[(usual | row).get(name, "") for name in NAMES] for row in rows]
    return workbook(path, [["UNODC", *[""] * 12], [stamp, *[""] * 12], head or NAMES, *body])


def test_merged_header_cells_of_a_workbook(call, tmp_path):
    """Row 40: a header that lost cells to a merge is refused with what was expected and found."""
    from analysis.sources.unodc_glotip import COLUMNS as NAMES

    path = glotip(tmp_path / "merged.xlsx", {}, head=[*NAMES[:4], "", "", *NAMES[6:]])
    ended, _, err = call("refresh", "unodc_glotip", "--from", path)
    assert ended == 3
    assert "row 3 should be the header ['Iso3_code'" in err
    reordered = glotip(tmp_path / "order.xlsx", {}, head=NAMES[::-1])
    assert call("refresh", "unodc_glotip", "--from", reordered)[0] == 3  # the header alone was turned round
    assert not releases.known("unodc_glotip")


def test_new_codes_are_kept_and_told(call, tmp_path):
    """Row 41: a new country, sex, form or citizenship is kept apart and told; --strict refuses it."""
    before = glotip(tmp_path / "before.xlsx", {}, {"Year": "2018"})
    assert (
        call("refresh", "unodc_glotip", "--from", before)[0] == 3
    )  # far fewer rows than the figures that ship
    assert call("accept", "unodc_glotip")[0] == 0
    after = glotip(
        tmp_path / "after.xlsx",
        {},
        {"Year": "2018"},
        {"Iso3_code": "QQQ", "Country": "Ruritania"},
        {"Sex": "Non-binary"},
        {"Dimension": "by form of exploitation", "Category": "Begging"},
        {"Dimension": "by citizenship", "Category": "Ruritanian"},
        {"Indicator": "Persons acquitted"},
        stamp="01/06/2024",
    )
    ended, _, err = call("refresh", "unodc_glotip", "--from", after, "--strict")
    assert ended == 3
    assert "--strict allows no new codes" in err
    ended, out, _ = call("refresh", "unodc_glotip", "--from", after)
    assert ended == 0
    for new in (
        "Indicator Persons acquitted",
        "geo QQQ",
        "sex Non-binary",
        "form Begging",
        "citizenship Ruritanian",
    ):
        assert new in out.split("New codes, counted as nothing else: ")[1]


TSV = (
    "freq,leg_stat,sex,unit,geo\\TIME_PERIOD\t2019 \t2020 \t2021 ",
    "A,PER_VICT,T,NR,EL\t10 bu\t: \t12 e",
    "A,PER_VICT,F,NR,UK\t7 b\t: c\t<5",
    "A,PER_VICT,T,NR,NA\t3 \t.. \t0n",
    "A,PER_VICT,T,NR,NO\t3 \t4 k\t007",
    "A,PER_VICT,X,NR,NO\t1 \t1 \t1 ",
)
MEANING = "dimension,code,column,value\nleg_stat,PER_VICT,measure,registered_victims\n"


def test_flags_and_cells_of_eurostat(call, tmp_path):
    """Rows 41 to 43: value and flag are split, “<5” is neither 5 nor 0, NA is Namibia, an unknown flag is told."""
    path = given(tmp_path, "\n".join(TSV) + "\n", "crim_thb.tsv")
    given(tmp_path, MEANING, "crim_thb.meanings.csv")
    ended, out, err = call("refresh", "eurostat_thb", "--from", path)
    assert ended == 0, err
    assert "New codes, counted as nothing else: flag k, sex X." in out
    call("accept", "eurostat_thb")
    table = load("eurostat_thb").set_index(["geo", "sex", "time_period"])
    shown = table[["value", "low", "high", "flag"]].astype(object).where(table.notna(), None)
    expected = {
        ("GRC", "total", "2019"): (10, 10, 10, "bu"),
        ("GRC", "total", "2020"): (None, None, None, ""),
        ("GRC", "total", "2021"): (12, 12, 12, "e"),
        ("GBR", "female", "2020"): (None, None, None, "c"),
        ("GBR", "female", "2021"): (None, 0, 4, ""),
        ("NAM", "total", "2020"): (None, None, None, ""),
        ("NAM", "total", "2021"): (0, 0, 0, "n"),
        ("NOR", "total", "2020"): (4, 4, 4, "k"),
        ("NOR", "total", "2021"): (7, 7, 7, ""),
        ("NOR", "new:X", "2021"): (1, 1, 1, ""),
    }
    assert {key: tuple(shown.loc[key]) for key in expected} == expected
    assert call("refresh", "eurostat_thb", "--from", path, "--strict")[0] == 3


def test_live_sources_come_from_a_server(call, server):
    """A packed answer of Eurostat is fetched, asks once for what its codes mean, and is drafted; so is one of the UN."""
    address = server.put("crim_thb_sex", gzip.compress("\n".join(TSV).encode()))
    asked = ("refresh", "eurostat_thb", "--from", address, "--host", server.host)
    ended, _, err = call(*asked)
    assert ended == 3
    beside = releases.cache() / "fetched" / "eurostat_thb" / "crim_thb_sex.meanings.csv"
    assert f"leg_stat PER_VICT; declare them in {beside}" in err
    beside.write_text(MEANING, encoding="utf-8")
    assert call(*asked)[0] == 0
    body = json.dumps({"totalElements": 1, "data": [observation("<5")]}).encode()
    ended, out, _ = call(
        "refresh", "un_sdg_api", "--from", server.put("Data.json", body), "--host", server.host
    )
    assert ended == 0
    assert "censored cells kept with bounds: 1" in out


def test_codes_stay_text(tmp_path):
    """Row 43: what looks like a number, a truth or nothing is read as it is written."""
    odd = ["NA", "T", "TRUE", "1E05", "007", "GR", "EL", "UK", "GB", "null", "nan", "-", "1_000"]
    path = given(tmp_path, "code,n\n" + "\n".join(f"{code},1" for code in odd) + "\n")
    assert separated.text(path, ["code", "n"])["code"].tolist() == odd


@pytest.mark.parametrize(
    ("printed", "marks", "number"),
    [
        ("1.234,5", {"decimal": ",", "thousands": "."}, 1234.5),
        ("1\u00a0234", {"thousands": "\u00a0"}, 1234),
        ("1,282", {"thousands": ","}, 1282),
        ("12,5", {"decimal": ","}, 12.5),
        ("1.234,5", {}, None),
        ("1,28", {"thousands": ","}, None),
        ("12.5", {"decimal": ","}, None),
    ],
    ids=lambda value: f"44 {value}",
)
def test_declared_marks_of_numbers(printed, marks, number):
    """Row 44: a number is read as its publisher writes it, and anything else is named with its row."""
    table, path = pd.DataFrame({"n": [printed, ""]}), Path("file.csv")
    if number is None:
        with pytest.raises(BrokenContract, match=r"row 2, column n: found '.+', expected a number"):
            cells.numbers(table, "n", path, **marks)
    else:
        assert cells.numbers(table, "n", path, **marks).iloc[0] == number


def rows_of(change, head=lambda line: line):
    """Return the file with each row but the header changed."""
    first, *rows = whole().splitlines(keepends=True)
    return b"".join([head(first), *map(change, rows)])


WRONG = {
    "46 fewer rows": (lambda: b"".join(whole().splitlines(keepends=True)[:-3]), "rows fell from 91 to 70"),
    "46 last year gone": (lambda: b"".join(whole().splitlines(keepends=True)[:-1]), "years are gone: 2015"),
    "46 another unit": (lambda: rows_of(larger), "a typical figure is 1000 times what it was: another unit?"),
    "46 history changed": (lambda: rows_of(spoilt), "history changed: "),
}


@pytest.mark.parametrize(("made", "said"), WRONG.values(), ids=WRONG)
def test_a_suspicious_release_waits_for_acceptance(call, tmp_path, made, said):
    """Row 46: the difference is told, the draft is not in use before it is accepted, and can be taken back."""
    before = load(SHIPS)
    ended, out, _ = call("refresh", SHIPS, "--from", given(tmp_path, made()))
    assert ended == 3
    assert f"WARNING: {said}" in out
    assert load(SHIPS).equals(before)
    assert call("accept", SHIPS)[0] == 0
    assert not load(SHIPS).equals(before)
    assert call("rollback", SHIPS)[0] == 0
    assert load(SHIPS).equals(before)


def larger(row):
    """Return a row with its figures a thousand times as large; the year stays."""
    return row[:6] + row[6:].replace(b'",', b'000",').replace(b'"\r', b'000"\r').replace(b'"000"', b'""')


def spoilt(row):
    """Return a row with its numbers of four digits larger by one; the year stays."""
    return row[:6] + re.sub(rb'"(\d{4})"', lambda found: b'"%d"' % (int(found[1]) + 1), row[6:])


def observation(count="12", year=2020.0, **dimensions):
    """Return one observation as the UN SDG interface gives it."""
    return {
        "series": "VC_HTF_DETV",
        "geoAreaName": "Norway",
        "timePeriodStart": year,
        "value": count,
        "footnotes": [""],
        "attributes": {"Nature": "C", "Units": "NUMBER"},
        "dimensions": {"Reporting Type": "G", "Sex": "BOTHSEX", "Age": "ALLAGE"} | dimensions,
    }


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        (
            [observation(), observation("9", Sex="F"), observation("9", Sex="M")],
            3,
            "parts exceed their total by sex",
        ),
        ([observation(), observation("9", Sex="F"), observation("3", Sex="M")], 0, "read: 3"),
        (
            [observation(), observation("120", 2021.0)],
            0,
            "Odd: ten times the year before: 1, for example NOR 2021",
        ),
        ([observation(), observation("13")], 3, "a key that occurs once"),
    ],
    ids=["47 parts", "47 sound", "47 tenfold", "45 conflicting"],
)
def test_figures_that_do_not_agree(call, tmp_path, rows, code, said):
    """Row 47: parts above their total are an error unless the card tolerates them; a tenfold rise is told."""
    path = given(tmp_path, json.dumps({"totalElements": len(rows), "data": rows}), "data.json")
    ended, out, err = call("refresh", "un_sdg_api", "--from", path)
    assert ended == code, err
    assert said in (err if code else out)
    if "Odd" in said:
        assert call("refresh", "un_sdg_api", "--from", path, "--strict")[0] == 3


def test_parts_above_their_total_are_told_where_the_publisher_prints_them(call, tmp_path):
    """Row 47: UNODC's own figures break the rule: its card tolerates it, and the refresh tells it."""
    path = glotip(
        tmp_path / "parts.xlsx", {}, {"Sex": "Female", "txtVALUE": "20"}, {"Sex": "Male", "txtVALUE": "20"}
    )
    _, out, _ = call("refresh", "unodc_glotip", "--from", path)
    assert (
        "Odd: parts exceed their total by sex: 1, for example NAM 2019 detected_victims (parts 40, total 30)."
        in out
    )


def test_a_cache_that_cannot_be_written(call, tmp_path, monkeypatch):
    """A file where the cache should be ends in exit 6 and one line."""
    monkeypatch.setenv("TRAFFICKING_CACHE", str(given(tmp_path, b"", "taken")))
    ended, _, err = call("refresh", SHIPS, "--from", given(tmp_path, whole()))
    assert (ended, err.count("\n")) == (6, 1)
    assert "set TRAFFICKING_CACHE to another folder" in err


def test_two_refreshes_share_the_cache(server, tmp_path):
    """Two runs that refresh one source at the same time both end well, and make one release."""
    server.put("whole.csv", whole(replaced=[("7992", "8001")]))
    asked = ["refresh", SHIPS, "--from", server.url("whole.csv"), "--host", server.host]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", MEASURED, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    ended = [(run.communicate()[1], run.returncode) for run in runs]
    assert ended == [(b"", 0)] * 3
    [release] = releases.known(SHIPS)
    assert not release.altered


LIMITED = """
import resource, sys
import analysis.sources, pandas, psutil
room = psutil.Process().memory_info().vms + 300_000_000
resource.setrlimit(resource.RLIMIT_AS, (room, room))
"""


def test_a_file_too_large_for_memory_is_refused_before_it_is_read(tmp_path):
    """A file that would not fit says how much it takes, how much is free, and what to leave out."""
    large = given(tmp_path, b"yearOfRegistration,gender\n" + b"2015,Female\n" * 5_000_000, "large.csv")
    command = [sys.executable, "-c", LIMITED + MEASURED, "refresh", "ctdc_kanon", "--from", str(large)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert re.search(
        r"large.csv: reading it takes about 0.7 GB of memory, 0.[0-3] GB are free; keep the rows of",
        ended.stderr,
    )
    assert ended.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_batch_reads_one_release_to_its_end(tmp_path, monkeypatch):
    """Row 48: a release accepted while the batch runs is not seen by its later reports."""
    home = tmp_path / "home"
    for name in ("data", "notebooks", "reports"):
        (home / name).mkdir(parents=True)
    (home / "data").rmdir()
    (home / "data").symlink_to(ROOT / "data")
    releases.draft(SHIPS, given(tmp_path, whole(replaced=[("7992", "8001")])))
    code = (
        "from analysis.sources import releases, load\n"
        f"releases.accept({SHIPS!r})\n"
        f"print('release in use:', releases.active({SHIPS!r}), int((load({SHIPS!r})['value'] == 8001).sum()))"
    )
    for name in ("first", "second"):
        parts = [
            v4.new_markdown_cell(f"# {name}", metadata={"tags": ["title"]}),
            v4.new_markdown_cell("**Question.** Which release?", metadata={"tags": ["question"]}),
            v4.new_code_cell('word: str = "plain"  # a word', metadata={"tags": ["parameters"]}),
            v4.new_code_cell(code),
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(v4.new_notebook(cells=parts, metadata=kernel), home / "notebooks" / f"{name}.ipynb")
    (home / "reports" / "collection.yml").write_text(
        "- notebook: first\n- notebook: second\n", encoding="utf-8"
    )
    command = [
        sys.executable,
        "-c",
        "from analysis.cli import main; main()",
        "run",
        "--out",
        str(tmp_path / "out"),
        "--jobs",
        "1",
    ]
    ended = subprocess.run(
        command, env=os.environ | {"TRAFFICKING_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert releases.active(SHIPS) != releases.EMBEDDED
    for name in ("first", "second"):
        assert "release in use: embedded 0" in (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_two_refreshes_into_a_cold_cache_make_one_release(tmp_path):
    """Row 15: at the same time, of the same file: both end well, and the cache holds one whole release."""
    path = given(tmp_path, whole())
    command = [sys.executable, "-c", "from analysis.cli import main; main()", "data"]
    both = [
        subprocess.Popen([*command, "refresh", SHIPS, "--from", str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    [release] = releases.known(SHIPS)
    assert not release.altered
    assert subprocess.run([*command, "check"], capture_output=True, check=False).returncode == 0
