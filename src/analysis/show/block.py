"""A ready piece of page: what a card, a table or a verdict is shown as, and what a machine can read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What a report found, beside what it shows: `claims`, `sources` and `figures`, each a list of records.
FINDINGS = "application/vnd.trafficking.findings+json"


@dataclass(frozen=True)
class Block:
    """A ready piece of page; text in it is escaped already.

    Attributes
    ----------
    markup, plain : str
        As shown in a page, and where only text can be shown.
    findings : mapping
        The same for machines, by kind of record (see :data:`FINDINGS`); empty where it is for readers only.
    """

    markup: str
    plain: str = ""
    findings: Mapping[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        return self.markup

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {FINDINGS: dict(self.findings)} if self.findings else {}

    def __repr__(self) -> str:
        return self.plain or "a block of HTML: see it in JupyterLab or in the report"
