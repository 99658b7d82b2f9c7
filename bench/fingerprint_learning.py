"""Learns the projection of `geometry/likeness/fingerprint_basis.npy`.

    python -m bench.fingerprint_learning [PIECES]

Every piece (the curve is measured on those of another seed) gives raw numbers of itself and of
its changed copies. Their differences are what must not count: within. The spread of the pieces
themselves is what must count: between. The projection is the leading generalised eigenvectors of
the two (Fisher's linear discriminants), scaled so that the changes scatter by 1 in each of them.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.linalg import eigh

from bench.fingerprint_changes import CHANGES
from bench.fingerprint_pieces import Design, designs
from geometry.likeness.fingerprint import _BASIS_FILE, Raw, raw_numbers, surfaces
from geometry.likeness.fingerprint_size import DIMENSIONS
from geometry.piece import Piece

SEED = 2
PIECES = 180
# What changes nothing but the numbers in a file has nothing to teach.
TAUGHT = {
    "decimated": 1, "remeshed": 1, "smoothed": 1, "loose parts": 1, "smaller finger": 2,
    "larger finger": 2, "all at once": 1,
}  # fmt: skip
# Share of every raw number's own spread that is always held possible as noise.
RIDGE = 1e-5
# Noise that sampling alone brings to each raw number.
SAMPLING = 2e-3
# A smoothing that moves a raw number farther has bulged flat faces: that is another shape.
RUINED = 0.05


@dataclass
class Sample:
    """Raw numbers (one row for each surface) of a piece and, by change, of its copies."""

    design: Design
    own: Raw
    copies: list[tuple[str, Raw]] = field(default_factory=list)


def collect(
    builders: Iterable[Callable[[], Design]], changes: dict[str, int], *, seed: int
) -> list[Sample]:
    samples = []
    for number, build in enumerate(builders):
        samples.append(collect_one(build, changes, [seed, number]))
        if number % 20 == 19:
            print(f"{number + 1} pieces", file=sys.stderr, flush=True)
    return samples


def collect_one(build: Callable[[], Design], changes: dict[str, int], seed: list[int]) -> Sample:
    design = build()
    sample = Sample(design, _rows(design.piece))
    chance = np.random.default_rng(seed)
    for name, times in changes.items():
        for _ in range(times):
            changed = CHANGES[name](design, chance)
            if changed is not None:
                sample.copies.append((name, _rows(changed)))
    # The meshes are no longer needed, and many.
    design.parts.clear()
    design.piece.shells.clear()
    return sample


def _rows(piece: Piece) -> Raw:
    return np.stack([raw_numbers(*surface) for surface in surfaces(piece)])


def learned(samples: list[Sample], dimensions: int = DIMENSIONS) -> Raw:
    """Row of means, then the projection."""
    originals = np.concatenate([sample.own for sample in samples])
    moved = np.concatenate(
        [
            copy[: len(sample.own)] - sample.own[: len(copy)]
            for sample in samples
            for name, copy in sample.copies
            if not (name == "smoothed" and is_ruined(sample, copy))
        ]
    )
    mean = originals.mean(axis=0)
    spread = originals - mean
    between = spread.T @ spread / len(spread)
    within = moved.T @ moved / len(moved)
    within += np.diag(RIDGE * np.diag(between) + SAMPLING**2)
    _, axes = eigh(between, within)
    projection = axes[:, ::-1][:, :dimensions].T
    return np.concatenate([mean[None], projection])


def is_ruined(sample: Sample, copy: Raw) -> bool:
    return bool(np.abs(copy[: len(sample.own)] - sample.own[: len(copy)]).max() > RUINED)


def main() -> None:
    pieces = int(sys.argv[1]) if len(sys.argv) > 1 else PIECES
    samples = collect(designs(pieces, seed=SEED), TAUGHT, seed=SEED)
    np.save(_BASIS_FILE, learned(samples).astype(np.float32))
    print(f"{Path(_BASIS_FILE).name}: {_BASIS_FILE.stat().st_size:,} bytes from {pieces} pieces")


if __name__ == "__main__":
    main()
