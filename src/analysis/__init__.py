"""Trafficking Patterns: what the field held in 2006, held against today's open statistics.

These are the public names; a notebook imports nothing else. Each is found when it is first used, so that
the command line starts without loading pandas or matplotlib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names, for editors and the type checker
    from analysis.claims.crosschecks import crosschecks as crosschecks
    from analysis.claims.crosschecks import known_reasons as known_reasons
    from analysis.claims.verdict import references as references
    from analysis.claims.verdict import verdict as verdict
    from analysis.claims.verdict import verdicts as verdicts
    from analysis.lab import batch as batch
    from analysis.lab import panel as panel
    from analysis.lab.explore import explore as explore
    from analysis.methods import change as change
    from analysis.methods import flows as flows
    from analysis.methods import hidden as hidden
    from analysis.methods import nearness as nearness
    from analysis.methods import series as series
    from analysis.methods import trend as trend
    from analysis.methods.agreement import agreement as agreement
    from analysis.methods.disclosure import Request as Request
    from analysis.methods.disclosure import disclosed as disclosed
    from analysis.methods.disclosure import simulated as simulated
    from analysis.methods.gravity import gravity as gravity
    from analysis.methods.rates import beside_area as beside_area
    from analysis.show import cards as cards
    from analysis.show import charts as charts
    from analysis.show import outcome as outcome
    from analysis.show import sentences as sentences
    from analysis.sources import card as card  # type: ignore[no-redef]  # the room has a file of this name too
    from analysis.sources import cards_in_use as cards_in_use
    from analysis.sources import load as load
    from analysis.sources.earlier import earlier as earlier
    from analysis.sources.mse_tables import histories as histories
    from analysis.sources.scope import scope as scope
    from analysis.teach.checks import check as check
    from analysis.vocabulary import frame as frame
    from analysis.vocabulary.language import say as say
    from analysis.vocabulary.places import place as place
    from analysis.vocabulary.places import region as region

__version__ = "0.1.0"

_HOMES = {
    "load": "analysis.sources",
    "cards_in_use": "analysis.sources",
    "card": "analysis.sources",
    "scope": "analysis.sources.scope",
    "earlier": "analysis.sources.earlier",
    "place": "analysis.vocabulary.places",
    "region": "analysis.vocabulary.places",
    "say": "analysis.vocabulary.language",
    "histories": "analysis.sources.mse_tables",
    "agreement": "analysis.methods.agreement",
    "gravity": "analysis.methods.gravity",
    "change": "analysis.methods",
    "disclosed": "analysis.methods.disclosure",
    "simulated": "analysis.methods.disclosure",
    "Request": "analysis.methods.disclosure",
    "flows": "analysis.methods",
    "hidden": "analysis.methods",
    "series": "analysis.methods",
    "frame": "analysis.vocabulary",
    "nearness": "analysis.methods",
    "trend": "analysis.methods",
    "beside_area": "analysis.methods.rates",
    "references": "analysis.claims.verdict",
    "verdict": "analysis.claims.verdict",
    "verdicts": "analysis.claims.verdict",
    "crosschecks": "analysis.claims.crosschecks",
    "known_reasons": "analysis.claims.crosschecks",
    "charts": "analysis.show",
    "sentences": "analysis.show",
    "cards": "analysis.show",
    "outcome": "analysis.show",
    "check": "analysis.teach.checks",
    "panel": "analysis.lab",
    "explore": "analysis.lab.explore",
    "batch": "analysis.lab",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 - the table above is the list


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"analysis has no public name {name!r}; it has {', '.join(__all__)}")
    room = importlib.import_module(_HOMES[name])
    return getattr(room, name, None) or importlib.import_module(f"{_HOMES[name]}.{name}")


def __dir__() -> list[str]:
    return list(__all__)
