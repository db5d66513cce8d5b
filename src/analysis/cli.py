"""The ``trafficking`` command: thin, it calls the rooms. Heavy libraries load when a job needs them.

Exit codes: 0 all well, 1 a report failed or the batch took too long, 2 wrong usage or parameter and nothing
started, 3 figures that break their contract, 4 figures not at hand, 5 the folder is locked by another batch,
6 cannot write, 7 files were altered since they were made, 130 stopped by Ctrl-C, 143 stopped by TERM.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from analysis.vocabulary.errors import AnalysisError

CODES = (
    "Exit codes: 0 all well, 1 a report failed, 2 wrong request and nothing started, 3 figures altered, "
    "4 figures not at hand, 5 folder locked by another batch, 6 cannot write, 7 files not the same, "
    "130 Ctrl-C, 143 TERM."
)

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="What the field held about human trafficking in 2006, held against today's open statistics.",
    epilog=CODES,
)
data = typer.Typer(no_args_is_help=True, help="The figures that ship: check them, or compute them again.")
app.add_typer(data, name="data")
new = typer.Typer(no_args_is_help=True, help="Begin a notebook, a source or a report from its template.")
app.add_typer(new, name="new")


def _complete(begun: str) -> list[str]:
    from analysis.reports.key import home

    return [path.stem for path in sorted((home() / "notebooks").glob(f"{begun}*.ipynb"))]


Given = Annotated[
    list[str] | None,
    typer.Option(
        "-p", "--parameter", metavar="NAME=VALUE", help="A parameter; repeat a name for one report per value."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for the reports.", show_default="reports/build")
]
Named = Annotated[
    str | None,
    typer.Argument(help="One notebook; without it, the whole collection.", autocompletion=_complete),
]
Collection = Annotated[
    Path | None, typer.Option(help="Another collection file.", show_default="reports/collection.yml")
]
Fork = Annotated[
    bool,
    typer.Option("--fork/--no-fork", help="Fork kernels from a warm process (Linux), or start each anew."),
]
Json = Annotated[bool, typer.Option("--json", help="Tell the result in JSON on standard output.")]
FORKS = sys.platform == "linux"
CORES = os.cpu_count() or 1


@app.command(epilog=CODES)
def run(
    notebook: Named = None,
    parameter: Given = None,
    out: Out = None,
    collection: Collection = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="html or ipynb; repeat for both.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="Reports at the same time; 0: as many as suit.")
    ] = 0,
    lang: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Languages of each report: en, fr; may be repeated."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make unchanged reports too.")] = False,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Only those that failed last time.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan, make nothing.")] = False,
    as_json: Json = False,
    fork: Fork = FORKS,
    timeout: Annotated[int, typer.Option(min=1, help="Seconds for one cell.")] = 120,
    report_timeout: Annotated[int, typer.Option(min=1, help="Seconds for one report.")] = 600,
    batch_timeout: Annotated[int, typer.Option(min=0, help="Seconds for the whole batch; 0: no limit.")] = 0,
    memory: Annotated[int, typer.Option(min=256, help="Megabytes for one report.")] = 2048,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A Dask scheduler: the batch runs on its workers.")
    ] = "",
) -> None:
    """Make reports: the default collection, another one, or one notebook with your parameters.

    What is unchanged is not made again, and an interrupted batch goes on where it stopped.
    """
    from analysis.reports import unchanged
    from analysis.reports.key import home

    if parameter and not notebook:
        raise typer.BadParameter("give a notebook with -p: trafficking run country_profile -p country=ALB")
    if jobs == 0 and scheduler:
        jobs = CORES
    folder, listed = out or home() / "reports" / "build", collection or home() / "reports" / "collection.yml"
    told = [notebook, parameter, str(listed.resolve()), formats, lang]
    inputs = () if notebook else (listed,)
    if not (force or only_failed or dry_run or as_json):
        same = unchanged.number(folder, told, *inputs)
        if same:
            typer.echo(f"{same} reports unchanged, nothing to make.", err=True)
            return
    from analysis.reports import ask

    ended = ask.run(
        notebook, parameter or [], listed, folder, tuple(formats or ()),
        ask.Wish(jobs, force, only_failed, dry_run, as_json, fork, timeout, report_timeout, batch_timeout, memory, scheduler,
                 tuple(lang or ())),
        told, inputs,
    )  # fmt: skip
    raise typer.Exit(ended)


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


@app.command()
def describe(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook.", autocompletion=_complete)],
    as_json: Json = False,
) -> None:
    """Show the parameters of a notebook, and the sources it loads."""
    from analysis.reports import ask

    typer.echo(ask.describe(notebook, as_json))


@app.command(epilog=CODES)
def verify(
    out: Out = None,
    again: Annotated[
        int,
        typer.Option(min=0, help="Make so many reports again, elsewhere and otherwise, and compare bytes."),
    ] = 0,
) -> None:
    """Prove that the reports are those of the manifest, and that they come out the same when made again."""
    from analysis.reports import verifying
    from analysis.reports.key import home

    typer.echo(verifying.verify(out or home() / "reports" / "build", again))


@app.command()
def doctor(out: Out = None) -> None:
    """Look for what would keep reports from being made: kernel, fonts, disk, memory, figures, clock."""
    from analysis.reports import doctor as room
    from analysis.reports.key import home

    raise typer.Exit(room.examine(out or home() / "reports" / "build", typer.echo))


@app.command()
def clean(
    out: Out = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The reports too, not only what they left behind.")
    ] = False,
) -> None:
    """Remove what killed batches left behind; with --all, the reports themselves."""
    from analysis.reports import ask
    from analysis.reports.key import home

    typer.echo(ask.clean(out or home() / "reports" / "build", everything))


Id = Annotated[str, typer.Argument(help="Its id: lower case, digits and _.")]


@new.command("notebook")
def new_notebook(id_: Id) -> None:
    """Begin a notebook: the parts in their order, ready to fill in."""
    from analysis.reports import drafts

    typer.echo(drafts.notebook(id_))


@new.command("source")
def new_source(id_: Id) -> None:
    """Begin a source: its module with an empty card and a `tidy` to write."""
    from analysis.reports import drafts

    typer.echo(drafts.source(id_))


@new.command("report")
def new_report(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook.", autocompletion=_complete)],
    parameter: Given = None,
) -> None:
    """Add a report to reports/collection.yml."""
    from analysis.reports import drafts

    typer.echo(drafts.report(notebook, parameter or []))


@data.command()
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
        app(prog_name="trafficking")
    except AnalysisError as trouble:
        print(f"trafficking: {trouble}", file=sys.stderr)
        sys.exit(trouble.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as stop:
        code = getattr(stop, "exit_code", None)
        if code is None or isinstance(stop, SystemExit):
            raise
        sys.exit(code)


def _one_line(message: Warning | str, *_: object) -> None:
    print(f"trafficking: {message}", file=sys.stderr)
