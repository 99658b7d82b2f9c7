"""Thickness and width of a ring's shank, in the third of the ring that lies opposite the head."""

from dataclasses import dataclass

import numpy as np

from geometry.casting.probing import LIFT_MM, Numbers, Probe
from geometry.measuring.finger_hole import Hole
from geometry.piece import Points

# Stuller's minimum is for the lower third: 60 degrees to each side of the point opposite the head.
_ANGLES, _HALF_ARC = 61, np.radians(60)
_HEIGHTS, _DEPTHS = 81, 9
# Metal that lies farther out than this is no longer the shank that began at the finger.
_MOST_MM = 12.0
_MOST_GAPS = 0.2
# A ring whose middle is this near to its axis has no head: all of it is shank.
_HEADLESS = 0.02


@dataclass(frozen=True, slots=True)
class Shank:
    """Least thickness (across the finger's circle) and width (along the finger), with places."""

    thickness_mm: float
    thickness_at: Points
    width_mm: float
    width_at: Points
    has_head: bool


def measure_shank(probe: Probe, hole: Hole) -> Shank | None:
    """The shank of the ring around a hole; None when there is no metal in too many directions.

    At each angle the thickness is the thickest of the section, the width the widest: edges rounded
    for comfort do not count as thin. The smallest over all angles is the shank's.
    """
    centre = hole.centre - probe.middle
    along = hole.axis
    outward, has_head = _directions(hole)
    count = len(outward)
    reach = (probe.corners.reshape(-1, 3) - centre) @ along
    heights = np.linspace(reach.min(), reach.max(), _HEIGHTS + 2)[1:-1]
    origin = (centre + heights[None, :, None] * along).repeat(count, axis=0).reshape(-1, 3)
    heading = np.repeat(outward, _HEIGHTS, axis=0)
    inner, thick = _segment(probe, origin, heading)
    inner, thick = inner.reshape(count, -1), thick.reshape(count, -1)
    present = np.isfinite(thick).any(axis=1)
    if present.mean() < 1 - _MOST_GAPS:
        return None
    thick = np.where(np.isfinite(thick), thick, 0)[present]
    inner, outward = inner[present], outward[present]
    rows = np.arange(len(thick))
    best = thick.argmax(axis=1)
    thickness, start = thick[rows, best], inner[rows, best]
    at = centre + heights[best, None] * along + (start + thickness / 2)[:, None] * outward
    width, width_at = _widths(probe, centre, along, outward, start, thickness, heights[[0, -1]])
    thin, narrow = int(thickness.argmin()), int(width.argmin())
    return Shank(float(thickness[thin]), at[thin], float(width[narrow]), width_at[narrow], has_head)


def _directions(hole: Hole) -> tuple[Points, bool]:
    """Directions out from the axis: the lower third, or all round when there is no head."""
    away = hole.metal_middle - hole.centre
    away = away - (away @ hole.axis) * hole.axis
    off = float(np.linalg.norm(away))
    has_head = off > _HEADLESS * hole.diameter_mm
    down = -away / off if has_head else np.cross(hole.axis, np.eye(3)[np.abs(hole.axis).argmin()])
    down = down / np.linalg.norm(down)
    across = np.cross(hole.axis, down)
    angle = (
        np.linspace(-_HALF_ARC, _HALF_ARC, _ANGLES)
        if has_head
        else np.arange(3 * _ANGLES) * (2 * np.pi / (3 * _ANGLES))
    )
    return np.cos(angle)[:, None] * down + np.sin(angle)[:, None] * across, has_head


def _segment(probe: Probe, origin: Points, heading: Points) -> tuple[Numbers, Numbers]:
    """Where the first metal ahead begins, and how thick it is (inf: there is none)."""
    hit, start = probe.across(origin, heading, side=1)
    start = np.where((hit >= 0) & (start < 100), start, 0)
    _, thick = probe.across(origin + (start + LIFT_MM)[:, None] * heading, heading, side=-1)
    thick = np.where((hit >= 0) & (thick < _MOST_MM), thick + LIFT_MM, np.inf)
    return start, thick


def _widths(
    probe: Probe,
    centre: Points,
    along: Points,
    outward: Points,
    start: Numbers,
    thickness: Numbers,
    ends: Numbers,
) -> tuple[Numbers, Points]:
    """The widest stretch of metal along the finger at each angle, and its middle.

    Strands of a split shank are added together.
    """
    share = (np.arange(_DEPTHS) + 0.5) / _DEPTHS
    radius = start[:, None] + share * thickness[:, None]
    base = centre + radius[..., None] * outward[:, None]
    low = base.reshape(-1, 3) + (ends[0] - 1.0) * along
    total, position = np.zeros(len(low)), np.zeros(len(low))
    middle = np.full(len(low), np.nan)
    heading = np.broadcast_to(along, low.shape)
    for _ in range(6):
        begin, length = _segment(probe, low + position[:, None] * along, heading)
        found = np.isfinite(length)
        if not found.any():
            break
        middle = np.where(found & np.isnan(middle), position + begin + length / 2, middle)
        total = np.where(found, total + length, total)
        position = np.where(found, position + begin + length + LIFT_MM, position)
    by_angle = total.reshape(len(outward), -1)
    rows, best = np.arange(len(by_angle)), by_angle.argmax(axis=1)
    place = low + np.nan_to_num(middle)[:, None] * along
    return by_angle[rows, best], place.reshape(len(outward), -1, 3)[rows, best]
