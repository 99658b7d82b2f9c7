"""Decides what light surrounds a piece: large softboxes over warm paper, dark flags for contour.

Directions are in studio axes: x to the right of the picture, y away from the camera, z up; the
studio turns with the camera, as a photographer sets the light for each picture. Metal and gems
mirror different surroundings ("rooms"): metal wants wide soft light, a brilliant wants many small
lights and darkness between them (its "scintillation"). Radiance is linear; 1.0 is white paper in
full light.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]

MAP_SIZE = 400
POLISHED, SOFT, GEM, COAT = 0, 1, 2, 3
# Softboxes hang at a finite distance, so that a flat face shows a gradient: the share of a point's
# position that shifts where its reflection looks.
PARALLAX = np.float32(0.42)
SEED = 20811
SPHERE_POINTS = 4096


@dataclass(frozen=True, slots=True)
class Softbox:
    """A rectangular light: where it hangs (degrees), half width and height (tangents), power."""

    azimuth: float
    elevation: float
    width: float
    height: float
    power: float
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


# Azimuth 0 is beyond the piece, 90 to the right, 180 behind the camera. Negative power is a flag:
# a card that takes away that share of the light behind it.
METAL_LIGHTS = (
    Softbox(174, 56, 0.95, 0.46, 1.1),
    Softbox(-62, 30, 0.34, 1.00, 1.5, (1.0, 0.99, 0.97)),
    Softbox(64, 36, 0.20, 1.10, 2.2, (0.98, 0.99, 1.0)),
    Softbox(-150, 24, 0.40, 0.60, 0.7),
    Softbox(8, 62, 0.50, 0.16, 1.4),
)
METAL_FLAGS = (
    Softbox(-24, 22, 0.15, 0.80, -0.86),
    Softbox(32, 14, 0.14, 0.90, -0.88),
    Softbox(118, 18, 0.16, 1.00, -0.84),
    Softbox(-108, 18, 0.16, 1.00, -0.80),
    Softbox(180, -2, 0.40, 0.16, -0.60),
    Softbox(150, 40, 0.10, 0.50, -0.55),
)


COAT_LIGHTS = (
    Softbox(-146, 50, 0.26, 0.34, 15.0),
    Softbox(74, 44, 0.09, 0.60, 5.0),
)


def directions_of_map() -> Single:
    """The direction (3, n) each texel of the octahedral map looks at."""
    step = (np.arange(MAP_SIZE, dtype=np.float32) + 0.5) / MAP_SIZE * 2 - 1
    across, down = np.meshgrid(step, step)
    up = 1 - np.abs(across) - np.abs(down)
    folded = np.maximum(-up, 0)
    x = across - np.sign(across) * folded
    y = down - np.sign(down) * folded
    ray = np.stack([x.ravel(), y.ravel(), up.ravel()])
    return np.asarray(ray / np.sqrt((ray**2).sum(axis=0)), dtype=np.float32)


def texels(ray: Single) -> NDArray[np.int32]:
    """The texel that each direction (3, n) falls into; directions need not be unit length."""
    across, down = (np.clip(place, 0, MAP_SIZE - 1).astype(np.int32) for place in _places(ray))
    return np.asarray(down * MAP_SIZE + across, dtype=np.int32)


def between_texels(room: Single, ray: Single) -> Single:
    """Radiance (n, 3) seen along each direction, without steps: a wide flat face shows texels."""
    across, down = (np.clip(place - np.float32(0.5), 0, MAP_SIZE - 1.001) for place in _places(ray))
    column, row = across.astype(np.int32), down.astype(np.int32)
    right, below = (across - column)[:, None], (down - row)[:, None]
    first = row * MAP_SIZE + column
    upper = room[first] * (1 - right) + room[first + 1] * right
    lower = room[first + MAP_SIZE] * (1 - right) + room[first + MAP_SIZE + 1] * right
    return np.asarray(upper * (1 - below) + lower * below, dtype=np.float32)


def _places(ray: Single) -> tuple[Single, Single]:
    """Column and row of each direction in the map, counted from its edge."""
    size = np.abs(ray[0]) + np.abs(ray[1]) + np.abs(ray[2])
    inverse = 1 / np.maximum(size, 1e-12)
    x, y = ray[0] * inverse, ray[1] * inverse
    below = ray[2] < 0
    half = np.float32(MAP_SIZE / 2)
    across = np.where(below, np.copysign(1 - np.abs(y), x), x) * half + half
    down = np.where(below, np.copysign(1 - np.abs(x), y), y) * half + half
    return across.astype(np.float32), down.astype(np.float32)


@lru_cache(maxsize=1)
def studio_maps() -> Single:
    """Radiance (4, n, 3) per texel for polished metal, its late bounces, gems, and coats."""
    ray = directions_of_map()
    rooms = _metal_room(ray, 0.10), _metal_room(ray, 0.34), _gem_room(ray), _coat_room(ray)
    return np.stack(rooms)


def soft_light(ray: Single) -> Single:
    """Light (3, n) that a matt surface facing each unit direction sends back, per unit of albedo.

    Irradiance over pi from nine spherical harmonics, after Ramamoorthi and Hanrahan (2001).
    """
    return np.asarray(_soft_harmonics().T @ _harmonics(ray), dtype=np.float32)


@lru_cache(maxsize=1)
def _soft_harmonics() -> Single:
    """The room's light in harmonics, (9, 3), already widened by the cosine of a matt surface."""
    number = np.arange(SPHERE_POINTS, dtype=np.float32) + np.float32(0.5)
    height = 1 - 2 * number / SPHERE_POINTS
    flat, turn = np.sqrt(1 - height**2), number * np.float32(2.399963)
    ray = np.stack([flat * np.cos(turn), flat * np.sin(turn), height]).astype(np.float32)
    mean = _harmonics(ray) @ _metal_room(ray, 0.34) * np.float32(4 * np.pi / SPHERE_POINTS)
    widened = np.repeat([1.0, 2 / 3, 1 / 4], [1, 3, 5])[:, None]
    return np.asarray(mean * widened, dtype=np.float32)


def _harmonics(ray: Single) -> Single:
    x, y, z = ray
    rows = [
        np.full_like(x, 0.282095),
        *(0.488603 * np.stack([y, z, x])),
        *(1.092548 * np.stack([x * y, y * z, x * z])),
        0.315392 * (3 * z * z - 1),
        0.546274 * (x * x - y * y),
    ]
    return np.asarray(np.stack(rows), dtype=np.float32)


def _window(ray: Single, light: Softbox, soft: float) -> Single:
    """How much of a softbox a direction sees, 0 to 1, with an edge `soft` wide (tangent)."""
    azimuth, elevation = np.radians(light.azimuth), np.radians(light.elevation)
    facing = np.array(
        [
            np.cos(elevation) * np.sin(azimuth),
            np.cos(elevation) * np.cos(azimuth),
            np.sin(elevation),
        ],
        np.float32,
    )
    right = np.array([np.cos(azimuth), -np.sin(azimuth), 0.0], np.float32)
    above = np.cross(right, facing)
    depth = facing @ ray
    safe = np.maximum(depth, 1e-3)
    across, along = np.abs(right @ ray) / safe, (above @ ray) / safe
    seen = _edge(light.width - across, soft) * _edge(light.height - np.abs(along), soft)
    # The lamp sits at the upper end of its box, so that flat faces show a gradient.
    if light.power > 0:
        seen *= 1 + np.float32(0.45) * np.clip(along / np.float32(light.height), -1, 1)
    return np.asarray(np.where(depth > 0.02, seen, 0), dtype=np.float32)


def _edge(inside: Single, soft: float) -> Single:
    share = np.clip(inside * np.float32(0.5 / soft) + np.float32(0.5), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def _room(ray: Single) -> Single:
    """The lit white room and its paper floor, (n, 3), without lights."""
    up = ray[2]
    sky = 0.35 + 0.55 * np.clip(up, 0, 1) ** 0.8
    paper = 0.36 + 0.57 * np.clip(-up * 1.5, 0, 1) ** 0.7
    paper *= 1 - 0.22 * np.clip(ray[1], 0, 1) * (1 + up)
    blend = _edge(up + 0.02, 0.10)
    level = sky * blend + paper * (1 - blend)
    warm = np.array([1.0, 0.985, 0.955], dtype=np.float32)
    cool = np.array([0.985, 0.995, 1.0], dtype=np.float32)
    tint = blend[:, None] * cool + (1 - blend[:, None]) * warm
    return np.asarray(level[:, None] * tint, dtype=np.float32)


def _metal_room(ray: Single, soft: float) -> Single:
    room = _room(ray)
    for light in METAL_LIGHTS:
        room += _window(ray, light, soft)[:, None] * light.power * np.array(light.tint, np.float32)
    left = np.ones(ray.shape[1], np.float32)
    for flag in METAL_FLAGS:
        left *= 1 + np.float32(flag.power) * _window(ray, flag, max(soft, 0.18))
    return np.asarray(room * np.maximum(left, 0.16)[:, None], dtype=np.float32)


def _coat_room(ray: Single) -> Single:
    """A weak mirror shows the lamps only: a window over the left shoulder, a strip at the right."""
    room = _room(ray)
    for light in COAT_LIGHTS:
        room += _window(ray, light, 0.06)[:, None] * np.float32(light.power)
    return room


def _gem_room(ray: Single) -> Single:
    """Dim walls, bright paper below and some forty small lamps; the camera's side is dark."""
    random = np.random.default_rng(SEED)
    up = ray[2]
    room = _room(ray) * np.where(up > 0, 0.56, 0.98)[:, None].astype(np.float32)
    camera_side = np.clip(-ray[1] * 0.75 + up * 0.55, 0, 1)
    room *= (1 - 0.40 * _edge(camera_side - 0.88, 0.10))[:, None]
    for index in range(44):
        height = 0.10 + 0.88 * (index + 0.5) / 44
        turn = index * 2.399963 + random.uniform(-0.3, 0.3)
        flat = np.sqrt(1 - height**2)
        lamp = np.array([flat * np.sin(turn), flat * np.cos(turn), height])
        radius = random.uniform(0.05, 0.16)
        power = random.uniform(2.0, 7.0)
        cosine = lamp.astype(np.float32) @ ray
        near = np.flatnonzero(cosine > np.cos(radius + 0.05))
        away = np.sqrt(np.maximum(2 - 2 * cosine[near], 0))
        room[near] += np.float32(power) * _edge(radius - away, 0.05)[:, None]
    return np.asarray(room, dtype=np.float32)
