"""Width of the claws that hold a stone: sections of the metal just above the girdle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from geometry.casting.probing import LIFT_MM, Numbers, Probe
from geometry.mesh.triangles import face_areas
from geometry.piece import Points, Shell

# The section lies this share of the crown's height above the girdle: below where claws bend over.
_ABOVE_GIRDLE = 0.25
_PIXEL_MM = 0.03
_BORDER_MM = 1.8
# A claw touches the stone, is no longer than this, and not drawn out like a wall.
TOUCH_MM, _LONGEST_MM, _MOST_SLENDER = 0.25, 2.6, 3.0
_MOST_CROSSINGS = 40
_STONES_OF_A_SIZE, _MOST_STONES = 4, 24


@dataclass(frozen=True, slots=True)
class Claw:
    """A claw's width along the girdle in mm, its place (file coordinates), its stone's width."""

    width_mm: float
    at: Points
    stone_mm: float


@dataclass(frozen=True, slots=True)
class Seat:
    """A stone's own frame: two directions in the girdle plane and the way to its table."""

    frame: Points
    centre: Points
    crown: float
    outline: Points
    width: float


def find_claws(probe: Probe, stones: list[Shell]) -> list[Claw]:
    """Claws round up to 24 stones, some of each size; a bezel or a channel has none."""
    claws: list[Claw] = []
    for stone in _some_of_each_size(stones):
        seat = seat_of(stone)
        if seat is not None:
            claws += _claws_of(probe, seat)
    return claws


def _some_of_each_size(stones: list[Shell]) -> list[Shell]:
    taken: dict[tuple[float, ...], int] = {}
    chosen = []
    for stone in stones:
        size = tuple(np.round(np.sort(stone.size_mm), 1))
        taken[size] = taken.get(size, 0) + 1
        if taken[size] <= _STONES_OF_A_SIZE:
            chosen.append(stone)
    return chosen[:_MOST_STONES]


def seat_of(stone: Shell) -> Seat | None:
    """Frame of a stone: it is flattest along its axis, and its crown is lower than its pavilion."""
    try:
        hull = ConvexHull(stone.vertices)
    except (QhullError, ValueError):
        return None
    corners = stone.vertices[hull.simplices]
    area = face_areas(stone.vertices, hull.simplices)
    centre = np.average(corners.mean(axis=1), axis=0, weights=area)
    away = corners - centre
    _, axes = np.linalg.eigh(np.einsum("f,fci,fcj->ij", area, away, away))
    frame = np.stack([axes[:, 1], axes[:, 2], axes[:, 0]])
    local = (stone.vertices - centre) @ frame.T
    outward = np.hypot(local[:, 0], local[:, 1])
    girdle = float(np.median(local[outward > 0.97 * outward.max(), 2]))
    above, below = local[:, 2].max() - girdle, girdle - local[:, 2].min()
    if above > below:
        frame = frame * np.array([[1.0], [-1.0], [-1.0]])
    at = centre + girdle * axes[:, 0]
    flat = (stone.vertices - at) @ frame[:2].T
    try:
        outline = ConvexHull(flat)
    except (QhullError, ValueError):
        return None
    width = 2 * float(-outline.equations[:, 2].max())
    return Seat(frame, at, float(min(above, below)), outline.equations, width)


def _claws_of(probe: Probe, seat: Seat) -> list[Claw]:
    plane = seat.centre + _ABOVE_GIRDLE * seat.crown * seat.frame[2]
    half = float(-seat.outline[:, 2].min()) + _BORDER_MM
    metal = _section(probe, plane - probe.middle, seat.frame, half)
    label, count = ndimage.label(metal)
    claws = []
    for number, box in enumerate(ndimage.find_objects(label), 1):
        rows, columns = np.nonzero(label[box] == number)
        pixel = np.column_stack([columns + box[1].start, rows + box[0].start])
        claw = _as_claw((pixel + 0.5) * _PIXEL_MM - half, half, seat, plane)
        if claw is not None:
            claws.append(claw)
    return claws if 2 <= len(claws) <= 12 and count else []


def _section(probe: Probe, plane: Points, frame: Points, half: float) -> NDArray[np.bool_]:
    """Where a plane cuts metal, as pixels: lines across the window are followed face by face."""
    count = int(np.ceil(2 * half / _PIXEL_MM))
    across = (np.arange(count) + 0.5) * _PIXEL_MM - half
    position = np.zeros(count)
    change = np.zeros((count, count + 2), np.int32)
    start = plane + across[:, None] * frame[1] - half * frame[0]
    heading = np.broadcast_to(frame[0], start.shape)
    open_lines = np.arange(count)
    entered = np.zeros(count, np.bool_)
    for _ in range(_MOST_CROSSINGS):
        origin = start[open_lines] + position[open_lines, None] * frame[0]
        hit, reach = probe.first(origin, heading[open_lines])
        place = position[open_lines] + reach
        kept = (hit >= 0) & (place < 2 * half)
        leaving = probe.normals[hit] @ frame[0] > 0
        # A line whose first face is left began inside the metal.
        inside = np.flatnonzero(kept & leaving & ~entered[open_lines])
        change[open_lines[inside], 0] += 1
        cell = np.where(kept, place / _PIXEL_MM + 0.5, 0).astype(np.int64)
        np.add.at(change, (open_lines[kept], cell[kept]), np.where(leaving[kept], -1, 1))
        entered[open_lines[kept]] = True
        position[open_lines] = place + LIFT_MM
        open_lines = open_lines[kept]
        if not len(open_lines):
            break
    # Lines that never ended were cut off in a place too dense to follow.
    return np.asarray(change.cumsum(axis=1)[:, :count] > 0)


def _as_claw(points: Numbers, half: float, seat: Seat, plane: Points) -> Claw | None:
    """The island of metal as a claw; None when it is a wall, a bezel or too far from the stone."""
    if np.abs(points).max() > half - 2 * _PIXEL_MM or len(points) < 12:
        return None
    away = (points @ seat.outline[:, :2].T + seat.outline[:, 2]).max(axis=1)
    if away.min() > TOUCH_MM or away.max() < 0.05:
        return None
    middle = points.mean(axis=0)
    outward = middle / max(float(np.linalg.norm(middle)), 1e-9)
    along = np.array([-outward[1], outward[0]])
    width, deep = (float(np.ptp(points @ way)) + _PIXEL_MM for way in (along, outward))
    if max(width, deep) > _LONGEST_MM or max(width, deep) > _MOST_SLENDER * min(width, deep):
        return None
    return Claw(width, plane + middle @ seat.frame[:2], seat.width)
