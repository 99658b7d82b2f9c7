"""Outlines of stones and sections of shanks, as functions of angle. Millimetres."""

from collections.abc import Callable

import numpy as np
from manifold3d import CrossSection, JoinType
from numpy.typing import ArrayLike

from demo_pieces.solids import TAU, Points, Section, resample

Along = Callable[[Points], Points]


def squircle(phi: Points, power: ArrayLike) -> tuple[Points, Points]:
    """Unit superellipse at polar angle phi; power 2 is a circle, 8 nearly a square."""
    c, s = np.cos(phi), np.sin(phi)
    exponent = np.asarray(power, dtype=np.float64)
    reach: Points = (np.abs(c) ** exponent + np.abs(s) ** exponent) ** (-1 / exponent)
    return reach * c, reach * s


def top_distance(theta: Points) -> Points:
    """0 at the top of the ring, 1 at the bottom."""
    return np.abs((theta + np.pi) % TAU - np.pi) / np.pi


def court_section(
    phi: Points,
    wide: Points,
    thick: Points,
    *,
    outside: float | Points = 2.4,
    inside: float = 3.4,
) -> tuple[Points, Points]:
    """(height above the finger, y) at polar angle phi, measures given for each row."""
    x, y = squircle(phi, np.where(np.cos(phi) > 0, outside, inside))
    return thick / 2 * (1 + x), wide / 2 * y


def shank_section(
    width: float | Along,
    thickness: float | Along,
    *,
    outside: float = 2.4,
    inside: float = 3.4,
) -> Section:
    """Comfort-fit section: `outside` and `inside` are superellipse powers (2 round, 6 flat)."""

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        wide = width(theta) if callable(width) else np.array(width)
        thick = thickness(theta) if callable(thickness) else np.array(thickness)
        return court_section(phi, wide, thick, outside=outside, inside=inside)

    return section


def tapered(top: float, bottom: float, *, power: float = 1.4) -> Along:
    """A measure that runs from `top` to `bottom` around the ring."""
    return lambda theta: top + (bottom - top) * top_distance(theta) ** power


def outline(shape: str, length: float, width: float, *, spacing: float = 0.1) -> Points:
    """Girdle outline in XY, counter-clockwise, length along X; pears point to +X."""
    t = np.linspace(0, TAU, 720, endpoint=False)
    if shape in ("round", "oval", "cabochon"):
        x, y = np.cos(t), np.sin(t)
    elif shape == "cushion":
        x, y = squircle(t, 3.4)
    elif shape == "princess":
        x, y = squircle(t, 24.0)
    elif shape == "marquise":
        return resample(_lens(length, width), spacing)
    elif shape == "pear":
        return resample(_pear(length, width), spacing)
    elif shape == "emerald":
        return resample(clipped_rectangle(length, width), spacing)
    else:
        raise ValueError(f"no outline for a {shape} stone")
    return resample(np.stack([x * length / 2, y * width / 2], axis=1), spacing)


def _lens(length: float, width: float) -> Points:
    """Two arcs that meet in points at both ends."""
    a, b = length / 2, width / 2
    radius = (a * a + b * b) / (2 * b)
    reach = np.arcsin(a / radius)
    t = np.linspace(reach, -reach, 160, endpoint=False)
    arc = np.stack([radius * np.sin(t), radius * np.cos(t) - radius + b], axis=1)
    return np.concatenate([arc, -arc])


def _pear(length: float, width: float) -> Points:
    """A half round of the width, then two arcs, tangent to it, that meet in the point."""
    r = width / 2
    reach = length - r
    radius = (reach * reach + r * r) / (2 * r)
    end = np.arcsin(reach / radius)
    back = np.linspace(np.pi / 2, 3 * np.pi / 2, 120, endpoint=False)
    flank = np.linspace(0, end, 160, endpoint=False)
    side = np.stack([radius * np.sin(flank), radius * np.cos(flank) - radius + r], axis=1)
    tip = np.array([[reach, 0.0]])
    half = np.stack([r * np.cos(back), r * np.sin(back)], axis=1)
    points = np.concatenate([tip, side[:0:-1], half, side * [1, -1]])
    return points - [(length / 2 - r), 0]


def clipped_rectangle(length: float, width: float, *, corner: float = 0.16) -> Points:
    """Emerald-cut outline: a rectangle with corners clipped by a share of the width."""
    a, b, c = length / 2, width / 2, corner * width
    return np.array(
        [
            [a, -b + c], [a, b - c], [a - c, b], [-a + c, b],
            [-a, b - c], [-a, -b + c], [-a + c, -b], [a - c, -b],
        ]
    )  # fmt: skip


def outward_normals(ring: Points) -> Points:
    step = np.roll(ring, -1, 0) - np.roll(ring, 1, 0)
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    return np.stack([step[:, 1], -step[:, 0]], axis=1)


def grown(ring: Points, by: float) -> Points:
    """The outline of a convex stone moved outwards by a distance, with round corners."""
    moved = CrossSection([ring]).offset(by, JoinType.Round, 2, 128).to_polygons()[0]
    spacing = np.linalg.norm(ring[1] - ring[0])
    return resample(moved, float(spacing))
