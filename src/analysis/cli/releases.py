"""``trafficking data``: a new release comes in as a draft, is compared, accepted, and can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.vocabulary import harmless

app = typer.Typer()


@app.command()
def refresh(
    source: Annotated[str, typer.Argument(help="Id of a source.")],
    given: Annotated[
        str,
        typer.Option(
            "--from",
            help="A release file, its folder, or an https address of it.",
            show_default="the addresses on the source card",
        ),
    ] = "",
    host: Annotated[list[str] | None, typer.Option(help="A further host the fetch may speak to.")] = None,
    deadline: Annotated[float, typer.Option(min=1, help="Seconds for the whole fetch.")] = 120,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse new codes and odd figures.")] = False,
) -> None:
    """Make a draft of a new release and tell what it would change; nothing is in use before you accept it."""
    from analysis.reports import refreshing

    path = refreshing.obtain(source, given, tuple(host or ()), deadline)
    draft, told, suspicious = refreshing.draft(source, path, strict)
    typer.echo(
        f"{harmless.plain(told)}\n\nDraft {draft}. To use it: trafficking data accept {source} {draft}"
    )
    raise typer.Exit(3 if suspicious else 0)


@app.command()
def diff(
    source: Annotated[str, typer.Argument(help="Id of a source.")],
    old: Annotated[str, typer.Argument(help="A release id, `embedded`, or a release file.")] = "",
    new: Annotated[str, typer.Argument(help="The same; by default the newest draft.")] = "",
) -> None:
    """Tell in words and numbers what differs between two releases, and which verdicts would change."""
    from analysis.reports import refreshing

    typer.echo(harmless.plain(refreshing.difference(source, old, new)[0]))


@app.command()
def accept(
    source: Annotated[str, typer.Argument(help="Id of a source.")],
    release: Annotated[str, typer.Argument(help="Release id; by default the newest draft.")] = "",
) -> None:
    """Put a draft into use."""
    from analysis.sources import releases

    typer.echo(
        f"{source} now uses {releases.accept(source, release).id}. To undo: trafficking data rollback {source}"
    )


@app.command()
def rollback(source: Annotated[str, typer.Argument(help="Id of a source.")]) -> None:
    """Go back to the release used before."""
    from analysis.sources import releases

    typer.echo(f"{source} now uses {releases.rollback(source)}")


@app.command()
def build(
    releases: Annotated[
        Path, typer.Option("--from", help="Folder with the release files, as the source cards name them.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="Folder for the figures.", show_default="data/figures")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="One source; repeat for more.")] = None,
) -> None:
    """Compute the figures that ship from their releases, and the data dictionary with them."""
    from analysis.sources import build as rooms
    from analysis.sources.store import figures_folder

    for name, rows in rooms.build(releases, to or figures_folder(), tuple(only or ())).items():
        typer.echo(f"ok  {name}: {rows:,} rows")
