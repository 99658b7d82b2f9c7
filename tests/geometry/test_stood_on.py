"""What stands in one body with a stand, or with what it was printed on, is not weighed with it
without a word."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geometry.inspecting import inspect_piece
from geometry.reading.doubts import doubts
from geometry.reading.proposals import FOOT, STANDS, SUPPORTS
from geometry.reading.reader import read
from geometry.reading.stands import FAR_TOO_HEAVY, STAND
from tests.geometry import shapes
from tests.geometry.beside_a_ring import box, ring, rod, tube
from tests.geometry.shapes import Solid
from tests.geometry.test_stands import OWN, pendant_on_a_block, pendant_on_a_t_bar

pytestmark = pytest.mark.long


def _joined(scene: tuple[list[Solid], list[Solid]]) -> Solid:
    return sum((one for some in scene for one in some), Solid())


def pendant_on_its_supports() -> Solid:
    own, _ = pendant_on_a_t_bar()
    sticks = [
        rod(0.35, 7).rotate((90, 0, 0)).translate((x, -10.7, z))
        for x in (-5, -2.5, 0, 2.5, 5)
        for z in (-0.4, 0.4)
    ]
    return sum(sticks, own[0] + box(22, 1.2, 8).translate((0, -14.2, 0)))


def bangle_on_its_supports() -> Solid:
    turns = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    sticks = [rod(0.4, 6).translate((30 * np.cos(turn), 30 * np.sin(turn), -5.8)) for turn in turns]
    return sum(sticks, tube(29, 31, 6) + tube(27, 33, 1).translate((0, 0, -9)))


def pendant_on_free_sticks() -> Solid:
    return pendant_on_its_supports() - box(60, 2, 60).translate((0, -14.4, 0))


def ring_on_free_sticks() -> Solid:
    sticks = [
        rod(0.3, 12).rotate((90, 0, 0)).translate((x, -9.4, z))
        for x in (-4, -2, 0, 2, 4)
        for z in (-1, 1)
    ]
    return sum(sticks, ring()) - rod(8.64, 20)


def ring_on_a_cone() -> Solid:
    cone = Solid.cylinder(60, 18, 3, 64) + rod(22, 4)
    return ring() + cone.translate((0, 0, -60 * 9.3 / 15))


STOOD: dict[Callable[[], Solid], str] = {
    pendant_on_its_supports: FOOT,
    bangle_on_its_supports: FOOT,
    pendant_on_free_sticks: SUPPORTS,
    ring_on_free_sticks: SUPPORTS,
    ring_on_a_cone: STANDS,
    lambda: _joined(pendant_on_a_t_bar()): STANDS,
    lambda: _joined(pendant_on_a_block()): STANDS,
}


def _asked(solid: Solid) -> str:
    found = inspect_piece(shapes.piece(shapes.shell(solid, "piece")))
    assert (found["doubted_volumes_mm3"] is None) == (
        found["shells"][0]["doubt"] not in (FOOT, SUPPORTS)
    )
    return str(found["shells"][0]["doubt"])


@pytest.mark.parametrize("make", STOOD)
def test_a_piece_in_one_body_with_its_stand_is_asked_about(make: Callable[[], Solid]) -> None:
    assert _asked(make()) == STOOD[make]


def wide_cuff() -> Solid:
    return tube(29, 31.5, 40) - box(30, 90, 90).translate((40, 0, 0))


def stones_on_a_gallery() -> Solid:
    columns = [rod(0.6, 3).translate((x, y, 1.6)) for x in (-4, 4) for y in (-4, 4)]
    return sum(columns, box(12, 12, 1.4) + box(10, 10, 1.2).translate((0, 0, 3.2)))


def cluster_head() -> Solid:
    """Eight claws that end flat at one height, on a cup."""
    turns = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    claws = [rod(0.5, 5).translate((4 * np.cos(turn), 4 * np.sin(turn), 2.5)) for turn in turns]
    return sum(claws, tube(3, 4.4, 5).translate((0, 0, 0.2)))


@pytest.mark.parametrize(
    "make",
    [
        wide_cuff,
        stones_on_a_gallery,
        cluster_head,
        *(lambda own=own: _joined(own()) for own in OWN),
    ],
)
def test_a_piece_that_stands_by_itself_is_not(make: Callable[[], Solid]) -> None:
    assert _asked(make()) == ""


def test_what_is_far_heavier_than_jewellery_is_said() -> None:
    bust = Solid.sphere(20, 64)
    (said,) = inspect_piece(shapes.piece(shapes.shell(bust, "bust")))["warnings"]
    assert said.startswith("bust would weigh 347 g in silver")


@pytest.mark.parametrize(
    ("stand", "why"),
    [
        (box(30, 25, 8), STAND),
        (Solid.cylinder(20, 14, 3, 64, True), STAND),
        (Solid.sphere(14, 48), FAR_TOO_HEAVY),
        (tube(2, 3.4, 3), ""),
    ],
)
def test_the_stand_of_a_stone_alone_is_asked_about_and_its_setting_is_not(
    tmp_path: Path, stand: Solid, why: str
) -> None:
    stone = shapes.brilliant().translate((0, 0, stand.bounding_box()[5] - 0.5))
    bodies = shapes.shell(stone, "Diamond"), shapes.shell(stand, "Object_2")
    piece = read(shapes.saved(tmp_path, "x.obj", shapes.obj(*bodies)), unit="mm")
    assert doubts(piece).get("Object_2", "") == why
