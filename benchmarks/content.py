"""What the content of a report costs, and what it would cost without what saves time; all in one run, in turns.

    .venv/bin/python benchmarks/content.py [--reports 6] [--rounds 5]

The cells of country profiles as plain Python in one warm process, pages included (L of ``benchmarks/batch.py``).
Plainly: each label is measured whenever matplotlib asks, room is looked for above every title and beside every
number though nothing stands there, each table is parsed whenever a cell reads it, and every column of all its rows
is looked at for the few that are wanted. The pages are the same bytes. Ordinarily: so, and each figure is drawn as a
notebook draws it, into a tight box, which is found by drawing it; these pages differ by their boxes.
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
    import pandas as pd

    from analysis.show import figure, theme
    from analysis.sources import scope, store
    from analysis.vocabulary.terms import MEASURES

    class Forgetful(dict):
        def __setitem__(self, key, table):
            self.clear()
            super().__setitem__(key, table)

        def __contains__(self, key):
            return False

    def rows(self, table, of="", measure="", geo=""):
        measures = [measure or self.measure] if isinstance(measure, str) else list(measure)
        units = table["measure"].map({name: found.unit for name, found in MEASURES.items()})
        years = pd.to_numeric(table["time_period"].str[:4], errors="coerce")
        chosen = table["measure"].isin(measures) & (table["unit"] == units)
        chosen &= years.between(self.from_year, self.to_year)
        if geo != "all":
            chosen &= table["geo"].isin([geo] if geo else self.members)
        for column in scope.BREAKDOWNS:
            divided = column in scope.MADE_OF.get(of, (of,))
            chosen &= ~table[column].isin(["total", "unknown"]) if divided else table[column] == "total"
        return scope._made(table[chosen], of)

    with (
        mock.patch.object(scope.Scope, "rows", rows),
        mock.patch.object(figure, "measured_once", contextlib.nullcontext),
        mock.patch.object(figure, "settle_wordless", lambda _: None),
        mock.patch.object(store, "_parsed", Forgetful()),
        mock.patch.dict(theme.HOUSE, {"axes.titley": None}),
    ):
        yield


@contextlib.contextmanager
def ordinarily():
    """Do without what saves time, and draw into tight boxes."""
    from analysis.show import figure

    class Tight:
        def __init__(self, drawing):
            self.drawing = drawing

        def print_svg(self, buffer, metadata):
            self.drawing.savefig(buffer, format="svg", bbox_inches="tight", metadata=metadata)

    with plainly(), mock.patch.object(figure, "FigureCanvasSVG", Tight):
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
    """Measure all in turns and print their medians, minima and ratios."""
    from analysis import sources
    from analysis.reports.run import prepare

    prepare()
    for name in sources.shipped():  # as the warm process does
        sources.load(name)
    names = countries(reports)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as room:
        sides = {"ours": contextlib.nullcontext, "plainly": plainly, "ordinarily": ordinarily}
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
        print(f"{side:10} {statistics.median(times):.3f} s a report, least {min(times):.3f}")
    for side in ("plainly", "ordinarily"):
        ratio = {of.__name__: of(seen["ours"]) / of(seen[side]) for of in (statistics.median, min)}
        print(f"ours / {side}: {ratio['median']:.2f}, least {ratio['min']:.2f}")
    print(f"plainly, the same bytes: {same}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--reports", type=int, default=6)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    main(given.reports, given.rounds)
