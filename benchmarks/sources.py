"""Loading figures: ours against the fastest plain way, both sides in one run.

    .venv/bin/python benchmarks/sources.py --releases FOLDER

1. Each embedded source, cold, against pandas reading the same bytes (limit 1.5 times).
2. The UNODC workbook to the tidy table, against the fastest maintained reader reading the sheet (limit 1.3).
3. Sheets of UNODC's shape, 10^5 to 5 * 10^6 rows, to the checked table: time per row (linear within 30 %), memory.
4. CTDC-shaped records, 250,000 of 63 columns, counted (limit 10 s).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROUNDS = 7
COLD = """
import gc, time
import pandas as pd
{setup}
gc.disable()  # or a collection falls to one side by chance, and takes longer than a small table
wall, processor = time.perf_counter(), time.process_time()
{statement}
print(time.perf_counter() - wall, time.process_time() - processor)
"""


class Took(NamedTuple):
    """Seconds on the clock and of the processor."""

    wall: float
    processor: float


def cold(statement: str, setup: str = "") -> Took:
    """Return the time a statement takes in a fresh process, imports not counted."""
    code = COLD.format(statement=statement, setup=setup)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Took(*map(float, ended.stdout.split()))


def alternate(what: str, ours: Callable[[], Took], theirs: Callable[[], Took]) -> None:
    """Print the medians of two measurements taken in turns, so that a busy machine slows both, and their ratios."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    said = []
    for kind in Took._fields:
        left, right = (statistics.median(getattr(pair[side], kind) for pair in pairs) for side in (0, 1))
        said.append(f"{kind} {left * 1e3:7.1f} and {right * 1e3:7.1f} ms: {left / right:4.2f}")
    print(f"{what:30} {'; '.join(said)}", flush=True)


def embedded() -> None:
    """Compare each shipped source with pandas on the same bytes."""
    from analysis import sources
    from analysis.sources import store

    for name in sources.shipped():
        path = store.figures_folder() / f"{name}.csv"
        alternate(
            name,
            lambda name=name: cold(f"load({name!r})", "from analysis.sources import load"),  # type: ignore[misc]
            lambda path=path: cold(f"pd.read_csv({str(path)!r}, dtype=str, keep_default_na=False)"),  # type: ignore[misc]
        )


def workbook(releases: Path) -> None:
    """Compare the tidy table of the workbook with reading its sheet."""
    path = releases / "unodc" / "data_glotip_2025-04-14.xlsx"
    alternate(
        "workbook, 58,769 rows",
        lambda: cold(
            f"tidied('unodc_glotip', Path({str(path)!r}))",
            "from pathlib import Path; from analysis.sources import tidied, unodc_glotip",
        ),
        lambda: cold(
            f"CalamineWorkbook.from_path({str(path)!r}).get_sheet_by_index(0).to_python()",
            "from python_calamine import CalamineWorkbook",
        ),
    )


GROWN = """
import resource, time
from pathlib import Path
import pandas as pd
from analysis.sources import consistency, contract, unodc_glotip

size = {size}
path = Path({path!r})
sheet, release = unodc_glotip._opened(path)
parts = []
for copy in range(-(-size // len(sheet))):  # each copy has countries of its own, so that no cell repeats
    part = sheet.copy()
    part["Iso3_code"] = part["Iso3_code"].cat.rename_categories(lambda code: code and f"{{code}}_{{copy}}")
    parts.append(part)
for name in sheet:
    union = pd.api.types.union_categoricals([part[name] for part in parts])
    sheet = sheet if len(sheet) == len(union) else pd.DataFrame(index=range(len(union)))
    sheet[name] = union
sheet = sheet.head(size)
del parts
unodc_glotip._opened = lambda _: (sheet, release)
wall, processor = time.perf_counter(), time.process_time()
made = unodc_glotip.tidy([path])
table = contract.made(made.table, path, source="unodc_glotip", release=release)
found = consistency.findings(table)
table = contract.as_text(table)
wall, processor = time.perf_counter() - wall, time.process_time() - processor
print(wall, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, len(table))
"""


def rows(releases: Path) -> None:
    """Grow a sheet of UNODC's shape and make the checked tidy table of it: time per row, and the memory it took."""
    path = releases / "unodc" / "data_glotip_2025-04-14.xlsx"
    for size in (100_000, 1_000_000, 5_000_000) * 3:
        ended = subprocess.run(
            [sys.executable, "-c", GROWN.format(size=size, path=str(path))],
            capture_output=True,
            text=True,
            check=True,
        )
        wall, processor, peak, made = map(float, ended.stdout.split())
        print(
            f"{size:>9,} rows to {made:,.0f} figures: wall {wall:6.2f} s, processor {processor:6.2f} s, "
            f"{processor / size * 1e6:5.2f} us a row, peak {peak:.2f} GB",
            flush=True,
        )


def records(releases: Path) -> None:
    """Grow the records of the CTDC to 250,000 and count them: seconds from the file to the table."""
    import pandas as pd

    path = releases / "ctdc" / "ctdc_kanon_2021-07-15_cmonitt.csv.gz"
    few = pd.read_csv(path, dtype=str, keep_default_na=False)
    with tempfile.TemporaryDirectory() as folder:
        grown = Path(folder) / "grown.csv"
        pd.concat([few] * 3).head(250_000).to_csv(grown, index=False)
        took = cold(
            f"tidied('ctdc_kanon', Path({str(grown)!r}))",
            "from pathlib import Path; from analysis.sources import tidied",
        )
    print(
        f"250,000 records of {few.shape[1]} columns counted: wall {took.wall:.1f} s, processor {took.processor:.1f} s"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--releases", type=Path, help="folder of the real releases")
    asked = options.parse_args()
    embedded()
    if asked.releases:
        workbook(asked.releases)
        rows(asked.releases)
        records(asked.releases)
