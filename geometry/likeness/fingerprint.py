"""The shape of a piece as a short vector that survives what thieves and programs do to a file.

Turning, mirroring, moving, scaling, thinning out, meshing anew, another format, another finger
size, stones left out or in: the vector hardly moves. Two vectors are compared by `distance`; its
unit is the scatter of one and the same piece under such changes.

How it is made: points spread over the surface by area; means of the distances between pairs of
them and from their centre, between levels of their distribution (Osada et al. 2002, "Shape
distributions"; a mean between two levels does not leap where no distance is, as a quantile does),
spreads along the principal axes, and the energies of spherical harmonics of the surface within
five soft radial bands and between them (Kazhdan et al. 2003). These raw numbers are projected by a
matrix that `bench/fingerprint_learning.py` learned from generated pieces and their changed copies:
linear discriminants, so that what changes do to a piece is small and what tells pieces apart large.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import manifold3d
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from geometry.errors import Refused
from geometry.likeness.fingerprint_size import VERSION, Vector
from geometry.mesh.solids import solid_of
from geometry.mesh.topology import bodies
from geometry.mesh.triangles import face_areas, signed_volume
from geometry.piece import Piece, Points, Shell, Triangles

# Raw numbers to vector: one row of means, then the projection (rows: dimensions).
_BASIS_FILE = Path(__file__).with_name("fingerprint_basis.npy")

Raw = NDArray[np.float64]
Single = NDArray[np.float32]

_SEED = 20_011
_POINTS = 80_000
# Each point is paired with so many others.
_PARTNERS = 8
# Steps of the most even sequence in the plane (Roberts 2018, "R2"), for places in a triangle.
_STEPS = np.array([1 / 1.32471795724474602596, 1 / 1.32471795724474602596**2])
_DEGREES = 10
_PAIR_LEVELS = np.concatenate([[0.002, 0.006, 0.015], np.linspace(0.03, 0.97, 27), [0.99, 0.998]])
_RADIUS_LEVELS = np.linspace(0.01, 0.99, 24)
_BANDS = np.array([0.35, 0.65, 0.95, 1.25, 1.6], np.float32)
_BAND_WIDTH = np.float32(0.18)
# Below this energy a harmonic is mostly sampling noise.
_ENERGY_FLOOR = 1e-3

# A loose body that fills this share of its convex hull counts as a stone. Of metal only beads do.
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
    """The smallest distance between their vectors: 0 is the same, SAME_WITHIN is one design."""
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
    exact = _spread_points(vertices, faces)
    exact -= exact.mean(axis=0)
    scale = float(np.sqrt((exact**2).sum(axis=1).mean()))
    if not scale > 0:
        raise Refused("no-surface", "The file holds no surface that could be compared.")
    points = (exact / scale).astype(np.float32)
    radius = _lengths(points)
    return np.concatenate(
        [
            _level_means(_distances_apart(points), _PAIR_LEVELS),
            _level_means(radius, _RADIUS_LEVELS),
            np.sort(np.linalg.eigvalsh(exact.T @ exact / (scale**2 * len(exact)))),
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
    number = np.arange(_POINTS) + 0.5
    sought = np.searchsorted(run, number / _POINTS * run[-1])
    a, b, c = (vertices[faces[np.minimum(sought, len(faces) - 1), corner]] for corner in range(3))
    across, along = ((number * step % 1)[:, None] for step in _STEPS)
    root = np.sqrt(across)
    points: Points = (1 - root) * a + root * ((1 - along) * b + along * c)
    return points


def _distances_apart(points: Single) -> Single:
    """Of every point from some others, each point as often as any other."""
    chance = np.random.default_rng(_SEED)
    return np.concatenate(
        [_lengths(points - points[chance.permutation(len(points))]) for _ in range(_PARTNERS)]
    )


def _lengths(steps: Single) -> Single:
    lengths: Single = np.sqrt(np.einsum("ij,ij->i", steps, steps))
    return lengths


def _level_means(values: Single, levels: Raw) -> Raw:
    """Mean of the values that lie nearer to each level, counted from the smallest, than to others.

    The integral of the quantile function between the middles of neighbouring levels, divided by
    their distance.
    """
    edges = np.concatenate([[0], (levels[1:] + levels[:-1]) / 2, [1]]) * len(values)
    ordered = np.sort(values).astype(np.float64)
    sums = np.concatenate([[0], np.cumsum(ordered)])
    whole = np.minimum(edges.astype(np.int64), len(values) - 1)
    means: Raw = np.diff(sums[whole] + (edges - whole) * ordered[whole]) / np.diff(edges)
    return means


def _harmonic_energies(points: Single, radius: Single) -> Raw:
    """Energy of each degree within and between radial bands; no rotation or mirror changes it."""
    bands = np.exp(-0.5 * ((radius - _BANDS[:, None]) / _BAND_WIDTH) ** 2) / len(points)
    directions = (points / np.maximum(radius, 1e-12)[:, None]).astype(np.float32)
    above = np.triu_indices(len(_BANDS))
    found = []
    for harmonics in _harmonics(directions):
        amplitudes = np.array([bands @ harmonic for harmonic in harmonics], np.float64)
        energy = (amplitudes.T @ amplitudes)[above]
        found.append(energy / np.sqrt(np.abs(energy) + _ENERGY_FLOOR))
    return np.concatenate(found)


def _harmonics(directions: Single) -> Iterator[list[Single]]:
    """Real spherical harmonics, scaled so that a degree's squares sum to 1, degree by degree.

    Associated Legendre functions over sin^m, with Schmidt's semi-normalisation, by their upward
    recurrence in the degree.
    """
    x, y, z = np.ascontiguousarray(directions.T)
    across = [np.ones(len(z), np.complex64)]
    before: list[Single] = []
    last: list[Single] = [np.ones(len(z), np.float32)]
    yield last
    for degree in range(1, _DEGREES + 1):
        across.append(across[-1] * (x + 1j * y))
        fresh = []
        for m in range(degree - 1):
            high, low = np.sqrt(float(degree**2 - m**2)), np.sqrt(float((degree - 1) ** 2 - m**2))
            fresh.append(
                np.float32((2 * degree - 1) / high) * z * last[m]
                - np.float32(low / high) * before[m]
            )
        fresh.append(np.float32(np.sqrt(2 * degree - 1)) * z * last[degree - 1])
        rise = np.sqrt((2 * degree - 1) / (2 * degree)) if degree > 1 else 1.0
        fresh.append(np.float32(rise) * last[degree - 1])
        before, last = last, fresh
        yield [last[0]] + [
            part
            for m in range(1, degree + 1)
            for part in (last[m] * across[m].real, last[m] * across[m].imag)
        ]


@cache
def _basis() -> tuple[Raw, Raw]:
    stored = np.load(_BASIS_FILE, allow_pickle=False).astype(np.float64)
    return stored[0], stored[1:]
