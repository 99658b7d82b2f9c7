"""Random pieces of jewellery, many of them nearly alike, built from the demo's parts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manifold3d import CrossSection, Manifold, OpType

from demo_pieces import engraving
from demo_pieces.assembly import Assembly, at
from demo_pieces.heads import CLEARANCE
from demo_pieces.parts import around, bail, basket, bezel, ear_post
from demo_pieces.profiles import outline, shank_section, tapered
from demo_pieces.signets import signet_body
from demo_pieces.solids import Points, arrays_of, bore, plate, ring_sweep, rounded, wire
from demo_pieces.stones import Stone, round_stone
from geometry.piece import Piece, Role, Shell

Chance = np.random.Generator
SHAPES = ("oval", "pear", "emerald", "cushion", "princess", "marquise")


@dataclass(frozen=True)
class Design:
    """A piece with what makes it a design: its kind, its structure and its measures in mm.

    The finger size is no part of the design. `parts` are the bodies before they are joined.
    """

    name: str
    kind: str
    structure: tuple[object, ...]
    measures: tuple[float, ...]
    piece: Piece
    is_ring: bool
    parts: list[Shell]


def contrast(one: Design, other: Design) -> float:
    """How far two designs are apart: the largest change of a proportion between two measures.

    0.15 says that some measure against some other differs by 15%. Infinite when the kind or the
    structure (claws, rails, cut of the stone, repeats) differs.
    """
    if (one.kind, one.structure) != (other.kind, other.structure):
        return float("inf")
    change = np.log(np.array(one.measures) / np.array(other.measures))
    return float(np.expm1(change.max() - change.min()))


def designs(count: int, *, seed: int) -> "list[Callable[[], Design]]":
    """Builders of that many pieces, all kinds in turn."""
    return [_builder(number, seed) for number in range(count)]


def shell_of(name: str, solid: Manifold) -> Shell:
    vertices, faces = arrays_of(solid)
    role: Role = "stone" if name.startswith("stone") else "metal"
    return Shell(name, role, vertices, faces.astype(np.int64))


def piece_of(shells: list[Shell]) -> Piece:
    return Piece("mm", "3mf", shells, "file", "")


def _builder(number: int, seed: int) -> Callable[[], Design]:
    def build() -> Design:
        for attempt in range(8):
            chance = np.random.default_rng([seed, number, attempt])
            kind, make = KINDS[number % len(KINDS)]
            work, structure, measures, is_ring = make(chance)
            try:
                metal = work.metal()
            except ValueError:
                continue  # parts that do not hang together: throw the dice again
            stones = [shell_of(stone.label, pose(stone.solid())) for stone, pose in work.stones]
            return Design(
                f"{kind}-{number}", kind, structure, measures,
                piece_of([shell_of("metal", metal), *stones]), is_ring, _parts(work),
            )  # fmt: skip
        raise RuntimeError(f"no {KINDS[number % len(KINDS)][0]} came about")

    return build


def _parts(work: Assembly) -> list[Shell]:
    """Every body and claw for itself, cut as the joined metal is."""
    gone = [pose(stone.solid().scale([1.002] * 3)) for stone, pose in work.stones]
    void = Manifold.batch_boolean(gone, _ADD) if gone else None
    cut = Manifold.batch_boolean(work.cuts, _ADD) if work.cuts else None
    parts = []
    for number, solid in enumerate([*work.bodies, *work.claws]):
        if cut is not None and number < len(work.bodies):
            solid = solid - cut
        if void is not None:
            solid = solid - void
        if not solid.is_empty():
            parts.append(shell_of(f"metal part {number}", solid))
    return parts


_ADD = OpType.Add
Made = tuple[Assembly, tuple[object, ...], tuple[float, ...], bool]


def _shank(chance: Chance) -> tuple[Assembly, float, tuple[float, ...]]:
    inner = chance.uniform(15.7, 20.6)
    top, bottom = chance.uniform(1.6, 3.2), chance.uniform(1.8, 3.0)
    thick = chance.uniform(1.4, 2.1)
    section = shank_section(tapered(top, bottom), tapered(thick, thick * 1.1))
    work = Assembly()
    work.body(ring_sweep(inner / 2, section, around=260, across=40))
    return work, inner, (top, bottom, thick)


def _top(work: Assembly, head: Assembly, inner: float, lift: float) -> None:
    clear = bore(inner / 2 + CLEARANCE, around=260)
    placed = Assembly()
    placed.merge(head, at(0, 0, inner / 2 + lift))
    placed.bodies = [solid - clear for solid in placed.bodies]
    placed.claws = [solid - clear for solid in placed.claws]
    work.merge(placed, at())


def _claw_solitaire(chance: Chance) -> Made:
    work, inner, shank = _shank(chance)
    size, claws, rails = chance.uniform(4.5, 8.5), int(chance.integers(3, 9)), chance.integers(1, 3)
    drop, claw = size * chance.uniform(0.62, 0.75), chance.uniform(0.42, 0.6)
    levels = (0.5,) if rails == 1 else (0.34, 0.72)
    head = basket(round_stone(size), around(claws), drop=drop, claw_radius=claw, rails=levels)
    _top(work, head, inner, drop + 0.7)
    return work, (claws, int(rails)), (*shank, size, drop, claw), True


def _fancy_solitaire(chance: Chance) -> Made:
    work, inner, shank = _shank(chance)
    shape = SHAPES[chance.integers(len(SHAPES))]
    width = chance.uniform(4.5, 7.0)
    length = width * chance.uniform(1.15, 1.7)
    stone, drop = Stone(shape, length, width), width * 0.68
    angles = (0, 118, 242) if shape == "pear" else (38, 142, 218, 322)
    head = basket(stone, angles, drop=drop, foot_share=0.5, rails=(0.45, 0.85))
    _top(work, head, inner, drop + 0.8)
    return work, (shape,), (*shank, length, width), True


def _bezel_ring(chance: Chance) -> Made:
    work, inner, shank = _shank(chance)
    shape = ("round", "oval", "emerald", "cushion")[chance.integers(4)]
    width = chance.uniform(4.5, 7.5)
    length = width if shape == "round" else width * chance.uniform(1.15, 1.6)
    wall, drop = chance.uniform(0.6, 1.0), width * chance.uniform(0.48, 0.62)
    head = bezel(Stone(shape, length, width), wall=wall, drop=drop, foot=chance.uniform(0.7, 0.9))
    _top(work, head, inner, drop + 0.6)
    return work, (shape,), (*shank, length, width, wall, drop), True


def _band(chance: Chance) -> Made:
    inner, wide, thick = chance.uniform(15.7, 21.5), chance.uniform(2, 8), chance.uniform(1.4, 2.6)
    outside, work = (2.2, 3.2, 5.5)[chance.integers(3)], Assembly()
    work.body(
        ring_sweep(inner / 2, shank_section(wide, thick, outside=outside), around=300, across=48)
    )
    return work, (outside,), (wide, thick), True


def _wave_band(chance: Chance) -> Made:
    inner, wide, thick = chance.uniform(15.7, 21.5), chance.uniform(2, 4), chance.uniform(1.4, 2.2)
    waves, high, lumps = chance.integers(3, 9), chance.uniform(0.5, 1.4), chance.integers(0, 3)

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(wide, thick)(theta, phi)
        rise = 0.15 * lumps * np.cos(2 * waves * theta) * np.clip(np.cos(phi), 0, 1)
        return height + rise, y + high * np.sin(waves * theta)

    work = Assembly()
    work.body(ring_sweep(inner / 2, section, around=360, across=40))
    return work, (int(waves), int(lumps)), (wide, thick, high), True


def _grooved_band(chance: Chance) -> Made:
    inner, wide, thick = chance.uniform(16, 21.5), chance.uniform(4, 9), chance.uniform(1.6, 2.4)
    grooves, flutes = chance.integers(1, 5), chance.integers(0, 2) * chance.integers(8, 30)

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(wide, thick, outside=4.0)(theta, phi)
        cut = 0.18 * (1 + np.cos(2 * np.pi * grooves * y / wide)) * np.clip(2 * np.cos(phi), 0, 1)
        return height - cut * (1 + 0.6 * np.cos(flutes * theta)), y

    work = Assembly()
    work.body(ring_sweep(inner / 2, section, around=420, across=72))
    return work, (int(grooves), int(flutes)), (wide, thick), True


def _signet(chance: Chance) -> Made:
    shape = ("oval", "cushion", "emerald")[chance.integers(3)]
    width = chance.uniform(9.5, 13)
    length = width * chance.uniform(1.0, 1.3)
    high, back = chance.uniform(2.2, 3.2), chance.uniform(2.8, 4.5)
    inner, work = chance.uniform(16.5, 20.5), Assembly()
    face = outline(shape, width, length, spacing=0.3)
    work.body(signet_body(inner, face, height=high, back=back, back_thick=1.6))
    rays = int(chance.integers(0, 3)) * 8
    if rays:
        star = engraving.star(rays, start=0.75, end=width * 0.4, width=1.1, depth=0.55)
        work.cut(star.translate([0, 0, inner / 2 + high]))
    return work, (shape, rays), (width, length, high, back), True


def _flat_pendant(chance: Chance) -> Made:
    lobes, deep = int(chance.integers(3, 10)), chance.uniform(0.08, 0.3)
    size, thick = chance.uniform(7, 13), chance.uniform(1.4, 2.4)
    stretch, hole = chance.uniform(0.7, 1.0), chance.uniform(0.35, 0.7) * int(chance.integers(0, 2))
    t = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    reach = size * (1 + deep * np.cos(lobes * t)) / (1 + deep)
    edge = np.stack([reach * np.cos(t) * stretch, reach * np.sin(t)], axis=1)
    shape = CrossSection([edge])
    if hole:
        shape = shape - CrossSection([edge * hole]).translate([0, -0.1 * size])
    work = Assembly()
    work.body(plate(rounded(shape, 0.5), -thick / 2, thick / 2, 0.4, spacing=0.2))
    work.body(bail().translate([0, float(edge[:, 1].max()) - 0.4, 0]))
    measures = (size, thick, size * stretch, size * (1 + deep))
    return work, (lobes, bool(hole)), measures + ((size * hole,) if hole else ()), False


def _bar(chance: Chance) -> Made:
    wide, high, thick = chance.uniform(3, 7), chance.uniform(14, 30), chance.uniform(1.6, 2.6)
    arms, work = int(chance.integers(0, 3)), Assembly()
    shape = CrossSection.square([wide, high], center=True)
    for arm in range(arms):
        beam = CrossSection.square([high * 0.6, wide], center=True)
        shape = shape + beam.translate([0, high * (0.18 - 0.3 * arm)])
    work.body(plate(rounded(shape, 0.7), -thick / 2, thick / 2, 0.4, spacing=0.2))
    holes = int(chance.integers(0, 6))
    for hole in range(holes):
        drill = Manifold.cylinder(10, wide * 0.22, wide * 0.22, 40, True)
        work.cut(drill.translate([0, high * (-0.4 + 0.8 * (hole + 0.5) / holes), 0]))
    work.body(bail().translate([0, high / 2 - 0.4, 0]))
    return work, (arms, holes), (wide, high, thick), False


def _drop(chance: Chance) -> Made:
    shape = ("round", *SHAPES)[chance.integers(7)]
    width = chance.uniform(4.5, 9)
    length = width if shape == "round" else width * chance.uniform(1.15, 1.7)
    is_bezel, drop = bool(chance.integers(2)), width * chance.uniform(0.5, 0.65)
    stone = Stone(shape, length, width)
    if is_bezel and shape not in ("marquise", "pear", "princess"):
        head = bezel(stone, wall=0.7, drop=drop)
    else:
        is_bezel, angles = False, (0, 118, 242) if shape == "pear" else (38, 142, 218, 322)
        head = basket(stone, angles, drop=drop, foot_share=0.6, rails=(0.45, 0.95))
    work = Assembly()
    work.merge(head, at(turn=90))
    is_ear = bool(chance.integers(2)) and is_bezel
    if is_ear:
        work.body(ear_post().translate([width * 0.4, 0, -drop + 0.3]))
    else:
        work.body(bail().translate([0, length / 2 - 0.2, -0.6]))
    return work, (shape, is_bezel, is_ear), (length, width, drop), False


def _twig(chance: Chance) -> Made:
    """A ring of wires that wander round the finger: no two alike."""
    inner, strands, thick = chance.uniform(16, 20), chance.integers(2, 4), chance.uniform(0.8, 1.3)
    work, turn = Assembly(), np.linspace(0, 2 * np.pi, 25)
    rank = chance.normal(size=(int(strands), 2, 3))
    for first, second in rank:
        waves = sum(a * np.sin(n * turn) for n, a in enumerate(first, 1))
        lifts = sum(a * np.cos(n * turn) for n, a in enumerate(second, 1))
        radius = inner / 2 + thick + 0.9 + 0.35 * lifts
        path = np.stack([radius * np.sin(turn), 1.2 * waves, radius * np.cos(turn)], axis=1)
        work.body(wire(path, [thick], samples=120, sides=18))
    section = shank_section(2.0, 1.4)
    work.body(ring_sweep(inner / 2, section, around=200, across=32))
    work.cut(bore(inner / 2, around=200))
    return work, tuple(rank.ravel().round(3)), (thick, 2.0), True


KINDS: list[tuple[str, Callable[[Chance], Made]]] = [
    ("claw-solitaire", _claw_solitaire),
    ("band", _band),
    ("flat-pendant", _flat_pendant),
    ("fancy-solitaire", _fancy_solitaire),
    ("wave-band", _wave_band),
    ("signet", _signet),
    ("bezel-ring", _bezel_ring),
    ("drop", _drop),
    ("grooved-band", _grooved_band),
    ("bar", _bar),
    ("claw-solitaire-2", _claw_solitaire),
    ("twig-ring", _twig),
]
