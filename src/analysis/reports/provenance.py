"""What a report was made from, for its receipt, for its reader, and for machines."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.vocabulary import harmless

if TYPE_CHECKING:
    from analysis.reports.plan import Job

MATTER = ("papermill", "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "weasyprint", "xlsxwriter")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
AUTHOR = {"@type": "Organization", "name": "The Trafficking Patterns authors"}
# A text in a data block must not end the block, nor be read as markup by what looks for it.
_WITHIN = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def origin(digests: Mapping[str, str], sources: Sequence[str]) -> dict[str, Any]:
    """Return what a receipt tells of where its report is from: digests, releases and versions."""
    return {**digests, "releases": releases(sources), "versions": versions()}


def releases(names: Sequence[str]) -> list[dict[str, str]]:
    """Return source, release, and SHA-256 of the figures, of sources that a report names and that are at hand."""
    from analysis import sources

    found = []
    for name in names:
        card, digest = sources.card(name), _digest(name)
        if digest:
            told = {"source": name, "title": card.title, "release": card.release, "sha256": digest}
            found.append(told | {"url": card.url, "licence": card.licence, "licence_url": card.licence_url})
    return found


def _digest(source: str) -> str:
    from analysis.sources import releases as known
    from analysis.sources import store

    id_ = known.active(source)
    if id_ != known.EMBEDDED:
        return str(known.find(source, id_).note.get("figures_sha256", ""))
    return str(store.package()["resources"].get(source, {}).get("hash", "")).removeprefix("sha256:")


def digests(job: Job) -> dict[str, str]:
    """Return the SHA-256 of the notebook of a report and of the lock of the libraries, where they are."""
    from analysis.sources import store

    paths = {"notebook": job.notebook.path, "lock": store.home() / "requirements.lock"}
    return {name: store.sha256(path) for name, path in paths.items() if path.is_file()}


@cache
def versions() -> dict[str, str]:
    """Return the versions a report depends on most; the lock, whose digest stands beside, has all."""
    found = {"trafficking-patterns": __version__, "python": platform.python_version()}
    for name in MATTER:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found | {"system": f"{platform.system()} {platform.machine()}"}


def linked(job: Job, made_from: Sequence[Mapping[str, str]], question: str = "") -> str:
    """Return a report and its sources as JSON-LD by schema.org, ready to stand in a page as a block of data."""
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": job.title,
        "abstract": question or job.notebook.question,
        "identifier": job.name,
        "inLanguage": job.language,
        "version": __version__,
        "license": LICENCE,
        "author": AUTHOR,
        "isPartOf": {"@type": "Collection", "name": "Trafficking Patterns"},
        "isBasedOn": [_dataset(one) for one in made_from],
        "encoding": _encodings(job),
    }
    told = json.dumps(_clean(report), ensure_ascii=False, indent=1, sort_keys=True)
    return told.translate(_WITHIN)


def _dataset(one: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": one["title"],
        "identifier": one["source"],
        "version": one["release"],
        "url": one["url"],
        "license": one["licence_url"] or one["licence"],
        "sha256": one["sha256"],
    }


def _encodings(job: Job) -> list[dict[str, str]]:
    from analysis.reports import formats

    return [
        {"@type": "MediaObject", "contentUrl": file, "encodingFormat": formats.FORMATS[name].kind}
        for name, file in formats.files(job).items()
    ]


def _clean(value: Any) -> Any:
    match value:
        case str():
            return harmless.line(value)
        case dict():
            return {name: _clean(one) for name, one in value.items()}
        case list():
            return [_clean(one) for one in value]
    return value
