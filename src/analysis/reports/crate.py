"""A folder of reports as a Process Run Crate: which notebook, with which parameters and releases, made which files.

Written from the receipts alone: the same receipts, the same bytes. Who ran the batch is in no receipt, and so not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.reports import formats
from analysis.reports.provenance import AUTHOR, LICENCE
from analysis.reports.publish import publish
from analysis.reports.receipt import Receipt

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
TERMS = "https://w3id.org/ro/terms/workflow-run/context"


def write(receipts: Iterable[Receipt], folder: Path) -> None:
    """Write the crate of the reports that were made; without any, there is none."""
    if ended := made(receipts):
        publish(text(ended), folder / NAME)
    else:
        (folder / NAME).unlink(missing_ok=True)


def made(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Return the receipts of the reports that were made, by name."""
    return sorted((one for one in receipts if one.state == "ok"), key=lambda one: one.report)


def text(receipts: Iterable[Receipt]) -> str:
    """Return the crate of some receipts, of which one is of a report that was made, as the text of its file."""
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    ended = made(receipts)
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(TERMS)

    def add(id_: str, **properties: Any) -> Any:
        return crate.dereference(id_) or crate.add(ContextEntity(crate, id_, _cased(properties)))

    profile = add(PROFILE, type="CreativeWork", name="Process Run Crate", version="0.5")
    licence = add(LICENCE, type="CreativeWork", name="CC BY 4.0", identifier=LICENCE)
    author = add("#authors", type=AUTHOR["@type"], name=AUTHOR["name"])
    for name, value in {
        "conformsTo": profile,
        "name": "Trafficking Patterns: reports",
        "description": "What the field held about human trafficking in 2006, held against today's open statistics.",
        "datePublished": max(_ended(one) for one in ended),
        "license": licence,
        "author": author,
        "publisher": author,
    }.items():
        crate.root_dataset[name] = value
    crate.root_dataset["mentions"] = [_action(crate, add, one) for one in ended]
    for name in ("index.html", "manifest.json"):
        crate.add_file(dest_path=name, properties={"name": name, "encodingFormat": _kind(name)})
    document = crate.metadata.generate()
    document["@graph"] = sorted(document["@graph"], key=lambda one: str(one["@id"]))
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cased(properties: dict[str, Any]) -> dict[str, Any]:
    return {"@type" if name == "type" else name: value for name, value in properties.items() if value}


def _action(crate: Any, add: Any, one: Receipt) -> Any:
    """Add one run: a notebook, what went in, what came out, and when."""
    digest = one.origin.get("notebook", "")
    notebook = add(
        f"#notebook-{one.notebook}",
        type="SoftwareApplication",
        name=f"notebooks/{one.notebook}.ipynb",
        version=__version__,
        softwareVersion=__version__,
        sha256=digest,
    )
    inputs = [_release(add, release) for release in one.origin.get("releases", [])]
    inputs += [
        add(f"#{one.report}-{name}", type="PropertyValue", name=name, value=_scalar(value))
        for name, value in one.parameters.items()
    ]
    files = [
        crate.add_file(
            dest_path=name,
            properties={"name": name, "encodingFormat": _kind(name), "contentSize": str(told["bytes"]), "sha256": told["sha256"]},
        )
        for name, told in sorted(one.artefacts.items())
    ]  # fmt: skip
    return add(
        f"#run-{one.report}",
        type="CreateAction",
        name=one.title,
        instrument=notebook,
        object=inputs,
        result=files,
        startTime=one.began,
        endTime=_ended(one),
        actionStatus="http://schema.org/CompletedActionStatus",
        description=f"code {one.origin.get('code', '')}, lock {one.origin.get('lock', '')}, key {one.key}",
    )


def _scalar(value: Any) -> str | int | float:
    return value if isinstance(value, str | int | float) else json.dumps(value)


def _release(add: Any, one: dict[str, str]) -> Any:
    return add(
        f"#release-{one['source']}-{one['sha256'][:12]}",
        type="CreativeWork",
        name=one["title"],
        version=one["release"],
        url=one["url"],
        license=one["licence_url"] or one["licence"],
        sha256=one["sha256"],
    )


def _ended(one: Receipt) -> str:
    return (datetime.fromisoformat(one.began) + timedelta(seconds=one.seconds)).isoformat(timespec="seconds")


def _kind(name: str) -> str:
    """Return the media type of a file."""
    longest = max(formats.FORMATS.values(), key=lambda one: len(one.ending) * name.endswith(one.ending))
    return longest.kind if name.endswith(longest.ending) else "application/json"
