"""Lays a found surface over a drawn one, however it was turned, mirrored, moved and scaled."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from geometry.mesh.triangles import crossed_sides
from geometry.piece import Points

Matrix = NDArray[np.float64]

_DENSE = 60_000
_FEW, _COARSE = 150, 400
_TRIED, _POLISHED, _MOST_POSES = 64, 6, 400
# So many of the turned poses are laid anew; turns are this far apart at the surface, in mm.
_MOST_LAID, _STEP_MM = 400, 0.6
# Poses that miss by less than this times the best may be the true one.
_WELL = 1.3
_STEPS = 24
# Two spreads this close to each other leave the turn about the third axis open.
_ALIKE = 0.75
_KEPT = 0.9
_RIDGE = 1e-7


@dataclass(frozen=True, slots=True)
class Pose:
    """x -> linear @ x + shift; `linear` is a rotation times a scale, mirrored if the copy was."""

    linear: Matrix
    shift: Points

    def __call__(self, points: Points) -> Points:
        moved: Points = points @ self.linear.T + self.shift
        return moved

    def then(self, linear: Matrix, shift: Points) -> "Pose":
        return Pose(linear @ self.linear, linear @ self.shift + shift)


class Surface:
    """Triangles (m, 3, 3) as points with normals, spread evenly by area, and the nearest of any."""

    def __init__(self, corners: NDArray[np.float64], count: int = _DENSE) -> None:
        self.points, self.normals = spread(corners, count)
        self.tree = cKDTree(self.points)
        self.middle = self.points.mean(axis=0)
        away = self.points - self.middle
        self.radius = float(np.sqrt((away**2).sum(axis=1).mean()))
        spreads, axes = np.linalg.eigh(away.T @ away / len(away))
        self.spreads = np.sqrt(spreads) / max(self.radius, 1e-12)
        self.axes = axes.T if np.linalg.det(axes) > 0 else -axes.T

    def misses(self, points: Points) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """How far each point stands off along the normal there, and the nearest point's number."""
        number = self.tree.query(points)[1]
        off = np.einsum("ij,ij->i", points - self.points[number], self.normals[number])
        return off, number


def spread(corners: NDArray[np.float64], count: int) -> tuple[Points, Points]:
    """Points and unit normals spread evenly over triangles; the same ones each time."""
    crossed = crossed_sides(corners)
    double = np.linalg.norm(crossed, axis=1)
    run = np.cumsum(double)
    chance = np.random.default_rng(len(corners))
    picks = (np.arange(count) + chance.random(count)) / count * run[-1]
    face = np.minimum(np.searchsorted(run, picks), len(run) - 1)
    root, share = np.sqrt(chance.random(count))[:, None], chance.random(count)[:, None]
    a, b, c = (corners[face, number] for number in range(3))
    points: Points = (1 - root) * a + root * ((1 - share) * b + share * c)
    return points, crossed[face] / np.maximum(double[face], 1e-30)[:, None]


def likeness(found: Surface, drawn: Surface) -> float:
    """How far two surfaces are apart in their spreads: 0 for the same shape at any size."""
    return float(np.abs(found.spreads - drawn.spreads).max())


def register(found: Surface, drawn: Surface) -> tuple[list[Pose], float]:
    """The best pose of the found surface over the drawn one, then some others that were tried.

    Also the mean distance in the best, in mm.
    """
    few, some = _share(found.points, _FEW), _share(found.points, _COARSE)
    starts = sorted(_starts(found, drawn), key=lambda pose: _miss(pose, few, drawn))
    tried = [refined(pose, few, drawn, 6) for pose in starts[:_TRIED]]
    tried.sort(key=lambda pose: _miss(pose, few, drawn))
    polished = [refined(pose, some, drawn, 15) for pose in tried[:_POLISHED]]
    best = refined(min(polished, key=lambda pose: _miss(pose, some, drawn)), found.points, drawn, 6)
    return [best, *polished], _miss(best, found.points, drawn)


def poses_alike(tried: list[Pose], found: Surface, drawn: Surface) -> list[Pose]:
    """Every pose that lies as well as the first of those tried: a plain band has hundreds.

    A dent or a twist of rope fits in one turn and hardly in the next, so all are laid anew.
    """
    few, some = _share(found.points, _FEW), _share(found.points, _COARSE)
    best, *polished = tried
    limit = _WELL * _miss(best, some, drawn) + 0.02
    turned = [each for pose in tried for each in _turned(pose, drawn, fine=pose is best)]
    misses = np.array([_miss(pose, few, drawn) for pose in turned])
    # A mirroring about an axis that is not quite the true one lies askew at first.
    nearest = np.argsort(misses)[:_MOST_LAID]
    nearest = nearest[misses[nearest] < 3 * limit]
    laid = [refined(turned[number], some, drawn, 5) for number in nearest]
    poses = [best, *_distinct(laid, drawn)]
    return [pose for pose in poses if _miss(pose, some, drawn) < limit][:_MOST_POSES]


def _turned(pose: Pose, drawn: Surface, *, fine: bool) -> list[Pose]:
    """The pose and its turns and mirrorings about the principal axes of the drawn surface."""
    step = float(np.clip(np.degrees(_STEP_MM / drawn.radius), 1.0, 4.0)) if fine else 4.0
    turns = [np.eye(3)] + [
        Rotation.from_rotvec(np.radians(degrees) * axis).as_matrix()
        for number, axis in enumerate(drawn.axes)
        for degrees in (np.arange(step, 360, step) if _is_round(drawn, number) else (180,))
    ]
    mirrors = [np.eye(3)] + [np.eye(3) - 2 * np.outer(axis, axis) for axis in drawn.axes]
    linears = [turn @ mirror for mirror in mirrors for turn in turns]
    return [pose.then(linear, drawn.middle - linear @ drawn.middle) for linear in linears]


def _distinct(poses: list[Pose], drawn: Surface) -> list[Pose]:
    """The first of those that lay the surface on the same place, to about 0.1 mm."""
    kept: list[Pose] = []
    grown = {id(pose): pose.linear / np.cbrt(abs(np.linalg.det(pose.linear))) for pose in poses}
    for pose in poses:
        turn = grown[id(pose)]
        if all(np.abs(turn - grown[id(held)]).max() > 0.1 / drawn.radius for held in kept):
            kept.append(pose)
    return kept


def _is_round(drawn: Surface, number: int) -> bool:
    """Whether the spreads across a principal axis leave the turn about it open."""
    low, high = np.delete(drawn.spreads, number)
    return bool(low > _ALIKE * high)


def _share(points: Points, count: int) -> Points:
    return points[:: max(1, len(points) // count)]


def _starts(found: Surface, drawn: Surface) -> list[Pose]:
    """Principal axes on principal axes, in every sense, turned where the axes are not certain."""
    frames = [np.diag(signs) for signs in product((1.0, -1.0), repeat=3)]
    turns = [np.eye(3)] + [
        Rotation.from_rotvec(2 * np.pi * step / _STEPS * np.eye(3)[number]).as_matrix()
        for number in range(3)
        if _is_round(drawn, number)
        for step in range(1, _STEPS)
    ]
    scale = drawn.radius / max(found.radius, 1e-12)
    linears = [
        scale * drawn.axes.T @ turn @ frame @ found.axes for turn in turns for frame in frames
    ]
    return [Pose(linear, drawn.middle - linear @ found.middle) for linear in linears]


def _miss(pose: Pose, points: Points, drawn: Surface) -> float:
    """Mean distance of the nearer nine tenths."""
    distance = np.sort(drawn.tree.query(pose(points))[0])
    return float(distance[: int(_KEPT * len(distance))].mean())


def refined(
    pose: Pose,
    points: Points,
    drawn: Surface,
    rounds: int,
    bend: Callable[[Points], Points] | None = None,
) -> Pose:
    """Iterated closest points, along the normals; scale goes with it.

    With `bend` the drawn surface counts as displaced by it.
    """
    for _ in range(rounds):
        moved = pose(points)
        straight = moved if bend is None else moved - bend(moved)
        off, number = drawn.misses(straight)
        size = np.abs(off)
        keep = size <= np.quantile(size, _KEPT)
        pose = pose.then(
            *_correction(straight[keep], drawn.normals[number[keep]], off[keep], drawn)
        )
    return pose


def nuisance(points: Points, normals: Points, drawn: Surface) -> NDArray[np.float64]:
    """What a small shift, turn and growth do to the stand-off of each point: seven columns.

    Turn and growth are those that move a point at the surface's radius by 1 mm.
    """
    away = (points - drawn.middle) / drawn.radius
    return np.column_stack([normals, np.cross(away, normals), np.einsum("ij,ij->i", away, normals)])


def solved(columns: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares; what the columns leave open, such as the turn of a plain band, stays zero.

    By the normal equations: seven columns of like size need no more exact way.
    """
    gram = columns.T @ columns
    gram[np.diag_indices_from(gram)] += _RIDGE * len(columns)
    return np.asarray(np.linalg.solve(gram, columns.T @ values), np.float64)


def _correction(
    points: Points, normals: Points, off: NDArray[np.float64], drawn: Surface
) -> tuple[Matrix, Points]:
    """The small similarity that takes the stand-off away as well as one can."""
    columns = nuisance(points, normals, drawn)
    answer = solved(columns, -off)
    turn = Rotation.from_rotvec(np.clip(answer[3:6] / drawn.radius, -0.2, 0.2)).as_matrix()
    linear = turn * float(np.exp(np.clip(answer[6] / drawn.radius, -0.1, 0.1)))
    return linear, answer[:3] + drawn.middle - linear @ drawn.middle
