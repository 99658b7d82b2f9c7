"""A weight is given without asking only when every body's role is sure."""

from typing import Any

import pytest

from geometry.inspecting import inspect_piece
from geometry.piece import Piece
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
