"""``trafficking data``: the figures at hand, and whether they are what they were."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The figures that ship: check them, or compute them again.")


@app.command()
def check() -> None:
    """Check every figures file against its contract and its recorded hash, and every release of the cache.

    Exit 3 if a figures file was altered, 7 if a release of the cache was.
    """
    from analysis import sources
    from analysis.sources import releases, store

    found = {name: len(store.read(name)) for name in sources.shipped()}
    for name, rows in found.items():
        typer.echo(f"ok  {name}: {rows:,} rows, release {sources.module(name).CARD.release}")
    for name in sources.shipped():
        for release in store.earlier(name):
            rows = len(store.read(name, release=release))
            typer.echo(f"ok  {name}: {rows:,} rows, earlier release {release}")
    altered = [release for name in sources.names() for release in releases.known(name) if release.altered]
    for one in altered:
        typer.echo(
            f"trafficking: {one.source}, release {one.id}: {one.altered} is not the file that was put "
            f"into the cache; it is never used: refresh from the file again, or delete {one.folder}",
            err=True,
        )
    raise typer.Exit(7 if altered else 0)


@app.command()
def crosscheck() -> None:
    """Set side by side what two sources say of one quantity, and the known reason where they differ."""
    from analysis import crosschecks, load

    for check in crosschecks(load):
        word = "agree " if check.agree else "differ"
        typer.echo(f"{word}  {check.what}: {check.left.low:,.0f} and {check.right.low:,.0f}. {check.why}")


@app.command()
def status() -> None:
    """Say of each source which release is in use and which drafts wait."""
    from analysis import sources
    from analysis.sources import releases, store

    for name in sources.names():
        card, used = sources.module(name).CARD, releases.active(name)
        waiting = [
            release.id for release in releases.known(name) if release.id != used and not release.altered
        ]
        altered = [f"{release.id} ({release.altered})" for release in releases.known(name) if release.altered]
        here = (
            f"{used}, release {card.release if used == releases.EMBEDDED else used[:-9]}"
            if card.ships or used != releases.EMBEDDED
            else f"not at hand: {card.get}"
        )
        typer.echo(
            f"{name}: {here}"
            + "".join(f"; {one} ships for comparison" for one in store.earlier(name))
            + (f"; also in the cache: {', '.join(waiting)}" if waiting else "")
            + (f"; ALTERED, never used: {', '.join(altered)}" if altered else "")
        )


@app.command("sources")
def sources_(
    given: Annotated[
        Path | None,
        typer.Option("--from", help="Folder of release files to read too, as the cards name them."),
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="Tell of each source which rows were dropped and why.")
    ] = False,
) -> None:
    """Show all sources in one table: what ships, what can be fetched, licence, rows read and written."""
    from analysis.sources import overview

    for line in overview.lines(given, rows):
        typer.echo(line)
