"""Distances across metal and across air: rays through the faces of one body of metal."""

from __future__ import annotations

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from geometry.mesh.triangles import crossed_sides
from geometry.piece import Points, Triangles

Numbers = NDArray[np.float64]
Faces = NDArray[np.int64]

# A ray starts this far off the face that it leaves, in mm.
LIFT_MM = 1e-3
_STEPS = (0.7548776662466927, 0.5698402909980532)


class Probe:
    """The metal as a tree of triangles in mm. Faces look outwards."""

    def __init__(self, vertices: Points, faces: Triangles) -> None:
        # Single precision is exact to a micron near the origin only.
        self.middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
        corners = vertices[faces]
        corners -= self.middle
        crossed = crossed_sides(corners)
        length = np.linalg.norm(crossed, axis=1)
        self.areas: Numbers = length / 2
        self.normals: Points = crossed / np.maximum(length, 1e-30)[:, None]
        self.normals[length < 1e-12] = 0
        self.corners: Numbers = corners
        self._tree = rtcore_scene.EmbreeScene()
        TriangleMesh(self._tree, corners.astype(np.float32))

    @property
    def surface_mm2(self) -> float:
        return float(self.areas.sum())

    def first(self, origin: Points, heading: Points) -> tuple[Faces, Numbers]:
        """The first face on each ray (-1 for none) and its distance in mm (inf for none)."""
        if not len(origin):
            return np.zeros(0, np.int64), np.zeros(0)
        hit = self._tree.run(
            np.ascontiguousarray(origin, np.float32), np.ascontiguousarray(heading, np.float32)
        ).astype(np.int64)
        normal = self.normals[hit]
        slope = np.einsum("ij,ij->i", heading, normal)
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.einsum("ij,ij->i", self.corners[hit, 0] - origin, normal) / slope
        known = (hit >= 0) & np.isfinite(reach)
        return np.where(known, hit, -1), np.where(known, np.maximum(reach, 0), np.inf)

    def across(self, origin: Points, heading: Points, *, side: int) -> tuple[Faces, Numbers]:
        """What ends the metal (side -1) or the air (side 1) ahead: the face and its distance.

        A ray that comes upon a face from its wrong side counts as hitting nothing: it did not
        start where it should have.
        """
        hit, reach = self.first(origin, heading)
        slope = np.einsum("ij,ij->i", heading, self.normals[hit])
        right = (hit >= 0) & (slope * side < 0)
        return np.where(right, hit, -1), np.where(right, reach, np.inf)

    def samples(self, count: int) -> tuple[Points, Faces]:
        """Points spread evenly over the surface and their faces, the same for the same piece."""
        total = self.areas.cumsum()
        # Evenly spaced along the summed area, so that no stretch is left out by chance.
        picks = (np.arange(count) + 0.5) / count * total[-1]
        face = np.searchsorted(total, picks).clip(0, len(total) - 1)
        steps = np.arange(count) + 1
        u, v = (steps * _STEPS[0]) % 1, (steps * _STEPS[1]) % 1
        over = u + v > 1
        u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
        first, second, third = (self.corners[face, corner] for corner in range(3))
        return first + u * (second - first) + v * (third - first), face.astype(np.int64)

    def place(self, point: Points) -> list[float]:
        """A point of ours in the file's own coordinates, mm."""
        return [round(float(value), 3) for value in point + self.middle]


def turned(normals: Points, count: int) -> Numbers:
    """For each normal `count` directions evenly round it, at right angles to it: (n, count, 3)."""
    helper = np.eye(3)[np.abs(normals).argmin(axis=1)]
    first = np.cross(normals, helper)
    first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-30)
    second = np.cross(normals, first)
    angle = np.arange(count) * (2 * np.pi / count)
    around: Numbers = (
        np.cos(angle)[None, :, None] * first[:, None]
        + np.sin(angle)[None, :, None] * second[:, None]
    )
    return around
