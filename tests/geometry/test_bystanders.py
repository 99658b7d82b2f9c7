"""What lies beside a ring in a file is not weighed as its metal without a word."""

from pathlib import Path

import numpy as np
import pytest

from geometry.inspecting import inspect
from geometry.piece import Shell
from geometry.reading.doubts import doubts
from geometry.reading.reader import read
from tests.geometry import shapes
from tests.geometry.beside_a_ring import FOREIGN, OWN, Scene

pytestmark = pytest.mark.long


def _asked(scene: Scene, folder: Path, *, telling: bool = False) -> tuple[list[str], list[str]]:
    """The names of the bodies that stay metal, and of those that are asked about."""
    data = shapes.obj(*scene.shells(telling=telling))
    piece = read(shapes.saved(folder, "x.obj", data), unit="mm")
    doubted = doubts(piece)
    sure = [one.name for one in piece.with_role("metal") if one.name not in doubted]
    return sure, [one.name for one in piece.shells if one.name in doubted]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_nameless_body_beside_a_ring_is_asked_about_and_the_ring_is_not(
    tmp_path: Path, name: str
) -> None:
    sure, asked = _asked(FOREIGN[name](), tmp_path)
    assert sure[0] == "Object_0"
    assert asked


@pytest.mark.parametrize("name", OWN)
def test_parts_of_a_piece_are_not_asked_about(tmp_path: Path, name: str) -> None:
    assert _asked(OWN[name](), tmp_path)[1] == []


@pytest.mark.parametrize(
    "name", ["mandrel", "ring_box", "price_tag", "coin", "stone_tray", "base_plate"]
)
def test_a_body_that_is_named_as_what_it_is_is_asked_about_or_a_helper(
    tmp_path: Path, name: str
) -> None:
    assert _asked(FOREIGN[name](), tmp_path, telling=True)[0] == ["shank"]


def test_both_weights_are_given_and_the_finger_size_is_the_rings(tmp_path: Path) -> None:
    scene = FOREIGN["sizing_plate"]()
    data = shapes.binary_stl(*scene.shells(telling=False))
    found = inspect(shapes.saved(tmp_path, "x.stl", data), unit="mm")
    ring, plate = scene.own[0].volume(), scene.beside[0].volume()
    assert found["doubted_volumes_mm3"] == pytest.approx([ring, ring + plate], rel=1e-3)
    assert found["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)


def test_what_the_designer_has_said_is_not_asked_again(tmp_path: Path) -> None:
    scene = FOREIGN["cone_stand"]()
    path = shapes.saved(tmp_path, "x.obj", shapes.obj(*scene.shells(telling=False)))
    found = inspect(path, piece=read(path, unit="mm", roles={"Object_1": "helper"}))
    assert not any(row["doubt"] for row in found["shells"])
    assert found["volume_mm3"] == pytest.approx(scene.own[0].volume(), rel=1e-3)


def test_hands_that_hold_the_ring_are_asked_about_and_a_hand_that_wears_it_is_not(
    tmp_path: Path,
) -> None:
    cup = OWN["bezel_cup"]().own[1]
    claddagh = Scene([OWN["two_tone"]().own[0]], [cup], ("left hand",))
    assert _asked(claddagh, tmp_path, telling=True)[1] == ["left hand"]
    assert _asked(FOREIGN["hand"](), tmp_path, telling=True)[1] == []


def test_a_floor_without_thickness_does_not_open_the_ring(tmp_path: Path) -> None:
    band = shapes.shell(shapes.band(), "Object_0")
    floor = Shell(
        "Plane",
        "metal",
        np.array([[-40, -40, -2.1], [40, -40, -2.1], [40, 40, -2.1], [-40, 40, -2.1]]),
        np.array([[0, 1, 2], [0, 2, 3]]),
    )
    for name, data in (
        ("x.obj", shapes.obj(band, floor)),
        ("x.stl", shapes.binary_stl(band, floor)),
    ):
        found = inspect(shapes.saved(tmp_path, name, data), unit="mm")
        assert found["volume_mm3"] == pytest.approx(shapes.band().volume(), rel=1e-3)
        assert "flat sheets, which enclose nothing" in " ".join(found["warnings"])
