"""From raw corners to a clean shell: numbers checked, equal corners merged, slivers dropped."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geometry.errors import Refused
from geometry.mesh.topology import edge_counts, open_corners
from geometry.piece import Points, Role, Shell, Triangles
from geometry.reading.limits import MAX_COORDINATE, clean_name

# Corners closer than this part of the longest side are one corner, if that closes the mesh.
_SNAP = 5e-6
# Odd numbers that spread the bits of x, y and z over 64, and how far each is turned.
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_TURNS = np.array([1, 23, 43], np.uint64)


def make_shell(name: str, vertices: NDArray[np.floating], faces: Triangles, *, role: Role) -> Shell:
    """A shell of merged corners; raises Refused for numbers that are no position."""
    points = vertices + vertices.dtype.type(0)  # turns -0.0 into 0.0
    if not np.isfinite(points).all():
        raise Refused(
            "not-a-number",
            "The file holds corners without a position (NaN or infinite). The model is damaged: "
            "repair it in your CAD program and export it again.",
        )
    if len(points) and max(points.max(), -points.min()) > MAX_COORDINATE:
        raise Refused(
            "out-of-range",
            "The file holds corners millions of units away from the origin. Delete stray geometry "
            "and export it again.",
        )
    merged, corners = _merge(points, faces)
    del points
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


def _merge(vertices: NDArray[np.floating], faces: Triangles) -> tuple[Points, Triangles]:
    """One vertex per distinct position that a face uses."""
    return _compact(vertices, _first_equals(vertices), faces)


def _compact(
    vertices: NDArray[np.floating], stand_in: NDArray[np.intp], faces: Triangles
) -> tuple[Points, Triangles]:
    """Faces over the vertex that stands in for each; faces that lose a corner are dropped."""
    corners = stand_in[faces]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    used = np.zeros(len(vertices), np.bool_)
    used[corners] = True
    number = np.cumsum(used) - 1
    return vertices[used].astype(np.float64), number[corners]


def _first_equals(rows: NDArray[np.floating]) -> NDArray[np.intp]:
    """For each row the index of the first row that equals it.

    Rows are told apart by a 64-bit mix of their bits, which sorts ten times faster than the rows
    themselves; if two different rows ever mix to the same number, the rows are sorted after all.
    """
    key = _mixed(rows)
    order = np.argsort(key)
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[len(key) > 0], key[1:] != key[:-1]]))
    del key
    first = np.minimum.reduceat(order, starts) if len(starts) else order
    equals = np.empty_like(order)
    equals[order] = np.repeat(first, np.diff(starts, append=len(order)))
    if all(np.array_equal(column[equals], column) for column in rows.T):
        return equals
    _, first, index = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return np.asarray(first[index.reshape(-1)])


def _mixed(rows: NDArray[np.floating]) -> NDArray[np.uint64]:
    """A 64-bit mix of the bits of each row."""
    bits = np.ascontiguousarray(rows).view(f"u{rows.dtype.itemsize}")
    key = np.zeros(len(rows), np.uint64)
    for column, factor, turn in zip(bits.T, _FACTORS, _TURNS, strict=True):
        mixed = column.astype(np.uint64)
        mixed ^= mixed >> np.uint64(29)
        mixed *= factor
        key ^= (mixed >> turn) | (mixed << (np.uint64(64) - turn))
    return key
