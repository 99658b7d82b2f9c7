"""Two directions across an axis, whichever way the axis lies."""

import numpy as np
from numpy.typing import NDArray


def frame_of(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows: two directions across a unit axis and each other, and the axis."""
    first = np.cross(axis, np.eye(3)[np.abs(axis).argmin()])
    first /= np.linalg.norm(first)
    return np.stack([first, np.cross(axis, first), axis])
