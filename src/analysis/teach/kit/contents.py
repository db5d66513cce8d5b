"""What of the collection goes into a kit, for learners and for those who teach them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LEARNERS = (
    "CITATION.cff", "LICENSE", "LICENSE-texts.md", "data/*.md", "data/*.yml", "data/figures/**/*.csv", "data/figures/*.json",
    "notebooks/*.ipynb", "reports/collection.yml", "reports/build/**/*", "workshops/*/exercises.ipynb",
    "workshops/*/checks.yml", "workshops/*/seal.json", "workshops/*/handout.md", "workshops/build/*_handout.pdf",
)  # fmt: skip
# Answers and what is said before them: on the teacher's computer alone.
TEACHERS = (
    "README.md", "workshops/README.md", "workshops/*/guide.md", "workshops/*/slides.ipynb", "workshops/solutions/*.ipynb",
    "workshops/build/*_slides.html",
)  # fmt: skip


def files(home: Path, instructor: bool = False) -> dict[str, Path]:
    """Return the files of the collection that go along, by their name within it.

    Parameters
    ----------
    home : Path
        The clone.
    instructor : bool
        Whether solutions, guides and slides go along too.
    """
    wanted = LEARNERS + TEACHERS if instructor else LEARNERS
    return {path.relative_to(home).as_posix(): path for path in _found(home, wanted)}


def _found(home: Path, wanted: tuple[str, ...]) -> Iterator[Path]:
    for pattern in wanted:
        for path in home.glob(pattern):
            # Hidden files are notes of a batch to itself; what failed is no report.
            parts = path.relative_to(home).parts
            if path.is_file() and "failed" not in parts and not any(part.startswith(".") for part in parts):
                yield path
