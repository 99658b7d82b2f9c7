"""Refuses a tangle of faces: no jewellery, and a trap for everything that traces rays."""

import numpy as np

from models_catalog.geometry.errors import Refused
from models_catalog.geometry.piece import Piece

# A solid has its own box's surface once or twice, a dense pave piece ten times.
_MOST_LAYERS = 100


def check_tangle(piece: Piece) -> None:
    """Refused when the faces cover the surface of the box around them a hundred times over."""
    corners = np.concatenate([shell.vertices[shell.faces] for shell in piece.shells])
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    covered = float(np.linalg.norm(cross, axis=1).sum() / 2)
    x, y, z = np.ptp(corners.reshape(-1, 3), axis=0)
    if covered > _MOST_LAYERS * 2 * float(x * y + y * z + z * x):
        raise Refused(
            "tangled",
            "The faces of this model cross each other everywhere: it was damaged when it was "
            "exported. Open it in your CAD program and export it again.",
        )
