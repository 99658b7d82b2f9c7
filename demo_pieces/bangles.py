"""Bangles and a cuff. Axis along Y, top +Z, millimetres."""

import numpy as np
from manifold3d import Manifold

from demo_pieces.assembly import Assembly, NamedShell, Pose, shells
from demo_pieces.parts import bead
from demo_pieces.pave import GAP, bead_size
from demo_pieces.profiles import (
    court_section,
    outline,
    outward_normals,
    shank_section,
    squircle,
)
from demo_pieces.solids import (
    TAU,
    Points,
    bore,
    closed_sheet,
    open_sweep,
    resample,
    ring_sweep,
)
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import round_stone


def round_bangle() -> list[NamedShell]:
    work = Assembly()
    work.body(ring_sweep(31.0, shank_section(4.5, 2.8, outside=2.3), around=800, across=60))
    return shells(("metal", work))


def twisted_bangle() -> list[NamedShell]:
    """A square bar turned about itself, smooth where it meets the wrist."""
    inner, half = 30.5, 2.05

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        turn = 10 * theta
        x, y = squircle(phi - turn, 5.5)
        reach = half * np.hypot(x, y)
        return half * 0.96 + reach * np.cos(phi), reach * np.sin(phi)

    work = Assembly()
    work.body(ring_sweep(inner, section, around=1000, across=64))
    work.cut(bore(inner, length=40, around=1000))
    return shells(("metal", work))


class OvalFrame:
    """A wrist oval in XZ with its outward normals, at a chosen distance outside."""

    def __init__(self, width: float, height: float) -> None:
        # Goes round the wrist in the sense in which the rows of `ring_sweep` go round the finger.
        self.ring = resample(outline("oval", width, height, spacing=0.02), 0.25)
        self.normals = outward_normals(self.ring)

    def sweep(self, width: float, thickness: float, *, outside: float) -> Manifold:
        phi = np.linspace(0, TAU, 64, endpoint=False)[None]
        height, y = shank_section(width, thickness, outside=outside)(np.zeros((1, 1)), phi)
        flat = self.ring[:, None] + height[0][None, :, None] * self.normals[:, None]
        across = np.broadcast_to(y[0], flat.shape[:2])
        return closed_sheet(np.stack([flat[..., 0], across, flat[..., 1]], axis=-1))

    def pose(self, run: float, lift: float) -> Pose:
        """At `run` millimetres from the top along the oval, `lift` outside, table outwards."""
        steps = np.linalg.norm(np.roll(self.ring, -1, 0) - self.ring, axis=1)
        top = int(np.argmax(self.ring[:, 1]))
        spot = (top - round(run / float(steps.mean()))) % len(self.ring)
        x, z = self.normals[spot]
        place = self.ring[spot] + lift * self.normals[spot]
        turn = np.array([[z, 0, x], [0, 1, 0], [-x, 0, z]])
        return Pose(turn, np.array([place[0], 0, place[1]]))


def stone_bangle() -> list[NamedShell]:
    frame = OvalFrame(56.0, 51.5)
    work = Assembly()
    work.body(frame.sweep(4.2, 2.7, outside=3.6))
    sizes = [1.9, 2.1, 2.3, 2.5, 2.7, 2.9]
    row = [*sizes, 3.0, *sizes[::-1]]
    length = sum(row) + GAP * (len(row) - 1)
    run = -length / 2
    for size in row:
        stone = round_stone(size)
        middle = run + size / 2
        work.set_stone(stone, frame.pose(middle, 2.7 - 0.45 * stone.crown), opening=1.2)
        run += size + GAP
    run = -length / 2 - GAP / 2
    for size, following in zip([row[0], *row], [*row, row[-1]], strict=True):
        mean = (size + following) / 2
        pose = frame.pose(run, 2.6)
        for side in (-1, 1):
            foot = np.array([0, side * 0.36 * mean, 0.12 * mean])
            work.claw(pose(bead(foot, bead_size(mean), sink=0.5)))
        run += following + GAP
    for side in (-1, 1):
        seam = frame.pose(side * _quarter(frame), 1.65)
        knuckle = Manifold.cylinder(5.0, 1.4, 1.4, 72, True).rotate([90, 0, 0])
        work.body(seam(knuckle))
        for y in (-0.9, 0.9):
            groove = Manifold.cylinder(0.4, 2.6, 2.6, 72, True)
            ring = groove - Manifold.cylinder(1.0, 1.0, 1.0, 72, True)
            work.cut(seam(ring.rotate([90, 0, 0]).translate([0, y, 0])))
    return shells(("metal", work))


def _quarter(frame: OvalFrame) -> float:
    return float(np.linalg.norm(np.roll(frame.ring, -1, 0) - frame.ring, axis=1).sum()) / 4


def wave_cuff() -> list[NamedShell]:
    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        away = np.abs(theta - np.pi) / np.pi
        wide = 11.0 - 5.0 * away**1.6
        height, y = court_section(phi, wide, np.array(2.0), outside=4.0, inside=4.0)
        outer = np.clip(np.cos(phi) * 2.2, 0, 1)
        flute = np.cos(2 * np.pi * y / wide * 3.0)
        return height + outer * 0.22 * flute, y

    work = Assembly()
    work.body(
        open_sweep(
            29.0,
            section,
            start=np.radians(27),
            end=np.radians(333),
            around=620,
            across=96,
            dome=1.6,
        )
    )
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="plainsong-round-bangle",
        title="Plainsong round bangle",
        category="bangles",
        designer_key="tomas",
        description=(
            "A closed round bangle, 62 mm inside, of a D section 4.5 x 2.8 mm. Solid; about 23 g in"
            " sterling silver. True it on a mandrel after casting."
        ),
        tags=("bangle", "plain", "stacking"),
        prices={"personal": 1800, "studio": 4900, "unlimited": 13900},
        build=round_bangle,
        inner_diameter_mm=62.0,
        hero_metal="silver",
        added_days_ago=82,
    ),
    PieceSpec(
        slug="hawser-twisted-bangle",
        title="Hawser twisted bangle",
        category="bangles",
        designer_key="noor",
        description=(
            "A soft-edged square bar in ten full turns, closed, 61 mm inside. The inside is dressed"
            " smooth where it meets the wrist. Solid: feed it in at least three places."
        ),
        tags=("bangle", "twist", "statement"),
        prices={"personal": 2800, "studio": 7400, "unlimited": 19900},
        build=twisted_bangle,
        inner_diameter_mm=61.0,
        hero_metal="yellow",
        added_days_ago=31,
    ),
    PieceSpec(
        slug="solstice-oval-bangle",
        title="Solstice oval bangle",
        category="bangles",
        designer_key="mira",
        description=(
            "An oval bangle, 56 x 51.5 mm inside, with thirteen graduated rounds from 1.9 to 3 mm"
            " bead set across the top. Knuckles are modelled at both sides to mark where the hinge"
            " and the clasp go; the model itself is one closed piece, to be sawn and fitted."
        ),
        tags=("bangle", "oval", "pavé", "hinged look"),
        prices={"personal": 5400, "studio": 13900, "unlimited": 39000},
        build=stone_bangle,
        inner_diameter_mm=None,
        hero_metal="white",
        added_days_ago=18,
    ),
    PieceSpec(
        slug="furrow-fluted-cuff",
        title="Furrow fluted cuff",
        category="bangles",
        designer_key="noor",
        description=(
            "An open cuff, 58 mm inside, fluted along its length, 11 mm wide at the back and 6 mm"
            " at the ends. 2 mm thick, so it springs in silver and bronze; anneal gold before it"
            " is fitted."
        ),
        tags=("bangle", "cuff", "fluted", "open"),
        prices={"personal": 2600, "studio": 6900},
        build=wave_cuff,
        inner_diameter_mm=58.0,
        hero_metal="silver",
        added_days_ago=44,
    ),
]
