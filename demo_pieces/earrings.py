"""Earrings in pairs, side by side along X, faces to -Y. Millimetres."""

from collections.abc import Callable

import numpy as np
from manifold3d import Manifold

from demo_pieces.assembly import (
    FACING_FRONT,
    Assembly,
    NamedShell,
    at,
    shells,
)
from demo_pieces.parts import around, basket, bezel, ear_post
from demo_pieces.pave import bead_row, row_angles
from demo_pieces.profiles import shank_section, squircle
from demo_pieces.solids import Points, lathe, open_sweep, torus, wire
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import Stone, round_stone


def pair(make: Callable[[int], Assembly], *, apart: float, flat: bool) -> list[NamedShell]:
    """Left at -X, right at +X; `make` takes the side. Flat drawings are stood up to face -Y."""
    sides = []
    for name, side in (("metal left", -1), ("metal right", 1)):
        ear = Assembly()
        ear.merge(make(side), at(side * apart / 2))
        sides.append((name, ear))
    return shells(*sides, pose=FACING_FRONT if flat else None)


def studs() -> list[NamedShell]:
    def make(_side: int) -> Assembly:
        ear = basket(
            round_stone(5.0), around(4, start=45), drop=3.2, claw_radius=0.45, rails=(0.5, 0.95)
        )
        cup = lathe([(0.0, -3.7), (1.1, -3.7), (1.45, -3.0), (1.0, -2.75), (0.0, -2.9)], soften=0.1)
        ear.body(cup, ear_post(length=9.8).translate([0, 0, -3.4]))
        return ear

    return pair(make, apart=10.0, flat=True)


def hoops() -> list[NamedShell]:
    inner = 9.6

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        low = (1 - np.cos(theta)) / 2
        size = 1.9 + 0.9 * low
        x, y = squircle(phi, 2.6)
        spun = 3.0 * (theta - np.pi)
        reach = size / 2 * (1 + 0.10 * np.cos(3 * (phi - spun)))
        return size / 2 + reach * x, reach * y

    def make(side: int) -> Assembly:
        ear = Assembly()
        hoop = open_sweep(
            inner,
            section,
            start=np.radians(20),
            end=np.radians(352),
            around=420,
            across=72,
            dome=0.9,
        )
        ear.body(hoop if side > 0 else hoop.mirror([1, 0, 0]))
        ear.body(_closing_wire(side, inner + 1.0, start=-9.0, end=22.0))
        return ear

    return pair(make, apart=30.0, flat=False)


def _closing_wire(side: int, radius: float, *, start: float, end: float) -> Manifold:
    """The ear wire that bridges the gap at the top, 0.9 mm thick."""
    angles = np.radians(np.linspace(start, end, 7))
    path = np.stack([side * radius * np.sin(angles), 0 * angles, radius * np.cos(angles)], axis=1)
    return wire(path, [0.45], samples=40)


def huggies() -> list[NamedShell]:
    inner, size = 5.2, 1.4

    def make(side: int) -> Assembly:
        ear = Assembly()
        section = shank_section(2.5, 1.9, outside=4.0, inside=3.2)
        hoop = open_sweep(
            inner,
            section,
            start=np.radians(24),
            end=np.radians(350),
            around=320,
            across=60,
            dome=0.7,
        )
        ear.body(hoop if side > 0 else hoop.mirror([1, 0, 0]))
        bead_row(ear, size, side * row_angles(size, inner + 1.74, 10, middle=122), inner + 1.74)
        ear.body(_closing_wire(side, inner + 0.95, start=-12.0, end=27.0))
        return ear

    return pair(make, apart=18.0, flat=False)


def marquise_drops() -> list[NamedShell]:
    def make(_side: int) -> Assembly:
        ear = Assembly()
        ear.merge(
            bezel(Stone("marquise", 10.0, 5.0, "amethyst"), wall=0.7, drop=2.2, foot=0.85),
            at(turn=90),
        )
        ear.merge(bezel(round_stone(3.0), wall=0.65, drop=1.7, foot=0.85), at(0, 7.3))
        ear.body(torus(0.85, 0.42, around=64).rotate([0, 90, 0]).translate([0, 9.6, -0.8]))
        hook = [
            [0, 10.3, -0.8], [0, 13.0, -1.2], [0, 17.2, -3.4], [0, 19.6, -7.2], [0, 18.0, -11.2],
            [0, 13.5, -13.2], [0, 8.0, -13.6], [0, 4.6, -14.4],
        ]  # fmt: skip
        ear.body(wire(hook, [0.45] * 7 + [0.4], samples=110))
        return ear

    return pair(make, apart=15.0, flat=True)


def cabochon_drops() -> list[NamedShell]:
    """Cabochons hung close under a bar with a post."""

    def make(_side: int) -> Assembly:
        ear = Assembly()
        ear.merge(
            bezel(Stone("cabochon", 9.0, 7.0), wall=0.8, drop=2.0, lip=1.1, foot=0.9), at(turn=90)
        )
        stem = [[0, 4.9, -0.6], [0, 8.5, -0.4], [0, 12.0, -0.6]]
        ear.body(wire(stem, [0.75, 0.55, 0.9], samples=40))
        ear.body(Manifold.sphere(1.7, 64).scale([1, 1, 0.75]).translate([0, 12.6, -0.6]))
        ear.body(ear_post(length=10.2).translate([0, 12.6, -1.4]))
        return ear

    return pair(make, apart=16.0, flat=True)


PIECES = [
    PieceSpec(
        slug="spica-stud-earrings",
        title="Spica stud earrings",
        category="earrings",
        designer_key="mira",
        description=(
            "A pair of four-claw studs for 5 mm rounds, with two rails and a cup that carries the"
            " post. Posts are 0.84 mm with a friction groove, cast in one; many casters prefer to"
            " cut them off and solder wrought wire. Left and right are the same model."
        ),
        tags=("earrings", "studs", "round", "claw setting"),
        prices={"personal": 2200, "studio": 5900, "unlimited": 16900},
        build=studs,
        inner_diameter_mm=None,
        hero_metal="white",
        added_days_ago=4,
    ),
    PieceSpec(
        slug="gale-fluted-hoops",
        title="Gale fluted hoops",
        category="earrings",
        designer_key="noor",
        description=(
            "A pair of 24 mm hoops, fluted and swelling from 1.9 mm at the ear to 2.8 mm below. The"
            " ear wire is drawn closed at 0.9 mm; part it at the open end after casting. Solid: "
            "check the weight in your alloy first."
        ),
        tags=("earrings", "hoops", "twist", "everyday"),
        prices={"personal": 2100, "studio": 5600},
        build=hoops,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=27,
    ),
    PieceSpec(
        slug="brio-pave-huggies",
        title="Brio pavé huggies",
        category="earrings",
        designer_key="mira",
        description=(
            "A pair of huggies, 14 mm outside, with ten bead-set 1.4 mm rounds on the side that"
            " shows. Mirrored left and right. The ear wire is drawn closed; part it and fit your"
            " own click or hinge."
        ),
        tags=("earrings", "huggies", "pavé", "round"),
        prices={"personal": 3200, "studio": 8200, "unlimited": 22900},
        build=huggies,
        inner_diameter_mm=None,
        hero_metal="rose",
        added_days_ago=9,
    ),
    PieceSpec(
        slug="willow-marquise-drops",
        title="Willow marquise drops",
        category="earrings",
        designer_key="ines",
        description=(
            "A pair of drops: a 10 x 5 mm marquise under a 3 mm round, both in bezels, on a"
            " French wire. The wire is cast on at 0.9 mm; work-harden it before fitting. Mind the"
            " points of the marquise when you close the bezel."
        ),
        tags=("earrings", "drops", "marquise", "bezel"),
        prices={"personal": 3600, "studio": 9200, "unlimited": 25900},
        build=marquise_drops,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=39,
    ),
    PieceSpec(
        slug="pebble-cabochon-drops",
        title="Pebble cabochon drops",
        category="earrings",
        designer_key="noor",
        description=(
            "A pair of stiff drops with 9 x 7 mm cabochons in a broad bezel, hung from a polished"
            " bead with a post. One casting each side. The bezel has a ledge, so stones of 3 to 4"
            " mm height fit."
        ),
        tags=("earrings", "drops", "cabochon", "bezel"),
        prices={"personal": 2700, "studio": 7100},
        build=cabochon_drops,
        inner_diameter_mm=None,
        hero_metal="silver",
        added_days_ago=66,
    ),
]
