"""The batch: ours against the lowest cost known and against other ways, both sides in one run, in turns.

    .venv/bin/python benchmarks/batch.py [--reports 24] [--rounds 3] [--only ours L ...]
    .venv/bin/python benchmarks/batch.py --idle 1000     # deciding that nothing needs making
    .venv/bin/python benchmarks/batch.py --line 50 200   # does the time grow with the number alone?

Every way is a whole process that makes the same country profiles, pages included, from the same notebook in
the same environment. L is the lowest cost: the cells of the notebook as plain Python in one warm process a
core, with no kernel, no papermill and no isolation at all. Times are of the wall and of all processors
together; quote ratios, for a machine is never alone. A way whose tool is not installed is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "country_profile.ipynb"
CORES = os.cpu_count() or 1
BIN = Path(sys.executable).parent


def countries(number: int) -> list[str]:
    """Return so many countries, the members of the Council of Europe first."""
    from analysis.vocabulary.places import places, region

    members = region("coe").members
    return [*members, *(one.iso3 for one in places() if one.iso3 not in members)][:number]


# ---- L: the cells as plain Python, in one warm process a core -------------------------------------------------


def plain(country: str, folder: Path) -> None:
    """Make one page from the notebook's cells, run as plain Python in this process."""
    import ast

    from nbformat import v4

    from analysis.reports import formats, plan

    if not _plain_job:
        _plain_job.append(plan.notebook("country_profile"))
    job = plan._job(_plain_job[0], {"country": country})
    names: dict[str, Any] = {}
    cells = []
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        source, tags = "".join(cell["source"]), cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown":
            cells.append(v4.new_markdown_cell(source, metadata={"tags": tags}))
            continue
        shown: list[Any] = []
        names["display"] = lambda *things, shown=shown: shown.extend(things)
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
        if tags == ["parameters"]:
            names |= job.values
        outputs = [
            v4.new_output("display_data", {"text/html": markup})
            for markup in (thing._repr_html_() for thing in shown if thing is not None)
            if markup
        ]
        cells.append(v4.new_code_cell(source, outputs=outputs, execution_count=1))
    executed = folder / f"{job.name}.ipynb"
    executed.write_text(json.dumps(v4.new_notebook(cells=cells)), encoding="utf-8")
    (folder / f"{job.name}.html").write_bytes(formats.FORMATS["html"].make(executed, job))
    executed.unlink()


_plain_job: list[Any] = []


def lowest(names: list[str], folder: Path) -> None:
    """Make all pages in a pool of one warm process a core."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from analysis.reports.run import prepare

    prepare()
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=prepare) as pool:
        list(pool.map(plain, names, [folder] * len(names)))


# ---- papermill in other hands ---------------------------------------------------------------------------------


def stock(country: str, folder: Path) -> None:
    """Make one page with papermill and nbconvert as their documentation shows, in this process."""
    import papermill
    from nbconvert import HTMLExporter

    path = folder / f"{country}.ipynb"
    papermill.execute_notebook(str(NOTEBOOK), str(path), {"country": country}, progress_bar=False)
    page, _ = HTMLExporter(template_name="basic").from_filename(str(path))
    path.with_suffix(".html").write_text(page, encoding="utf-8")


def pool_of_stock(names: list[str], folder: Path) -> None:
    """Make all pages in a pool over papermill."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        list(pool.map(stock, names, [folder] * len(names)))


def dask_of_stock(names: list[str], folder: Path) -> None:
    """Make all pages on a local Dask cluster over papermill."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=CORES, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.gather([client.submit(stock, name, folder) for name in names])


def nbclient_alone(names: list[str], folder: Path) -> None:
    """Make all pages with nbclient, so many kernels at once as there are cores."""
    import asyncio

    from nbclient import NotebookClient
    from nbconvert import HTMLExporter
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    async def one(name: str, room: asyncio.Semaphore) -> None:
        async with room:
            notebook = parameterize_notebook(load_notebook_node(str(NOTEBOOK)), {"country": name})
            await NotebookClient(notebook, kernel_name="python3").async_execute()
            page, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
            (folder / f"{name}.html").write_text(page, encoding="utf-8")

    async def everything() -> None:
        room = asyncio.Semaphore(CORES)
        await asyncio.gather(*(one(name, room) for name in names))

    asyncio.run(everything())


def ploomber(country: str, folder: Path) -> None:
    """Make one page with ploomber-engine, which runs cells in this very process."""
    import papermill
    from nbconvert import HTMLExporter

    path = folder / f"{country}.ipynb"
    papermill.execute_notebook(
        str(NOTEBOOK), str(path), {"country": country}, engine_name="embedded", progress_bar=False
    )
    page, _ = HTMLExporter(template_name="basic").from_filename(str(path))
    path.with_suffix(".html").write_text(page, encoding="utf-8")


def pool_of_ploomber(names: list[str], folder: Path) -> None:
    """Make all pages in a pool over ploomber-engine."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    import batch  # by its name: the first notebook that ploomber-engine runs takes the place of __main__

    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        list(pool.map(batch.ploomber, names, [folder] * len(names)))


def commands(names: list[str], folder: Path) -> None:
    """Make pages with the commands `papermill` and `jupyter nbconvert`, one after another."""
    for name in names:
        for command in recipe(name, folder):
            subprocess.run(command, check=True, capture_output=True)


def recipe(name: str, folder: Path) -> list[list[str]]:
    """Return the two commands that make one page."""
    made = f"{folder}/{name}.ipynb"
    return [
        [f"{BIN}/papermill", "--no-progress-bar", str(NOTEBOOK), made, "-p", "country", name],
        [f"{BIN}/jupyter", "nbconvert", "--to", "html", "--template", "basic", "--log-level", "ERROR", made],
    ]


def make(names: list[str], folder: Path) -> None:
    """Make pages with make, one job a core."""
    lines = [f"all: {' '.join(f'{name}.html' for name in names)}", ""]
    for name in names:
        lines += [f"{name}.html:", *("\t" + " ".join(command) for command in recipe(name, folder)), ""]
    (folder / "Makefile").write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(["make", f"-j{CORES}", "-s"], cwd=folder, check=True, capture_output=True)


def snakemake(names: list[str], folder: Path) -> None:
    """Make pages with Snakemake, one job a core."""
    first, second = (
        " ".join(command).replace("COUNTRY", "{wildcards.c}") for command in recipe("COUNTRY", folder)
    )
    wanted = [f"{name}.html" for name in names]
    text = f'rule all:\n    input: {wanted}\nrule page:\n    output: "{{c}}.html"\n    shell: "{first} && {second}"\n'
    (folder / "Snakefile").write_text(text, encoding="utf-8")
    subprocess.run(
        [f"{BIN}/snakemake", f"-j{CORES}", "-q", "all"], cwd=folder, check=True, capture_output=True
    )


def ours(names: list[str], folder: Path, *more: str) -> None:
    """Make pages with the command of this project."""
    given = [part for name in names for part in ("-p", f"country={name}")]
    command = [f"{BIN}/trafficking", "run", "country_profile", *given, "--out", str(folder), *more]
    subprocess.run(command, check=True, capture_output=True)


def here(package: str) -> bool:
    """Return whether a package is installed."""
    return importlib.util.find_spec(package) is not None


WAYS: dict[str, tuple[str, Callable[[list[str], Path], None], Callable[[], bool]]] = {
    "ours": ("trafficking run", ours, lambda: True),
    "no-fork": ("trafficking run --no-fork", lambda names, folder: ours(names, folder, "--no-fork"), lambda: True),
    "L": ("L: plain Python, warm, one process a core", lowest, lambda: True),
    "pool": ("pool over papermill", pool_of_stock, lambda: True),
    "nbclient": ("nbclient, one kernel a core", nbclient_alone, lambda: True),
    "make": ("make -j over papermill + nbconvert", make, lambda: bool(shutil.which("make"))),
    "snakemake": ("Snakemake over papermill + nbconvert", snakemake, (BIN / "snakemake").exists),
    "dask": ("Dask over papermill", dask_of_stock, lambda: here("distributed")),
    "ploomber": ("pool over ploomber-engine, no isolation", pool_of_ploomber, lambda: here("ploomber_engine")),
    "commands": ("papermill and nbconvert commands, in turn", commands, lambda: True),
}  # fmt: skip


def measured(way: str, names: list[str]) -> tuple[float, float]:
    """Return wall and processor seconds of one way as a process of its own."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, __file__, "--run", way, "--folder", folder, "--names", ",".join(names)]
        subprocess.run(command, check=True)
        wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        pages = {path.stem.rpartition("-")[2].upper() for path in Path(folder).glob("*.html")}
        if lost := set(names) - pages:
            sys.exit(f"{way}: no page of {', '.join(sorted(lost))}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(ways: list[str], names: list[str], rounds: int) -> None:
    """Measure ways in turns and print a table of medians and of ratios to L within each round."""
    seen: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for number in range(rounds):
        for way in ways if number % 2 == 0 else ways[::-1]:
            seen[way].append(measured(way, names))
            print(
                f"# round {number + 1} {way}: {seen[way][-1][0]:.1f} s wall, {seen[way][-1][1]:.1f} s CPU",
                file=sys.stderr,
            )
    print(
        f"{len(names)} country profiles with pages, {CORES} cores, {rounds} rounds in turns, load {os.getloadavg()[1]:.1f}\n"
    )
    print("| way | wall/report | CPU/report | wall / L: min, median, max | CPU / L |")
    print("|---|---|---|---|---|")
    for way in ways:
        walls, processors = zip(*seen[way], strict=True)
        ratio = sorted(a[0] / b[0] for a, b in zip(seen[way], seen["L"], strict=True))
        processor = statistics.median(a[1] / b[1] for a, b in zip(seen[way], seen["L"], strict=True))
        print(
            f"| {WAYS[way][0]} | {statistics.median(walls) / len(names):.2f} s | "
            f"{statistics.median(processors) / len(names):.2f} s | "
            f"{ratio[0]:.2f}, **{statistics.median(ratio):.2f}**, {ratio[-1]:.2f} | {processor:.2f} |"
        )


def idle(number: int, rounds: int) -> None:
    """Time the decision that so many reports need nothing, on receipts and files of that many reports."""
    from analysis.reports import unchanged
    from analysis.reports.key import Hashes, world

    with tempfile.TemporaryDirectory(prefix="benchmark-") as room:
        folder = Path(room)
        ours(countries(1), folder)
        made = next(folder.glob("country_profile-*.html"))
        files = [f"report-{index}.html" for index in range(number)]
        for name in files:
            shutil.copyfile(made, folder / name)
        listed = ROOT / "reports" / "collection.yml"
        hashes = Hashes(folder)
        words = ["run", "--out", room]
        unchanged.remember(folder, words, world(hashes, listed), number, files, [listed])
        hashes.keep()
        seen: dict[str, list[float]] = {"decided": [], "help": [], "python": []}
        asked = {
            "decided": [f"{BIN}/trafficking", *words],
            "help": [f"{BIN}/trafficking", "--help"],
            "python": [sys.executable, "-c", "pass"],
        }
        for _ in range(rounds):
            for name, command in asked.items():
                begun = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                seen[name].append(time.perf_counter() - begun)
    for name, times in seen.items():
        print(
            f"{name:8} {min(times):.3f} / {statistics.median(times):.3f} / {max(times):.3f} s (min, median, max)"
        )


def line(sizes: list[int]) -> None:
    """Time batches of several sizes: seconds a report must not grow with their number."""
    for size in sizes:
        wall, processor = measured("ours", countries(size))
        print(
            f"{size:>5} reports: {wall / size:.2f} s wall, {processor / size:.2f} s CPU a report, load {os.getloadavg()[0]:.1f}"
        )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--reports", type=int, default=24)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", nargs="+", choices=list(WAYS), help="ways to compare; L is always there")
    options.add_argument("--idle", type=int, help="time the decision that so many reports need nothing")
    options.add_argument("--line", type=int, nargs="+", help="time batches of these sizes")
    options.add_argument("--run", choices=list(WAYS), help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--names", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.run:
        WAYS[asked.run][1](asked.names.split(","), asked.folder)
    elif asked.idle:
        idle(asked.idle, max(asked.rounds, 7))
    elif asked.line:
        line(asked.line)
    else:
        chosen = asked.only or [way for way in WAYS if WAYS[way][2]()]
        compare(list(dict.fromkeys([*chosen, "L"])), countries(asked.reports), asked.rounds)
