"""The ``trafficking`` command: the front door. Each room beside it is thin and calls the rooms of the house.

Whether anything is left to do is decided before a library is loaded; heavy ones load when a job needs them.

Exit codes: 0 all well, 1 a report failed or the batch took too long, 2 wrong usage or parameter and nothing
started, 3 figures that break their contract, 4 figures not at hand, 5 the folder is locked by another batch,
6 cannot write, 7 files were altered since they were made, 130 stopped by Ctrl-C, 143 stopped by TERM.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from pathlib import Path

from analysis.vocabulary.errors import AnalysisError

__all__ = ["main"]

PLACES = ("TRAFFICKING_HOME", "TRAFFICKING_CACHE")


def main() -> None:
    """Run the command; an error of ours ends in one line and its exit code."""
    for name in PLACES:
        if place := os.environ.get(name):
            os.environ[name] = str(Path(place).absolute())  # reports are made in rooms of their own
    words = sys.argv[1:]
    if words[:1] == ["run"]:
        from analysis.reports import unchanged

        if same := unchanged.number(words):
            print(f"{same} reports unchanged, nothing to make.", file=sys.stderr)
            return
    from analysis.cli.commands import app

    warnings.showwarning = _one_line  # type: ignore[assignment]  # it needs the message alone
    try:
        app(prog_name="trafficking")
    except AnalysisError as trouble:
        _one_line(str(trouble))
        sys.exit(trouble.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as stop:
        code = getattr(stop, "exit_code", None)
        if code is None or isinstance(stop, SystemExit):
            raise
        sys.exit(code)
    finally:
        gc.freeze()  # all ends here: nobody need look for rubbish among what was imported


def _one_line(message: Warning | str, *_: object) -> None:
    from analysis.vocabulary import harmless

    print(f"trafficking: {harmless.plain(str(message))}", file=sys.stderr)
