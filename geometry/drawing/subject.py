"""What is drawn: metal and stones, turned as a piece is worn, and the edges that may become lines.

A ring's axis lies along Y with its head at +Z; other pieces face -Y. Lengths in mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geometry.measuring.stones import single_stones
from geometry.mesh.coarsening import coarsened, simplified
from geometry.mesh.metal_body import metal_body
from geometry.mesh.normals import Bends, bends, usable_faces
from geometry.mesh.solids import solid_of
from geometry.picturing.framing import pose_of
from geometry.picturing.scene import build_scene, flats, is_domed, outward
from geometry.piece import Piece, Points, Shell, Triangles

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

# More triangles than this no drawing can show; fewer are enough to see how the piece lies.
MOST_TRIANGLES, POSE_TRIANGLES = 300_000, 60_000
# A metal with more edges than this that bend so much is thinned out to as many triangles.
ROUGH_TRIANGLES, ROUGH_DEGREES = 40_000, 10.0
# Edges at which metal bends by more are lines, and at the rim of a flat from the second value on.
METAL_CREASE_DEGREES, FLAT_RIM_DEGREES = 35.0, 25.0
FACET_DEGREES = 6.0
# The facets of a smaller stone would be dots on paper: it shows its table alone.
FACETS_FROM_MM = 2.2
_TABLE_COSINE = np.cos(np.radians(2.0))


@dataclass(frozen=True, slots=True)
class Edges:
    """Where two faces meet: ends (n, 2, 3), their numbers (n, 2), normals of both faces (n, 2, 3),
    whether the body bulges there, and whether it is a line from wherever it is seen.

    An open edge has the normal of its one face twice.
    """

    ends: Points
    nodes: Ints
    normals: Points
    convex: Mask
    crease: Mask


@dataclass(frozen=True, slots=True)
class Subject:
    """A piece that is ready to be drawn. `turn` (3, 3) and `middle` lead from the file to it.

    `shells` are its single stones, where they lie in the file.
    """

    metal: Edges | None
    stones: list[Edges]
    shells: list[Shell]
    # Corners (m, 3, 3) of all that stands in the way of a look, and which of the stones they are
    # of; -1 for metal.
    corners: Points
    stone_of: Ints
    turn: Points
    middle: Points
    low: Points
    high: Points

    def place(self, points: Points) -> Points:
        """Points of the file as they lie in the drawing."""
        placed: Points = (points - self.middle) @ self.turn.T
        return placed

    def in_file(self, points: Points) -> Points:
        """Points of the drawing where they lie in the file."""
        found: Points = points @ self.turn + self.middle
        return found


def subject_of(piece: Piece) -> Subject:
    """Raises ValueError when the piece has no face to draw."""
    turn = pose_of(build_scene(coarsened(piece, POSE_TRIANGLES))).turn
    stones = [single for shell in piece.with_role("stone") for single in single_stones(shell)]
    skins = [*_metal_skin(piece.with_role("metal")), *((one.vertices, one.faces) for one in stones)]
    points = np.concatenate([vertices[np.unique(faces)] for vertices, faces in skins if len(faces)])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    turned = (points - middle) @ turn.T

    def placed(shell: Shell) -> Shell:
        return Shell(shell.name, shell.role, (shell.vertices - middle) @ turn.T, shell.faces)

    skins = [((vertices - middle) @ turn.T, faces) for vertices, faces in skins]
    metal = skins[: len(skins) - len(stones)]
    return Subject(
        metal=_metal_edges(*metal[0]) if metal else None,
        shells=stones,
        stones=[edges for one in stones if (edges := _stone_edges(placed(one))) is not None],
        corners=np.concatenate([vertices[faces] for vertices, faces in skins]),
        stone_of=np.repeat(np.arange(len(skins)) - len(metal), [len(faces) for _, faces in skins]),
        turn=turn,
        middle=middle,
        low=turned.min(axis=0),
        high=turned.max(axis=0),
    )


def _metal_skin(metal: Sequence[Shell]) -> list[tuple[Points, Triangles]]:
    """Bodies that overlap are joined, so that a claw ends where it enters the shank."""
    body = metal_body([*metal], [solid_of(shell) for shell in metal])
    if body is None:
        return []
    vertices, faces = simplified(body.vertices, body.faces, MOST_TRIANGLES)
    faces = usable_faces(vertices, faces)
    if len(faces) > ROUGH_TRIANGLES and _is_rough(vertices, faces):
        vertices, faces = simplified(vertices, faces, ROUGH_TRIANGLES)
        faces = usable_faces(vertices, faces)
    return [(vertices, faces)] if len(faces) else []


def _is_rough(vertices: Points, faces: Triangles) -> bool:
    """Whether so many edges are bent that following all of them would take minutes."""
    found = bends(vertices, faces, crease_degrees=METAL_CREASE_DEGREES)
    return int(_bent_by(found, ROUGH_DEGREES).sum()) > ROUGH_TRIANGLES


def _metal_edges(vertices: Points, faces: Triangles) -> Edges:
    faces = outward(vertices, faces)
    found = bends(vertices, faces, crease_degrees=METAL_CREASE_DEGREES)
    return _edges(vertices, faces, found, _bent_by(found, FLAT_RIM_DEGREES) & ~found.soft)


def _stone_edges(stone: Shell) -> Edges | None:
    """Facets are lines on stones that are cut and large enough to show them."""
    faces = usable_faces(stone.vertices, stone.faces)
    if not len(faces):
        return None
    faces = outward(stone.vertices, faces)
    found = bends(stone.vertices, faces, crease_degrees=FACET_DEGREES)
    creases = _bent_by(found, FACET_DEGREES)
    if is_domed(stone.vertices, faces):
        creases[:] = False
    elif stone.size_mm.max() < FACETS_FROM_MM:
        table = found.flat @ flats(stone.vertices, faces)[1] > _TABLE_COSINE
        creases &= table[found.first // 3] != table[found.second // 3]
    return _edges(stone.vertices, faces, found, creases)


def _bent_by(found: Bends, degrees: float) -> Mask:
    """Whether faces meet at this angle or a sharper one, for each pair of half edges."""
    one, other = found.flat[found.first // 3], found.flat[found.second // 3]
    return np.asarray(np.einsum("ij,ij->i", one, other) < np.cos(np.radians(degrees)))


def _edges(vertices: Points, faces: Triangles, found: Bends, creases: Mask) -> Edges:
    """All edges; `creases` says of each pair of half edges whether it always is a line."""
    one, other = found.first, found.second
    lonely = np.setdiff1d(np.arange(faces.size), np.concatenate([one, other]))
    start, end = faces.reshape(-1), np.roll(faces, -1, axis=1).reshape(-1)
    opposite = np.roll(faces, -2, axis=1).reshape(-1)
    beyond = vertices[opposite[other]] - vertices[start[one]]
    bulges = np.einsum("ij,ij->i", found.flat[one // 3], beyond) < 0
    half = np.concatenate([one, lonely])
    across = np.concatenate([other, lonely])
    number = found.welded.reshape(-1)
    number_end = np.roll(found.welded, -1, axis=1).reshape(-1)
    return Edges(
        ends=np.stack([vertices[start[half]], vertices[end[half]]], axis=1),
        nodes=np.stack([number[half], number_end[half]], axis=1),
        normals=np.stack([found.flat[half // 3], found.flat[across // 3]], axis=1),
        convex=np.concatenate([bulges, np.ones(len(lonely), np.bool_)]),
        crease=np.concatenate([creases, np.ones(len(lonely), np.bool_)]),
    )
