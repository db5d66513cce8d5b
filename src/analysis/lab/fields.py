"""One field a parameter: what can be chosen is what the contract allows and the figures hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import ipywidgets as widgets

from analysis.claims.ledger import claim
from analysis.reports.parameters import Parameter
from analysis.reports.plan import Notebook
from analysis.show.working import named
from analysis.sources import load, mse_tables, store, un_treaties
from analysis.sources.scope import DENOMINATORS
from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import Spoken, say
from analysis.vocabulary.places import Place, by_name, place, places, region, regions, several

SPAN = ("from_year", "to_year")
LONGEST = 70  # characters of a choice; a browser cuts what is longer
LABELS = Spoken(
    {
        "country": "Country",
        "countries": "Countries",
        "region": "Region",
        "year": "Year",
        "from_year": "From year",
        "to_year": "To year",
        "measure": "Measure",
        "form": "Form",
        "claim": "Claim",
        "section": "Section",
        "study": "Study",
        "treaty": "Treaty",
        "where": "Detected",
        "threshold": "At least",
        "limit": "Differ by %",
        "replicates": "Replicates",
        "level": "Confidence",
    }
)
CHOICES = Spoken({"all": "all", "abroad": "abroad", "anywhere": "anywhere"})


@dataclass(frozen=True)
class Field:
    """A widget and how to read parameters from it."""

    widget: Any
    read: Callable[[], dict[str, Any]]


def fields(found: Notebook, values: Mapping[str, Any]) -> list[Field]:
    """Return the fields of a notebook, showing these values.

    Parameters
    ----------
    found : Notebook
    values : mapping
        Parameters by name, checked; where one is missing its default is shown.
    """
    declared = found.declared
    shown = {name: one.default for name, one in declared.items()} | dict(values)
    spanned = SPAN if all(name in declared for name in SPAN) else ()
    held = _held(found) if not declared.keys().isdisjoint(("country", "countries", "region")) else set()
    made = [_single(one, shown[name], held) for name, one in declared.items() if name not in spanned]
    if spanned:  # years stand after the place they are years of
        first, last = (declared[name] for name in SPAN)
        made.insert(0 if next(iter(declared)) in SPAN else 1, _span(first, last, shown))
    return made


def _single(one: Parameter, value: Any, held: set[str]) -> Field:
    if one.name == "countries":
        return _several(one, value, held)
    widget = _widget(one, value, held)
    return Field(widget, lambda: {one.name: widget.value})


def _several(one: Parameter, value: str, held: set[str]) -> Field:
    """Return a line of countries to edit, and a list to add one from."""
    line = widgets.Text(
        value=", ".join(_unmistakable(each) for each in several(value)), description=_label(one.name)
    )
    more = widgets.Dropdown(
        options=[(say("add a country"), ""), *_countries(held)],
        description="\u00a0",  # stands under the line, not under its label
    )

    def add(change: Mapping[str, Any]) -> None:
        if change["new"]:
            known = [part.strip() for part in line.value.split(",") if part.strip()]
            line.value = ", ".join([*known, _unmistakable(place(change["new"]))])
            more.value = ""

    more.observe(add, "value")
    return Field(widgets.VBox([line, more]), lambda: {one.name: line.value})


def _unmistakable(found: Place) -> str:
    """Return the name of a country, or its code where the name has a comma, which parts two countries."""
    return found.iso3 if "," in found.name else found.name


def _span(first: Parameter, last: Parameter, shown: Mapping[str, Any]) -> Field:
    slider = widgets.IntRangeSlider(
        value=tuple(int(shown[name]) for name in SPAN),
        min=int(first.low or first.default),
        max=int(last.high or last.default),
        description=say("Years"),
        tooltip=f"{say(first.help)}; {say(last.help)}",
        readout_format="d",
    )
    return Field(slider, lambda: dict(zip(SPAN, slider.value, strict=True)))


def _widget(one: Parameter, value: Any, held: set[str]) -> Any:
    # A list shows what can be chosen; a number says it when it is pointed at.
    common: Any = {"description": _label(one.name), "tooltip": say(one.help) if one.type != "str" else ""}
    if one.name == "country":
        return _dropdown(_countries(held), place(value).iso3, place(value).name, common)
    if one.name == "region":
        return _dropdown(_regions(held), region(value).id, region(value).name, common)
    if one.choices:
        return widgets.Dropdown(
            options=[(_word(one.name, each), each) for each in one.choices], value=value, **common
        )
    if one.type == "bool":
        return widgets.Checkbox(value=value, **common)
    if one.low is not None:
        kind = widgets.BoundedIntText if one.type == "int" else widgets.BoundedFloatText
        return kind(value=value, min=one.low, max=one.high if one.high is not None else 10**9, **common)
    plain: dict[str, Any] = {"int": widgets.IntText, "float": widgets.FloatText, "str": widgets.Text}
    return plain[one.type](value=value, **common)


def _dropdown(options: list[tuple[str, str]], value: str, name: str, common: Mapping[str, Any]) -> Any:
    """Return a choice that also holds what is chosen already, though no figure may be of it."""
    known = options if value in {code for _, code in options} else [(name, value), *options]
    return widgets.Dropdown(options=known, value=value, **common)


def _label(name: str) -> str:
    return LABELS[name] if name in set(LABELS) else name.replace("_", " ").capitalize()


def _word(name: str, choice: str) -> str:
    """Return a choice as a reader sees it: a claim with its sentence, a treaty or a study with its title."""
    if name == "claim":
        try:
            told = f"{choice}: {claim(choice).held}"
        except UnknownName:
            told = choice
    elif name == "treaty":
        told = say(un_treaties.TREATIES.get(choice, choice))
    elif name == "study":
        told = mse_tables.STUDIES[choice][2] if choice in mse_tables.STUDIES else choice
    else:
        told = CHOICES[choice] if choice in set(CHOICES) else named(name, choice)
    return shorten(told, LONGEST, placeholder=" …")


def _held(found: Notebook) -> set[str]:
    """Return the codes of the places that the figures of a notebook know."""
    shipped = [name for name in store.package()["resources"] if name not in DENOMINATORS]
    return {geo for name in shipped if f'"{name}"' in found.code for geo in load(name)["geo"].unique()}


def _countries(held: set[str]) -> list[tuple[str, str]]:
    here = [(one.name, one.iso3) for one in places() if one.iso3 in held]
    return sorted(here, key=lambda pair: by_name(pair[0]))


def _regions(held: set[str]) -> list[tuple[str, str]]:
    world, *others = [(one.name, one.id) for one in regions() if held.intersection(one.members)]
    return [world, *sorted(others, key=lambda pair: by_name(pair[0]))]
