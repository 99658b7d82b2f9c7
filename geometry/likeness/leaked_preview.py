"""Says whose preview a mesh came from, whatever was done to it since.

Each preview is bent along a field that only its listing's seed knows (see warping). The found mesh
is laid over the private original; what still stands off is compared with the field of each listing
that the mesh may come from. The score is the correlation of the two along the normals, after shift,
turn and growth are taken out of both: near 1 for the true listing. `chance` is the best score of
sixteen made-up seeds on the same original, so that a score means something.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.likeness.registration import (
    Pose,
    Surface,
    likeness,
    nuisance,
    poses_alike,
    refined,
    register,
    solved,
)
from geometry.picturing.previewing import shown_surface, size_of
from geometry.picturing.warping import warp
from geometry.piece import Piece, Points
from geometry.reading.reader import read

# A true listing scores above both: this, and this much more than the best made-up seed.
SURE_SCORE = 0.8
SURE_MARGIN = 0.08
_CERTAIN = 0.95
_FOUND_POINTS = 2_500
_MADE_UP = 16
# Poses tried for each seed, points and rounds that improve them.
_TRIED = 12
_FEW = 500
_ROUNDS = 5
_NEAREST = 0.97
# Spreads of one shape differ by less than this after all that is done to a preview.
_LIKE = 0.06
_FIRST_FITTED, _MOST_FITTED = 4, 16
# Nothing of ours is bent by more; what stands off further is another piece, or was added.
_FARTHEST_MM = 0.5
_SLACK_MM = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A listing's original and the seed that bent its preview."""

    name: str
    piece: Piece
    seed: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How well one listing explains the found mesh. `off_mm`: mean distance to its original."""

    name: str
    score: float
    chance: float
    off_mm: float

    @property
    def is_sure(self) -> bool:
        return self.score >= max(SURE_SCORE, self.chance + SURE_MARGIN)


def trace(found: Piece, candidates: Sequence[Candidate]) -> list[Trace]:
    """Listings of that shape, the likeliest first. Raises Refused for a mesh without surface."""
    return trace_among(found, drawings_of(candidates))


def trace_among(found: Piece, originals: Sequence["Drawing"]) -> list[Trace]:
    """The same, for originals that are asked about more than once."""
    corners = _corners(found)
    mesh = Surface(corners, _FOUND_POINTS)
    if not mesh.radius > 0:
        raise Refused("no-surface", "The file holds no surface that could be compared.")
    drawings = sorted(originals, key=lambda drawing: likeness(mesh, drawing.surface))
    near = [each for each in drawings if likeness(mesh, each.surface) < _LIKE][:_MOST_FITTED]
    traces: dict[str, Trace] = {}
    closest = _FARTHEST_MM / 2
    for batch in (near[:_FIRST_FITTED], near[_FIRST_FITTED:]):
        fits = [(drawing, *register(mesh, drawing.surface)) for drawing in batch]
        closest = min([closest, *(off for _, _, off in fits)])
        for drawing, tried, off in sorted(fits, key=lambda fit: fit[2]):
            # What lies twice as far off is another piece.
            if off > 2 * closest + _SLACK_MM:
                break
            for one in _compared(mesh, drawing, tried, off):
                held = traces.get(one.name)
                if held is None or one.score > held.score:
                    traces[one.name] = one
            # One seed bent it, so no other original has to be tried.
            if any(one.is_sure and one.score > _CERTAIN for one in traces.values()):
                return _likeliest_first(traces)
    return _likeliest_first(traces)


def _likeliest_first(traces: dict[str, Trace]) -> list[Trace]:
    return sorted(traces.values(), key=lambda one: -one.score)


def candidates_in(against: Path) -> list[Candidate]:
    """Reads a JSON list of {name, path, seed, unit?, roles?}, or a folder's list.json.

    Paths are those beside the list. Raises Refused for an original that cannot be read.
    """
    listed = against / "list.json" if against.is_dir() else against
    return [
        Candidate(
            row["name"],
            read(listed.parent / row["path"], unit=row.get("unit"), roles=row.get("roles")),
            row["seed"],
        )
        for row in json.loads(listed.read_text())
    ]


@dataclass(slots=True)
class Drawing:
    """One surface that some listings share: the whole, or its metal alone."""

    surface: Surface
    size_mm: float
    listings: list[Candidate]


def drawings_of(candidates: Sequence[Candidate]) -> list[Drawing]:
    found: dict[bytes, list[Drawing]] = {}
    for candidate in candidates:
        key = b"".join(shell.vertices.tobytes() for shell in candidate.piece.shells)
        if key not in found:
            shown = shown_surface(candidate.piece)
            size = size_of(candidate.piece)
            parts = [np.concatenate(list(shown.values()))]
            if len(shown) > 1:
                parts.append(shown["metal"])
            found[key] = [Drawing(Surface(part), size, []) for part in parts]
        for drawing in found[key]:
            drawing.listings.append(candidate)
    return [drawing for drawings in found.values() for drawing in drawings]


def _compared(mesh: Surface, drawing: Drawing, tried: list[Pose], off: float) -> list[Trace]:
    poses = poses_alike(tried, mesh, drawing.surface)
    lying = _Lying(mesh, drawing, [_View(each, mesh.points, drawing.surface) for each in poses])
    chance = max(lying.score(f"made up {number}") for number in range(_MADE_UP))
    return [
        Trace(one.name, round(lying.score(one.seed), 4), round(chance, 4), round(off, 4))
        for one in drawing.listings
    ]


class _View:
    """The found points in one pose: where they belong, what stands off, what a shift explains."""

    def __init__(
        self,
        pose: Pose,
        points: Points,
        drawn: Surface,
        bend: Callable[[Points], Points] | None = None,
    ) -> None:
        self.pose = pose
        moved = pose(points)
        number = drawn.misses(moved if bend is None else moved - bend(moved))[1]
        off = np.einsum("ij,ij->i", moved - drawn.points[number], drawn.normals[number])
        near = np.abs(off) <= np.quantile(np.abs(off), _NEAREST)
        self.places = drawn.points[number[near]]
        self.normals = drawn.normals[number[near]]
        self._columns = nuisance(self.places, self.normals, drawn)
        self._off = self._without_shift(off[near])

    def score(self, bend: Callable[[Points], Points]) -> float:
        expected = self._without_shift(np.einsum("ij,ij->i", bend(self.places), self.normals))
        lengths = float(np.linalg.norm(expected) * np.linalg.norm(self._off))
        return float(expected @ self._off) / max(lengths, 1e-12)

    def _without_shift(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        left: NDArray[np.float64] = values - self._columns @ solved(self._columns, values)
        return left


@dataclass(slots=True)
class _Lying:
    """The found mesh over one drawing, in every pose in which it lies well."""

    mesh: Surface
    drawing: Drawing
    views: list[_View]

    def score(self, seed: str) -> float:
        """The best pose's, after the pose was improved as if the seed were the true one."""

        def bend(points: Points) -> Points:
            return warp(points, self.drawing.size_mm, seed)

        ranked = sorted(self.views, key=lambda view: -view.score(bend))[:_TRIED]
        drawn, points = self.drawing.surface, self.mesh.points
        few = points[:: len(points) // _FEW]
        better = [refined(view.pose, few, drawn, _ROUNDS, bend) for view in ranked]
        return max(_View(pose, points, drawn, bend).score(bend) for pose in better)


def _corners(piece: Piece) -> NDArray[np.float64]:
    shells = [shell for shell in piece.shells if len(shell.faces)]
    if not shells:
        raise Refused("no-surface", "The file holds no surface that could be compared.")
    return np.concatenate([shell.vertices[shell.faces] for shell in shells])
