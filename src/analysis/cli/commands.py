"""What the command can do: a function in a room beside this one, and a line here."""

from __future__ import annotations

import typer

from analysis.cli import dashboard, data, estimate, look, new, releases, run, tools, workshop
from analysis.cli.options import CODES

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
