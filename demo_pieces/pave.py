"""Small stones in rows: beads, shared claws, channels. Millimetres."""

import numpy as np

from demo_pieces.assembly import Assembly, Pose, around_finger, at
from demo_pieces.parts import bead
from demo_pieces.profiles import outward_normals
from demo_pieces.solids import Points, resample
from demo_pieces.stones import round_stone

# Metal left between the girdles of neighbouring stones.
GAP = 0.14


def row_angles(diameter: float, girdle_radius: float, count: int, *, middle: float = 0) -> Points:
    """Angles in degrees of `count` stones set close, centred on `middle`."""
    step = np.degrees((diameter + GAP) / girdle_radius)
    angles: Points = middle + step * (np.arange(count) - (count - 1) / 2)
    return angles


def bead_row(
    work: Assembly, diameter: float, angles: Points, girdle_radius: float, *, y: float = 0
) -> None:
    """Bead-set rounds along the finger: two beads between neighbours and at both ends."""
    stone = round_stone(diameter)
    step = angles[1] - angles[0]
    for angle in angles:
        work.set_stone(stone, around_finger(float(angle), girdle_radius, y=y), opening=1.2)
    size = bead_size(diameter)
    for angle in np.append(angles - step / 2, angles[-1] + step / 2):
        for side in (-1, 1):
            foot = np.array([0, 0, 0.12 * diameter])
            spot = around_finger(float(angle), girdle_radius, y=y + side * 0.34 * diameter)
            work.claw(spot(bead(foot, size, sink=0.5)))


def bead_size(diameter: float) -> float:
    """Radius of a bead that reaches over the girdle of both neighbours; 0.6 mm across at least."""
    return max(0.3, 0.19 * diameter)


def bead_ring(work: Assembly, diameter: float, path: Points, count: int, *, z: float) -> None:
    """Bead-set rounds along a closed path in XY, beads inside and outside between neighbours."""
    stone = round_stone(diameter)
    ring = resample(path, 0.02)
    normals = outward_normals(ring)
    size = bead_size(diameter)
    for step in range(count):
        spot = round(step / count * len(ring))
        work.set_stone(stone, at(ring[spot][0], ring[spot][1], z), opening=1.2)
        between = round((step + 0.5) / count * len(ring)) % len(ring)
        for side in (-1, 1):
            place = ring[between] + side * 0.36 * diameter * normals[between]
            work.claw(bead(np.array([*place, z + 0.12 * diameter]), size, sink=0.5))


def stones_that_fit(path: Points, diameter: float) -> int:
    length = np.linalg.norm(np.roll(path, -1, 0) - path, axis=1).sum()
    return int(length / (diameter + GAP))


def flush(work: Assembly, diameter: float, surface: Pose) -> None:
    """A gypsy setting: table level with the surface, a lip of metal over the girdle all round."""
    stone = round_stone(diameter)
    pose = at(z=-0.8 * stone.crown).then(surface)
    work.set_stone(stone, pose)
    work.cut(pose(stone.way_in(0.35 * stone.crown, 1.5, share=0.9)))
