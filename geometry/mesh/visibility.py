"""Which faces of a mesh can be seen from outside at all."""

from collections.abc import Sequence

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from geometry.mesh.triangles import normals_of

_DIRECTIONS = 48
_START_SHARE = 2e-5


def visible_faces(
    corners: NDArray[np.float64], *, behind: Sequence[NDArray[np.float64]] = ()
) -> NDArray[np.bool_]:
    """For triangles (m, 3, 3): True where light from outside arrives, and on their neighbours.

    `behind`: other triangles that stand in the way.

    From just above each face rays go out in 48 directions; a face from which none escapes is
    hidden: inside a void, or between bodies that overlap. Neighbours of seen faces are kept, so
    that a missed ray tears no hole into what can be seen.
    """
    triangles = np.ascontiguousarray(np.concatenate([corners, *behind]), np.float32)
    scene = rtcore_scene.EmbreeScene()
    TriangleMesh(scene, triangles)
    normal = normals_of(corners)
    extent = float(np.ptp(corners.reshape(-1, 3), axis=0).max())
    start = (corners.mean(axis=1) + normal * extent * _START_SHARE).astype(np.float32)
    seen = np.zeros(len(corners), np.bool_)
    for direction in _sphere(_DIRECTIONS):
        open_to = np.flatnonzero(~seen & (normal @ direction > 0.02))
        if not len(open_to):
            continue
        rays = np.broadcast_to(direction.astype(np.float32), (len(open_to), 3))
        hit = scene.run(np.ascontiguousarray(start[open_to]), np.ascontiguousarray(rays))
        seen[open_to[hit < 0]] = True
    return _with_neighbours(corners, seen)


def _sphere(count: int) -> NDArray[np.float64]:
    """Directions spread evenly over the sphere (a Fibonacci spiral), far ones after each other."""
    number = np.arange(count) * 29 % count + 0.5
    z = 1 - 2 * number / count
    turn = number * np.pi * (3 - np.sqrt(5))
    ring = np.sqrt(1 - z * z)
    return np.column_stack([ring * np.cos(turn), ring * np.sin(turn), z])


def _with_neighbours(corners: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if seen.all() or not seen.any():
        return np.ones(len(seen), np.bool_)
    _, index = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    index = index.reshape(-1, 3)
    touched = np.zeros(int(index.max()) + 1, np.bool_)
    touched[index[seen]] = True
    return np.asarray(touched[index].any(axis=1))
