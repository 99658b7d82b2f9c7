"""Decides how dark the paper under a piece is: the soft shadow, and what metal sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from geometry.picturing.scene import Scene

Single = NDArray[np.float32]
Doubles = NDArray[np.float64]

CELLS = 96
# Half the width of the paper that is measured, in extents of the piece.
HALF = 1.25
STRATA = 6
SEED = 4711
# The key light hangs at the left, somewhat behind: its place on the unit disc, and its radius.
KEY_LIGHT, KEY_SIZE = (-0.42, 0.30), 0.42


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper in studio axes: its height and centre, and the shadow (0 to 1) of each cell."""

    height: float
    centre: tuple[float, float]
    shadow: Single

    def shadow_at(self, x: Single, y: Single) -> Single:
        column = ((x - self.centre[0]) / HALF + 1) * (CELLS / 2) - 0.5
        row = ((y - self.centre[1]) / HALF + 1) * (CELLS / 2) - 0.5
        found = map_coordinates(self.shadow, [row, column], order=1, mode="constant")
        return np.asarray(found, dtype=np.float32)


def lay_paper(scene: Scene, studio: Doubles) -> Paper:
    """Measure how much of the room's light the piece keeps from each cell of the paper."""
    points = studio @ scene.points.T.astype(np.float64)
    height = float(points[2].min()) - 0.003
    middle = (points.min(axis=1) + points.max(axis=1)) / 2
    step = ((np.arange(CELLS) + 0.5) / CELLS * 2 - 1) * HALF
    x, y = np.meshgrid(step + middle[0], step + middle[1])
    start = studio.T @ np.stack([x.ravel(), y.ravel(), np.full(x.size, height)])
    rays = _upward_rays(x.size)
    blocked = np.zeros(x.size)
    for ray in rays:
        blocked += scene.blocks(start.astype(np.float32), (studio.T @ ray).astype(np.float32))
    shadow = (blocked / len(rays)).reshape(x.shape)
    # Far from the contact the shadow is wide and weak: smooth it more there.
    near, far = gaussian_filter(shadow, 1.0), gaussian_filter(shadow, 4.0)
    sure = np.clip(gaussian_filter(shadow, 2.0) * 4 - 0.4, 0, 1)
    smooth = np.maximum(sure * near + (1 - sure) * far - 0.025, 0)
    return Paper(height, (float(middle[0]), float(middle[1])), smooth.astype(np.float32))


@lru_cache(maxsize=1)
def _upward_rays(count: int) -> list[Doubles]:
    """Directions (3, count) in studio axes: half to the whole room, half to the key light."""
    random = np.random.default_rng(SEED)
    rays = []
    for row in range(STRATA):
        for column in range(STRATA):
            radius = np.sqrt((row + random.uniform(size=count)) / STRATA)
            turn = 2 * np.pi * (column + random.uniform(size=count)) / STRATA
            disc = np.stack([radius * np.sin(turn), radius * np.cos(turn)])
            if (row + column) % 2:
                disc = disc * KEY_SIZE + np.array(KEY_LIGHT)[:, None]
            else:
                disc = disc * 0.985
            rays.append(np.concatenate([disc, np.sqrt(1 - (disc**2).sum(axis=0))[None]]))
    return rays
