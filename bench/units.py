"""200 generated pieces in mm, cm, inches and metres: how often the unit is guessed right.

    .local/venv/bin/python -m bench.units [COUNT]

Prints each guess that was wrong, and whether both units had been said.
"""

import sys
from collections import Counter
from dataclasses import replace

import manifold3d
import numpy as np

from bench.fingerprint_pieces import designs, shell_of
from geometry.piece import Piece, Shell
from geometry.reading.unit_guesses import MM_PER_UNIT
from geometry.reading.units import in_millimetres

UNITS = ("mm", "cm", "inch", "m")


def _bangle(chance: np.random.Generator) -> list[Shell]:
    inner, wire = chance.uniform(50, 68), chance.uniform(1.5, 5)
    section = manifold3d.CrossSection.circle(wire / 2, 24).translate(((inner + wire) / 2, 0))
    return [shell_of("body", manifold3d.Manifold.revolve(section, 128))]


def _stud(chance: np.random.Generator) -> list[Shell]:
    across, high = chance.uniform(5, 12), chance.uniform(1.2, 2.5)
    post = manifold3d.Manifold.cylinder(10, 0.45, 0.45, 24)
    disc = manifold3d.Manifold.cylinder(high, across / 2, across / 2, 64)
    return [shell_of("body", disc + post.translate((0, 0, -10)))]


def pieces(count: int) -> list[list[Shell]]:
    """Rings, pendants, bangles and studs, in mm; half of them with names, half without."""
    chance = np.random.default_rng(8)
    made = []
    builders = designs(count, seed=8)
    for number, build in enumerate(builders):
        kind = number % 8
        shells = (
            _bangle(chance)
            if kind == 6
            else _stud(chance)
            if kind == 7
            else list(build().piece.shells)
        )
        if number % 2:
            shells = [replace(one, role="metal") for one in shells]
        made.append(shells)
    return made


def main(count: int) -> int:
    told: Counter[str] = Counter()
    for number, shells in enumerate(pieces(count)):
        unit = UNITS[(number + number // 4) % len(UNITS)]
        scaled = [
            replace(
                one, vertices=(one.vertices / MM_PER_UNIT[unit]).astype(np.float32).astype(float)
            )
            for one in shells
        ]
        read = in_millimetres(Piece("", "stl", scaled, "proposed", ""), None)
        if read.unit == unit:
            told[
                "right, and the other one said" if "could also" in read.unit_reason else "right"
            ] += 1
            continue
        kind = "wrong, both said" if "could also" in read.unit_reason else "wrong"
        told[kind] += 1
        print(f"{number}: drawn in {unit}. {read.unit_reason}")
    print(
        dict(told), f"right at first guess {told['right'] + told['right, and the other one said']}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
