"""Outlines of the world, small enough to ship: read here, and made here from Natural Earth.

``outlines.json`` holds, for each ISO3 code, rings of x and y in tenths of a percent of the map's width, in the
Equal Earth projection: areas are true to each other, so that a northern country looks no larger than it is. A
place too small for a ring is a dot. It is derived from Natural Earth 1:50m admin 0 (public domain), as
packed in TopoJSON by ``world-atlas`` 2.0.2; borders are simplified once, so that neighbours still meet.

    python -m analysis.show.maps.outlines countries-50m.json > outlines.json

Natural Earth draws Northern Cyprus and Somaliland apart; as UNODC does, they stand here under Cyprus and Somalia.
Antarctica and places without a code are left out. Outlines say nothing on the status of a territory or its borders.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.places import place

NAMES = {
    "N. Cyprus": "CYP",
    "Somaliland": "SOM",
    "St-Martin": "MAF",
    "São Tomé and Principe": "STP",
    "Åland": "ALA",
}
WIDTH = 1000  # of the map, in the units of the file
TOLERANCE = 1.2  # how far a simplified border may stray
SMALL = 5.0  # an island of less than this, in square units, is left out beside a larger part of its country
DOT = 3.0  # a place of less than this is a dot
EDGE = -168.5  # degrees east: the map is cut in the Bering Strait, through no country
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)  # Šavrič, Patterson and Jenny (2018)


class Outlines(NamedTuple):
    """Rings and dots by ISO3 code."""

    rings: dict[str, list[np.ndarray]]
    dots: dict[str, tuple[float, float]]


@cache
def outlines() -> Outlines:
    """Return the outlines that ship, read once."""
    read = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))
    rings = {code: [np.array(ring).reshape(-1, 2) for ring in parts] for code, parts in read["rings"].items()}
    return Outlines(rings, {code: (x, y) for code, (x, y) in read["dots"].items()})


def derive(topology: dict[str, Any]) -> dict[str, Any]:
    """Make the outlines from a TopoJSON of countries.

    Parameters
    ----------
    topology : dict
        As parsed from ``countries-50m.json``.
    """
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = [_simplified(_equal_earth(np.cumsum(arc, axis=0) * scale + shift)) for arc in topology["arcs"]]
    shapes: dict[str, list[np.ndarray]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = _code(geometry["properties"]["name"])
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        if code:
            shapes.setdefault(code, []).extend(_ring(part[0], arcs) for part in parts)
    found: dict[str, Any] = {"rings": {}, "dots": {}}
    for code, rings in sorted(shapes.items()):
        largest = max(rings, key=_area)
        if _area(largest) < DOT:
            found["dots"][code] = np.round(largest.mean(axis=0), 1).tolist()
            continue
        kept = [ring for ring in rings if ring is largest or _area(ring) >= SMALL]
        found["rings"][code] = [np.round(ring).astype(int).ravel().tolist() for ring in kept]
    return found


def _code(name: str) -> str:
    try:
        code = NAMES.get(name) or place(name).iso3
    except UnknownName:
        return ""
    return "" if code == "ATA" else code


def _equal_earth(lonlat: np.ndarray) -> np.ndarray:
    """Project degrees to the plane; the world is WIDTH wide, y grows northward."""
    lon = np.radians((lonlat[:, 0] - EDGE) % 360 - 180)
    lat = np.radians(lonlat[:, 1])
    a1, a2, a3, a4 = _EQUAL_EARTH
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(lat))
    square = theta**2
    bent = 9 * a4 * square**4 + 7 * a3 * square**3 + 3 * a2 * square + a1
    x = 2 * np.sqrt(3) * lon * np.cos(theta) / (3 * bent)
    y = theta * (a4 * square**4 + a3 * square**3 + a2 * square + a1)
    across = 2 * 2 * np.sqrt(3) * np.pi / (3 * a1)
    return np.column_stack([x, y]) * WIDTH / across


def _simplified(line: np.ndarray) -> np.ndarray:
    """Leave out points nearer than TOLERANCE to the line without them (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    along = last - first
    length = float(np.hypot(*along))
    away = line - first
    far = np.abs(along[0] * away[:, 1] - along[1] * away[:, 0]) / length if length else np.hypot(*away.T)
    furthest = int(far.argmax())
    if far[furthest] <= TOLERANCE and length:
        return line[[0, -1]]
    if far[furthest] == 0:
        return line[:1]
    return np.vstack([_simplified(line[: furthest + 1])[:-1], _simplified(line[furthest:])])


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Join arcs to a ring; a negative number is an arc in the other direction."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.vstack([part[:-1] if len(part) > 1 else part for part in parts])


def _area(ring: np.ndarray) -> float:
    x, y = ring.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


if __name__ == "__main__":
    made = derive(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.stdout.write(json.dumps(made, separators=(",", ":"), sort_keys=True) + "\n")
