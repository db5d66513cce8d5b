"""Treaties and acts on them in words: what the notes of the treaty collection say, in the language in use."""

from __future__ import annotations

import re

import pandas as pd

from analysis.vocabulary.language import Spoken, say

TREATIES = Spoken(
    {
        name: name
        for name in (
            "Convention on Traffic in Persons and Prostitution, 1950",
            "Final Protocol to the Convention on Traffic in Persons, 1950",
            "Protocol amending the Slavery Convention, 1953",
            "Supplementary Convention on the Abolition of Slavery, 1956",
            "Convention on Discrimination against Women (CEDAW), 1979",
            "Convention on Migrant Workers, 1990",
            "Convention against Transnational Organized Crime, 2000",
            "Optional Protocol on the sale of children, 2000",
            "Palermo Protocol (trafficking), 2000",
            "Protocol against the Smuggling of Migrants, 2000",
        )
    }
)
ACTS = Spoken(
    {
        name: f"{name} on {{day}}"
        for name in (
            "signature",
            "succession to a signature",
            "ratification",
            "accession",
            "acceptance",
            "approval",
            "succession",
            "definitive signature",
        )
    }
)
_ACT = re.compile(r"^(.+) on (\d{4}-\d{2}-\d{2})$")


def treaties(rows: pd.DataFrame) -> dict[str, str]:
    """Return the name of each treaty in the rows, as its notes give it."""
    notes = rows.drop_duplicates("stage").set_index("stage")["note"]
    return {str(stage): say(str(note).rsplit(": ", 1)[0]) or str(stage) for stage, note in notes.items()}


def act(note: str) -> str:
    """Return the act of a note, with its day: ratification on 2002-08-21."""
    told = note.rsplit(": ", 1)[-1]
    found = _ACT.match(told)
    return ACTS[found[1]].format(day=found[2]) if found and found[1] in ACTS else told
