"""The ``trafficking`` command: the front door. Each room beside it is thin and calls the rooms of the house.

A command is a function in one of them and a line here. Heavy libraries load when a job needs them.

Exit codes: 0 all well, 1 a report failed or the batch took too long, 2 wrong usage or parameter and nothing
started, 3 figures that break their contract, 4 figures not at hand, 5 the folder is locked by another batch,
6 cannot write, 7 files were altered since they were made, 130 stopped by Ctrl-C, 143 stopped by TERM.
"""

from __future__ import annotations

import sys
import warnings

import typer

from analysis.cli import dashboard, data, estimate, look, new, releases, run, tools, workshop
from analysis.cli.options import CODES
from analysis.vocabulary import harmless
from analysis.vocabulary.errors import AnalysisError

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="What the field held about human trafficking in 2006, held against today's open statistics.",
    epilog=CODES,
)
app.command(epilog=CODES)(run.run)
app.command()(estimate.estimate)
app.command("list")(look.list_)
app.command()(look.describe)
app.command()(dashboard.dashboard)
app.command(epilog=CODES)(tools.verify)
app.command(epilog=CODES)(tools.book)
app.command(epilog=CODES)(tools.serve)
app.command()(tools.doctor)
app.command()(tools.clean)
data.app.add_typer(releases.app)
app.add_typer(data.app, name="data")
app.add_typer(new.app, name="new")
app.add_typer(workshop.app, name="workshop")


def main() -> None:
    """Run the command; an error of ours ends in one line and its exit code."""
    warnings.showwarning = _one_line  # type: ignore[assignment]  # it needs the message alone
    try:
        app(prog_name="trafficking")
    except AnalysisError as trouble:
        print(f"trafficking: {harmless.plain(str(trouble))}", file=sys.stderr)
        sys.exit(trouble.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as stop:
        code = getattr(stop, "exit_code", None)
        if code is None or isinstance(stop, SystemExit):
            raise
        sys.exit(code)


def _one_line(message: Warning | str, *_: object) -> None:
    print(f"trafficking: {harmless.plain(str(message))}", file=sys.stderr)
