"""The page of one report: the notebook's text and results in our own shell, key finding first, without its code.

Self-contained: no script, no outside address; a content-security policy forbids both. It leads to its notebook
and to the front page beside it, and nowhere else.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from analysis import __version__, sources
from analysis.reports import citing, formats, provenance
from analysis.reports.parts import Part, ReportError, clean, parts
from analysis.reports.plan import Job
from analysis.reports.sections import section
from analysis.reports.templates import template
from analysis.show.badges import badges
from analysis.show.lists import by_heading
from analysis.vocabulary.language import ENGLISH, using
from analysis.vocabulary.typography import typeset_markup

__all__ = ["ReportError", "page"]

LONG = 4  # headings from which a page has a list of them
_VERDICT = re.compile(r'<section class="tp-verdict([^"]*)"><h3>(\w+)\.')


def page(executed: Path, job: Job) -> str:
    """Return the page of an executed notebook.

    Raises
    ------
    ReportError
        If a picture has no alt text.
    """
    with using(job.language):
        found = parts(executed)
        cards = [sources.card(name) for name in found.findings.get("sources", [])]
        claims = {one["id"]: one for one in found.findings.get("claims", [])}
        made_from = provenance.releases(found.findings.get("sources", []))
        # What the shell says itself stands after the caveats, or at the end of a notebook that has none.
        last = next((place for place, part in enumerate(found.body) if part.kind == "sources"), None)
        body = [_part(part, number) for number, part in enumerate(found.body, start=1)]
        made = template("page.html.j2").render(
            job=job,
            section=section(job.notebook.id, job.values),
            before=found.before,
            key=found.key,
            claims=_claims(claims, "".join(part["markup"] for part in body)),
            body=body[:last],
            sources=body[last:] if last is not None else [],
            quality=by_heading(cards),
            long=LONG,
            citation=citing.text(job),
            bibtex=citing.bibtex(job, cards),
            csl=citing.csl(job, cards),
            command=shlex.join(_command(job)),
            files=formats.files(job),
            made_from=made_from,
            digests=provenance.digests(job),
            linked=provenance.linked(job, made_from),
            version=__version__,
        )
        return typeset_markup(made)


def _part(part: Part, number: int) -> dict[str, Any]:
    return {
        "id": f"part-{number}",
        "heading": part.heading,
        "kind": part.kind,
        "markup": _VERDICT.sub(r'<section id="claim-\2" class="tp-verdict\1"><h3>\2.', part.markup),
    }


def _claims(claims: dict[str, dict[str, Any]], body: str) -> list[dict[str, Any]]:
    """Return the claims whose verdicts stand in the body, with their badges, in the order of the notebook."""
    return [
        one | {"badges": clean(badges(one["verdict"], one["robustness"]))}
        for name, one in claims.items()
        if f'id="claim-{name}"' in body
    ]


def _command(job: Job) -> list[str]:
    """Return what makes this report again."""
    given = [word for name, value in job.values.items() for word in ("-p", f"{name}={value}")]
    spoken = ["--lang", job.language] if job.language != ENGLISH else []
    return ["trafficking", "run", job.notebook.id, *given, *spoken]
