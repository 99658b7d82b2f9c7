"""Rings around one stone: solitaires, bezel, cathedral."""

from demo_pieces.assembly import Assembly, NamedShell, shells
from demo_pieces.heads import mount_on_top, plain_shank
from demo_pieces.parts import around, basket, bezel
from demo_pieces.solids import bore, wire
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import Stone, round_stone


def six_claw_solitaire() -> list[NamedShell]:
    work = Assembly()
    work.body(plain_shank(17.3, top=1.9, bottom=2.3, thick_top=1.6, thick_bottom=1.8))
    head = basket(round_stone(6.5), around(6, start=30), drop=4.4, rails=(0.34, 0.72))
    mount_on_top(work, head, inner_radius=8.65, girdle_height=5.2)
    return shells(("metal", work))


def four_claw_solitaire() -> list[NamedShell]:
    work = Assembly()
    work.body(plain_shank(16.5, top=1.8, bottom=2.1, thick_top=1.5, thick_bottom=1.7))
    head = basket(
        round_stone(5.0), around(4, start=45), drop=3.4, claw_radius=0.46, rails=(0.5,), rail=0.42
    )
    mount_on_top(work, head, inner_radius=8.25, girdle_height=4.2)
    return shells(("metal", work))


def cathedral_oval() -> list[NamedShell]:
    work = Assembly()
    work.body(plain_shank(16.9, top=2.0, bottom=2.2, thick_top=1.6, thick_bottom=1.8))
    stone = Stone("oval", 8.0, 6.0)
    head = basket(
        stone, (38, 142, 218, 322), drop=4.0, claw_radius=0.48, foot_share=0.5, rails=(0.45, 0.85)
    )
    radius, lift = 8.45, 5.0
    for side in (-1, 1):
        rail_end = [side * 3.0, 0, radius + lift - 1.75]
        arch = [
            [side * 8.05, 0, 4.9], [side * 7.1, 0, 7.5], [side * 5.3, 0, 10.0], rail_end,
        ]  # fmt: skip
        work.body(wire(arch, [0.8, 0.82, 0.72, 0.6], samples=60, sides=32) - bore(radius + 0.4))
    mount_on_top(work, head, inner_radius=radius, girdle_height=lift)
    return shells(("metal", work))


def bezel_solitaire() -> list[NamedShell]:
    work = Assembly()
    work.body(plain_shank(16.5, top=2.4, bottom=2.6, thick_top=1.6, thick_bottom=1.7))
    mount_on_top(work, bezel(round_stone(6.0), drop=3.4), inner_radius=8.25, girdle_height=4.0)
    return shells(("metal", work))


def compass_east_west() -> list[NamedShell]:
    """An emerald cut lying across the finger, in a close collar."""
    work = Assembly()
    work.body(plain_shank(17.3, top=2.6, bottom=2.4, thick_top=1.7, thick_bottom=1.7))
    stone = Stone("emerald", 8.0, 5.0)
    mount_on_top(work, bezel(stone, drop=3.2, foot=0.8), inner_radius=8.65, girdle_height=3.8)
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="aurelia-six-claw-solitaire",
        title="Aurelia six-claw solitaire",
        category="rings",
        designer_key="mira",
        description=(
            "A classic solitaire for a 6.5 mm round (about one carat) in a six-claw basket with two"
            " gallery rails. Comfort-fit shank, US 7 / EU 54, 1.9 mm wide at the head. Claws are"
            " 0.9 mm and stand slightly proud for the setter; sprue at the back of the shank and"
            " keep the gallery open in investment."
        ),
        tags=("engagement", "round", "claw setting", "comfort fit"),
        prices={"personal": 3900, "studio": 9900, "unlimited": 29000},
        build=six_claw_solitaire,
        inner_diameter_mm=17.3,
        hero_metal="yellow",
        added_days_ago=3,
    ),
    PieceSpec(
        slug="petra-four-claw-solitaire",
        title="Petra four-claw solitaire",
        category="rings",
        designer_key="tomas",
        description=(
            "A light four-claw ring for a 5 mm round, half a carat. One gallery rail, comfort-fit"
            " shank, US 6 / EU 52. The claws are 0.92 mm, so they cast well in silver too; leave"
            " them long until the stone is seated."
        ),
        tags=("engagement", "round", "claw setting", "minimal"),
        prices={"personal": 2900, "studio": 7900},
        build=four_claw_solitaire,
        inner_diameter_mm=16.5,
        hero_metal="white",
        added_days_ago=41,
    ),
    PieceSpec(
        slug="duomo-cathedral-oval",
        title="Duomo cathedral oval",
        category="rings",
        designer_key="mira",
        description=(
            "An 8 x 6 mm oval carried high by two cathedral arches that rise out of the shank."
            " Four 0.96 mm claws, two gallery rails, US 6 1/2 / EU 53. Feed the casting from the"
            " bottom of the shank: the arches are thinner than the shoulders they leave."
        ),
        tags=("engagement", "oval", "cathedral", "claw setting"),
        prices={"personal": 4900, "studio": 12900, "unlimited": 36000},
        build=cathedral_oval,
        inner_diameter_mm=16.9,
        hero_metal="platinum",
        added_days_ago=12,
    ),
    PieceSpec(
        slug="ostara-bezel-solitaire",
        title="Ostara bezel solitaire",
        category="rings",
        designer_key="ines",
        description=(
            "A 6 mm round in a tapering bezel, low enough for everyday wear. The wall is 0.75 mm"
            " at the girdle with a ledge under the stone; US 6 / EU 52. Burnish the lip before"
            " polishing, and check the ledge for investment grains."
        ),
        tags=("bezel", "round", "everyday"),
        prices={"personal": 3400, "studio": 8900, "unlimited": 24000},
        build=bezel_solitaire,
        inner_diameter_mm=16.5,
        hero_metal="yellow",
        added_days_ago=25,
    ),
    PieceSpec(
        slug="meridian-east-west-emerald",
        title="Meridian east-west emerald",
        category="rings",
        designer_key="ines",
        description=(
            "An 8 x 5 mm emerald cut laid across the finger in a close collar on a broad shank."
            " US 7 / EU 54. The corners of the collar are the thinnest spots at 0.7 mm; have the"
            " setter ease the corners of the stone in first."
        ),
        tags=("bezel", "emerald cut", "east-west"),
        prices={"personal": 3600, "studio": 9400},
        build=compass_east_west,
        inner_diameter_mm=17.3,
        hero_metal="rose",
        added_days_ago=8,
    ),
]
