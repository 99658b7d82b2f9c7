"""The shape of a piece as a short vector that survives what thieves and programs do to a file.

Turning, mirroring, moving, scaling, thinning out, meshing anew, another format, another finger
size, stones left out or in: the vector hardly moves. Two vectors are compared by `distance`; its
unit is the scatter of one and the same piece under such changes.

How it is made: points spread over the surface by area; quantiles of the distances between pairs
of them and from their centre (Osada et al. 2002, "Shape distributions"), spreads along the
principal axes, and the energies of spherical harmonics of the surface within five soft radial
bands and between them (Kazhdan et al. 2003). These raw numbers are projected by a matrix that
`bench/fingerprint_learning.py` learned from generated pieces and their changed copies: linear
discriminants, so that what changes do to a piece is small and what tells pieces apart is large.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import manifold3d
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from models_catalog.geometry.errors import Refused
from models_catalog.geometry.piece import Piece, Points, Shell, Triangles
from models_catalog.geometry.solids import solid_of
from models_catalog.geometry.topology import bodies
from models_catalog.geometry.triangles import face_areas, signed_volume

VERSION = 1
DIMENSIONS = 32
# Pieces nearer to each other than this are taken for one design; bench/fingerprint_curve.py.
SAME_WITHIN = 9.5
# Raw numbers to vector: one row of means, then the projection (rows: dimensions).
_BASIS_FILE = Path(__file__).with_name("fingerprint_basis.npy")

Vector = NDArray[np.float32]
Raw = NDArray[np.float64]

_SEED = 20_011
_POINTS = 40_000
_PAIRS = 400_000
_DEGREES = 10
_PAIR_LEVELS = np.concatenate([[0.002, 0.006, 0.015], np.linspace(0.03, 0.97, 27), [0.99, 0.998]])
_RADIUS_LEVELS = np.linspace(0.01, 0.99, 24)
_BANDS = np.array([0.35, 0.65, 0.95, 1.25, 1.6])
_BAND_WIDTH = 0.18
# Below this energy a harmonic is mostly sampling noise.
_ENERGY_FLOOR = 1e-3

# A loose body that fills this share of its convex hull is a stone; metal never is, or is a bead.
_CONVEX_SHARE = 0.97
_MOST_STONE_FACES = 6_000
_MOST_BODIES = 1_500
# What is left when stones are taken out must still be a piece.
_LEAST_METAL_SHARE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Vectors of the metal alone, and of metal and stones; `whole` is None without stones."""

    version: int
    metal: Vector
    whole: Vector | None

    @property
    def vectors(self) -> list[Vector]:
        return [self.metal] if self.whole is None else [self.metal, self.whole]


def fingerprint(piece: Piece) -> Fingerprint:
    """Raises Refused for a piece without any surface."""
    mean, projection = _basis()
    raws = [raw_numbers(*surface) for surface in surfaces(piece)]
    vectors = [(projection @ (raw - mean)).astype(np.float32) for raw in raws]
    return Fingerprint(VERSION, vectors[0], vectors[1] if len(vectors) > 1 else None)


def as_dict(found: Fingerprint) -> dict[str, Any]:
    """For JSON: {"version", "metal": [floats], "whole": [floats] or None}."""
    return {
        "version": found.version,
        "metal": [round(float(number), 4) for number in found.metal],
        "whole": (
            None if found.whole is None else [round(float(number), 4) for number in found.whole]
        ),
    }


def distance(one: Fingerprint, other: Fingerprint) -> float:
    """The smallest distance between their vectors: 0 the same, see bench for what is near."""
    return min(
        float(np.linalg.norm(mine - theirs)) for mine in one.vectors for theirs in other.vectors
    )


def surfaces(piece: Piece) -> list[tuple[Points, Triangles]]:
    """The metal as one solid, and metal with stones where there are any."""
    shells = [shell for shell in piece.shells if shell.role != "helper"] or piece.shells
    metal, stones = _sorted_bodies(shells)
    joined = _united(metal)
    if not stones:
        return [joined]
    return [joined, _stacked([joined, *((stone.vertices, stone.faces) for stone in stones)])]


def raw_numbers(vertices: Points, faces: Triangles) -> Raw:
    """The numbers before projection; raises Refused where there is no surface."""
    points = _spread_points(vertices, faces)
    points -= points.mean(axis=0)
    scale = float(np.sqrt((points**2).sum(axis=1).mean()))
    if not scale > 0:
        raise Refused("no-surface", "The file holds no surface that could be compared.")
    points /= scale
    radius = np.linalg.norm(points, axis=1)
    chance = np.random.default_rng(_SEED)
    first, second = chance.integers(0, len(points), (2, _PAIRS))
    apart = np.linalg.norm(points[first] - points[second], axis=1)
    return np.concatenate(
        [
            np.quantile(apart, _PAIR_LEVELS),
            np.quantile(radius, _RADIUS_LEVELS),
            np.sort(np.linalg.eigvalsh(points.T @ points / len(points))),
            _harmonic_energies(points, radius),
        ]
    )


def _sorted_bodies(shells: list[Shell]) -> tuple[list[Shell], list[Shell]]:
    """Metal and stones; a convex loose body counts as a stone, whatever its shell is called."""
    metal: list[Shell] = []
    stones = [shell for shell in shells if shell.role == "stone"]
    for shell in shells:
        if shell.role == "stone":
            continue
        parts = bodies(shell.faces, len(shell.vertices))
        if len(parts) == 1 or len(parts) > _MOST_BODIES:
            metal.append(shell)
            continue
        for part in parts:
            used, index = np.unique(shell.faces[part], return_inverse=True)
            body = Shell(shell.name, "metal", shell.vertices[used], index.reshape(-1, 3))
            (stones if _is_convex(body) else metal).append(body)
    if _area(metal) < _LEAST_METAL_SHARE * _area(shells):
        return shells, []
    return metal, stones


def _is_convex(body: Shell) -> bool:
    if not 8 <= len(body.faces) <= _MOST_STONE_FACES:
        return False
    try:
        hull = ConvexHull(body.vertices)
    except QhullError:
        return False
    return abs(signed_volume(body.vertices, body.faces)) >= _CONVEX_SHARE * float(hull.volume)


def _area(shells: list[Shell]) -> float:
    return sum(float(face_areas(shell.vertices, shell.faces).sum()) for shell in shells)


def _united(shells: list[Shell]) -> tuple[Points, Triangles]:
    """The shells as one surface, without what lies inside; stacked where that cannot be told."""
    if len(shells) > 1:
        solids = [solid_of(shell).manifold() for shell in shells]
        if all(solid is not None for solid in solids):
            joined = manifold3d.Manifold.batch_boolean(solids, manifold3d.OpType.Add)
            mesh = joined.to_mesh64()
            return (
                np.asarray(mesh.vert_properties)[:, :3],
                np.asarray(mesh.tri_verts, dtype=np.int64),
            )
    return _stacked([(shell.vertices, shell.faces) for shell in shells])


def _stacked(parts: list[tuple[Points, Triangles]]) -> tuple[Points, Triangles]:
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts[:-1])])
    return (
        np.concatenate([vertices for vertices, _ in parts]),
        np.concatenate([faces + start for (_, faces), start in zip(parts, starts, strict=True)]),
    )


def _spread_points(vertices: Points, faces: Triangles) -> Points:
    """Points spread evenly by area; the same ones each time."""
    run = np.cumsum(face_areas(vertices, faces))
    if not len(run) or not run[-1] > 0:
        raise Refused("no-surface", "The file holds no surface that could be compared.")
    chance = np.random.default_rng(_SEED)
    steps = (np.arange(_POINTS) + chance.random(_POINTS)) / _POINTS
    chosen = faces[np.minimum(np.searchsorted(run, steps * run[-1]), len(faces) - 1)]
    a, b, c = (vertices[chosen[:, corner]] for corner in range(3))
    root = np.sqrt(chance.random(_POINTS))[:, None]
    share = chance.random(_POINTS)[:, None]
    points: Points = (1 - root) * a + root * ((1 - share) * b + share * c)
    return points


def _harmonic_energies(points: Points, radius: Raw) -> Raw:
    """Energy of each degree within and between radial bands; no rotation or mirror changes it."""
    bands = np.exp(-0.5 * ((radius[None] - _BANDS[:, None]) / _BAND_WIDTH) ** 2) / len(points)
    directions = points / np.maximum(radius, 1e-12)[:, None]
    above = np.triu_indices(len(_BANDS))
    found = []
    for harmonics in _harmonics(directions):
        amplitudes = bands @ harmonics.T
        energy = (amplitudes @ amplitudes.T)[above]
        found.append(energy / np.sqrt(np.abs(energy) + _ENERGY_FLOOR))
    return np.concatenate(found)


def _harmonics(directions: Points) -> list[NDArray[np.float64]]:
    """Real spherical harmonics, scaled so that a degree's squares sum to 1, degree by degree."""
    x, y, z = directions.T
    across = [np.ones(len(z), dtype=np.complex128)]
    for _ in range(_DEGREES):
        across.append(across[-1] * (x + 1j * y))
    # Associated Legendre functions over sin^m, with Schmidt's semi-normalisation.
    table: dict[tuple[int, int], NDArray[np.float64]] = {(0, 0): np.ones(len(z))}
    for m in range(1, _DEGREES + 1):
        factor = np.sqrt((2 * m - 1) / (2 * m)) if m > 1 else 1.0
        table[m, m] = factor * table[m - 1, m - 1]
    for m in range(_DEGREES):
        table[m + 1, m] = np.sqrt(2 * m + 1) * z * table[m, m]
        for degree in range(m + 2, _DEGREES + 1):
            table[degree, m] = (
                (2 * degree - 1) * z * table[degree - 1, m]
                - np.sqrt((degree - 1) ** 2 - m**2) * table[degree - 2, m]
            ) / np.sqrt(degree**2 - m**2)
    return [
        np.stack(
            [table[degree, 0]]
            + [
                part
                for m in range(1, degree + 1)
                for part in (
                    table[degree, m] * across[m].real,
                    table[degree, m] * across[m].imag,
                )
            ]
        )
        for degree in range(_DEGREES + 1)
    ]


@cache
def _basis() -> tuple[Raw, Raw]:
    stored = np.load(_BASIS_FILE, allow_pickle=False).astype(np.float64)
    return stored[0], stored[1:]
