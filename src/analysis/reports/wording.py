"""The text of a notebook in the language of its report: paragraph by paragraph, before it is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.vocabulary.language import ENGLISH, current, say

_MARK = re.compile(
    r"\A(#+ |\*\*[^*]+\*\* )?(.*)\Z", re.DOTALL
)  # a heading's sign, or the word a paragraph opens with


def worded(notebook: Any) -> Any:
    """Return a notebook whose text is in the language in use; its code is left alone."""
    if current() != ENGLISH:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = "\n\n".join(
                    "".join(say(part) for part in parts) for parts in paragraphs("".join(cell["source"]))
                )
    return notebook


def paragraphs(source: str) -> Iterator[list[str]]:
    """Yield each paragraph of a text cell in the parts that are translated: what opens it, and the rest.

    The rest of a first paragraph is then the same text as a notebook's title or question in a list of reports.
    """
    for paragraph in re.split(r"\n\s*\n", source.strip()):
        found = _MARK.match(paragraph)
        yield [part for part in (found.groups() if found else (paragraph,)) if part]


def messages(notebook: Any) -> Iterator[str]:
    """Yield every message of a notebook's text."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for parts in paragraphs("".join(cell["source"])):
                yield from (part for part in parts if not part.startswith("#"))
