"""A ready piece of page: what a card, a table or a verdict is shown as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A ready piece of page; text in it is escaped already."""

    markup: str
    plain: str = ""

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.plain or "a block of HTML: see it in JupyterLab or in the report"
