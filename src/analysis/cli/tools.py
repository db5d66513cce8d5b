"""Around a batch: prove what was made, look for what is in the way, put away what is left over."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.options import Out, reports


def verify(
    report: Annotated[
        str | None, typer.Argument(help="One report: make it again, and say which numbers differ.")
    ] = None,
    out: Out = None,
    again: Annotated[
        int,
        typer.Option(min=0, help="Make so many reports again, elsewhere and otherwise, and compare bytes."),
    ] = 0,
) -> None:
    """Prove that the reports are those of the manifest, and that they come out the same when made again."""
    from analysis.reports import verifying

    folder = reports(out)
    typer.echo(verifying.report(folder, report) if report else verifying.verify(folder, again))


def book(
    out: Out = None,
    lang: Annotated[str, typer.Option(metavar="CODE", help="Language of the reports to bind.")] = "en",
) -> None:
    """Bind the reports of a folder into one PDF, with contents and page numbers: book.pdf beside them."""
    from analysis.reports import book as room
    from analysis.vocabulary import language

    path, chapters = room.bind(reports(out), *language.known(lang))
    typer.echo(f"ok  {chapters} reports bound: {path.name}")


def serve(
    out: Out = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0: any that is free.")
    ] = 8000,
) -> None:
    """Show the reports in a browser of this machine, and to nobody else; Ctrl-C ends."""
    from analysis.cli import serving

    serving.serve(reports(out), port, lambda line: typer.echo(line, err=True))


def doctor(out: Out = None) -> None:
    """Look for what would keep reports from being made: kernel, fonts, disk, memory, figures, clock."""
    from analysis.reports import doctor as room

    raise typer.Exit(room.examine(reports(out), typer.echo))


def clean(
    out: Out = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The reports too, not only what they left behind.")
    ] = False,
) -> None:
    """Remove what killed batches left behind; with --all, the reports themselves."""
    from analysis.reports import ask

    typer.echo(ask.clean(reports(out), everything))
