"""``trafficking dashboard``: one notebook in the browser, without its code."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.options import complete


def dashboard(
    notebook: Annotated[str, typer.Argument(help="A notebook.", autocompletion=complete)] = "country_profile",
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Port on this machine.")] = 8866,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Show one notebook as a dashboard: choices and figures, no code, on this machine only."""
    from analysis.lab.dashboard import serve

    serve(notebook, port, browser, lambda line: typer.echo(line, err=True))
