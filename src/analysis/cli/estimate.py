"""``trafficking estimate``: how many are on none of the lists, for a table the reader brings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def estimate(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: one 0/1 column a list (3 to 8), and count: persons with this history."),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    method: Annotated[str, typer.Option(help="stepwise, or bic: the best of all models.")] = "stepwise",
    order: Annotated[int, typer.Option(help="With bic: how many lists a term may join.")] = 2,
    replicates: Annotated[int, typer.Option(help="Bootstrap replicates; 0 gives no interval.")] = 1000,
    level: Annotated[float, typer.Option(help="Confidence of the interval.")] = 0.95,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 2006,
) -> None:
    """Estimate how many persons are on none of several lists, with the doubt of choosing a model."""
    from analysis.methods import hidden
    from analysis.sources.separated import given

    found = hidden.estimate(given(file, ["count"]), method, order, replicates, level, seed)
    if json:
        import json as form

        typer.echo(form.dumps(found.as_record(), allow_nan=False))
    else:
        typer.echo(found.told)
    raise typer.Exit(0 if found.estimate == found.estimate else 3)
