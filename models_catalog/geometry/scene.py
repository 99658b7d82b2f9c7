"""Decides what rays can hit: a piece's metal and stones as one tree of triangles of unit size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from models_catalog.geometry.coarsening import coarsened
from models_catalog.geometry.normals import corner_normals, usable_faces
from models_catalog.geometry.piece import Piece, Shell

Single = NDArray[np.float32]
Doubles = NDArray[np.float64]

METAL_CREASE, STONE_CREASE = 35.0, 3.0


@dataclass(slots=True)
class Scene:
    """A piece scaled to unit extent about its centre; the metal's faces come first."""

    points: Single
    normals: Single
    flats: Single
    metal_faces: int
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


def build_scene(piece: Piece) -> Scene:
    """Build normals and the ray tree once. Raises ValueError when nothing can be drawn."""
    piece = coarsened(piece)
    metal = _joined(piece.with_role("metal"), METAL_CREASE)
    stone = _joined(piece.with_role("stone"), STONE_CREASE)
    corners = np.concatenate([metal[0], stone[0]])
    if not len(corners):
        raise ValueError("the piece has no face to draw")
    points = np.concatenate([metal[3], stone[3]])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, scale = (low + high) / 2, float((high - low).max())
    embree = rtcore_scene.EmbreeScene()
    TriangleMesh(embree, ((corners - middle) / scale).astype(np.float32))
    return Scene(
        points=((points - middle) / scale).astype(np.float32),
        normals=np.concatenate([metal[1], stone[1]]).reshape(-1, 9),
        flats=np.concatenate([metal[2], stone[2]]),
        metal_faces=len(metal[0]),
        embree=embree,
    )


def _joined(shells: list[Shell], crease: float) -> tuple[Doubles, Single, Single, Doubles]:
    """Corners (m, 3, 3), their normals, face normals (m, 3) and points (n, 3) of some shells."""
    corners, points = [np.zeros((0, 3, 3))], [np.zeros((0, 3))]
    normals, flats = [np.zeros((0, 3, 3), np.float32)], [np.zeros((0, 3), np.float32)]
    for shell in shells:
        faces = _outward(shell.vertices, usable_faces(shell.vertices, shell.faces))
        if len(faces):
            smooth, flat = corner_normals(shell.vertices, faces, crease_degrees=crease)
            corners.append(shell.vertices[faces])
            normals.append(smooth)
            flats.append(flat)
            points.append(shell.vertices[np.unique(faces)])
    return (
        np.concatenate(corners),
        np.concatenate(normals),
        np.concatenate(flats),
        np.concatenate(points),
    )


def _outward(vertices: Doubles, faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Faces wound so that the shell's signed volume is positive and normals point outwards."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    volume = float((a * np.cross(b, c)).sum())
    return faces[:, ::-1] if volume < 0 else faces
