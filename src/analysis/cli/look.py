"""What can be asked for: notebooks, their questions and their parameters."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from analysis.cli.options import Json, complete


def list_(as_json: Json = False) -> None:
    """Name the notebooks and the question each answers."""
    from analysis.reports import plan

    found = [plan.notebook(name) for name in plan.notebooks()]
    if as_json:
        typer.echo(
            json.dumps(
                [{"id": one.id, "title": one.title, "question": one.question} for one in found], indent=1
            )
        )
        return
    for one in found:
        typer.echo(f"{one.id}\n    {one.question}")


def describe(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook.", autocompletion=complete)],
    as_json: Json = False,
) -> None:
    """Show the parameters of a notebook, and the sources it loads."""
    from analysis.reports import ask

    typer.echo(ask.describe(notebook, as_json))
