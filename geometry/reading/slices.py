"""A body in slices across a way: where it is a rod."""

from collections.abc import Iterator
from dataclasses import dataclass

import manifold3d
import numpy as np

from geometry.mesh.coarsening import simplified
from geometry.mesh.frames import frame_of
from geometry.mesh.triangles import face_areas, face_normals, signed_volume
from geometry.piece import Points, Shell
from geometry.reading.proposals import ROUND_ROD, SPRUE
from geometry.reading.rings import Numbers

_MOST_TRIANGLES, _SLICES = 60_000, 48
# A rod: one round slice of such a diameter, and at least so long, in mm; hardly changing, for so
# many of its diameters. Pegs for pearls are as thin as the second, but shorter.
_RODS = (((1.15, 7.0), 4.5), ((0.65, 1.15), 8.0))
_ROUND, _TAPER, _LONG = 0.72, 1.7, 2.0
# One that ends round is longer than a claw. Three of them are claws all the same.
_LONG_ROUND, _DOME, MOST_ROUND = 6.5, 0.85, 2
# Its end is flat, or goes over into what is so much wider.
_FLAT_END, _WIDER = 0.8, 2.0
_NEAR_END_MM, _BEFORE_END_MM = 0.03, 0.4
# Ways that lean less than two degrees are one.
SAME_WAY = 0.9995


def simplified_solid(shell: Shell) -> manifold3d.Manifold | None:
    """A closed body of few triangles, turned outwards; None when it is no proper solid."""
    points, faces = simplified(shell.vertices, shell.faces, _MOST_TRIANGLES)
    if signed_volume(points, faces) < 0:
        faces = faces[:, ::-1]
    mesh = manifold3d.Mesh64(
        vert_properties=np.ascontiguousarray(points, np.float64),
        tri_verts=np.ascontiguousarray(faces, np.uint64),
    )
    solid = manifold3d.Manifold(mesh)
    return solid if solid.status() == manifold3d.Error.NoError else None


def flat_places(shell: Shell) -> tuple[Points, Numbers]:
    normals = face_normals(shell.vertices, shell.faces)
    keys, first, index = np.unique(
        np.round(normals, 2), axis=0, return_index=True, return_inverse=True
    )
    areas = np.bincount(index.reshape(-1), face_areas(shell.vertices, shell.faces), len(keys))
    return normals[first], areas.astype(np.float64)


def flat_end(shell: Shell, way: Points) -> float:
    """The surface in mm2 that ends a part along a way and looks that way."""
    heights = shell.vertices @ way
    ends = heights[shell.faces].min(axis=1) > float(heights.max()) - _NEAR_END_MM
    mine = ends & (face_normals(shell.vertices, shell.faces) @ way > SAME_WAY)
    return float(face_areas(shell.vertices, shell.faces[mine]).sum()) if mine.any() else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Slices:
    """A part in slices across a way, from the ring outwards: heights in mm, surfaces in mm2, how
    round each is (1 for a circle, 0 for several), and the last of them just before the end."""

    heights: Numbers
    areas: Numbers
    rounds: Numbers
    end: float
    before_end: float

    @classmethod
    def of(cls, solid: manifold3d.Manifold, way: Points) -> "Slices":
        turned = solid.transform(np.column_stack([frame_of(way), np.zeros(3)]))
        low, high = turned.bounding_box()[2], turned.bounding_box()[5]
        heights = np.linspace(low, high, _SLICES + 2)[1:-1]
        slices = [turned.slice(height) for height in heights.tolist()]
        return cls(
            heights,
            # Between a skin and the same one turned inwards a slice is thinner than its rounding,
            # and less than nothing.
            np.array([max(one.area(), 0.0) for one in slices]),
            np.array([roundness(one) for one in slices]),
            turned.slice(high - _NEAR_END_MM).area(),
            turned.slice(high - _BEFORE_END_MM).area(),
        )

    @property
    def ends_flat(self) -> bool:
        return self.end > _FLAT_END * self.before_end > 0

    def rod(self) -> str:
        """Why a round rod that runs from near the ring outwards may be a sprue, if there is one:
        it ends flat or in what is wider, or is long and ends round."""
        diameters = 2 * np.sqrt(self.areas / np.pi)
        for (thinnest, thickest), shortest in _RODS:
            is_rod = (self.rounds > _ROUND) & (diameters > thinnest) & (diameters < thickest)
            for run in _runs(is_rod):
                first, last = _steady(diameters, *run)
                if self._is_long(diameters, first, last, shortest) and self._ends_as_a_sprue(last):
                    return SPRUE
                first, last = _steady(diameters, run[0], _before_dome(diameters, *run))
                if self._is_long(diameters, first, last, _LONG_ROUND) and self._ends_round(last):
                    return ROUND_ROD
        return ""

    def _is_long(self, diameters: Numbers, first: int, last: int, shortest: float) -> bool:
        length = float(self.heights[last] - self.heights[first])
        usual = float(np.median(diameters[first : last + 1]))
        return length >= max(shortest, _LONG * usual)

    def _ends_as_a_sprue(self, last: int) -> bool:
        beyond = self.areas[last + 1 :]
        is_wider = len(beyond) > 0 and beyond.max() > _WIDER * self.areas[last]
        return self.ends_flat and (is_wider or len(beyond) <= 1)

    def _ends_round(self, last: int) -> bool:
        """Whether nothing but a dome as high as the rod is wide lies beyond."""
        height = float(self.heights[-1] - self.heights[last])
        return height**2 <= self.areas[last] and bool((np.diff(self.areas[last:]) < 0).all())


def _steady(diameters: Numbers, first: int, last: int) -> tuple[int, int]:
    """The longest stretch of a run, from its end back, in which the diameter hardly changes."""
    while diameters[first : last + 1].max() > _TAPER * diameters[first : last + 1].min():
        at = first + int(diameters[first : last + 1].argmax())
        if at - first < last - at:
            first = at + 1
        else:
            last = at - 1
    return first, last


def _before_dome(diameters: Numbers, first: int, last: int) -> int:
    """The last slice of a run that is hardly narrower than most of it."""
    usual = float(np.median(diameters[first : last + 1]))
    wide = np.flatnonzero(diameters[first : last + 1] >= _DOME * usual)
    return first + int(wide[-1])


def _runs(holds: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Iterator[tuple[int, int]]:
    """First and last number of each stretch in which it holds."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    for start, stop in steps.reshape(-1, 2).tolist():
        yield start, stop - 1


def roundness(slice_: manifold3d.CrossSection) -> float:
    """How round a slice is; 0 for several pieces, or one with a hole."""
    outlines = slice_.to_polygons()
    if len(outlines) != 1:
        return 0.0
    corners = np.asarray(outlines[0])
    length = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).sum()
    return float(4 * np.pi * slice_.area() / max(length**2, 1e-30))
