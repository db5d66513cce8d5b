"""One module a source: its card, and how its release becomes the tidy table.

A module of this package is a source if it has a ``CARD``; it is found by scanning, nothing lists it.
Sources never import each other. :func:`load` reads the figures that ship; it needs no network.
"""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from contextvars import copy_context
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

import pandas as pd

from analysis.sources import cells, consistency, contract, packed, releases, store
from analysis.sources.card import Card, Tidied, raw_paths
from analysis.vocabulary.errors import BrokenContract, NotAtHand, UnknownName

# What is no source, in the order of a release's way in.
_ROOMS = {
    "fetch",
    "packed",
    "answers",
    "shelf",
    "releases",
    "earlier",
    "workbook",
    "separated",
    "cells",
    "persons",
    "uk_nrm_detail",
    "unodc_glotip_cells",
    "published_figures_read",
    "card",
    "keys",
    "contract",
    "consistency",
    "build",
    "dictionary",
    "overview",
    "store",
    "scope",
}


@cache
def names() -> tuple[str, ...]:
    """Return the ids of all sources, in alphabetical order."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if name not in _ROOMS))


def module(source: str) -> ModuleType:
    """Return the module of one source.

    Raises
    ------
    UnknownName
        If no source has this id.
    """
    if source in _ROOMS or not Path(__file__).with_name(f"{source}.py").is_file():
        raise UnknownName(
            "source", source, get_close_matches(source, names()), f"known: {', '.join(names())}"
        )
    return importlib.import_module(f"{__name__}.{source}")


def card(source: str) -> Card:
    """Return the card of one source; its release is the one in use."""
    found: Card = module(source).CARD.worded()
    id_ = releases.in_use(source)
    return found if id_ == releases.EMBEDDED else replace(found, release=releases.find(source, id_).date)


def load(source: str, path: str | Path | None = None, release: str = "") -> pd.DataFrame:
    """Return the tidy table of one source: the release in use, another one, or a file of yours.

    Parameters
    ----------
    source : str
        Id of a source, for example ``"unodc_glotip"``.
    path : str or Path
        A release file, or the folder that holds the files the card names; read, tidied and checked.
    release : str
        Id of a release of the cache, ``embedded`` for the figures that ship, or the date of an earlier one that does.

    Returns
    -------
    pandas.DataFrame
        One row per published figure, columns as in :data:`analysis.sources.contract.COLUMNS`.
        ``value`` is missing where the cell is censored or was not published.

    Raises
    ------
    UnknownName
        If there is no such source.
    NotAtHand
        If the source does not ship and no path is given; says how to get it.
    BrokenContract
        If the figures file is not what its card promises.

    Examples
    --------
    >>> load("eurostat_eu").query("measure == 'registered_victims' and form == 'total'")["value"].max()
    np.float64(10793.0)
    """
    if path is not None:
        return told(*tidied(source, Path(path)))
    chosen = release or releases.in_use(source)
    return _embedded(source) if chosen == releases.EMBEDDED else releases.read(source, chosen)


def _embedded(source: str) -> pd.DataFrame:
    # The package knows what ships; the card, and all its module needs, is only read if it does not.
    if source not in store.package()["resources"] and not (found := card(source)).ships:
        raise NotAtHand(f"{source} is not loaded: {found.get}; then load({source!r}, path=...)")
    return store.read(source)


def told(table: pd.DataFrame, made: Tidied) -> pd.DataFrame:
    """Return the table, after a warning if its release has codes or flags that nobody has decided on."""
    if new := [*made.new, *contract.new_codes(table)]:
        warnings.warn(f"new codes, counted as nothing else: {', '.join(new)}", stacklevel=3)
    return table


def cards_in_use() -> list[Card]:
    """Return the cards of the sources whose figures the collection ships."""
    return [card(name) for name in shipped()]


def shipped() -> tuple[str, ...]:
    """Return the ids of the sources whose figures are in the repository, as its data package lists them."""
    return tuple(sorted(store.package()["resources"]))


def tidied(source: str, path: Path, release: str = "") -> tuple[pd.DataFrame, Tidied]:
    """Return the checked tidy table of one source, computed from its release, and the account of its rows.

    Parameters
    ----------
    source : str
        Id of the source.
    path : Path
        The release file, or a folder that holds the files as the card names them.
    release : str
        What to call the release if its file does not say; by default as on the card.

    Raises
    ------
    BadRequest
        If a release file is not there, or would not fit into memory.
    BrokenContract
        If the file is none of this source, or what the module makes of it is not a sound tidy table.
    """
    found: Card = module(source).CARD
    raw = raw_paths(found, path)
    for file in raw:
        packed.fits(file, packed.check(file), found.narrow)
    made = _made(source, raw)
    if made.table.empty:
        raise BrokenContract(f"{raw[0].name}: of {made.read:,} rows none is a figure of {source}")
    path = store.figures_folder() / f"{source}.csv"
    called = made.release or release or found.release
    checked = contract.made(made.table, path, source=source, release=called)
    if repeats := made.repeats + len(made.table) - len(checked):
        made.account["rows identical to another: dropped"] = repeats
    made.findings = consistency.findings(checked)
    refused = [one for one in made.findings if one.by and one.by not in found.tolerates]
    if refused:
        raise BrokenContract(f"{raw[0].name if raw else source}: {refused[0]}; the card does not allow it")
    return contract.as_text(checked), made


def _made(source: str, raw: list[Path]) -> Tidied:
    dropped: list[int] = []
    within = copy_context()
    within.run(cells.DROPPED.set, dropped)
    try:
        made: Tidied = within.run(module(source).tidy, raw)
    except UnknownName as trouble:  # in a file it is no typing mistake of the user
        raise BrokenContract(f"{raw[0].name}: {trouble}") from None
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as trouble:
        said = " ".join(str(trouble).split())[:200]
        raise BrokenContract(
            f"{raw[0].name}: not a release of {source} that its loader can read ({type(trouble).__name__}: {said})"
        ) from trouble
    made.repeats = sum(dropped)
    return made
