"""Measurements agree with closed forms, and what is not certain is never a number."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import manifold3d
import numpy as np
import pytest

from geometry.casting.walls import PERCENTILE
from geometry.inspecting import inspect, inspect_piece
from geometry.metals import METALS
from geometry.piece import Shell
from tests.geometry import shapes
from tests.geometry.shapes import Solid

TILT = (33.0, 21.0, 70.0)


def _measured(*solids: Solid) -> dict[str, Any]:
    return inspect_piece(shapes.piece(*(shapes.shell(solid) for solid in solids)))


def _sphere(radius: float) -> Solid:
    return Solid.sphere(radius, 256)


VOLUMES: dict[str, tuple[Callable[[], shapes.Solid], float]] = {
    "torus": (lambda: shapes.torus(segments=512), math.pi**2 / 2 * 19.32 * 2**2 / 2),
    "band": (shapes.band, math.pi * 4 * (10.25**2 - 8.65**2)),
    "cube with a hole": (
        lambda: Solid.cube((25, 25, 25), True) - Solid.cylinder(30, 8.5, 8.5, 512, True),
        25**3 - math.pi * 8.5**2 * 25,
    ),
    "two balls that overlap": (
        lambda: _sphere(5) + _sphere(5).translate((4, 0, 0)),
        2 * 4 / 3 * math.pi * 5**3 - math.pi * (4 * 5 + 4) * (2 * 5 - 4) ** 2 / 12,
    ),
}


@pytest.mark.parametrize("name", VOLUMES)
def test_a_volume_is_within_a_thousandth_of_its_closed_form(name: str) -> None:
    make, expected = VOLUMES[name]
    assert _measured(make())["volume_mm3"] == pytest.approx(expected, rel=1e-3)


def test_shells_that_overlap_are_weighed_once() -> None:
    apart = _measured(_sphere(5), _sphere(5).translate((4, 0, 0)))
    expected = VOLUMES["two balls that overlap"][1]
    assert apart["volume_mm3"] == pytest.approx(expected, rel=1e-3)
    assert sum(row["volume_mm3"] for row in apart["shells"]) > 1.1 * expected


def test_weights_are_volume_times_density_for_every_metal() -> None:
    facts = _measured(Solid.cube((10, 10, 10)))
    assert facts["weights_g"] == pytest.approx(
        {key: metal.density_g_cm3 for key, metal in METALS.items()}
    )
    assert facts["surface_mm2"] == pytest.approx(600)
    assert facts["metal_box_mm"] == [10, 10, 10]


def test_a_trapped_void_is_not_metal_and_is_pointed_out() -> None:
    facts = _measured(_sphere(5) - _sphere(4))
    assert facts["volume_mm3"] == pytest.approx(4 / 3 * math.pi * (5**3 - 4**3), rel=1e-3)
    assert "1 hollow space(s) are trapped" in " ".join(facts["warnings"])
    assert facts["inner_diameter_mm"] is None


def test_a_piece_that_is_inside_out_is_turned_round_for_measuring() -> None:
    cube = shapes.shell(Solid.cube((10, 10, 10)))
    facts = inspect_piece(shapes.piece(replace(cube, faces=cube.faces[:, ::-1])))
    assert facts["volume_mm3"] == pytest.approx(1000)
    assert "inside out" in " ".join(facts["warnings"])


def test_an_open_mesh_has_no_volume_and_no_weight_but_a_warning() -> None:
    ring = shapes.shell(shapes.band())
    facts = inspect_piece(shapes.piece(replace(ring, faces=ring.faces[1:])))
    assert facts["volume_mm3"] is None
    assert facts["weights_g"] is None
    assert (facts["watertight"], facts["open_edges"]) == (False, 3)
    assert "not closed" in " ".join(facts["warnings"])
    assert facts["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)


def test_a_face_that_looks_the_wrong_way_leaves_no_certain_volume() -> None:
    cube = shapes.shell(Solid.cube((10, 10, 10)))
    faces = cube.faces.copy()
    faces[0] = faces[0, ::-1]
    facts = inspect_piece(shapes.piece(replace(cube, faces=faces)))
    assert facts["volume_mm3"] is None
    assert (facts["watertight"], facts["open_edges"]) == (False, 0)
    assert "wrong way round" in " ".join(facts["warnings"])


def test_stones_and_helpers_are_not_weighed() -> None:
    ring = shapes.shell(shapes.band())
    stone = shapes.shell(shapes.brilliant().translate((0, 0, 20)), "stone", "stone")
    sprue = shapes.shell(Solid.cube((3, 3, 30)).translate((0, 0, -40)), "sprue", "helper")
    with_all = inspect_piece(shapes.piece(ring, stone, sprue))
    assert with_all["volume_mm3"] == inspect_piece(shapes.piece(ring))["volume_mm3"]
    assert with_all["metal_box_mm"] == [20.5, 20.5, 4]
    assert with_all["bounding_box_mm"][2] > 60


def test_a_file_of_stones_alone_has_nothing_to_weigh() -> None:
    facts = inspect_piece(shapes.piece(shapes.shell(shapes.brilliant(), "stone", "stone")))
    assert facts["volume_mm3"] is None
    assert facts["metal_box_mm"] is None
    assert "nothing to weigh" in " ".join(facts["warnings"])


def _headed_ring() -> Solid:
    """A ring whose principal axes are not those of its finger hole."""
    return shapes.torus() + Solid.sphere(3, 64).translate((1.5, 12, 1))


RINGS: dict[str, tuple[Callable[[], shapes.Solid], float]] = {
    "torus": (shapes.torus, 17.32),
    "band": (shapes.band, 17.3),
    "wide band": (lambda: shapes.band(width=12), 17.3),
    "cube with a hole": (
        lambda: Solid.cube((25, 25, 25), True) - Solid.cylinder(30, 8.5, 8.5, 256, True),
        17.0,
    ),
    "ring with a head to one side": (_headed_ring, 17.32),
    "ring with a narrow gap": (
        lambda: shapes.band() - Solid.cube((20, 2, 20), True).translate((10, 0, 0)),
        17.3,
    ),
}


@pytest.mark.parametrize("turned", [False, True], ids=["as drawn", "turned"])
@pytest.mark.parametrize("name", RINGS)
def test_an_inner_diameter_is_within_two_hundredths(name: str, turned: bool) -> None:
    make, expected = RINGS[name]
    solid = make().rotate(TILT).translate((4, -3, 50)) if turned else make()
    assert _measured(solid)["inner_diameter_mm"] == pytest.approx(expected, abs=0.02)


def test_a_ring_has_its_size_in_every_system() -> None:
    size = _measured(shapes.torus())["ring_size"]
    assert size == {"us": 7.0, "uk": "N 1/2", "eu": 54.4, "it": 14.4, "jp": 14.0}


def test_a_bangle_has_an_inner_diameter_and_no_finger_size() -> None:
    facts = _measured(shapes.band(inner=62, wall=2))
    assert facts["inner_diameter_mm"] == pytest.approx(62, abs=0.02)
    assert facts["ring_size"] is None


NOT_RINGS = {
    "ball": lambda: _sphere(10),
    "pendant with a bail": lambda: (
        Solid.cylinder(2, 9, 9, 128, True) + shapes.torus(3, 1).translate((0, 10.5, 0))
    ),
    "half a hoop": lambda: shapes.band() - Solid.cube((30, 30, 30), True).translate((15, 0, 0)),
    "plate": lambda: Solid.cube((20, 20, 1), True),
}


@pytest.mark.parametrize("name", NOT_RINGS)
def test_what_no_finger_fits_has_no_inner_diameter(name: str) -> None:
    facts = _measured(NOT_RINGS[name]())
    assert facts["inner_diameter_mm"] is None
    assert facts["ring_size"] is None


def _stones(*shells: Shell) -> list[dict[str, Any]]:
    stones: list[dict[str, Any]] = inspect_piece(shapes.piece(*shells))["stones"]
    return stones


def _stone(name: str, diameter: float = 6.5, turn: tuple[float, float, float] = TILT) -> Shell:
    return shapes.shell(shapes.brilliant(diameter).rotate(turn), name, "stone")


def test_a_round_brilliant_of_6_5_mm_weighs_one_carat() -> None:
    (group,) = _stones(_stone("stone"))
    assert (group["shape"], group["count"]) == ("round", 1)
    assert group["size_mm"] == pytest.approx([6.5, 6.5], abs=0.02)
    assert group["carats"] == pytest.approx(1.005, rel=0.01)


def test_a_named_stone_has_the_shape_and_size_of_its_name() -> None:
    oval = shapes.shell(shapes.brilliant(8).scale((1, 0.75, 0.75)), "diamond oval 8x6", "stone")
    large, small = _stones(oval, _stone("stone round 6.50 #1", 6.45))
    assert (large["shape"], large["size_mm"]) == ("oval", [8.0, 6.0])
    assert large["carats"] == pytest.approx(7**2 * 3.6 * 0.0062, rel=0.01)
    assert (small["shape"], small["size_mm"]) == ("round", [6.5, 6.5])


def test_a_name_that_the_stone_contradicts_is_not_believed() -> None:
    facts = inspect_piece(shapes.piece(_stone("stone round 8.00")))
    assert facts["stones"][0]["size_mm"] == pytest.approx([6.5, 6.5], abs=0.02)
    assert "the name says 8" in " ".join(facts["warnings"])


def test_equal_stones_are_one_group_even_within_one_shell() -> None:
    row = [shapes.brilliant(1.3).translate((2 * step, 0, 0)) for step in range(5)]
    together = shapes.shell(manifold3d.Manifold.compose(row), "stones", "stone")
    (group,) = _stones(together, *(_stone(f"diamond_{step}", 1.3) for step in range(3)))
    assert group["count"] == 8
    assert group["carats"] == pytest.approx(8 * 1.3**2 * 0.78 * 0.0061, rel=0.02)


def test_a_sapphire_is_heavier_than_a_diamond_of_its_size() -> None:
    (sapphire,), (diamond,) = _stones(_stone("sapphire 1")), _stones(_stone("diamond 1"))
    assert sapphire["carats"] == pytest.approx(diamond["carats"] * 4.0 / 3.52, rel=0.01)


def test_a_whole_file_is_measured_with_its_fingerprint(tmp_path: Path) -> None:
    data = shapes.obj(shapes.shell(shapes.band()), _stone("stone round 6.5"))
    facts = inspect(shapes.saved(tmp_path, "ring.obj", data))
    assert facts["format"] == "obj"
    assert len(facts["sha256"]) == 64
    assert [row["role"] for row in facts["shells"]] == ["metal", "stone"]
    assert np.isfinite(facts["seconds"])


def test_each_number_says_how_it_was_found_and_how_sure_it_is() -> None:
    ring = shapes.shell(shapes.band())
    facts = inspect_piece(shapes.piece(ring, _stone("stone round 6.5")))
    found = facts["found"]
    assert set(found) <= {*facts, "shells"}
    assert all(row["how"] for row in found.values())
    assert found["volume_mm3"]["sure"] == "exact"
    assert found["inner_diameter_mm"]["sure"] == "measured"
    assert found["weights_g"]["sure"] == found["stones"]["sure"] == "estimated"
    assert f"{PERCENTILE}% of the surface" in found["min_wall_mm"]["how"]


def test_what_has_no_number_says_why() -> None:
    ring = shapes.shell(shapes.band())
    facts = inspect_piece(shapes.piece(replace(ring, faces=ring.faces[1:])))
    for name in ("volume_mm3", "weights_g"):
        assert facts[name] is None
        assert facts["found"][name]["sure"] == "unknown"
        assert "not closed" in facts["found"][name]["how"]
    assert facts["found"]["surface_mm2"]["sure"] == "estimated"
    assert facts["found"]["unit"]["sure"] == "estimated"
