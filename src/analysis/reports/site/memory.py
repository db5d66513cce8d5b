"""What the site remembers from batch to batch, in each language, as long as all that reports are made from stays the same."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.reports.publish import KEPT, publish
from analysis.vocabulary.language import beside


def recall(folder: Path, name: str, world: str) -> dict[str, str]:
    """Return what was remembered under a name, if it was of this world; without a world, nothing."""
    try:
        found = json.loads((folder / KEPT / beside(f"{name}.json")).read_text(encoding="utf-8"))
        return dict(found["told"]) if world and found["world"] == world else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def remember(folder: Path, name: str, world: str, told: dict[str, str]) -> None:
    """Remember texts under a name."""
    (folder / KEPT).mkdir(exist_ok=True)
    text = json.dumps({"world": world, "told": told}, ensure_ascii=False)
    publish(text, folder / KEPT / beside(f"{name}.json"))
