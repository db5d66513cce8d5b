"""UN Treaty Collection: signatures and ratifications of the Palermo Protocol and nine related treaties.

Each file is one treaty's list of participants as the depositary prints it: a date of signature, and a date
of the act that binds, with a letter for what kind of act it was.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import FIRST_ROW, once
from analysis.sources.separated import text
from analysis.vocabulary.errors import BrokenContract
from analysis.vocabulary.places import place

TREATIES = {
    "18-12-a": "Palermo Protocol (trafficking), 2000",
    "18-12-b": "Protocol against the Smuggling of Migrants, 2000",
    "18-12": "Convention against Transnational Organized Crime, 2000",
    "18-4": "Supplementary Convention on the Abolition of Slavery, 1956",
    "18-1": "Protocol amending the Slavery Convention, 1953",
    "7-11-a": "Convention on Traffic in Persons and Prostitution, 1950",
    "7-11-b": "Final Protocol to the Convention on Traffic in Persons, 1950",
    "4-11-c": "Optional Protocol on the sale of children, 2000",
    "4-13": "Convention on Migrant Workers, 1990",
    "4-8": "Convention on Discrimination against Women (CEDAW), 1979",
}

CARD = Card(
    id="un_treaties",
    short="UN Treaty Collection",
    title="Signatures and ratifications of ten UN treaties on trafficking, slavery, migration and women",
    producer="United Nations, depositary of the treaties; copied by Z. M. Jones (untreaties)",
    edition="lists of participants as of late 2013 to November 2014",
    release="2014",
    measures=("treaty_ratifications", "treaty_signatures"),
    years="1950-2014",
    url="https://github.com/zmjones/untreaties",
    licence="Facts: names of states and dates of their acts",
    licence_url="",
    licence_status="confirmed",
    citation="United Nations Treaty Collection, status of treaties, chapters IV-8, IV-11-c, IV-13, VII-11-a, VII-11-b, "
    "XVIII-1, XVIII-4, XVIII-12, XVIII-12-a and XVIII-12-b, as copied in 2013 and 2014",
    retrieved="2026-11",
    get="the lists of participants in the folder data of https://github.com/zmjones/untreaties, in a folder "
    "with one CSV a treaty under the names of the card",
    raw=tuple(f"treaties/untc_{treaty}.csv" for treaty in TREATIES),
    decisions=(
        "One row per party, treaty and act: value 1 in the year of the act; stage is the treaty's number in the "
        "collection, the note has its name and the full date.",
        "Letters after a date: a accession, A acceptance, AA approval, d succession, s definitive signature; none is a "
        "ratification. All of them bind, and are counted together; the note says which.",
        "One signature of the Convention on Migrant Workers is a succession to a signature (d): kept as a signature.",
        "A blank date is no act up to the day the list was copied, so there is no row: the lists end on 13 December 2013 "
        "(Palermo Protocol) to 10 November 2014 (Optional Protocol on children).",
        "The European Union is a party to three of them: geo EU_PARTY. The 159 parties of the Palermo Protocol are 158 "
        "states and the Union.",
        "Parties are named as today. Acts of states that no longer exist stand under their successors where the "
        "depositary prints them so, and are missing where it does not.",
    ),
    caveats=("treaty_list_ends", "law_on_paper"),
    quality=Quality(
        relevance="Ratification shows which rules a state accepted, not whether its police and courts follow them.",
        accuracy="Dates are the depositary's; the copy was made by a script and every date could be read.",
        timeliness="The lists end in 2013 and 2014: some twenty later parties of the Palermo Protocol are missing.",
        coherence="The act of becoming bound means the same in all ten lists; the letters differ by treaty.",
        accessibility="The collection's site is public; it offers pages, not files.",
    ),
)

ACTS = {
    "treaty_signatures": {"": "signature", "d": "succession to a signature"},
    "treaty_ratifications": {
        "": "ratification",
        "a": "accession",
        "A": "acceptance",
        "AA": "approval",
        "d": "succession",
        "s": "definitive signature",
    },
}
UNION = "European Union"
DATE = r"^(\d{1,2} [A-Z][a-z]{2} \d{4})(?: ([a-zA-Z]+))?$"


def tidy(raw: list[Path]) -> Tidied:
    """Turn each list of participants into one row per party and act."""
    lists = {path: _participants(path) for path in raw}
    table = pd.concat([_acts(path, rows, measure) for path, rows in lists.items() for measure in ACTS])
    signed = table["measure"] == "treaty_signatures"
    account = {
        "acts: signatures": int(signed.sum()),
        "acts: ratifications and other binding acts": int((~signed).sum()),
        "parties of the Palermo Protocol": int(((table["stage"] == "18-12-a") & ~signed).sum()),
        "acts of the European Union": int((table["geo"] == "EU_PARTY").sum()),
    }
    return Tidied(table.reset_index(drop=True), sum(map(len, lists.values())), account)


def _participants(path: Path) -> pd.DataFrame:
    if _treaty(path) not in TREATIES:
        raise BrokenContract(
            f"{path.name}: expected the list of one of {list(TREATIES)}, found {_treaty(path)!r}"
        )
    rows = once(text(path, ["Participant"]), ["Participant"], path)
    if len(rows.columns) != 3 or not rows.columns[1].startswith("Signature"):
        raise BrokenContract(
            f"{path.name}: expected the columns Participant, Signature and Ratification, found {list(rows.columns)}"
        )
    return rows


def _treaty(path: Path) -> str:
    return path.stem.removeprefix("untc_")


def _acts(path: Path, rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    column = rows.columns[list(ACTS).index(measure) + 1]  # the heading of the second differs by treaty
    acted = rows[rows[column].str.strip() != ""]
    parts = acted[column].str.strip().str.extract(DATE).fillna("")
    date = pd.to_datetime(parts[0], format="%d %b %Y", errors="coerce")
    unread = date.isna() | ~parts[1].isin(list(ACTS[measure]))
    if unread.any():
        spot = acted.index[unread][0]
        raise BrokenContract(
            f"{path.name}, row {spot + FIRST_ROW}, column {column}: found {acted.at[spot, column]!r}, expected a date "
            f"such as '13 Dec 2013' and one of the letters {[letter for letter in ACTS[measure] if letter]}"
        )
    act = TREATIES[_treaty(path)] + ": " + parts[1].map(ACTS[measure])
    return pd.DataFrame(
        {
            "measure": measure,
            "stage": _treaty(path),
            "geo": acted["Participant"].map(_party),
            "time_period": date.dt.year.astype(str),
            "unit": "actions",
            "value": 1.0,
            "note": act + " on " + date.dt.strftime("%Y-%m-%d"),
        }
    )


def _party(name: str) -> str:
    return "EU_PARTY" if name == UNION else place(name).iso3
