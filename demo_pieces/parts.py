"""Settings and fittings: claws, baskets, bezels, bails, posts. Millimetres.

Local frame: girdle plane at z = 0, table up, unless a part says otherwise. Claws are 0.8 mm and
more, walls 0.6 mm and more, so that every alloy in the catalogue casts.
"""

from collections.abc import Sequence

import numpy as np
from manifold3d import Manifold

from demo_pieces.assembly import Assembly, at
from demo_pieces.profiles import outward_normals
from demo_pieces.solids import (
    Points,
    closed_sheet,
    loop,
    resample,
    wire,
)
from demo_pieces.stones import Stone


def claw(stone: Stone, rim: Points, outward: Points, *, foot: Points, radius: float) -> Manifold:
    """A claw from its foot up past the girdle point `rim`, tip laid down on the crown."""
    middle = np.array([*rim, 0.0])
    out = np.array([*outward, 0.0])
    up = np.array([0, 0, 1.0])
    height = stone.crown
    path = [
        foot,
        0.45 * foot + 0.55 * (middle + radius * 0.55 * out - up * height),
        middle + radius * 0.62 * out - 0.35 * radius * up,
        middle + radius * 0.42 * out + (0.45 * height + 0.15 * radius) * up,
        middle - radius * 0.62 * out + (0.62 * height + 0.42 * radius) * up,
    ]
    return wire(path, [radius * 1.02, radius, radius, radius * 0.96, radius * 0.8], samples=30)


def rim_at(stone: Stone, angle: float) -> tuple[Points, Points]:
    """Girdle point seen from the middle at an angle in degrees, and the outward normal there."""
    ring = stone.girdle(spacing=0.03)
    bearing = np.arctan2(ring[:, 1], ring[:, 0])
    miss = np.abs((bearing - np.radians(angle) + np.pi) % (2 * np.pi) - np.pi)
    spot = int(np.argmin(miss))
    return ring[spot], ring[spot] / np.linalg.norm(ring[spot])


def basket(
    stone: Stone,
    angles: Sequence[float],
    *,
    drop: float,
    claw_radius: float = 0.45,
    foot_share: float = 0.42,
    rails: Sequence[float] = (0.46,),
    rail: float = 0.38,
) -> Assembly:
    """Claws down to `drop` below the girdle, tied by gallery rails at shares of the drop."""
    work = Assembly()
    girdle = stone.girdle(spacing=0.1)
    for angle in angles:
        rim, outward = rim_at(stone, angle)
        foot = np.array([*(rim * foot_share), -drop])
        work.claw(claw(stone, rim, outward, foot=foot, radius=claw_radius))
    for share in rails:
        scale = 1 - (1 - foot_share) * share * 0.92
        ring = resample(girdle * scale, 0.12)
        flat = np.column_stack([ring, np.full(len(ring), -drop * share)])
        work.claw(loop(flat, rail, rail))
    work.stones.append((stone, at()))
    return work


def bezel(
    stone: Stone, *, wall: float = 0.75, drop: float, lip: float | None = None, foot: float = 0.72
) -> Assembly:
    """A collar round the girdle that tapers to `foot` of its size, with a rubbed-over lip.

    The inside is a ledge under the girdle, so that the stone sits on metal all round.
    """
    high = stone.crown * 0.55 if lip is None else lip
    slope = 1 - foot
    size = stone.width / 2
    profile = np.array(
        [
            # distance out from the girdle line, height; the inside upwards, then the outside down
            (-0.30 * size - slope * size * 0.5, -drop), (-0.42 * size, -0.55 * drop),
            (-0.30 * size, -0.12 * size - 0.35), (-0.02, -0.02), (-0.03, 0.35 * high),
            (-0.16 - 0.1 * high, 0.8 * high), (-0.14 - 0.1 * high, 0.98 * high),
            (0.0, 1.08 * high), (0.55 * wall, 1.0 * high), (0.9 * wall, 0.72 * high),
            (wall, 0.15 * high), (0.97 * wall, -0.2 * drop),
            (0.8 * wall - slope * size * 0.45, -0.6 * drop),
            (0.7 * wall - slope * size * 0.95, -drop),
        ]
    )  # fmt: skip
    work = Assembly()
    work.body(collar(stone.girdle(spacing=0.12), _softened(profile)))
    work.stones.append((stone, at()))
    return work


def collar(girdle: Points, profile: Points) -> Manifold:
    """Sweep a (distance out, height) polygon along a girdle; inwards the girdle shrinks."""
    normals = outward_normals(girdle)
    reach = float(np.min(np.linalg.norm(girdle, axis=1)))
    grid = []
    for out, height in profile:
        if out >= 0:
            ring = girdle + out * normals
        else:
            ring = girdle * max(0.05, 1 + out / reach)
        grid.append(np.column_stack([ring, np.full(len(ring), height)]))
    return closed_sheet(np.stack(grid, axis=1))


def _softened(polygon: Points, *, rounds: int = 2) -> Points:
    """Chaikin corner cutting: turns a drawn profile into a polished one."""
    points = polygon
    for _ in range(rounds):
        following = np.roll(points, -1, 0)
        points = np.stack([0.78 * points + 0.22 * following, 0.22 * points + 0.78 * following], 1)
        points = points.reshape(-1, 2)
    return points


def bead(foot: Points, radius: float, *, sink: float = 0.5) -> Manifold:
    """A setter's bead: a ball half sunk in the metal."""
    return Manifold.sphere(radius, 24).translate((foot - [0, 0, sink * radius]).tolist())


def bail(*, reach: float = 2.0, width: float = 0.75, opening: float = 3.6) -> Manifold:
    """A bail in the pendant's drawing plane, its foot at the origin, chain running along X.

    A drop-shaped loop that stands across the pendant: its opening is seen from the side.
    """
    turn = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    loop_y = opening / 2 * (1 - np.cos(turn))
    loop_z = reach * 0.72 * np.sin(turn) * (1 - 0.28 * np.cos(turn))
    path = np.stack([0 * turn, loop_y, loop_z], axis=1)
    flat = np.stack([path[:, 2], path[:, 1], 0 * turn], axis=1)
    return loop(flat, width / 2, width * 0.75).rotate([0, 90, 0])


def ear_post(*, length: float = 10.5, radius: float = 0.42) -> Manifold:
    """A post along -Z from the origin with a friction groove and a round end."""
    grooved = [radius] * 22 + [radius * 0.82, radius * 0.82] + [radius] * 4
    return wire([[0, 0, 0.2], [0, 0, -length / 2], [0, 0, -length]], grooved, samples=60)


def around(count: int, *, start: float = 0.0) -> list[float]:
    """Evenly spread angles in degrees."""
    return [start + step * 360 / count for step in range(count)]
