"""What would keep reports from being made, looked for before somebody waits for them."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analysis.reports.forking import can_fork
from analysis.reports.publish import writable
from analysis.vocabulary.errors import AnalysisError

FREE_MB, MEMORY_MB = 500, 1024
SINCE = 1735689600  # 1 January 2025: a clock before it is wrong


def examine(folder: Path, tell: Callable[[str], object]) -> int:
    """Tell line by line what is well and what is not; return the exit code, 2 where something is missing."""
    broken = 0
    for name, look in LOOKS.items():
        try:
            found, advice = look(folder)
        except Exception as trouble:  # whatever is wrong is what was looked for
            found, advice = " ".join(str(trouble).split()), "see the message"
        broken += bool(advice)
        tell(f"{'wrong' if advice else 'ok   '}  {name}: {found}{'; ' + advice if advice else ''}")
    return 2 if broken else 0


def _python(_folder: Path) -> tuple[str, str]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info < (3, 14)
    return version, "" if good else "use Python 3.11, 3.12 or 3.13"


def _kernel(_folder: Path) -> tuple[str, str]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return "no kernel python3", "install it: python -m ipykernel install --sys-prefix"
    if shutil.which(program) is None:
        return f"python3 starts {program}, which is not there", "python -m ipykernel install --sys-prefix"
    return "python3" + (", forked" if can_fork() else ""), ""


def _fonts(_folder: Path) -> tuple[str, str]:
    from matplotlib import font_manager

    path = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    return Path(path).name, ""


def _figures(_folder: Path) -> tuple[str, str]:
    from analysis import sources

    return f"{sum(len(sources.load(name)) for name in sources.shipped()):,} rows, all as recorded", ""


def _notebooks(_folder: Path) -> tuple[str, str]:
    from analysis.reports import plan

    return f"{len([plan.notebook(name) for name in plan.notebooks()])} notebooks, all readable", ""


def _place(folder: Path) -> tuple[str, str]:
    try:
        writable(folder)
    except AnalysisError as trouble:
        return str(trouble), "choose another with --out"
    free = shutil.disk_usage(folder).free // 2**20
    return f"{free:,} MB free for {folder.name}", "" if free > FREE_MB else f"free {FREE_MB} MB"


def _memory(_folder: Path) -> tuple[str, str]:
    import psutil

    free = psutil.virtual_memory().available // 2**20
    return f"{free:,} MB free", "" if free > MEMORY_MB else "close other programs, or use --jobs 1"


def _clock(_folder: Path) -> tuple[str, str]:
    return time.strftime("%Y-%m-%d %H:%M"), "" if time.time() > SINCE else "set the clock: receipts would lie"


LOOKS = {
    "Python": _python,
    "kernel": _kernel,
    "font": _fonts,
    "figures": _figures,
    "notebooks": _notebooks,
    "folder": _place,
    "memory": _memory,
    "clock": _clock,
}
