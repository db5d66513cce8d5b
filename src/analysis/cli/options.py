"""What the commands have in common: options said the same everywhere, and the exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

CODES = (
    "Exit codes: 0 all well, 1 a report failed, 2 wrong request and nothing started, 3 figures altered, "
    "4 figures not at hand, 5 folder locked by another batch, 6 cannot write, 7 files not the same, "
    "130 Ctrl-C, 143 TERM."
)


def complete(begun: str) -> list[str]:
    """Return the notebooks whose names begin so."""
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
    typer.Argument(help="One notebook; without it, the whole collection.", autocompletion=complete),
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
Id = Annotated[str, typer.Argument(help="Its id: lower case, digits and _.")]


def reports(out: Path | None) -> Path:
    """Return the folder of reports that is meant; whole, for processes that make reports work in rooms of their own."""
    from analysis.reports.key import home

    return (out or home() / "reports" / "build").absolute()
