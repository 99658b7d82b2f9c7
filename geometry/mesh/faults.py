"""Where a mesh is at fault, for a viewer to show: edges that are open, faces drawn twice."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from geometry.piece import Piece, Points

# As many as a designer can look at; of more, every second or third is told.
MOST_EDGES, MOST_FACES = 400, 400


class Places(TypedDict):
    """In mm: x, y, z of both ends of each edge, and of the three corners of each face."""

    open_edges_mm: list[float]
    drawn_twice_mm: list[float]


def places(piece: Piece) -> Places:
    """Of the metal's open edges, and of what the whole file draws twice."""
    # Here: it loads scipy, and the shop's own processes read this file for its limits alone.
    from geometry.mesh.topology import open_edges

    metal = [one for one in piece.with_role("metal") if len(one.faces)]
    edges = [one.vertices[open_edges(one.faces)] for one in metal]
    return Places(
        open_edges_mm=_told(np.concatenate([np.empty((0, 2, 3)), *edges]), MOST_EDGES),
        drawn_twice_mm=_told(piece.drawn_twice, MOST_FACES),
    )


def _told(corners: Points | NDArray[np.float64], most: int) -> list[float]:
    step = -(-len(corners) // most) or 1
    return [round(float(number), 3) for number in corners[::step].ravel()]
