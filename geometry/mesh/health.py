"""Faults of a mesh that slicers stumble over: faces that look the wrong way or cut each other."""

from collections.abc import Iterator

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geometry.mesh.topology import bodies_up_to
from geometry.mesh.triangles import crossed_sides
from geometry.piece import Shell, Triangles

# Above this many faces the search for cuts would cost more than the rest of the measuring.
MOST_FACES = 600_000
# An edge is shortened by this share at both ends, so that it does not touch its neighbours.
_SHRINK = 1e-3
_MOST_BODIES = 200
# Of four faces none goes through another.
_FEWEST_FACES = 5
# Slivers that a boolean leaves over cross a few neighbours, hardly at all, and weigh nothing. A
# body goes through itself where a face is pierced deep, or many are: how deep in mm, how many.
_THROUGH = ((0.15, 1), (0.05, 20))
_DEEP_MM = 1e-3


def flipped_faces(shells: list[Shell]) -> int:
    """Faces wound against most of the faces that they hang together with."""
    return sum(_flipped(shell.faces) for shell in shells if len(shell.faces))


def self_intersections(shells: list[Shell]) -> int | None:
    """Faces that an edge of another face pierces, overlapping bodies included; None above 600,000
    faces, where it is not counted."""
    if sum(len(shell.faces) for shell in shells) > MOST_FACES:
        return None
    corners = [shell.vertices[shell.faces] for shell in shells]
    if not corners:
        return 0
    offsets = np.cumsum([0, *(len(shell.vertices) for shell in shells)])
    faces = np.concatenate(
        [shell.faces + start for shell, start in zip(shells, offsets, strict=False)]
    )
    return _pierced(np.concatenate(corners), faces)


def through_themselves(shells: list[Shell]) -> list[str]:
    """Names of shells of which one body is pierced by its own edges, and not by slivers: what it
    shares with itself counts twice in its volume. Above 600,000 faces none is looked at."""
    return [
        shell.name
        for shell in shells
        if len(shell.faces) <= MOST_FACES and any(_pierces_itself(shell))
    ]


def _pierces_itself(shell: Shell) -> Iterator[bool]:
    for part in bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices)) or []:
        faces = shell.faces[part]
        if len(faces) < _FEWEST_FACES:
            continue
        corners = shell.vertices[faces]
        yield any(_pierced(corners, faces, deep) >= fewest for deep, fewest in _THROUGH)


def _pierced(corners: NDArray[np.float64], faces: Triangles, deep_mm: float = _DEEP_MM) -> int:
    corners = corners - corners.reshape(-1, 3).mean(axis=0)
    tree = rtcore_scene.EmbreeScene()
    TriangleMesh(tree, corners.astype(np.float32))
    owner, start, end = _edges(corners, faces)
    way = end - start
    length = np.linalg.norm(way, axis=1)
    kept = length > 4 * _DEEP_MM
    owner, start, way, length = owner[kept], start[kept], way[kept], length[kept]
    heading = way / length[:, None]
    inset = np.maximum(_SHRINK * length, _DEEP_MM)
    hit = tree.run(
        (start + heading * inset[:, None]).astype(np.float32),
        heading.astype(np.float32),
        dists=(length - 2 * inset).astype(np.float32),
    ).astype(np.int64)
    rows = np.flatnonzero(hit >= 0)
    # Faces that share a corner with the edge touch it anyway.
    shares = (faces[hit[rows]][:, :, None] == faces[owner[rows]][:, None, :]).any(axis=(1, 2))
    rows = rows[~shares]
    return len(np.unique(hit[rows][_pierces(corners[hit[rows]], start[rows], way[rows], deep_mm)]))


def _pierces(
    target: NDArray[np.float64],
    start: NDArray[np.float64],
    way: NDArray[np.float64],
    deep_mm: float,
) -> NDArray[np.bool_]:
    """Whether the edge passes through the face's plane, so far on both sides."""
    normal = crossed_sides(target)
    size = np.linalg.norm(normal, axis=1)
    normal /= np.maximum(size, 1e-30)[:, None]
    before = np.einsum("ij,ij->i", start - target[:, 0], normal)
    after = np.einsum("ij,ij->i", start + way - target[:, 0], normal)
    deep = np.minimum(np.abs(before), np.abs(after)) > deep_mm
    return np.asarray((before * after < 0) & deep & (size > 1e-12))


def _edges(
    corners: NDArray[np.float64], faces: Triangles
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Each edge once: a face that has it, and its ends."""
    following = faces[:, [1, 2, 0]]
    # Of the two faces at an edge one walks it upwards; open edges walked downwards are left out.
    face, corner = np.nonzero(faces < following)
    return face, corners[face, corner], corners[face, (corner + 1) % 3]


def _flipped(faces: Triangles) -> int:
    start, end = faces.ravel(), faces[:, [1, 2, 0]].ravel()
    span = int(faces.max()) + 1
    key = np.minimum(start, end) * span + np.maximum(start, end)
    order = np.argsort(key)
    owner, forward, key = order // 3, (start < end)[order], key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    uses = np.diff(first, append=len(key))
    pair = first[uses == 2]
    left, right = owner[pair], owner[pair + 1]
    against = forward[pair] == forward[pair + 1]
    if not against.any():
        return 0
    return _minority(left, right, against, len(faces))


def _minority(
    left: NDArray[np.intp], right: NDArray[np.intp], against: NDArray[np.bool_], count: int
) -> int:
    """Faces of each connected surface that look against its majority.

    Each face stands for two nodes, one for each way of looking: faces that agree join equals, faces
    that do not join opposites. The two halves of a surface that can be turned round fall apart.
    """
    other = np.where(against, right + count, right)
    mirror = np.where(against, right, right + count)
    rows, columns = np.concatenate([left, left + count]), np.concatenate([other, mirror])
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(2 * count, 2 * count))
    _, label = connected_components(graph, directed=False)
    ways = np.sort(label.reshape(2, count), axis=0)
    _, surface, size = np.unique(ways[0], return_inverse=True, return_counts=True)
    turned = np.bincount(surface, weights=label[:count] != ways[0])
    return int(np.minimum(turned, size - turned).sum())
