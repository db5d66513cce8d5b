"""One field a parameter: what can be chosen is what the contract allows and the figures hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from analysis.reports.parameters import Parameter
from analysis.reports.plan import Notebook
from analysis.sources import load, store
from analysis.sources.scope import DENOMINATORS
from analysis.vocabulary.language import say
from analysis.vocabulary.places import by_name, place, places, region, regions, several
from analysis.vocabulary.terms import MEASURES

WIDE = {"description_width": "90px"}
ROOM = {"width": "420px"}
SPAN = ("from_year", "to_year")


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
        Parameters by name; where one is missing or not valid its default is shown.
    """
    declared, made = found.declared, []
    both = all(name in declared for name in SPAN)
    for name, one in declared.items():
        if both and name == "to_year":
            continue
        if both and name == "from_year":
            made.append(_span(declared, values))
            continue
        made.append(_single(_widget(one, values.get(name, one.default), found), name))
    return made


def _single(widget: Any, name: str) -> Field:
    return Field(widget, lambda: {name: _value(name, widget.value)})


def _span(declared: Mapping[str, Parameter], values: Mapping[str, Any]) -> Field:
    first, last = (declared[name] for name in SPAN)
    low, high = int(first.low or first.default), int(last.high or last.default)
    shown = tuple(int(values.get(name, declared[name].default)) for name in SPAN)
    slider = widgets.IntRangeSlider(
        value=shown, min=low, max=high, description=say("Years"), style=WIDE, layout=ROOM, readout_format="d"
    )
    return Field(slider, lambda: dict(zip(SPAN, slider.value, strict=True)))


def _widget(one: Parameter, value: Any, found: Notebook) -> Any:
    common: Any = {
        "description": _label(one.name), "description_tooltip": one.help, "style": WIDE, "layout": ROOM
    }  # fmt: skip
    if one.name == "country":
        return widgets.Dropdown(options=_countries(found), value=place(value).iso3, **common)
    if one.name == "countries":
        names = [label for label, _ in _countries(found)]
        return widgets.TagsInput(
            value=[each.name for each in several(value)], allowed_tags=names, allow_duplicates=False, **common
        )
    if one.name == "region":
        return widgets.Dropdown(options=_regions(found), value=region(value).id, **common)
    if one.choices:
        return widgets.Dropdown(options=[(_word(each), each) for each in one.choices], value=value, **common)
    if one.type == "bool":
        return widgets.Checkbox(value=value, **common)
    if one.low is not None:
        kind = widgets.BoundedIntText if one.type == "int" else widgets.BoundedFloatText
        return kind(value=value, min=one.low, max=one.high if one.high is not None else 10**9, **common)
    plain: dict[str, Any] = {"int": widgets.IntText, "float": widgets.FloatText, "str": widgets.Text}
    return plain[one.type](value=value, **common)


def _value(name: str, shown: Any) -> Any:
    return ", ".join(shown) if name == "countries" else shown


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _word(choice: str) -> str:
    return MEASURES[choice].label if choice in MEASURES else choice


def _held(found: Notebook) -> set[str]:
    """Return the codes of the places that the figures of a notebook know."""
    shipped = [name for name in store.package()["resources"] if name not in DENOMINATORS]
    return {geo for name in shipped if f'"{name}"' in found.code for geo in load(name)["geo"].unique()}


def _countries(found: Notebook) -> list[tuple[str, str]]:
    held = _held(found)
    here = [(one.name, one.iso3) for one in places() if one.iso3 in held]
    return sorted(here, key=lambda pair: by_name(pair[0]))


def _regions(found: Notebook) -> list[tuple[str, str]]:
    held = _held(found)
    world, *others = [(one.name, one.id) for one in regions() if held.intersection(one.members)]
    return [world, *sorted(others, key=lambda pair: by_name(pair[0]))]
