"""Countries, territories and regions: one code for each place, whatever a source calls it.

The list is the 249 entries of ISO 3166-1 and Kosovo, which the World Bank writes ``XKX``. Regions and
subregions are those of the UN's M49 standard, which UNODC uses too. M49 has no entry of its own for
Taiwan and Kosovo, so they stand in the subregion around them; it puts Antarctica in no region.
Names and groupings identify places in statistics. They say nothing on the legal status of any country,
territory or area, or on its borders.

A name is found only as it is spelled in ``places.csv``, never by its beginning or by likeness: *Niger* is
not *Nigeria*. What has more than one reading, or is no place of today, is not found at all: "Korea",
"Saint Martin", "Yugoslavia". "Congo" is the UN's short name of the Republic of the Congo; where people
write down citizenships it is often the other one, which a loader has to decide from its source.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.language import ENGLISH, current, say

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u02b9\u2032\u00b4`", "'"))
# Plurals, unions and republics take the article inside a sentence.
_ARTICLE = re.compile(
    r"^United |Republic|Emirates|Islands$|States of|^(Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros"
    r"|Seychelles|Holy See|State of Palestine)$"
)
_LONGEST_CODE = 3
_M49 = "UN M49"
_SCHEMES = {
    "eu27": ("European Union", "European Union, the 27 members since 2020"),
    "eu28": ("European Union with the United Kingdom", "European Union, the 28 members of 2013 to 2020"),
    "coe": ("Council of Europe", "Council of Europe, the 46 members since March 2022"),
    "south-eastern-europe": (
        "South-Eastern Europe",
        "ten places from Croatia to Moldova, as the ledger of this collection draws it",
    ),
}
_WITH_ARTICLE = {"eu27", "eu28", "coe", "americas"}
FEWEST, MOST = 2, 6  # countries that can be read side by side


class _Named:
    """What has a name: alone, inside a sentence, and after the small words that bend it in some languages."""

    english: str

    @property
    def inside(self) -> str:
        """The English name inside a sentence."""
        return self.english

    @property
    def name(self) -> str:
        """The short name in the language in use."""
        return say(self.english)

    @property
    def the_name(self) -> str:
        """The name inside a sentence: the United Kingdom, but Albania."""
        # Its own message: a language may put an article here, where English has none.
        return self.inside if current() == ENGLISH else say(f"in a sentence: {self.inside}")

    @property
    def in_name(self) -> str:
        """In the place: in the United Kingdom, au Royaume-Uni."""
        return say(f"in {self.inside}")

    @property
    def of_name(self) -> str:
        """Of the place: of the United Kingdom, du Royaume-Uni."""
        return say(f"of {self.inside}")

    @property
    def from_name(self) -> str:
        """From the place: from the United Kingdom, du Royaume-Uni."""
        return say(f"from {self.inside}")

    def worded(self) -> tuple[str, ...]:
        """Return the English of every name above, as a translator finds it."""
        the = self.inside
        return (self.english, f"in a sentence: {the}", f"in {the}", f"of {the}", f"from {the}")


@dataclass(frozen=True)
class Place(_Named):
    """One country or territory.

    Attributes
    ----------
    iso3, iso2 : str
        ISO 3166-1 codes; ``XKX`` and ``XK`` for Kosovo.
    english : str
        Short English name.
    region, subregion : str
        UN M49; both empty for Antarctica.
    groups : frozenset of str
        Any of ``coe`` (46 members), ``eu27``, ``eu28``, ``south-eastern-europe``.
    """

    iso3: str
    iso2: str
    english: str
    region: str
    subregion: str
    groups: frozenset[str]

    @property
    def inside(self) -> str:
        """The English name inside a sentence: the United Kingdom, but Albania."""
        return f"the {self.english}" if _ARTICLE.search(self.english) else self.english


@dataclass(frozen=True)
class Region(_Named):
    """A set of places, under the scheme that composes it.

    Attributes
    ----------
    id : str
        Lower case, for parameters and file names: ``world``, ``south-eastern-asia``, ``coe``.
    english : str
        What a reader of English sees.
    members : tuple of str
        ISO3 codes in alphabetical order.
    scheme : str
        Who composes the region: sources draw regions of one name differently.
    """

    id: str
    english: str
    members: tuple[str, ...]
    scheme: str

    @property
    def inside(self) -> str:
        """The English name inside a sentence: the world, but Northern Europe."""
        if self.id == "world":
            return "the world"
        return f"the {self.english}" if self.id in _WITH_ARTICLE else self.english


def place(text: str) -> Place:
    """Return the place that a code or a name means.

    Parameters
    ----------
    text : str
        ISO3, ISO2, Eurostat's ``EL`` and ``UK``, the short name or another spelling in use. Case, accents,
        the kind of apostrophe and spaces around or between words do not matter.

    Raises
    ------
    UnknownName
        If no place is called so; up to three near misses are named.
    """
    found = _places_by_key().get(_key(text))
    if found is None:
        raise UnknownName("country", text, _near(text, _places_by_key()), "give an ISO code or a name")
    return found


def several(text: str) -> tuple[Place, ...]:
    """Return the places of a list with commas between them, in the order of their names.

    Raises
    ------
    UnknownName
        If one of them is not known.
    BadRequest
        If there are fewer than two or more than six, or one stands there twice.
    """
    found = [place(name) for name in text.split(",")]
    if not FEWEST <= len(found) <= MOST:
        raise BadRequest(
            f"countries is {text!r}: {len(found)} given, expected {FEWEST} to {MOST} with commas between"
        )
    twice = next((one for one in found if found.count(one) > 1), None)
    if twice:
        raise BadRequest(f"countries is {text!r}: {twice.name} stands there twice; give each once")
    return tuple(sorted(found, key=lambda one: _key(one.name)))


def named_in(text: str) -> list[str]:
    """Return the codes of the places a text names in the language in use, each once, in the order of the codes."""
    pattern, codes = _names(current())
    return sorted({codes[found] for found in pattern.findall(text)})


@cache
def _names(_language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {one.name: one.iso3 for one in places()}
    # The longest first, so that Guinea-Bissau is not Guinea, nor Niger a part of Nigeria.
    names = sorted(map(re.escape, codes), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])"), codes


@cache
def places() -> tuple[Place, ...]:
    """Return all places in the order of their ISO3 codes."""
    return tuple(one for one, _ in _table())


def region(text: str) -> Region:
    """Return the region that an id or a name means.

    Parameters
    ----------
    text : str
        ``world``, one of M49's regions or subregions, ``eu27``, ``eu28``, ``coe`` or ``south-eastern-europe``, by id
        or name.

    Raises
    ------
    UnknownName
        If no region is called so; up to three near misses are named.
    """
    found = _regions_by_key().get(_key(text))
    if found is None:
        raise UnknownName("region", text, _near(text, _regions_by_key()), "give an M49 region, eu27 or coe")
    return found


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def by_name(text: str) -> str:
    """Return the key by which names are sorted: Côte d'Ivoire among the C, Türkiye among the T."""
    return _key(text)


def _near(text: str, index: Mapping[str, Place] | Mapping[str, Region]) -> list[str]:
    """Names of the nearest entries; codes are left out, two letters are always near to something."""
    spelled = [key for key in index if len(key) > _LONGEST_CODE]
    keys = get_close_matches(_key(text), spelled, n=9)
    return list(dict.fromkeys(index[key].english for key in keys))[:3]


@cache
def _table() -> tuple[tuple[Place, tuple[str, ...]], ...]:
    """Every place with its other spellings, read once, as text: Namibia is "NA"."""
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return tuple((_row_place(row), _parts(row["aliases"])) for row in csv.DictReader(file))


def _row_place(row: Mapping[str, str]) -> Place:
    groups = frozenset(_parts(row["groups"]))
    return Place(row["iso3"], row["iso2"], row["name"], row["region"], row["subregion"], groups)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


@cache
def _places_by_key() -> dict[str, Place]:
    return _index(_table())


def _index(table: Iterable[tuple[Place, tuple[str, ...]]]) -> dict[str, Place]:
    """Map each code, name and other spelling to its place; no spelling may mean two."""
    index: dict[str, Place] = {}
    for one, aliases in table:
        for spelling in (one.iso3, one.iso2, one.english, *aliases):
            other = index.setdefault(_key(spelling), one)
            if other is not one:
                raise ValueError(
                    f"places.csv: {spelling!r} means both {other.iso3} and {one.iso3}; expected one place, "
                    "so take the spelling out or make it longer"
                )
    return index


@cache
def _regions_by_key() -> dict[str, Region]:
    return {_key(text): one for one in regions() for text in (one.id, one.english)}


@cache
def regions() -> tuple[Region, ...]:
    """Return all regions."""
    m49: dict[str, list[str]] = {"World": [one.iso3 for one in places()]}
    for one in places():
        for name in filter(None, (one.region, one.subregion)):
            m49.setdefault(name, []).append(one.iso3)
    composed = [Region(_id(name), name, tuple(sorted(members)), _M49) for name, members in m49.items()]
    return (
        *composed,
        *(
            Region(group, name, tuple(sorted(one.iso3 for one in places() if group in one.groups)), scheme)
            for group, (name, scheme) in _SCHEMES.items()
        ),
    )


def _id(name: str) -> str:
    return _key(name).replace(" ", "-")
