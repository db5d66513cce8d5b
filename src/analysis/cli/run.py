"""``trafficking run``: notebooks become reports."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.cli.options import FORKS, Collection, Fork, Given, Json, Named, Out, reports


def run(
    notebook: Named = None,
    parameter: Given = None,
    out: Out = None,
    collection: Collection = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="html, ipynb, tables, slides, pdf; repeat for several."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=0, max=64, help="Reports at the same time; 0: one a core.")] = 0,
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
    from analysis.reports import ask
    from analysis.reports.key import home

    if parameter and not notebook:
        raise typer.BadParameter("give a notebook with -p: trafficking run country_profile -p country=ALB")
    ended = ask.run(
        notebook, parameter or [], collection or home() / "reports" / "collection.yml", reports(out), tuple(formats or ()),
        ask.Wish(jobs, force, only_failed, dry_run, as_json, fork, timeout, report_timeout, batch_timeout, memory, scheduler,
                 tuple(lang or ())),
    )  # fmt: skip
    raise typer.Exit(ended)
