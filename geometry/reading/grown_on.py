"""What has grown into a ring and is none of it: a sprue, a casting tree, a stand, supports.

One body holds both, so that no name tells them apart. What is left of the metal beyond the ring
around the finger is looked at in slices: a round rod that leaves the ring and ends flat, or in
something wider, is a sprue. What it was printed on is told by how it stands (`supports`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import manifold3d
import numpy as np
from scipy.spatial import cKDTree

from geometry.measuring.finger_hole import Hole, coverage, surface_samples
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM
from geometry.mesh.frames import frame_of
from geometry.mesh.metal_body import metal_body
from geometry.mesh.solids import Solid
from geometry.piece import Points, Shell
from geometry.reading.loose_bodies import NEAR_MM
from geometry.reading.proposals import (
    FAR_LARGER,
    ROUND_ROD,
    SPRUE,
    TOO_HEAVY,
    TOO_WIDE,
)
from geometry.reading.rings import ALIKE, SECTORS, SHANK, Ring, ring_around
from geometry.reading.slices import (
    MOST_ROUND,
    SAME_WAY,
    Slices,
    flat_places,
    simplified_solid,
)
from geometry.reading.supports import GALLERY_MM, supports_under

# A heavier ring would weigh more than 80 g in silver, or 120 g in gold.
_HEAVIEST_MM3 = 8_000.0
# Metal that reaches so many radii of the finger in most directions is no shank.
_WIDEST = 2.1
# What the ring itself takes up around its shank, and how far anything worth a look stands out.
_CLEAR_MM, _STANDS_OUT_MM = 0.4, 4.5
_FAR_LARGER = 2.5
# Supports lift a ring off its plate at least so far.
_SUPPORTED_MM = 1.5
# A smaller share of the metal than this is not asked about.
_SMALL = 0.01
_MOST_PARTS = 12
_POINTS = 4_000
_CLOSED = 0.9


@dataclass(frozen=True, slots=True)
class GrownOn:
    """Why a ring may hold more than itself, and the volume (mm3) of what that is; None where it
    cannot be told apart."""

    why: str
    volume_mm3: float | None


def grown_on(shell: Shell, hole: Hole, volume_mm3: float, stones: list[Shell]) -> GrownOn | None:
    """What has grown into the ring that a closed shell is around the hole, if anything has."""
    ring = _ring(shell, hole)
    if ring.reach > _WIDEST * ring.radius:
        return GrownOn(TOO_WIDE, None)
    if _stands_out(shell, ring, _SUPPORTED_MM) and (
        on := supports_under(shell, stones, gallery_mm=GALLERY_MM)
    ):
        return GrownOn(on.why, on.volume_mm3)
    found = list(_asked_about(shell, ring, volume_mm3, stones))
    if [why for why, _ in found].count(ROUND_ROD) > MOST_ROUND:
        found = [one for one in found if one[0] != ROUND_ROD]
    if found:
        return GrownOn(found[0][0], sum(solid.volume() for _, solid in found))
    return GrownOn(TOO_HEAVY, None) if volume_mm3 > _HEAVIEST_MM3 else None


def grown_on_rings(
    metal: list[Shell], solids: list[Solid], hole: Hole | None, stones: list[Shell]
) -> dict[str, GrownOn]:
    """What has grown into the shells that go around the finger alone, by their names. Two alike
    are hoops for the ears, whose drops may be rods."""
    if hole is None or hole.diameter_mm > LARGEST_FINGER_MM:
        return {}
    found = {}
    volumes = np.array([solid.volume_mm3 or 0.0 for solid in solids])
    for shell, solid in zip(metal, solids, strict=True):
        is_of_a_pair = np.isclose(volumes, solid.volume_mm3 or 0.0, rtol=ALIKE).sum() > 1
        body = metal_body([shell], [solid]) if solid.volume_mm3 and not is_of_a_pair else None
        if body is None or body.doubt or not _goes_around(shell, hole):
            continue
        whole = replace(shell, vertices=body.vertices, faces=body.faces)
        grown = grown_on(whole, hole, solid.volume_mm3 or 0.0, stones)
        if grown is not None:
            found[shell.name] = grown
    return found


def _goes_around(shell: Shell, hole: Hole) -> bool:
    across = (surface_samples([shell]) - hole.centre) @ frame_of(hole.axis)[:2].T
    return coverage(across, hole.diameter_mm / 2) >= _CLOSED


def sprue_on(shell: Shell, ring: Ring) -> str:
    """Why a body that touches a ring may be a sprue: it leaves the ring as a round rod."""
    parts = (_Part.of(part, ring) for part in _beyond(shell, ring))
    return next((why for part in parts if (why := _why(part, ring)) in (SPRUE, ROUND_ROD)), "")


def _ring(shell: Shell, hole: Hole) -> Ring:
    """The ring around the hole. It is as long along the finger as in most directions from there,
    so that a rod beside the finger does not count."""
    points = np.concatenate([surface_samples([shell]), shell.vertices])
    ring = ring_around(hole, points, None)
    along, away, sector = ring.placed(points)
    shank = away < SHANK * ring.radius
    halves = np.zeros(SECTORS)
    np.maximum.at(halves, sector[shank], np.abs(along[shank]))
    return replace(ring, half_length=float(np.median(halves)))


def _asked_about(
    shell: Shell, ring: Ring, volume_mm3: float, stones: list[Shell]
) -> Iterator[tuple[str, manifold3d.Manifold]]:
    """Parts with the reason. What holds a stone belongs to the ring."""
    if not _stands_out(shell, ring, _STANDS_OUT_MM):
        return
    gems = np.concatenate([np.empty((0, 3)), *(one.vertices for one in stones)])
    for solid in _beyond(shell, ring):
        if solid.volume() < _SMALL * volume_mm3:
            continue
        part = _Part.of(solid, ring)
        if len(gems) and cKDTree(part.points).query(gems)[0].min() < NEAR_MM:
            continue
        if why := _why(part, ring):
            yield why, solid


def _stands_out(shell: Shell, ring: Ring, least_mm: float) -> bool:
    along, away, _ = ring.placed(shell.vertices)
    off = np.maximum(away - ring.reach, np.abs(along) - ring.half_length)
    return bool(off.max() >= least_mm)


def _beyond(shell: Shell, ring: Ring) -> list[manifold3d.Manifold]:
    """The metal that is not around the finger, in connected parts, largest first."""
    solid = simplified_solid(shell)
    if solid is None:
        return []
    radius, half = ring.reach + _CLEAR_MM, ring.half_length + _CLEAR_MM
    place = np.column_stack([frame_of(ring.hole.axis).T, ring.hole.centre])
    around = manifold3d.Manifold.cylinder(2 * half, radius, radius, 96, True).transform(place)
    parts = (solid - around).decompose()
    return sorted(parts, key=lambda part: -part.volume())[:_MOST_PARTS]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Metal beyond the ring: itself, its surface, the middle of where it leaves the ring."""

    solid: manifold3d.Manifold
    shell: Shell
    points: Points
    root: Points

    @classmethod
    def of(cls, solid: manifold3d.Manifold, ring: Ring) -> "_Part":
        mesh = solid.to_mesh64()
        vertices = np.array(mesh.vert_properties[:, :3], np.float64)
        shell = Shell("", "metal", vertices, np.array(mesh.tri_verts, np.int64))
        points = surface_samples([shell], _POINTS)
        along, away, _ = ring.placed(points)
        off = np.maximum(
            away - ring.reach - _CLEAR_MM, np.abs(along) - ring.half_length - _CLEAR_MM
        )
        return cls(solid, shell, points, points[off <= np.quantile(off, 0.02)].mean(axis=0))

    @property
    def longest(self) -> float:
        return float(np.ptp(self.points, axis=0).max())


def _why(part: _Part, ring: Ring) -> str:
    if part.longest > _FAR_LARGER * 2 * ring.reach:
        return FAR_LARGER
    for way in _ways(part, ring):
        if why := Slices.of(part.solid, way).rod():
            return why
    return ""


def _ways(part: _Part, ring: Ring) -> Iterator[Points]:
    """The ways along which a part may leave the ring."""
    out = part.points.mean(axis=0) - part.root
    radial = part.root - ring.hole.centre
    radial -= ring.hole.axis * (radial @ ring.hole.axis)
    _, principal = np.linalg.eigh(np.cov(part.points.T))
    normals, areas = flat_places(part.shell)
    flat = normals[np.argsort(-areas)[:3]]
    found: list[Points] = []
    for way in (*flat, radial, ring.hole.axis, *principal.T):
        length = float(np.linalg.norm(way))
        if length == 0:
            continue
        turned = way / length * (1 if way @ out >= 0 else -1)
        if all(abs(float(turned @ one)) < SAME_WAY for one in found):
            found.append(turned)
            yield turned
