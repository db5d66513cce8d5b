"""The executed notebook in one form: no times, no machine, no random names; the same run, the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from analysis.vocabulary import harmless

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
STYLER = re.compile(r"\bT_([0-9a-f]{5})(?=[\"_ #.]|\b)")
# A path of this machine begins after a blank, a quote or a sign; within an address of the web it is no room.
ROOM = re.compile(r"(?:(?<![\w:/.%-])|(?<=file://))/[^\s\"':]*/trafficking-[A-Za-z0-9_-]+(?:/[0-9]+)?")
INJECTED = "injected-parameters"


def canonical(notebook: Any) -> Any:
    """Return a copy of an executed notebook without anything that differs from run to run."""
    language = notebook["metadata"].get("language_info", {}).get("name", "python")
    return {
        "cells": [_cell(cell) for cell in notebook["cells"]],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": language, "name": "python3"},
            "language_info": {"name": language},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def text(notebook: Any) -> str:
    """Return a canonical notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(cell: Any) -> dict[str, Any]:
    tags = list(cell["metadata"].get("tags", []))
    kept = {
        "cell_type": cell["cell_type"],
        "id": INJECTED if INJECTED in tags else cell["id"],
        "metadata": {"tags": tags} if tags else {},
        "source": cell["source"],
    }
    if cell["cell_type"] == "code":
        kept["execution_count"] = cell["execution_count"]
        kept["outputs"] = [_output(output) for output in _joined(cell["outputs"])]
    return kept


def _joined(outputs: Iterable[Any]) -> list[dict[str, Any]]:
    """Join what was printed: in how many pieces it came is a matter of time."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        kept = {name: output[name] for name in output if name != "transient"}
        if joined and output["output_type"] == "stream" and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(kept)
    return joined


def _output(value: Any) -> Any:
    match value:
        case str():
            return _steady(value)
        case dict():
            return {name: _output(part) for name, part in value.items()}
        case list():
            return [_output(part) for part in value]
    return value


def _steady(text_: str) -> str:
    text_ = harmless.plain(text_)
    if len(text_) < 2**16 or "T_" in text_[:4096]:  # a picture has nothing to look for
        text_ = ADDRESS.sub("", text_)
        if "/trafficking-" in text_:  # the pattern is slow, and hardly ever needed
            text_ = ROOM.sub("room", text_)
        names = dict.fromkeys(STYLER.findall(text_))
        for number, name in enumerate(names):
            text_ = text_.replace(f"T_{name}", f"T_{number:05x}")
    return text_
