"""Which bodies of a file are rings for a finger or a wrist, alone or together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geometry.measuring.finger_hole import Hole, find_hole
from geometry.measuring.ring_sizes import SMALLEST_MM
from geometry.mesh.frames import frame_of
from geometry.piece import Points
from geometry.reading.loose_bodies import Body

Numbers = NDArray[np.float64]

# Two bodies are alike whose volumes differ by less than this share.
ALIKE = 0.02
_MOST_RINGS = 12
# The shank is what lies around the hole within this many of its radii.
SHANK = 1.2
# Longer along the finger than this, for its hole, is a tube; thicker all round is a plate.
_LONGEST_RING, _THICKEST_RING = 0.9, 1.7
# A ring in parts: what lies around the hole of all together, in this share of all directions.
_PART_OF_RING, SECTORS = 0.1, 72


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """A ring for a finger or a wrist. `half_length` along the finger and `reach`, how far its shank
    goes from the finger's middle, in mm; `body` is None for a ring in parts."""

    hole: Hole
    half_length: float
    reach: float
    longest: float
    body: int | None
    # Two rings alike are hoops for the ears, and may have long drops.
    is_of_a_pair: bool = False

    @property
    def radius(self) -> float:
        return self.hole.diameter_mm / 2

    @property
    def is_likely(self) -> bool:
        """Whether it is a ring, and no tube or plate with a hole."""
        return (
            2 * self.half_length <= _LONGEST_RING * self.hole.diameter_mm
            and self.reach <= _THICKEST_RING * self.radius
        )

    def placed(self, points: Points) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
        return _placed(self.hole, points)


def rings_among(bodies: list[Body]) -> list[Ring]:
    """Rings among the bodies; where there is none, a plate or tube with a hole, or a ring that
    several bodies make together."""
    wide = [
        number
        for number, body in enumerate(bodies)
        if np.sort(body.high - body.low)[1] >= SMALLEST_MM
    ]
    wide = sorted(wide, key=lambda number: -bodies[number].longest)[:_MOST_RINGS]
    holes = [(number, find_hole([bodies[number].shell])) for number in wide]
    found = [
        ring_around(hole, bodies[number].points, number)
        for number, hole in holes
        if hole is not None
    ]
    found = [ring for ring in found if ring.is_likely] or found
    if found:
        return [replace(one, is_of_a_pair=_has_a_like(one, found, bodies)) for one in found]
    hole = find_hole([body.shell for body in bodies])
    if hole is None:
        return []
    parts = [body.points for body in bodies if is_part_of_ring(body, hole)]
    return [ring_around(hole, np.concatenate(parts), None)] if parts else []


def _has_a_like(one: Ring, rings: list[Ring], bodies: list[Body]) -> bool:
    volumes = [bodies[ring.body].volume for ring in rings if ring.body is not None]
    own = 0.0 if one.body is None else bodies[one.body].volume
    return sum(bool(np.isclose(own, other, rtol=ALIKE)) for other in volumes) > 1


def ring_around(hole: Hole, points: Points, number: int | None) -> Ring:
    """The ring whose surface these points are. `number` is its body's, None for several."""
    along, away, sector = _placed(hole, points)
    reach = np.zeros(SECTORS)
    np.maximum.at(reach, sector, away)
    shank = np.abs(along[away < SHANK * hole.diameter_mm / 2])
    longest = float(np.ptp(points, axis=0).max())
    return Ring(hole, float(shank.max(initial=0)), float(np.median(reach)), longest, number)


def _placed(hole: Hole, points: Points) -> tuple[Numbers, Numbers, NDArray[np.int64]]:
    """How far along the finger from the ring's middle points lie, how far from the finger's axis
    (mm), and in which of 72 directions from it."""
    offset = points - hole.centre
    along = offset @ hole.axis
    flat = offset - np.outer(along, hole.axis)
    first, second, _ = frame_of(hole.axis)
    angle = np.arctan2(flat @ second, flat @ first)
    sector = ((angle + np.pi) / (2 * np.pi) * SECTORS).astype(np.int64).clip(0, SECTORS - 1)
    return along, np.linalg.norm(flat, axis=1), sector


def is_part_of_ring(body: Body, hole: Hole) -> bool:
    """Whether a body makes a tenth or more of the ring around the hole."""
    _, away, sector = _placed(hole, body.points)
    around = sector[away < SHANK * hole.diameter_mm / 2]
    return len(np.unique(around)) >= _PART_OF_RING * SECTORS
