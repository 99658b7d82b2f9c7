"""What a thief or a program does to a file, as functions from a design to a changed piece."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fast_simplification
import numpy as np
from manifold3d import Manifold, Mesh64
from scipy.spatial.transform import Rotation

from bench.fingerprint_pieces import Design, piece_of
from demo_pieces.assembly import NamedShell
from demo_pieces.solids import arrays_of
from demo_pieces.writing import write_3mf, write_stl
from geometry.piece import Piece, Points, Shell
from geometry.reading.reader import read

Chance = np.random.Generator
Change = Callable[[Design, Chance], Piece | None]


def _each(design: Design, work: Callable[[Shell], Shell]) -> Piece:
    return piece_of([work(shell) for shell in design.piece.shells])


def _moved(piece: Piece, move: Callable[[Points], Points], *, flip: bool = False) -> Piece:
    return piece_of(
        [
            replace(
                shell,
                vertices=move(shell.vertices),
                faces=shell.faces[:, ::-1] if flip else shell.faces,
            )
            for shell in piece.shells
        ]
    )


def turned(design: Design, chance: Chance) -> Piece:
    """Turned anyhow, moved, and read in inches."""
    turn = Rotation.random(rng=chance).as_matrix()
    return _moved(design.piece, lambda points: (points @ turn.T + [3, -70, 12]) * 25.4)


def mirrored(design: Design, chance: Chance) -> Piece:
    return _moved(design.piece, lambda points: points * [-1, 1, 1], flip=True)


def scaled(design: Design, chance: Chance) -> Piece:
    return _moved(design.piece, lambda points: points * chance.uniform(0.85, 1.15))


def metal_only(design: Design, chance: Chance) -> Piece:
    return piece_of(design.piece.with_role("metal"))


def in_one_shell(design: Design, chance: Chance) -> Piece:
    """Stones and metal in one STL, without names."""
    return _through_file(design.piece, "stl", names=False)


def metal_stl(design: Design, chance: Chance) -> Piece:
    return _through_file(piece_of(design.piece.with_role("metal")), "stl", names=True)


def as_3mf(design: Design, chance: Chance) -> Piece:
    return _through_file(design.piece, "3mf", names=True)


def decimated(design: Design, chance: Chance) -> Piece:
    def thin(shell: Shell) -> Shell:
        if len(shell.faces) < 400:
            return shell
        points, corners = fast_simplification.simplify(
            shell.vertices.astype(np.float32), shell.faces.astype(np.int32), 0.7
        )
        return replace(shell, vertices=points.astype(np.float64), faces=corners.astype(np.int64))

    return _each(design, thin)


def subdivided(design: Design, chance: Chance) -> Piece | None:
    """Every triangle in four."""
    return _remeshed(design, lambda solid: solid.refine(2))


def remeshed(design: Design, chance: Chance) -> Piece | None:
    """Simplified within 0.01 mm, then cut to edges of 1/60 of its size: other corners and edges."""

    def work(solid: Manifold) -> Manifold:
        low, high = np.split(np.array(solid.bounding_box()), 2)
        return solid.simplify(0.01).refine_to_length(float((high - low).max()) / 60)

    return _remeshed(design, work)


def smoothed(design: Design, chance: Chance) -> Piece | None:
    """Rounded between its edges by tangents, and every triangle in four."""
    return _remeshed(design, lambda solid: solid.smooth_out(40).refine(2))


def roughened(design: Design, chance: Chance) -> Piece:
    """Corners moved by 0.01 mm at random, as 3D scans and careless exports do."""
    return _moved(design.piece, lambda points: points + chance.normal(0, 0.01, points.shape))


def loose_parts(design: Design, chance: Chance) -> Piece | None:
    """The bodies before they were joined, overlapping."""
    return piece_of(list(design.parts)) if len(design.parts) > 1 else None


def smaller_finger(design: Design, chance: Chance) -> Piece | None:
    return _resized(design, -chance.uniform(0.8, 1.6))


def larger_finger(design: Design, chance: Chance) -> Piece | None:
    return _resized(design, chance.uniform(0.8, 2.4))


def all_at_once(design: Design, chance: Chance) -> Piece:
    """Mirrored, turned, scaled, thinned out, in another finger size, without stones."""
    changed = design.piece
    if design.is_ring:
        changed = _resized(design, chance.uniform(-1.2, 1.6)) or changed
    turn = Rotation.random(rng=chance).as_matrix() * [-1, 1, 1]
    changed = _moved(changed, lambda points: points @ turn.T * 0.7, flip=True)
    return decimated(replace(design, piece=piece_of(changed.with_role("metal"))), chance)


def _resized(design: Design, by_mm: float) -> Piece | None:
    """Another finger size as a jeweller makes it: the head moves, the shank grows or shrinks.

    The finger runs along Y, the head is at +Z; `by_mm` is the change of the inner diameter.
    """
    if not design.is_ring:
        return None

    def move(points: Points) -> Points:
        angle = np.abs(np.arctan2(points[:, 0], points[:, 2]))
        share = np.clip((angle - np.radians(30)) / np.radians(35), 0, 1)
        share = share * share * (3 - 2 * share)
        radius = np.hypot(points[:, 0], points[:, 2])
        out = points * [1, 0, 1] / np.maximum(radius, 1e-9)[:, None]
        step = share[:, None] * out + (1 - share)[:, None] * np.array([0, 0, 1.0])
        moved: Points = points + by_mm / 2 * step
        return moved

    return _moved(design.piece, move)


def _remeshed(design: Design, work: Callable[[Manifold], Manifold]) -> Piece | None:
    shells = []
    for shell in design.piece.shells:
        if shell.role != "metal":
            continue
        solid = Manifold(
            Mesh64(np.ascontiguousarray(shell.vertices), shell.faces.astype(np.uint64))
        )
        vertices, faces = arrays_of(work(solid))
        if not len(faces):
            return None
        shells.append(replace(shell, vertices=vertices, faces=faces.astype(np.int64)))
    return piece_of(shells)


def _through_file(piece: Piece, kind: str, *, names: bool) -> Piece:
    shells = [
        NamedShell(
            shell.name if names else f"metal {number}",
            shell.vertices,
            shell.faces.astype(np.int32),
        )
        for number, shell in enumerate(piece.shells)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"piece.{kind}"
        (write_3mf if kind == "3mf" else write_stl)(shells, path)
        return read(path)


CHANGES: dict[str, Change] = {
    change.__name__.replace("_", " "): change
    for change in (
        turned, mirrored, scaled, metal_only, in_one_shell, metal_stl, as_3mf, decimated,
        subdivided, remeshed, smoothed, roughened, loose_parts, smaller_finger, larger_finger,
        all_at_once,
    )
}  # fmt: skip
