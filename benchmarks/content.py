"""What the content of a report costs, and what it would cost without what saves time; both in one run, in turns.

    .venv/bin/python benchmarks/content.py [--reports 6] [--rounds 5]

The cells of country profiles as plain Python in one warm process, pages included (L of ``benchmarks/batch.py``).
Plainly: each label is measured whenever matplotlib asks, room is looked for above every title and beside every
number though nothing stands there, and each table is parsed whenever a cell reads it. The pages are the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from batch import countries, plain


@contextlib.contextmanager
def plainly():
    """Do without what saves time."""
    from analysis.show import figure, theme
    from analysis.sources import store

    class Forgetful(dict):
        def __setitem__(self, key, table):
            self.clear()
            super().__setitem__(key, table)

        def __contains__(self, key):
            return False

    with (
        mock.patch.object(figure, "measured_once", contextlib.nullcontext),
        mock.patch.object(figure, "settle_wordless", lambda _: None),
        mock.patch.object(store, "_parsed", Forgetful()),
        mock.patch.dict(theme.HOUSE, {"axes.titley": None}),
    ):
        yield


def took(names: list[str], folder: Path, how: Callable[[], contextlib.AbstractContextManager[None]]) -> float:
    """Return seconds of the processor for one report, pages written into the folder."""
    folder.mkdir(exist_ok=True)
    begun = time.process_time()
    with how():
        for name in names:
            plain(name, folder)
    return (time.process_time() - begun) / len(names)


def main(reports: int, rounds: int) -> None:
    """Measure both in turns and print their medians, minima and ratio."""
    from analysis import sources
    from analysis.reports.run import prepare

    prepare()
    for name in sources.shipped():  # as the warm process does
        sources.load(name)
    names = countries(reports)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as room:
        sides = {"ours": contextlib.nullcontext, "plainly": plainly}
        folders = {side: Path(room, side) for side in sides}
        for side, how in sides.items():
            took(names[:1], folders[side], how)
        seen = {side: [] for side in sides}
        for _ in range(rounds):
            for side, how in sides.items():
                seen[side].append(took(names, folders[side], how))
        same = all(
            path.read_bytes() == (folders["plainly"] / path.name).read_bytes()
            for path in folders["ours"].glob("*.html")
        )
    for side, times in seen.items():
        print(f"{side:8} {statistics.median(times):.3f} s a report, least {min(times):.3f}")
    ratio = {of.__name__: of(seen["ours"]) / of(seen["plainly"]) for of in (statistics.median, min)}
    print(f"ours / plainly: {ratio['median']:.2f}, least {ratio['min']:.2f}; the same bytes: {same}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--reports", type=int, default=6)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    main(given.reports, given.rounds)
