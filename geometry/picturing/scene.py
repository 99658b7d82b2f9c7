"""Decides what rays can hit: a piece's metal and stones as one tree of triangles of unit size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from geometry.gem_materials import GemMaterial, material_of
from geometry.mesh.coarsening import coarsened
from geometry.mesh.normals import corner_normals, usable_faces, weld
from geometry.mesh.topology import bodies_up_to
from geometry.mesh.triangles import crossed_sides
from geometry.piece import Piece, Shell

Single = NDArray[np.float32]
Doubles = NDArray[np.float64]

METAL_CREASE, STONE_CREASE = 35.0, 3.0
# More bodies than this in a shell of stones are loose facets.
MOST_STONES = 5_000
# Normals closer than about a degree are one facet's, which has at least this share of the stone.
DIRECTION_STEPS, FACET_SHARE = 60, 0.004


@dataclass(frozen=True, slots=True)
class Stone:
    """What one stone is made of, its size in units of the scene, the line its widest flat faces."""

    material: GemMaterial
    extent: float
    axis: Doubles


@dataclass(slots=True)
class Scene:
    """A piece scaled to unit extent about its centre; the metal's faces come first."""

    points: Single
    normals: Single
    flats: Single
    metal_faces: int
    # Which of `stones` each face belongs to; of no meaning for metal.
    stone_of: NDArray[np.int32]
    stones: list[Stone]
    embree: rtcore_scene.EmbreeScene = field(repr=False)

    def first_hits(self, origin: Single, heading: Single) -> dict[str, NDArray[Any]]:
        """Per ray (rows (3, n)): primID, -1 for none, barycentric u and v, distance tfar."""
        found = self.embree.run(
            np.ascontiguousarray(origin.T), np.ascontiguousarray(heading.T), output=1
        )
        return {key: found[key] for key in ("primID", "u", "v", "tfar")}

    def blocks(self, origin: Single, heading: Single) -> NDArray[np.bool_]:
        """Whether anything lies on each ray."""
        found = self.embree.run(
            np.ascontiguousarray(origin.T, dtype=np.float32),
            np.ascontiguousarray(heading.T, dtype=np.float32),
            query="OCCLUDED",
        )
        return np.asarray(found >= 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """Faces that are shaded alike: a metal shell, or the stones of a shell that are cut alike.

    `counts` faces at a time belong to one stone.
    """

    vertices: Doubles
    faces: NDArray[np.int64]
    crease: float
    material: GemMaterial | None = None
    counts: tuple[int, ...] = ()


def build_scene(piece: Piece) -> Scene:
    """Build normals and the ray tree once. Raises ValueError when nothing can be drawn."""
    piece = coarsened(piece)
    parts = [
        *(part for shell in piece.with_role("metal") for part in _metal_parts(shell)),
        *(part for shell in piece.with_role("stone") for part in _stone_parts(shell)),
    ]
    if not parts:
        raise ValueError("the piece has no face to draw")
    points = np.concatenate([part.vertices[np.unique(part.faces)] for part in parts])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, scale = (low + high) / 2, float((high - low).max())
    normals = [corner_normals(p.vertices, p.faces, crease_degrees=p.crease) for p in parts]
    stone_of, stones = _stones(parts, scale)
    corners = np.concatenate([part.vertices[part.faces] for part in parts])
    embree = rtcore_scene.EmbreeScene()
    TriangleMesh(embree, ((corners - middle) / scale).astype(np.float32))
    return Scene(
        points=((points - middle) / scale).astype(np.float32),
        normals=np.concatenate([smooth for smooth, _ in normals]).reshape(-1, 9),
        flats=np.concatenate([flat for _, flat in normals]),
        metal_faces=sum(len(part.faces) for part in parts if part.material is None),
        stone_of=stone_of,
        stones=stones,
        embree=embree,
    )


def _metal_parts(shell: Shell) -> list[_Part]:
    faces = outward(shell.vertices, usable_faces(shell.vertices, shell.faces))
    return [_Part(shell.vertices, faces, METAL_CREASE)] if len(faces) else []


def material_of_shell(shell: Shell) -> GemMaterial | None:
    """What most of a stone shell is made of; None for one without a face."""
    parts = _stone_parts(shell)
    return max(parts, key=lambda part: len(part.faces)).material if parts else None


def _stone_parts(shell: Shell) -> list[_Part]:
    """The faceted and the domed stones of a shell: one shell may hold many."""
    vertices, faces = shell.vertices, usable_faces(shell.vertices, shell.faces)
    if not len(faces):
        return []
    welded = weld(vertices, faces)
    split = bodies_up_to(MOST_STONES, welded, int(welded.max()) + 1) or [np.arange(len(faces))]
    bodies = [outward(vertices, faces[chosen]) for chosen in split]
    domed = [is_domed(vertices, body) for body in bodies]
    parts = []
    for is_smooth, crease in ((False, STONE_CREASE), (True, METAL_CREASE)):
        alike = [body for body, found in zip(bodies, domed, strict=True) if found == is_smooth]
        if alike:
            material = material_of(shell.name, is_smooth=is_smooth)
            counts = tuple(len(body) for body in alike)
            parts.append(_Part(vertices, np.concatenate(alike), crease, material, counts))
    return parts


def _stones(parts: list[_Part], scale: float) -> tuple[NDArray[np.int32], list[Stone]]:
    """The number of each face's stone, 0 for metal, and what each is."""
    stones: list[Stone] = []
    numbers = []
    for part in parts:
        if part.material is None:
            numbers.append(np.zeros(len(part.faces), np.int32))
            continue
        for body in np.split(part.faces, np.cumsum(part.counts)[:-1]):
            size = np.ptp(part.vertices[np.unique(body)], axis=0)
            numbers.append(np.full(len(body), len(stones), np.int32))
            extent = float(np.cbrt(size.prod())) / scale
            stones.append(Stone(part.material, extent, flats(part.vertices, body)[1]))
    return np.concatenate(numbers), stones


def is_domed(vertices: Doubles, faces: NDArray[np.int64]) -> bool:
    """Whether a stone is smooth: apart from its largest flat, little of it lies in facets."""
    areas, _ = flats(vertices, faces)
    facets = areas[:-1][areas[:-1] > FACET_SHARE * areas.sum()].sum()
    return bool(facets < 0.5 * areas[:-1].sum())


def flats(vertices: Doubles, faces: NDArray[np.int64]) -> tuple[Doubles, Doubles]:
    """The areas of a stone's flats, rising, and the normal of the widest."""
    crossed = crossed_sides(vertices[faces])
    area = np.linalg.norm(crossed, axis=1)
    normals = crossed / area[:, None]
    steps = np.rint(normals * DIRECTION_STEPS).astype(np.int64) @ (1, 1 << 10, 1 << 20)
    _, first, flat = np.unique(steps, return_index=True, return_inverse=True)
    areas = np.bincount(flat, area)
    return np.sort(areas), normals[first[int(areas.argmax())]]


def outward(vertices: Doubles, faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Faces wound so that the shell's signed volume is positive and normals point outwards."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    volume = float((a * np.cross(b, c)).sum())
    return faces[:, ::-1] if volume < 0 else faces
