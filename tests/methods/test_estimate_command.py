"""`trafficking estimate`: an answer for a table a reader brings, one line for each mistake."""

import json
import subprocess
import sys

import pytest

from analysis import cli
from analysis.sources import load
from analysis.sources.mse_tables import histories


@pytest.fixture
def called(monkeypatch, capsys):
    """Return a function that calls the command in this process."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["trafficking", "estimate", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, end.value.code, out, err)

    return call


@pytest.fixture
def uk(tmp_path):
    """Return the five lists of the United Kingdom as a reader would save them."""
    path = tmp_path / "uk.csv"
    histories(load("mse_tables"), "uk_2013_5list").to_csv(path, index=False)
    return path


def test_the_answer_is_one_json_object(called, uk):
    """Estimate, bounds, terms and the number observed, as a script wants them."""
    ended = called(uk, "--json", "--replicates", 300)
    found = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert found["estimate"] == 11312.99
    assert found["observed"] == 2744
    assert len(found["terms"]) == 6
    assert 8500 < found["low"] < found["estimate"] < found["high"] < 17000


def test_the_answer_in_words_names_its_doubt(called, uk):
    """Without --json a reader gets sentences, with the interval, the terms and what no list reaches."""
    told = called(uk, "--replicates", 300, "--method", "bic").stdout
    assert "there are 22,991 in all" in told
    assert "choice of the model included" in told
    assert "no list could ever reach" in told


def test_a_table_that_cannot_tell_gives_no_number(called, tmp_path):
    """The artificial table of Chan, Silverman and Vincent (2021): null, the reason, and exit code 3."""
    path = tmp_path / "artificial.csv"
    path.write_text("A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n", encoding="utf-8")
    ended = called(path, "--json")
    found = json.loads(ended.stdout)
    assert ended.returncode == 3
    assert found["estimate"] is None
    assert "nobody is on both lists of A.C, B.C" in found["why"]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", 3, "expected a table with “,” between cells"),
        ("A,B,C,count\n", 3, "no person"),
        ("A,B,C,count\n1,0,0,<5\n", 3, "a censored count has no estimate"),
        ("A,B,C,count\n1,0,0,three\n", 3, "found three"),
        ("A,B,C,count\n1,2,0,3\n", 3, "list B: found 2"),
        ("A,B,C\n1,0,0\n", 3, "expected the column count, found A, B, C; add or rename it"),
        ("A,B,C,count\n0,0,0,12\n", 3, "a row on no list"),
        ("A,B,C,count\n1,0,0,1e99\n", 3, "whole number"),
        ("A,B,C,count\n1,0,0,5\n1,0,0,5\n", 3, "given twice"),
        ("A;B;C;count\n1;0;0;5\n", 3, "found A;B;C;count; put commas between the cells"),
        ("A,B,C,count\n1,0,0,5,7,8\n1\n", 3, "row 2: expected 4 fields"),
    ],
)
def test_what_is_no_table_ends_in_one_line(called, tmp_path, text, code, says):
    """Empty, censored, in words, of other shapes: one line, its exit code, nothing on the way."""
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    ended = called(path, "--json")
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr.startswith("trafficking: ")
    assert ended.stderr.count("\n") == 1
    assert says in ended.stderr


def test_a_file_of_another_encoding_or_none_ends_in_one_line(called, tmp_path):
    """UTF-16 is named; a file that is not there is a wrong request."""
    path = tmp_path / "mine.csv"
    path.write_text("A,B,C,count\n1,0,0,5\n", encoding="utf-16")
    assert called(path).returncode == 3
    missing = called(tmp_path / "none.csv")
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "asked",
    [("--method", "guess"), ("--replicates", "-5"), ("--level", "95"), ("--order", "9", "--method", "bic")],
)
def test_a_wrong_request_ends_with_two(called, uk, asked):
    """A method, number, level or order that is not to be had."""
    ended = called(uk, *asked)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1


def test_a_table_from_a_spreadsheet_is_read(called, tmp_path, uk):
    """A byte order mark at the start, as Excel writes it, is no part of the first name."""
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + uk.read_bytes())
    assert json.loads(called(path, "--json", "--replicates", 0).stdout)["estimate"] == 11312.99
