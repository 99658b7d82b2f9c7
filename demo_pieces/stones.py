"""Faceted and cabochon stones: girdle plane at z = 0, table up, length along X. Millimetres.

Proportions follow common trade figures (Stuller): table 56 %, crown 34.5 and pavilion 40.8 degrees
for rounds; fancy cuts keep the depth in proportion to the width.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from manifold3d import CrossSection, Manifold
from numpy.typing import NDArray

from demo_pieces.profiles import clipped_rectangle, outline, outward_normals
from demo_pieces.solids import TAU, Points

TABLE = 0.56
GIRDLE = 0.03
CROWN_TAN = float(np.tan(np.radians(34.5)))
PAVILION_TAN = float(np.tan(np.radians(40.8)))


@dataclass(frozen=True)
class Stone:
    """A cut and its girdle size; `gem` names the stone where it is no diamond."""

    shape: str
    length: float
    width: float
    gem: str = ""

    @property
    def label(self) -> str:
        kind = f"{self.gem} {self.shape}".strip()
        if self.shape == "round":
            return f"stone {kind} {self.length:.2f}"
        return f"stone {kind} {self.length:.2f}x{self.width:.2f}"

    @property
    def depth(self) -> float:
        """Girdle plane to culet."""
        return -float(self.solid().bounding_box()[2])

    @property
    def crown(self) -> float:
        """Girdle plane to table."""
        return float(self.solid().bounding_box()[5])

    def solid(self) -> Manifold:
        return _cut(self.shape, self.length, self.width)

    def girdle(self, *, spacing: float = 0.1) -> Points:
        return outline(self.shape, self.length, self.width, spacing=spacing)

    def seat(self, *, opening: float = 1.0) -> Manifold:
        """What the setter's bur removes: the stone a hair larger, and the way in from above."""
        return self.solid().scale([1.004, 1.004, 1.004]) + self.way_in(0.0, opening)

    def way_in(self, low: float, high: float, *, share: float = 1.0) -> Manifold:
        shape = CrossSection([self.girdle() * 1.004 * share])
        return shape.extrude(high - low).translate([0, 0, low])


def round_stone(diameter: float, gem: str = "") -> Stone:
    return Stone("round", diameter, diameter, gem)


@cache
def _cut(shape: str, length: float, width: float) -> Manifold:
    if shape == "cabochon":
        return _cabochon(length, width)
    if shape == "emerald":
        return _step_cut(length, width)
    if shape == "princess":
        return _princess(length, width)
    return _brilliant(shape, length, width)


def _trim(solid: Manifold, normal: NDArray[np.float64], distance: float) -> Manifold:
    """Keep the side of the plane towards the stone's middle."""
    size = float(np.linalg.norm(normal))
    return solid.trim_by_plane((-normal / size).tolist(), -distance / size)


def _facet(
    solid: Manifold, direction: Points, reach: float, z: float, slope: float, *, up: bool
) -> Manifold:
    """Grind a facet that meets height z at `reach` along `direction`, rising inwards by slope."""
    sign = 1 if up else -1
    normal = np.array([slope * direction[0], slope * direction[1], sign])
    return _trim(solid, normal, slope * reach + sign * z)


def _brilliant(shape: str, length: float, width: float) -> Manifold:
    rim = outline(shape, length, width, spacing=width * np.pi / 96)
    half = GIRDLE * width / 2
    crown = (1 - TABLE) * width / 2 * CROWN_TAN
    depth = width / 2 * PAVILION_TAN
    solid = CrossSection([rim]).extrude(4 * width).translate([0, 0, -2 * width])
    solid = _trim(solid, np.array([0, 0, 1.0]), half + crown)
    normals = outward_normals(rim)
    facing = np.arctan2(normals[:, 1], normals[:, 0])
    squash = width / length
    for step in range(32):
        # evenly spaced on the round, then stretched as the oval is: facets thin out at the ends
        angle = step * TAU / 32
        aim = np.arctan2(np.sin(angle), np.cos(angle) * squash)
        miss = np.abs((facing - aim + np.pi) % TAU - np.pi)
        nearest = int(np.argmin(miss))
        direction = np.array([np.cos(aim), np.sin(aim)])
        reach = float(np.max(rim @ direction)) if shape != "round" else width / 2
        if shape not in ("round", "oval", "cushion") and miss[nearest] > 0.2 and step % 4:
            continue
        crown_slope = crown / ((1 - TABLE) * reach)
        pavilion_slope = depth / reach
        if step % 4 == 0:
            solid = _facet(solid, direction, reach, half, crown_slope, up=True)
            solid = _facet(solid, direction, reach, -half, pavilion_slope, up=False)
        elif step % 4 == 2:
            table_edge = TABLE * reach * 1.02
            solid = _facet(solid, direction, table_edge, half + crown, crown_slope * 0.59, up=True)
        else:
            solid = _facet(solid, direction, reach * 0.998, half, crown_slope * 1.2, up=True)
            solid = _facet(solid, direction, reach * 0.998, -half, pavilion_slope * 1.055, up=False)
    return solid


def _step_cut(length: float, width: float) -> Manifold:
    half = GIRDLE * width / 2
    levels = (
        (1.0, half), (1.0, -half), (0.86, half + 0.075 * width), (0.72, half + 0.125 * width),
        (0.60, half + 0.15 * width), (0.80, -half - 0.17 * width), (0.55, -half - 0.31 * width),
        (0.28, -half - 0.42 * width),
    )  # fmt: skip
    points = []
    for share, z in levels:
        inset = (1 - share) * width / 2
        ring = clipped_rectangle(length - 2 * inset, width - 2 * inset)
        points.append(np.column_stack([ring, np.full(8, z)]))
    keel = (length - width) / 2 + 0.02
    points.append(np.array([[keel, 0, -0.47 * width], [-keel, 0, -0.47 * width]]))
    return Manifold.hull_points(np.concatenate(points))


def _princess(length: float, width: float) -> Manifold:
    half = 0.02 * width
    rim = clipped_rectangle(length, width, corner=0.02)
    solid = CrossSection([rim]).extrude(4 * width).translate([0, 0, -2 * width])
    crown, depth = 0.11 * width, 0.58 * width
    solid = _trim(solid, np.array([0, 0, 1.0]), half + crown)
    for quarter in range(4):
        angle = quarter * TAU / 4
        reach = (length if quarter % 2 == 0 else width) / 2
        flat = np.array([np.cos(angle), np.sin(angle)])
        solid = _facet(solid, flat, reach, half, crown / (0.3 * reach), up=True)
        solid = _facet(solid, flat, reach * 0.84, half + crown * 0.66, 0.35, up=True)
        solid = _facet(solid, flat, reach, -half, 1.45, up=False)
        for tilt in (-0.42, -0.2, 0.2, 0.42):
            aim = np.array([np.cos(angle + tilt), np.sin(angle + tilt)])
            span = float(np.max(np.abs(rim) @ np.abs(aim)))
            slope = depth / (span * (0.80 if abs(tilt) > 0.3 else 0.86))
            solid = _facet(solid, aim, depth / slope, -half, slope, up=False)
    return solid


def _cabochon(length: float, width: float) -> Manifold:
    """A domed stone with a flat, slightly bevelled back below the girdle."""
    rise = 0.42 * width
    lift = np.linspace(0, np.pi / 2, 28)
    dome = np.stack([np.cos(lift) * width / 2, np.sin(lift) * rise], axis=1)
    back = np.array([[0, -0.12 * width], [0.44 * width, -0.12 * width]])
    profile = CrossSection([np.concatenate([back, dome])])
    return profile.revolve(112).scale([length / width, 1, 1])
