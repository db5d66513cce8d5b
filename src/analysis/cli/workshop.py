"""``trafficking workshop``: what a teacher needs around the units."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="Workshops: units, sealed answers, handouts, what a room has done."
)
Units = Annotated[list[str] | None, typer.Argument(help="Units, by number or name; without them, all.")]


def _chosen(units: list[str] | None) -> list[str]:
    from analysis.teach import questions

    return [questions.unit(name).name for name in units] if units else questions.names()


@app.command("list")
def list_() -> None:
    """List the units with their minutes and questions."""
    from analysis.teach import questions

    for name in questions.names():
        one = questions.unit(name)
        typer.echo(f"{name}: {one.title}, {one.minutes} minutes, {len(one.questions)} questions")


@app.command()
def seal(units: Units = None) -> None:
    """Run the solutions, seal their answers, and write the learners' notebooks from them."""
    from analysis.teach import units as made

    for name in _chosen(units):
        typer.echo(made.seal(name))


@app.command()
def summary(
    folder: Annotated[Path, typer.Argument(help="The summaries that learners chose to share.")],
) -> None:
    """Say what a room has done: sums only, no learner is listed or ranked."""
    from analysis.teach import pooled

    for line in pooled.lines(folder):
        typer.echo(line)


@app.command()
def slides(units: Units = None) -> None:
    """Make the slides of units, one page each that works offline, in workshops/build."""
    from analysis.reports import workshops
    from analysis.teach import questions

    for name in _chosen(units):
        typer.echo(f"workshops/build/{workshops.slides_of(questions.unit(name)).name}")


@app.command()
def handout(units: Units = None) -> None:
    """Make the handouts of units, one page of A4 each, in workshops/build."""
    from analysis.reports import workshops
    from analysis.teach import questions

    for name in _chosen(units):
        typer.echo(f"workshops/build/{workshops.handout_of(questions.unit(name)).name}")


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="Folder for the assignments.")], units: Units = None
) -> None:
    """Write units as assignments for nbgrader: TO/source/UNIT/exercises.ipynb."""
    from analysis.teach import nbgrader

    for name in _chosen(units):
        typer.echo(nbgrader.export(name, to))


@app.command()
def kit(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The zip.", show_default="one named for this machine in workshops/build"),
    ] = None,
    instructor: Annotated[
        bool,
        typer.Option(
            "--instructor", help="With solutions, guides and slides: for the teacher's computer alone."
        ),
    ] = False,
) -> None:
    """Make one zip for a room without a network: packages, notebooks, figures, reports, and what starts them.

    The packages are for machines like this one. They are downloaded by pip, and each is proved by requirements.lock.
    """
    import time

    from analysis.teach.kit import making

    began = time.monotonic()
    made = making.make(out, instructor)
    fit = making.here()
    typer.echo(
        f"{made.path.name}: {made.size / 1e6:.0f} MB, {made.wheels} packages for Python {fit['python']} on {fit['system']} "
        f"{fit['machine']}, {made.reports} reports; made in {time.monotonic() - began:.0f} s"
    )
