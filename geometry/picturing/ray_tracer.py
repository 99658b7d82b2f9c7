"""Decides the colour of each camera ray: polished metal and cut stones, traced with Embree.

Vectors are kept as rows (3, n) so that numpy runs along the rays. Radiance has one row per
channel, red green blue for the first metal, then for the second, and so on: one path serves all
metals, as they differ in reflectance only. Fresnel's mirror share follows Schlick (1994).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.picturing import studio_light
from geometry.picturing.gem_shading import Gems, split
from geometry.picturing.paper import Paper
from geometry.picturing.rays import Mask, Pass, Rays, Single, Surface, dot, some, unit
from geometry.picturing.scene import Scene

Doubles = NDArray[np.float64]
Hits = dict[str, NDArray[Any]]

# After so many mirrors a polished surface only passes on the room's tone; following further gives
# orange dots inside bands.
METAL_BOUNCES = 3
MOST_BOUNCES = 8
GREEN = 1
# Deep corners of gold would glow orange after some bounces, as they do on no photograph.
LATE_TINT = np.float32(0.7)
# A ray leaving metal starts this far off, in shares of the piece's extent: the scars that booleans
# leave along creases are smaller, and would mirror themselves into dots.
LIFT, STEP_OFF = np.float32(2e-4), np.float32(2.5e-3)
# A path is followed down to this share of its light.
WEAK = np.float32(0.03)
# What is left of a path that never came out, and what a leaving ray reflects back into a stone.
LEFTOVER, INNER_GLOW = np.float32(0.55), np.float32(0.8)
SHADED = np.float32(0.8)


class RayTracer:
    """One scene in one light: `studio` (3, 3) turns piece directions into studio directions."""

    def __init__(self, scene: Scene, studio: Doubles, paper: Paper, reflectance: Single) -> None:
        self.scene, self.paper = scene, paper
        self.studio = studio.astype(np.float32)
        self.reflectance = reflectance.reshape(-1, 1)
        self.rooms = studio_light.studio_maps().reshape(-1, 3)
        self.gems = Gems(scene.stones)

    def radiance(
        self, origin: Single, heading: Single, wobble: Single
    ) -> tuple[Single, Mask, Mask]:
        """Linear radiance (channels, n), hits and hits of clear stone (n,) of camera rays.

        `wobble` (3, n) tilts metal normals a little, another way for each sample of a pixel: the
        slight roughness of a hand-polished surface.
        """
        found = self.scene.first_hits(origin, heading)
        face = found["primID"]
        clear = face >= self.scene.metal_faces
        clear &= ~self.gems.cloudy[self.scene.stone_of[face]]
        every = np.arange(len(self.reflectance))
        out = np.zeros((len(every), origin.shape[1]), np.float32)
        self._walk(origin, heading, found, (face >= 0) & ~clear, Pass(every, GREEN, wobble, out))
        # Behind a clear stone's face the three colours part.
        for colour in range(3):
            walk = Pass(every[colour::3], colour, wobble, out[colour::3])
            self._walk(origin, heading, found, clear, walk)
        return out, np.asarray(face >= 0), np.asarray(clear)

    def _walk(self, origin: Single, heading: Single, found: Hits, chosen: Mask, walk: Pass) -> None:
        rays = Rays.starting(np.flatnonzero(chosen), origin, heading, len(walk.channels))
        found = {key: values[chosen] for key, values in found.items()}
        for bounce in range(MOST_BOUNCES):
            if not len(rays.sample):
                return
            if bounce:
                found = self.scene.first_hits(rays.origin, rays.heading)
            rays = self._step(rays, found, walk)
            weak = rays.share.max(axis=0, initial=0) < WEAK
            if weak.any():
                walk.light[:, rays.sample[weak]] += LEFTOVER * some(rays.share, weak)
                rays = rays.pick(~weak)
        walk.light[:, rays.sample] += LEFTOVER * rays.share

    def _step(self, rays: Rays, found: Hits, walk: Pass) -> Rays:
        """Take each ray to what it hit and on; what hit nothing brings its light home."""
        face = found["primID"]
        hit = face >= 0
        if not hit.all():
            self._see(rays.pick(~hit), walk)
            rays = rays.pick(hit)
            found = {key: values[hit] for key, values in found.items()}
        surface = self._surface(rays, found)
        self.gems.dim(rays, found["tfar"], walk)
        rays.origin = rays.origin + rays.heading * found["tfar"]
        stone = ~surface.metal
        # The step off a metal may have crossed a scar: such a ray comes out again unharmed.
        tunnel = surface.behind & surface.metal & ~rays.inside & (rays.bounces > 0)
        metal = surface.metal & ~tunnel
        if metal.all():
            return self._off_metal(rays, surface, walk)
        onward = rays.pick(tunnel)
        onward.origin = onward.origin + onward.heading * LIFT
        cloudy = stone & self.gems.cloudy[surface.stone] & ~rays.inside
        if cloudy.any():
            self.gems.shade_cloudy(rays.pick(cloudy), surface.pick(cloudy), walk, self.studio)
            stone &= ~cloudy
        if stone.any():
            onward = onward.with_more(self._at_stone(rays.pick(stone), surface.pick(stone), walk))
        if metal.any():
            onward = onward.with_more(self._off_metal(rays.pick(metal), surface.pick(metal), walk))
        return onward

    def _surface(self, rays: Rays, found: Hits) -> Surface:
        face, u, v = found["primID"], found["u"], found["v"]
        flat = np.ascontiguousarray(self.scene.flats[face].T)
        rows = np.ascontiguousarray(self.scene.normals[face].T)
        smooth = rows[0:3] * (1 - u - v) + rows[3:6] * u + rows[6:9] * v
        behind = dot(flat, rays.heading) > 0
        turn = np.where(behind, np.float32(-1), np.float32(1))
        metal = np.asarray(face < self.scene.metal_faces)
        stone = self.scene.stone_of[face].astype(np.int64)
        return Surface(flat * turn, unit(smooth * turn), metal, behind, stone)

    def _off_metal(self, rays: Rays, surface: Surface, walk: Pass) -> Rays:
        smooth = unit(surface.smooth + walk.wobble[:, rays.sample])
        flat_facing = -dot(surface.flat, rays.heading)
        facing = -dot(smooth, rays.heading)
        heading = rays.heading + 2 * facing * smooth
        # A smooth normal that sends the ray into its own facet gives way to the facet's normal.
        under = np.clip(1 - dot(heading, surface.flat) * 12, 0, 1)
        if under.any():
            heading += under * (rays.heading + 2 * flat_facing * surface.flat - heading)
            heading = unit(heading)
        grazing = (1 - np.clip(np.maximum(facing, flat_facing), 0, 1)) ** 5
        base = self.reflectance[walk.channels]
        base = base ** np.where(rays.bounces > 0, LATE_TINT, np.float32(1))
        rays.share = rays.share * (base + (1 - base) * grazing)
        rays.origin = rays.origin + surface.flat * LIFT + heading * STEP_OFF
        rays.heading = heading
        rays.bounces = rays.bounces + np.int16(1)
        tired = (rays.bounces >= METAL_BOUNCES) & ~rays.inside
        if tired.any():
            self._see(rays.pick(tired), walk)
            rays = rays.pick(~tired)
        return rays

    def _at_stone(self, rays: Rays, surface: Surface, walk: Pass) -> Rays:
        """Follow the stronger branch; the weaker looks straight into the room."""
        inside = rays.inside
        rays.stone = np.where(inside, rays.stone, surface.stone)
        index = self.gems.indices[rays.stone, walk.colour]
        mirror, reflected, refracted = split(rays, surface.smooth, index)
        stays = inside & (mirror > 0.5)
        rays.through_gem = np.ones(len(inside), np.bool_)
        weaker = np.where(inside, refracted, reflected)
        part = np.where(inside, 1 - mirror, mirror)
        looks = (~inside | stays) & (part > 0)
        if looks.any():
            glance = rays.pick(looks)
            glance.heading = some(weaker, looks)
            glance.share = glance.share * part[looks]
            self._see(glance, walk)
        leaving = inside & ~stays
        if leaving.any():
            walk.light[:, rays.sample[leaving]] += (
                some(rays.share, leaving) * mirror[leaving] * INNER_GLOW
            )
        rays.share = rays.share * np.where(stays, mirror, 1 - mirror)
        rays.heading = unit(np.where(stays, reflected, refracted))
        rays.origin = rays.origin + surface.flat * np.where(stays, LIFT, -LIFT)
        rays.inside = ~inside | stays
        rays.bounces = rays.bounces + np.int16(1)
        return rays

    def _see(self, rays: Rays, walk: Pass) -> None:
        """Add what the room sends along rays that leave the piece."""
        shift: Single = np.where(rays.through_gem, np.float32(0), studio_light.PARALLAX)
        ray: Single = self.studio @ (rays.heading + shift * rays.origin)
        room = np.where(rays.bounces > 1, studio_light.SOFT, studio_light.POLISHED)
        room = np.where(rays.through_gem, studio_light.GEM, room)
        seen = self.rooms[studio_light.texels(ray) + room * studio_light.MAP_SIZE**2]
        plain = np.flatnonzero(room == studio_light.POLISHED)
        if len(plain):
            polished = self.rooms[: studio_light.MAP_SIZE**2]
            seen[plain] = studio_light.between_texels(polished, ray[:, plain])
        bright = np.ascontiguousarray(seen.T)
        down = np.flatnonzero(self.studio[2] @ rays.heading < -0.02)
        if len(down):
            start = self.studio @ rays.origin[:, down]
            fall = self.studio @ rays.heading[:, down]
            spot = start[:2] + fall[:2] * ((self.paper.height - start[2]) / fall[2])
            bright[:, down] *= 1 - SHADED * self.paper.shadow_at(spot[0], spot[1])
        walk.light[:, rays.sample] += rays.share * bright[walk.colours]
