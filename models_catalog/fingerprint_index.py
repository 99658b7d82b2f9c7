"""Where a fingerprint stands in the database's index, and where those near it can stand.

The first dimensions of the vector, those that tell pieces apart best, are cut into steps; the step
numbers packed into one integer are the cell. Two vectors within `REACH` of each other differ by at
most that in every dimension, so that a plain B-tree lookup of a few dozen cells misses none.
"""

from itertools import product

import numpy as np

from geometry.likeness.fingerprint_size import DIMENSIONS, SAME_WITHIN, Vector

# Vectors within this distance are shown to staff.
REACH = SAME_WITHIN

_DIMENSIONS = 7
_STEP = 2 * REACH
_BITS = 9
_HALF = 1 << (_BITS - 1)


def cell_of(vector: Vector) -> int:
    """The one cell in which a vector stands; fits a signed 64-bit integer."""
    return _packed(_steps(vector[:_DIMENSIONS].astype(np.float64)))


def cells_near(vector: Vector) -> list[int]:
    """Every cell in which a vector within REACH can stand: at most 2 ** 7."""
    middle = vector[:_DIMENSIONS].astype(np.float64)
    low, high = _steps(middle - REACH), _steps(middle + REACH)
    spans = [range(first, last + 1) for first, last in zip(low, high, strict=True)]
    return [_packed(steps) for steps in product(*spans)]


def to_bytes(vector: Vector) -> bytes:
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes | memoryview) -> Vector:
    return np.frombuffer(stored, dtype="<f4", count=DIMENSIONS)


def _steps(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, ...]:
    return tuple(np.clip(np.floor(values / _STEP), -_HALF, _HALF - 1).astype(int).tolist())


def _packed(steps: tuple[int, ...]) -> int:
    cell = 0
    for step in steps:
        cell = cell << _BITS | (step + _HALF)
    return cell
