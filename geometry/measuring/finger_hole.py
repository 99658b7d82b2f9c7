"""The inner diameter of a ring: the widest round bar that passes through the metal.

Along six candidate axes (the drawing's own three and the principal three) the metal is seen as
points in a plane and the widest empty circle well inside them is found on a grid. The best is then
refined as a cylinder with a free centre and a free tilt: each step is a linear programme that makes
the radius as large as the nearest corners allow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.spatial import ConvexHull, QhullError, cKDTree

from geometry.measuring.ring_sizes import SMALLEST_MM
from geometry.mesh.frames import frame_of
from geometry.mesh.triangles import face_areas
from geometry.piece import Points, Shell

# Beyond the widest bangle an opening is a necklace.
LARGEST_HOLE_MM = 90.0
_MIN_COVERAGE = 0.9
_NEAR = 1.12
_SAMPLES = 40_000
_GRID = 81
_SECTORS = 72
_HULL_SIDES = 96
# A flat wall whose middle comes this much nearer than its corners was drawn flat.
_CHORD_SHARE = 0.975
_MAX_TILT = 0.35

Flat = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hole:
    """The finger hole: a point on its axis, the axis, its diameter, and the metal's middle (mm)."""

    centre: Flat
    axis: Flat
    diameter_mm: float
    metal_middle: Flat


@dataclass(frozen=True, slots=True)
class _Bar:
    """A candidate: rows of `frame` are two directions across the bar and the axis."""

    frame: Flat
    centre: Flat
    radius: float


def inner_diameter_mm(shells: list[Shell]) -> float | None:
    """Inner diameter in mm of the ring or bangle that the shells form, or None."""
    hole = find_hole(shells)
    return None if hole is None else hole.diameter_mm


def find_hole(shells: list[Shell]) -> Hole | None:
    """The hole of the ring or bangle that the shells form, or None."""
    if not shells:
        return None
    samples = surface_samples(shells)
    vertices = np.concatenate([shell.vertices for shell in shells])
    best: _Bar | None = None
    for axis in axes_of(samples):
        bar = _widest_bar(samples, axis)
        if bar is not None and (best is None or bar.radius > best.radius * 1.001):
            best = bar
    if best is None or not 0.8 * SMALLEST_MM <= 2 * best.radius <= 1.2 * LARGEST_HOLE_MM:
        return None
    best = _refined(best, vertices)
    across = samples @ best.frame[:2].T - best.centre
    if coverage(across, best.radius) < _MIN_COVERAGE:
        return None
    diameter = 2 * _true_radius(best, across)
    if not SMALLEST_MM <= diameter <= LARGEST_HOLE_MM:
        return None
    middle = samples.mean(axis=0)
    centre = best.centre @ best.frame[:2] + best.frame[2] * float(best.frame[2] @ middle)
    return Hole(centre, best.frame[2], round(diameter, 3), middle)


def surface_samples(shells: list[Shell], count: int | None = None) -> Points:
    """So many points (40,000) spread evenly over the faces, the same for the same piece."""
    count = count or _SAMPLES
    total = np.concatenate([face_areas(one.vertices, one.faces) for one in shells]).cumsum()
    # Evenly spaced along the summed area, so that no stretch is left out by chance.
    picks = (np.arange(count) + 0.5) / count * total[-1]
    face = np.searchsorted(total, picks).clip(0, len(total) - 1)
    corners = _corners(shells, face)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    steps = np.arange(count) + 1
    u, v = (steps * 0.7548776662466927) % 1, (steps * 0.5698402909980532) % 1
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    points: Points = corners[:, 0] + u[:, None] * first + v[:, None] * second
    return points


def _corners(shells: list[Shell], face: NDArray[np.intp]) -> NDArray[np.float64]:
    """Corners (n, 3, 3) of some faces, in rising order, numbered on through all shells."""
    ends = np.cumsum([len(shell.faces) for shell in shells])
    cuts = np.searchsorted(face, [0, *ends])
    return np.concatenate(
        [
            shell.vertices[shell.faces[face[start:stop] - end + len(shell.faces)]]
            for shell, end, start, stop in zip(shells, ends, cuts, cuts[1:], strict=False)
        ]
    )


def axes_of(samples: Points) -> list[Flat]:
    """Directions along which a hole may go: the drawing's own and the principal ones."""
    _, principal = np.linalg.eigh(np.cov(samples.T))
    own = np.eye(3)
    axes = [own[number] for number in range(3)]
    for axis in principal.T:
        if np.abs(own @ axis).max() < 0.9999:
            axes.append(axis)
    return axes


def _widest_bar(samples: Points, axis: Flat) -> _Bar | None:
    """The widest empty circle whose centre lies well inside the outline, to about 0.05 mm."""
    frame = frame_of(axis)
    across = samples @ frame[:2].T
    try:
        hull = ConvexHull(across)
    except (QhullError, ValueError):
        return None
    # Built in half the time of a balanced one, and asked as fast.
    tree = cKDTree(across, balanced_tree=False)
    low, high = across.min(axis=0), across.max(axis=0)
    step = (high - low) / (_GRID - 1)
    centres = _grid(low, high, _GRID)
    depth = _depth(centres, hull)
    centres, depth = centres[depth > 0], depth[depth > 0]
    if not len(centres):
        return None
    gap = tree.query(centres)[0]
    # The hull lies beyond the metal around a hole, but at the edge of an open notch.
    gap = np.where(depth > gap, gap, 0)
    centre = centres[gap.argmax()]
    for _ in range(3):
        near = _grid(centre - step, centre + step, 13)
        distance = tree.query(near)[0]
        centre, radius = near[distance.argmax()], float(distance.max())
        step = step / 5
    if coverage(across - centre, radius) < _MIN_COVERAGE - 0.1:
        return None
    return _Bar(frame, centre, radius)


def _depth(centres: Flat, hull: ConvexHull) -> Flat:
    """How far inside the hull each centre lies. Of a round hull's many sides these are enough."""
    if len(hull.equations) <= _HULL_SIDES:
        sides, beyond = hull.equations[:, :2], hull.equations[:, 2]
    else:
        turn = np.arange(_HULL_SIDES) * (2 * np.pi / _HULL_SIDES)
        sides = np.column_stack([np.cos(turn), np.sin(turn)])
        beyond = -(hull.points[hull.vertices] @ sides.T).max(axis=0)
    depth: Flat = -(centres @ sides.T + beyond).max(axis=1)
    return depth


def _grid(low: Flat, high: Flat, count: int) -> Flat:
    xs, ys = np.linspace(low[0], high[0], count), np.linspace(low[1], high[1], count)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def coverage(across: Flat, radius: float) -> float:
    """Share of directions in which metal closes the hole."""
    near = np.hypot(across[:, 0], across[:, 1]) < _NEAR * radius
    angle = np.arctan2(across[near, 1], across[near, 0])
    sector = ((angle + np.pi) / (2 * np.pi) * _SECTORS).astype(np.int64).clip(0, _SECTORS - 1)
    return len(np.unique(sector)) / _SECTORS


def _refined(bar: _Bar, vertices: Points) -> _Bar:
    """Moves and tilts the bar until the corners around it allow no larger radius."""
    local = vertices @ bar.frame.T
    distance = np.hypot(*(local[:, :2] - bar.centre).T)
    reach = _NEAR * bar.radius + np.ptp(local[:, 2]) * 0.02
    close = vertices[distance < reach]
    if len(close) < 8:
        return bar
    bar = _Bar(bar.frame, bar.centre, _clearance(bar.frame, bar.centre, close))
    start_axis, trust = bar.frame[2], 0.1
    for _ in range(25):
        moved = _step(bar, close, trust)
        if float(moved.frame[2] @ start_axis) < np.cos(_MAX_TILT):
            break
        gain = moved.radius - bar.radius
        if gain > 0:
            bar = moved
        else:
            trust /= 4
        if trust < 1e-3 or 0 < gain < 1e-4:
            break
    return bar


def _clearance(frame: Flat, centre: Flat, points: Points) -> float:
    return float(np.hypot(*(points @ frame[:2].T - centre).T).min())


def _step(bar: _Bar, points: Points, trust: float) -> _Bar:
    """One linear programme over shift, tilt and radius, then the true clearance of its result."""
    local = points @ bar.frame.T
    offset = local[:, :2] - bar.centre
    distance = np.hypot(offset[:, 0], offset[:, 1])
    height = local[:, 2] - local[:, 2].mean()
    keep = _nearest_by_sector(offset, height, distance)
    outward = offset[keep] / distance[keep, None]
    # radius <= distance - outward . (shift + height * tilt)
    rows = np.column_stack([outward, outward * height[keep, None], np.ones(len(keep))])
    far = trust * bar.radius
    solved = linprog(
        c=[0, 0, 0, 0, -1],
        A_ub=rows,
        b_ub=distance[keep],
        bounds=[(-far, far)] * 2 + [(-trust, trust)] * 2 + [(0, None)],
        method="highs",
    )
    if solved.x is None:
        return bar
    shift, tilt = solved.x[:2], solved.x[2:4]
    axis = bar.frame[2] + tilt[0] * bar.frame[0] + tilt[1] * bar.frame[1]
    frame = frame_of(axis / np.linalg.norm(axis))
    # The pivot stays put: the middle height of the corners, at the shifted centre.
    pivot = np.array([*(bar.centre + shift), local[:, 2].mean()]) @ bar.frame
    centre = frame[:2] @ pivot
    return _Bar(frame, centre, _clearance(frame, centre, points))


def _nearest_by_sector(offset: Flat, height: Flat, distance: Flat) -> NDArray[np.intp]:
    """The nearest corner of each direction and height: the only ones that can limit the bar."""
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    sector = ((angle + np.pi) / (2 * np.pi) * 360).astype(np.int64)
    span = max(float(np.ptp(height)), 1e-9)
    layer = ((height - height.min()) / span * 7.999).astype(np.int64)
    order = np.argsort(distance)
    _, first = np.unique((sector * 8 + layer)[order], return_index=True)
    return order[first]


def _true_radius(bar: _Bar, across: Flat) -> float:
    """Corners of a fine mesh lie on the true surface; the middle of a flat wall may be nearer."""
    nearest = float(np.sort(np.hypot(across[:, 0], across[:, 1]))[:3].mean())
    return nearest if nearest < _CHORD_SHARE * bar.radius else bar.radius
