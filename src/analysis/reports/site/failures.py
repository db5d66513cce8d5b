"""What was not made: each report with the cell, the cause and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import __version__
from analysis.reports.run import Outcome
from analysis.reports.templates import template
from analysis.vocabulary.language import Spoken, say

NAME = "failures.html"
ADVICE = Spoken(
    {
        "cell": "Open the notebook that was kept: it ends with the cell that failed and what it said.",
        "timeout": "It took too long: try --timeout or --report-timeout with more seconds.",
        "memory": "It needed more memory than it may use: try --memory with more megabytes, or --jobs 1.",
        "died": "Its kernel died, often for want of memory: try --memory with more megabytes, or --jobs 1.",
        "write": "Free space on the disk, then the same command again.",
        "stopped": "It was interrupted: the same command again goes on from there.",
    }
)


def page(failed: Sequence[Outcome]) -> str:
    """Return the page of the reports that failed."""
    rows = [
        {"outcome": one, "advice": ADVICE.get(one.cause) or _else(), "kept": _kept(one)} for one in failed
    ]
    return template("failures.html.j2").render(here=NAME, rows=rows, version=__version__)


def _else() -> str:
    return say(
        "The same command with --only-failed makes it again; trafficking doctor looks for what is in the way."
    )


def _kept(one: Outcome) -> str:
    return f"failed/{one.path.name}" if one.path.parent.name == "failed" and one.path.is_file() else ""
