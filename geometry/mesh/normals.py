"""Decides the shading normals of a mesh: smooth within a surface, split at its creases.

CAD meshes out of booleans carry long slivers whose own normal is noise. Corners are weighted by
area times angle, so that a wide flat face keeps its normal beside a narrow fillet, and a sliver
borrows the normal of the face across its longest edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from geometry.mesh.triangles import crossed_sides

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A face lower than this share of the mesh's extent has no trustworthy normal of its own.
SLIVER_SHARE = 4e-5
WELD_STEPS = 1 << 20
# Where a plane is cut into a curved surface, the eye sees an edge even at a shallow angle. So a
# flat patch, this many times as large as a common face, keeps its edge from this bend (degrees) on.
PATCH_FACES, PATCH_CREASE_DEGREES, PATCH_FLAT_DEGREES = 40, 3.0, 0.15


def usable_faces(vertices: Floats, faces: Ints) -> Ints:
    """The faces with three different, finite, known corners and an area above zero."""
    faces = faces[((faces >= 0) & (faces < len(vertices))).all(axis=1)]
    corners = vertices[faces]
    faces = faces[np.isfinite(corners).all(axis=(1, 2))]
    crossed = crossed_sides(vertices[faces])
    return np.asarray(faces[(crossed**2).sum(axis=1) > 1e-30])


def weld(vertices: Floats, faces: Ints) -> Ints:
    """Faces over shared point numbers: points closer than a millionth of the extent are one."""
    used, corner = np.unique(faces, return_inverse=True)
    points = vertices[used]
    low = points.min(axis=0)
    extent = max(float((points.max(axis=0) - low).max()), 1e-12)
    grid = np.rint((points - low) * (WELD_STEPS / extent)).astype(np.int64)
    key = (grid[:, 0] << 42) + (grid[:, 1] << 21) + grid[:, 2]
    _, number = np.unique(key, return_inverse=True)
    return np.asarray(number[corner].reshape(faces.shape), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Bends:
    """How faces meet: `first` and `second` are half edges that lie on each other, `soft` says
    across which of them a surface goes on. Half edge e of face f has number 3 f + e.

    `welded` are the faces over shared point numbers, `flat` (m, 3) and `area` are the faces' own.
    """

    welded: Ints
    first: Ints
    second: Ints
    soft: NDArray[np.bool_]
    flat: Floats
    area: Floats


def bends(vertices: Floats, faces: Ints, *, crease_degrees: float = 35.0) -> Bends:
    """Of usable faces: which edges are creases, and which are only where triangles meet."""
    corners = vertices[faces]
    flat, area, sliver = _face_normals(corners)
    welded = weld(vertices, faces)
    first, second = _shared_edges(welded)
    flat = _borrowed(flat, sliver, corners, first, second)
    soft = _soft_edges(flat, area, first // 3, second // 3, crease_degrees)
    return Bends(welded, first, second, soft, flat, area)


def corner_normals(
    vertices: Floats, faces: Ints, *, crease_degrees: float = 35.0
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Unit normals per corner (m, 3, 3) and per face (m, 3) of m usable faces."""
    corners = vertices[faces]
    found = bends(vertices, faces, crease_degrees=crease_degrees)
    flat = found.flat
    group, count = _groups(found.welded, found.first[found.soft], found.second[found.soft])
    weight = (_angles(corners) * found.area[:, None]).reshape(-1)
    weighted = np.repeat(flat, 3, axis=0) * weight[:, None]
    summed = np.zeros((count, 3))
    for axis in range(3):
        summed[:, axis] = np.bincount(group, weighted[:, axis], count)
    smooth = _unit(summed)[group].reshape(-1, 3, 3)
    # A corner that ends up far from its own face (a cone's tip, a folded mesh) stays flat.
    stray = np.einsum("fcx,fx->fc", smooth, flat) < 0.64
    smooth[stray] = np.broadcast_to(flat[:, None], smooth.shape)[stray]
    return smooth.astype(np.float32), flat.astype(np.float32)


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-30))


def _face_normals(corners: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    crossed = crossed_sides(corners)
    double_area = np.linalg.norm(crossed, axis=1)
    longest = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2).max(axis=1)
    extent = float(np.ptp(corners.reshape(-1, 3), axis=0).max())
    sliver = double_area < SLIVER_SHARE * extent * longest
    return _unit(crossed), double_area, sliver


def _shared_edges(welded: Ints) -> tuple[Ints, Ints]:
    """Pairs of half edges that meet; half edge e of face f (from corner e) has number 3 f + e."""
    start = welded.reshape(-1)
    end = np.roll(welded, -1, axis=1).reshape(-1)
    key = np.minimum(start, end) * (int(welded.max()) + 1) + np.maximum(start, end)
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    return order[:-1][same], order[1:][same]


def _borrowed(
    flat: Floats, sliver: NDArray[np.bool_], corners: Floats, first: Ints, second: Ints
) -> Floats:
    if not sliver.any():
        return flat
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
    longest = lengths.argmax(axis=1) + 3 * np.arange(len(corners))
    across = np.full(len(corners) * 3, -1, dtype=np.int64)
    across[first], across[second] = second // 3, first // 3
    flat, unsure = flat.copy(), sliver.copy()
    for _ in range(4):
        wanting = np.flatnonzero(unsure)
        source = across[longest[wanting]]
        good = (source >= 0) & ~unsure[source]
        flat[wanting[good]] = flat[source[good]]
        unsure[wanting[good]] = False
    return flat


def _soft_edges(
    flat: Floats, area: Floats, one: Ints, other: Ints, crease_degrees: float
) -> NDArray[np.bool_]:
    """Which edges between two faces are shaded across."""
    cosine = np.einsum("ix,ix->i", flat[one], flat[other])
    soft = cosine > np.cos(np.radians(crease_degrees))
    level = cosine > np.cos(np.radians(PATCH_FLAT_DEGREES))
    size = len(flat)
    graph = coo_matrix(
        (np.ones(int(level.sum()), np.int8), (one[level], other[level])), shape=(size, size)
    )
    count, patch = connected_components(graph, directed=False)
    wide = np.bincount(patch, area, count)[patch] > PATCH_FACES * np.median(area)
    bends = cosine < np.cos(np.radians(PATCH_CREASE_DEGREES))
    return np.asarray(soft & ~(bends & (wide[one] | wide[other])))


def _groups(welded: Ints, first: Ints, second: Ints) -> tuple[Ints, int]:
    """The smoothing group of each corner: corners joined across the given pairs of half edges."""
    first_end = first // 3 * 3 + (first % 3 + 1) % 3
    second_end = second // 3 * 3 + (second % 3 + 1) % 3
    point = welded.reshape(-1)
    aligned = point[first] == point[second]
    left = np.concatenate([first, first_end])
    right = np.concatenate(
        [np.where(aligned, second, second_end), np.where(aligned, second_end, second)]
    )
    size = welded.size
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    count, group = connected_components(graph, directed=False)
    return np.asarray(group, dtype=np.int64), int(count)


def _angles(corners: Floats) -> Floats:
    onward = _unit(np.roll(corners, -1, axis=1) - corners)
    back = -np.roll(onward, 1, axis=1)
    cosine = np.einsum("fcx,fcx->fc", onward, back)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))
