"""Puts metal and stones together: seats are cut, claws are left standing, stones stay separate."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from manifold3d import Manifold
from numpy.typing import NDArray

from demo_pieces.solids import Points, arrays_of, union
from demo_pieces.stones import Stone

# Sliver edges below this length are collapsed, so that float32 files stay watertight.
SLIVER_MM = 5e-4
# Cutting a seat may cut off small chips of metal, which are dropped. Pieces above this share of the
# metal are no chips: then the design is at fault.
CHIP_SHARE = 0.004


class NamedShell(NamedTuple):
    """One closed surface; `metal…` or `stone <cut> <size> #<n>`."""

    name: str
    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]


class Pose(NamedTuple):
    """A rigid placement: rotation (3, 3), then translation."""

    rotation: Points
    origin: Points

    def __call__(self, solid: Manifold) -> Manifold:
        return solid.transform(np.column_stack([self.rotation, self.origin]))

    def then(self, outer: "Pose") -> "Pose":
        return Pose(outer.rotation @ self.rotation, outer.rotation @ self.origin + outer.origin)


def at(x: float = 0.0, y: float = 0.0, z: float = 0.0, *, turn: float = 0.0) -> Pose:
    """Moved to (x, y, z), first turned about Z by degrees."""
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return Pose(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]), np.array([x, y, z], dtype=float))


def around_finger(angle: float, radius: float, *, y: float = 0.0, turn: float = 0.0) -> Pose:
    """On a ring: `angle` degrees from the top towards +X, table facing away from the finger."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    lean = Pose(np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]), np.zeros(3))
    return at(0, y, radius, turn=turn).then(lean)


# Pieces are drawn flat in XY, with Z towards the viewer. This stands them up: Z up, front to -Y.
FACING_FRONT = Pose(np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]), np.zeros(3))


@dataclass
class Assembly:
    """Collects parts. Order of work: bodies, cuts and seats, then claws, then the stones' beds."""

    bodies: list[Manifold] = field(default_factory=list)
    cuts: list[Manifold] = field(default_factory=list)
    claws: list[Manifold] = field(default_factory=list)
    stones: list[tuple[Stone, Pose]] = field(default_factory=list)

    def body(self, *solids: Manifold) -> None:
        self.bodies.extend(solids)

    def cut(self, *solids: Manifold) -> None:
        self.cuts.extend(solids)

    def claw(self, *solids: Manifold) -> None:
        self.claws.extend(solids)

    def set_stone(self, stone: Stone, pose: Pose, *, opening: float = 0.0) -> None:
        """Seat a stone; `opening` is how far above the girdle the metal is cut free."""
        self.stones.append((stone, pose))
        if opening:
            self.cuts.append(pose(stone.seat(opening=opening)))

    def merge(self, other: "Assembly", pose: Pose) -> None:
        self.bodies += [pose(solid) for solid in other.bodies]
        self.cuts += [pose(solid) for solid in other.cuts]
        self.claws += [pose(solid) for solid in other.claws]
        self.stones += [(stone, inner.then(pose)) for stone, inner in other.stones]

    def metal(self) -> Manifold:
        """The one metal body; raises ValueError when the parts do not hang together."""
        solid = union(self.bodies)
        if self.cuts:
            solid = solid - union(self.cuts)
        if self.claws:
            solid = solid + union(self.claws)
        if self.stones:
            hair = [1.002, 1.002, 1.002]
            solid = solid - union([pose(stone.solid().scale(hair)) for stone, pose in self.stones])
        pieces = sorted(solid.simplify(SLIVER_MM).decompose(), key=lambda piece: -piece.volume())
        chips = sum(abs(piece.volume()) for piece in pieces[1:])
        if chips > CHIP_SHARE * pieces[0].volume():
            raise ValueError(f"loose metal: {[round(piece.volume(), 3) for piece in pieces]}")
        return pieces[0]


def shells(*named: tuple[str, Assembly], pose: Pose | None = None) -> list[NamedShell]:
    """Metal first, then the stones, numbered within each cut and size."""
    metals: list[NamedShell] = []
    stones: list[NamedShell] = []
    seen: Counter[str] = Counter()
    for name, assembly in named:
        metal = assembly.metal()
        metals.append(NamedShell(name, *arrays_of(pose(metal) if pose else metal)))
        for stone, inner in assembly.stones:
            seen[stone.label] += 1
            place = inner.then(pose) if pose else inner
            label = f"{stone.label} #{seen[stone.label]}"
            stones.append(NamedShell(label, *arrays_of(place(stone.solid()))))
    return metals + stones
