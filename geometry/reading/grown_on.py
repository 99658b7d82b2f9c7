"""What has grown into a ring and is none of it: a sprue, a casting tree, a stand, supports.

One body holds both, so that no name tells them apart. What is left of the metal beyond the ring
around the finger is looked at in slices: a round rod that leaves the ring and ends flat, or in
something wider, is a sprue; a wide flat foot that little metal carries is a stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import manifold3d
import numpy as np
from scipy.spatial import cKDTree

from geometry.measuring.finger_hole import Hole, coverage, frame_of, surface_samples
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM
from geometry.mesh.coarsening import simplified
from geometry.mesh.metal_body import metal_body
from geometry.mesh.solids import Solid
from geometry.mesh.triangles import face_areas, signed_volume
from geometry.piece import Points, Shell
from geometry.reading.loose_bodies import NEAR_MM
from geometry.reading.proposals import FAR_LARGER, FOOT, SPRUE, TOO_HEAVY, TOO_WIDE
from geometry.reading.rings import ALIKE, SECTORS, SHANK, Numbers, Ring, ring_around

# A heavier ring would weigh more than 80 g in silver, or 120 g in gold.
_HEAVIEST_MM3 = 8_000.0
# Metal that reaches so many radii of the finger in most directions is no shank.
_WIDEST = 2.1
# What the ring itself takes up around its shank, and how far anything worth a look stands out.
_CLEAR_MM, _STANDS_OUT_MM = 0.4, 4.5
_FAR_LARGER = 2.5
# A smaller share of the metal than this is not asked about.
_SMALL = 0.01
_MOST_TRIANGLES, _MOST_PARTS, _SLICES = 60_000, 12, 48
_POINTS = 4_000
# A rod: one round slice of this diameter in mm, hardly changing, for so many of its diameters.
_DIAMETERS, _ROUND, _TAPER = (1.15, 7.0), 0.72, 1.7
_LONG_MM, _LONG = 4.5, 2.0
# Its end is flat, or goes over into what is so much wider.
_FLAT_END, _WIDER = 0.8, 2.0
_NEAR_END_MM, _BEFORE_END_MM = 0.03, 0.4
# A foot in mm2, how little of its slice may carry it, and over which length in mm.
_FOOT_MM2, _CARRIED_BY, _CARRIED_MM = 40.0, 0.35, 4.0
_FEWEST_STICKS, _STICK_MM2 = 3, 6.0
_SAME_WAY, _CLOSED = 0.9995, 0.9


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
    found = list(_asked_about(shell, ring, volume_mm3, stones))
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


def is_sprue(shell: Shell, ring: Ring) -> bool:
    """Whether a body that touches a ring leaves it as a round rod that ends flat, or in what is
    wider."""
    parts = (_Part.of(part, ring) for part in _beyond(shell, ring))
    return any(_why(part, ring) == SPRUE for part in parts)


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
    along, away, _ = ring.placed(shell.vertices)
    off = np.maximum(away - ring.reach, np.abs(along) - ring.half_length)
    if off.max() < _STANDS_OUT_MM:
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


def _beyond(shell: Shell, ring: Ring) -> list[manifold3d.Manifold]:
    """The metal that is not around the finger, in connected parts, largest first."""
    points, faces = simplified(shell.vertices, shell.faces, _MOST_TRIANGLES)
    if signed_volume(points, faces) < 0:
        faces = faces[:, ::-1]
    mesh = manifold3d.Mesh64(
        vert_properties=np.ascontiguousarray(points, np.float64),
        tri_verts=np.ascontiguousarray(faces, np.uint64),
    )
    solid = manifold3d.Manifold(mesh)
    if solid.status() != manifold3d.Error.NoError:
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
        slices = _Slices.of(part.solid, way)
        if slices.is_sprue():
            return SPRUE
        if slices.is_foot(_flat_end(part.shell, way)):
            return FOOT
    return ""


def _ways(part: _Part, ring: Ring) -> Iterator[Points]:
    """The ways along which a part may leave the ring."""
    out = part.points.mean(axis=0) - part.root
    radial = part.root - ring.hole.centre
    radial -= ring.hole.axis * (radial @ ring.hole.axis)
    _, principal = np.linalg.eigh(np.cov(part.points.T))
    normals, areas = _flat_places(part.shell)
    flat = normals[np.argsort(-areas)[:3]]
    found: list[Points] = []
    for way in (*flat, radial, ring.hole.axis, *principal.T):
        length = float(np.linalg.norm(way))
        if length == 0:
            continue
        turned = way / length * (1 if way @ out >= 0 else -1)
        if all(abs(float(turned @ one)) < _SAME_WAY for one in found):
            found.append(turned)
            yield turned


def _flat_places(shell: Shell) -> tuple[Points, Numbers]:
    corners = shell.vertices[shell.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-30)[:, None]
    keys, first, index = np.unique(
        np.round(normals, 2), axis=0, return_index=True, return_inverse=True
    )
    areas = np.bincount(index.reshape(-1), face_areas(shell.vertices, shell.faces), len(keys))
    return normals[first], areas.astype(np.float64)


def _flat_end(shell: Shell, way: Points) -> float:
    """The surface in mm2 that ends a part along a way and looks that way."""
    corners = shell.vertices[shell.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-30)[:, None]
    heights = corners @ way
    ends = heights.min(axis=1) > float((shell.vertices @ way).max()) - _NEAR_END_MM
    mine = ends & (normals @ way > _SAME_WAY)
    return float(face_areas(shell.vertices, shell.faces[mine]).sum()) if mine.any() else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Slices:
    """A part in slices across a way, from the ring outwards: heights in mm, surfaces in mm2, how
    round each is (1 for a circle, 0 for several), and the last of them just before the end."""

    heights: Numbers
    areas: Numbers
    rounds: Numbers
    # How many pieces each is in, and the largest of them in mm2.
    pieces: Numbers
    largest: Numbers
    end: float
    before_end: float

    @classmethod
    def of(cls, solid: manifold3d.Manifold, way: Points) -> "_Slices":
        turned = solid.transform(np.column_stack([frame_of(way), np.zeros(3)]))
        low, high = turned.bounding_box()[2], turned.bounding_box()[5]
        heights = np.linspace(low, high, _SLICES + 2)[1:-1]
        slices = [turned.slice(height) for height in heights.tolist()]
        pieces = [[piece.area() for piece in one.decompose()] for one in slices]
        return cls(
            heights,
            np.array([one.area() for one in slices]),
            np.array([_roundness(one) for one in slices]),
            np.array([len(some) for some in pieces], np.float64),
            np.array([max(some, default=0.0) for some in pieces]),
            turned.slice(high - _NEAR_END_MM).area(),
            turned.slice(high - _BEFORE_END_MM).area(),
        )

    @property
    def ends_flat(self) -> bool:
        return self.end > _FLAT_END * self.before_end > 0

    def is_sprue(self) -> bool:
        """Whether a round rod runs from near the ring to a flat end, or to what is wider."""
        diameters = 2 * np.sqrt(self.areas / np.pi)
        is_rod = (self.rounds > _ROUND) & (diameters > _DIAMETERS[0]) & (diameters < _DIAMETERS[1])
        for first, last in _runs(is_rod):
            first, last = _steady(diameters, first, last)
            length = float(self.heights[last] - self.heights[first])
            usual = float(np.median(diameters[first : last + 1]))
            if length < max(_LONG_MM, _LONG * usual):
                continue
            beyond = self.areas[last + 1 :]
            is_wider = len(beyond) > 0 and beyond.max() > _WIDER * self.areas[last]
            if self.ends_flat and (is_wider or len(beyond) <= 1):
                return True
        return False

    def is_foot(self, flat_mm2: float) -> bool:
        """Whether the part ends in a wide flat place that at least three thin sticks carry. The
        shoulders of a signet are two."""
        if flat_mm2 < _FOOT_MM2:
            return False
        carried = (
            (self.areas < _CARRIED_BY * max(flat_mm2, self.end))
            & (self.pieces >= _FEWEST_STICKS)
            & (self.largest < _STICK_MM2)
        )
        step = float(self.heights[1] - self.heights[0])
        return any((last - first + 1) * step >= _CARRIED_MM for first, last in _runs(carried))


def _steady(diameters: Numbers, first: int, last: int) -> tuple[int, int]:
    """The longest stretch of a run, from its end back, in which the diameter hardly changes."""
    while diameters[first : last + 1].max() > _TAPER * diameters[first : last + 1].min():
        at = first + int(diameters[first : last + 1].argmax())
        if at - first < last - at:
            first = at + 1
        else:
            last = at - 1
    return first, last


def _runs(holds: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Iterator[tuple[int, int]]:
    """First and last number of each stretch in which it holds."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    for start, stop in steps.reshape(-1, 2).tolist():
        yield start, stop - 1


def _roundness(slice_: manifold3d.CrossSection) -> float:
    """How round a slice is; 0 for several pieces, or one with a hole."""
    outlines = slice_.to_polygons()
    if len(outlines) != 1:
        return 0.0
    corners = np.asarray(outlines[0])
    length = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).sum()
    return float(4 * np.pi * slice_.area() / max(length**2, 1e-30))
