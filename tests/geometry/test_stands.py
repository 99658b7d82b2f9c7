"""What a piece that is no ring is shown on is asked about, and its own parts are not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geometry.reading.doubts import doubts
from geometry.reading.reader import read
from geometry.reading.stands import CARD, FAR_TOO_HEAVY, STAND
from tests.geometry import shapes
from tests.geometry.beside_a_ring import box, rod, tube
from tests.geometry.shapes import Solid

pytestmark = pytest.mark.long

# Bodies of a piece, and what they are shown on; all touch.
Scene = tuple[list[Solid], list[Solid]]


def _stud(x: float) -> Solid:
    """A disc of 8 mm with its post behind it."""
    return (rod(4, 1.5).translate((0, 0, 1.05)) + rod(0.45, 10).translate((0, 0, -4.5))).translate(
        (x, 8, 0)
    )


def _pendant() -> Solid:
    disc = rod(9, 1.6) - rod(1, 9).translate((0, 7.5, 0)) - box(6, 4, 9)
    return disc + tube(1.2, 2, 1).rotate((0, 90, 0)).translate((0, 9.6, 0))


def _chain(links: int = 12) -> list[Solid]:
    return [
        shapes.torus(inner=1.6, wire=0.5, segments=32)
        .scale((1, 1.35, 1))
        .rotate((0, 90 * (number % 2), 0))
        .translate((0, 11.2 + 2.3 * number, 0))
        for number in range(links)
    ]


def pair_on_a_card() -> Scene:
    card = box(35, 45, 0.6)
    for x in (-8, 8):
        card -= rod(0.6, 9).translate((x, 8, 0))
    return [_stud(-8), _stud(8)], [card]


def one_stud_on_a_card() -> Scene:
    return [_stud(0)], [box(30, 40, 0.9) - rod(0.6, 9).translate((0, 8, 0))]


def pendant_on_a_card() -> Scene:
    return [_pendant().translate((0, 0, 1.2))], [box(50, 70, 0.5)]


def pendant_on_a_block() -> Scene:
    return [_pendant().translate((0, 0, 12.5 + 0.9))], [box(34, 26, 25)]


def necklace_on_a_bust() -> Scene:
    bust = Solid.sphere(30, 64).scale((1, 1.3, 0.7)).translate((0, 0, -21.9))
    return [_pendant(), *_chain(4)], [bust]


def pendant_on_a_t_bar() -> Scene:
    stand = box(40, 30, 3).rotate((90, 0, 0)).translate((0, -40, 0))
    stand += rod(3, 54).rotate((90, 0, 0)).translate((0, -13, -6)) + rod(1, 30).rotate(
        (0, 90, 0)
    ).translate((0, 9.6, 0))
    stand += box(6, 4, 8).translate((0, 12.5, -3))
    return [_pendant()], [stand]


def studs_in_an_upright_plate() -> Scene:
    plate = box(34, 40, 2).translate((0, 0, 0)) + box(34, 3, 22).translate((0, -20, 0))
    for x in (-8, 8):
        plate -= rod(0.6, 9).translate((x, 8, 0))
    return [_stud(way).translate((0, 0, 0.7)) for way in (-8, 8)], [plate]


def pendant_in_a_case() -> Scene:
    return [_pendant()], [box(60, 60, 22) - box(56, 56, 22).translate((0, 0, 2)) + box(10, 8, 20)]


SHOWN = [
    pair_on_a_card, one_stud_on_a_card, pendant_on_a_card, pendant_on_a_block, necklace_on_a_bust,
    pendant_on_a_t_bar, studs_in_an_upright_plate, pendant_in_a_case,
]  # fmt: skip


def dog_tag_with_skull() -> Scene:
    skull = (Solid.sphere(6, 48) ^ box(20, 20, 6).translate((0, 0, 3))).translate((0, -4, 0.7))
    return [box(28, 50, 1.5), skull, tube(1.5, 2.5, 1).translate((0, 25.5, 0))], []


def bar_with_chain() -> Scene:
    return [box(36, 6, 1.8), *[one.translate((0, -7, 0)) for one in _chain()]], []


def ingot_with_bail() -> Scene:
    return [box(15, 30, 5), tube(2, 3, 2).rotate((0, 90, 0)).translate((0, 17, 0))], []


def disc_with_ornaments() -> Scene:
    moons = [tube(2.5, 4.5, 2).translate((x, 0, 1.7)) for x in (-5.2, 5.2)]
    return [rod(12, 1.6), *moons], []


def cufflink() -> Scene:
    face = rod(9, 2.5).translate((0, 0, -1)) + rod(1.5, 17).translate((0, 0, 8))
    return [face, rod(2.4, 16).rotate((0, 90, 0)).translate((0, 0, 17.5))], []


def locket() -> Scene:
    half = rod(11, 3) - rod(9.5, 3).translate((0, 0, 1))
    hinge = rod(0.8, 6).rotate((90, 0, 0)).translate((-11.5, 0, 1.5))
    return [half, half.mirror((0, 0, 1)).translate((0, 0, 3.1)), hinge], []


def brooch() -> Scene:
    pin = rod(0.5, 34).rotate((0, 90, 0)).translate((0, 0, -3)) + rod(0.8, 3).translate((16, 0, -2))
    return [box(40, 30, 1.0) - rod(7, 9), pin], []


def thin_plate_with_a_chain() -> Scene:
    return [box(30, 22, 0.8), *_chain()], []


def flower_in_layers() -> Scene:
    layers = []
    for number, radius in enumerate((14.0, 10.0, 6.0)):
        petals = rod(radius / 3, 1.2)
        for turn in range(6):
            petals += (
                tube(radius / 5, radius / 2.4, 1.2, 48)
                .translate((radius / 2, 0, 0))
                .rotate((0, 0, 60 * turn + 30 * number))
            )
        layers.append(petals.translate((0, 0, 1.3 * number)))
    return layers, []


OWN = [
    dog_tag_with_skull, bar_with_chain, ingot_with_bail, disc_with_ornaments, cufflink, locket,
    brooch, thin_plate_with_a_chain, flower_in_layers,
]  # fmt: skip


def _asked(scene: Scene, folder: Path) -> dict[str, str]:
    own, beside = scene
    bodies = [
        shapes.shell(solid, f"Object_{number}") for number, solid in enumerate([*own, *beside])
    ]
    piece = read(shapes.saved(folder, "x.obj", shapes.obj(*bodies)), unit="mm")
    return doubts(piece)


@pytest.mark.parametrize("make", SHOWN)
def test_what_a_piece_is_shown_on_is_asked_about(tmp_path: Path, make: Callable[[], Scene]) -> None:
    own, beside = make()
    assert _asked((own, beside), tmp_path)[f"Object_{len(own)}"] in (CARD, STAND, FAR_TOO_HEAVY)


@pytest.mark.parametrize("make", OWN)
def test_parts_of_a_piece_that_is_no_ring_are_not(
    tmp_path: Path, make: Callable[[], Scene]
) -> None:
    assert not {CARD, STAND, FAR_TOO_HEAVY} & set(_asked(make(), tmp_path).values())
