"""The templates of pages; every value is escaped unless a template says otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from analysis.show.badges import badges
from analysis.vocabulary.language import beside, current, numeral, plural, say


@cache
def _environment() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    found.globals |= {
        "say": say,
        "plural": plural,
        "numeral": numeral,
        "badges": badges,
        "at": beside,
        "current": current,
    }
    return found


def template(name: str) -> jinja2.Template:
    """Return one template by its file name."""
    return _environment().get_template(name)


def compile_all() -> None:
    """Compile every template, before anybody waits for a page of it."""
    for name in _environment().list_templates(extensions=["j2"]):
        template(name)


def text(name: str) -> str:
    """Return a file beside the templates as it stands."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
