"""The key of a report: everything it is made from. The same key, the same bytes, so that it need not be made again.

Decided with the standard library alone, from hashes of contents: a fresh checkout changes times, not bytes.
A hash is taken once and remembered with size, time and inode of its file.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import analysis
from analysis.reports.publish import KEPT, publish

if TYPE_CHECKING:
    from analysis.reports.plan import Job

CODE = Path(analysis.__file__).parent
RENDERS = "analysis.reports.run"  # what turns any notebook into files
SOURCES = "analysis.sources"
CATALOGUE = "datapackage.json"
OPENED_BY = {  # names without which a file of the ledger is not read, whatever code is imported
    "claims.yml": {"verdict", "verdicts", "references"},
    "crosschecks.yml": {"crosschecks", "known_reasons"},
}
IMPORTED = re.compile(
    r"^[ \t]*(?:from (?=analysis\b)|import (?=analysis\b))([\w.]+)(?: import (\([^)]*\)|.*))?", re.MULTILINE
)
EDITORS = re.compile(
    r"^[ \t]*if TYPE_CHECKING:.*\n(?:(?:[ \t].*)?\n)*", re.MULTILINE
)  # for them alone: never run
EVERY = "cards_in_use"  # the one name of ours that reads every source that ships


def home() -> Path:
    """Return the folder of the collection, as the store of figures does."""
    return Path(os.environ.get("TRAFFICKING_HOME") or CODE.parents[1])


class Hashes:
    """SHA-256 of files, each read once; remembered in a folder of reports from batch to batch."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / KEPT / "hashes.json"
        try:
            self._known: dict[str, list[Any]] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        self._new = False

    def of(self, path: str | Path) -> str:
        """Return the hash of a file, or an empty text where there is none."""
        try:
            now = os.stat(path)  # noqa: PTH116 - a thousand of them, and a Path costs more than the look
        except OSError:
            return ""
        mark = [now.st_size, now.st_mtime_ns, now.st_ino]
        known = self._known.get(str(path))
        if known and known[:3] == mark:
            return str(known[3])
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        self._known[str(path)], self._new = [*mark, digest], True
        return digest

    def keep(self) -> None:
        """Remember what was read."""
        if self._new:
            publish(json.dumps(self._known), self._path)


def world(hashes: Hashes, *more: Path) -> str:
    """Return one digest of all that any report could be made from, and of further files."""
    base, digest = home(), hashlib.sha256()
    for root, folder in ((CODE, CODE), (base, base / "data"), (base, base / "notebooks")):
        for path in _files(folder):
            digest.update(f"{path[len(str(root)) :]} {hashes.of(path)}\n".encode())
    for path_ in (base / "requirements.lock", *more):
        digest.update(f"{path_.name} {hashes.of(path_)}\n".encode())
    digest.update(json.dumps([_python(), _accepted()]).encode())
    return digest.hexdigest()


def keys(
    jobs: Iterable[Job], hashes: Hashes, reached: Mapping[str, list[list[str]]] | None = None
) -> dict[str, str]:
    """Return the key of each job, by its name; ``reached`` as from :func:`all_reached`, where it is known already."""
    pins, lock = _accepted(), hashes.of(home() / "requirements.lock")
    jobs = list(jobs)
    reached = all_reached(jobs, hashes) if reached is None else reached
    found = {}
    for job in jobs:
        made_from = [
            hashes.of(job.notebook.path), job.values, job.title, job.name, job.formats,
            reached[job.notebook.id], pins, lock, _python(), _worded(job.language, hashes),
        ]  # fmt: skip
        found[job.name] = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
    return found


def all_reached(jobs: Iterable[Job], hashes: Hashes) -> dict[str, list[list[str]]]:
    """Return what the notebooks of jobs can reach, by notebook: names, each with its hash or its text."""
    notebooks = {job.notebook.id: job.notebook for job in jobs}
    return {
        id_: [[name, hashes.of(path) if path else text] for name, path, text in reach(one.code)]
        for id_, one in notebooks.items()
    }


def digests(
    jobs: Iterable[Job], hashes: Hashes, reached: Mapping[str, list[list[str]]]
) -> dict[str, dict[str, str]]:
    """Return the SHA-256 of notebook, of all code it can reach, and of the lock, by job."""
    lock = hashes.of(home() / "requirements.lock")
    code = {
        id_: hashlib.sha256(
            json.dumps([one for one in all_ if one[0].startswith("analysis/")]).encode()
        ).hexdigest()
        for id_, all_ in reached.items()
    }
    return {
        job.name: {"notebook": hashes.of(job.notebook.path), "code": code[job.notebook.id], "lock": lock}
        for job in jobs
    }


def reach(code: str) -> list[tuple[str, str, str]]:
    """Return what the code of a notebook can reach: name, path, or text where only a part of a file counts."""
    modules = _closure([RENDERS, *_named(code)])
    asked, named = _said(code)
    words, files_named = set(asked), set(named)
    for module in modules:
        if not module.startswith(f"{SOURCES}."):
            more = _said(_text(module))
            words |= more[0]
            files_named |= more[1]
    data = [path for path in _data(files_named) if OPENED_BY.get(path.name, asked) & asked]
    for path in data:
        words |= _said(path.read_text(encoding="utf-8"))[0]
    # A source counts once its id stands anywhere in what is reached: rather one too many.
    entries = _entries()
    loaded = [name for name in sources() if name in words or (EVERY in asked and name in entries)]
    modules = _closure([*modules, *(f"{SOURCES}.{name}" for name in loaded)])
    files = [_path(module) for module in modules]
    beside = {path for folder in {file.parent for file in files} for path in _beside(folder)}
    folder = home() / "data" / "figures"
    figures = [folder / f"{name}.csv" for name in loaded]
    figures += [path for name in loaded for path in (folder / "earlier").glob(f"{name}-*.csv")]
    paths = [*files, *sorted(beside), *data, *figures]
    return [(_short(path), str(path), "") for path in sorted(set(paths))] + [
        (f"{CATALOGUE}: {name}", "", entries.get(name, "")) for name in loaded
    ]


@cache
def _said(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a text, and the names of data files in it."""
    return frozenset(re.findall(r"\w+", text)), frozenset(re.findall(r"[\w-]+\.(?:yml|csv|json)\b", text))


@cache
def _beside(folder: Path) -> list[Path]:
    """Return what a room has beside its code: templates, styles, tables."""
    return [path for path in folder.iterdir() if path.suffix not in ("", ".py", ".pyc")]


@cache
def sources() -> tuple[str, ...]:
    """Return the names that may be sources: the modules of their room."""
    return tuple(sorted(path.stem for path in (CODE / "sources").glob("*.py") if path.stem != "__init__"))


def _named(code: str) -> list[str]:
    names = set(re.findall(r"\btp\.(\w+)", code)) & set(analysis._HOMES)
    homes = {f"{analysis._HOMES[name]}.{name}" for name in names} | {analysis._HOMES[name] for name in names}
    return sorted(module for module in homes if _path(module).exists())


@cache
def _path(module: str) -> Path:
    path = CODE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def _text(module: str) -> str:
    return _path(module).read_text(encoding="utf-8")


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Return the modules of ours that a module imports, anywhere in it; read as text, for parsing takes half a second."""
    names: set[str] = set()
    for home_, what in IMPORTED.findall(EDITORS.sub("", _text(module))):
        names |= {home_, *(f"{home_}.{name}" for name in re.findall(r"\w+", what))}
    return tuple(name for name in names if _path(name).exists())


def _closure(modules: Iterable[str]) -> list[str]:
    found, waiting = set[str](), list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [*_imports(module), *([module.rpartition(".")[0]] if "." in module else [])]
    return sorted(found)


def _worded(language: str, hashes: Hashes) -> list[str]:
    """Return the language of a report and the hashes of its catalogues."""
    folder = CODE / "vocabulary" / "catalogues" / language
    return [language, *(hashes.of(path) for path in sorted(folder.glob("*.po")))]


def _data(names: Iterable[str]) -> list[Path]:
    folder = home() / "data"
    return sorted(folder / name for name in names if (folder / name).is_file())


def _entries() -> Mapping[str, str]:
    path = home() / "data" / "figures" / CATALOGUE
    try:
        resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
        return {entry["name"]: json.dumps(entry, sort_keys=True) for entry in resources}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _files(folder: Path) -> list[str]:
    """Return every file below a folder, in order; no caches, nothing hidden."""
    found = []
    for root, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [f"{root}/{name}" for name in sorted(names) if not name.startswith(".")]
    return found


def _short(path: Path) -> str:
    for base in (CODE.parent, home()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


def _accepted() -> dict[str, str]:
    """Return the releases in use in place of those that ship, by source: those a batch pinned, else accepted ones."""
    import platformdirs

    cache_ = os.environ.get("TRAFFICKING_CACHE") or platformdirs.user_cache_dir(
        "trafficking-patterns", appauthor=False
    )
    folder = Path(cache_) / "accepted"
    paths = [path for path in sorted(folder.iterdir()) if path.name[0] != "."] if folder.is_dir() else []
    used = {path.name: (path.read_text(encoding="utf-8").split() or ["embedded"])[-1] for path in paths}
    used |= json.loads(os.environ.get("TRAFFICKING_PINS") or "{}")
    return {source: release for source, release in sorted(used.items()) if release != "embedded"}


def _python() -> str:
    return f"{platform.python_version()} {platform.system()} {platform.machine()} {analysis.__version__}"
