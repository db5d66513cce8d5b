"""The ``trafficking`` command: thin, it calls the rooms. Heavy libraries load when a job needs them.

Exit codes: 0 all well, 1 a report failed, 2 wrong usage or parameter and nothing started, 3 figures that
break their contract, 4 not at hand, 6 cannot write, 7 altered since it was made, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from analysis.vocabulary.errors import AnalysisError

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="What the field held about human trafficking in 2006, held against today's open statistics.",
)
data = typer.Typer(no_args_is_help=True, help="The figures that ship: check them, or compute them again.")
app.add_typer(data, name="data")

Given = Annotated[
    list[str] | None,
    typer.Option(
        "-p", "--parameter", metavar="NAME=VALUE", help="A parameter; repeat a name for one report per value."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for the reports.", show_default="reports/build")
]


@app.command()
def run(
    notebook: Annotated[
        str | None, typer.Argument(help="One notebook; without it, the whole collection.")
    ] = None,
    parameter: Given = None,
    out: Out = None,
    collection: Annotated[
        Path | None, typer.Option(help="Another collection file.", show_default="reports/collection.yml")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Reports made at the same time.")] = os.cpu_count()
    or 1,
) -> None:
    """Make reports: the default collection, another one, or one notebook with your parameters."""
    from analysis.reports import batch, plan
    from analysis.sources.store import home

    if parameter and not notebook:
        raise typer.BadParameter("give a notebook with -p: trafficking run country_profile -p country=ALB")
    planned = (
        plan.single(notebook, parameter or [])
        if notebook
        else plan.collection(collection or home() / "reports" / "collection.yml")
    )
    raise typer.Exit(batch.run(planned, out or home() / "reports" / "build", jobs))


@app.command()
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


@app.command("list")
def list_() -> None:
    """Name the notebooks and the question each answers."""
    from analysis.reports import plan

    for name in plan.notebooks():
        typer.echo(f"{name}\n    {plan.notebook(name).question}")


@app.command()
def describe(notebook: Annotated[str, typer.Argument(help="Name of a notebook.")]) -> None:
    """Show the parameters of a notebook."""
    from analysis.reports import plan

    found = plan.notebook(notebook)
    typer.echo(f"{found.title}\n{found.question}\n")
    for parameter in found.declared.values():
        typer.echo(f"  {parameter.name}: {parameter.type} = {parameter.default!r}  {parameter.help}")


@data.command()
def check() -> None:
    """Check every figures file against its contract and its recorded hash, and every release of the cache."""
    from analysis import sources
    from analysis.sources import releases, store

    found = {name: len(store.read(name)) for name in sources.shipped()}
    for name, rows in found.items():
        typer.echo(f"ok  {name}: {rows:,} rows, release {sources.module(name).CARD.release}")
    altered = [release for name in sources.names() for release in releases.known(name) if release.altered]
    for release in altered:
        typer.echo(
            f"trafficking: {release.source}, release {release.id}: {release.altered} is not the file that was put "
            f"into the cache; it is never used: refresh from the file again, or delete {release.folder}",
            err=True,
        )
    raise typer.Exit(7 if altered else 0)


@data.command()
def crosscheck() -> None:
    """Set side by side what two sources say of one quantity, and the known reason where they differ."""
    from analysis import crosschecks, load

    for check in crosschecks(load):
        word = "agree " if check.agree else "differ"
        typer.echo(f"{word}  {check.what}: {check.left.low:,.0f} and {check.right.low:,.0f}. {check.why}")


@data.command()
def status() -> None:
    """Say of each source which release is in use and which drafts wait."""
    from analysis import sources
    from analysis.sources import releases

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
            + (f"; also in the cache: {', '.join(waiting)}" if waiting else "")
            + (f"; ALTERED, never used: {', '.join(altered)}" if altered else "")
        )


@data.command("sources")
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


@data.command()
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
    typer.echo(f"{told}\n\nDraft {draft}. To use it: trafficking data accept {source} {draft}")
    raise typer.Exit(3 if suspicious else 0)


@data.command()
def diff(
    source: Annotated[str, typer.Argument(help="Id of a source.")],
    old: Annotated[str, typer.Argument(help="A release id, `embedded`, or a release file.")] = "",
    new: Annotated[str, typer.Argument(help="The same; by default the newest draft.")] = "",
) -> None:
    """Tell in words and numbers what differs between two releases, and which verdicts would change."""
    from analysis.reports import refreshing

    typer.echo(refreshing.difference(source, old, new)[0])


@data.command()
def accept(
    source: Annotated[str, typer.Argument(help="Id of a source.")],
    release: Annotated[str, typer.Argument(help="Release id; by default the newest draft.")] = "",
) -> None:
    """Put a draft into use."""
    from analysis.sources import releases

    typer.echo(
        f"{source} now uses {releases.accept(source, release).id}. To undo: trafficking data rollback {source}"
    )


@data.command()
def rollback(source: Annotated[str, typer.Argument(help="Id of a source.")]) -> None:
    """Go back to the release used before."""
    from analysis.sources import releases

    typer.echo(f"{source} now uses {releases.rollback(source)}")


@data.command()
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


def main() -> None:
    """Run the command; an error of ours ends in one line and its exit code."""
    warnings.showwarning = _one_line  # type: ignore[assignment]  # it needs the message alone
    try:
        app()
    except AnalysisError as trouble:
        print(f"trafficking: {trouble}", file=sys.stderr)
        sys.exit(trouble.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _one_line(message: Warning | str, *_: object) -> None:
    print(f"trafficking: {message}", file=sys.stderr)
