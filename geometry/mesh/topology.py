"""How triangles hang together: edges, open edges, connected bodies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geometry.piece import Triangles


@dataclass(frozen=True, slots=True)
class EdgeCounts:
    """Edges with one face, edges with more than two, and whether all faces agree which way is out.

    `closed` holds when each edge is walked as often one way as the other: only then has the mesh
    an inside.
    """

    open_edges: int
    non_manifold_edges: int
    closed: bool


def edge_counts(faces: Triangles) -> EdgeCounts:
    """Counts over all edges of the faces."""
    if len(faces) == 0:
        return EdgeCounts(0, 0, closed=False)
    key, forward = edge_keys(faces)
    # The direction rides along in the lowest bit, so that one sort in place is all it takes.
    key <<= 1
    key |= forward
    key.sort()
    forward = (key & 1).astype(np.bool_)
    key >>= 1
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    uses = np.diff(first, append=len(key))
    ahead = np.add.reduceat(forward, first, dtype=np.int64)
    return EdgeCounts(
        open_edges=int((uses == 1).sum()),
        non_manifold_edges=int((uses > 2).sum()),
        closed=bool((2 * ahead == uses).all()),
    )


def open_corners(faces: Triangles) -> NDArray[np.int64]:
    """Vertices at edges that have one face only."""
    return np.unique(open_edges(faces))


def open_edges(faces: Triangles) -> NDArray[np.int64]:
    """The two vertices (n, 2) of each edge that has one face only."""
    key, _ = edge_keys(faces)
    values, uses = np.unique(key, return_counts=True)
    lonely = values[uses == 1]
    span = int(faces.max()) + 1
    return np.stack([lonely // span, lonely % span], axis=1)


def uneven_corners(faces: Triangles) -> NDArray[np.int64]:
    """A vertex of each edge that is not walked as often one way as the other: no closed body has
    such an edge."""
    key, forward = edge_keys(faces)
    order = np.argsort(key)
    key, way = key[order], np.where(forward[order], 1, -1)
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    uneven = np.add.reduceat(way, first) != 0
    return np.asarray(key[first[uneven]] // (int(faces.max()) + 1))


def bodies(faces: Triangles, vertex_count: int) -> list[NDArray[np.intp]]:
    """Face numbers of each connected body (bodies share no vertex), largest first."""
    return bodies_up_to(len(faces), faces, vertex_count) or []


def bodies_up_to(most: int, faces: Triangles, vertex_count: int) -> list[NDArray[np.intp]] | None:
    """As `bodies`, but None when there are more than `most`: millions would not fit into memory."""
    face_label, count = body_labels(faces, vertex_count)
    sizes = np.bincount(face_label, minlength=count)
    if np.count_nonzero(sizes) > most:
        return None
    order = np.argsort(face_label, kind="stable")
    parts = np.split(order, np.cumsum(sizes[sizes > 0])[:-1])
    return sorted(parts, key=len, reverse=True)


def body_labels(faces: Triangles, vertex_count: int) -> tuple[NDArray[np.intp], int]:
    """The number of the connected body of each face, and how many numbers there are."""
    pairs = np.concatenate([faces[:, :2], faces[:, 1:]])
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])),
        shape=(vertex_count, vertex_count),
    )
    count, label = connected_components(graph, directed=False)
    return label[faces[:, 0]], int(count)


def edge_keys(faces: Triangles) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each half edge the number of its edge, and whether it runs from low to high vertex."""
    start = faces.ravel()
    end = faces[:, [1, 2, 0]].ravel()
    span = int(faces.max()) + 1
    key = np.minimum(start, end)
    key *= span
    key += np.maximum(start, end)
    return key, start < end
