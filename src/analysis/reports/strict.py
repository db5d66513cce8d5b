"""YAML as people mean it: NO is Norway, 010 is text, nothing is said twice, and nothing is more than data.

YAML 1.1 reads ``NO`` as false, ``12:30`` as 750 and ``010`` as 8, keeps the last of two equal keys in silence,
and lets a page of aliases grow to fill the memory. All of that is refused with its line, or read as written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from analysis.vocabulary.errors import BadRequest

LARGEST = 2**20  # bytes
STR, BOOL, INT, FLOAT, NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "float", "null")
)
PLAIN = (
    (BOOL, re.compile(r"true|false"), "tf"),
    (INT, re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})"), "-+0123456789"),
    (FLOAT, re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+"), "-+0123456789"),
    (NULL, re.compile(r"~|null|"), "~n"),
)


class Loader(yaml.SafeLoader):
    """A safe loader that knows only what the project writes."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - the name is PyYAML's


for _tag, _pattern, _first in PLAIN:
    Loader.add_implicit_resolver(
        _tag, re.compile(rf"^(?:{_pattern.pattern})$"), [*_first, ""] if _tag == NULL else list(_first)
    )


def _mapping(loader: Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[object] = set()
    for key, _ in node.value:
        name = getattr(key, "value", None)
        if not isinstance(name, str):
            raise _refused(key, "a key is no name")
        if name in seen:
            raise _refused(key, f"{name} stands there twice")
        seen.add(name)
    return {
        loader.construct_object(key): loader.construct_object(value, deep=True) for key, value in node.value
    }


Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(path: Path) -> Any:
    """Return what a YAML file says.

    Raises
    ------
    BadRequest
        If it is too long, no YAML, or uses tags, anchors or a key twice; names the line.
    """
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise BadRequest(f"{path.name} is longer than {LARGEST // 2**20} MB")
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=Loader):
            _plain(event)
        return yaml.load(text, Loader=Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as trouble:
        said = " ".join(str(trouble).split())[:300]
        raise BadRequest(f"{path.name} is not readable YAML: {said}") from None


def _plain(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(event, "anchors and aliases are not used here: write it out")
    if getattr(event, "tag", None) and event.tag != "!":  # type: ignore[attr-defined]
        raise _refused(event, f"tags such as {event.tag} are not used here")  # type: ignore[attr-defined]


def _refused(found: Any, why: str) -> yaml.YAMLError:
    return yaml.YAMLError(f"line {found.start_mark.line + 1}: {why}")
