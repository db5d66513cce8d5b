"""What each format adds to a report: seconds and bytes, all formats from the same executed notebook, in one run.

    python benchmarks/formats.py [notebook name=value ...]

The notebook is executed once; then each format is made seven times, in turns, and the middle of the times is told.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from analysis.reports import formats, plan
from analysis.reports.run import Asked, make_report

ROUNDS = 7


def main(notebook: str = "country_profile", *given: str) -> None:
    """Print one line a format."""
    [job] = plan.single(notebook, given, ("ipynb",))
    with tempfile.TemporaryDirectory() as room:
        began = time.perf_counter()
        outcome = make_report(job, Path(room), Asked(fork=False))
        if not outcome.ok:
            sys.exit(outcome.error)
        print(f"{job.name}: executed once in {time.perf_counter() - began:.2f} s, with an ordinary kernel")
        makers = {name: one for name, one in formats.FORMATS.items() if name != "ipynb" and not one.lacking()}
        whole = replace(job, formats=tuple(formats.FORMATS))
        times: dict[str, list[float]] = {name: [] for name in makers}
        for _ in range(ROUNDS):
            for name, one in makers.items():
                began = time.perf_counter()
                made = one.make(outcome.path, whole)
                times[name].append(time.perf_counter() - began)
                if len(times[name]) == ROUNDS:
                    middle, first = statistics.median(times[name]), times[name][0]
                    print(
                        f"{name:7} {middle:6.2f} s, the first time {first:5.2f} s; {len(made) / 1000:7.0f} kB"
                    )


if __name__ == "__main__":
    main(*sys.argv[1:])
