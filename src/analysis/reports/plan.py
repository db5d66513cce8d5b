"""From ``reports/collection.yml`` to jobs: everything is checked before anything starts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from analysis.reports import formats, parameters, strict
from analysis.sources.store import home
from analysis.vocabulary.errors import BadRequest, UnknownName
from analysis.vocabulary.language import ENGLISH, listed, say, using
from analysis.vocabulary.language import known as languages
from analysis.vocabulary.places import place, region, several

KEYS = ("notebook", "parameters", "each", "formats", "languages")
NBFORMAT = (
    4  # the format of notebook files that papermill runs; 3 kept its cells elsewhere, 5 is not known yet
)
LONGEST = 120  # characters of a file name; systems end it at 255 bytes
SELF_TELLING = (
    "country",
    "countries",
    "region",
    "measure",
)  # their values say what they are; a year does not
SUBJECTS = ("country", "countries")  # whom a report is about


@dataclass(frozen=True)
class Notebook:
    """A notebook of the collection, read without running it.

    Attributes
    ----------
    id, title, question : str
        File name without ending, first heading, the question it answers.
    path : Path
        Where it is.
    declared : dict
        Its parameters.
    code : str
        All its code.
    """

    id: str
    path: Path
    title: str
    question: str
    declared: dict[str, parameters.Parameter]
    code: str


@dataclass(frozen=True)
class Job:
    """One report to make: a notebook, all its parameters, a title, a file name of its own, formats and language."""

    notebook: Notebook
    values: dict[str, Any]
    title: str
    name: str
    formats: tuple[str, ...] = formats.DEFAULT
    language: str = ENGLISH


def notebooks() -> list[str]:
    """Return the ids of all notebooks, found by scanning the folder."""
    return sorted(
        path.stem for path in (home() / "notebooks").glob("*.ipynb") if not path.name.startswith("_")
    )


def notebook(id_: str) -> Notebook:
    """Read one notebook of the collection.

    Raises
    ------
    UnknownName
        If there is no such notebook, with near misses.
    BadRequest
        If the file cannot be read as a notebook.
    """
    if id_ not in notebooks():
        raise UnknownName(
            "notebook", id_, get_close_matches(id_, notebooks()), "trafficking list names them all"
        )
    path = home() / "notebooks" / f"{id_}.ipynb"
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["nbformat"] != NBFORMAT:
            raise ValueError(f"nbformat {read['nbformat']}, expected {NBFORMAT}")
        cells = read["cells"]
        texts = {_tag(cell): "".join(cell["source"]) for cell in reversed(cells)}
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        title = texts["title"].splitlines()[0].lstrip("# ")
    except (ValueError, KeyError, TypeError, IndexError) as trouble:
        raise BadRequest(f"{path.name} is not a readable notebook of this collection: {trouble!r}") from None
    asked = re.search(r"\*\*Question\.\*\*\s*(.+)", texts.get("question", ""))
    declared = parameters.contract(texts.get("parameters", ""), code)
    return Notebook(id_, path, title, asked[1] if asked else "", declared, code)


def collection(path: Path, kinds: tuple[str, ...] = (), spoken: tuple[str, ...] = ()) -> list[Job]:
    """Expand a collection file into jobs, in the formats and languages given or, without any, those of each entry.

    Each entry names a ``notebook``, may fix ``parameters``, and may ask for one report ``each``: a list of
    values, or the id of a region for one report per member.

    Raises
    ------
    BadRequest
        If the file is not a list of such entries, or two entries make one report.
    """
    entries = _entries(path)
    jobs = [job for entry in entries for job in _expand(entry, path, kinds, spoken)]
    return _distinct(jobs)


def single(
    id_: str,
    given: Sequence[str],
    kinds: tuple[str, ...] = formats.DEFAULT,
    spoken: tuple[str, ...] = (ENGLISH,),
) -> list[Job]:
    """Return the jobs of one notebook with parameters as written on the command line.

    Parameters
    ----------
    given : sequence of str
        ``name=value``; a repeated name asks for one report per value.
    kinds : tuple of str
        Formats of each report.
    spoken : tuple of str
        Languages: one report in each.
    """
    found = notebook(id_)
    grid: dict[str, list[Any]] = {}
    for pair in given:
        name, sign, text = pair.partition("=")
        if not sign:
            raise BadRequest(f"parameter {pair!r}: expected name=value")
        values = grid.setdefault(name, [])
        values.append(parameters.read(text, found.declared[name]) if name in found.declared else text)
    return _distinct(
        [
            _job(found, dict(zip(grid, values, strict=True)), kinds, language)
            for values in product(*grid.values())
            for language in spoken
        ]
    )


def again(id_: str, values: Mapping[str, Any], name: str) -> Job:
    """Return the job behind an earlier report.

    Raises
    ------
    BadRequest
        If its notebook is gone, or makes another report of these values now.
    """
    _, _, language = name.partition(".")
    job = _job(notebook(id_), values, language=language or ENGLISH)
    if job.name != name:
        raise BadRequest(f"{name} would be named {job.name} now")
    return job


def _entries(path: Path) -> list[Mapping[str, Any]]:
    if not path.is_file():
        raise BadRequest(f"{path.name} not found: expected a collection file")
    entries = strict.read(path)
    if (
        not isinstance(entries, list)
        or not entries
        or not all(isinstance(entry, dict) and "notebook" in entry for entry in entries)
    ):
        raise BadRequest(f"{path.name}: expected a list of entries, each with a notebook")
    return entries


def _expand(
    entry: Mapping[str, Any], path: Path, kinds: tuple[str, ...], spoken: tuple[str, ...]
) -> list[Job]:
    unknown = [key for key in entry if key not in KEYS]
    if unknown:
        near = get_close_matches(str(unknown[0]), KEYS)
        raise UnknownName(f"key in {path.name}", str(unknown[0]), near, f"an entry has {', '.join(KEYS)}")
    found = notebook(str(entry["notebook"]))
    fixed = _mapping(entry, "parameters", path)
    grid = {name: _each(name, values, path) for name, values in _mapping(entry, "each", path).items()}
    both = set(fixed) & set(grid)
    if both:
        raise BadRequest(
            f"{path.name}, {found.id}: {min(both)} stands under parameters and under each; keep one"
        )
    kinds = kinds or formats.known(entry.get("formats", list(formats.DEFAULT)))
    spoken = spoken or languages(entry.get("languages", [ENGLISH]))
    return [
        _job(found, {**fixed, **dict(zip(grid, values, strict=True))}, kinds, language)
        for values in product(*grid.values())
        for language in spoken
    ]


def _mapping(entry: Mapping[str, Any], key: str, path: Path) -> dict[str, Any]:
    given = entry.get(key)
    if given is not None and not (isinstance(given, dict) and all(isinstance(name, str) for name in given)):
        raise BadRequest(f"{path.name}, {entry['notebook']}: {key} is {given!r}, expected names and values")
    return dict(given or {})


def _each(name: str, values: Any, path: Path) -> list[Any]:
    if isinstance(values, str):
        return list(region(values).members)
    if not isinstance(values, list) or not values:
        raise BadRequest(
            f"{path.name}: each {name} is {values!r}, expected a list of values or the id of a region"
        )
    return values


def _job(
    found: Notebook,
    given: Mapping[str, Any],
    kinds: tuple[str, ...] = formats.DEFAULT,
    language: str = ENGLISH,
) -> Job:
    values = parameters.check(given, found.declared)
    # A country, or several, are always part of the file's name; anything else only where it is not the default.
    telling = [
        str(value) if name in SELF_TELLING else f"{name}-{value}"
        for name, value in values.items()
        if name in SUBJECTS or value != found.declared[name].default
    ]
    suffix = "".join(f"-{_slug(text)}" for text in telling)
    name = _short(found.id + suffix) + (f".{language}" if language != ENGLISH else "")
    with using(language):
        worded = replace(found, title=say(found.title), question=say(found.question))
        return Job(worded, values, _title(worded, values), name, kinds, language)


def _short(name: str) -> str:
    """Return a file name every system takes; what is cut off lives on in a few signs of its hash."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _title(found: Notebook, values: Mapping[str, Any]) -> str:
    subjects = [place(values["country"])] if "country" in values else []
    subjects += several(values["countries"]) if "countries" in values else []
    if subjects:
        names = listed([one.name for one in subjects])
        title = f"{found.title[0].lower()}{found.title[1:]}"
        return say("{names}: {title}", names=names, title=title)
    asked = values.get("region", "")
    return (
        found.title
        if not asked or asked == found.declared["region"].default
        else say("{title}: {area}", title=found.title, area=region(asked).name)
    )


def _distinct(jobs: list[Job]) -> list[Job]:
    seen: dict[str, Job] = {}
    for job in jobs:
        if seen.setdefault(job.name, job) is not job:
            raise BadRequest(f"two entries make one report, {job.name}: give them different parameters")
    return jobs


def _tag(cell: Mapping[str, Any]) -> str:
    return next(iter(cell.get("metadata", {}).get("tags", [])), "")
