"""The public preview: looks like the piece, and is of no use for casting it.

It has fewer triangles. It is bent by 0.15 mm along a smooth field that follows from a secret seed.
Faces that nobody can see are left out: the seats under the stones, and what lies inside. It is cut
into patches that do not meet, so that it encloses no volume.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geometry.casting.shortfall import Shortfall
from geometry.errors import Refused
from geometry.gem_materials import GemMaterial
from geometry.mesh.coarsening import coarsened, largest, simplified
from geometry.mesh.normals import corner_normals, usable_faces
from geometry.mesh.splitting import split_around
from geometry.mesh.visibility import visible_faces
from geometry.picturing import glb_writing
from geometry.picturing.scene import material_of_shell
from geometry.picturing.warping import warp
from geometry.piece import Piece, Points, Role, Shell, Triangles

MAX_TRIANGLES = 60_000
MAX_BYTES = 1_000_000
# Patches stand apart by up to twice this along their normals: less than a pixel on a screen.
_PATCH_STEP_MM = 0.006
_PATCHES = 12
_FACES_PER_PATCH = 100
_STONE_SHARE = 0.4
# Around places that are too thin edges are split to this length, into so many more triangles.
_LONGEST_MM, _MOST_SPLIT = 0.7, 5_000
_CREASE_DEGREES, _FACET_DEGREES = 35.0, 1.5


@dataclass(slots=True)
class _Group:
    """All shells of one look as one mesh, in mm: the metal, or stones of one material."""

    role: Role
    vertices: Points
    faces: Triangles
    gem: GemMaterial | None = None


def write_preview(
    piece: Piece, out_path: Path | str, seed: str, shortfall: Shortfall | None = None
) -> None:
    """Writes a quantised GLB of under 1 MB: a node for metal, one for each kind of stone.

    With `shortfall`, from the casting report of the full piece, the metal also says at each corner
    how much it has of what it needs. Helpers are left out. The same piece and seed give the same
    bytes. Refused when nothing is left to show.
    """
    groups = _groups(coarsened(piece))
    size = size_of(piece)
    budget = MAX_TRIANGLES
    short = None if shortfall is None or shortfall.is_empty else shortfall
    data = _packed(groups, size, seed, budget, short)
    while len(data) >= MAX_BYTES:
        # A triangle costs at most 48 bytes, so this ends; it gets there in one or two rounds.
        budget = int(budget * 0.95 * MAX_BYTES / len(data))
        data = _packed(groups, size, seed, budget, short)
    Path(out_path).write_bytes(data)


def shown_surface(piece: Piece) -> dict[Role, NDArray[np.float64]]:
    """Corners (m, 3, 3), by role, of what the preview of a piece shows, where it was drawn."""
    groups = _decimated(_groups(coarsened(piece)), MAX_TRIANGLES)
    stones = [group.vertices[group.faces] for group in groups if group.role == "stone"]
    shown: dict[Role, list[NDArray[np.float64]]] = {}
    for group in groups:
        corners = group.vertices[group.faces]
        shown.setdefault(group.role, []).append(corners[_kept(group.role, corners, stones)])
    return {role: np.concatenate(corners) for role, corners in shown.items()}


def size_of(piece: Piece) -> float:
    """From corner to corner of the box around metal and stones, in mm."""
    points = [shell.vertices for shell in piece.shells if shell.role != "helper"]
    low = np.min([each.min(axis=0) for each in points], axis=0)
    high = np.max([each.max(axis=0) for each in points], axis=0)
    return float(np.linalg.norm(high - low))


def _groups(piece: Piece) -> list[_Group]:
    """Raises Refused when there is neither metal nor stone."""
    stones: dict[GemMaterial, list[Shell]] = {}
    for shell in piece.with_role("stone"):
        gem = material_of_shell(shell)
        if gem is not None:
            stones.setdefault(gem, []).append(shell)
    groups = [
        _group("metal", piece.with_role("metal")),
        *(_group("stone", alike, gem) for gem, alike in stones.items()),
    ]
    found = [group for group in groups if group is not None]
    if not found:
        raise Refused("empty", "The file holds nothing to show: every shell is a helper.")
    return found


def _group(role: Role, shells: list[Shell], gem: GemMaterial | None = None) -> _Group | None:
    if not shells:
        return None
    starts = np.cumsum([0, *(len(shell.vertices) for shell in shells[:-1])])
    vertices = np.concatenate([shell.vertices for shell in shells])
    faces = np.concatenate(
        [shell.faces + start for shell, start in zip(shells, starts, strict=True)]
    )
    faces = usable_faces(vertices, faces)
    return _Group(role, vertices, faces, gem) if len(faces) else None


def _packed(
    groups: list[_Group], size_mm: float, seed: str, budget: int, short: Shortfall | None
) -> bytes:
    small = _decimated(groups, budget)
    if short is not None:
        for group in small:
            _split_where_short(group, short)
    drawn = [group.vertices for group in small]
    for group in small:
        group.vertices = group.vertices + warp(group.vertices, size_mm, seed)
    stones = [group.vertices[group.faces] for group in small if group.role == "stone"]
    return glb_writing.packed(
        [
            _mesh(group, stones, seed, where, short)
            for group, where in zip(small, drawn, strict=True)
        ]
    )


def _split_where_short(group: _Group, short: Shortfall) -> None:
    """A large flat face has no corner in its middle to say that it is thin there."""
    if group.role == "metal":
        group.vertices, group.faces = split_around(
            group.vertices,
            group.faces,
            short.short_places,
            longest_mm=_LONGEST_MM,
            most=_MOST_SPLIT,
        )


def _decimated(groups: list[_Group], budget: int) -> list[_Group]:
    """Stones keep their facets unless they take more than their share of the triangles."""
    stone_count = sum(len(group.faces) for group in groups if group.role == "stone")
    metal_count = sum(len(group.faces) for group in groups if group.role == "metal")
    stones = min(stone_count, max(int(budget * _STONE_SHARE), budget - metal_count))
    shares = {
        "stone": stones / max(stone_count, 1),
        "metal": (budget - stones) / (metal_count or 1),
    }
    return [_simplified(group, int(shares[group.role] * len(group.faces))) for group in groups]


def _simplified(group: _Group, target: int) -> _Group:
    if len(group.faces) <= target:
        return replace(group)
    points, faces = simplified(group.vertices, group.faces, target)
    kept = largest(points, usable_faces(points, faces), target)
    return replace(group, vertices=points, faces=kept)


def _mesh(
    group: _Group,
    stones: list[NDArray[np.float64]],
    seed: str,
    drawn: Points,
    short: Shortfall | None,
) -> glb_writing.Mesh:
    """Normals of the whole surface, then the faces to keep, then the patches.

    `drawn` are the group's vertices before they were bent, where `short` was measured.
    """
    is_cut = group.gem is not None and not group.gem.is_cloudy
    crease = _FACET_DEGREES if is_cut else _CREASE_DEGREES
    normals, _ = corner_normals(group.vertices, group.faces, crease_degrees=crease)
    corners = group.vertices[group.faces]
    kept = _kept(group.role, corners, stones)
    corners, normals, faces = corners[kept], normals[kept], group.faces[kept]
    outward = _vertex_normals(normals, faces, len(group.vertices))[faces]
    corners = corners + _patch_steps(corners, seed)[:, None, None] * outward
    facing = normals.reshape(-1, 3)
    shares = (
        None
        if short is None or group.role != "metal"
        else short.steps_at(drawn[faces].reshape(-1, 3), facing)
    )
    return glb_writing.Mesh(_look(group), corners.reshape(-1, 3), facing, shares)


def _look(group: _Group) -> glb_writing.Look:
    if group.gem is None:
        return glb_writing.METAL
    if group.gem.is_cloudy:
        return glb_writing.Look("stone-smooth", group.gem.body, roughness=0.1)
    return glb_writing.Look("stone", group.gem.colour, roughness=0.02)


def _kept(
    role: Role, corners: NDArray[np.float64], stones: list[NDArray[np.float64]]
) -> NDArray[np.bool_]:
    """Metal that can be seen past the stones, which let no look through; all of the stones."""
    if role != "metal":
        return np.ones(len(corners), np.bool_)
    return visible_faces(corners, behind=stones)


def _vertex_normals(
    normals: NDArray[np.floating], faces: Triangles, vertex_count: int
) -> NDArray[np.float64]:
    """One normal per vertex, the mean over its facets, so that facets stay joined when moved."""
    flat = faces.ravel()
    rows = normals.reshape(-1, 3)
    total = np.stack([np.bincount(flat, rows[:, axis], vertex_count) for axis in range(3)], axis=1)
    outward: NDArray[np.float64] = total / np.maximum(
        np.linalg.norm(total, axis=1, keepdims=True), 1e-9
    )
    return outward


def _patch_steps(corners: NDArray[np.float64], seed: str) -> NDArray[np.float64]:
    """How far the patch of each face is moved along its normals: faces go to the nearest seed."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[16:]))
    middle = corners.mean(axis=1)
    count = min(len(middle), max(2, min(_PATCHES, len(middle) // _FACES_PER_PATCH)))
    centres = middle[rng.choice(len(middle), count, replace=False)]
    distance = np.stack([((middle - centre) ** 2).sum(axis=1) for centre in centres])
    heights = (np.arange(count) % 2 * 2 - 1) * rng.uniform(0.5, 1.0, count) * _PATCH_STEP_MM
    steps: NDArray[np.float64] = heights[distance.argmin(axis=0)]
    return steps
