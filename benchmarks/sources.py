"""Loading figures: ours against the fastest plain way, both sides in one run.

    .venv/bin/python benchmarks/sources.py --releases FOLDER

1. Each embedded source, cold, against pandas reading the same bytes (limit 1.5 times).
2. The UNODC workbook to the tidy table, against the fastest maintained reader reading the sheet (limit 1.3).
3. GLOTIP-shaped tables of 10^5 and 10^6 rows through the contract: time per row and memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 5
COLD = "import time; import pandas as pd; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"


def cold(statement: str, setup: str = "") -> float:
    """Return the seconds a statement takes in a fresh process, imports of pandas not counted."""
    code = f"{setup}\n{COLD.format(statement)}" if setup else COLD.format(statement)
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )


def alternate(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Return the medians of two measurements taken in turns, so that a busy machine slows both."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def embedded() -> None:
    """Compare each shipped source with pandas on the same bytes."""
    from analysis import sources
    from analysis.sources import store

    print(f"{'embedded source':32} {'ours':>8} {'pandas':>8} {'ratio':>6}")
    for name in sources.shipped():
        path = store.figures_folder() / f"{name}.csv"
        ours, theirs = alternate(
            lambda name=name: cold(f"load({name!r})", "from analysis.sources import load"),  # type: ignore[misc]
            lambda path=path: cold(f"pd.read_csv({str(path)!r}, dtype=str, keep_default_na=False)"),  # type: ignore[misc]
        )
        print(f"{name:32} {ours * 1e3:6.1f}ms {theirs * 1e3:6.1f}ms {ours / theirs:6.2f}")


def workbook(releases: Path) -> None:
    """Compare the tidy table of the workbook with reading its sheet."""
    path = releases / "unodc" / "data_glotip_2025-04-14.xlsx"
    ours, theirs = alternate(
        lambda: cold(
            f"tidied('unodc_glotip', Path({str(path)!r}))",
            "from pathlib import Path; from analysis.sources import tidied, unodc_glotip",
        ),
        lambda: cold(
            f"CalamineWorkbook.from_path({str(path)!r}).get_sheet_by_index(0).to_python()",
            "from python_calamine import CalamineWorkbook",
        ),
    )
    print(f"{'workbook, 58,769 rows':32} {ours:7.2f}s {theirs:7.2f}s {ours / theirs:6.2f}")


def rows() -> None:
    """Grow a table of the figures' shape and check it: time per row, and the memory it took."""
    import pandas as pd

    from analysis.sources import contract, load

    shape = load("unodc_glotip")
    for size in (100_000, 1_000_000):
        table = pd.concat([shape] * (size // len(shape) + 1), ignore_index=True).head(size)
        table["note"] = table.index.astype(str)
        table["partner"] = table["note"]
        begun = time.perf_counter()
        contract.check(table, Path("grown.csv"))
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{size:>9,} rows checked in {seconds:6.2f} s, {seconds / size * 1e6:5.2f} us a row, peak {peak:.2f} GB"
        )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--releases", type=Path, help="folder of the real releases")
    asked = options.parse_args()
    embedded()
    if asked.releases:
        workbook(asked.releases)
    rows()
