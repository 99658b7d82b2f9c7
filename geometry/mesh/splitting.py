"""Splits the large triangles around some places, so that their corners can say what is there."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.mesh.triangles import normals_of
from geometry.piece import Points, Triangles

_ROUNDS = 12
# A place belongs to a triangle when it lies this close to its plane, in mm.
_ON_PLANE_MM = 0.15


def split_around(
    vertices: Points, faces: Triangles, places: Points, *, longest_mm: float, most: int
) -> tuple[Points, Triangles]:
    """Halves edges longer than `longest_mm` near the places; the surface stays where it is.

    Both triangles at an edge are split, so no seam opens. Stops at `most` more triangles.
    """
    if not len(places):
        return vertices, faces
    tree, limit = cKDTree(places), len(faces) + most
    for _ in range(_ROUNDS):
        lengths = _edge_lengths(vertices, faces)
        long = np.flatnonzero(lengths.max(axis=1) > longest_mm)
        long = long[_holds_place(vertices[faces[long]], tree)]
        if not len(long) or len(faces) + 2 * len(long) > limit:
            break
        at = lengths[long].argmax(axis=1)
        edges = np.sort(np.column_stack([faces[long, at], faces[long, (at + 1) % 3]]), axis=1)
        vertices, faces = _halved(vertices, faces, np.unique(edges, axis=0))
    return vertices, faces


def _edge_lengths(vertices: Points, faces: Triangles) -> NDArray[np.float64]:
    corners = vertices[faces]
    lengths: NDArray[np.float64] = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
    return lengths


def _holds_place(corners: NDArray[np.float64], tree: cKDTree) -> NDArray[np.bool_]:
    """Whether a place lies in the ball around each triangle and close to its plane."""
    middle = corners.mean(axis=1)
    radius = np.linalg.norm(corners - middle[:, None], axis=2).max(axis=1)
    normal = normals_of(corners)
    holds = np.zeros(len(corners), np.bool_)
    for number, near in enumerate(tree.query_ball_point(middle, radius)):
        off = (tree.data[near] - middle[number]) @ normal[number]
        holds[number] = bool((np.abs(off) < _ON_PLANE_MM).any())
    return holds


def _halved(
    vertices: Points, faces: Triangles, edges: NDArray[np.int64]
) -> tuple[Points, Triangles]:
    """Every triangle with one of these edges (lower corner first) is cut at its middle."""
    count = np.int64(len(vertices) + len(edges))
    keys = edges[:, 0] * count + edges[:, 1]
    middles = np.arange(len(vertices), len(vertices) + len(edges))
    vertices = np.concatenate([vertices, vertices[edges].mean(axis=1)])
    while True:
        after = np.roll(faces, -1, axis=1)
        wanted = np.minimum(faces, after) * count + np.maximum(faces, after)
        found = np.searchsorted(keys, wanted).clip(0, len(keys) - 1)
        marked = keys[found] == wanted
        cut = np.flatnonzero(marked.any(axis=1))
        if not len(cut):
            return vertices, faces
        at = marked[cut].argmax(axis=1)
        first, second, third = (faces[cut, (at + step) % 3] for step in range(3))
        middle = middles[found[cut, at]]
        halves = np.column_stack([middle, second, third])
        faces = faces.copy()
        faces[cut] = np.column_stack([first, middle, third])
        faces = np.concatenate([faces, halves])
