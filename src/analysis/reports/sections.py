"""The sections of the paper, and what stands beside them: where a report belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.vocabulary.language import Spoken

SECTIONS = Spoken(
    {  # the paper's own, by the first characters of a notebook's name
        "0": "Start here",
        "1": "1 Introduction",
        "2_1": "2.1 Key concepts",
        "2_2": "2.2 Global patterns",
        "2_3": "2.3 Patterns in Europe",
        "2_4": "2.4 Organised crime and human rights",
        "3": "3 Governance",
        "4": "4 Responses",
        "5": "5 Conclusions",
    }
)
APART = Spoken({"other": "Regions, comparisons and the data", "countries": "Country by country"})


def section(notebook: str, values: Mapping[str, Any]) -> str:
    """Return the section of a report, in the language in use, by its notebook and parameters."""
    for start, name in SECTIONS.items():
        if notebook.startswith(start):
            return name
    return APART["countries" if "country" in values else "other"]
