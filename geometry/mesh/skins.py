"""Closed skins that share corners or edges: which faces belong to one skin.

Where an edge has four faces, two skins touch or one touches itself. Around such an edge the faces
are sorted by their angle; one that goes into the metal belongs to the next that comes out of it, as
brackets do, so that a skin within another is told from it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geometry.mesh.topology import edge_keys
from geometry.piece import Points, Triangles

# A mesh that touches itself in more edges is none that two skins share by chance.
_MOST_SHARED = 20_000
# Faces at an edge whose angles (in radians) differ by less lie on each other.
_SAME_ANGLE = 1e-5


def skins(vertices: Points, faces: Triangles) -> NDArray[np.intp]:
    """The number of the skin of each face; all are one where an edge is open."""
    whole = np.zeros(len(faces), np.intp)
    key, forward = edge_keys(faces)
    order = np.argsort(key, kind="stable")
    key, forward, owner = key[order], forward[order], order // 3
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    uses = np.diff(first, append=len(key))
    ahead = np.add.reduceat(forward, first, dtype=np.int64)
    shared = np.flatnonzero(uses > 2)
    if (2 * ahead != uses).any() or len(shared) > _MOST_SHARED:
        return whole
    pair = first[uses == 2]
    pairs = [(owner[pair], owner[pair + 1])]
    for start, count in zip(first[shared].tolist(), uses[shared].tolist(), strict=True):
        here = slice(start, start + count)
        found = np.array(_bracketed(vertices, faces, owner[here], forward[here], int(key[start])))
        pairs.append((found[:, 0], found[:, 1]))
    rows, columns = (np.concatenate([one[side] for one in pairs]) for side in (0, 1))
    graph = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(len(faces),) * 2)
    _, label = connected_components(graph, directed=False)
    return np.asarray(label, np.intp)


def _bracketed(
    vertices: Points,
    faces: Triangles,
    owner: NDArray[np.intp],
    forward: NDArray[np.bool_],
    key: int,
) -> list[tuple[int, int]]:
    """Pairs of faces at one edge: into the metal, and out of it again."""
    span = int(faces.max()) + 1
    low, high = key // span, key % span
    along = vertices[high] - vertices[low]
    along /= max(float(np.linalg.norm(along)), 1e-30)
    third = faces[owner].sum(axis=1) - low - high
    out = vertices[third] - vertices[low]
    out -= (out @ along)[:, None] * along
    across = out[0] / max(float(np.linalg.norm(out[0])), 1e-30)
    angle = np.round(np.arctan2(out @ np.cross(along, across), out @ across) / _SAME_ANGLE)
    # Turning round the edge, a face that walks it upwards is met from within the metal. Of those
    # that lie on each other the ones that go in come first, and the last in is the first out.
    order = np.lexsort((np.where(forward, -owner, owner), forward, angle))
    level = np.cumsum(np.where(forward[order], -1, 1))
    order = np.roll(order, -1 - int(level.argmin()))
    pairs, inside = [], []
    for at in order.tolist():
        if not forward[at]:
            inside.append(int(owner[at]))
        else:
            pairs.append((inside.pop(), int(owner[at])))
    return pairs
