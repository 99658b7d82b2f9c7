"""Thins a heavy mesh out for looking at. Measuring always takes the full mesh.

The triangles that a picture can use are shared out among the bodies: half of them evenly, so that
a stone or a claw keeps every facet it has, half by surface, so that a large body stays smooth.
"""

from dataclasses import replace

import fast_simplification
import numpy as np
from numpy.typing import NDArray

from geometry.mesh.topology import bodies_up_to
from geometry.mesh.triangles import face_areas
from geometry.piece import Piece, Points, Shell, Triangles, with_own_corners

# More than this no picture of ours can show.
LOOK_TRIANGLES = 400_000
# A stone's facets are seen long before a band's are.
_STONE_WEIGHT = 4.0
# Beyond so many bodies a shell is dust, and is thinned out as one.
_MAX_BODIES = 20_000
_FEWEST_FACES = 12
# Thinning does not hit its target exactly; what comes close is not thinned out again.
_SLACK = 1.2


def coarsened(piece: Piece, budget: int = LOOK_TRIANGLES) -> Piece:
    """The piece with about `budget` triangles; the same piece when it has hardly more."""
    if piece.triangle_count <= _SLACK * budget:
        return piece
    parts = [_parts(shell) for shell in piece.shells]
    counts = np.array([len(part) for rows in parts for part in rows])
    areas = np.concatenate(
        [
            _areas(shell, rows) * (_STONE_WEIGHT if shell.role == "stone" else 1.0)
            for shell, rows in zip(piece.shells, parts, strict=True)
        ]
    )
    targets = iter(_shares(counts, areas, budget).tolist())
    shells = [
        _thinned(shell, rows, [next(targets) for _ in rows])
        for shell, rows in zip(piece.shells, parts, strict=True)
    ]
    return replace(piece, shells=shells)


def simplified(vertices: Points, faces: Triangles, target: int) -> tuple[Points, Triangles]:
    """About `target` of the triangles, with corners moved where the surface changes least.

    Of loose triangles the largest are kept, as no corner can be moved without losing one.
    """
    if len(faces) <= target:
        return vertices, faces
    if len(vertices) > 2 * len(faces):
        return vertices, largest(vertices, faces, target)
    middle = vertices.mean(axis=0)
    points, corners = fast_simplification.simplify(
        np.ascontiguousarray(vertices - middle, np.float32),
        np.ascontiguousarray(faces, np.int32),
        target_count=max(target, 4),
        agg=5,
    )
    return points.astype(np.float64) + middle, corners.astype(np.int64)


def largest(vertices: Points, faces: Triangles, count: int) -> Triangles:
    """The largest faces only: loose triangles cannot be joined, so some are left out."""
    if len(faces) <= count:
        return faces
    area = face_areas(vertices, faces)
    return faces[np.sort(np.argpartition(-area, count)[:count])]


def _parts(shell: Shell) -> list[NDArray[np.intp]]:
    return bodies_up_to(_MAX_BODIES, shell.faces, len(shell.vertices)) or [
        np.arange(len(shell.faces))
    ]


def _areas(shell: Shell, parts: list[NDArray[np.intp]]) -> NDArray[np.float64]:
    area = face_areas(shell.vertices, shell.faces)
    return np.array([area[part].sum() for part in parts])


def _shares(
    counts: NDArray[np.int64], areas: NDArray[np.float64], budget: int
) -> NDArray[np.int64]:
    """Triangles for each body; what one body does not need goes to the others."""
    low, high = 0.0, 2.0 * max(int(counts.max()), 1) * len(counts)
    even = 1 / len(counts)
    share = even + areas / max(float(areas.sum()), 1e-30)
    for _ in range(60):
        level = (low + high) / 2
        fits = np.minimum(counts, level * share).sum() <= budget
        low, high = (level, high) if fits else (low, level)
    return np.minimum(counts, np.maximum((low * share).astype(np.int64), _FEWEST_FACES))


def _thinned(shell: Shell, parts: list[NDArray[np.intp]], targets: list[int]) -> Shell:
    untouched = [part for part, target in zip(parts, targets, strict=True) if target >= len(part)]
    pieces = [_cut_out(shell, np.concatenate(untouched))] if untouched else []
    for part, target in zip(parts, targets, strict=True):
        if target < len(part):
            vertices, faces = simplified(*_cut_out(shell, part), target)
            pieces.append((vertices, largest(vertices, faces, int(_SLACK * target))))
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in pieces)])
    return replace(
        shell,
        vertices=np.concatenate([vertices for vertices, _ in pieces]),
        faces=np.concatenate(
            [faces + start for (_, faces), start in zip(pieces, starts, strict=False)]
        ),
    )


def _cut_out(shell: Shell, part: NDArray[np.intp]) -> tuple[Points, Triangles]:
    """The faces of a part with the vertices that they use."""
    if len(part) == len(shell.faces):
        return shell.vertices, shell.faces
    return with_own_corners(shell.vertices, shell.faces[part])
