"""A weight is given without asking only when every body's role is sure."""

from pathlib import Path
from typing import Any

import pytest

from geometry.inspecting import inspect_piece
from geometry.piece import Piece
from geometry.reading.doubts import doubts
from geometry.reading.reader import read
from geometry.roles import role_of
from tests.geometry import shapes

RING = shapes.band()
BEAD = shapes.Solid.sphere(1.5, 48).translate((20, 0, 0))
STONE = shapes.shell(shapes.Solid.cube((2, 2, 2)).translate((20, 0, 0)), "Stone", "stone")


def _facts(*names: str) -> dict[str, Any]:
    bodies = (shapes.shell(RING, names[0]), shapes.shell(BEAD, names[1]))
    return inspect_piece(shapes.piece(*bodies))


def test_a_bead_that_nobody_named_is_in_doubt_and_both_volumes_are_given() -> None:
    facts = _facts("Object_1", "Object_2")
    assert [bool(row["doubt"]) for row in facts["shells"]] == [False, True]
    without, together = facts["doubted_volumes_mm3"]
    assert without == pytest.approx(RING.volume(), rel=1e-3)
    assert together == pytest.approx(RING.volume() + BEAD.volume(), rel=1e-3)
    assert facts["found"]["volume_mm3"]["sure"] == "estimated"


@pytest.mark.parametrize("names", [("shank", "metal bead"), ("shank", "claw")])
def test_a_body_whose_name_says_what_it_is_is_sure(names: tuple[str, str]) -> None:
    facts = _facts(*names)
    assert facts["doubted_volumes_mm3"] is None
    assert not any(row["doubt"] for row in facts["shells"])


def test_the_only_body_is_sure_whatever_its_name() -> None:
    facts = inspect_piece(shapes.piece(shapes.shell(BEAD, "Object_1")))
    assert facts["doubted_volumes_mm3"] is None


def test_a_name_that_contradicts_the_form_is_in_doubt() -> None:
    named_stone = shapes.shell(RING, "Diamond")  # taken for metal, since it goes around a finger
    facts = inspect_piece(Piece("mm", "stl", [named_stone, STONE], "file", ""))
    assert [row["doubt"][:28] for row in facts["shells"]] == ["By its name it would count a", ""]
    assert facts["doubted_volumes_mm3"][0] == 0


@pytest.mark.parametrize(("length", "is_doubted"), [(40.0, True), (4.0, False)])
def test_a_hollow_finger_through_the_ring_is_in_doubt_and_a_lining_is_not(
    length: float, is_doubted: bool
) -> None:
    tube = shapes.band(inner=15.5, wall=0.8, width=length)
    bodies = (shapes.shell(RING, "Object_1"), shapes.shell(tube, "Object_2"))
    rows = inspect_piece(shapes.piece(*bodies))["shells"]
    assert [bool(row["doubt"]) for row in rows] == [False, is_doubted]


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [("Oval 7x5", True), ("Round wire 1.3", False), ("Claw Ø1,2", False)],
)
def test_a_bar_that_bears_the_name_of_a_cut_is_asked_about(name: str, *, is_asked: bool) -> None:
    tube = shapes.band(inner=3, wall=1, width=4).translate((0, 12, 0))
    rows = inspect_piece(shapes.piece(shapes.shell(RING, "shank"), shapes.shell(tube, name)))
    assert bool(rows["shells"][1]["doubt"]) is is_asked


@pytest.mark.parametrize("name", ["Diamond pendant v2", "Diamond_Ring_final", "Brillantring 3"])
def test_a_jewel_named_after_its_stone_is_metal_whatever_its_version(name: str) -> None:
    assert role_of(name) == "metal"


def test_a_stone_by_name_that_has_the_form_of_none_is_asked_about() -> None:
    clasp = shapes.shell(
        shapes.band(inner=6, wall=1).translate((20, 0, 0)), "Diamond part", "stone"
    )
    rows = inspect_piece(shapes.piece(shapes.shell(RING, "shank"), clasp))["shells"]
    assert rows[1]["doubt"] == "By its name it is a stone; it has not the form of one."


@pytest.mark.parametrize(
    "name",
    [
        "Solid 12 (Diamond)", "Diamond-round 6.5mm_3", "Gem.001", "Stein Ø2", "Stein2mm", "CZ1.5",
        "Body1:Diamond", "diamond[12]", "3Diamond", "Gem#3", "Brillant Ø1,3", "Sidestone 2",
    ],
)  # fmt: skip
def test_a_stone_is_read_from_names_with_numbers_and_brackets(name: str) -> None:
    assert role_of(name) == "stone"


@pytest.mark.parametrize("name", ["Round-1.25 (24)", "Princess 4x4", "RBC 6.5", "Brill Ø1,3"])
def test_a_cut_stone_that_bears_the_name_of_its_cut_needs_no_question(
    name: str, tmp_path: Path
) -> None:
    stone = shapes.shell(shapes.brilliant(6.5, 16).translate((0, 14, 0)), name)
    bodies = shapes.obj(shapes.shell(RING, "shank"), stone)
    rows = inspect_piece(read(shapes.saved(tmp_path, "x.obj", bodies), unit="mm"))["shells"]
    assert [(row["role"], row["doubt"]) for row in rows] == [("metal", ""), ("stone", "")]


_DOME = (
    shapes.Solid.sphere(4, 48) ^ shapes.Solid.cube((20, 20, 10)).translate((-10, -10, 0))
).scale((1, 1, 0.6))
_PEARL = shapes.Solid.sphere(3.5, 48)


@pytest.mark.parametrize(
    ("stone", "up", "role", "why"),
    [
        (shapes.brilliant(facets=16), 1.0, "stone", "By its form it is a cut stone"),
        (shapes.brilliant(facets=16).rotate((180, 0, 0)), 4.9, "stone", "By its form it is a cut"),
        (_DOME, 1.0, "metal", "It is smooth and full: a stone"),
        (_DOME, 0.7, "metal", "It is smooth and full: a stone"),
        (_PEARL, 3.0, "metal", "It is smooth and full: a stone"),
    ],
)
def test_a_stone_that_only_lies_on_the_metal_is_known_or_asked_about(
    tmp_path: Path, stone: shapes.Solid, up: float, role: str, why: str
) -> None:
    seat = shapes.Solid.cylinder(2, 5, 5, 48).translate((0, 0, -1))
    bodies = (shapes.shell(seat, "shank"), shapes.shell(stone.translate((0, 0, up)), "Object_2"))
    piece = read(shapes.saved(tmp_path, "x.obj", shapes.obj(*bodies)), unit="mm")
    assert piece.shells[1].role == role
    doubted = doubts(piece)
    assert [*doubted] == ["Object_2"]
    assert doubted["Object_2"].startswith(why)
