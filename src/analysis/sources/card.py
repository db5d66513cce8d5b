"""The source card: who counted what, under which licence, and what was done with odd rows."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import pandas as pd

from analysis.sources.consistency import Finding
from analysis.vocabulary.errors import BadRequest
from analysis.vocabulary.language import ENGLISH, current, say, worded

# What a reader meets in the language of the report; a citation stays as its publisher wants it.
SPOKEN = (
    "short",
    "title",
    "producer",
    "edition",
    "years",
    "licence",
    "decisions",
    "quality",
    "get",
    "new_codes",
    "retrieved",
)


@dataclass(frozen=True)
class Quality:
    """What to know of the quality of a source, one sentence under each of the five ESS headings.

    Attributes
    ----------
    relevance, accuracy, timeliness, coherence, accessibility : str
        As in the European Statistical System: relevance; accuracy and reliability; timeliness and
        punctuality; coherence and comparability; accessibility and clarity.
    """

    relevance: str
    accuracy: str
    timeliness: str
    coherence: str
    accessibility: str


@dataclass(frozen=True)
class Earlier:
    """An older release whose figures ship too, so that the one in use can be held against it.

    Attributes
    ----------
    release, edition, retrieved, raw
        As on the card, for this release.
    without : str
        A breakdown left out of its table; empty if all are there.
    """

    release: str
    edition: str
    retrieved: str
    raw: tuple[str, ...]
    without: str = ""


@dataclass(frozen=True)
class Card:
    """Everything a reader must know before trusting a figure of this source.

    Attributes
    ----------
    id : str
        Name of the module, of the figures file and of the ``source`` column.
    short, title, producer, edition : str
        What readers call it, what it is, who made it, which edition.
    release : str
        Date or year of the release; stands in the ``release`` column.
    measures : tuple of str
        Ids from :data:`analysis.vocabulary.terms.MEASURES`.
    years : str
        Years the figures cover, in words.
    url : str
        Where the publisher offers it.
    licence, licence_url, licence_status : str
        Terms; status is ``confirmed``, ``unconfirmed`` or ``reserved``.
    citation : str
        How the publisher, or good practice, wants it cited.
    retrieved : str
        When the release was obtained (ISO date or month).
    raw : tuple of str
        Files of the release below the folder given to ``data build --from``.
    decisions : tuple of str
        What was decided for each quirk of the release; the counts stand in the data package.
    caveats : tuple of str
        Names from :data:`analysis.vocabulary.caveats.CAVEATS`.
    quality : Quality
        Notes under the five ESS headings.
    ships : bool
        Whether its figures are in the repository; where the terms are reserved or unseen they are not.
    get : str
        How to get its file by hand; needed where it does not ship or has no address to download from.
    download : tuple of str
        Stable https addresses of the files in ``raw``, in their order; empty where the publisher has none.
    rows : int
        For a source that does not ship: rows its release had; a file with far fewer is suspicious.
    tolerates : tuple of str
        Breakdowns whose parts exceed their total in the publisher's own figures: told, and kept as printed.
    new_codes : str
        What happens to a code nobody has decided on.
    narrow : str
        What to leave out of a file too large for memory.
    earlier : tuple of Earlier
        Older releases that ship for comparison.
    """

    id: str
    short: str
    title: str
    producer: str
    edition: str
    release: str
    measures: tuple[str, ...]
    years: str
    url: str
    licence: str
    licence_url: str
    licence_status: str
    citation: str
    retrieved: str
    raw: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    quality: Quality | None = None
    ships: bool = True
    get: str = ""
    download: tuple[str, ...] = ()
    rows: int = 0
    tolerates: tuple[str, ...] = ()
    new_codes: str = "stops the loader: the release is closed, and what a new code adds to is not known"
    narrow: str = "keep the rows of the years or the countries you need, and give that file"
    earlier: tuple[Earlier, ...] = ()

    @property
    def cited(self) -> str:
        """The source line under a figure."""
        return say("Source: {source}, release {release}.", source=self.short, release=self.release)

    def worded(self) -> Card:
        """Return this card in the language in use."""
        if current() == ENGLISH:
            return self
        quality = self.quality and worded(self.quality, *(field.name for field in fields(Quality)))
        texts = (name for name in SPOKEN if name != "quality")
        return replace(worded(self, *texts), quality=quality)


@dataclass
class Tidied:
    """What a source module returns: its tidy table, and an account of every row it read.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns as in :data:`analysis.sources.contract.COLUMNS`; absent ones are filled in.
    read : int
        Rows read from the release.
    account : dict of str to int
        Rows dropped, added together or censored, by reason.
    release : str
        Release the file itself says it is, where it says so; else that of the card.
    new : list of str
        Codes and flags of the release that nobody has decided on and that are not in the table.
    findings : list of Finding
        Where its figures do not agree with each other; found when the table is checked.
    repeats : int
        Rows dropped because another is identical.
    """

    table: pd.DataFrame
    read: int
    account: dict[str, int] = field(default_factory=dict)
    release: str = ""
    new: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    repeats: int = 0


def raw_paths(card: Card, given: Path) -> list[Path]:
    """Return the release files of a card: the one given, or those below the folder given.

    Raises
    ------
    BadRequest
        If a file is not there; names it and the folder to give.
    """
    if given.is_file():
        return [given]
    paths = [given / name for name in card.raw]
    for path in paths:
        if not path.exists():
            raise BadRequest(
                f"{card.id}: release file {path.name} not found below {given}; "
                f"give the folder that holds {path.parent.name}/{path.name}"
            )
    return paths
