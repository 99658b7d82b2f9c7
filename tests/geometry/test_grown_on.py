"""What has grown into a ring, as one body with it, is not weighed as its metal without a word."""

from collections.abc import Callable

import manifold3d
import numpy as np
import pytest

from geometry.inspecting import inspect_piece
from geometry.piece import Shell
from geometry.reading.proposals import is_grown_on
from geometry.reading.slices import Slices, simplified_solid
from tests.geometry import shapes
from tests.geometry.beside_a_ring import FOREIGN, OWN, box, ring, rod, tube
from tests.geometry.shapes import Solid


def _up(solid: Solid, y: float) -> Solid:
    return solid.rotate((-90, 0, 0)).translate((0, y, 0))


def _together(parts: list[Solid]) -> Solid:
    return manifold3d.Manifold.batch_boolean(parts, manifold3d.OpType.Add)


def sprue() -> Solid:
    return _up(rod(1.0, 9), 14)


def slanting_sprue() -> Solid:
    return _up(rod(1.25, 14), 16.6).rotate((0, 0, 40))


def square_sprue() -> Solid:
    return _up(box(2.5, 2.5, 12), 15)


def two_sprues() -> Solid:
    return _together([_up(rod(1.2, 12), 15).rotate((0, 0, way * 30)) for way in (1, -1)])


def sprue_beside_the_finger() -> Solid:
    return rod(0.8, 14).translate((9.5, 0, 8))


def tapered_sprue() -> Solid:
    return _up(rod(0.9, 14, top=1.6), 16)


def raft_at_the_side() -> Solid:
    sticks = []
    for x in (-8, -5, -2, 2, 5, 8):
        high = 18 - (10.45**2 - x**2) ** 0.5 + 0.3
        sticks.append(rod(0.4, high).rotate((-90, 0, 0)).translate((x, -18 + high / 2, 0)))
    return _together([*sticks, box(24, 1.2, 10).translate((0, -18, 0))])


def round_sprue() -> Solid:
    return _up(rod(1.0, 9) + Solid.sphere(1.0, 48).translate((0, 0, 4.5)), 14)


def two_round_sprues() -> Solid:
    one = _up(rod(1.2, 12) + Solid.sphere(1.2, 32).translate((0, 0, 6)), 15)
    return _together([one.rotate((0, 0, way * 30)) for way in (1, -1)])


def thin_sprue() -> Solid:
    return _up(rod(0.45, 12), 15)


GROWN = {one.__name__: one for one in (
    sprue, slanting_sprue, square_sprue, two_sprues, sprue_beside_the_finger, tapered_sprue,
    raft_at_the_side, round_sprue, two_round_sprues, thin_sprue,
)} | {
    name: lambda name=name: _together(FOREIGN[name]().beside)
    for name in ("sprue_and_button", "bent_sprue", "casting_tree", "base_plate", "printed_supports")
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", GROWN)
def test_what_has_grown_into_a_ring_is_asked_about_and_told_apart(name: str) -> None:
    more = GROWN[name]()
    found = inspect_piece(shapes.piece(shapes.shell(ring() + more, "ring")))
    (row,) = found["shells"]
    assert is_grown_on(row["doubt"])
    without, together = found["doubted_volumes_mm3"]
    assert together == pytest.approx((ring() + more).volume(), rel=1e-3)
    # Up to 0.4 mm around the shank a rod and the shank cannot be told apart.
    assert without == pytest.approx(ring().volume(), rel=0.05)


def pearl_peg() -> Solid:
    return _up(rod(0.45, 6), 12)


def three_long_claws() -> Solid:
    claw = _up(rod(0.6, 8) + Solid.sphere(0.6, 32).translate((0, 0, 4)), 14)
    return _together([claw.rotate((0, 0, way * 12)) for way in (-1, 0, 1)])


def bead_on_top() -> Solid:
    return Solid.sphere(4, 48).translate((0, 13, 0))


def spike() -> Solid:
    return _up(Solid.cylinder(12, 2, 0.1, 48), 10)


def tall_cup() -> Solid:
    cup = Solid.cylinder(9, 1.5, 4.5, 64) - Solid.cylinder(9, 1, 4, 64).translate((0, 0, 3))
    return _up(cup, 9.5)


def high_signet() -> Solid:
    return _up(Solid.cylinder(6, 6, 9, 64), 9.2) - rod(8.65, 40)


def signet_on_shoulders() -> Solid:
    plate = box(15, 13, 1.8).translate((0, 0, 15.5))
    shoulders = [box(2.5, 5, 6).translate((way * 6, 0, 12)) for way in (-1, 1)]
    return _together([plate, *shoulders]).rotate((-90, 0, 0)) - rod(8.65, 40)


def table_on_a_gallery() -> Solid:
    columns = [_up(rod(0.7, 4.4), 12).translate((x, 0, z)) for x in (-4, 0, 4) for z in (-4, 4)]
    return _together([*columns, _up(box(12, 12, 1.6), 14.5), _up(box(12, 12, 1), 10.6)]) - rod(
        8.65, 40
    )


def claws_without_their_stone() -> Solid:
    return _together(OWN["claws_and_basket"]().own[1:])


OWN_METAL: dict[str, Callable[[], Solid]] = {one.__name__: one for one in (
    pearl_peg, three_long_claws, bead_on_top, spike, tall_cup, high_signet, signet_on_shoulders,
    table_on_a_gallery,
    claws_without_their_stone,
)} | {
    name: lambda name=name: _together(OWN[name]().own[1:])
    for name in ("bezel_cup", "halo", "cocktail_head", "split_shank", "signet_plate", "two_tone")
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", OWN_METAL)
def test_heads_and_ornaments_of_a_ring_are_not_asked_about(name: str) -> None:
    found = inspect_piece(shapes.piece(shapes.shell(ring() + OWN_METAL[name](), "ring")))
    assert found["shells"][0]["doubt"] == ""
    assert found["doubted_volumes_mm3"] is None


def test_a_sprue_is_asked_about_and_a_head_with_its_stone_is_not() -> None:
    grown = inspect_piece(shapes.piece(shapes.shell(ring() + sprue(), "shank")))
    assert grown["shells"][0]["doubt"].endswith("a sprue?")
    assert grown["found"]["volume_mm3"]["sure"] == "estimated"
    stone = shapes.shell(
        shapes.brilliant(5).rotate((-90, 0, 0)).translate((0, 18.5, 0)), "stone", "stone"
    )
    held = shapes.shell(ring() + _up(rod(1.2, 9), 14.5), "shank")
    found = inspect_piece(shapes.piece(held, stone))
    assert [row["doubt"] for row in found["shells"]] == ["", ""]


@pytest.mark.filterwarnings("error")
def test_a_body_and_the_same_one_inside_out_have_no_slice_of_less_than_nothing() -> None:
    outer = shapes.shell(Solid.sphere(3, 24))
    points = np.concatenate([outer.vertices, outer.vertices + (1e-9, 1e-9, -1e-9)])
    faces = np.concatenate([outer.faces, outer.faces[:, ::-1] + len(outer.vertices)])
    solid = simplified_solid(Shell("ball", "metal", points, faces))
    assert solid is not None
    slices = Slices.of(solid, np.array([0.0, 0.0, 1.0]))
    assert slices.areas.min() == 0 and slices.rod() == ""


def test_a_pair_of_hoops_with_long_drops_is_not_asked_about() -> None:
    hoop = shapes.torus(inner=16, wire=1.6, segments=96) + _up(rod(0.9, 14), -16)
    pair = [shapes.shell(hoop.translate((20 * way, 0, 0)), f"Object_{way}") for way in (-1, 1)]
    assert [row["doubt"] for row in inspect_piece(shapes.piece(*pair))["shells"]] == ["", ""]


def test_the_designers_word_that_all_of_it_is_metal_settles_it() -> None:
    piece = shapes.piece(shapes.shell(ring() + sprue(), "shank"))
    said = type(piece)(
        piece.unit, piece.format, piece.shells, "file", "", said=frozenset({"shank"})
    )
    assert inspect_piece(said)["shells"][0]["doubt"] == ""


@pytest.mark.long
def test_a_plate_around_the_finger_and_a_lump_have_no_one_weight() -> None:
    plate = box(50, 50, 3) - rod(8.65, 9)
    lump = tube(8.65, 11, 8) + box(22, 24, 22).translate((0, 22, 0))
    for solid in (plate, lump):
        found = inspect_piece(shapes.piece(shapes.shell(solid, "ring")))
        assert is_grown_on(found["shells"][0]["doubt"])
        assert found["doubted_volumes_mm3"] is None


@pytest.mark.long
@pytest.mark.parametrize("turn", [(20, 50, 70), (65, 10, 30)])
def test_a_sprue_is_found_however_the_ring_is_turned(turn: tuple[float, ...]) -> None:
    solid = (ring() + _up(rod(1.2, 12), 15)).rotate(turn).translate((30, -8, 5))
    (row,) = inspect_piece(shapes.piece(shapes.shell(solid, "ring")))["shells"]
    assert row["doubt"].endswith("a sprue?")
    assert np.isfinite(row["volume_mm3"])
