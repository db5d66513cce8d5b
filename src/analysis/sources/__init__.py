"""One module a source: its card, and how its release becomes the tidy table.

A module of this package is a source if it has a ``CARD``; it is found by scanning, nothing lists it.
Sources never import each other. :func:`load` reads the figures that ship; it needs no network.
"""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

import pandas as pd

from analysis.sources import contract, releases, store
from analysis.sources.card import Card, Tidied, raw_paths
from analysis.vocabulary.errors import BrokenContract, NotAtHand, UnknownName

# What is no source, in the order of a release's way in.
_ROOMS = {
    "fetch",
    "releases",
    "workbook",
    "cells",
    "persons",
    "card",
    "contract",
    "build",
    "dictionary",
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
    if source not in names():
        raise UnknownName(
            "source", source, get_close_matches(source, names()), f"known: {', '.join(names())}"
        )
    return importlib.import_module(f"{__name__}.{source}")


def card(source: str) -> Card:
    """Return the card of one source; its release is the one in use."""
    found: Card = module(source).CARD
    id_ = releases.active(source)
    return (
        found if id_ == releases.EMBEDDED else replace(found, release=releases.find(source, id_).note["date"])
    )


def load(source: str, path: str | Path | None = None, release: str = "") -> pd.DataFrame:
    """Return the tidy table of one source: the release in use, another one, or a file of yours.

    Parameters
    ----------
    source : str
        Id of a source, for example ``"unodc_glotip"``.
    path : str or Path
        A release file, or the folder that holds the files the card names; read, tidied and checked.
    release : str
        Id of a release of the cache, or ``embedded`` for the figures that ship.

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
    found = card(source)
    if path is not None:
        return tidied(source, Path(path))[0]
    chosen = release or releases.active(source)
    if chosen == releases.EMBEDDED and not found.ships:
        raise NotAtHand(f"{source} is not loaded: {found.get}; then load({source!r}, path=...)")
    try:
        return releases.read(source, chosen)
    except BrokenContract as trouble:
        if release or chosen == releases.EMBEDDED or not found.ships:
            raise
        warnings.warn(f"{trouble}. The figures that ship are used instead.", stacklevel=2)
        return releases.read(source, releases.EMBEDDED)


def cards_in_use() -> list[Card]:
    """Return the cards of the sources whose figures the collection ships."""
    return [card(name) for name in shipped()]


def shipped() -> tuple[str, ...]:
    """Return the ids of the sources whose figures are in the repository."""
    return tuple(name for name in names() if card(name).ships)


def tidied(source: str, path: Path) -> tuple[pd.DataFrame, Tidied]:
    """Return the checked tidy table of one source, computed from its release, and the account of its rows.

    Parameters
    ----------
    source : str
        Id of the source.
    path : Path
        The release file, or a folder that holds the files as the card names them.

    Raises
    ------
    BadRequest
        If a release file is not there.
    BrokenContract
        If what the module makes of it is not a tidy table.
    """
    found = card(source)
    made: Tidied = module(source).tidy(raw_paths(found, path))
    table = contract.in_shape(made.table.assign(source=source, release=made.release or found.release))
    return contract.check(table, store.figures_folder() / f"{source}.csv"), made
