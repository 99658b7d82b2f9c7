"""Where the metal has less than it needs to cast, all over the surface, for a viewer to colour.

Each place has a share: what was measured there, divided by the minimum for that kind of place. 1 or
more is enough. Shares come from the same confirmed walls, strands and details as the casting
report, and from the places of the report's other checks, so that colours and report agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.casting.probing import Numbers
from geometry.casting.walls import Spots
from geometry.piece import Points

# Shares are handed out in coarse steps, rounded down; the last stands for enough or not known.
SHARE_STEP, ENOUGH_STEP = 0.05, 30
# A spot speaks for the surface this far around it that looks its way.
_REACH_MM, _FACING = 0.6, 0.4
_NEAREST = 6
# What is found at one place is coloured this far beyond its own half width.
_AROUND_MM, _MOST_AROUND_MM = 0.5, 1.2
_ROUNDING = 1e-6
# A value this far under its minimum is rounded up to it.
ROUNDING_MM = 0.005


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Places on the metal in mm, which way they look (0: all ways), how far each of them counts,
    and its shares for silver and for gold and platinum."""

    point: Points
    normal: Points
    reach: Numbers
    share: Numbers

    @property
    def is_empty(self) -> bool:
        """Whether every place has enough in every metal."""
        return not len(self.short_places)

    @property
    def short_places(self) -> Points:
        """The places that have too little for some metal."""
        return self.point[(self.share < 1 - _ROUNDING).any(axis=1)]

    def steps_at(self, points: Points, normals: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Shares at surface points (n, 3) for silver and for gold, in steps of 0.05: (n, 2)."""
        share = np.full((len(points), 2), SHARE_STEP * ENOUGH_STEP)
        spot = np.flatnonzero(self.normal.any(axis=1))
        if len(spot):
            self._from_spots(spot, points, normals, share)
        for alone in np.flatnonzero(~self.normal.any(axis=1)):
            near = np.linalg.norm(points - self.point[alone], axis=1) < self.reach[alone]
            share[near] = np.minimum(share[near], self.share[alone])
        steps = np.floor(share / SHARE_STEP + _ROUNDING)
        return np.asarray(steps.clip(0, ENOUGH_STEP), np.uint8)

    def _from_spots(
        self, spot: NDArray[np.intp], points: Points, normals: NDArray[np.floating], share: Numbers
    ) -> None:
        """The nearest spot that looks the same way, if there is one within reach."""
        tree = cKDTree(self.point[spot])
        count = min(_NEAREST, len(spot))
        away, number = tree.query(points, k=count, distance_upper_bound=_REACH_MM)
        away, number = away.reshape(-1, count), number.reshape(-1, count)
        number = spot[np.minimum(number, len(spot) - 1)]
        alike = np.einsum("nkj,nj->nk", self.normal[number], normals) > _FACING
        fits = np.isfinite(away) & alike
        first = fits.argmax(axis=1)
        found = np.flatnonzero(fits.any(axis=1))
        share[found] = self.share[number[found, first[found]]]


def around_spots(spots: Spots, middle: Points, minimums: tuple[float, float]) -> Shortfall:
    """Thin places speak for both of their faces. `middle` is where the spots' origin lies."""
    far = spots.point + spots.side * spots.normal * spots.width[:, None]
    share = _share(spots.width, minimums)
    return Shortfall(
        np.concatenate([spots.point, far]) + middle,
        np.concatenate([spots.normal, -spots.normal]),
        np.full(2 * len(share), _REACH_MM),
        np.concatenate([share, share]),
    )


def around_place(at_mm: list[float], value_mm: float, minimums: tuple[float, float]) -> Shortfall:
    """One place of the report, whose faces may look any way."""
    reach = min(max(value_mm, 0.0) / 2 + _AROUND_MM, _MOST_AROUND_MM)
    return Shortfall(
        np.array([at_mm]),
        np.zeros((1, 3)),
        np.array([reach]),
        _share(np.array([max(value_mm, 0.0)]), minimums),
    )


def _share(values: Numbers, minimums: tuple[float, float]) -> Numbers:
    """Of each minimum; a value that the report rounds up to its minimum has all of it."""
    share = values[:, None] / np.array(minimums)
    enough = values[:, None] >= np.array(minimums) - ROUNDING_MM
    return np.asarray(np.where(enough, np.maximum(share, 1.0), share))


def not_under(one: Shortfall, least: float) -> Shortfall:
    """The same places, none of which says less than `least`: for what is not sure."""
    return Shortfall(one.point, one.normal, one.reach, np.maximum(one.share, least))


def together(parts: Iterable[Shortfall]) -> Shortfall:
    """All places of some shortfalls."""
    rows = list(parts)
    return Shortfall(
        np.concatenate([np.zeros((0, 3)), *(row.point for row in rows)]),
        np.concatenate([np.zeros((0, 3)), *(row.normal for row in rows)]),
        np.concatenate([np.zeros(0), *(row.reach for row in rows)]),
        np.concatenate([np.zeros((0, 2)), *(row.share for row in rows)]),
    )
