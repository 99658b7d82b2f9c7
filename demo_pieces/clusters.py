"""Rings of several stones: halo, trilogy, toi et moi, bypass, cocktail cluster."""

import numpy as np
from manifold3d import CrossSection, Manifold

from demo_pieces.assembly import Assembly, NamedShell, around_finger, at, shells
from demo_pieces.heads import mount, mount_on_top, plain_shank
from demo_pieces.parts import around, basket, bezel
from demo_pieces.pave import bead_ring, bead_row, row_angles, stones_that_fit
from demo_pieces.profiles import grown, shank_section
from demo_pieces.solids import Points, lathe, open_sweep, plate, union
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import Stone, round_stone


def oval_halo() -> list[NamedShell]:
    inner = 8.45
    work = Assembly()
    work.body(plain_shank(16.9, top=2.3, bottom=2.2, thick_top=1.9, thick_bottom=1.7, outside=3.2))
    for middle in (-46, 46):
        bead_row(work, 1.3, row_angles(1.3, inner + 1.72, 6, middle=middle), inner + 1.72)
    stone = Stone("oval", 7.0, 5.0)
    head = basket(stone, (40, 140, 220, 320), drop=3.9, claw_radius=0.45, foot_share=0.5)
    girdle = stone.girdle()
    melee = 1.3
    path = grown(girdle, 0.32 + melee / 2)
    rim = CrossSection([grown(girdle, 0.32 + melee + 0.3)]) - CrossSection([grown(girdle, 0.1)])
    head.body(plate(rim, -1.5, -0.3, 0.18))
    bead_ring(head, melee, path, stones_that_fit(path, melee), z=-0.38)
    mount_on_top(work, head, inner_radius=inner, girdle_height=4.9)
    return shells(("metal", work))


def trilogy() -> list[NamedShell]:
    inner = 8.65
    work = Assembly()
    work.body(plain_shank(17.3, top=2.4, bottom=2.2, thick_top=1.7, thick_bottom=1.8))
    centre = basket(round_stone(5.5), around(4, start=45), drop=4.0, rails=(0.42, 0.8))
    mount_on_top(work, centre, inner_radius=inner, girdle_height=4.7)
    for angle in (-25.5, 25.5):
        side = basket(
            round_stone(4.0), around(4, start=45), drop=3.1, claw_radius=0.42, rails=(0.5,)
        )
        pose = around_finger(angle, inner + 3.5)
        mount(work, side, pose, inner_radius=inner)
    return shells(("metal", work))


def toi_et_moi() -> list[NamedShell]:
    inner = 8.45
    work = Assembly()

    def strand(start: float, end: float, lean: float) -> Manifold:
        def section(theta: Points, phi: Points) -> tuple[Points, Points]:
            height, y = shank_section(2.2, 1.7)(theta, phi)
            return height, y + lean * np.clip(np.cos(theta), 0, 1) ** 3

        return open_sweep(inner, section, start=start, end=end, around=280, across=60)

    work.body(
        strand(np.radians(-13), np.pi + 0.1, -1.06), strand(np.pi - 0.1, np.radians(373), 1.06)
    )
    pear = basket(Stone("pear", 8.0, 5.0), (2, 112, 248), drop=3.6, foot_share=0.4, rails=(0.45,))
    mate = basket(
        round_stone(5.0, "ruby"), (20, 110, 200, 290), drop=3.6, foot_share=0.4, rails=(0.45,)
    )
    mount(work, pear, around_finger(13.2, inner + 4.3, y=-0.6, turn=-62), inner_radius=inner)
    mount(work, mate, around_finger(-13.2, inner + 4.2, y=0.9), inner_radius=inner)
    return shells(("metal", work))


def bypass() -> list[NamedShell]:
    inner = 8.25

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(2.3, 1.7)(theta, phi)
        away = np.abs(theta - np.pi) / np.pi
        return height, y + 2.5 * np.sign(theta - np.pi) * np.clip(
            (away - 0.45) / 0.6, 0, 1.2
        ) ** 1.5

    work = Assembly()
    work.body(
        open_sweep(
            inner,
            section,
            start=np.radians(-22),
            end=np.radians(382),
            around=420,
            across=60,
            dome=1.2,
        )
    )
    for side in (-1, 1):
        collet = bezel(round_stone(3.5), wall=0.65, drop=2.0, foot=0.8)
        mount(
            work, collet, around_finger(side * 15, inner + 2.55, y=side * 2.35), inner_radius=inner
        )
    return shells(("metal", work))


def cocktail_cluster() -> list[NamedShell]:
    inner = 8.9
    work = Assembly()
    work.body(plain_shank(17.8, top=3.6, bottom=2.6, thick_top=1.8, thick_bottom=1.8))
    centre = Stone("cushion", 7.0, 7.0, "sapphire")
    head = basket(centre, around(4, start=45), drop=3.0, claw_radius=0.52, foot_share=0.72)
    petals, petal, ring = 12, round_stone(2.6), 5.45
    head.body(
        lathe(
            [
                (2.9, -1.9),
                (3.9, -1.1),
                (7.05, -1.9),
                (7.05, -2.9),
                (4.6, -6.2),
                (3.5, -6.2),
                (4.9, -3.3),
            ],
            soften=0.25,
        )
    )
    windows = [
        Manifold.cylinder(9, 0.85, 0.85, 40).rotate([0, 90, angle]).translate([0, 0, -4.1])
        for angle in around(petals)
    ]
    head.cut(union(windows))
    for angle in around(petals):
        turn = np.radians(angle)
        lean = around_finger(14, 0).then(at(turn=angle))
        spot = np.array([ring * np.cos(turn), ring * np.sin(turn), -1.25])
        head.set_stone(petal, lean._replace(origin=spot), opening=1.5)
    for angle in around(petals, start=180 / petals):
        turn = np.radians(angle)
        for reach, low, high in ((4.75, -1.6, -0.55), (6.5, -2.3, -0.95)):
            foot = np.array([reach * np.cos(turn), reach * np.sin(turn)])
            stem = Manifold.cylinder(high - low, 0.45, 0.42, 28).translate([*foot, low])
            cap = Manifold.sphere(0.42, 28).scale([1, 1, 0.7]).translate([*foot, high])
            head.claw(stem + cap)
    mount_on_top(work, head, inner_radius=inner, girdle_height=7.0)
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="selene-oval-halo",
        title="Selene oval halo",
        category="rings",
        designer_key="mira",
        description=(
            "A 7 x 5 mm oval in four claws, ringed by bead-set 1.3 mm rounds, with six more on each"
            " shoulder. US 6 1/2 / EU 53. Beads are raised in the model at 0.6 mm: cast at a house"
            " that holds fine detail, and do not tumble with steel."
        ),
        tags=("engagement", "halo", "oval", "pavé"),
        prices={"personal": 5900, "studio": 14900, "unlimited": 42000},
        build=oval_halo,
        inner_diameter_mm=16.9,
        hero_metal="white",
        added_days_ago=2,
    ),
    PieceSpec(
        slug="norn-trilogy",
        title="Norn trilogy",
        category="rings",
        designer_key="mira",
        description=(
            "Three rounds, 4 - 5.5 - 4 mm, each in its own four-claw basket; the side stones lean"
            " with the finger. US 7 / EU 54. Set the centre stone first, the inner claws of the"
            " sides are hard to reach afterwards."
        ),
        tags=("engagement", "three stone", "round", "claw setting"),
        prices={"personal": 5200, "studio": 13400, "unlimited": 38000},
        build=trilogy,
        inner_diameter_mm=17.3,
        hero_metal="platinum",
        added_days_ago=17,
    ),
    PieceSpec(
        slug="duet-toi-et-moi",
        title="Duet toi et moi",
        category="rings",
        designer_key="ines",
        description=(
            "A pear of 8 x 5 mm and a 5 mm round side by side on a shank that passes itself at"
            " the top. US 6 1/2 / EU 53. The point of the pear has a claw of its own; sprue at the"
            " back, where both strands meet."
        ),
        tags=("engagement", "toi et moi", "pear", "round"),
        prices={"personal": 4800, "studio": 11900},
        build=toi_et_moi,
        inner_diameter_mm=16.9,
        hero_metal="yellow",
        added_days_ago=10,
    ),
    PieceSpec(
        slug="eddy-bypass-ring",
        title="Eddy bypass ring",
        category="rings",
        designer_key="ines",
        description=(
            "A shank whose ends pass one another and end in two bezel-set 3.5 mm rounds. US 6 / EU"
            " 52; being open at the top it takes half a size either way. The collets have 0.65 mm"
            " walls, enough for gold and platinum; thicken for silver."
        ),
        tags=("bypass", "bezel", "two stone", "open"),
        prices={"personal": 3200, "studio": 8400, "unlimited": 22000},
        build=bypass,
        inner_diameter_mm=16.5,
        hero_metal="rose",
        added_days_ago=29,
    ),
    PieceSpec(
        slug="dahlia-cocktail-cluster",
        title="Dahlia cocktail cluster",
        category="rings",
        designer_key="kenji",
        description=(
            "A 7 mm cushion over a ring of twelve 2.6 mm rounds in shared claws, on an open,"
            " drilled gallery. US 7 1/2 / EU 56. A heavy head: feed it with two sprues from the"
            " shoulders and let the flask cool slowly."
        ),
        tags=("cocktail", "cluster", "cushion", "statement"),
        prices={"personal": 6900, "studio": 17900, "unlimited": 52000, "exclusive": 240000},
        build=cocktail_cluster,
        inner_diameter_mm=17.8,
        hero_metal="yellow",
        added_days_ago=52,
    ),
]
