"""The units as a room uses them: run once each, in a folder of the learner's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import nbformat
import pytest

from analysis.teach import questions, units

UNITS = questions.names()


@pytest.fixture(params=UNITS)
def unit(request) -> questions.Unit:
    """Return each unit in turn."""
    return questions.unit(request.param)


@pytest.fixture
def unfilled(unit, tmp_path_factory):
    """Return the learner's notebook, run as it is."""
    return _ran(unit.folder / units.NOTEBOOK)


@pytest.fixture
def solved(unit, tmp_path_factory):
    """Return the solution, run."""
    return _ran(unit.folder.parent / "solutions" / f"{unit.name}.ipynb")


@cache
def _ran(path: Path):
    notebook = nbformat.read(path, as_version=4)
    return units.run(notebook, Path(mkdtemp(prefix="learner-")))
