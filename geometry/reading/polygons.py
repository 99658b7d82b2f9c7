"""Polygons to triangles that cover them: concave ones too, which a fan would not."""

import manifold3d
import numpy as np
from numpy.typing import NDArray

from geometry.mesh.frames import frame_of
from geometry.piece import Points, Triangles


def triangulated(vertices: Points, polygons: NDArray[np.int64]) -> Triangles:
    """Triangles of polygons with equally many corners, numbered in `vertices`.

    Where every corner turns the same way a fan is right; the others are cut in the plane in which
    they cover most.
    """
    corners = polygons.shape[1]
    fans = np.stack([polygons[:, [0, at, at + 1]] for at in range(1, corners - 1)], axis=1)
    if corners == 3:
        return fans.reshape(-1, 3)
    around = vertices[polygons]
    normal = _normals(around)
    following = np.roll(around, -1, axis=1)
    turns = np.cross(following - around, np.roll(following, -1, axis=1) - following)
    concave = np.flatnonzero((np.einsum("fci,fi->fc", turns, normal) < 0).any(axis=1))
    for one in concave.tolist():
        cut = _cut(around[one], normal[one])
        if cut is not None:
            fans[one] = polygons[one][cut]
    return fans.reshape(-1, 3)


def _normals(around: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newell's normal of each polygon, which holds for those that are not flat too."""
    away = around - around.mean(axis=1, keepdims=True)
    crossed: NDArray[np.float64] = np.cross(away, np.roll(away, -1, axis=1)).sum(axis=1)
    return crossed


def _cut(around: NDArray[np.float64], normal: NDArray[np.float64]) -> Triangles | None:
    """None where the polygon has no inside, so that a fan is as good as anything."""
    length = float(np.linalg.norm(normal))
    if length == 0:
        return None
    first, second, _ = frame_of(normal / length)
    flat = np.column_stack([around @ first, around @ second])
    found = np.asarray(manifold3d.triangulate([flat - flat.mean(axis=0)]), np.int64)
    return found if len(found) == len(around) - 2 else None
