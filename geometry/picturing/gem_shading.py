"""Decides what light does in a stone: bent, tinted and mirrored in clear ones, scattered in others.

Physical: refraction, total reflection, Fresnel's mirror share after Schlick (1994), absorption on
the way (Beer and Lambert). Taste: a cloudy stone (cabochon, pearl, opal) is a polished coat over
soft light from before and from behind, since scattering is not followed inside it.
"""

from __future__ import annotations

import numpy as np

from geometry.gem_materials import DIAMOND
from geometry.picturing import studio_light
from geometry.picturing.rays import Pass, Rays, Single, Surface, dot, unit
from geometry.picturing.scene import Stone

GREEN = 1
# A stone dims light no further than this, so that deep colours don't turn black.
DARKEST = 0.02
# How far light from behind is bent along with the look, and how deep its colour is at a stone's
# edge and in its middle, where it came a longer way.
LEAN, EDGE_DEPTH, MIDDLE_DEPTH = np.float32(0.6), np.float32(0.5), np.float32(1.6)
# Light comes from all sides, in which a dome looks flat: its contrast is raised, and light
# from inside is weakened a little, so that the lamps mirrored in its coat stay the brightest part.
CONTRAST, DAMPED = np.float32(1.7), np.float32(0.8)
# The tint of nacre or opal changes across the stone in waves, of another length for each colour.
SHEEN_WAVES = np.array([[2.2], [2.7], [3.1]], np.float32)


class Gems:
    """The stones of a scene as tables, a row for each stone."""

    def __init__(self, stones: list[Stone]) -> None:
        materials = [stone.material for stone in stones] or [DIAMOND]
        extents = [stone.extent for stone in stones] or [1.0]
        self.cloudy = np.array([material.is_cloudy for material in materials])
        self.indices = np.array([material.indices for material in materials], np.float32)
        self._extent = np.array(extents, np.float32)
        colour = np.maximum([material.colour for material in materials], DARKEST)
        self._fog = (np.log(colour) / self._extent[:, None]).astype(np.float32)
        self._is_tinted = bool(self._fog.any())
        self._body = np.array([material.body for material in materials], np.float32)
        self._looks = np.array(
            [(material.glow, material.lustre, material.sheen) for material in materials], np.float32
        )

    def dim(self, rays: Rays, way: Single, walk: Pass) -> None:
        """Take from rays inside a stone what it swallows on its way to the next face."""
        if not self._is_tinted or not rays.inside.any():
            return
        fog = self._fog[rays.stone] * np.where(rays.inside, way, 0)[:, None]
        left = np.exp(fog.T)
        rays.share = rays.share * left[walk.colours]

    def shade_cloudy(self, rays: Rays, surface: Surface, walk: Pass, studio: Single) -> None:
        """Light from a polished stone that scatters light inside: here a path ends."""
        stone, normal = surface.stone, surface.smooth
        facing = np.clip(-dot(normal, rays.heading), 1e-3, 1)
        mirror = mirrored(self.indices[stone, GREEN], facing)
        ahead = rays.heading + 2 * facing * normal
        looks = studio @ (ahead + studio_light.PARALLAX * rays.origin)
        rooms = studio_light.studio_maps()
        lamps, soft = (
            studio_light.between_texels(rooms[room], looks).T
            for room in (studio_light.COAT, studio_light.SOFT)
        )
        before = studio_light.soft_light(studio @ normal) ** CONTRAST
        behind = studio_light.soft_light(studio @ unit(LEAN * rays.heading - normal)) ** CONTRAST
        glow, lustre, sheen = self._looks[stone].T
        place = rays.origin / self._extent[stone] + normal
        tint = 1 + sheen * np.cos(SHEEN_WAVES * place.sum(axis=0))
        body = self._body[stone].T * tint
        deep = body ** (EDGE_DEPTH + (MIDDLE_DEPTH - EDGE_DEPTH) * facing)
        inner = body * before * (1 - glow) + deep * behind * glow
        inner = inner * (1 - lustre) + lustre * soft * tint
        light = mirror * lamps + (1 - mirror) * DAMPED * inner
        walk.light[:, rays.sample] += rays.share * light[walk.colours]


def mirrored(index: Single, cosine: Single) -> Single:
    """The share of light that a stone's face mirrors, by the cosine on the air's side."""
    base = ((index - 1) / (index + 1)) ** 2
    return np.asarray(base + (1 - base) * (1 - cosine) ** 5, dtype=np.float32)


def split(rays: Rays, normal: Single, index: Single) -> tuple[Single, Single, Single]:
    """A stone's mirror share (1 where reflection is total) and both directions onward."""
    facing = np.clip(-dot(normal, rays.heading), 1e-3, 1)
    ratio = np.where(rays.inside, index, 1 / index)
    sine2 = ratio * ratio * (1 - facing * facing)
    through = np.sqrt(np.maximum(1 - sine2, 0))
    cosine = np.where(rays.inside, through, facing)
    mirror = np.where(sine2 >= 1, 1, mirrored(index, cosine)).astype(np.float32)
    reflected = rays.heading + 2 * facing * normal
    refracted = ratio * rays.heading + (ratio * facing - through) * normal
    return mirror, reflected, refracted
