"""What other models of a hidden population say that fit about as well: the doubt that no single one shows."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure as Drawing

from analysis.show.charts.draw import WIDTH, tick
from analysis.show.figure import Figure
from analysis.show.sentences import Reading
from analysis.show.tables import between
from analysis.show.theme import ACCENT, INK, house
from analysis.vocabulary.language import Spoken, numeral, plural, say

CHOSEN = Spoken({name: name for name in ("best by BIC", "stepwise", "independent lists")})


def hidden_models(models: pd.DataFrame, study: str, source: str) -> Figure | Reading:
    """Draw the estimates of all models that fit about as well as the best.

    Parameters
    ----------
    models : pandas.DataFrame
        Output of :func:`analysis.methods.hidden.spread`.
    study, source : str
        Name of the study; source and release for the caption.
    """
    if models.empty:
        return read_models(models)
    models = models.assign(chosen=models["chosen"].map(_chosen))
    depth = models["behind"].clip(upper=12)
    with house():
        drawing = Drawing(figsize=(WIDTH, 3.3))
        axes = drawing.subplots()
        axes.set(ylim=(13.2, -1.4))
        axes.set_yticks([0, 5, 10, 12], [say("best"), "5", "10", say("more")])
        axes.set_ylabel(say("BIC behind the best"))
        axes.set_xlabel(say("persons, on the lists and on none"))
        axes.xaxis.set_major_formatter(tick)
        other = models["chosen"] == ""
        axes.plot(models["estimate"][other], depth[other], "o", color=INK, alpha=0.4, ms=6, mew=0)
        for x, y, name in zip(models["estimate"], depth, models["chosen"], strict=True):
            if name:
                axes.plot(x, y, "o", color=ACCENT, ms=9)
                axes.annotate(
                    name, (x, y), (0, 9), textcoords="offset points", ha="center", fontsize=8.8, color=ACCENT
                )
        axes.margins(x=0.12)
    table = models.assign(
        terms=models["terms"].map(lambda terms: ", ".join(terms) or say("none")),
        estimate=models["estimate"].map(numeral),
        **{name: models[name].map(lambda number: numeral(number, 1)) for name in ("bic", "aic", "behind")},
    )
    columns = {
        "terms": say("lists that depend"),
        "estimate": say("persons"),
        "bic": "BIC",
        "aic": "AIC",
        "behind": say("behind"),
        "chosen": say("chosen"),
    }
    return Figure(
        drawing,
        say("What the choice of model does: {study}", study=say(study)),
        say("Each dot is a model. {read_models}", read_models=read_models(models)),
        say(
            "Poisson log-linear models with terms of two lists, at most ten behind the best by BIC, "
            "and those named. {source}",
            source=source,
        ),
        table[[*columns]].rename(columns=columns),
    )


def read_models(models: pd.DataFrame) -> Reading:
    """Read how far apart the answers of equally good models are."""
    if models.empty:
        return Reading(
            say("No model of this table has a single estimate: nothing can be said of those on no list.")
        )
    near = models[models["behind"] <= 2]
    ten = models[models["behind"] <= 10]
    if len(ten) == 1:
        return Reading(
            say(
                "One model fits far better than all others tried; it says {iloc} persons.",
                iloc=numeral(ten["estimate"].iloc[0]),
            )
        )
    low, high = ten["estimate"].min(), ten["estimate"].max()
    return Reading(
        say(
            "{countable} fit within ten of the best by BIC, and say {low} to {high} persons; the "
            "{countable_2} within two of it, {count}. The table cannot tell these apart: a single "
            "number hides a choice.",
            countable=plural("{n} model", "{n} models", len(ten)),
            low=numeral(low),
            high=numeral(high),
            countable_2=plural("{n} model", "{n} models", len(near)),
            count=between(near["estimate"].min(), near["estimate"].max()),
        )
    )


def _chosen(names: str) -> str:
    """Return the names of a model that was chosen, or nothing."""
    return ", ".join(CHOSEN[name] for name in names.split(", ") if name)
