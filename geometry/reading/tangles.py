"""Refuses a tangle of faces: it is no jewellery, and tracing rays through it takes very long."""

import numpy as np

from geometry.errors import Refused
from geometry.mesh.triangles import surface_area
from geometry.piece import Piece

# A solid has its own box's surface once or twice, a dense pave piece ten times.
_MOST_LAYERS = 100


def check_tangle(piece: Piece) -> None:
    """Refused when the faces cover the surface of the box around them a hundred times over."""
    covered = sum(surface_area(shell.vertices, shell.faces) for shell in piece.shells)
    low = np.min([shell.vertices.min(axis=0) for shell in piece.shells], axis=0)
    high = np.max([shell.vertices.max(axis=0) for shell in piece.shells], axis=0)
    x, y, z = high - low
    if covered > _MOST_LAYERS * 2 * float(x * y + y * z + z * x):
        raise Refused(
            "tangled",
            "The faces of this model cross each other everywhere: it was damaged when it was "
            "exported. Open it in your CAD program and export it again.",
        )
