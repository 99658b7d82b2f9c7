"""Decides the colour of each camera ray: polished metal and cut stones, traced with Embree.

Vectors are kept as rows (3, n) so that numpy runs along the rays. Radiance has one row per
channel, red green blue for the first metal, then for the second, and so on: one path serves all
metals, as they differ in reflectance only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from models_catalog.geometry import studio_light
from models_catalog.geometry.normals import corner_normals, usable_faces
from models_catalog.geometry.piece import Piece, Shell

Single = NDArray[np.float32]
Doubles = NDArray[np.float64]

# After so many mirrors a polished surface only passes on the room's tone; following further gives
# orange dots inside bands.
METAL_BOUNCES = 3
MOST_BOUNCES = 12
# Diamond between the C and F lines, spread a little wider than nature so that fire shows small.
DIAMOND_INDEX = (2.400, 2.418, 2.444)
FLOOR_CELLS = 96
# Softboxes hang at a finite distance, so that a flat face shows a gradient: the share of a point's
# position that shifts where its reflection looks.
PARALLAX = np.float32(0.42)
# Deep corners would glow orange after some bounces; a film's dye does not follow that far.
LATE_TINT = np.float32(0.7)
# A ray leaving metal starts this far off, in shares of the piece's extent: the scars that booleans
# leave along creases are smaller, and would mirror themselves into orange dots.
LIFT, STEP_OFF = np.float32(2e-4), np.float32(2.5e-3)


def dot(left: Single, right: Single) -> Single:
    product = left[0] * right[0] + left[1] * right[1] + left[2] * right[2]
    return np.asarray(product, dtype=np.float32)


@dataclass(slots=True)
class Rays:
    """Rays under way: which sample they feed, what is left of their light, what they crossed."""

    sample: NDArray[np.int64]
    origin: Single
    heading: Single
    share: Single
    inside: NDArray[np.bool_]
    bounces: NDArray[np.int16]
    through_gem: NDArray[np.bool_]

    def pick(self, chosen: NDArray[np.bool_]) -> Rays:
        return Rays(
            self.sample[chosen],
            np.compress(chosen, self.origin, axis=1),
            np.compress(chosen, self.heading, axis=1),
            np.compress(chosen, self.share, axis=1),
            self.inside[chosen],
            self.bounces[chosen],
            self.through_gem[chosen],
        )


@dataclass(frozen=True, slots=True)
class Floor:
    """The paper: its height along the studio's up, and how far each cell lies in shadow."""

    height: float
    centre: tuple[float, float]
    half: float
    shadow: Single

    def shadow_at(self, x: Single, y: Single) -> Single:
        cells = len(self.shadow)
        column = ((x - self.centre[0]) / self.half + 1) * (cells / 2) - 0.5
        row = ((y - self.centre[1]) / self.half + 1) * (cells / 2) - 0.5
        found = map_coordinates(self.shadow, [row, column], order=1, mode="constant")
        return np.asarray(found, dtype=np.float32)


@dataclass(slots=True)
class Scene:
    """A piece scaled to unit extent about its centre, ready to be hit by rays."""

    corners: Single
    normals: Single
    flats: Single
    metal_faces: int
    scale: float
    centre: Doubles
    embree: rtcore_scene.EmbreeScene = field(repr=False)

    @property
    def points(self) -> Single:
        return self.corners.reshape(-1, 3)


def build_scene(piece: Piece) -> Scene:
    """Build normals and the ray tree once. Raises ValueError when nothing can be drawn."""
    metal, stone = piece.with_role("metal"), piece.with_role("stone")
    parts = [_part(metal, 35.0), _part(stone, 3.0)]
    corners = np.concatenate([part[0] for part in parts])
    if not len(corners):
        raise ValueError("the piece has no face to draw")
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    centre, scale = (low + high) / 2, float((high - low).max())
    unit = ((corners - centre) / scale).astype(np.float32)
    embree = rtcore_scene.EmbreeScene()
    TriangleMesh(embree, unit)
    return Scene(
        corners=unit,
        normals=np.concatenate([part[1] for part in parts]).reshape(-1, 9),
        flats=np.concatenate([part[2] for part in parts]),
        metal_faces=len(parts[0][0]),
        scale=scale,
        centre=centre,
        embree=embree,
    )


def _part(shells: list[Shell], crease: float) -> tuple[Doubles, Single, Single]:
    corners, normals, flats = [np.zeros((0, 3, 3))], [np.zeros((0, 3, 3), np.float32)], []
    flats.append(np.zeros((0, 3), np.float32))
    for shell in shells:
        faces = _outward(shell.vertices, usable_faces(shell.vertices, shell.faces))
        if len(faces):
            smooth, flat = corner_normals(shell.vertices, faces, crease_degrees=crease)
            corners.append(shell.vertices[faces])
            normals.append(smooth)
            flats.append(flat)
    return np.concatenate(corners), np.concatenate(normals), np.concatenate(flats)


def _outward(vertices: Doubles, faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Faces wound so that the shell's signed volume is positive and normals point outwards."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    volume = float((a * np.cross(b, c)).sum())
    return faces[:, ::-1] if volume < 0 else faces


class Tracer:
    """One scene in one light: `studio` (3, 3) turns piece directions into studio directions."""

    def __init__(self, scene: Scene, studio: Doubles, floor: Floor, reflectance: Single) -> None:
        self.scene, self.floor = scene, floor
        self.studio = studio.astype(np.float32)
        self.reflectance = reflectance.reshape(-1, 1)
        self.rooms = studio_light.studio_maps()

    def first_hits(self, origin: Single, heading: Single) -> NDArray[np.int32]:
        found = self.scene.embree.run(
            np.ascontiguousarray(origin.T), np.ascontiguousarray(heading.T)
        )
        return np.asarray(found)

    def radiance(self, origin: Single, heading: Single, wobble: Single) -> tuple[Single, Single]:
        """Linear radiance (channels, n) and coverage (n,) of camera rays.

        `wobble` (3,) tilts metal normals a little, another way for each sample of a pixel:
        the slight roughness of a hand-polished surface.
        """
        count = origin.shape[1]
        channels = len(self.reflectance)
        out = np.zeros((channels, count), np.float32)
        first = self.first_hits(origin, heading)
        hit = first >= 0
        stone = hit & (first >= self.scene.metal_faces)
        every = np.arange(channels)
        self._follow(origin, heading, np.flatnonzero(hit & ~stone), every, 1, wobble, out)
        if stone.any():
            for colour in range(3):
                self._follow(
                    origin, heading, np.flatnonzero(stone), every[colour::3], colour, wobble, out
                )
        return out, hit

    def _follow(
        self,
        origin: Single,
        heading: Single,
        chosen: NDArray[np.int64],
        channels: NDArray[np.int64],
        colour: int,
        wobble: Single,
        out: Single,
    ) -> None:
        if not len(chosen):
            return
        light = np.zeros((len(channels), origin.shape[1]), np.float32)
        rays = Rays(
            chosen,
            origin[:, chosen],
            heading[:, chosen],
            np.ones((len(channels), len(chosen)), np.float32),
            np.zeros(len(chosen), np.bool_),
            np.zeros(len(chosen), np.int16),
            np.zeros(len(chosen), np.bool_),
        )
        for _ in range(MOST_BOUNCES):
            rays = self._step(rays, channels, DIAMOND_INDEX[colour], wobble, light)
            if not len(rays.sample):
                break
        else:
            light[:, rays.sample] += 0.55 * rays.share
        out[channels] += light

    def _step(
        self, rays: Rays, channels: NDArray[np.int64], index: float, wobble: Single, light: Single
    ) -> Rays:
        found = self.scene.embree.run(
            np.ascontiguousarray(rays.origin.T), np.ascontiguousarray(rays.heading.T), output=1
        )
        face = found["primID"]
        lost = face < 0
        if lost.any():
            gone = rays.pick(lost)
            seen = self.light_from(gone.origin, gone.heading, gone.bounces, gone.through_gem)
            light[:, gone.sample] += gone.share * seen[channels % 3]
            hit = ~lost
            rays, face = rays.pick(hit), face[hit]
            found = {key: found[key][hit] for key in ("u", "v", "tfar")}
        if not len(face):
            return rays
        flat, smooth, behind = self._normals(face, found["u"], found["v"], rays.heading)
        rays.origin = rays.origin + rays.heading * found["tfar"]
        metal = face < self.scene.metal_faces
        # The step off a metal may have crossed a scar: such a ray comes out again unharmed.
        tunnel = behind & metal & ~rays.inside & (rays.bounces > 0)
        if tunnel.any():
            out = rays.pick(tunnel)
            out.origin = out.origin + out.heading * LIFT
            solid = ~tunnel
            rest = self._at_surface(
                rays.pick(solid),
                np.compress(solid, flat, axis=1),
                np.compress(solid, smooth, axis=1),
                metal[solid],
                channels,
                index,
                wobble,
                light,
            )
            return _joined(out, rest)
        return self._at_surface(rays, flat, smooth, metal, channels, index, wobble, light)

    def _at_surface(
        self,
        rays: Rays,
        flat: Single,
        smooth: Single,
        metal: NDArray[np.bool_],
        channels: NDArray[np.int64],
        index: float,
        wobble: Single,
        light: Single,
    ) -> Rays:
        if metal.all():
            return self._off_metal(rays, flat, smooth, channels, wobble, light)
        stone = ~metal
        gems = self._at_stone(
            rays.pick(stone),
            np.compress(stone, flat, axis=1),
            np.compress(stone, smooth, axis=1),
            channels,
            index,
            light,
        )
        if stone.all():
            return gems
        shiny = self._off_metal(
            rays.pick(metal),
            np.compress(metal, flat, axis=1),
            np.compress(metal, smooth, axis=1),
            channels,
            wobble,
            light,
        )
        return _joined(gems, shiny)

    def _normals(
        self, face: NDArray[np.int32], u: Single, v: Single, heading: Single
    ) -> tuple[Single, Single, NDArray[np.bool_]]:
        """Flat and smooth normals (3, n) turned towards the ray, and where it came from behind."""
        flat = np.ascontiguousarray(self.scene.flats[face].T)
        rows = np.ascontiguousarray(self.scene.normals[face].T)
        smooth = rows[0:3] * (1 - u - v) + rows[3:6] * u + rows[6:9] * v
        behind = dot(flat, heading) > 0
        turn = np.where(behind, np.float32(-1), np.float32(1))
        flat *= turn
        smooth *= turn
        smooth /= np.sqrt(np.maximum(dot(smooth, smooth), 1e-20))
        return flat, smooth, behind

    def _off_metal(
        self,
        rays: Rays,
        flat: Single,
        smooth: Single,
        channels: NDArray[np.int64],
        wobble: Single,
        light: Single,
    ) -> Rays:
        smooth = smooth + wobble[:, None]
        smooth /= np.sqrt(dot(smooth, smooth))
        flat_facing = -dot(flat, rays.heading)
        facing = -dot(smooth, rays.heading)
        heading = rays.heading + 2 * facing * smooth
        # A smooth normal that sends the ray into its own facet gives way to the facet's normal.
        under = np.clip(1 - dot(heading, flat) * 12, 0, 1)
        if under.any():
            heading += under * (rays.heading + 2 * flat_facing * flat - heading)
            heading /= np.sqrt(np.maximum(dot(heading, heading), 1e-20))
        grazing = (1 - np.clip(np.maximum(facing, flat_facing), 0, 1)) ** 5
        base = self.reflectance[channels] ** np.where(rays.bounces > 0, LATE_TINT, np.float32(1))
        share = rays.share * (base + (1 - base) * grazing)
        rays.origin = rays.origin + flat * LIFT + heading * STEP_OFF
        rays.heading, rays.share = heading, share
        rays.bounces = rays.bounces + np.int16(1)
        tired = (rays.bounces >= METAL_BOUNCES) & ~rays.inside
        if tired.any():
            last = rays.pick(tired)
            seen = self.light_from(last.origin, last.heading, last.bounces, last.through_gem)
            light[:, last.sample] += last.share * seen[channels % 3]
            rays = rays.pick(~tired)
        return rays

    def _at_stone(
        self,
        rays: Rays,
        flat: Single,
        smooth: Single,
        channels: NDArray[np.int64],
        index: float,
        light: Single,
    ) -> Rays:
        facing = np.clip(-dot(smooth, rays.heading), 1e-3, 1)
        ratio = np.where(rays.inside, np.float32(index), np.float32(1 / index))
        sine2 = ratio * ratio * (1 - facing * facing)
        total = sine2 >= 1
        through = np.sqrt(np.maximum(1 - sine2, 0))
        cosine = np.where(rays.inside, through, facing)
        base = np.float32(((index - 1) / (index + 1)) ** 2)
        mirror = np.where(total, 1, base + (1 - base) * (1 - cosine) ** 5).astype(np.float32)
        reflected = rays.heading + 2 * facing * smooth
        refracted = ratio * rays.heading + (ratio * facing - through) * smooth
        # The weaker branch is not followed but looks straight into the room.
        entering = ~rays.inside
        if entering.any():
            first = rays.pick(entering)
            seen = self.light_from(
                first.origin,
                np.compress(entering, reflected, axis=1),
                first.bounces,
                np.ones(len(first.sample), np.bool_),
            )
            light[:, first.sample] += first.share * mirror[entering] * seen[channels % 3]
        stays = rays.inside & (mirror > 0.5)
        leaving = rays.inside & ~stays
        halfway = rays.inside & ~total & stays
        if halfway.any():
            some = rays.pick(halfway)
            seen = self.light_from(
                some.origin,
                np.compress(halfway, refracted, axis=1),
                some.bounces,
                np.ones(len(some.sample), np.bool_),
            )
            light[:, some.sample] += some.share * (1 - mirror[halfway]) * seen[channels % 3]
        rays.share = rays.share * np.where(stays, mirror, 1 - mirror)
        # What a leaving ray reflects back inside comes out elsewhere, as ordinary room light.
        if leaving.any():
            rest = rays.pick(leaving)
            lost = mirror[leaving] / np.maximum(1 - mirror[leaving], 1e-3)
            light[:, rest.sample] += rest.share * lost * np.float32(0.8)
        heading = np.where(stays, reflected, refracted)
        heading /= np.sqrt(np.maximum(dot(heading, heading), 1e-20))
        side = np.where(stays, np.float32(2e-4), np.float32(-2e-4))
        rays.origin = rays.origin + flat * side
        rays.heading = heading
        rays.inside = entering | stays
        rays.through_gem = rays.through_gem | True
        rays.bounces = rays.bounces + np.int16(1)
        return rays

    def light_from(
        self,
        origin: Single,
        heading: Single,
        bounces: NDArray[np.int16],
        through_gem: NDArray[np.bool_],
    ) -> Single:
        """What the room sends along rays that leave the piece, (3, n)."""
        shift = np.where(through_gem, np.float32(0), PARALLAX)
        ray = self.studio @ (heading + shift * origin)
        texel = studio_light.texels(ray)
        seen = self.rooms[studio_light.POLISHED][texel]
        late = (bounces > 1) & ~through_gem
        seen[late] = self.rooms[studio_light.SOFT][texel[late]]
        seen[through_gem] = self.rooms[studio_light.GEM][texel[through_gem]]
        seen = np.ascontiguousarray(seen.T)
        down = np.flatnonzero(self.studio[2] @ heading < -0.02)
        if len(down):
            start, fall = self.studio @ origin[:, down], self.studio @ heading[:, down]
            reach = (self.floor.height - start[2]) / fall[2]
            spot = start[:2] + fall[:2] * reach
            seen[:, down] *= 1 - 0.8 * self.floor.shadow_at(spot[0], spot[1])
        return seen


def _joined(left: Rays, right: Rays) -> Rays:
    return Rays(
        np.concatenate([left.sample, right.sample]),
        np.concatenate([left.origin, right.origin], axis=1),
        np.concatenate([left.heading, right.heading], axis=1),
        np.concatenate([left.share, right.share], axis=1),
        np.concatenate([left.inside, right.inside]),
        np.concatenate([left.bounces, right.bounces]),
        np.concatenate([left.through_gem, right.through_gem]),
    )


def cast_floor(scene: Scene, studio: Doubles) -> Floor:
    """Measure how much of the room's light the piece keeps from each cell of the paper."""
    points = studio @ scene.points.T.astype(np.float64)
    height = float(points[2].min()) - 0.003
    centre = (float(np.ptp(points[0]) / 2 + points[0].min()), 0.0)
    centre = (centre[0], float(np.ptp(points[1]) / 2 + points[1].min()))
    half = 1.25
    step = ((np.arange(FLOOR_CELLS) + 0.5) / FLOOR_CELLS * 2 - 1) * half
    x, y = np.meshgrid(step + centre[0], step + centre[1])
    start = np.stack([x.ravel(), y.ravel(), np.full(x.size, height)])
    back = np.ascontiguousarray((studio.T @ start).T, dtype=np.float32)
    blocked = np.zeros(x.size)
    rays = _floor_rays(x.size)
    for ray in rays:
        aim = np.ascontiguousarray((studio.T @ ray).T, dtype=np.float32)
        blocked += scene.embree.run(back, aim, query="OCCLUDED") >= 0
    shadow = (blocked / len(rays)).reshape(x.shape)
    # Far from the contact the shadow is wide and weak: smooth it more there.
    near, far = gaussian_filter(shadow, 1.0), gaussian_filter(shadow, 4.0)
    sure = np.clip(gaussian_filter(shadow, 2.0) * 4 - 0.4, 0, 1)
    smooth = np.maximum(sure * near + (1 - sure) * far - 0.025, 0)
    return Floor(height, centre, half, smooth.astype(np.float32))


def _floor_rays(count: int) -> list[Doubles]:
    """Directions (3, count) in studio axes: half to the whole room, half to the key light."""
    random = np.random.default_rng(studio_light.SEED)
    key = np.array([-0.42, 0.30, 0.0])
    strata, rays = 6, []
    for row in range(strata):
        for column in range(strata):
            radius = np.sqrt((row + random.uniform(size=count)) / strata)
            turn = 2 * np.pi * (column + random.uniform(size=count)) / strata
            disc = np.stack([radius * np.sin(turn), radius * np.cos(turn)])
            lit = (row + column) % 2 == 1
            disc = disc * 0.42 + key[:2, None] if lit else disc * 0.985
            rays.append(np.concatenate([disc, np.sqrt(1 - (disc**2).sum(axis=0))[None]]))
    return rays
