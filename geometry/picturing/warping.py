"""The displacement that makes a preview useless for casting and tells whose it is.

Every point is moved by the same distance; only the direction changes, slowly, from place to place.
So no seat and no finger hole stays where it was drawn, yet no normal turns by more than three
degrees, which is too little to see. The directions follow from the seed alone.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from geometry.piece import Points

# How far every point is moved, in mm, on a piece of at least _FULL_SIZE_MM across its box.
WARP_MM = 0.15
# How fast the direction turns, in radians per mm: WARP_MM times this and a half bounds the strain.
_TURN = 0.27
_FULL_SIZE_MM = 8.0


def warp(points: Points, size_mm: float, seed: str) -> Points:
    """Displacement of each point, in mm, for a piece whose box is `size_mm` from corner to corner.

    Depends on the place alone, so a stone moves with its setting. WARP_MM long everywhere; for a
    piece smaller than 8 mm shorter and faster turning in proportion.
    """
    share = min(1.0, max(size_mm, 1e-9) / _FULL_SIZE_MM)
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16]))
    frame = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    first = _unit(rng) * _TURN / share * rng.uniform(0.75, 1.0)
    second = _unit(rng) * _TURN / share * rng.uniform(0.5, 0.8)
    phases = rng.uniform(0, 2 * np.pi, 2)
    tilt, turn = points @ first + phases[0], points @ second + phases[1]
    across = np.sin(tilt)
    direction = np.stack([np.cos(tilt), across * np.cos(turn), across * np.sin(turn)], axis=1)
    moved: Points = WARP_MM * share * (direction @ frame)
    return moved


def _unit(rng: np.random.Generator) -> NDArray[np.float64]:
    vector = rng.normal(size=3)
    unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
    return unit
