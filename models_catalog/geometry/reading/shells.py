"""From raw corners to a clean shell: numbers checked, equal corners merged, slivers dropped."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from models_catalog.geometry.errors import Refused
from models_catalog.geometry.piece import Points, Role, Shell, Triangles
from models_catalog.geometry.reading.limits import MAX_COORDINATE, clean_name
from models_catalog.geometry.topology import edge_counts, open_corners

# Corners closer than this part of the longest side are one corner, if that closes the mesh.
_SNAP = 5e-6


def make_shell(name: str, vertices: NDArray[np.floating], faces: Triangles, *, role: Role) -> Shell:
    """A shell of merged corners; raises Refused for numbers that are no position."""
    points = np.asarray(vertices, dtype=np.float64) + 0.0  # turns -0.0 into 0.0
    if not np.isfinite(points).all():
        raise Refused(
            "not-a-number",
            "The file holds corners without a position (NaN or infinite). The model is damaged: "
            "repair it in your CAD program and export it again.",
        )
    if len(points) and np.abs(points).max() > MAX_COORDINATE:
        raise Refused(
            "out-of-range",
            "The file holds corners millions of units away from the origin. Delete stray geometry "
            "and export it again.",
        )
    merged, corners = _merge(points, faces)
    if edge_counts(corners).open_edges:
        merged, corners = _snap(merged, corners)
    return Shell(clean_name(name) or "unnamed", role, merged, corners)


def _snap(vertices: Points, faces: Triangles) -> tuple[Points, Triangles]:
    """Joins corners along open edges that differ by rounding; kept if fewer edges stay open."""
    reach = float(np.ptp(vertices, axis=0).max()) * _SNAP
    loose = open_corners(faces)
    pairs = loose[cKDTree(vertices[loose]).query_pairs(reach, output_type="ndarray")]
    if not len(pairs):
        return vertices, faces
    graph = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(vertices),) * 2
    )
    _, group = connected_components(graph, directed=False)
    _, first = np.unique(group, return_index=True)
    snapped, corners = _compact(vertices, first[group], faces)
    if len(corners) and edge_counts(corners).open_edges < edge_counts(faces).open_edges:
        return snapped, corners
    return vertices, faces


def _merge(vertices: Points, faces: Triangles) -> tuple[Points, Triangles]:
    """One vertex per distinct position that a face uses."""
    first, index = _group_rows(vertices)
    return _compact(vertices, first[index], faces)


def _compact(
    vertices: Points, stand_in: NDArray[np.intp], faces: Triangles
) -> tuple[Points, Triangles]:
    """Faces over the vertex that stands in for each; faces that lose a corner are dropped."""
    corners = stand_in[faces]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    used, flat = np.unique(corners, return_inverse=True)
    return vertices[used], flat.reshape(-1, 3)


def _group_rows(rows: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Index of one row per distinct value, and for each row the number of its value.

    Rows are told apart by a 64-bit mix of their bits, which sorts ten times faster than the rows
    themselves; if two different rows ever mix to the same number, the rows are sorted after all.
    """
    bits = np.ascontiguousarray(rows).view(np.uint64)
    factors = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
    mixed = (bits ^ (bits >> np.uint64(29))) * factors
    key = mixed[:, 0] ^ (mixed[:, 1] >> np.uint64(7)) ^ (mixed[:, 2] << np.uint64(9))
    _, first, index = np.unique(key, return_index=True, return_inverse=True)
    if np.array_equal(rows[first[index]], rows):
        return first, index
    _, first, index = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, index.reshape(-1)
