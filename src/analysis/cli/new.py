"""``trafficking new``: begin a notebook, a source or a report from its template."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.options import Given, Id, complete

app = typer.Typer(no_args_is_help=True, help="Begin a notebook, a source or a report from its template.")


@app.command("notebook")
def new_notebook(id_: Id) -> None:
    """Begin a notebook: the parts in their order, ready to fill in."""
    from analysis.reports import drafts

    typer.echo(drafts.notebook(id_))


@app.command("source")
def new_source(id_: Id) -> None:
    """Begin a source: its module with an empty card and a `tidy` to write."""
    from analysis.reports import drafts

    typer.echo(drafts.source(id_))


@app.command("report")
def new_report(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook.", autocompletion=complete)],
    parameter: Given = None,
) -> None:
    """Add a report to reports/collection.yml."""
    from analysis.reports import drafts

    typer.echo(drafts.report(notebook, parameter or []))
