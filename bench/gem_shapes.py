"""400 generated gems: how often the cut is named right, and how far off the size is.

    .local/venv/bin/python -m bench.gem_shapes [COUNT]

Each gem is made here from the definition of its cut, and not by the parts that the demo pieces are
built of. It is a little irregular, turned at random, and has a name that says nothing. Prints a
table: rows are what a gem is, columns what it was called.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from geometry.measuring.stone_form import form_of, is_cut_stone
from geometry.measuring.stones import read_stone
from geometry.piece import Shell

Numbers = NDArray[np.float64]
Chance = np.random.Generator

SIZE_WITHIN_MM = 0.05
# Corners move by up to this share of the width: a mesh that was exported coarsely.
_IRREGULAR = 0.0015


def _around(count: int, start: float = 0.0) -> Numbers:
    return np.asarray(np.arange(count) * (2 * np.pi / count) + start)


def _round(chance: Chance) -> Numbers:
    sides = int(chance.choice([8, 10, 12, 16, 20, 24, 32, 48, 64, 96]))
    angle = _around(sides)
    return np.asarray(np.column_stack([np.cos(angle), np.sin(angle)]) / 2)


def _oval(chance: Chance) -> Numbers:
    angle = _around(int(chance.choice([24, 32, 48, 96])))
    return np.column_stack([np.cos(angle) * chance.uniform(1.15, 1.8), np.sin(angle)]) / 2


def _cushion(chance: Chance) -> Numbers:
    """A rectangle with bulging sides and large round corners."""
    angle = _around(int(chance.choice([32, 48, 96])), 0.02)
    power = 2 / chance.uniform(2.9, 4.2)
    x, y = np.cos(angle), np.sin(angle)
    long = chance.choice([1.0, chance.uniform(1.05, 1.4)])
    return (
        np.column_stack([long * np.sign(x) * np.abs(x) ** power, np.sign(y) * np.abs(y) ** power])
        / 2
    )


def _clipped(long: float, corner: float) -> Numbers:
    half = long / 2
    quarter = np.array([[half, 0.5 - corner], [half - corner, 0.5]])
    flips = ([1, 1], [-1, 1], [-1, -1], [1, -1])
    return np.concatenate(
        [
            (quarter if number % 2 == 0 else quarter[::-1]) * flip
            for number, flip in enumerate(flips)
        ]
    )


def _emerald(chance: Chance) -> Numbers:
    return _clipped(chance.uniform(1.15, 2.0), chance.uniform(0.1, 0.2))


def _asscher(chance: Chance) -> Numbers:
    return _clipped(1.0, chance.uniform(0.14, 0.26))


def _princess(chance: Chance) -> Numbers:
    return _clipped(chance.uniform(1.0, 1.05), chance.choice([0.005, 0.015]))


def _baguette(chance: Chance) -> Numbers:
    return _clipped(chance.uniform(1.6, 3.5), 0.004)


def _pear(chance: Chance) -> Numbers:
    """A half circle, and two arcs that meet in a point."""
    long, count = chance.uniform(1.3, 1.8), int(chance.choice([12, 24]))
    back = np.linspace(np.pi / 2, 3 * np.pi / 2, count)
    side = np.linspace(0, 1, count + 1)[1:]
    x = side * (long - 0.5)
    # An arc that goes on from the circle without a bend and ends on the axis.
    radius = (long - 0.5) ** 2 + 0.25
    y = np.sqrt(np.maximum(radius**2 - x**2, 0)) - (radius - 0.5)
    lower = np.column_stack([x, -y])
    upper = np.column_stack([x, y])[:-1][::-1]
    return np.concatenate([np.column_stack([np.cos(back), np.sin(back)]) / 2, lower, upper])


def _marquise(chance: Chance) -> Numbers:
    long, count = chance.uniform(1.6, 2.4), int(chance.choice([12, 24, 48]))
    radius = long**2 / 4 + 0.25
    x = np.linspace(-long / 2, long / 2, count + 1)
    y = np.sqrt(radius**2 - x**2) - (radius - 0.5)
    return np.concatenate([np.column_stack([x, y])[::-1][:-1], np.column_stack([x, -y])[:-1]])


def _heart(chance: Chance) -> Numbers:
    """Two lobes with a cleft between them, and a point."""
    angle = _around(int(chance.choice([48, 96])))
    x = 16 * np.sin(angle) ** 3
    y = 13 * np.cos(angle) - 5 * np.cos(2 * angle) - 2 * np.cos(3 * angle) - np.cos(4 * angle)
    flat = np.column_stack([y / np.ptp(y) * chance.uniform(0.9, 1.05), x / np.ptp(x)])
    return np.asarray(flat[::-1])


def _trillion(chance: Chance) -> Numbers:
    """A triangle of equal sides that bulge a little."""
    corners = np.array([[np.cos(a), np.sin(a)] for a in _around(3)])
    bulge, count = chance.uniform(0.04, 0.14), int(chance.choice([6, 12]))
    steps = np.linspace(0, 1, count, endpoint=False)
    points = []
    for number in range(3):
        one, other = corners[number], corners[(number + 1) % 3]
        middle = (one + other) / 2
        out = middle / np.linalg.norm(middle) * bulge * 4
        points += [one + (other - one) * t + out * t * (1 - t) for t in steps]
    flat = np.array(points)
    return np.asarray(flat / np.ptp(flat[:, 1]))


# Each cut: its outline, a wide part 1 and counter-clockwise; and whether it is cut in steps.
CUTS: dict[str, tuple[Callable[[Chance], Numbers], bool]] = {
    "round": (_round, False),
    "oval": (_oval, False),
    "cushion": (_cushion, False),
    "emerald": (_emerald, True),
    "asscher": (_asscher, True),
    "princess": (_princess, False),
    "pear": (_pear, False),
    "marquise": (_marquise, False),
    "heart": (_heart, False),
    "trillion": (_trillion, False),
    "baguette": (_baguette, True),
}


def gem(cut: str, chance: Chance) -> tuple[Shell, float, float]:
    """A gem, the length and the width of its girdle in mm."""
    make, in_steps = CUTS[cut]
    width = float(chance.uniform(1.5, 9.0))
    outline = make(chance) * width
    length, across = sorted(np.ptp(outline, axis=0), reverse=True)
    if cut == "round":
        # The circle that its corners lie on.
        length = across = width
    table, crown = chance.uniform(0.52, 0.66), chance.uniform(0.11, 0.16) * width
    girdle, depth = chance.uniform(0.015, 0.04) * width, chance.uniform(0.41, 0.46) * width
    inward = np.zeros(2) if cut != "heart" else np.array([-0.05 * length, 0])
    levels = [(table, girdle + crown), (1.0, girdle), (1.0, 0.0)]
    if in_steps:
        levels[1:1] = [((table + 1) / 2, girdle + 0.65 * crown)]
        levels += [(0.72, -0.4 * depth), (0.35, -0.8 * depth)]
    elif chance.random() < 0.5:
        levels[1:1] = [((table + 1) / 2, girdle + 0.58 * crown)]
    rings = [
        np.column_stack([(outline - inward) * share + inward, np.full(len(outline), z)])
        for share, z in levels
    ]
    count = len(outline)
    top = np.array([*inward, levels[0][1]])
    bottom = np.array([*inward, -depth])
    vertices = np.concatenate([*rings, [top, bottom]])
    faces = []
    here = np.arange(count)
    following = (here + 1) % count
    for ring in range(len(rings) - 1):
        above, below = ring * count, (ring + 1) * count
        faces += [
            np.column_stack([above + here, below + here, below + following]),
            np.column_stack([above + here, below + following, above + following]),
        ]
    faces.append(np.column_stack([np.full(count, len(vertices) - 2), here, following]))
    last = (len(rings) - 1) * count
    faces.append(
        np.column_stack([np.full(count, len(vertices) - 1), last + following, last + here])
    )
    vertices = vertices + chance.uniform(-1, 1, vertices.shape) * _IRREGULAR * width
    turn = Rotation.random(random_state=chance).as_matrix()
    placed = vertices @ turn.T + chance.uniform(-30, 30, 3)
    shell = Shell("Solid 3", "stone", placed, np.concatenate(faces).astype(np.int64))
    return shell, float(length), float(across)


def main(count: int) -> int:
    chance = np.random.default_rng(20)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    sized, taken_for_stones = 0, Counter[str]()
    misses = []
    for number in range(count):
        cut = list(CUTS)[number % len(CUTS)]
        shell, length, width = gem(cut, chance)
        stone = read_stone(shell)
        table[cut][stone.shape] += 1
        off = max(abs(stone.length - length), abs(stone.width - width))
        sized += off <= SIZE_WITHIN_MM
        form = form_of(shell.vertices, shell.faces)
        taken_for_stones[cut] += form is not None and is_cut_stone(form)
        if stone.shape != cut or off > SIZE_WITHIN_MM:
            misses.append(
                f"{number}: {cut} {length:.2f} x {width:.2f} was called {stone.shape} "
                f"{stone.length:.2f} x {stone.width:.2f}"
            )
    columns = sorted({name for row in table.values() for name in row} | set(CUTS))
    print(f"{'':10}" + "".join(f"{name[:9]:>10}" for name in columns))
    for cut in CUTS:
        print(f"{cut:10}" + "".join(f"{table[cut][name] or '':>10}" for name in columns))
    right = sum(table[cut][cut] for cut in CUTS)
    print(f"named right {right} of {count} ({right / count:.1%})")
    print(f"size within {SIZE_WITHIN_MM} mm {sized} of {count} ({sized / count:.1%})")
    print(f"taken for stones by their form alone {taken_for_stones.total()} of {count}")
    print(f"  {dict(taken_for_stones)}")
    print(*misses[:40], sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
