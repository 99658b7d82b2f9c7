"""The bodies of a file's metal one by one, and which of them hang together."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from geometry.measuring.finger_hole import surface_samples
from geometry.mesh.topology import bodies_up_to
from geometry.mesh.triangles import signed_volume, surface_area
from geometry.piece import Points, Shell, with_own_corners

# Links of a chain and parts that turn lie this near to each other, and parts drawn with a gap.
NEAR_MM = 1.0
# So many of the largest bodies are compared one by one.
_MOST_BODIES, _MOST_LOOSE = 400, 5_000
# A body is seen as points about a fifth of a millimetre apart.
_AREA_OF_A_POINT, _FEWEST_POINTS, _MOST_POINTS = 0.05, 400, 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One connected body, the number of its shell, its volume (mm3), and points on its surface."""

    owner: int
    shell: Shell
    volume: float
    points: Points
    tree: cKDTree

    @property
    def low(self) -> Points:
        return np.asarray(self.points.min(axis=0))

    @property
    def high(self) -> Points:
        return np.asarray(self.points.max(axis=0))

    @property
    def longest(self) -> float:
        return float((self.high - self.low).max())

    def surrounds(self, other: "Body") -> bool:
        return bool((self.low <= other.low).all() and (self.high >= other.high).all())


def bodies_of(metal: list[Shell]) -> list[Body]:
    """The largest bodies, but for spaces inside others."""
    found: list[Body] = []
    for owner, alone, area in _largest(metal):
        volume = signed_volume(alone.vertices, alone.faces)
        if volume < 0 and len(alone.faces) < len(metal[owner].faces):
            continue
        count = int(np.clip(area / _AREA_OF_A_POINT, _FEWEST_POINTS, _MOST_POINTS))
        corners = alone.vertices[:: max(1, len(alone.vertices) // count)]
        points = np.concatenate([surface_samples([alone], count), corners])
        found.append(Body(owner, alone, abs(volume), points, cKDTree(points)))
    return found


def _largest(metal: list[Shell]) -> list[tuple[int, Shell, float]]:
    """The number of its shell, the body alone, and its surface (mm2)."""
    found = []
    for owner, shell in enumerate(metal):
        parts = bodies_up_to(_MOST_LOOSE, shell.faces, len(shell.vertices))
        for part in parts or [np.arange(len(shell.faces))]:
            mesh = with_own_corners(shell.vertices, shell.faces[part])
            alone = Shell(shell.name, "metal", *mesh)
            found.append((owner, alone, surface_area(alone.vertices, alone.faces)))
    found = [one for one in found if one[2] > 0]
    return sorted(found, key=lambda one: -one[2])[:_MOST_BODIES]


def groups_of(bodies: list[Body]) -> list[int]:
    """The number of the group of each body; what lies near to each other is one group."""
    group = list(range(len(bodies)))

    def top(one: int) -> int:
        while group[one] != one:
            one = group[one]
        return one

    lows = np.array([body.low for body in bodies]) - NEAR_MM
    highs = np.array([body.high for body in bodies])
    for one, body in enumerate(bodies):
        meets = (lows[one] <= highs).all(axis=1) & (highs[one] >= lows).all(axis=1)
        for other in np.flatnonzero(meets[:one]).tolist():
            if top(one) != top(other) and _gap(body, bodies[other]) <= NEAR_MM:
                group[top(one)] = top(other)
    return [top(one) for one in range(len(bodies))]


def _gap(one: Body, other: Body) -> float:
    few, many = sorted((one, other), key=lambda body: len(body.points))
    away, _ = many.tree.query(few.points, distance_upper_bound=2 * NEAR_MM)
    return float(away.min())
