"""How thin the metal is: the smallest wall, where it is, and the thickness all over the surface.

20,000 rays start evenly over the surface and go straight in; only one that leaves through the back
of a face counts. A wall is two faces that look away from each other to within 15 degrees, over a
patch some tenths of a millimetre wide. A second batch of rays around each thin place has to agree,
and the wall is their median: this keeps slivers beside a concave edge from being taken for walls.
The sides of a blade are left out before (`knife_edges.py`).
The 0.5 percentile of the first batch is given too, as a figure without a place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geometry.casting.probing import LIFT_MM, Faces, Numbers, Probe, turned
from geometry.piece import Points

RAYS = 20_000
PERCENTILE = 0.5
# Two faces form a wall (or a gap) when they look away from each other to within this.
FACING_DEGREES = 15.0
# Beyond this nothing is thin.
THICK_MM = 5.0
_CELL_MM = 0.35
_MOST_SPOTS = 2_000
_RINGS = ((0.5, 6), (1.0, 12))
_PATCH_MM = (0.06, 0.2)
# Across air the faces may bend away from each other, as between two round wires.
_PATCH_SHARE = {-1: 0.3, 1: 0.12}
_PATCH_FACING = {-1: 0.0, 1: 60.0}
_MOST_SPREAD = 0.25
_FEWEST_AGREEING = 0.6


@dataclass(frozen=True, slots=True)
class Spots:
    """Thin places (or narrow gaps), thinnest first: where the ray starts, which way it looks (out
    of the metal), how far it goes to the other face, and whether the surroundings agree."""

    point: Points
    normal: Points
    width: Numbers
    agreed: NDArray[np.bool_]
    side: int

    @property
    def middle(self) -> Points:
        return self.point + self.side * self.normal * (self.width / 2)[:, None]

    def with_more(self, others: "Spots") -> "Spots":
        """These and others of the same kind."""
        return Spots(
            np.concatenate([self.point, others.point]),
            np.concatenate([self.normal, others.normal]),
            np.concatenate([self.width, others.width]),
            np.concatenate([self.agreed, others.agreed]),
            self.side,
        )

    def pick(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Spots":
        return Spots(
            self.point[chosen],
            self.normal[chosen],
            self.width[chosen],
            self.agreed[chosen],
            self.side,
        )


@dataclass(frozen=True, slots=True)
class Thickness:
    """Rays of the first batch: where they start and how thick the metal is there (inf: unknown)."""

    point: Points
    thickness: Numbers

    def percentile(self) -> float | None:
        """The 0.5 percentile in mm; None when no ray came out properly."""
        known = self.thickness[np.isfinite(self.thickness)]
        return round(float(np.percentile(known, PERCENTILE)), 3) if len(known) else None


def thin_spots(
    probe: Probe,
    *,
    side: int = -1,
    facing_degrees: float = FACING_DEGREES,
    without: NDArray[np.bool_] | None = None,
) -> tuple[Spots, Thickness]:
    """The thinnest places of the metal (side -1), or the narrowest gaps between it (side 1).

    `without` says which of the probe's samples are left out, as they are something else.
    """
    point, face = probe.samples(RAYS)
    normal = probe.normals[face]
    width, facing = _ahead(probe, point, normal, side, facing_degrees)
    wanted = facing & (width < THICK_MM)
    thin = np.flatnonzero(wanted if without is None else wanted & ~without)
    chosen = _spread_out(point, normal, width, thin)
    width_there, agreed = _surroundings(
        probe, point[chosen], normal[chosen], width[chosen], side, facing_degrees
    )
    spots = Spots(point[chosen], normal[chosen], width_there, agreed, side)
    return spots.pick(np.argsort(spots.width)), Thickness(point + probe.middle, width)


def _ahead(
    probe: Probe, point: Points, normal: Points, side: int, facing_degrees: float
) -> tuple[Numbers, NDArray[np.bool_]]:
    """How far it is straight ahead to the other face, and whether the two look at each other."""
    heading = side * normal
    hit, reach = probe.across(point + heading * LIFT_MM, heading, side=side)
    alike = np.einsum("ij,ij->i", probe.normals[hit], normal)
    facing = (hit >= 0) & (alike < -np.cos(np.radians(facing_degrees)))
    return np.where(hit >= 0, reach + LIFT_MM, np.inf), facing


def _spread_out(point: Points, normal: Points, width: Numbers, thin: Faces) -> Faces:
    """The thinnest place of each small cell and way to look, thinnest first."""
    order = thin[np.argsort(width[thin], kind="stable")]
    cell = np.floor(point[order] / _CELL_MM).astype(np.int64)
    octant = (normal[order] > 0).astype(np.int64)
    _, first = np.unique(np.column_stack([cell, octant]), axis=0, return_index=True)
    return order[np.sort(first)[:_MOST_SPOTS]]


def _surroundings(
    probe: Probe, point: Points, normal: Points, width: Numbers, side: int, facing_degrees: float
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The median width of a patch around each place, and whether the patch agrees on it."""
    if not len(point):
        return width, np.zeros(0, np.bool_)
    radius = (_PATCH_SHARE[side] * width).clip(*_PATCH_MM)
    facing_degrees = max(facing_degrees, _PATCH_FACING[side])
    offsets = [np.zeros((len(point), 1, 3))]
    for share, count in _RINGS:
        offsets.append(turned(normal, count) * (share * radius)[:, None, None])
    offset = np.concatenate(offsets, axis=1)
    each = offset.shape[1]
    normals = np.repeat(normal, each, axis=0)
    above = np.repeat(np.minimum(radius, width / 3 if side > 0 else radius), each)
    start = (point[:, None] + offset).reshape(-1, 3) + normals * above[:, None]
    # Back down to the surface, which may bend away, then across from there.
    hit, drop = probe.across(start, -normals, side=1)
    landed = (hit >= 0) & (drop < 4 * above)
    there = start - normals * np.where(landed, drop, 0)[:, None]
    # Round wires would send rays across air past each other.
    looks = probe.normals[hit] if side < 0 else normals
    found, facing = _ahead(probe, there, looks, side, facing_degrees)
    valid = (landed & facing & np.isfinite(found)).reshape(-1, each)
    table = np.where(valid, found.reshape(-1, each), np.nan)
    share = valid.mean(axis=1)
    table[share < _FEWEST_AGREEING] = 0
    low, middle, high = np.nanpercentile(table, [10, 50, 90], axis=1)
    agreed = (share >= _FEWEST_AGREEING) & (high - low <= _MOST_SPREAD * middle)
    return np.where(agreed, middle, width), agreed
