"""What goes through a piece that is no finger's ring: a wrist, or several fingers.

The opening of a bangle is seen along its axis, which is turned until the opening is largest. A
plate with several round holes of a finger's size, as jewellers use for sizing, is no ring.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.spatial import ConvexHull, QhullError, cKDTree

from geometry.measuring.finger_hole import (
    LARGEST_HOLE_MM,
    Flat,
    Hole,
    axes_of,
    coverage,
    surface_samples,
)
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM
from geometry.mesh.frames import frame_of
from geometry.piece import Points, Shell

# The narrowest opening that a hand goes through, and the longest for its width.
_NARROWEST_MM, _LONGEST_FOR_WIDTH = 35.0, 1.8
_SECTORS, _GRID = 180, 121
# Sides that differ by less are round; an ellipse is met within this share of its radius.
_ROUND, _ELLIPSE = 1.02, 0.02
_TURN = 0.12
_CLOSED = 0.9
_MOST_HOLES, _MOST_CORNERS = 24, 40_000
# Corners lie on the true surface, and this much farther off than the flat faces between them.
_CHORD, _FEWEST_CORNERS = 1.02, 24
# More bodies of metal than this are parts of a piece, not rings.
MOST_RINGS = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """The two inner sides of a bangle in mm, the longer one first."""

    width_mm: float
    height_mm: float
    form: Literal["round", "oval", "other"]


@dataclass(frozen=True, slots=True)
class Through:
    """What goes through a piece. `hole` is one round hole of a ring or bangle; None where the
    opening is not round or a body has several `finger_holes`, whose diameters in mm these are."""

    hole: Hole | None
    opening: Opening | None
    finger_holes: list[float]


def what_goes_through(metal: list[Shell], hole: Hole | None) -> Through:
    """The hole or opening that the metal forms, if any. `hole` is what find_hole found in it."""
    opening = find_opening(metal, hole)
    holes = _all_finger_holes(metal, hole)
    is_one = len(holes) < 2 and (opening is None or opening.form == "round")
    return Through(hole if is_one else None, opening, holes)


def _all_finger_holes(metal: list[Shell], hole: Hole | None) -> list[float]:
    """All holes of a finger's size in the body that has the widest one; none for a bangle."""
    if hole is None or hole.diameter_mm > LARGEST_FINGER_MM or len(metal) > MOST_RINGS:
        return []
    return max((finger_holes(shell, hole) for shell in metal), key=len, default=[])


def find_opening(shells: list[Shell], hole: Hole | None) -> Opening | None:
    """The opening for a wrist; None when there is none, or one for a finger only."""
    if not shells or (hole is not None and hole.diameter_mm <= LARGEST_FINGER_MM):
        return None
    # The round bar that find_hole found also fits into an opening that is a little oval.
    found = _largest(shells, hole)
    if hole is not None and (found is None or found.form == "round"):
        return Opening(hole.diameter_mm, hole.diameter_mm, "round")
    return found


def _largest(shells: list[Shell], hole: Hole | None) -> Opening | None:
    samples = surface_samples(shells)
    sides = np.sort(np.ptp(samples, axis=0))
    if sides[1] < _NARROWEST_MM or sides[2] > 2 * LARGEST_HOLE_MM:
        return None
    rims = [
        (_area(rim), tuple(axis))
        for axis in (axes_of(samples) if hole is None else [hole.axis])
        if (rim := _rim(samples, axis)) is not None
    ]
    if not rims:
        return None
    vertices = np.concatenate([shell.vertices for shell in shells])
    vertices = vertices[:: max(1, len(vertices) // _MOST_CORNERS)]
    axis = _widest_turn(np.concatenate([samples[::4], vertices[::4]]), np.array(max(rims)[1]))
    return _measured(np.concatenate([samples, vertices]), vertices, axis)


def finger_holes(shell: Shell, hole: Hole) -> list[float]:
    """Diameters of all round holes of a finger's size beside each other in a body, widest first,
    to about 0.1 mm."""
    samples = surface_samples([shell])
    across = samples @ frame_of(hole.axis)[:2].T
    try:
        hull = ConvexHull(across)
    except (QhullError, ValueError):
        return []
    tree = cKDTree(across)
    low, high = across.min(axis=0), across.max(axis=0)
    xs, ys = np.linspace(low[0], high[0], _GRID), np.linspace(low[1], high[1], _GRID)
    centres = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    depth = -(centres @ hull.equations[:, :2].T + hull.equations[:, 2]).max(axis=1)
    gap = tree.query(centres)[0]
    centres, gap = centres[depth > gap], gap[depth > gap]
    step = float(max(high - low)) / (_GRID - 1)
    found: list[tuple[Flat, float]] = []
    while len(centres) and len(found) < _MOST_HOLES:
        at = gap.argmax()
        if 2 * gap[at] < SMALLEST_MM - 2 * step:
            break
        centre, radius = _grown(tree, centres[at], step)
        is_round = coverage(across - centre, radius) >= _CLOSED
        if is_round and SMALLEST_MM <= 2 * radius <= LARGEST_FINGER_MM:
            found.append((centre, radius))
        free = np.linalg.norm(centres - centre, axis=1) > radius
        centres, gap = centres[free], gap[free]
    return sorted((round(2 * radius, 2) for _, radius in found), reverse=True)


def _grown(tree: cKDTree, centre: Flat, step: float) -> tuple[Flat, float]:
    """The widest empty circle near a place."""
    radius = 0.0
    for _ in range(4):
        moves = np.linspace(-step, step, 9)
        near = centre + np.stack(np.meshgrid(moves, moves), axis=-1).reshape(-1, 2)
        distance = tree.query(near)[0]
        centre, radius = near[distance.argmax()], float(distance.max())
        step /= 4
    return centre, radius


def _rim(samples: Points, axis: Flat) -> NDArray[np.float64] | None:
    """The nearest metal in each direction from the middle, seen along the axis; None where there
    is no metal in some direction, or metal in the middle."""
    across = samples @ frame_of(axis)[:2].T
    across = across - (across.max(axis=0) + across.min(axis=0)) / 2
    away = np.hypot(across[:, 0], across[:, 1])
    if away.min() < _NARROWEST_MM / 4:
        return None
    sector = _sector(across)
    order = np.argsort(away)
    seen, first = np.unique(sector[order], return_index=True)
    if len(seen) < _CLOSED * _SECTORS:
        return None
    return np.asarray(across[order[first]])


def _sector(across: NDArray[np.float64]) -> NDArray[np.int64]:
    angle = np.arctan2(across[:, 1], across[:, 0])
    return ((angle + np.pi) / (2 * np.pi) * _SECTORS).astype(np.int64).clip(0, _SECTORS - 1)


def _area(rim: NDArray[np.float64]) -> float:
    following = np.roll(rim, -1, axis=0)
    return float(np.abs((rim[:, 0] * following[:, 1] - rim[:, 1] * following[:, 0]).sum()) / 2)


def _widest_turn(samples: Points, axis: Flat) -> Flat:
    """The axis turned a little, so that the opening is seen as large as it is."""
    frame = frame_of(axis)

    def turned(tilt: Flat) -> Flat:
        way = axis + tilt[0] * frame[0] + tilt[1] * frame[1]
        return np.asarray(way / np.linalg.norm(way))

    def hidden(tilt: Flat) -> float:
        rim = _rim(samples, turned(tilt)) if np.abs(tilt).max() < _TURN else None
        return 0.0 if rim is None else -_area(rim)

    start = np.array([[0, 0], [0.03, 0], [0, 0.03]])
    options = {"initial_simplex": start, "maxfev": 60, "xatol": 1e-3, "fatol": 1e-2}
    return turned(minimize(hidden, np.zeros(2), method="Nelder-Mead", options=options).x)


def _measured(samples: Points, vertices: Points, axis: Flat) -> Opening | None:
    rim = _rim(samples, axis)
    if rim is None:
        return None
    rim = _at_corners(rim, samples, vertices, axis)
    # The opening lies along the sides of the smallest box around its rim.
    angles = np.linspace(0, np.pi / 2, 181)[:-1]
    ways = np.stack([np.cos(angles), np.sin(angles)])
    along = np.ptp(rim @ ways, axis=0)
    beside = np.ptp(rim @ np.stack([-ways[1], ways[0]]), axis=0)
    at = (along * beside).argmin()
    height, width = sorted((float(along[at]), float(beside[at])))
    if height < _NARROWEST_MM or width > LARGEST_HOLE_MM or width > _LONGEST_FOR_WIDTH * height:
        return None
    return Opening(round(width, 2), round(height, 2), _form(rim, width, height))


def _at_corners(
    rim: NDArray[np.float64], samples: Points, vertices: Points, axis: Flat
) -> NDArray[np.float64]:
    """The rim at its corners where it has enough of them; flat faces between them lie nearer."""
    flat = samples @ frame_of(axis)[:2].T
    across = vertices @ frame_of(axis)[:2].T - (flat.max(axis=0) + flat.min(axis=0)) / 2
    reach = np.full(_SECTORS, np.inf)
    reach[_sector(rim)] = np.hypot(rim[:, 0], rim[:, 1])
    away, sector = np.hypot(across[:, 0], across[:, 1]), _sector(across)
    order = np.argsort(away)
    seen, first = np.unique(sector[order], return_index=True)
    nearest = order[first]
    corners = nearest[away[nearest] < _CHORD * reach[seen]]
    return across[corners] if len(corners) >= _FEWEST_CORNERS else rim


def _form(
    rim: NDArray[np.float64], width: float, height: float
) -> Literal["round", "oval", "other"]:
    away = np.hypot(rim[:, 0], rim[:, 1])
    # Of an ellipse, area and the least and the largest radius go together.
    least, most = float(np.quantile(away, 0.01)), float(np.quantile(away, 0.99))
    ellipse = np.pi * width * height / 4
    if abs(_area(rim) / ellipse - 1) > 2 * _ELLIPSE:
        return "other"
    if abs(2 * least / height - 1) > 2 * _ELLIPSE or abs(2 * most / width - 1) > 2 * _ELLIPSE:
        return "other"
    return "round" if width < _ROUND * height else "oval"
