"""Parameters: typed literals only, and a wrong value refused in one line before anything starts."""

import ast
import datetime
import decimal
import pathlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reports import parameters
from analysis.reports.parameters import Parameter
from analysis.vocabulary.errors import BadRequest, UnknownName

CELL = """\
country: str = "ALB"  # ISO code or name
from_year: int = 2007  # first year shown
to_year: int = 2022  # last year shown
measure: str = "detected_victims"  # one of detected_victims, convicted_persons
share: float = 0.5  # a share
bounds: bool = True  # whether bounds are drawn
"""
CODE = 'figures = tp.load("unodc_glotip")'  # years 2003 to 2022
DECLARED = parameters.contract(CELL, CODE)


def checked(declared: dict[str, Parameter] = DECLARED, **given: Any) -> dict[str, Any]:
    return parameters.check(given, declared)


def refused(message: str, **given: Any) -> str:
    """The one line that refuses these values."""
    with pytest.raises(BadRequest, match=message) as trouble:
        checked(**given)
    assert trouble.value.exit_code == 2
    assert "\n" not in str(trouble.value)
    return str(trouble.value)


def test_a_contract_is_read_as_it_is_written() -> None:
    """Name, type, default, help and choices of each line are known without running the cell."""
    assert list(DECLARED) == ["country", "from_year", "to_year", "measure", "share", "bounds"]
    assert DECLARED["from_year"] == Parameter("from_year", "int", 2007, "first year shown", (), 2003, 2022)
    assert DECLARED["measure"].choices == ("detected_victims", "convicted_persons")
    assert DECLARED["bounds"].default is True


def test_an_empty_cell_is_a_contract_without_parameters() -> None:
    """A notebook may have no parameters at all."""
    assert parameters.contract("") == {}


@pytest.mark.parametrize(
    "line",
    [
        "country = 'ALB'",
        "country: str",
        "country: list = []",
        "country: str | None = None",
        "import os",
        "print('x')",
        "x.y: int = 1",
        "for year in (1, 2): pass",
        "def f(): pass",
        "'a text alone'",
        "year: int = open('x')",
        "year: int = 2000 + int('7')",
        "year: int = other",
        "names: str = [print(1) for _ in 'a']",
        "year: int =",
        "year: int = (2007",
        "  year: int = 2007",
        "name: str = 'never closed",
    ],
)
def test_anything_but_a_typed_literal_is_refused(line: str) -> None:
    """Code, calls, names, untyped and broken lines in a parameters cell are refused, naming the line."""
    with pytest.raises(BadRequest, match=r"line 2: expected `name: type = literal"):
        parameters.contract(f"first: int = 1  # a line that is right\n{line}")


def test_code_in_a_contract_is_never_run() -> None:
    """Reading a contract runs nothing of it."""
    with pytest.raises(BadRequest):
        parameters.contract("name: str = exec('raise SystemExit')")


def test_defaults_fill_what_is_not_given() -> None:
    """What is not given has its default; what is given replaces it."""
    assert checked() == {name: one.default for name, one in DECLARED.items()}
    assert checked(from_year=2010)["from_year"] == 2010


@pytest.mark.parametrize("text", ["Albania", "alb", "AL", "ALB", "  albania "])
def test_a_country_becomes_its_code(text: str) -> None:
    """However a country is written, a report knows it by its code: one country, one report."""
    assert checked(country=text)["country"] == "ALB"


@pytest.mark.parametrize("text", ["South-eastern Asia", "south-eastern-asia"])
def test_a_region_becomes_its_id(text: str) -> None:
    """However a region is written, a report knows it by its id."""
    declared = parameters.contract('region: str = "world"  # a region')
    assert checked(declared, region=text) == {"region": "south-eastern-asia"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"from_year": True}, "parameter from_year is True: expected int, got bool"),
        ({"from_year": "2010"}, "parameter from_year is '2010': expected int, got str"),
        ({"from_year": 2010.0}, "parameter from_year is 2010.0: expected int, got float"),
        ({"from_year": None}, "parameter from_year is None: expected int, got NoneType"),
        ({"from_year": [2010]}, "expected int, got list"),
        ({"bounds": 1}, "parameter bounds is 1: expected bool, got int"),
        ({"share": True}, "parameter share is True: expected float, got bool"),
        ({"country": False}, "parameter country is False: expected str, got bool; put quotes around it"),
        ({"country": 8}, "parameter country is 8: expected str, got int; put quotes around it"),
    ],
)
def test_a_value_of_another_type_is_refused(given: dict[str, Any], message: str) -> None:
    """A bool is no int, text is no number, and YAML's NO for Norway is refused with the advice to quote."""
    assert message in refused("expected", **given)


def test_a_whole_number_is_a_float_too() -> None:
    """1 is good for a float; nothing else is converted in silence."""
    assert checked(share=1)["share"] == 1


@pytest.mark.parametrize(
    ("given", "message", "near"),
    [
        ({"contry": "ALB"}, "unknown parameter 'contry'", "country"),
        ({"country": "Albnia"}, "unknown country 'Albnia'", "Albania"),
        ({"measure": "convicted_person"}, "unknown measure 'convicted_person'", "convicted_persons"),
    ],
)
def test_an_unknown_name_is_refused_with_near_misses(given: dict[str, Any], message: str, near: str) -> None:
    """A mistyped parameter, country or choice is refused, and the one that was meant is named."""
    assert f"did you mean {near}" in refused(message, **given)


def test_an_unknown_region_is_refused_with_near_misses() -> None:
    """A mistyped region is refused, and the one that was meant is named."""
    declared = parameters.contract('region: str = "world"  # a region')
    with pytest.raises(UnknownName, match=r"unknown region 'Westen Europe'; did you mean Western Europe"):
        checked(declared, region="Westen Europe")


def test_a_notebook_without_parameters_says_so() -> None:
    """A parameter given to a notebook that has none is refused."""
    with pytest.raises(UnknownName, match="this notebook has none"):
        checked({}, country="ALB")


@pytest.mark.parametrize("key", [False, 5, None, ("a",)])
def test_a_name_that_is_no_text_is_refused_like_any_other(key: Any) -> None:
    """YAML reads “no:” as False: such a key is an unknown parameter, not a crash."""
    with pytest.raises(UnknownName, match="unknown parameter"):
        parameters.check({key: 1}, DECLARED)


@pytest.mark.parametrize("year", [2002, 2023, 0, -1, 10**9])
@pytest.mark.parametrize("name", ["from_year", "to_year"])
def test_a_year_out_of_range_is_refused(name: str, year: int) -> None:
    """A year the figures do not have is refused, with the years they have."""
    message = f"parameter {name} is {year}: the figures of this notebook go from 2003 to 2022"
    assert message in refused("go from", **{name: year})


def test_the_last_and_first_years_are_in_range() -> None:
    """Both ends of the figures can be asked for, and a single year too."""
    assert checked(from_year=2003, to_year=2022)
    assert checked(from_year=2010, to_year=2010)


def test_years_in_the_wrong_order_are_refused() -> None:
    """A first year after the last is refused, with both."""
    assert "from_year 2015 is after to_year 2010" in refused("earlier", from_year=2015, to_year=2010)


def test_one_year_parameter_alone_is_checked() -> None:
    """A notebook may have only a last year: there is no order to check, but still a range."""
    declared = parameters.contract("to_year: int = 2022  # last year shown", CODE)
    assert checked(declared) == {"to_year": 2022}
    with pytest.raises(BadRequest, match="go from 2003 to 2022"):
        checked(declared, to_year=2030)


def test_years_without_figures_are_not_checked() -> None:
    """A notebook that loads only residents, or nothing, has no years to check against."""
    for code in ("", 'tp.load("population")'):
        assert checked(parameters.contract(CELL, code), from_year=1900)["from_year"] == 1900


@pytest.mark.parametrize(
    ("line", "fine", "wrong", "told"),
    [
        ("threshold: int = 5  # victims that it takes, 1 or more", (1, 10**9), (0, -1), "expected 1 or more"),
        ("replicates: int = 9  # how many, 0 to 100", (0, 100), (-1, 101), "expected 0 to 100"),
        ("level: float = 0.95  # confidence, 0.5 to 0.99", (0.5, 0.99), (0.49, 1.0), "expected 0.5 to 0.99"),
        ("low: int = -3  # -5 to 5", (-5, 5), (-6, 6), "expected -5 to 5"),
    ],
)
def test_a_range_of_the_comment_is_kept(line: str, fine: Any, wrong: Any, told: str) -> None:
    """A help that ends in a range is one: both ends can be asked for, and nothing beyond them."""
    declared = parameters.contract(line)
    [name] = declared
    assert declared[name].help.endswith(declared[name].range)
    assert [parameters.check({name: value}, declared)[name] for value in fine] == list(fine)
    for value in wrong:
        with pytest.raises(BadRequest, match=f"parameter {name} is {value}: {told}"):
            parameters.check({name: value}, declared)


def test_numbers_elsewhere_in_a_comment_are_no_range() -> None:
    """Only what a help ends in binds; a text has no range."""
    for line in (
        "since: int = 2017  # first year; 2003 to 2016 have no sex",
        "name: str = 'x'  # a name, 1 to 5",
        "since: int = 1  # before 2017",
    ):
        assert [one.range for one in parameters.contract(line).values()] == [""]


def test_a_default_outside_of_its_own_range_is_refused() -> None:
    """A notebook whose default breaks its contract is no notebook of the collection."""
    with pytest.raises(BadRequest, match="threshold is 0: expected 1 or more"):
        parameters.contract("threshold: int = 0  # 1 or more")
    with pytest.raises(
        BadRequest, match="from_year is 1990: the figures of this notebook go from 2003 to 2022"
    ):
        parameters.contract("from_year: int = 1990  # first year", CODE)


@pytest.mark.parametrize("text", ["A" * 101, "Al\nbania", "Alb\x00", "\x1b[31mALB", "Alb\u202eania", ""])
def test_a_text_that_is_no_name_is_refused(text: str) -> None:
    """Too long, empty or unprintable texts are refused before anything is looked up."""
    line = refused("country", country=text)
    assert line.isprintable()
    assert len(line) < 200


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("country", "NO", "NO"),
        ("country", "8", "8"),
        ("from_year", "2010", 2010),
        ("from_year", "-5", -5),
        ("share", "0.25", 0.25),
        ("share", "1", 1.0),
        ("bounds", "true", True),
        ("bounds", "False", False),
    ],
)
def test_a_value_of_the_command_line_is_read_in_its_type(name: str, text: str, value: Any) -> None:
    """Text is read as its parameter declares: NO stays Norway, 2010 becomes a number."""
    found = parameters.read(text, DECLARED[name])
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("from_year", "2010.5"),
        ("from_year", "2_010"),
        ("from_year", "٢٠١٠"),
        ("from_year", ""),
        ("from_year", "9" * 5000),
        ("from_year", "2010 "),
        ("share", "nan"),
        ("share", "inf"),
        ("share", "1e3"),
        ("bounds", "yes"),
        ("bounds", "1"),
        ("bounds", ""),
    ],
)
def test_a_value_written_otherwise_is_refused(name: str, text: str) -> None:
    """What is not plainly a value of its type is refused, naming the type that is expected."""
    with pytest.raises(BadRequest, match=f"parameter {name} is .*: expected {DECLARED[name].type}"):
        parameters.read(text, DECLARED[name])


@pytest.mark.parametrize(
    "name",
    ["x = 1\nimport os #", "import os", "country\n", "country ", "COUNTRY", "__class__", "{country}", ""],
)
def test_a_name_that_would_be_code_is_refused(name: str) -> None:
    """A name is one the notebook declares, to the letter; a line of code is told as an unknown name, on one line."""
    with pytest.raises(UnknownName, match="unknown parameter") as trouble:
        parameters.check({name: 1}, DECLARED)
    assert "\n" not in str(trouble.value)


class Text(str):
    """A text that is more than a text."""


@pytest.mark.parametrize(
    "value",
    [
        pathlib.Path('x"+__import__("os").getcwd()+"'),
        Text("ALB"),
        ("ALB", '"+__import__("os").getcwd()+"'),
        {"ALB"},
        ["ALB"],
        {"ALB": 1},
        np.str_("ALB"),
        np.bool_(False),
        np.int64(5),
        pd.NA,
        float("nan"),
        datetime.date(2026, 11, 25),
        decimal.Decimal("1.5"),
        b"ALB",
        1j,
        None,
        print,
    ],
    ids=repr,
)
def test_a_value_that_is_no_plain_literal_is_refused(value: Any) -> None:
    """Papermill pastes unknown kinds of values into code unescaped: none of them reaches it, for any parameter."""
    for name in DECLARED:
        with pytest.raises(BadRequest):
            checked(**{name: value})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e400])
def test_a_number_without_end_is_refused(value: float) -> None:
    """A float is a number somebody could write down."""
    assert "expected a finite number" in refused("finite", share=value)


def test_a_number_too_long_to_print_is_refused() -> None:
    """A whole number longer than any count is a mistake, and is not printed back in full."""
    declared = parameters.contract("limit: int = 0  # a limit")
    with pytest.raises(BadRequest, match="at most 15 digits") as trouble:
        parameters.check({"limit": 10**5000}, declared)
    assert len(str(trouble.value)) < 200


FREE = parameters.contract('word: str = ""  # any word')


@given(st.text(max_size=150))
@settings(max_examples=500, deadline=None)
def test_any_text_arrives_as_it_was_or_is_refused(text: str) -> None:
    """Whatever is typed, the code papermill writes for it evaluates to the very same text, or the text is refused."""
    from papermill.translators import PythonTranslator

    try:
        value = parameters.check({"word": text}, FREE)["word"]
    except BadRequest as trouble:
        assert "\n" not in str(trouble)
        return
    written = PythonTranslator.codify({"word": value})
    tree = ast.parse(written)
    assert [type(node).__name__ for node in tree.body] == ["Assign"]
    assert ast.literal_eval(tree.body[0].value) == text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["../../x", "a/b", "CON", ".", "..", "x" * 300, "ALB ", "АLB", "~", "$HOME", "a\\b", "NUL.html"]
)
def test_a_country_is_no_way_out_of_the_folder(text: str) -> None:
    """Paths, devices, look-alike letters and long names are no countries; spaces around one do no harm."""
    try:
        assert checked(country=text)["country"] == "ALB"
        assert text.strip() == "ALB"
    except BadRequest as trouble:
        assert "\n" not in str(trouble)


def test_countries_become_codes_in_the_order_of_their_names() -> None:
    """One set of countries is one report, however it is written."""
    declared = parameters.contract('countries: str = "ALB, BEL"  # two to six')
    assert checked(declared, countries="Romania, al") == {"countries": "ALB, ROU"}


@pytest.mark.parametrize("text", ["ALB", "ALB, ALB", "ALB, Narnia", "A, B, C, D, E, F, G"])
def test_a_wrong_list_of_countries_is_refused_before_anything_starts(text: str) -> None:
    """Too few, twice, unknown or too many: one line, exit code 2."""
    declared = parameters.contract('countries: str = "ALB, BEL"  # two to six')
    with pytest.raises(BadRequest) as trouble:
        checked(declared, countries=text)
    assert trouble.value.exit_code == 2
    assert "\n" not in str(trouble.value)
