"""Rings with what people draw beside them, to show, scale, cast or pack them.

`FOREIGN` holds what is no metal of the piece; `OWN` what belongs to it in several bodies. Each
gives the ring's own bodies and the others, in millimetres; the ring's finger goes along Z.
"""

from collections.abc import Callable
from typing import NamedTuple

from geometry.piece import Shell
from tests.geometry import shapes
from tests.geometry.shapes import Solid

ROUND = 64


class Scene(NamedTuple):
    """Bodies of the piece, bodies beside it, and names that a drawing would give the latter."""

    own: list[Solid]
    beside: list[Solid]
    names: tuple[str, ...] = ()

    def shells(self, *, telling: bool) -> list[Shell]:
        """`telling` names by what they are; else as programs number them."""
        names = [f"Object_{number}" for number in range(len(self.own) + len(self.beside))]
        if telling:
            own = ["shank"] + [f"Ring part {number}" for number in range(1, len(self.own))]
            names = [*own, *(self.names[number % len(self.names)] for number in range(99))]
        return [
            shapes.shell(solid, name)
            for solid, name in zip([*self.own, *self.beside], names, strict=False)
        ]


def ring(inner: float = 17.3, wall: float = 1.8, width: float = 4.0) -> Solid:
    return tube(inner / 2, inner / 2 + wall, width)


def tube(inner: float, outer: float, length: float, sides: int = 128) -> Solid:
    drill = Solid.cylinder(2 * length, inner, inner, sides, True)
    return Solid.cylinder(length, outer, outer, sides, True) - drill


def rod(radius: float, length: float, *, top: float | None = None) -> Solid:
    return Solid.cylinder(length, radius, radius if top is None else top, ROUND, True)


def box(x: float, y: float, z: float) -> Solid:
    return Solid.cube((x, y, z), True)


def mandrel() -> Scene:
    """Tapered, wider than the ring at one end, with a handle and a groove for stones."""
    stick = Solid.cylinder(150, 6.5, 11, ROUND, True) + rod(5, 60).translate((0, 0, 100))
    stick = stick.translate((0, 0, -2)) - box(2, 3, 400).translate((0, 9.5, 0))
    return Scene([ring()], [stick], ("Mandrel",))


def display_finger() -> Scene:
    finger = rod(8.3, 60) + Solid.sphere(8.3, ROUND).translate((0, 0, 30))
    finger += rod(8.6, 4).translate((0, 0, -12)) + rod(8.5, 4).translate((0, 0, 12))
    return Scene([ring()], [finger], ("finger display",))


def hollow_finger() -> Scene:
    return Scene([ring()], [tube(7, 8.5, 60)], ("Dummy finger",))


def hand() -> Scene:
    palm = box(80, 25, 90).translate((0, 0, -85))
    fingers = [
        rod(8.3, 80).translate((22 * (number - 1), 0, 0)) for number in range(4) if number != 1
    ]
    return Scene([ring()], [palm + fingers[0] + fingers[1] + fingers[2] + rod(8.4, 80)], ("hand",))


def short_peg() -> Scene:
    """A peg that fills the hole, with a groove."""
    peg = rod(8.6, 14) - box(4, 9, 40).translate((0, 6, 0)) - box(9, 4, 40).translate((6, 0, 0))
    return Scene([ring()], [peg], ("Peg",))


def stand_with_slot() -> Scene:
    """The ring stands in a slot of a block."""
    block = box(14, 22, 16) - box(40, 4.2, 12).translate((0, 0, 6))
    return Scene([ring()], [block.rotate((-90, 0, 0)).translate((0, -13, 0))], ("Ring stand",))


def cone_stand() -> Scene:
    cone = Solid.cylinder(60, 18, 3, ROUND) + rod(22, 4)
    # The cone is as wide as the hole where the ring sits.
    return Scene([ring()], [cone.translate((0, 0, -60 * 9.4 / 15))], ("Cone",))


def ring_box() -> Scene:
    case = box(55, 55, 40) - box(50, 50, 40).translate((0, 0, 3))
    return Scene([ring()], [case.rotate((90, 0, 0)).translate((0, 5, 0))], ("Box",))


def box_with_lid() -> Scene:
    scene = ring_box()
    lid = box(55, 6, 55) - box(49, 6, 49).translate((0, -3, 0))
    return Scene(scene.own, [*scene.beside, lid.translate((0, 45, 0))], ("Box", "Box lid"))


def price_tag() -> Scene:
    tag = box(12, 20, 0.4) - rod(1, 9).translate((0, 8, 0))
    string = shapes.torus(inner=8, wire=0.5, segments=64).rotate((90, 0, 0))
    return Scene(
        [ring()],
        [tag.translate((22, -14, 0)), string.translate((14.4, 0, 0))],
        ("Price tag", "string"),
    )


def coin() -> Scene:
    disc = rod(11.6, 2.3) - tube(9, 11, 0.4).translate((0, 0, 1.1))
    return Scene([ring()], [disc.translate((30, 0, 0))], ("Coin 1 Euro",))


def sizing_plate() -> Scene:
    plate = box(90, 30, 1.5)
    for number, inner in enumerate((15, 16, 17, 18)):
        plate -= rod(inner / 2, 9).translate((22 * number - 33, 0, 0))
    return Scene([ring()], [plate.translate((0, 40, 0))], ("Sizing plate",))


def sizer_with_one_hole() -> Scene:
    plate = box(40, 30, 1.5) - rod(9, 9)
    return Scene([ring()], [plate.translate((0, 40, 0))], ("Gauge",))


def sprue_and_button() -> Scene:
    sprue = rod(1.25, 26, top=1.6) + Solid.cylinder(8, 3, 15, ROUND).translate((0, 0, 13))
    return Scene([ring()], [sprue.rotate((-90, 0, 0)).translate((0, 23, 0))], ("Sprue",))


def bent_sprue() -> Scene:
    arm = rod(1.2, 16).rotate((90, 0, 0)).translate((0, 18, 0))
    arm += rod(1.2, 14).rotate((0, 90, 0)).translate((6, 26, 0))
    return Scene([ring()], [arm], ("Gusskanal",))


def casting_tree() -> Scene:
    trunk = rod(5, 70).rotate((90, 0, 0)).translate((26, 0, 0))
    for number in range(3):
        trunk += rod(1.2, 16).rotate((0, 90, 0)).translate((17, 22 * (number - 1), 0))
    return Scene([ring()], [trunk], ("Baum",))


def tray() -> Scene:
    shallow = box(120, 80, 8) - box(114, 74, 8).translate((0, 0, 2))
    return Scene([ring()], [shallow.translate((0, 0, -3))], ("Tray",))


def base_plate() -> Scene:
    plate = box(60, 40, 3) - rod(2, 9).translate((26, 16, 0)) - rod(2, 9).translate((-26, 16, 0))
    plate = plate.rotate((90, 0, 0)).translate((0, -11.9, 0))
    return Scene([ring()], [plate], ("Base plate",))


def printed_supports() -> Scene:
    raft = box(24, 1, 10).translate((0, -17, 0))
    for x in range(-9, 10, 3):
        for z in (-1.2, 1.2):
            high = 17 - (10.45**2 - x**2) ** 0.5 + 0.2
            stick = rod(0.4, high, top=0.2).rotate((-90, 0, 0))
            raft += stick.translate((x, -17 + high / 2, z))
    return Scene([ring()], [raft], ("supports",))


def supports_one_by_one() -> Scene:
    sticks = []
    for x in range(-9, 10, 3):
        high = 17 - (10.45**2 - x**2) ** 0.5 + 0.2
        stick = rod(0.4, high, top=0.2).rotate((-90, 0, 0)) + rod(1.2, 0.6).rotate(
            (90, 0, 0)
        ).translate((0, -high / 2, 0))
        sticks.append(stick.translate((x, -17 + high / 2, 0)))
    return Scene([ring()], sticks, ("Stütze",))


def mould_halves() -> Scene:
    cavity = ring().scale((1.001, 1.001, 1.001))
    halves = [box(50, 50, 10).translate((0, 0, way * 5.01)) - cavity for way in (1, -1)]
    return Scene([ring()], halves, ("mould upper", "mould lower"))


def measuring_cylinder() -> Scene:
    glass = tube(14, 15.5, 90) + rod(20, 3).translate((0, 0, -45))
    return Scene([ring()], [glass.translate((0, 0, 30))], ("Measuring cylinder",))


def logo() -> Scene:
    letters = [
        box(2, 10, 1.5) + box(6, 2, 1.5).translate((3, 4, 0)) + box(5, 2, 1.5).translate((2, 0, 0)),
        box(2, 10, 1.5) + box(6, 2, 1.5).translate((3, -4, 0)),
        tube(3, 5, 1.5),
    ]
    return Scene(
        [ring()],
        [one.translate((14 * number - 14, -24, 0)) for number, one in enumerate(letters)],
        ("Text", "Text.001", "Text.002"),
    )


def stone_tray() -> Scene:
    tray = box(40, 30, 5)
    for x in range(-15, 16, 6):
        for y in range(-10, 11, 5):
            tray -= Solid.sphere(2, 24).translate((x, y, 2.5))
    return Scene([ring()], [tray.translate((45, 0, 0))], ("Stone tray",))


def calliper() -> Scene:
    beam = box(120, 10, 3).translate((45, 16, 0))
    jaws = box(4, 40, 3).translate((-12.6, 0, 0)) + box(4, 40, 3).translate((12.6, 0, 0))
    return Scene([ring()], [beam + jaws], ("Calliper",))


def floor_slab() -> Scene:
    slab = box(300, 1, 300) - rod(10, 9).rotate((90, 0, 0)).translate((100, 0, 100))
    return Scene([ring()], [slab.translate((0, -11, 0))], ("Floor",))


def bounding_box() -> Scene:
    """A frame of sticks along the edges of the box around the ring."""
    frame = box(22, 22, 5)
    for x, y, z in ((30, 21.4, 4.4), (21.4, 30, 4.4), (21.4, 21.4, 9)):
        frame -= box(x, y, z)
    return Scene([ring()], [frame], ("BoundingBox",))


def bounding_solid() -> Scene:
    return Scene([ring()], [box(21, 21, 4.1)], ("Bounding Box",))


def copy_at_other_scale() -> Scene:
    return Scene([ring()], [ring().scale((0.2, 0.2, 0.2)).translate((20, 0, 0))], ("ring copy",))


def copy_at_half_scale() -> Scene:
    return Scene([ring()], [ring().scale((0.5, 0.5, 0.5)).translate((20, 0, 0))], ("ring copy",))


def loose_claw() -> Scene:
    claw = rod(0.5, 6) + rod(0.5, 2).rotate((0, 60, 0)).translate((0.7, 0, 3))
    return Scene([ring()], [claw.translate((15, 0, 0))], ("Part 9",))


def spacer_beside() -> Scene:
    block = box(6, 6, 3) - rod(1.6, 9)
    return Scene([ring()], [block.translate((0, 0, 6))], ("Spacer",))


FOREIGN: dict[str, Callable[[], Scene]] = {
    one.__name__: one
    for one in (
        mandrel, display_finger, hollow_finger, hand, short_peg, stand_with_slot, cone_stand,
        ring_box,
        box_with_lid, price_tag, coin, sizing_plate, sizer_with_one_hole, sprue_and_button,
        bent_sprue, casting_tree, tray, base_plate, printed_supports, supports_one_by_one,
        mould_halves, measuring_cylinder, logo, stone_tray, calliper, floor_slab, bounding_box,
        bounding_solid, copy_at_other_scale, copy_at_half_scale, loose_claw, spacer_beside,
    )
}  # fmt: skip


def halves_to_solder() -> Scene:
    whole = ring()
    return Scene(
        [(whole - box(40, 40, 40).translate((way * 20, 0, 0))).translate((-way * 2, 0, 0))
         for way in (1, -1)],
        [],
    )  # fmt: skip


def two_tone() -> Scene:
    return Scene([ring(width=2), ring(width=1.5).translate((0, 0, 1.75))], [])


def spinner() -> Scene:
    return Scene([ring(width=6), tube(10.6, 11.8, 4)], [])


def two_sizes() -> Scene:
    return Scene([ring(), ring(inner=19).translate((30, 0, 0))], [])


def trinity() -> Scene:
    """Three rings through each other."""
    rings = [
        shapes.torus(inner=18, wire=2, segments=96)
        .rotate((25 * turn, 0, 0))
        .translate((6 * turn, 0, 0))
        for turn in (-1, 0, 1)
    ]
    return Scene(rings, [])


def bezel_cup() -> Scene:
    """A collar with a ledge on the ring, without its stone."""
    cup = rod(4.5, 4) - rod(3.6, 9).translate((0, 0, 5)) - rod(2.6, 30)
    return Scene([ring(), cup.rotate((-90, 0, 0)).translate((0, 12, 0))], [])


def halo() -> Scene:
    head, cup = bezel_cup().own
    wire = shapes.torus(inner=9.2, wire=1, segments=64).rotate((90, 0, 0)).translate((0, 13, 0))
    return Scene([head, cup, wire], [])


def claws_and_basket() -> Scene:
    basket = tube(2.2, 3, 1).rotate((90, 0, 0)).translate((0, 12, 0))
    claws = []
    for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        claw = rod(0.5, 5.5) + rod(0.5, 2).rotate((0, 50, 0)).translate((-0.7, 0, 2.8))
        angle = {(1, 1): 45, (-1, 1): 135, (-1, -1): 225, (1, -1): 315}[x, y]
        claws.append(
            claw.rotate((0, 0, 0)).translate((2.6, 0, 0)).rotate((0, 0, angle)).rotate((-90, 0, 0))
            .translate((0, 12.7, 0))
        )  # fmt: skip
    return Scene([ring(), basket, *claws], [])


def cocktail_head() -> Scene:
    """A flower 28 mm wide on a ring."""
    flower = tube(3, 5, 2)
    for turn in range(6):
        petal = tube(2.5, 5, 1.5, 48).translate((9, 0, 0.5)).rotate((0, 0, 60 * turn))
        flower += petal
    return Scene([ring(), flower.rotate((-90, 0, 0)).translate((0, 11, 0))], [])


def split_shank() -> Scene:
    arcs = [
        ring(width=1.4).translate((0, 0, way * 1.6)) - box(30, 12, 30).translate((0, -12, 0))
        for way in (1, -1)
    ]
    lower = ring(width=4.6) ^ box(30, 12, 30).translate((0, -11.7, 0))
    return Scene([lower, *arcs], [])


def pendant_with_chain() -> Scene:
    disc = rod(9, 1.6) - rod(1, 9).translate((0, 7.5, 0)) - box(6, 4, 9)
    links = []
    for number in range(24):
        link = shapes.torus(inner=1.6, wire=0.5, segments=32).scale((1, 1.35, 1))
        link = link.rotate((0, 90 * (number % 2 == 0), 0))
        links.append(link.translate((0, 7.9 + 2.3 * number, 0)))
    return Scene([disc, *links], [])


def earring_pair() -> Scene:
    one = tube(5, 6.5, 2) + rod(0.45, 10).translate((5.7, 0, 5))
    return Scene([one.translate((-9, 0, 0)), one.mirror((1, 0, 0)).translate((9, 0, 0))], [])


def studs_with_backs() -> Scene:
    stud = tube(2, 4, 2) + rod(0.45, 10).translate((3, 0, 5))
    back = tube(1.1, 2.4, 1.2).translate((3, 0, 8))
    return Scene([part.translate((way * 9, 0, 0)) for way in (1, -1) for part in (stud, back)], [])


def bangle_with_hinge() -> Scene:
    whole = tube(29, 31, 6)
    upper, lower = whole.split_by_plane((0, 1, 0), 0.2)
    pin = tube(0.6, 1.2, 7, 32).translate((30, 0, 0))
    return Scene([upper, lower.translate((0, -0.2, 0)), pin], [])


def signet_plate() -> Scene:
    """A plate with a pierced monogram, a body of its own on the ring."""
    plate = (
        box(12, 14, 1.6) - box(2, 9, 9).translate((-3, 0, 0)) - box(2, 9, 9).translate((3, 0, 0))
    )
    return Scene([ring(), plate.rotate((-90, 0, 0)).translate((0, 10.6, 0))], [])


def circle_pendant() -> Scene:
    """A heart in a circle as wide as a finger, and a bail."""
    heart = tube(3, 4.5, 2) + box(1, 7, 1.5).translate((0, 6.8, 0))
    bail = shapes.torus(inner=3, wire=1, segments=48).rotate((0, 90, 0)).translate((0, 13, 0))
    return Scene([tube(9.5, 11, 2), heart, bail], [])


def hoops_with_drops() -> Scene:
    parts = []
    for way in (1, -1):
        hoop = shapes.torus(inner=16, wire=1.6, segments=96)
        eye = (
            shapes.torus(inner=2, wire=0.7, segments=48).rotate((0, 90, 0)).translate((0, -9.6, 0))
        )
        drop = tube(4, 6, 2).translate((0, -16, 0)) + box(2, 14, 1.5).translate((0, -28, 0))
        parts += [one.translate((20 * way, 0, 0)) for one in (hoop, eye, drop)]
    return Scene(parts, [])


def ring_with_crumbs() -> Scene:
    crumbs = [tube(0.05, 0.08, 0.1, 8).translate((12 + number, 3, 0)) for number in range(5)]
    return Scene([ring(), *crumbs], [])


OWN: dict[str, Callable[[], Scene]] = {
    one.__name__: one
    for one in (
        halves_to_solder, two_tone, spinner, two_sizes, trinity, bezel_cup, halo, claws_and_basket,
        cocktail_head, split_shank, pendant_with_chain, earring_pair, studs_with_backs,
                bangle_with_hinge,
        signet_plate,
        circle_pendant,
        hoops_with_drops,
        ring_with_crumbs,

    )
}  # fmt: skip
