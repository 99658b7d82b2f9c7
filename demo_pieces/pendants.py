"""Pendants, drawn in XY with Z to the viewer and stood up at the end. Millimetres."""

import numpy as np
from manifold3d import CrossSection, FillRule, Manifold

from demo_pieces import engraving
from demo_pieces.assembly import FACING_FRONT, Assembly, NamedShell, at, shells
from demo_pieces.parts import around, bail, basket, bead, bezel
from demo_pieces.pave import flush
from demo_pieces.solids import lathe, plate, rounded
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import Stone, round_stone


def crescent() -> list[NamedShell]:
    work = Assembly()
    moon = CrossSection.circle(9.5, 240) - CrossSection.circle(7.9, 240).translate([2.9, 1.6])
    work.body(plate(rounded(moon, 0.62), -1.0, 1.0, 0.6, spacing=0.1))
    collet = bezel(round_stone(4.0), wall=0.7, drop=2.0, foot=0.85)
    work.merge(collet, at(-0.55, -2.75, 0.6))
    for step, size in enumerate((1.2, 1.5, 1.8, 1.5, 1.2)):
        turn = np.radians(204 + 18 * (step - 2))
        flush(work, size, at(8.05 * np.cos(turn) - 0.1, 8.05 * np.sin(turn), 1.0))
    work.body(bail().translate([-0.9, 9.1, 0]))
    return shells(("metal", work), pose=FACING_FRONT)


def pear_drop() -> list[NamedShell]:
    work = Assembly()
    stone = Stone("pear", 9.0, 5.5, "aquamarine")
    head = basket(
        stone, (0, 118, 242), drop=3.0, claw_radius=0.48, foot_share=0.62, rails=(0.45, 0.95)
    )
    work.merge(head, at(turn=90))
    work.body(bail().translate([0, 4.35, -0.6]))
    return shells(("metal", work), pose=FACING_FRONT)


def sun_disc() -> list[NamedShell]:
    work = Assembly()
    work.body(plate(CrossSection.circle(9.0, 300), -0.9, 0.9, 0.35))
    work.cut(engraving.star(24, start=2.2, end=8.0, width=1.0, depth=0.55).translate([0, 0, 0.9]))
    collet = bezel(round_stone(2.5), wall=0.6, drop=1.5, foot=0.9)
    work.merge(collet, at(0, 0, 1.0))
    work.body(bail().translate([0, 8.7, 0]))
    return shells(("metal", work), pose=FACING_FRONT)


def domed_coin() -> list[NamedShell]:
    """A dome with a granulated rim, open at the back so that nothing is trapped."""
    work = Assembly()
    radius, wall = 9.5, 1.0
    rise = np.linspace(0, np.radians(38), 40)
    ball = (radius - 1.5) / np.sin(rise[-1])
    top = np.stack([ball * np.sin(rise), ball * (np.cos(rise) - np.cos(rise[-1]))], axis=1)
    under = np.stack([(ball - wall) * np.sin(rise), top[:, 1] - wall * np.cos(rise)], axis=1)
    rim = np.array([[radius, 0.0], [radius, -1.4], [radius - 1.5, -1.4], [radius - 1.9, -1.0]])
    shell = lathe(np.concatenate([top, rim, under[::-1]]), soften=0.12, around=220)
    work.body(shell)
    for angle in around(44):
        turn = np.radians(angle)
        foot = np.array([(radius - 0.72) * np.cos(turn), (radius - 0.72) * np.sin(turn), 0.05])
        work.body(bead(foot, 0.55, sink=0.35))
    crown = top[0, 1]
    collet = bezel(
        Stone("cabochon", 6.0, 6.0, "turquoise"), wall=0.75, drop=2.0, lip=0.85, foot=0.95
    )
    work.merge(collet, at(0, 0, crown + 0.75))
    for angle in around(12):
        groove = engraving.ray(0.0, 1.3, 3.6, 1.3, 0.55)
        work.cut(_on_dome(groove, angle, lean=24.0, ball=ball, crown=crown))
    work.body(bail().translate([0, 9.2, -0.6]))
    return shells(("metal", work), pose=FACING_FRONT)


def _on_dome(cutter: Manifold, angle: float, *, lean: float, ball: float, crown: float) -> Manifold:
    """Lay a cutter on the dome, `lean` degrees down from its top."""
    placed = cutter.translate([-1.3, 0, ball]).rotate([0, lean, 0])
    return placed.translate([0, 0, crown - ball]).rotate([0, 0, angle])


def open_heart() -> list[NamedShell]:
    t = np.linspace(0, 2 * np.pi, 600, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    heart = CrossSection([np.stack([x, y], axis=1) * 0.56], FillRule.NonZero)
    work = Assembly()
    frame = rounded(heart - heart.offset(-2.2).translate([0.3, 0.1]), 0.55)
    work.body(plate(frame, -1.05, 1.05, 0.54, spacing=0.1))
    work.body(bail(opening=4.2).translate([0, 1.9, 0]))
    return shells(("metal", work), pose=FACING_FRONT)


def bar() -> list[NamedShell]:
    work = Assembly()
    shape = rounded(CrossSection.square([3.6, 26.0], center=True), 1.2)
    work.body(plate(shape, -1.0, 1.0, 0.4))
    for size, y in ((1.4, 6.6), (1.8, 3.5), (2.2, 0.0), (1.8, -3.5), (1.4, -6.6)):
        flush(work, size, at(0, y, 1.0))
    work.body(bail().translate([0, 12.7, 0]))
    return shells(("metal", work), pose=FACING_FRONT)


def small_cross() -> list[NamedShell]:
    work = Assembly()
    upright = CrossSection.square([2.4, 14.0], center=True)
    beam = CrossSection.square([9.0, 2.4], center=True).translate([0, 2.2])
    work.body(plate(rounded(upright + beam, 0.7), -0.95, 0.95, 0.5))
    flush(work, 1.8, at(0, 2.2, 0.95))
    work.body(bail(reach=1.7, opening=3.2).translate([0, 6.7, 0]))
    return shells(("metal", work), pose=FACING_FRONT)


PIECES = [
    PieceSpec(
        slug="lune-crescent-pendant",
        title="Lune crescent pendant",
        category="pendants",
        designer_key="ines",
        description=(
            "A soft-edged crescent, 19 mm tall and 2 mm thick, with a 4 mm round in a bezel at its"
            " inner curve and five small rounds, flush set. The bail is cast in one with the moon"
            " and takes a chain up to 2.5 mm. Sprue on the thick of the crescent, not at the horns."
        ),
        tags=("pendant", "moon", "celestial", "bezel"),
        prices={"personal": 2900, "studio": 7400, "unlimited": 19900},
        build=crescent,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=1,
    ),
    PieceSpec(
        slug="rill-pear-drop-pendant",
        title="Rill pear drop pendant",
        category="pendants",
        designer_key="mira",
        description=(
            "A 9 x 5.5 mm pear, point up, in a three-claw basket with two rails. The claw at the"
            " point is the one that protects the stone: lay it last. Claws 0.96 mm, bail cast on."
        ),
        tags=("pendant", "pear", "solitaire", "claw setting"),
        prices={"personal": 2600, "studio": 6900},
        build=pear_drop,
        inner_diameter_mm=None,
        hero_metal="white",
        added_days_ago=21,
    ),
    PieceSpec(
        slug="helios-ray-disc",
        title="Helios ray disc",
        category="pendants",
        designer_key="kenji",
        description=(
            "An 18 mm disc, 1.8 mm thick, with twenty-four V-cut rays around a bezel-set 2.5 mm"
            " round. Rays are up to 0.55 mm deep. A flat casting: stand it upright on the tree so"
            " that the face fills evenly."
        ),
        tags=("pendant", "sun", "engraved", "celestial"),
        prices={"personal": 2400, "studio": 6400, "unlimited": 17900},
        build=sun_disc,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=49,
    ),
    PieceSpec(
        slug="orchard-domed-medallion",
        title="Orchard domed medallion",
        category="pendants",
        designer_key="noor",
        description=(
            "A domed medallion of 19 mm with a granulated rim, twelve cut petals and a 6 mm"
            " cabochon. The dome is a 1 mm shell, open at the back, so it is light for its size"
            " and traps nothing. Check the back for investment before you set the stone."
        ),
        tags=("pendant", "medallion", "cabochon", "granulation"),
        prices={"personal": 3900, "studio": 9900, "unlimited": 27000},
        build=domed_coin,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=35,
    ),
    PieceSpec(
        slug="clara-open-heart",
        title="Clara open heart",
        category="pendants",
        designer_key="ines",
        description=(
            "An open heart, 18 mm across, drawn a little heavier on one side as if by hand. The"
            " bail in its cleft is cast on and takes a chain up to 2.5 mm. No stones, all edges"
            " rounded: an easy first casting."
        ),
        tags=("pendant", "heart", "minimal", "gift"),
        prices={"personal": 1400, "studio": 4200, "unlimited": 11900},
        build=open_heart,
        inner_diameter_mm=None,
        hero_metal="rose",
        added_days_ago=61,
    ),
    PieceSpec(
        slug="stele-bar-pendant",
        title="Stele bar pendant",
        category="pendants",
        designer_key="tomas",
        description=(
            "A 26 x 3.6 mm bar, 2 mm thick, with five rounds of 1.4 to 2.2 mm, flush set."
            " The ends and the back are left plain for a name. Bail cast on."
        ),
        tags=("pendant", "bar", "engravable", "round"),
        prices={"personal": 1900, "studio": 5200},
        build=bar,
        inner_diameter_mm=None,
        hero_metal="silver",
        added_days_ago=15,
    ),
    PieceSpec(
        slug="wayside-small-cross",
        title="Wayside small cross",
        category="pendants",
        designer_key="tomas",
        description=(
            "A small cross, 14 x 9 mm, with rounded edges and one 1.8 mm round flush set."
            " 1.9 mm thick, about 1.5 g in 18k. The bail takes chains up to 2 mm."
        ),
        tags=("pendant", "cross", "minimal", "gift"),
        prices={"personal": 1200, "studio": 3900, "unlimited": 9900},
        build=small_cross,
        inner_diameter_mm=None,
        hero_metal="yellow",
        added_days_ago=77,
    ),
]
