"""Cuts of a graver: V-shaped rays, stars and border lines, as solids to subtract. Millimetres.

Cuts are at least 0.3 mm wide and 0.5 mm deep where they carry the drawing (Stuller, Gemwares).
"""

import numpy as np
from manifold3d import Manifold

from demo_pieces.parts import around
from demo_pieces.solids import Points, loop, resample, union

# Cutters reach this far above the face, so that no thin skin of metal is left.
PROUD = 0.2


def ray(start: float, widest: float, end: float, width: float, depth: float) -> Manifold:
    """A kite-shaped V cut along +X with its face at z = 0, deepest where it is widest."""
    grow = (depth + PROUD) / depth
    reach = (widest - start) * grow, (end - widest) * grow
    half = width / 2 * grow
    return Manifold.hull_points(
        np.array(
            [
                [widest - reach[0], 0, PROUD],
                [widest, half, PROUD],
                [widest + reach[1], 0, PROUD],
                [widest, -half, PROUD],
                [widest, 0, -depth],
            ]
        )
    )


def star(points: int, *, start: float, end: float, width: float, depth: float) -> Manifold:
    """Rays around the middle, every second one shorter."""
    cuts = []
    for step, angle in enumerate(around(points, start=90)):
        long = end if step % 2 == 0 else start + (end - start) * 0.62
        widest = start + (long - start) * 0.3
        share = 1.0 if step % 2 == 0 else 0.72
        cuts.append(ray(start, widest, long, width * share, depth * share).rotate([0, 0, angle]))
    return union(cuts)


def line(ring: Points, *, width: float, depth: float) -> Manifold:
    """A V-shaped border line along a closed outline in XY, face at z = 0."""
    path = resample(ring, 0.15)
    flat = np.column_stack([path, np.zeros(len(path))])
    return loop(flat, width / 2, depth, sides=4)
