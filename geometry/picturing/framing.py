"""Decides how a piece stands or lies, where the camera is, and how the frame fits the piece.

Convention: millimetres, a ring's axis along Y with its head at +Z, a pendant hangs along Z and
faces -Y. A file drawn otherwise is turned when its hole or its flat side says so clearly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from geometry.picturing.looks import HANGING, LYING, RING
from geometry.picturing.scene import Scene

Doubles = NDArray[np.float64]
Single = NDArray[np.float32]
Kind = Literal["ring", "hanging", "lying"]

CAMERA_DISTANCE = 4.6
MARGIN = 0.115
# A finger's hole is at least this share of the piece's extent in radius.
HOLE_GRID, LEAST_HOLE = 96, 0.22
# Of an open shank's hole this share has metal near its rim, seen in so many sectors.
SECTORS, OPEN_SHARE, OPEN_REACH = 72, 0.72, 1.25
ANGLES = {"ring": RING, "hanging": HANGING, "lying": LYING}


@dataclass(frozen=True, slots=True)
class Hole:
    """The widest round opening seen along an axis: a point on its axis, and its radius."""

    centre: Doubles
    radius: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Pose:
    """`turn` (3, 3) brings the piece into the convention; a lying piece shows its face upwards."""

    turn: Doubles
    kind: Kind


@dataclass(frozen=True, slots=True)
class Frame:
    """A camera in studio axes: `studio` (3, 3) turns piece directions into them."""

    studio: Doubles
    position: Doubles
    right: Doubles
    up: Doubles
    ahead: Doubles
    centre: tuple[float, float]
    half: float

    def rays(self, x: Single, y: Single) -> tuple[Single, Single]:
        """Origins and unit directions (3, n) in piece axes; x and y run from -1 to 1, y up."""
        across = (self.centre[0] + self.half * x).astype(np.float64)
        along = (self.centre[1] + self.half * y).astype(np.float64)
        aim = self.ahead[:, None] + across * self.right[:, None] + along * self.up[:, None]
        aim /= np.sqrt((aim**2).sum(axis=0))
        start = np.broadcast_to((self.studio.T @ self.position)[:, None], aim.shape)
        return start.astype(np.float32), (self.studio.T @ aim).astype(np.float32)

    def project(self, points: Single) -> Doubles:
        """Picture coordinates (2, n), -1 to 1, y up, of points (n, 3) in piece axes."""
        away = self.studio @ points.T.astype(np.float64) - self.position[:, None]
        depth = self.ahead @ away
        across, along = self.right @ away / depth, self.up @ away / depth
        return np.stack([across - self.centre[0], along - self.centre[1]]) / self.half


def pose_of(scene: Scene) -> Pose:
    """Find the ring hole, or failing that the flat side, and turn the piece to the convention."""
    for axis in (1, 2, 0):
        hole = _hole_along(scene, axis)
        if hole is not None:
            turn = _axis_to_y(axis)
            return Pose(_head_up(scene, turn, hole), "ring")
    extent = np.ptp(scene.points, axis=0)
    thin = int(np.argmin(extent))
    if extent[thin] > 0.55 * np.sort(extent)[1]:
        return Pose(np.eye(3), "hanging")
    if thin != 1 and _stones_face_front(scene):
        return Pose(np.eye(3), "hanging")
    clearly = thin != 1 and extent[thin] < 0.6 * extent[1]
    return Pose(_axis_to_y(thin) if clearly else np.eye(3), "lying")


def _stones_face_front(scene: Scene) -> bool:
    """Whether the stones' tables look along Y, whatever else the piece's proportions say."""
    tables = [abs(stone.axis[1]) * stone.extent for stone in scene.stones]
    return bool(tables) and sum(tables) > 0.9 * sum(stone.extent for stone in scene.stones)


def frame_of(scene: Scene, pose: Pose, view: str) -> Frame:
    """Place the camera for a view. Raises KeyError for an unknown view."""
    return frames_around(scene, pose, view, 1)[0]


def frames_around(scene: Scene, pose: Pose, view: str, count: int) -> list[Frame]:
    """One camera that holds the piece in each of `count` even turns about its standing axis.

    The first turn is the view itself. Raises KeyError for an unknown view.
    """
    azimuth, elevation = np.radians(ANGLES[pose.kind][view])
    stand = _base(lies=pose.kind == "lying", face_down=view == "back") @ pose.turn
    ahead = np.array([0, np.cos(elevation), -np.sin(elevation)])
    frames = [
        Frame(
            studio=_turned(azimuth + 2 * np.pi * number / count) @ stand,
            position=-ahead * CAMERA_DISTANCE,
            right=np.array([1.0, 0, 0]),
            up=np.array([0, np.sin(elevation), np.cos(elevation)]),
            ahead=ahead,
            centre=(0.0, 0.0),
            half=1.0,
        )
        for number in range(count)
    ]
    seen = np.concatenate([frame.project(scene.points) for frame in frames], axis=1)
    low, high = seen.min(axis=1), seen.max(axis=1)
    half = float((high - low).max()) / 2 / (1 - 2 * MARGIN)
    middle = (low + high) / 2
    # Room for the shadow: the piece sits a touch above the middle.
    centre = (float(middle[0]), float(middle[1]) - 0.02 * half)
    return [replace(frame, centre=centre, half=half) for frame in frames]


def _turned(azimuth: float) -> Doubles:
    cosine, sine = np.cos(azimuth), np.sin(azimuth)
    return np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])


def _base(*, lies: bool, face_down: bool) -> Doubles:
    if not lies:
        return np.eye(3)
    if face_down:
        return np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]])
    return np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


def _axis_to_y(axis: int) -> Doubles:
    if axis == 1:
        return np.eye(3)
    if axis == 2:
        return np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
    return np.array([[0, -1.0, 0], [1, 0, 0], [0, 0, 1]])


def _hole_along(scene: Scene, axis: int) -> Hole | None:
    """A large round hole seen through the piece along an axis, as a finger sees it.

    An open shank counts, when metal stands around most of the hole.
    """
    across, along = [index for index in range(3) if index != axis]
    low, high = scene.points.min(axis=0), scene.points.max(axis=0)
    span = float(max(high[across] - low[across], high[along] - low[along])) * 1.04
    middle = (low + high) / 2
    step = ((np.arange(HOLE_GRID) + 0.5) / HOLE_GRID - 0.5) * span
    u, v = np.meshgrid(step + middle[across], step + middle[along], indexing="ij")
    start = np.zeros((u.size, 3), np.float32)
    start[:, across], start[:, along], start[:, axis] = u.ravel(), v.ravel(), low[axis] - 1
    aim = np.zeros_like(start)
    aim[:, axis] = 1
    open_cells = ~scene.blocks(start.T, aim.T).reshape(u.shape)
    found = _round_opening(open_cells)
    if found is None:
        return None
    centre = middle.astype(np.float64)
    centre[[across, along]] = u[found.at], v[found.at]
    return Hole(centre, found.cells * span / HOLE_GRID, found.is_open)


@dataclass(frozen=True, slots=True)
class _Opening:
    at: tuple[int, int]
    cells: float
    is_open: bool


def _round_opening(open_cells: NDArray[np.bool_]) -> _Opening | None:
    """The widest round opening of a picture, which metal surrounds or all but surrounds."""
    label, _ = ndimage.label(open_cells)
    rim = np.unique(np.concatenate([label[0], label[-1], label[:, 0], label[:, -1]]))
    enclosed = open_cells & ~np.isin(label, rim)
    depth = ndimage.distance_transform_edt(enclosed)
    at, cells = _deepest(depth)
    # Fingers are round: the opening fills its circle, and the circle most of the piece.
    if cells >= LEAST_HOLE * HOLE_GRID:
        area = float((label == label[at]).sum())
        return None if area > 1.6 * np.pi * cells**2 else _Opening(at, cells, is_open=False)
    walls = ~open_cells
    walls[0], walls[-1], walls[:, 0], walls[:, -1] = True, True, True, True
    depth = ndimage.distance_transform_edt(~walls)
    at, cells = _deepest(depth)
    rows, columns = np.nonzero(~open_cells)
    away = np.hypot(rows - at[0], columns - at[1]) < OPEN_REACH * cells
    turn = np.arctan2(rows - at[0], columns - at[1])[away]
    sectors = np.unique(((turn / np.pi + 1) * SECTORS / 2).astype(np.int64) % SECTORS)
    surrounded = len(sectors) >= OPEN_SHARE * SECTORS
    return _Opening(at, cells, is_open=True) if surrounded and cells >= 0.3 * HOLE_GRID else None


def _deepest(depth: Doubles) -> tuple[tuple[int, int], float]:
    row, column = divmod(int(depth.argmax()), depth.shape[1])
    return (row, column), float(depth[row, column])


def _head_up(scene: Scene, turn: Doubles, hole: Hole) -> Doubles:
    """Turn about the ring's axis when its highest point clearly is not at the top."""
    points = turn @ scene.points.T.astype(np.float64)
    flat = points - (turn @ hole.centre)[:, None]
    reach = np.hypot(flat[0], flat[2])
    far = np.quantile(reach, 0.999)
    if far < 1.12 * np.quantile(reach, 0.5) and far < 1.35 * hole.radius:
        return turn
    head = flat[:, reach >= far * 0.97]
    angle = float(np.arctan2(head[0].mean(), head[2].mean()))
    if abs(angle) < np.radians(25):
        return turn
    cosine, sine = np.cos(angle), np.sin(angle)
    about = np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]])
    return np.asarray(about @ turn)
