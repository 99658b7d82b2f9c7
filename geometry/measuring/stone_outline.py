"""The outline of a stone seen through its table: its length, its width and the trade's word for it.

It is laid along the axis that it is symmetrical about, so that a pear is as long as from its point
to its back, however short it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from geometry.piece import Points

Numbers = NDArray[np.float64]

_ANGLES = 180
# An outline is symmetrical when its two sides differ by no more than this share of its width.
_SYMMETRY = 0.012
_ROUND, _POINTED_END, _ELLIPSE_LEAN = 1.03, 0.022, 0.775
_STRAIGHT_SHARE, _CUT_CORNERS, _CUSHION = 0.75, 0.06, 0.86
_HEART = 0.975
# A square has four axes of symmetry, a girdle of eight sides or more at least eight.
_ROUND_FOLDS, _COARSE_ROUND = 6, 1.09
# The share of the box around it that an ellipse of eight sides, and one of all others, fills.
_EIGHT_SIDES, _RECTANGLE = 0.845, 0.81
# In a girdle of eight equal sides half of the outline slants; in an asscher less.
_OCTAGON = 0.46
_BAGUETTE, _MARQUISE = 1.4, 1.3
# A cleft is so deep for the length; what is so near to the axis for the width lies on it, and so
# near to an end for the length at the end.
_CLEFT, _AXIS, _LOBE = 0.05, 0.1, 0.03


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline laid along its length: corners in order, how it was turned, and its measures."""

    points: Points
    turn: Points
    length: float
    width: float
    widest: float
    fill: float
    lean: float
    folds: int


def outline_of(flat: Points) -> Outline | None:
    """The outline of points in a plane, laid along its length; None when they lie on a line."""
    try:
        hull = ConvexHull(flat)
    except (QhullError, ValueError):
        return None
    points = flat[hull.vertices]
    middle, area = _centroid(points), float(hull.volume)
    points = points - middle
    angle, folds, is_even = _laid_along(points)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = points @ turn
    low, high = points.min(axis=0), points.max(axis=0)
    length, width = high - low
    if is_even and width > length:
        turn = turn[:, ::-1] * [1, -1]
        points, low, high = points[:, ::-1] * [1, -1], low[::-1], high[::-1]
        length, width = width, length
    apart = points[:, None] - points[None, :]
    return Outline(
        points,
        turn,
        float(max(length, width)),
        float(min(length, width)),
        float(np.sqrt((apart**2).sum(axis=2).max())),
        area / float(length * width),
        float(abs(low[0] + high[0]) / 2 / length),
        folds,
    )


def _centroid(points: Points) -> Points:
    x, y = points.T
    following = np.roll(points, -1, axis=0)
    cross = x * following[:, 1] - following[:, 0] * y
    return np.asarray(((points + following) * cross[:, None]).sum(axis=0) / (3 * cross.sum()))


def _laid_along(points: Points) -> tuple[float, int, bool]:
    """The angle of the length, how many axes of symmetry there are, and whether ends are alike."""
    around = np.arange(_ANGLES) * (2 * np.pi / _ANGLES)
    reach = (points @ np.stack([np.cos(around), np.sin(around)])).max(axis=0)
    width = float((reach + np.roll(reach, _ANGLES // 2)).min())
    steps = np.arange(_ANGLES)
    # Axis number k lies at half of the direction k: its mirror takes the direction s to k - s.
    mirrored = reach[(np.arange(_ANGLES)[:, None] - steps[None, :]) % _ANGLES]
    off = np.abs(mirrored - reach).mean(axis=1) / width
    best = (off <= np.roll(off, 1)) & (off <= np.roll(off, -1)) & (off < _SYMMETRY)
    axes: Numbers = np.flatnonzero(best).astype(np.float64) * (np.pi / _ANGLES)
    half = reach - np.roll(reach, _ANGLES // 2)
    is_even = bool(np.abs(half).mean() / width < _SYMMETRY)
    if not len(axes):
        return _smallest_rectangle(points, None), 0, True
    if is_even:
        return _smallest_rectangle(points, axes), len(axes), True
    # A heart is nearly a triangle: only axes about as good as the best are its own.
    axes = axes[off[best] < 2 * off[best].min() + _SYMMETRY / 6]
    longest = np.ptp(points @ np.stack([np.cos(axes), np.sin(axes)]), axis=0).argmax()
    return _refined(points, float(axes[longest]), width), len(axes), False


def _smallest_rectangle(points: Points, axes: Numbers | None) -> float:
    """The angle of the smallest rectangle around the outline, near one of the axes if given."""
    edges = np.roll(points, -1, axis=0) - points
    angles = np.arctan2(edges[:, 1], edges[:, 0]) % (np.pi / 2)
    if axes is not None:
        apart = np.abs((angles[:, None] - axes[None, :] + np.pi / 4) % (np.pi / 2) - np.pi / 4)
        near = angles[apart.min(axis=1) < np.radians(2.5)]
        angles = np.concatenate([near, axes])
    way = np.stack([np.cos(angles), np.sin(angles)])
    along = np.ptp(points @ way, axis=0)
    across = np.ptp(points @ np.stack([-way[1], way[0]]), axis=0)
    return float(angles[(along * across).argmin()])


def _refined(points: Points, angle: float, width: float) -> float:
    """The axis of symmetry to a twentieth of a degree."""
    around = np.linspace(0, np.pi, 37)
    best, least = angle, np.inf
    for step in np.radians(np.arange(-10, 11) * 0.05):
        one = points @ np.stack([np.cos(angle + step + around), np.sin(angle + step + around)])
        two = points @ np.stack([np.cos(angle + step - around), np.sin(angle + step - around)])
        off = float(np.abs(one.max(axis=0) - two.max(axis=0)).mean()) / width
        if off < least:
            best, least = angle + step, off
    return best


def shape_of(outline: Outline, convexity: float) -> str:
    """The trade's word for the outline; only a body that is not convex can be a heart."""
    ratio = outline.length / outline.width
    if outline.lean > _POINTED_END:
        if convexity < _HEART:
            return "heart"
        return "trillion" if outline.folds >= 3 else "pear"
    straight, slanting = _sides(outline)
    is_rectangle = straight > _STRAIGHT_SHARE and outline.fill > _RECTANGLE
    many_sided = ratio < _COARSE_ROUND and outline.folds >= _ROUND_FOLDS
    if many_sided and outline.fill < _EIGHT_SIDES and not (is_rectangle and slanting < _OCTAGON):
        return "round"
    if is_rectangle:
        if slanting < _CUT_CORNERS:
            return "baguette" if ratio > _BAGUETTE else "princess"
        return "asscher" if ratio < _ROUND else "emerald"
    if outline.fill > _CUSHION:
        return "cushion"
    if ratio < _ROUND:
        return "round"
    return "marquise" if outline.fill < _ELLIPSE_LEAN and ratio > _MARQUISE else "oval"


def _sides(outline: Outline) -> tuple[float, float]:
    """Shares of the outline in straight sides (each a seventh of the width at least), and of all
    that runs at 30 to 60 degrees to the length, as cut corners do."""
    edges = np.roll(outline.points, -1, axis=0) - outline.points
    length = np.linalg.norm(edges, axis=1)
    lean = np.degrees(np.arctan2(np.abs(edges[:, 1]), np.abs(edges[:, 0])))
    slanting = length[(lean > 30) & (lean < 60)].sum()
    straight = length[length > outline.width / 7].sum()
    return float(straight / length.sum()), float(slanting / length.sum())


def has_cleft(flat: Points) -> bool:
    """Whether points in a plane, laid along their length, end in a point on their axis and in two
    lobes with a cleft between them, as a heart does."""
    middle = _centroid(flat[ConvexHull(flat).vertices])
    along, across = (flat - middle).T
    length, width = float(np.ptp(along)), float(np.ptp(across))
    on_axis = np.abs(across) < _AXIS * width
    if not on_axis.any():
        return False
    for way in (1, -1):
        lobes, point = (way * along).max(), (way * along).min()
        tops = across[way * along > lobes - _LOBE * length]
        is_cleft = lobes - (way * along[on_axis]).max() > _CLEFT * length
        is_pointed = (way * along[on_axis]).min() - point < _LOBE * length
        if is_cleft and is_pointed and tops.max() > _AXIS * width and tops.min() < -_AXIS * width:
            return True
    return False
