"""Files as other people save them, with the right values, which were found without our code.

BAND is a ring of 17.3 mm inside, 20.5 outside, 4 wide, with 96 sides; GEM a round brilliant of 6.5.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench import fuzz
from geometry.errors import Refused
from geometry.inspecting import inspect, inspect_piece
from geometry.reading.unit_guesses import Figures, guesses
from geometry.roles import role_of
from tests.geometry import shapes

pytestmark = pytest.mark.long

FOLDER = Path(__file__).with_name("samples") / "strangers"
BAND_MM3, BAND_STEP_MM3 = 379.736, 380.007


@cache
def facts(name: str) -> dict[str, Any]:
    return inspect(FOLDER / name)


def said(name: str) -> str:
    return " ".join(facts(name)["warnings"])


@pytest.mark.parametrize(
    ("name", "volume", "inner"),
    [
        ("n22_dup_ring_shells.stl", BAND_MM3, 17.3),
        ("w2_nauo.step", BAND_STEP_MM3, 17.3),
        ("q02_solid12.glb", BAND_MM3, 17.3),
        ("g16_matname.glb", BAND_MM3, 17.3),
        ("s04_two_solids.stl", BAND_MM3, 17.3),
        ("n_00.obj", 378.92, 17.3),
        ("x_16.obj", BAND_MM3, 17.3),
        ("q10_groups.obj", BAND_MM3, 17.3),
        ("t12_concave_ngon.obj", 144.0, None),
        ("g02_cm.glb", BAND_MM3, 17.3),
        ("t50_prusa_ParameterModifier.3mf", BAND_MM3, 17.3),
        ("t45_other.3mf", BAND_MM3, 17.3),
        ("t46_printable0.3mf", BAND_MM3, 17.3),
        ("t54_mesh_and_beams.3mf", BAND_MM3, 17.3),
        ("g11_gpuinst.glb", 192.0, None),
        ("g08_fan.glb", 166.667, None),
        ("g07_strip.glb", 166.667, None),
        ("g06_sparse.glb", BAND_MM3, 17.3),
        ("s22_bom.stl", BAND_MM3, 17.3),
        ("t20_bom.obj", 64.0, None),
        ("s05_trailing.stl", BAND_MM3, 17.3),
        ("s40_ring30.stl", 803.67, 30.0),
        ("s41_cube10.stl", 1000.0, None),
    ],
)
def test_metal_volume_and_inner_diameter_are_right(
    name: str, volume: float, inner: float | None
) -> None:
    found = facts(name)
    assert found["volume_mm3"] == pytest.approx(volume, rel=1e-3)
    assert found["inner_diameter_mm"] == (None if inner is None else pytest.approx(inner, abs=0.02))


@pytest.mark.parametrize(
    ("name", "carats"),
    [
        ("w2_nauo.step", 1.02),
        ("q02_solid12.glb", 1.04),
        ("g16_matname.glb", 1.02),
        ("s04_two_solids.stl", 1.02),
        ("x_16.obj", 1.02),
        ("q05_lone.stl", 1.04),
    ],
)
def test_a_brilliant_is_one_round_stone_whatever_it_is_called(name: str, carats: float) -> None:
    (stone,) = facts(name)["stones"]
    assert (stone["shape"], stone["count"]) == ("round", 1)
    assert stone["size_mm"] == pytest.approx([6.5, 6.5], abs=0.05)
    assert stone["carats"] == pytest.approx(carats, abs=0.01)


def test_a_leaf_that_encloses_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="enclose nothing"):
        facts("n21_leaf_ds.stl")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("n22_dup_ring_shells.stl", "768 faces are drawn twice"),
        ("q02_solid12.glb", "Solid 12 looks like a cut stone"),
        ("q10_groups.obj", "2 parts of the file close together"),
        ("t46_printable0.3mf", "cube is marked as not to be printed"),
        ("t50_prusa_ParameterModifier.3mf", "Box is a modifier of the slicer"),
        ("t54_mesh_and_beams.3mf", "a beam lattice, which we do not read"),
        ("s05_trailing.stl", "39 bytes after the last facet"),
        ("s11_far1e6.stl", "only to within 0.12 mm"),
        ("s33_two_rings.stl", "body 1 17.30 mm (US 6.98), body 2 19.00 mm (US 9.07)"),
    ],
)
def test_what_is_odd_about_a_file_is_said(name: str, words: str) -> None:
    assert words in said(name)


def test_names_of_parts_are_those_of_the_file() -> None:
    assert [row["name"] for row in facts("w2_nauo.step")["shells"]] == ["Shank", "Diamond"]
    names = [row["name"] for row in facts("s04_two_solids.stl")["shells"]]
    assert names == ["Shank", "Diamond 6.5"]


def test_what_a_slicer_needs_and_the_piece_does_not_is_no_metal() -> None:
    roles = {
        name: [row["role"] for row in facts(name)["shells"]]
        for name in ("t45_other.3mf", "t46_printable0.3mf", "t50_prusa_ParameterModifier.3mf")
    }
    assert set(map(tuple, roles.values())) == {("metal", "helper")}


def test_a_concave_polygon_is_not_filled_up() -> None:
    assert facts("t12_concave_ngon.obj")["surface_mm2"] == pytest.approx(252, rel=1e-3)


def test_the_unit_is_the_one_in_which_the_opening_fits_a_finger_or_a_wrist() -> None:
    assert facts("g02_cm.glb")["unit"] == "cm"
    bangle = facts("s18_bangle_inch.stl")
    assert bangle["unit"] == "inch"
    assert "as centimetres its opening is 22.8 mm" in bangle["unit_reason"]


@pytest.mark.parametrize(
    ("figures", "unit"),
    [
        (Figures(0.82, opening=0.69, wall=0.06), "inch"),
        (Figures(2.05, opening=1.73, wall=0.15), "cm"),
        (Figures(0.0655, opening=0.06, wall=0.0025), "m"),
        (Figures(9.0, wall=0.9, stone=6.5), "mm"),
        (Figures(2.4, wall=0.12, stone=0.2), "cm"),
        (Figures(20_500, opening=17_300, wall=1_500), "micron"),
        (Figures(9_000, wall=900, stone=4_000), "micron"),
        # A chain laid out straight.
        (Figures(1_500, wall=1.2), "mm"),
    ],
)
def test_opening_size_wall_and_stones_are_weighed_together(figures: Figures, unit: str) -> None:
    assert guesses(figures)[0].unit == unit


def test_an_opening_wider_than_a_finger_has_no_finger_size() -> None:
    assert facts("s40_ring30.stl")["ring_size"] is None
    assert facts("s18_bangle_inch.stl")["ring_size"] is None


def test_an_oval_bangle_has_two_inner_sides_and_no_diameter() -> None:
    found = facts("s34_oval_bangle.stl")
    assert found["opening"]["form"] == "oval"
    assert found["opening"]["width_mm"] == pytest.approx(57.6, abs=0.1)
    assert found["opening"]["height_mm"] == pytest.approx(48, abs=0.1)
    assert found["inner_diameter_mm"] is None
    assert "57.6 x 48.0 mm inside" in found["found"]["inner_diameter_mm"]["how"]


def test_a_plate_for_sizing_is_no_ring() -> None:
    plate = shapes.Solid.cube((80, 30, 2))
    for number, inner in enumerate((15, 17, 19)):
        drill = shapes.Solid.cylinder(9, inner / 2, inner / 2, 96, True)
        plate -= drill.translate((15 + 25 * number, 15, 0))
    found = inspect_piece(shapes.piece(shapes.shell(plate)))
    assert (found["inner_diameter_mm"], found["ring_size"]) == (None, None)
    assert "3 round holes of a finger's size: 19.0, 17.0, 15.0 mm" in " ".join(found["warnings"])


def test_nothing_made_of_coarse_positions_is_called_exact() -> None:
    found = facts("s11_far1e6.stl")["found"]
    assert found["inner_diameter_mm"]["sure"] == "estimated"
    assert found["volume_mm3"]["sure"] == "estimated"


def test_a_thick_solid_has_no_thin_wall_and_the_report_says_how_far_it_looked() -> None:
    (wall,) = (row for row in facts("s41_cube10.stl")["castability"] if row["check"] == "wall")
    assert wall["found_by"] == "No wall thinner than 5 mm, which is as far as we look."


def test_a_copy_that_lies_a_little_beside_is_weighed_once_and_said(tmp_path: Path) -> None:
    band = shapes.shell(shapes.band(), "band")
    stone = shapes.shell(shapes.brilliant().translate((0, 0, 12)), "stone")
    moved = [
        replace(one, name=f"{one.name} copy", vertices=one.vertices + 0.004)
        for one in (band, stone)
    ]
    found = inspect(shapes.saved(tmp_path, "x.obj", shapes.obj(band, stone, *moved)), unit="mm")
    assert found["volume_mm3"] == pytest.approx(379.96, rel=5e-3)
    assert [group["count"] for group in found["stones"]] == [1]
    warnings = " ".join(found["warnings"])
    assert "band copy: lies on another body" in warnings
    assert "1 stone(s) lie on another one" in warnings


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("stone", "Mittelstein, pierre 2, Zaffiro 3mm, Esmeralda, 主石, हीरा, Diamanten 1.5"),
        (
            "metal",
            "Ringschiene, Krappen, griffes, Saphir-Fassung, gambo, engaste, 戒臂, 钻石戒指, अंगूठी",
        ),
        ("helper", "Stützen, supporti, soportes, 支撑"),
    ],
)
def test_roles_are_read_in_the_languages_of_the_trade(role: str, names: str) -> None:
    assert {name: role_of(name) for name in names.split(", ")} == dict.fromkeys(
        names.split(", "), role
    )


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 6, 9, 10, 13, 14, 15, 20])
def test_a_sick_mesh_is_measured_right_or_warned_about(tmp_path: Path, seed: int) -> None:
    kind, why = fuzz.verdict(seed, tmp_path)
    assert kind not in ("crash", "wrong"), why
