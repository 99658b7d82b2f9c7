"""Which slim metal is a bezel: it lies against a stone's girdle and goes round it.

A wire that merely passes a stone, such as a jump ring, the rail of a halo or a gallery below, is no
bezel but a strand, which may be thinner.
"""

import numpy as np
from numpy.typing import NDArray

from geometry.casting.claws import TOUCH_MM, Seat, seat_of
from geometry.casting.walls import Spots
from geometry.piece import Points, Shell

# A bezel's middle lies no higher above or below the girdle than this, in mm, and no farther inside
# the stone's outline than a seat is cut in.
_HEIGHT_MM, _CUT_IN_MM = 1.0, 0.25
# Half a bezel still is one: it reaches round this share of the girdle.
_SECTORS, _FEWEST_SECTORS = 12, 5
_REACH_MM = 1.5


def on_bezels(spots: Spots, middle: Points, stones: list[Shell]) -> NDArray[np.bool_]:
    """Which thin places belong to a bezel round one of the stones. `middle` is where the spots'
    origin lies."""
    found = np.zeros(len(spots.width), np.bool_)
    places = spots.middle + middle
    for stone in stones:
        low, high = stone.vertices.min(axis=0) - _REACH_MM, stone.vertices.max(axis=0) + _REACH_MM
        near = np.flatnonzero(((places > low) & (places < high)).all(axis=1))
        if len(near) < _FEWEST_SECTORS:
            continue
        seat = seat_of(stone)
        if seat is not None:
            found[near[_against(seat, places[near], spots.width[near])]] = True
    return found


def _against(seat: Seat, places: Points, width: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places lie against the girdle; none when they don't reach round enough of it."""
    local = (places - seat.centre) @ seat.frame.T
    away = (local[:, :2] @ seat.outline[:, :2].T + seat.outline[:, 2]).max(axis=1)
    against = (
        (np.abs(local[:, 2]) < _HEIGHT_MM) & (away > -_CUT_IN_MM) & (away - width / 2 < TOUCH_MM)
    )
    angle = np.arctan2(local[against, 1], local[against, 0])
    sectors = np.unique((angle / (2 * np.pi) % 1 * _SECTORS).astype(np.int64))
    return against if len(sectors) >= _FEWEST_SECTORS else np.zeros_like(against)
